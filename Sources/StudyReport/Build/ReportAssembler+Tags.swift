// SPDX-License-Identifier: Apache-2.0
// Tags that people put on items: counted in the internal edition alone.

internal import EvidenceModel

extension StudyTag {
  /// The cell of the unique items with the tag.
  var itemsCell: String { "tag.items.\(rawValue)" }
  /// The cell of the images posted that show them.
  var postedCell: String { "tag.posted.\(rawValue)" }
  /// The cell of the criminal ones among these, seen by people.
  var criminalCell: String { "tag.criminal.\(rawValue)" }
}

extension StudyTally {
  /// Counts items, and the images posted that show them, by tag; nothing in the published edition.
  mutating func countTags(_ standings: [Int: StudyClass], edition: ReportEdition) {
    guard edition == .internal else { return }
    var posted: [Int: Int] = [:]
    for figure in snapshot.figures { posted[figure.item, default: 0] += 1 }
    for tag in StudyTag.allCases {
      for cell in [tag.itemsCell, tag.postedCell, tag.criminalCell] { book.declare(cell) }
    }
    for item in snapshot.items {
      for tag in item.tags {
        let images = posted[item.number] ?? 0
        book.add(1, to: tag.itemsCell)
        book.add(images, to: tag.postedCell)
        if standings[item.number]?.isCriminal == true { book.add(images, to: tag.criminalCell) }
      }
    }
  }
}

extension ReportAssembler {
  /// The tags, one a row; `nil` where the edition counts none.
  func tagTable() -> ReportTable? {
    guard options.edition == .internal else { return nil }
    let columns = [
      ReportColumn(
        id: "items", label: "Unique items", basis: .seen, hasShares: false, unit: .items),
      ReportColumn(id: "posted", label: unit.head, basis: .seen, hasShares: true),
      ReportColumn(id: "seen", label: "Criminal, seen", basis: .seen, hasShares: true),
    ]
    return table(
      "tags", "Tags that people put on items", columns,
      StudyTag.allCases.map { tag in
        row(
          tag.rawValue, tag.label, unit: images,
          [
            cell(tag.itemsCell), cell(tag.postedCell, of: "posted"),
            cell(tag.criminalCell, of: "criminal"),
          ])
      })
  }

  /// What the tags say, or that they are not told.
  var tagWords: String {
    options.edition == .internal
      ? "A tag counts where one person put it on an item and left it there; an item may have several, so that the rows do not add up. Tags are beside the answers to the questions above, which are recorded with a look, and the two may differ. Series are not named."
      : "Tags that people put on items beside their answers are counted in the internal edition alone: one person is enough for a tag, and it is settled by nobody."
  }
}
