// SPDX-License-Identifier: Apache-2.0
// One transaction: rows are written, and a leaf commits to each of them, or nothing happens at all.

internal import Catalog
internal import EvidenceModel
internal import Ledger

/// One transaction being written.
///
/// Rows written since the last leaf are committed by the next one; a transaction that ends with rows
/// no leaf commits to is a bug and rolled back. Valid only within ``CaseStore/record(_:_:)``.
final class Recording {
  /// Reads the state that this transaction sees.
  let reader: any CatalogReader
  let actor: Actor
  let now: Instant
  private let writer: any CatalogWriter
  let columns: SealedColumns
  private var commitments: [RowCommitment] = []
  private var nextNumbers: [String: Int64] = [:]
  private var nextSequence: Int64

  init(writer: any CatalogWriter, columns: SealedColumns, actor: Actor, now: Instant) throws {
    self.writer = writer
    reader = writer
    self.columns = columns
    self.actor = actor
    self.now = now
    let last = try writer.maximum(LeafRow.self, column: "seq") ?? -1
    guard last < .max else {
      throw CaseworkError(.tampered, "leaf \(last) is no leaf of a ledger; run martlet fsck")
    }
    nextSequence = last + 1
  }

  /// The next free number of a table whose key is one whole number.
  func number<Row: CatalogRow>(_ type: Row.Type) throws -> Int64 {
    let next = try nextNumbers[Row.table] ?? writer.nextID(type)
    nextNumbers[Row.table] = next + 1
    return next
  }

  /// Adds a row.
  func insert<Row: CatalogRow>(_ row: Row) throws {
    try writer.insert(row)
    commitments.append(try .to(row))
  }

  /// Replaces the row with the same key.
  func update<Row: CatalogRow>(_ row: Row) throws {
    try writer.update(row)
    commitments.append(try .to(row))
  }

  /// Replaces the row with the same key, or adds it.
  func upsert<Row: CatalogRow>(_ row: Row) throws {
    try writer.upsert(row)
    commitments.append(try .to(row))
  }

  /// Removes a row.
  func delete<Row: CatalogRow>(_ type: Row.Type, keyValues: [CatalogValue]) throws {
    try writer.delete(type, keyValues: keyValues)
    commitments.append(
      RowCommitment(table: Row.table, key: RowCommitment.keyBytes(keyValues), digest: nil))
  }

  /// Writes a row that no leaf commits to: a lease, which is nobody's record, or a link, which a check works out
  /// again from rows that leaves commit to.
  func writeUncommitted<Row: CatalogRow>(_ row: Row) throws { try writer.upsert(row) }

  /// Removes a row that no leaf commits to.
  func deleteUncommitted<Row: CatalogRow>(_ type: Row.Type, keyValues: [CatalogValue]) throws {
    try writer.delete(type, keyValues: keyValues)
  }

  /// Removes all rows of a type whose rows no leaf commits to.
  func deleteAllUncommitted<Row: CatalogRow>(_ type: Row.Type) throws {
    try writer.deleteAll(type)
  }

  /// The number of the leaf that the next call of ``leaf(_:shown:facts:)`` writes.
  var nextLeaf: Int64 { nextSequence }

  /// Whether rows were written since the last leaf.
  var hasOpenRows: Bool { !commitments.isEmpty }

  /// Writes a leaf that commits to `facts` and to every row written since the last leaf.
  ///
  /// The leaf of a view, or of somebody who opened the own results, names nobody.
  ///
  /// - Parameters:
  ///   - kind: What the leaf records.
  ///   - shown: What stands in the public ledger; no evidence.
  ///   - facts: What stands in the sealed detail.
  /// - Returns: the leaf's index.
  /// - Throws: errors of the catalog; `LedgerError` for a leaf that is too large.
  @discardableResult
  func leaf(
    _ kind: LeafKind, shown: [(String, String)] = [], facts: JSONValue = .object([])
  ) throws -> Int64 {
    let detail = LeafDetail(facts: facts, commitments: commitments).bytes
    let salt = LedgerCommitment.makeSalt()
    let leaf = try LedgerLeaf(
      kind: kind.rawValue, time: now,
      actor: kind.namesNobody ? Actor.anyViewer : actor.pseudonym,
      fields: shown.map { LedgerLeaf.Field($0.0, $0.1) },
      commitment: LedgerCommitment(detail: detail, salt: salt))
    let sequence = nextSequence
    try writer.insert(
      LeafRow(
        seq: sequence, kind: kind.rawValue, time: now.microseconds, entry: leaf.bytes,
        salt: salt,
        sealedDetail: columns.seal(detail, LeafRow.self, "sealed_detail", row: sequence)))
    nextSequence += 1
    commitments = []
    return sequence
  }

  /// Checks that a leaf commits to every row written.
  func finish() throws {
    guard commitments.isEmpty else {
      throw CaseworkError(
        .internalFault, "rows of \(commitments[0].table) were written without a ledger leaf")
    }
  }
}
