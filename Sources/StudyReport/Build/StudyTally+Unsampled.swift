// SPDX-License-Identifier: Apache-2.0
// Counts of the items that no audit sample speaks for, and of the same items in other tables.

internal import EvidenceModel

extension StudyTally {
  /// The cell of the selected items that wait for their first look.
  static let waitingCell = "audit.waiting"
  /// The cell of the items that came after the newest selection.
  static let unconsideredCell = "audit.unconsidered"
  /// The cell of the items left aside that are no picture or video that could be decoded.
  static let unseeableCell = "audit.unseeable"
  /// The cell of all these, which nothing bounds.
  static let unboundedCell = "audit.unbounded"
  /// The cell of the selected items without a look of their own, which the upper ends of the total hold.
  static let carriedCell = "audit.carried"

  private static let unboundedParts = [waitingCell, unconsideredCell, unseeableCell]

  /// Counts the items in no stratum.
  ///
  /// Words say of each sort whether there are any. The published edition counts together what nothing bounds: a reader of
  /// the parts could take them off what other tables count of the same items.
  mutating func countUnsampled(_ audit: StudyAudit, edition: ReportEdition) {
    for (cell, items) in [
      (Self.waitingCell, audit.waiting), (Self.unconsideredCell, audit.unconsidered),
      (Self.unseeableCell, audit.unseeable), (Self.carriedCell, audit.carried),
    ] {
      book.declare(cell)
      book.add(items, to: cell)
      book.state([(cell, 1)], lower: 1)
      book.state([(cell, 1)], lower: 0, upper: 0)
    }
    for cell in Self.unboundedParts where edition == .published { book.markUnprinted(cell) }
    book.declareTotal(Self.unboundedCell, of: Self.unboundedParts)
    book.state([Self.unboundedCell, Self.carriedCell], areAtMost: ["items"])
  }

  /// Ties these items to what other tables count of them, after everything was counted.
  ///
  /// Those tables count images posted where these are items, posted or not: whichever relation holds is taken to be known.
  mutating func tieUnsampled(_ audit: StudyAudit) {
    let others = ["not_assessed", "inferred", "glanced"]
    let aside = [LookFate.audited, .negative, .deselected].map(\.cell)
    tieSelected(others.map(Self.otherCell))
    relate([Self.unseeableCell], [Self.otherCell(others[0])])
    for kinds in [["text"], ["model"], ["other"], ["text", "model", "other"]] {
      relate([Self.unseeableCell], kinds.map { "items.\($0)" })
    }
    relate([Self.unboundedCell], [Self.otherCell(others[0])])
    let strata = strata.isEmpty ? [] : ["sample.size"] + strata.map { "stratum.\($0).size" }
    let wholes =
      [["deselected"], [LookFate.deselected.cell], [LookFate.deselected, .negative].map(\.cell)]
      + strata.map { [$0] }
    for whole in wholes { relate([Self.unseeableCell], whole) }
    for stratum in audit.strata where stratum.id == StudyAuditStratum.notSelected {
      for items in Self.itemCells(of: stratum) {
        let drawn = aside + [Self.drawnCell]
        let all = [["deselected"], aside, drawn] + (strata.isEmpty ? [] : [[strata[0]]])
        for whole in all {
          relate(items + [Self.unseeableCell], whole)
          relate(items + [Self.unseeableCell], whole + [Self.otherCell(others[0])])
        }
        relate(
          items + [Self.unboundedCell], [others[0], Self.otherCell(others[0])])
        relate(
          items + [Self.unboundedCell, Self.carriedCell], others + others.map(Self.otherCell))
      }
    }
  }

  /// Ties what was selected or is not decided about; `others` are items that are no image posted: not assessed, inferred
  /// and glanced.
  private mutating func tieSelected(_ others: [String]) {
    let waits = LookFate.waiting.cell
    let indirect = [LookFate.inferred.cell, LookFate.glanced.cell]
    let open = [Self.waitingCell, Self.unconsideredCell]
    for seen in ["assessed", LookFate.looked.cell] {
      relate([seen, Self.waitingCell, Self.carriedCell], ["selected"])
    }
    relate([Self.unconsideredCell], ["undecided"])
    relate([Self.carriedCell], indirect)
    relate([Self.carriedCell], indirect + others[1...])
    for items in [[Self.waitingCell], open] {
      relate(items, [waits])
      relate(items, [others[0]])
    }
    for fates in [[waits], [waits, LookFate.known.cell]] {
      relate(open, fates)
      relate(open, fates + [others[0]])
      relate(open + [Self.carriedCell], indirect + fates)
      relate(open + [Self.carriedCell], indirect + fates + others)
    }
  }

  /// What a stratum held when it was sampled last, without what came to it since and with that.
  private static func itemCells(of stratum: StudyAuditStratum) -> [[String]] {
    let present = "audit.\(stratum.id).present"
    guard let sample = stratum.samples.last else { return [[present]] }
    let size = AuditCells(stratum, sample).size
    return stratum.present > 0 ? [[size], [size, present]] : [[size]]
  }
}
