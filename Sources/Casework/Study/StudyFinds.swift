// SPDX-License-Identifier: Apache-2.0
// Which items of a case were found: one rule for all that a study counts in items.

internal import Catalog

/// Which items of a case were found.
///
/// One that occurs somewhere was found, and one that somebody looked at, recorded anything about or tagged. What came with
/// the answer of an error alone was not.
struct StudyFinds {
  private var items: Set<Int64> = []

  /// Reads the finds among the rows that `state` contains; among all when it is `nil`.
  ///
  /// - Throws: errors of the catalog.
  /// - Complexity: O(occurrences + assessments + tags).
  init(_ reader: any CatalogReader, state: LedgerState? = nil) throws {
    try read(OccurrenceRow.self, \.itemId, reader, state)
    try read(AssessmentRow.self, \.itemId, reader, state)
    try read(ItemTagRow.self, \.itemId, reader, state)
  }

  /// Whether the item was found.
  func contains(_ item: Int64) -> Bool { items.contains(item) }

  private mutating func read<Row: CatalogRow>(
    _ type: Row.Type, _ item: (Row) -> Int64, _ reader: any CatalogReader, _ state: LedgerState?
  ) throws {
    try reader.forEach(type) { row in
      if try state?.contains(row) ?? true { items.insert(item(row)) }
    }
  }
}
