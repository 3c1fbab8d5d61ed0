// SPDX-License-Identifier: Apache-2.0
// What one person saw of one item, as the record has it.

internal import Catalog
internal import EvidenceModel

/// A look that was measured.
struct MeasuredLook: Hashable {
  /// When the first view began.
  let started: Instant
  /// The active seconds of all its views.
  let seconds: Double
}

extension ViewService {
  /// Whether a person saw an item: its picture sharp and more than a tile; always where it has no picture that
  /// could be shown.
  ///
  /// - Throws: errors of the catalog; `VaultError` `.corrupt`.
  /// - Complexity: O(views of the item).
  func hasSeen(_ user: Int64, _ item: Int64, _ reader: any CatalogReader) throws -> Bool {
    guard let row = try reader.row(ItemRow.self, key: .integer(item)) else { return false }
    guard Self.hasPicture(row) else { return true }
    return try views(of: item, by: user, since: nil, reader).contains(where: \.detail.isLook)
  }

  /// Whether a person was shown an item in any way, a tile on the wall being enough; always where it has no
  /// picture that could be shown.
  ///
  /// - Complexity: O(views of the item).
  func hasBeenShown(_ item: Int64, to user: Int64, _ reader: any CatalogReader) throws -> Bool {
    guard let row = try reader.row(ItemRow.self, key: .integer(item)) else { return false }
    guard Self.hasPicture(row) else { return true }
    return try !views(of: item, by: user, since: nil, reader).isEmpty
  }

  /// Whether there is a picture to look at, and not its facts alone.
  private static func hasPicture(_ row: ItemRow) -> Bool {
    (row.kind == .image || row.kind == .video) && row.state != ItemState.undecodable.rawValue
  }

  /// How long a person looked at an item after `since`; `nil` when the person did not.
  ///
  /// The time of a page of tiles is shared out evenly among its items.
  func look(
    of user: Int64, at item: Int64, since: Instant?, _ reader: any CatalogReader
  ) throws -> MeasuredLook? {
    let views = try views(of: item, by: user, since: since, reader)
    guard let first = views.map(\.row.started).min() else { return nil }
    let known = state.withLock { state in
      var known = state.ended.mapValues { $0.seconds ?? 0 }
      for open in state.open.values { known[open.view] = open.claim ?? open.time.seconds }
      return known
    }
    var seconds = 0.0
    for (row, detail) in views {
      var own = known[row.id]
      if own == nil, let end = try reader.row(ViewEndRow.self, key: .integer(row.id)) {
        own = try ViewEnding(end, columns: store.columns).seconds
      }
      let items =
        detail.purpose == .wall
        ? try reader.count(ViewedItemRow.self, where: [.equals("view_id", .integer(row.id))]) : 1
      seconds += (own ?? 0) / Double(max(1, items))
    }
    return MeasuredLook(started: Instant(microseconds: first), seconds: seconds)
  }

  private func views(
    of item: Int64, by user: Int64, since: Instant?, _ reader: any CatalogReader
  ) throws -> [(row: ViewRow, detail: ViewDetail)] {
    let viewer = ViewerPseudonym(of: user, columns: store.columns)
    var views: [(ViewRow, ViewDetail)] = []
    let shown = try reader.rows(
      ViewedItemRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["view_id"])
    for known in shown {
      guard let row = try reader.row(ViewRow.self, key: .integer(known.viewId)),
        row.started >= since?.microseconds ?? .min
      else { continue }
      let detail = try ViewDetail(row, columns: store.columns)
      if detail.viewer == viewer { views.append((row, detail)) }
    }
    return views
  }
}
