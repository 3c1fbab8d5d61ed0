// SPDX-License-Identifier: Apache-2.0
// Hides what the published edition may not print, beside everything that was published before.

internal import EvidenceModel

/// The published reports of a case that were made before another one.
struct EarlierReports {
  /// What can only grow from one report of a case to the next.
  private static let growing =
    ["captures", "occurrences", "items", "unique_posted", "posted"]
    + ItemKind.allCases.map { "items.\($0.rawValue)" }
  private let states: [PublishedState]

  /// The reports, oldest first.
  init(_ states: [PublishedState]) { self.states = states }

  /// What a report of `tally` prints.
  ///
  /// Small counts are hidden, and counts whose difference from what an earlier report printed is small;
  /// then whatever else is needed so that none of them can be solved for with all reports at hand.
  func publish(_ tally: StudyTally, largestSmallCell: Int) -> PublishedState {
    let whole = PublishedState(
      tally, disclosure: Disclosure(omitted: tally.withheld), largestSmallCell: largestSmallCell)
    var book = tally.book
    var past = Disclosure()
    var changed: Set<String> = []
    for (number, state) in states.enumerated() {
      let prefix = "earlier.\(number)."
      book.add(state, prefix: prefix, growing: Self.growing)
      past.hidden.formUnion(state.disclosure.hidden.map { prefix + $0 })
      past.omitted.formUnion(state.disclosure.omitted.map { prefix + $0 })
      for (index, group) in Differences(from: state, to: whole).small.enumerated() {
        guard group.allSatisfy({ (book.cells[$0]?.role ?? .fixed) < .headline }) else { continue }
        changed.formUnion(group)
        if group.count > 1 {
          book.declareTotal("\(prefix)block.\(index)", of: group)
          changed.insert("\(prefix)block.\(index)")
        }
      }
    }
    var disclosure = DisclosureControl.hide(
      book, largestSmallCell: largestSmallCell, changed: changed.sorted(), earlier: past,
      withheld: tally.withheld)
    let exposed = disclosure.omitted.intersection(changed).count
    disclosure.hidden.formIntersection(tally.book.cells.keys)
    disclosure.omitted.formIntersection(tally.book.cells.keys)
    return PublishedState(
      tally, disclosure: disclosure, largestSmallCell: largestSmallCell, exposed: exposed)
  }
}

extension PublishedState {
  /// What a report of `tally` tells that prints what `disclosure` leaves.
  init(
    _ tally: StudyTally, disclosure: Disclosure, largestSmallCell: Int, exposed: Int = 0
  ) {
    self.init(
      book: tally.book, ranges: tally.ranges, hasCriminalDays: tally.timelineHasCriminal,
      disclosure: disclosure, largestSmallCell: largestSmallCell, exposed: exposed)
  }
}
