// SPDX-License-Identifier: Apache-2.0
// Published reports tell nothing of the work of fewer people than the options say: no hours, and no looks either.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct WithheldWorkTests {
  /// Looks of so many people, of which the times of `timed` people were measured; the numbers stand nowhere else.
  private static func snapshot(people: Int, timed: Int) -> StudySnapshot {
    var snapshot = StudyFixtures.fixed
    snapshot.audit = nil
    snapshot.agreement = nil
    snapshot.comparison = nil
    let looks = 7_001 * people
    let measured = 5_003 * timed
    snapshot.work = StudyWork(
      stages: [
        .grading: StageWork(
          looks: looks, timed: measured, seconds: Double(measured) * 10, people: Set(0..<people))
      ], triage: StageWork(looks: 6_007, people: Set(0..<people)),
      lookSeconds: Array(repeating: 10, count: measured), timedPeople: timed)
    snapshot.effort = (0..<people).map {
      AnalystEffort(pseudonym: "p\($0)", seconds: $0 < timed ? 50_030 : 0, looks: 7_001)
    }
    snapshot.claimedTimes = 8_009
    return snapshot
  }

  private static func numbers(_ report: Report, _ table: String) -> [String: [ReportNumber]]? {
    report.sections.flatMap(\.tables).first { $0.id == table }.map {
      Dictionary(uniqueKeysWithValues: $0.rows.map { ($0.id, $0.cells.map(\.number)) })
    }
  }

  /// Every text of a report, as a reader has it.
  private static func texts(_ report: Report) -> String {
    ([HTMLRenderer.text(report), JSONRenderer.text(report)]
      + CSVRenderer.files(report).map(\.text)).joined(separator: "\n")
  }

  @Test(arguments: [(3, 4), (5, 6)])
  func looksOfTooFewPeopleArePublishedNowhere(people: Int, fewest: Int) throws {
    let snapshot = Self.snapshot(people: people, timed: people)
    let report = try StudyReport.build(
      snapshot, options: ReportOptions(edition: .published, fewestAnalysts: fewest))
    let effort = try #require(Self.numbers(report, "effort"))
    #expect(Set(effort.values.joined()) == [.withheld])
    #expect(effort.keys.contains("looks") && effort.keys.contains("claimed_times"))
    let beside = try #require(Self.numbers(report, "one_look_each"))
    #expect(beside["made"] == [.withheld, .withheld])
    #expect(beside["one_look_each"]?.last == .withheld)
    #expect(Self.numbers(report, "stages") == nil)
    #expect(BuildTests.number(report, "looks_untimed") == .withheld)
    let text = Self.texts(report).filter { $0 != "," }
    let looks = 7_001 * people
    for count in [looks, 5_003 * people, looks - 5_003 * people, 6_007, 8_009] {
      #expect(!text.contains(String(count)), "\(count) is told")
    }
    try DisclosureTests.check(snapshot)
  }

  @Test func theInternalEditionTellsThemAll() throws {
    let report = try StudyReport.build(
      Self.snapshot(people: 3, timed: 3), options: ReportOptions(edition: .internal))
    let effort = try #require(Self.numbers(report, "effort"))
    #expect(effort["looks"] == [.count(21_003)] && effort["looks_untimed"] == [.count(5_994)])
    #expect(effort["claimed_times"] == [.count(8_009)])
    #expect(
      Self.numbers(report, "one_look_each")?["made"]
        == [.count(21_003), .decimal(150_090.0 / 3_600, places: 1)])
  }

  @Test func timesOfTooFewPeopleAreWithheldThoughMoreLooked() throws {
    let snapshot = Self.snapshot(people: 5, timed: 1)
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .published))
    let effort = try #require(Self.numbers(report, "effort"))
    #expect(effort["analysts"] == [.count(5)] && effort["looks"] == [.count(35_005)])
    for row in ["hours", "hours_all", "looks_untimed", "seconds_per_image", "seconds_per_look"] {
      #expect(effort[row] == [.withheld], "\(row)")
    }
    let text = Self.texts(report).filter { $0 != "," }
    #expect(!text.contains("5003") && !text.contains("30002"))
    try DisclosureTests.check(snapshot)
  }

  @Test func enoughPeopleAreToldAsBefore() throws {
    let report = try StudyReport.build(
      Self.snapshot(people: 4, timed: 4), options: ReportOptions(edition: .published))
    let effort = try #require(Self.numbers(report, "effort"))
    #expect(effort["looks"] == [.count(28_004)] && effort["looks_untimed"] == [.count(7_992)])
    #expect(Self.numbers(report, "stages")?["grading"]?.first == .count(28_004))
  }

  @Test func stagesAreOfAsManyPeopleAsPublishedFiguresNeed() throws {
    var snapshot = Self.snapshot(people: 7, timed: 7)
    snapshot.work?.stages = [
      .grading: StageWork(looks: 49_000, timed: 49_000, seconds: 9_000, people: Set(0..<7)),
      .second: StageWork(looks: 7, timed: 7, seconds: 900, people: Set(0..<5)),
    ]
    func rows(_ options: ReportOptions) throws -> [String]? {
      Self.numbers(try StudyReport.build(snapshot, options: options), "stages")?.keys.sorted()
    }
    #expect(
      try rows(ReportOptions(edition: .published, fewestAnalysts: 6)) == [
        "grading+second", "total", "triage",
      ])
    #expect(
      try rows(ReportOptions(edition: .published)) == ["grading", "second", "total", "triage"])
  }

  /// Looks of seven people in two stages, of whom so many had times measured in each.
  private static func stages(timed first: Int, _ second: Int) -> StudySnapshot {
    var snapshot = snapshot(people: 7, timed: max(first, second))
    func stage(_ looks: Int, _ timed: Int) -> StageWork {
      StageWork(
        looks: looks, timed: timed * 100, seconds: Double(timed) * 3_600, people: Set(0..<7),
        timedPeople: Set(0..<timed))
    }
    snapshot.work?.stages = [.grading: stage(48_000, first), .second: stage(1_007, second)]
    snapshot.effort = (0..<7).map {
      AnalystEffort(
        pseudonym: "p\($0)", seconds: $0 == 0 ? Double(first + second) * 3_600 : 0, looks: 7_001)
    }
    return snapshot
  }

  /// Seven people took part in both stages, and one was timed in one of them: its hours would be that one's.
  @Test(arguments: ReportEdition.allCases)
  func hoursOfAStageAreOfAsManyTimedPeople(_ edition: ReportEdition) throws {
    let options = ReportOptions(edition: edition)
    let few = Self.stages(timed: 7, 1)
    let report = try StudyReport.build(few, options: options)
    let rows = try #require(Self.numbers(report, "stages"))
    #expect(rows.keys.sorted() == ["grading+second", "total", "triage"])
    #expect(rows["grading+second"]?.last == rows["total"]?.last)
    #expect(BuildTests.number(report, "analyst_hours") == .withheld)
    if edition == .published { try DisclosureTests.check(few) }
    // Where none was timed there are no hours of anybody.
    let none = try StudyReport.build(Self.stages(timed: 7, 0), options: options)
    let apart = try #require(Self.numbers(none, "stages"))
    #expect(apart["grading"]?.last == .decimal(7, places: 1))
    #expect(apart["second"]?.last == .unmeasured)
    let enough = try StudyReport.build(Self.stages(timed: 7, 4), options: options)
    #expect(Self.numbers(enough, "stages")?["second"]?.last == .decimal(4, places: 1))
  }

  /// Of a team of whom fewer than four had times measured the internal edition tells the time of all looks, and of no stage.
  @Test func timesOfFewAreToldAsTotalsAlone() throws {
    let report = try StudyReport.build(
      Self.stages(timed: 3, 2), options: ReportOptions(edition: .internal))
    let rows = try #require(Self.numbers(report, "stages"))
    for stage in ["grading", "second"] {
      #expect(rows[stage]?.dropFirst() == [.withheld, .withheld], "\(stage)")
    }
    #expect(rows["total"]?.last == .decimal(5, places: 1))
    #expect(rows["triage"]?.last == .unmeasured)
    #expect(BuildTests.number(report, "analyst_hours") == .withheld)
    #expect(BuildTests.number(report, "seconds_per_image") == .withheld)
    let notes = report.sections.first { $0.id == "effort" }?.notes.joined() ?? ""
    #expect(notes.contains("Hours and seconds of first looks are not told"))
  }

  @Test func hoursOfDecisionsBeforeAssessmentAreOfFourTimedPeople() throws {
    var snapshot = Self.stages(timed: 7, 7)
    func hours() throws -> ReportNumber? {
      Self.numbers(
        try StudyReport.build(snapshot, options: ReportOptions(edition: .internal)), "stages")?[
          "triage"]?.last
    }
    snapshot.work?.triage = StageWork(
      looks: 6_007, timed: 9, seconds: 7_200, people: Set(0..<7), timedPeople: [0])
    #expect(try hours() == .withheld)
    snapshot.work?.triage.timedPeople = [0, 1, 2, 3]
    #expect(try hours() == .decimal(2, places: 1))
  }

  @Test func aLaterReportOfTooFewPeopleIsNotRefusedForTheirLooks() throws {
    let options = ReportOptions(edition: .published)
    let first = try StudyReport.state(Self.snapshot(people: 3, timed: 3), options: options)
    var later = Self.snapshot(people: 3, timed: 3)
    later.effort[0] = AnalystEffort(pseudonym: "p0", seconds: 50_030, looks: 7_003)
    later.work?.stages[.grading]?.looks += 2
    let state = try StudyReport.state(later, options: options, earlier: [first])
    #expect(state.smallDifferences(from: first) == 0)
  }
}
