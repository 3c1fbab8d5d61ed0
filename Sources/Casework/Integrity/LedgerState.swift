// SPDX-License-Identifier: Apache-2.0
// What the leaves up to a certain size say about every row.

internal import Catalog
internal import EvidenceModel
internal import Ledger

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
  /// The time of the last of them.
  private(set) var lastTime = Instant(microseconds: 0)
  /// The number of leaves after which a report is of the newest state: up to the last leaf that is not
  /// a report, export or view.
  private(set) var studySize = 0
  /// What is wrong with leaves themselves, for people.
  private(set) var problems: [String] = []
  private(set) var digests: [RowName: [UInt8]] = [:]

  /// Reads the leaves below `limit`, all when it is `nil`.
  ///
  /// - Complexity: O(leaves + rows).
  static func read(
    _ reader: any CatalogReader, columns: SealedColumns, limit: Int? = nil
  ) throws -> LedgerState {
    var state = LedgerState()
    let conditions: [CatalogCondition] = limit.map { [.lessThan("seq", .integer(Int64($0)))] } ?? []
    try reader.forEach(LeafRow.self, where: conditions, orderedBy: ["seq"]) { row in
      guard row.seq == Int64(state.size) else {
        state.problems.append("leaf: a row is missing before leaf \(row.seq)")
        state.size = Int(clamping: min(row.seq, Int64(Int32.max)))
        return try state.add(row, columns: columns)
      }
      try state.add(row, columns: columns)
    }
    return state
  }

  /// Whether a row was committed by one of the leaves read, and not removed by a later one.
  func contains<Row: CatalogRow>(_ row: Row) throws -> Bool {
    digests[RowName(table: Row.table, key: RowCommitment.keyBytes(try row.rowKey()))] != nil
  }

  private mutating func add(_ row: LeafRow, columns: SealedColumns) throws {
    size += 1
    lastTime = Instant(microseconds: row.time)
    if LeafKind(rawValue: row.kind)?.leavesStudyUnchanged != true { studySize = size }
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
    for commitment in detail.commitments {
      digests[RowName(table: commitment.table, key: commitment.key)] = commitment.digest
    }
  }
}
