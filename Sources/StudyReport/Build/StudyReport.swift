// SPDX-License-Identifier: Apache-2.0
// From a snapshot to a report: check, count, hide, lay out.

internal import EvidenceModel

/// Makes study reports: pure functions of a snapshot and options.
public enum StudyReport {
  /// The report of `snapshot`.
  ///
  /// The same snapshot and options give an equal report, whatever the order of the snapshot's lists.
  ///
  /// - Complexity: linear in images and items; the search for what to hide grows with hidden cells.
  /// - Throws: ``ReportError`` when the snapshot contradicts itself or an option is out of range.
  public static func build(
    _ snapshot: StudySnapshot, options: ReportOptions
  ) throws(ReportError) -> Report {
    try check(snapshot, options)
    let tally = StudyTally(snapshot, options: options)
    let disclosure =
      options.edition == .published
      ? DisclosureControl.hide(tally.book, largestSmallCell: options.largestSmallCell) : .everything
    return ReportAssembler(snapshot, options: options, tally: tally, disclosure: disclosure)
      .report()
  }

  private static func check(
    _ snapshot: StudySnapshot, _ options: ReportOptions
  ) throws(ReportError) {
    guard (3...99).contains(options.largestSmallCell), (1...99).contains(options.fewestAnalysts)
    else { throw .badOption }
    var numbers: Set<Int> = []
    for item in snapshot.items {
      guard numbers.insert(item.number).inserted else { throw .duplicateItem }
    }
    guard snapshot.figures.allSatisfy({ numbers.contains($0.item) }) else { throw .unknownItem }
    let instruments = Set(snapshot.regime.instruments.map(\.id))
    let severities = Set(snapshot.regime.severities)
    for outcome in snapshot.items.compactMap(\.outcome) {
      guard instruments.contains(outcome.instrument),
        outcome.severity.map(severities.contains) ?? true
      else { throw .unknownResult }
    }
    let counts = snapshot.counts
    let given = [counts.sources, counts.captures, counts.occurrences, snapshot.claimedTimes]
    let all = given + counts.itemsByKind.values + snapshot.effort.map(\.looks)
    let durations = snapshot.effort.map(\.seconds)
    guard all.allSatisfy({ (0...1 << 36).contains($0) }),
      durations.allSatisfy({ $0.isFinite && (0...1e12).contains($0) })
    else { throw .badCount }
  }
}
