// SPDX-License-Identifier: Apache-2.0
// What tiles decided is always sampled: the first item of them all is looked at, whatever the seed draws.

internal import Catalog
internal import EvidenceModel

/// Finds the item, of those that a tile decided, that is looked at whatever the seed draws.
///
/// It is that of the first record of the route `glanced` that was not taken back, and before which nobody had recorded
/// to have seen the item. So a stratum that is not empty is never left without a look, be it as small as it may, and
/// which item it is changes only when a record is taken back.
final class GlancedAnchor {
  private struct Found: Error {}

  private let reader: any CatalogReader
  private var known: (assessment: Int64, item: Int64)?

  /// Looks in the state that `reader` sees; it remembers what it found.
  init(_ reader: any CatalogReader) { self.reader = reader }

  /// The item; `nil` while there is none.
  ///
  /// - Complexity: O(records) at first, without reading more of them than their route; O(1) from then on.
  func item() throws -> Int64? {
    if let known, try reader.row(WithdrawalRow.self, key: .integer(known.assessment)) == nil {
      return known.item
    }
    known = nil
    do {
      try reader.forEachValues(
        AssessmentRow.self, columns: ["id", "item_id"],
        where: [.equals("route", .text(AssessmentRoute.glanced.rawValue))], orderedBy: ["id"]
      ) { values in
        guard case .integer(let id) = values[0], case .integer(let item) = values[1],
          try isAnchor(id, of: item)
        else { return }
        known = (id, item)
        throw Found()
      }
    } catch is Found {}
    return known?.item
  }

  private func isAnchor(_ id: Int64, of item: Int64) throws -> Bool {
    guard try reader.row(WithdrawalRow.self, key: .integer(id)) == nil else { return false }
    return try reader.first(
      AssessmentRow.self,
      where: [
        .equals("item_id", .integer(item)),
        .equals("route", .text(AssessmentRoute.seen.rawValue)), .lessThan("id", .integer(id)),
      ]) == nil
  }
}
