// SPDX-License-Identifier: Apache-2.0
// The tags that stand on the items of a case, as a report counts them.

internal import Catalog
internal import StudyReport

/// Reads which tags stand on which items.
struct StudyTagReader {
  let reader: any CatalogReader
  let state: LedgerState

  /// The tags by item: of each person the newest word on a tag counts, and one person is enough.
  ///
  /// - Complexity: O(tags).
  func read() throws -> [Int64: Set<StudyTag>] {
    struct Place: Hashable {
      let item: Int64
      let user: Int64
      let tag: StudyTag
    }
    var standing: Set<Place> = []
    try reader.forEach(ItemTagRow.self, orderedBy: ["id"]) { row in
      guard try state.contains(row), let tag = StudyTag(rawValue: row.tag) else { return }
      let place = Place(item: row.itemId, user: row.userId, tag: tag)
      if row.present { standing.insert(place) } else { standing.remove(place) }
    }
    return standing.reduce(into: [:]) { $0[$1.item, default: []].insert($1.tag) }
  }
}
