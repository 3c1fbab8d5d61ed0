// SPDX-License-Identifier: Apache-2.0
// Unique items that are no image posted: texts, model files, and pictures that no post shows.

internal import EvidenceModel

extension StudyTally {
  /// Where an item that is no image posted can stand, besides under an instrument.
  static let otherStandings = [
    "undetermined", "counsel_required", "disputed", "inferred", "glanced", "not_assessed",
  ]

  /// The cell of the items that are no image posted with a class.
  static func otherCell(_ code: String) -> String { "other.\(code)" }

  /// The cell of all items that are no image posted.
  static let otherTotal = "other"
  /// The cell of the criminal ones among them; the report says whether there are any.
  static let otherCriminal = "other.criminal"

  /// Counts each item that is no image posted in exactly one row.
  mutating func countOthers(_ standings: [Int: StudyClass]) {
    let posted = Set(snapshot.figures.map(\.item))
    let codes = instruments.map { "instrument.\($0.id)" } + Self.otherStandings
    for code in codes { book.declare(Self.otherCell(code)) }
    for item in snapshot.items where item.isFind && !posted.contains(item.number) {
      if let standing = standings[item.number] { book.add(1, to: Self.otherCell(standing.code)) }
    }
    let criminal = instruments.filter(\.isCriminal).map { "instrument.\($0.id)" }
    book.declareTotal(Self.otherCriminal, of: criminal.map(Self.otherCell))
    book.declareTotal(
      Self.otherTotal,
      of: [Self.otherCriminal] + codes.filter { !criminal.contains($0) }.map(Self.otherCell))
    book.state([(Self.otherCriminal, 1)], lower: 1)
    book.state([(Self.otherCriminal, 1)], lower: 0, upper: 0)
    book.state(
      [("items", 1), ("unique_posted", -1), (Self.otherTotal, -1)], lower: 0, upper: 0)
  }
}
