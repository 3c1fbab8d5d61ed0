// SPDX-License-Identifier: Apache-2.0
// What a plan says of the size of a sample is printed; what it would give away of a small stratum is not.

import EvidenceModel
import StudyReport
import Testing

@Suite struct SampleDesignTests {
  private static func snapshot(
    _ population: Int, _ design: SampleDesign, of base: StudySnapshot = StudyFixtures.fixed,
    known: Int = 80, waiting: Int = 0
  ) throws -> StudySnapshot {
    var snapshot = base
    snapshot.plan = StudyPlanNote(
      version: 1, digest: String(repeating: "cd", count: 32), isLate: false, deviations: [],
      samples: ["negative": design])
    let drawn = try #require(design.size(of: population))
    snapshot.audit = StudyAudit(
      strata: [
        StudyAuditStratum(
          id: "not_selected", title: "Not selected", present: 0, samples: []),
        StudyAuditStratum(
          id: "negative", title: "Not criminal", present: 0,
          samples: [
            StudyAuditSample(
              number: 1, population: population, drawn: drawn, examined: drawn, unsettled: 0,
              found: [:])
          ]),
      ], known: ["pseudo_photograph": known], waiting: waiting)
    return snapshot
  }

  /// In the stratum, drawn, looked at, not known.
  private static func numbers(_ snapshot: StudySnapshot) throws -> [ReportNumber] {
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .published))
    let table = try #require(report.sections.flatMap(\.tables).first { $0.id == "audit" })
    let cells = try #require(table.rows.first { $0.id == "negative.1" }).cells
    return [cells[0], cells[1], cells[2], cells[6]].map(\.number)
  }

  @Test func aDesignSaysHowManyAreDrawn() throws {
    #expect(SampleDesign.items(60).size(of: 80) == 60)
    #expect(SampleDesign.items(60).size(of: 59) == 59 && SampleDesign.items(0).size(of: 59) == nil)
    #expect(SampleDesign.share(0.1).size(of: 41) == 5)
    #expect(SampleDesign.share(0.1).size(of: 1) == 1)
    #expect(
      SampleDesign.share(0).size(of: 10) == nil && SampleDesign.share(1.5).size(of: 10) == nil)
    // One of 20 is excluded at 95 % by looking at all but one.
    #expect(SampleDesign.excludes(share: 0.05, confidence: 0.95).size(of: 20) == 19)
    #expect(SampleDesign.excludes(share: 0.05, confidence: 2).size(of: 20) == nil)
    #expect(SampleDesign.share(0.1).size(of: 0) == nil)
  }

  @Test func aSizeThatThePlanTellsIsPrinted() throws {
    let snapshot = try Self.snapshot(40, .share(0.1))
    #expect(
      try Self.numbers(snapshot) == [.count(40), .count(4), .count(4), .count(36)])
    try DisclosureTests.check(snapshot)
  }

  @Test func aSmallStratumIsNotGivenAwayByTheSizeOfItsSample() throws {
    // Of how many are two drawn? By a half of three or four: neither the size is told nor that it was two.
    let half = try Self.snapshot(3, .share(0.5))
    #expect(try Self.numbers(half).prefix(2).allSatisfy { !$0.isCount })
    try DisclosureTests.check(half)
    // Of one to ten one is drawn: the size is hidden.
    let tenth = try Self.snapshot(3, .share(0.1))
    let others = try Self.numbers(tenth)
    #expect(others[0] == .hidden && others[1] == .count(1) && !others[3].isCount)
    try DisclosureTests.check(tenth)
  }

  @Test(arguments: [
    SampleDesign.items(60), .items(3), .share(1), .excludes(share: 0.05, confidence: 0.95),
  ])
  func aSampleOfAllThereAreGivesNoSmallStratumAway(design: SampleDesign) throws {
    // Three are drawn: the stratum has no more.
    let few = try Self.snapshot(3, design)
    #expect(try Self.numbers(few).prefix(3).allSatisfy { !$0.isCount })
    try DisclosureTests.check(few)
  }

  /// The items of the sample are the only ones in the case that are not criminal.
  @Test(arguments: [SampleDesign.items(300), .share(1)])
  func noTableGivesAwayWhatASampleOfAllThereAreWithholds(design: SampleDesign) throws {
    var snapshot = try Self.snapshot(
      3, design, of: StudyFixtures.empty(), known: 27, waiting: 10)
    snapshot.items = try (0..<40).map { number in
      let name = number < 27 ? "pseudo_photograph" : "none"
      return StudyItem(
        number: number, selection: .selected(rule: "r"), basis: number < 30 ? .seen : .none,
        outcome: number < 30
          ? StudyOutcome(instrument: name, severity: nil, standing: .standing) : nil,
        facts: number < 30
          ? try FactSheet([.photographLike: "yes", .origin: "computer_made"]) : .empty,
        isLookedAt: number < 30)
    }
    snapshot.figures = (0..<40).map { PostedFigure(item: $0, day: nil) }
    snapshot.counts = StudyCounts(
      sources: 1, captures: 40, occurrences: 40, itemsByKind: [.image: 40])
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .published))
    let cells = BuildTests.cells(report)
    for cell in ["size", "drawn", "seen"] {
      #expect(cells["audit.negative.1.\(cell)"]?.isCount != true, "\(cell)")
    }
    #expect(cells["counted"]?.isCount != true && cells["instrument.none"]?.isCount != true)
    #expect(BuildTests.number(report, "criminal.pseudo_photograph") == .count(27))
    try DisclosureTests.check(snapshot)
  }

  @Test func aSampleOfAnotherSizeThanPlannedTellsNothingByThePlan() throws {
    var snapshot = try Self.snapshot(3, .items(2))
    snapshot.plan = StudyPlanNote(
      version: 1, digest: String(repeating: "cd", count: 32), isLate: false, deviations: [],
      samples: ["negative": .share(1)])
    #expect(try Self.numbers(snapshot)[0] == .hidden)
    try DisclosureTests.check(snapshot)
  }
}

extension ReportNumber {
  /// Whether it is a count that is printed.
  fileprivate var isCount: Bool {
    if case .count = self { true } else { false }
  }
}
