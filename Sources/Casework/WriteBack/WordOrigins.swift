// SPDX-License-Identifier: Apache-2.0
// In which row a word on a hit was said first: an import of a list carries it to the next version in a row of its own.

internal import Catalog
internal import EvidenceModel

/// Finds the row in which a word was said among those that carry it on.
struct WordOrigins {
  /// What a row that carries a word keeps of it.
  private struct Saying: Hashable {
    let user: Int64
    let decision: HitDecisionRow.Decision
    let decided: Int64

    init(_ row: HitDecisionRow) {
      (user, decision, decided) = (row.userId, row.decision, row.decided)
    }
  }

  private var rows: [Saying: [(id: Int64, match: Int64)]] = [:]
  private let columns: SealedColumns

  init(columns: SealedColumns) { self.columns = columns }

  /// Takes in a row; in the order of their numbers.
  mutating func add(_ row: HitDecisionRow) {
    rows[Saying(row), default: []].append((row.id, row.matchId))
  }

  /// The number of the row in which the word of `row` was said.
  ///
  /// - Throws: `VaultError` `.corrupt`, ``CaseworkError`` `.tampered`.
  /// - Complexity: O(rows of the same person, decision and time): as a rule one for each version of the list since.
  func number(
    of row: HitDecisionRow, on hit: MatchRow, _ reader: any CatalogReader
  ) throws -> Int64 {
    let earlier = (rows[Saying(row)] ?? []).filter { $0.id < row.id }
    guard !earlier.isEmpty else { return row.id }
    let key = try HitEntry(hit, columns: columns).key(columns)
    let list = try Self.list(of: hit, reader)
    let first = try earlier.first {
      guard let before = try reader.row(MatchRow.self, key: .integer($0.match)),
        before.itemId == hit.itemId, try Self.list(of: before, reader) == list
      else { return false }
      return try HitEntry(before, columns: columns).key(columns) == key
    }
    return first?.id ?? row.id
  }

  private static func list(of hit: MatchRow, _ reader: any CatalogReader) throws -> Int64? {
    try reader.row(ListVersionRow.self, key: .integer(hit.listVersionId))?.listId
  }
}
