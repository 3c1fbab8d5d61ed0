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
  /// Whether a client supplied those of a view, as in a synthetic case it may.
  let isClaimed: Bool
}

/// What there is of an item to look at.
enum Lookable: Hashable {
  /// A picture, or the frames of a video.
  case picture
  /// The text that it is.
  case text
  /// Neither: the names and traces that are known of it.
  case facts

  init(_ row: ItemRow) {
    switch row.kind {
    case .image, .video:
      self = row.state == ItemState.undecodable.rawValue ? .facts : .picture
    case .text: self = .text
    case .model, .other: self = .facts
    }
  }

  /// Whether a view shows it as a record of the route `seen` needs it.
  func isSeen(_ detail: ViewDetail) -> Bool {
    switch self {
    case .picture: detail.isLook
    case .text: detail.thing == .text && detail.what == ItemText.content.rawValue
    case .facts: detail.thing == .text
    }
  }

  /// What to do before an item can be recorded as seen, in words.
  var advice: String {
    switch self {
    case .picture: "reveal it before recording it as seen"
    case .text: "reveal its text before recording it as seen"
    case .facts: "it has no picture: reveal its masked names before recording it as seen"
    }
  }
}

/// Reads what views of items one state of the case has on record.
struct ViewRecords {
  let store: CaseStore
  let reader: any CatalogReader

  /// The views of an item by a person, in the order in which they began.
  ///
  /// - Complexity: O(views of the item).
  func views(
    of item: Int64, by user: Int64, since: Instant?
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

  /// Whether a person was exposed to an item's picture: was shown it uncovered, as a tile or larger.
  func hasExposed(_ user: Int64, to item: Int64, since: Instant) throws -> Bool {
    try views(of: item, by: user, since: since).contains {
      $0.detail.thing == .picture && !$0.detail.manner.isCovered
    }
  }
}

extension ViewService {
  /// Whether a person saw an item: its picture sharp and more than a tile, the text that it is, or, where it has
  /// neither, its masked names.
  ///
  /// - Throws: errors of the catalog; `VaultError` `.corrupt`.
  /// - Complexity: O(views of the item).
  func hasSeen(_ user: Int64, _ item: Int64, _ reader: any CatalogReader) throws -> Bool {
    guard let row = try reader.row(ItemRow.self, key: .integer(item)) else { return false }
    let what = Lookable(row)
    return try ViewRecords(store: store, reader: reader).views(of: item, by: user, since: nil)
      .contains { what.isSeen($0.detail) }
  }

  /// Whether a person was shown the picture of an item in any way, a tile on the wall being enough; never where it has
  /// none.
  ///
  /// - Complexity: O(views of the item).
  func hasBeenShown(_ item: Int64, to user: Int64, _ reader: any CatalogReader) throws -> Bool {
    guard let row = try reader.row(ItemRow.self, key: .integer(item)), Lookable(row) == .picture
    else { return false }
    return try ViewRecords(store: store, reader: reader).views(of: item, by: user, since: nil)
      .contains {
        $0.detail.thing == .picture && $0.detail.manner.side >= Self.smallestTile
      }
  }

  /// The longer side from which on a tile shows what its picture is of, in pixels.
  static let smallestTile = 96

  /// How long a person looked at an item after `since`; `nil` when the person did not.
  ///
  /// The time of a page of tiles is shared out evenly among its items.
  func look(
    of user: Int64, at item: Int64, since: Instant?, _ reader: any CatalogReader
  ) throws -> MeasuredLook? {
    let views = try ViewRecords(store: store, reader: reader).views(
      of: item, by: user, since: since)
    guard let first = views.map(\.row.started).min() else { return nil }
    let known = state.withLock { state in
      state.ended.merging(state.open.values.map { ($0.view, $0.ending(.ended)) }) { $1 }
    }
    var seconds = 0.0
    var isClaimed = false
    for (row, detail) in views {
      var own = known[row.id]
      if own == nil, let end = try reader.row(ViewEndRow.self, key: .integer(row.id)) {
        own = try ViewEnding(end, columns: store.columns)
      }
      let items =
        detail.purpose == .wall
        ? try reader.count(ViewedItemRow.self, where: [.equals("view_id", .integer(row.id))]) : 1
      seconds += (own?.seconds ?? 0) / Double(max(1, items))
      isClaimed = isClaimed || own?.isClaimed == true
    }
    return MeasuredLook(
      started: Instant(microseconds: first), seconds: seconds, isClaimed: isClaimed)
  }
}
