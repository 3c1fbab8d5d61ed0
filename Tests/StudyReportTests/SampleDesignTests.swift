// SPDX-License-Identifier: Apache-2.0
// What a plan says of the size of a sample is printed; what it would give away of a small stratum is not.

import EvidenceModel
import StudyReport
import Testing

@Suite struct SampleDesignTests {
  private static func snapshot(_ population: Int, _ design: SampleDesign) throws -> StudySnapshot {
    var snapshot = StudyFixtures.fixed
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
      ], known: ["pseudo_photograph": 80])
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
    // Of how many are two drawn? By a half of three or four: neither is told.
    let half = try Self.snapshot(3, .share(0.5))
    let numbers = try Self.numbers(half)
    #expect(numbers[1] == .count(2) && numbers[2] == .count(2))
    #expect(![numbers[0], numbers[3]].contains { $0.isCount })
    try DisclosureTests.check(half)
    // Of one to ten one is drawn: the size is hidden.
    let tenth = try Self.snapshot(3, .share(0.1))
    let others = try Self.numbers(tenth)
    #expect(others[0] == .hidden && others[1] == .count(1) && !others[3].isCount)
    try DisclosureTests.check(tenth)
  }

  @Test func aSampleOfAllThereAreGivesNoSmallStratumAway() throws {
    // Of 60 items that were planned three are drawn: the stratum has no more.
    let few = try Self.snapshot(3, .items(60))
    #expect(try !Self.numbers(few)[0].isCount)
    try DisclosureTests.check(few)
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
