// SPDX-License-Identifier: Apache-2.0
// Brings the links of one item up to its traces, once these are others.

internal import Catalog
internal import EvidenceModel

/// Brings the links of items up to their traces within one transaction.
struct LinkRefresh {
  let recording: Recording
  let columns: SealedColumns

  /// Removes the rows of an item that do not follow any more, and adds those that do.
  ///
  /// An item that the index has not come to yet has none to change, nor has one while all rows have to go.
  ///
  /// - Complexity: O(traces, places and links of the item).
  func refresh(_ item: ItemRow) throws {
    let reader = LinkReader(reader: recording.reader, columns: columns)
    let state = try LinkState(recording.reader)
    guard !state.needsClearing else { return }
    let found = Set(
      try recording.reader.rows(LinkRow.self, where: [.equals("item_id", .integer(item.id))]))
    let expected = try reader.rows(of: item, upTo: state)
    for row in found.subtracting(expected) {
      try recording.deleteUncommitted(LinkRow.self, keyValues: try row.rowKey())
    }
    for row in expected.subtracting(found) { try recording.writeUncommitted(row) }
  }
}
