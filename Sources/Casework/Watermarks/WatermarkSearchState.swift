// SPDX-License-Identifier: Apache-2.0
// How far the search for watermarks has come: one fact of the case, the last item searched.

internal import Catalog
internal import EvidenceModel

/// How far the search for watermarks has come.
///
/// Items are searched in the order of their numbers, so that one number says it all. It stands behind the version of the
/// search: a better search begins anew.
struct WatermarkSearchState {
  /// The case fact that holds the state.
  static let fact = "watermark_search"
  private static let version = "1"

  /// The number of the last item searched; 0 before the first.
  let lastItem: Int64

  /// The state before or after an item.
  init(lastItem: Int64) { self.lastItem = lastItem }

  /// The recorded state.
  init(_ reader: any CatalogReader) throws {
    let value = try reader.row(CaseFact.self, key: .text(Self.fact))?.value ?? ""
    let parts = value.split(separator: " ")
    lastItem = parts.count == 2 && parts[0] == Self.version ? Int64(parts[1]) ?? 0 : 0
  }

  /// The row that records it.
  var row: CaseFact { CaseFact(key: Self.fact, value: "\(Self.version) \(lastItem)") }

  /// What an item must be to be searched.
  private static let searched: [CatalogCondition] = [
    .equals("kind", .text(ItemKind.image.rawValue)),
    .equals("state", .text(ItemState.decoded.rawValue)),
  ]

  /// The next items.
  func next(_ reader: any CatalogReader, limit: Int) throws -> [ItemRow] {
    try reader.rows(
      ItemRow.self, where: Self.searched + [.greaterThan("id", .integer(lastItem))],
      orderedBy: ["id"], limit: limit)
  }

  /// Items searched, and items still to be searched.
  func counts(_ reader: any CatalogReader) throws -> (done: Int, pending: Int) {
    let all = try reader.count(ItemRow.self, where: Self.searched)
    let pending = try reader.count(
      ItemRow.self, where: Self.searched + [.greaterThan("id", .integer(lastItem))])
    return (all - pending, pending)
  }
}
