// SPDX-License-Identifier: Apache-2.0
// What the leaves up to a certain size say about every row.

internal import Catalog
internal import EvidenceModel
internal import Ledger
internal import LegalRegime

/// The rows that the first leaves of a ledger commit to.
///
/// Reports are made of the rows that existed at a ledger size; `fsck` holds every row against the newest
/// state. Both read the leaves once.
struct LedgerState {
  /// A row's identity.
  struct RowName: Hashable {
    let table: String
    let key: [UInt8]
  }

  /// The number of leaves read.
  private(set) var size = 0
  /// The number of leaves in an unbroken row from the first.
  private(set) var unbrokenSize = 0
  /// The time of the last of them.
  private(set) var lastTime = Instant(microseconds: 0)
  /// What is wrong with leaves themselves, for people.
  private(set) var problems: [String] = []
  private(set) var digests: [RowName: [UInt8]] = [:]
  private var frontier = MerkleFrontier()
  private var next: Int64 = 0

  /// The root of the leaves read.
  var root: MerkleHash { frontier.root }
  /// The unverified rules that leaves say were confirmed: the row of a confirmation is replaced when a
  /// newer version of the regime is confirmed, its leaf stays.
  private(set) var confirmedRules: Set<ConfirmedRule> = []

  /// The names of the rules of a regime that leaves say were confirmed for its version.
  func confirmed(of regime: Regime) -> Set<String> {
    Set(
      confirmedRules.filter { $0.regime == regime.id && $0.version == regime.version }.map(\.rule))
  }

  /// An unverified rule that an administrator confirmed.
  struct ConfirmedRule: Hashable {
    let regime: String
    let version: Int
    let rule: String

    /// The rule that a leaf says was confirmed; `nil` for other leaves.
    init?(_ leaf: LedgerLeaf) {
      guard LeafKind(rawValue: leaf.kind) == .ruleConfirmation, let regime = leaf["regime"],
        let version = leaf["version"].flatMap({ Int($0) }), let rule = leaf["rule"]
      else { return nil }
      self.regime = regime
      self.version = version
      self.rule = rule
    }
  }

  /// Reads the leaves below `limit`, all when it is `nil`.
  ///
  /// - Throws: `CatalogError` when a leaf's row cannot be read.
  /// - Complexity: O(leaves + rows).
  static func read(
    _ reader: any CatalogReader, columns: SealedColumns, limit: Int? = nil
  ) throws -> LedgerState {
    var state = LedgerState()
    let conditions: [CatalogCondition] = limit.map { [.lessThan("seq", .integer(Int64($0)))] } ?? []
    try reader.forEach(LeafRow.self, where: conditions, orderedBy: ["seq"]) { row in
      state.take(row, columns: columns)
    }
    return state
  }

  /// Reads every leaf that can be read; the others are problems.
  static func readWhatCanBe(
    _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> LedgerState {
    var state = LedgerState()
    var unreadable: [String] = []
    try reader.forEachReadable(
      LeafRow.self, key: { $0.seq }, from: 0, { state.take($0, columns: columns) },
      unreadable: { seq in
        unreadable.append(
          seq.map { "leaf \($0): it cannot be read" }
            ?? "leaf: the rest of the table cannot be read")
      })
    state.problems += unreadable
    return state
  }

  /// Whether a row was committed by one of the leaves read, and not removed by a later one.
  func contains<Row: CatalogRow>(_ row: Row) throws -> Bool {
    try contains(Row.self, key: row.rowKey())
  }

  /// Whether the row with the values `key` of its key columns was committed by one of the leaves read, and not removed by a later one.
  func contains<Row: CatalogRow>(_ type: Row.Type, key: [CatalogValue]) throws -> Bool {
    digests[RowName(table: type.table, key: RowCommitment.keyBytes(key))] != nil
  }

  /// Whether the row stands as these leaves left it, and was not replaced since.
  func stands<Row: CatalogRow>(_ row: Row) throws -> Bool {
    let commitment = try RowCommitment.to(row)
    return digests[RowName(table: commitment.table, key: commitment.key)] == commitment.digest
  }

  private mutating func take(_ row: LeafRow, columns: SealedColumns) {
    if row.seq == next {
      if Int64(unbrokenSize) == next { unbrokenSize += 1 }
    } else if row.seq < next {
      problems.append("leaf \(row.seq): no ledger has such a leaf")
    } else {
      let gap = row.seq - next == 1 ? "leaf \(next)" : "leaves \(next) to \(row.seq - 1)"
      problems.append(
        "leaf \(row.seq): \(gap) before it \(row.seq - next == 1 ? "is" : "are") missing")
    }
    next = max(next, row.seq == .max ? .max : row.seq + 1)
    size += 1
    lastTime = Instant(microseconds: row.time)
    frontier.append(MerkleTree.leafHash(row.entry))
    takeDetail(row, columns: columns)
  }

  private mutating func takeDetail(_ row: LeafRow, columns: SealedColumns) {
    guard
      let bytes = try? columns.open(
        row.sealedDetail, LeafRow.self, "sealed_detail", row: row.seq),
      let leaf = try? LedgerLeaf(bytes: row.entry)
    else {
      problems.append("leaf \(row.seq): its entry or detail was changed")
      return
    }
    guard leaf.commitment.verify(detail: bytes, salt: row.salt), leaf.kind == row.kind,
      leaf.time.microseconds == row.time
    else {
      problems.append("leaf \(row.seq): its detail is not what the ledger commits to")
      return
    }
    guard let detail = try? LeafDetail(bytes: bytes) else {
      problems.append("leaf \(row.seq): its detail is not readable")
      return
    }
    if let rule = ConfirmedRule(leaf) { confirmedRules.insert(rule) }
    for commitment in detail.commitments {
      digests[RowName(table: commitment.table, key: commitment.key)] = commitment.digest
    }
  }
}
