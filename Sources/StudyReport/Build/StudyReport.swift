// SPDX-License-Identifier: Apache-2.0
// From a snapshot to a report: check, count, hide, lay out.

internal import EvidenceModel

/// Makes study reports: pure functions of a snapshot and options.
public enum StudyReport {
  /// The report of `snapshot`.
  ///
  /// The same snapshot and options give an equal report, whatever the order of the snapshot's lists.
  ///
  /// `earlier` are the published reports of the same case made before, oldest first: a count of the
  /// published edition that differs from what one of them printed by a small number is hidden like a
  /// small count.
  ///
  /// - Complexity: linear in images and items; the search for what to hide grows with hidden cells.
  /// - Throws: ``ReportError`` when the snapshot contradicts itself or an option is out of range.
  public static func build(
    _ snapshot: StudySnapshot, options: ReportOptions, earlier: [PublishedState] = []
  ) throws(ReportError) -> Report {
    try buildWithState(snapshot, options: options, earlier: earlier).report
  }

  /// The report of `snapshot`, and what it tells when it is published.
  ///
  /// - Throws: as ``build(_:options:earlier:)``.
  public static func buildWithState(
    _ snapshot: StudySnapshot, options: ReportOptions, earlier: [PublishedState] = []
  ) throws(ReportError) -> (report: Report, state: PublishedState) {
    let (tally, state) = try counted(snapshot, options, earlier)
    let assembler = ReportAssembler(
      snapshot, options: options, tally: tally, disclosure: state.disclosure)
    return (assembler.report(), state)
  }

  /// What a report of `snapshot` tells when it is published, without the report.
  ///
  /// - Throws: as ``build(_:options:earlier:)``.
  public static func state(
    _ snapshot: StudySnapshot, options: ReportOptions, earlier: [PublishedState] = []
  ) throws(ReportError) -> PublishedState {
    try counted(snapshot, options, earlier).state
  }

  private static func counted(
    _ snapshot: StudySnapshot, _ options: ReportOptions, _ earlier: [PublishedState]
  ) throws(ReportError) -> (tally: StudyTally, state: PublishedState) {
    try check(snapshot, options)
    let tally = StudyTally(snapshot, options: options)
    let small = options.largestSmallCell
    let state =
      options.edition == .published
      ? EarlierReports(earlier).publish(tally, largestSmallCell: small)
      : PublishedState(tally, disclosure: .everything, largestSmallCell: small)
    return (tally, state)
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
    try checkCounts(snapshot)
  }

  private static func checkCounts(_ snapshot: StudySnapshot) throws(ReportError) {
    let counts = snapshot.counts
    let stages =
      Array(snapshot.work?.stages.values ?? [:].values) + [snapshot.work?.triage].compactMap(\.self)
    let samples = snapshot.audit?.strata.flatMap(\.samples) ?? []
    let found =
      samples.flatMap { Array($0.found.values) + Array($0.since.values) }
      + (snapshot.audit.map { Array($0.known.values) } ?? [])
    let given = [
      counts.sources, counts.captures, counts.occurrences, snapshot.claimedTimes,
      snapshot.earlierDerivations,
    ]
    let all =
      given + counts.itemsByKind.values + snapshot.effort.map(\.looks) + stages.map(\.looks) + found
      + samples.flatMap {
        [$0.population, $0.drawn, $0.examined, $0.unsettled, $0.drafts, $0.left]
      }
      + (snapshot.audit?.strata.flatMap { [$0.present] + $0.rest.map(\.items) } ?? [])
      + (snapshot.audit.map {
        [$0.waiting, $0.carried, $0.unconsidered, $0.unseeable, $0.undecided, $0.drafts]
      } ?? [])
    let times = stages.allSatisfy { (0...$0.looks).contains($0.timed) }
    let durations =
      snapshot.effort.map(\.seconds) + stages.map(\.seconds) + (snapshot.work?.lookSeconds ?? [])
    guard times, all.allSatisfy({ (0...1 << 36).contains($0) }),
      durations.allSatisfy({ $0.isFinite && (0...1e12).contains($0) })
    else { throw .badCount }
  }
}
