// SPDX-License-Identifier: Apache-2.0
// Which of an item's traces stand: those of its newest reading, and those that a search added since.

internal import Catalog
internal import EvidenceModel

/// Tells the traces that stand from those that earlier rules had read.
struct StandingTraces {
  /// The number of the first trace that stands, of items whose first is not 0.
  private var first: [Int64: Int] = [:]

  /// Reads where the newest readings begin.
  ///
  /// - Parameters:
  ///   - reader: the catalog.
  ///   - conditions: which items' readings, by their column `item_id`; of all where there are none.
  ///   - state: only readings that its leaves commit to; all when `nil`.
  /// - Throws: errors of the catalog.
  /// - Complexity: O(readings), memory O(items that were read again and came to other traces).
  init(
    _ reader: any CatalogReader, where conditions: [CatalogCondition] = [],
    state: LedgerState? = nil
  ) throws {
    try reader.forEach(
      TraceReadingRow.self, where: conditions + [.greaterThan("first_number", 0)],
      orderedBy: ["item_id", "rules"]
    ) { row in
      guard try state?.contains(row) ?? true else { return }
      first[row.itemId] = row.firstNumber
    }
  }

  /// Whether the trace stands.
  func contain(_ row: TraceRow) -> Bool { row.number >= first[row.itemId] ?? 0 }

  /// The conditions on the rows of the traces of one item that stand.
  static func of(_ item: Int64, _ reader: any CatalogReader) throws -> [CatalogCondition] {
    let first = try max(0, newest(of: item, reader)?.firstNumber ?? 0)
    return [.equals("item_id", .integer(item)), .greaterThan("number", .integer(Int64(first) - 1))]
  }

  /// The newest reading of an item; `nil` where it was read before versions were stored.
  static func newest(of item: Int64, _ reader: any CatalogReader) throws -> TraceReadingRow? {
    try reader.first(
      TraceReadingRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["-rules"])
  }
}
