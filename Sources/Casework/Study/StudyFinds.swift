// SPDX-License-Identifier: Apache-2.0
// Which items of a case were found: one rule for all that a study counts in items.

internal import Catalog

/// Which items of a case were found.
///
/// One that occurs somewhere was found, and one that somebody looked at, recorded anything about or tagged. What came with
/// the answer of an error alone was not.
struct StudyFinds {
  private var items: Set<Int64> = []

  /// Reads the finds among the rows that `state` contains, and among the items `candidates`; among all where these are `nil`.
  ///
  /// - Throws: errors of the catalog.
  /// - Complexity: O(occurrences + assessments + tags).
  init(
    _ reader: any CatalogReader, state: LedgerState? = nil, among candidates: Set<Int64>? = nil
  ) throws {
    try read(OccurrenceRow.self, reader, state, candidates)
    try read(AssessmentRow.self, reader, state, candidates)
    try read(ItemTagRow.self, reader, state, candidates)
  }

  /// Whether the item was found.
  func contains(_ item: Int64) -> Bool { items.contains(item) }

  private mutating func read<Row: CatalogRow>(
    _ type: Row.Type, _ reader: any CatalogReader, _ state: LedgerState?,
    _ candidates: Set<Int64>?
  ) throws {
    try reader.forEachValues(type, columns: ["item_id", "id"]) { values in
      guard case .integer(let item) = values[0], candidates?.contains(item) ?? true,
        !items.contains(item)
      else { return }
      if try state?.contains(type, key: [values[1]]) ?? true { items.insert(item) }
    }
  }
}
