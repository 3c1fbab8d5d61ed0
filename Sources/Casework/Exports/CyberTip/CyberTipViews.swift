// SPDX-License-Identifier: Apache-2.0
// Whether a person viewed the whole content of an item, as the record has it.

internal import Catalog
internal import EvidenceModel

/// Tells whether a person who recorded having seen an item viewed its whole content.
struct CyberTipViews {
  let reader: any CatalogReader
  let columns: SealedColumns

  /// Why it cannot be said that somebody viewed the whole content; `nil` when it can.
  ///
  /// A still picture was viewed wholly by a person whose record of it is *seen* and stands, and who before that had it on the
  /// screen sharp, uncovered as a whole and at 256 pixels or more. A text was, where the beginning that is told is all of it.
  /// Of videos and moving pictures only frames are shown, so that nothing here proves that somebody saw all of one.
  ///
  /// - Complexity: O(records and views of the item).
  func doubt(_ row: ItemRow) throws -> String? {
    let detail = try columns.openJSON(
      row.sealedDetail, ItemRow.self, "sealed_detail", row: row.id)
    switch row.kind {
    case .image:
      guard row.state == ItemState.decoded.rawValue, detail["frames"]?.integer ?? 1 <= 1 else {
        return "it has several frames or pages, or could not be shown; say true only if somebody "
          + "saw all of it"
      }
    case .text:
      guard row.byteCount <= Int64(ViewService.mostContent) else {
        return "only its beginning is shown; say true only if somebody read all of it"
      }
    case .video: return "frames of it are shown; say true only if somebody saw all of it"
    case .model, .other: return "it is never opened here; say true only if somebody viewed it"
    }
    let records = try reader.rows(
      AssessmentRow.self,
      where: [
        .equals("item_id", .integer(row.id)),
        .equals("route", .text(AssessmentRoute.seen.rawValue)),
      ])
    let marks = try AssessmentMarks.read(of: records.map(\.id), reader)
    let standing = records.filter { !marks.withdrawn.contains($0.id) }
    let looks = try looks(at: row)
    let isSeen = standing.contains { record in
      let viewer = ViewerPseudonym(of: record.userId, columns: columns)
      return looks.contains { $0.viewer == viewer && $0.started <= record.recorded }
    }
    return isSeen ? nil : "no view of the whole content is on record with a person who saw it"
  }

  private func looks(at row: ItemRow) throws -> [(viewer: ViewerPseudonym, started: Int64)] {
    let shown = try reader.rows(
      ViewedItemRow.self, where: [.equals("item_id", .integer(row.id))], orderedBy: ["view_id"])
    return try shown.compactMap { viewed in
      guard let view = try reader.row(ViewRow.self, key: .integer(viewed.viewId)) else {
        return nil
      }
      let detail = try ViewDetail(view, columns: columns)
      let isWhole =
        row.kind == .text
        ? detail.thing == .text && detail.what == ItemText.content.rawValue
        : detail.isLook && detail.gesture != .region && detail.microseconds == nil
      return isWhole ? (detail.viewer, view.started) : nil
    }
  }
}
