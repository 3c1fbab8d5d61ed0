// SPDX-License-Identifier: Apache-2.0
// No reader of everything printed can solve for what the published edition hides.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct DisclosureTests {
  static let shapes: [StudyFixtures.Shape] = [
    .init(images: 0...12, repeats: 1),
    .init(images: 5...40, repeats: 3, days: 9),
    .init(images: 20...90, days: 60, skew: 3),
    .init(images: 60...160, repeats: 1, inferredShare: 0, oddShare: 0, undatedShare: 0),
    .init(images: 300...500, repeats: 1, days: 30, oddShare: 0.02, skew: 1),
    .init(images: 10...60, repeats: 1, selectedShare: 0.95, criminalShare: 0.9, skew: 4),
    .init(images: 10...60, selectedShare: 0.1, criminalShare: 0.1, sampledShare: 0.6),
    .init(images: 100...120, ratedTwice: 60...90, raters: 4...6, thirdShare: 0.2),
    .init(images: 100...120, skew: 1, ratedTwice: 300...400, raters: 5...8),
    .init(
      images: 60...120, repeats: 1, inferredShare: 0.02, oddShare: 0.03, sampledShare: 0.02,
      hasAudit: false),
    .init(images: 40...90, inferredShare: 0.2, oddShare: 0.2, sampledShare: 0.1, hasAudit: false),
    .init(images: 60...80, ratedTwice: 30...50, raters: 4...5, thirdShare: 1),
  ]

  @Test(arguments: shapes.indices)
  func everyHiddenCellKeepsThreeValues(shape: Int) throws {
    var generator = SeedReport.generator("disclosure \(shape)")
    for _ in 0..<3 {
      let snapshot = StudyFixtures.random(Self.shapes[shape], &generator)
      try Self.check(snapshot)
    }
  }

  @Test func aStudyOfManyRatersKeepsMostOfItsCounts() throws {
    var generator = SeedReport.generator("many raters")
    for _ in 0..<4 {
      let snapshot = StudyFixtures.random(
        .init(images: 300...300, repeats: 1, ratedTwice: 300...300, raters: 5...5), &generator)
      let reader = ReportReader(
        try StudyReport.build(snapshot, options: ReportOptions(edition: .published)))
      let full = ReportReader(
        try StudyReport.build(snapshot, options: ReportOptions(edition: .internal)))
      let small = full.places.filter { (1...4).contains(full.ranges[$0]?.lowerBound ?? 0) }
      #expect(reader.hidden.count <= 2 * small.count)
    }
  }

  @Test func theReplayHidesOnlyWhatItMust() throws {
    let hidden = try Self.check(
      StudyFixtures.replay, StudyFixtures.replayPublished.get(), StudyFixtures.replayInternal.get())
    #expect(hidden > 0)
    #expect(hidden < 12)
  }

  /// Builds both editions and attacks the published one; gives the number of hidden places.
  @discardableResult
  static func check(_ snapshot: StudySnapshot) throws -> Int {
    try check(
      snapshot, StudyReport.build(snapshot, options: ReportOptions(edition: .published)),
      StudyReport.build(snapshot, options: ReportOptions(edition: .internal)))
  }

  @discardableResult
  static func check(
    _ snapshot: StudySnapshot, _ published: Report, _ full: Report
  ) throws -> Int {
    let reader = ReportReader(published)
    #expect(reader.problems.isEmpty, "\(reader.problems)")
    #expect(reader.hatchedWidths.count <= 1)
    let attack = ReaderKnowledge(reader, truth: ReportReader(full), snapshot: snapshot)
    let broken = attack.solver.brokenByTruth()
    #expect(broken.isEmpty)
    let quantities = attack.hidden.sorted().compactMap(attack.solver.position)
    for (quantity, isSafe) in zip(
      quantities, try attack.solver.haveValues(3, for: quantities))
    {
      let (name, count) = (attack.solver.names[quantity], attack.solver.truth[quantity])
      #expect(isSafe, "\(name) = \(count) can be solved for")
    }
    try Self.checkAbsent(attack, snapshot.regime)
    let designed = Self.designed(snapshot)
    for (name, count) in attack.shown where (1...4).contains(count) {
      let isDesigned = designed.contains(name) || Self.isAllThatIsLeft(name, count, attack)
      #expect(
        isDesigned || Self.notCounted.contains { name.hasPrefix($0) }, "\(name) shows \(count)")
    }
    Self.checkHeadlines(published, full)
    return reader.hidden.count
  }

  /// Numbers that are no counts of the case: bounds, and people where their number may be printed.
  private static let notCounted = ["effort|analysts", "effort|hours", "effort|seconds"]

  /// What a sample was designed to be, and how far it is: nobody's result, unless it is all there are.
  private static func designed(_ snapshot: StudySnapshot) -> Set<String> {
    var names: Set<String> = []
    for stratum in snapshot.audit?.strata ?? [] {
      for sample in stratum.samples {
        let row = "audit|\(stratum.id).\(sample.number)"
        names.insert("\(row)|left")
        if sample.drawn < sample.population { names.insert("\(row)|drawn") }
        if sample.examined < sample.population { names.insert("\(row)|seen") }
      }
    }
    return names
  }

  /// Small counts whose rows are left out keep three values, too, unless the headline figures alone give them away.
  private static func checkAbsent(_ attack: ReaderKnowledge, _ regime: StudyRegime) throws {
    let absent = attack.absent.sorted().compactMap(attack.solver.position)
    let solved = zip(absent, try attack.solver.haveValues(3, for: absent)).filter { !$1 }.map(\.0)
    let headlines = attack.knowingHeadlines(regime)
    for (quantity, isSafe) in zip(solved, try headlines.solver.haveValues(3, for: solved))
    where isSafe {
      let (name, count) = (attack.solver.names[quantity], attack.solver.truth[quantity])
      Issue.record("\(name) = \(count) is left out and can be solved for")
    }
  }

  /// Whether a row of fates says what stands beside the newest sample: how many of its stratum are left.
  private static func isAllThatIsLeft(
    _ name: String, _ count: Int, _ attack: ReaderKnowledge
  ) -> Bool {
    ["negative", "deselected", "known"].contains { name == "exposure|\($0)|posted" }
      && attack.shown.contains {
        $0.key.hasPrefix("audit|not_selected.") && $0.key.hasSuffix("|left") && $0.value == count
      }
  }

  /// Headline figures of zero or more than four are printed, unless another one is small.
  private static func checkHeadlines(_ published: Report, _ full: Report) {
    let names = full.figures.map(\.id).filter {
      $0.hasPrefix("images_") || $0.hasPrefix("criminal.")
    }
    func count(_ report: Report, _ id: String) -> Int? {
      if case .count(let count) = BuildTests.number(report, id) { count } else { nil }
    }
    guard !names.contains(where: { (1...4).contains(count(full, $0) ?? 0) }) else { return }
    for name in names { #expect(count(published, name) == count(full, name), "\(name)") }
  }

  @Test func smallHeadlineFiguresAreHiddenAndCannotBeSubtracted() throws {
    var snapshot = StudyFixtures.empty()
    for number in 0..<100 {
      let selection: StudySelection =
        number < 3 ? .selected(rule: "r") : .notSelected(rule: "r", stratum: "s")
      snapshot.items.append(StudyItem(number: number, selection: selection))
      snapshot.figures.append(PostedFigure(item: number, day: nil))
    }
    snapshot.counts = StudyCounts(
      sources: 1, captures: 100, occurrences: 100, itemsByKind: [.image: 100])
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .published))
    #expect(BuildTests.number(report, "images_selected") == .hidden)
    let shown = ["images_posted", "images_not_selected"].filter {
      BuildTests.number(report, $0) != .hidden
    }
    #expect(shown.count == 1)
    try Self.check(snapshot)
  }

  @Test func whatHeadlinesGiveAwayIsLeftOutRatherThanMarked() throws {
    var snapshot = StudyFixtures.empty()
    for number in 0..<20 {
      let name = number == 0 ? "none" : "pseudo_photograph"
      snapshot.items.append(
        StudyItem(
          number: number, selection: .selected(rule: "r"), basis: .seen,
          outcome: StudyOutcome(instrument: name, severity: nil, standing: .standing),
          facts: try FactSheet([.photographLike: "yes", .origin: "computer_made"])))
      snapshot.figures.append(PostedFigure(item: number, day: nil))
    }
    snapshot.counts = StudyCounts(
      sources: 1, captures: 20, occurrences: 20, itemsByKind: [.image: 20])
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .published))
    #expect(BuildTests.number(report, "criminal.pseudo_photograph") == .count(19))
    #expect(BuildTests.number(report, "images_posted") == .count(20))
    #expect(BuildTests.cells(report)["instrument.none"] == nil)
    try Self.check(snapshot)
  }

  @Test func hidingTheSmallCellsAloneWouldNotDo() throws {
    var attack = ReaderKnowledge(
      ReportReader(try StudyFixtures.replayPublished.get()),
      truth: ReportReader(try StudyFixtures.replayInternal.get()), snapshot: StudyFixtures.replay)
    let small = attack.showAllButSmall()
    #expect(!small.isEmpty)
    #expect(try attack.solver.haveValues(3, for: small).allSatisfy { !$0 })
  }

  @Test func theAttackFindsACellThatCanBeSolved() throws {
    var solver = ReaderSolver()
    solver.declare("a", truth: 3, domain: ReaderSolver.unlimited)
    solver.declare("b", truth: 7, domain: 7...7)
    solver.declare("total", truth: 10, domain: 10...10)
    solver.state(["a", "b"], ["total"], 0...0)
    #expect(try solver.haveValues(3, for: [0]) == [false])
    solver.domains[1] = ReaderSolver.unlimited
    #expect(try solver.haveValues(3, for: [0, 1]) == [true, true])
  }
}
