// SPDX-License-Identifier: Apache-2.0
// What reports say of effort and exposure: sums, seconds of teams alone, and nothing of one person.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct ExposureReportTests {
  private static let published = ReportOptions(edition: .published)
  private static let full = ReportOptions(edition: .internal)

  private static func table(_ report: Report, _ id: String) -> ReportTable? {
    report.sections.flatMap(\.tables).first { $0.id == id }
  }

  private static func numbers(_ report: Report, _ table: String) -> [String: [ReportNumber]] {
    let rows = (self.table(report, table)?.rows ?? []).map { ($0.id, $0.cells.map(\.number)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// A snapshot of a team of so many, all of whom took part in the stages named, and one in the others.
  private static func snapshot(people: Int, stages: Set<StudyStage> = [.grading]) -> StudySnapshot {
    var snapshot = StudyFixtures.fixed
    var work = StudyWork(timedPeople: people)
    for stage in StudyStage.allCases {
      let team = stages.contains(stage) ? Set(0..<people) : [0]
      work.stages[stage] = StageWork(
        looks: 10 * team.count, timed: 10 * team.count, seconds: 360, people: team)
    }
    work.lookSeconds = [10, 20, 30, 40, 100]
    let looks = work.stages.values.reduce(0) { $0 + $1.looks }
    snapshot.effort = (0..<people).map {
      AnalystEffort(pseudonym: "p\($0)", seconds: 1_800 / Double(people), looks: looks / people)
    }
    snapshot.effort[0] = AnalystEffort(
      pseudonym: "p0", seconds: 1_800 / Double(people),
      looks: looks - looks / people * (people - 1))
    snapshot.work = work
    return snapshot
  }

  @Test func eachImagePostedStandsInOneRow() throws {
    for seed in UInt64(1)...4 {
      var generator = SeededGenerator(seed: seed, label: "exposure")
      let snapshot = StudyFixtures.random(.init(images: 50...80), &generator)
      let report = try StudyReport.build(snapshot, options: Self.full)
      let rows = Self.numbers(report, "exposure").mapValues { numbers -> Int in
        if case .count(let count) = numbers[0] { count } else { -1 }
      }
      let total = try #require(rows["total"])
      #expect(rows.filter { $0.key != "total" }.values.reduce(0, +) == total)
      #expect(total == snapshot.figures.count)
      #expect(rows["duplicate"] == total - Set(snapshot.figures.map(\.item)).count)
    }
  }

  /// What was selected or drawn waits: no list spares it the look that is still to come.
  @Test func aKnownListSparesNoLookOfWhatWasSelected() {
    var item = StudyItem(number: 1, selection: .selected(rule: "r"), isMatched: true, isKnown: true)
    #expect(LookFate.of(item, isAssessed: false) == .waiting)
    item.basis = .inferred
    #expect(LookFate.of(item, isAssessed: false) == .inferred)
    item.isLookedAt = true
    #expect(LookFate.of(item, isAssessed: true) == .looked)
    item = StudyItem(
      number: 2, selection: .notSelected(rule: "r", stratum: "s"), isKnown: true)
    #expect(LookFate.of(item, isAssessed: false) == .known)
    item.isSampled = true
    #expect(LookFate.of(item, isAssessed: false) == .waiting)
    item.isSampled = false
    item.isDrawn = true
    #expect(LookFate.of(item, isAssessed: false) == .waiting)
    item = StudyItem(number: 3, isKnown: true)
    #expect(LookFate.of(item, isAssessed: false) == .known)
  }

  @Test func whatSparesALookIsTold() throws {
    var snapshot = StudyFixtures.empty()
    func add(_ item: StudyItem, posted: Int = 1) {
      snapshot.items.append(item)
      snapshot.figures += Array(repeating: PostedFigure(item: item.number, day: nil), count: posted)
    }
    let none = StudyOutcome(instrument: "none", severity: nil, standing: .standing)
    let aside = StudySelection.notSelected(rule: "r", stratum: "s")
    add(
      StudyItem(number: 1, selection: .selected(rule: "r"), basis: .seen, outcome: none), posted: 3)
    add(StudyItem(number: 2, basis: .inferred, outcome: none, isMatched: true, isKnown: true))
    add(StudyItem(number: 3, basis: .glanced))
    add(StudyItem(number: 4, selection: aside, isMatched: true, isKnown: true))
    add(StudyItem(number: 5, selection: aside, isOnNegativeList: true))
    add(StudyItem(number: 6, selection: aside))
    add(StudyItem(number: 7, selection: .selected(rule: "r")))
    add(StudyItem(number: 8, isOnNegativeList: true))
    add(StudyItem(number: 9, selection: aside, isMatched: true, isKnown: true, isLookedAt: true))
    add(StudyItem(number: 10, selection: aside, isSampled: true))
    var drawn = StudyItem(number: 11, selection: aside)
    drawn.isDrawn = true
    add(drawn)
    snapshot.work = StudyWork()
    let report = try StudyReport.build(snapshot, options: Self.full)
    let rows = Self.numbers(report, "exposure").mapValues { $0[0] }
    #expect(
      rows == [
        "looked": .count(1), "audited": .count(1), "duplicate": .count(2), "inferred": .count(1),
        "glanced": .count(1),
        "known": .count(1), "negative": .count(1), "deselected": .count(1), "waiting": .count(4),
        "total": .count(13),
      ])
  }

  @Test func secondsAreOfFourPeopleOrMore() throws {
    for options in [Self.published, Self.full] {
      let team = Self.numbers(
        try StudyReport.build(Self.snapshot(people: 4), options: options), "seconds")
      #expect(
        team == [
          "lower_quartile": [.decimal(20, places: 1)], "median": [.decimal(30, places: 1)],
          "upper_quartile": [.decimal(40, places: 1)], "mean": [.decimal(40, places: 1)],
        ])
      let three = Self.numbers(
        try StudyReport.build(Self.snapshot(people: 3), options: options), "seconds")
      #expect(Set(three.values.joined()) == [.withheld])
    }
  }

  @Test func stagesOfFewPeopleAreToldTogetherAndNeverLeftOver() throws {
    let some = try StudyReport.build(
      Self.snapshot(people: 5, stages: [.grading, .second, .audit]), options: Self.full)
    // Adjudication, golden items and looks again are of one person: a stage of five is told with them.
    #expect(
      Self.table(some, "stages")?.rows.map(\.id) == [
        "grading", "second", "adjudication+audit+golden+again", "total",
      ])
    let rows = Self.numbers(some, "stages")
    #expect(rows["adjudication+audit+golden+again"] == [.count(80), .decimal(0.4, places: 1)])
    #expect(rows["total"] == [.count(180), .decimal(0.5, places: 1)])
    let three = try StudyReport.build(Self.snapshot(people: 3), options: Self.full)
    #expect(Self.table(three, "stages") == nil)
    let all = try StudyReport.build(
      Self.snapshot(people: 4, stages: Set(StudyStage.allCases)), options: Self.published)
    #expect(Self.table(all, "stages")?.rows.count == 7)
  }

  /// The headline's hours are of first looks, or not told: never silently of others too.
  @Test func hoursOfASmallTeamAreOfFirstLooksOrNotTold() throws {
    func figure(_ report: Report, _ id: String) -> ReportNumber? {
      report.figures.first { $0.id == id }?.number
    }
    func notes(_ report: Report) -> String {
      report.sections.first { $0.id == "effort" }?.notes.joined() ?? ""
    }
    var snapshot = Self.snapshot(people: 3)
    let mixed = try StudyReport.build(snapshot, options: Self.full)
    #expect(figure(mixed, "analyst_hours") == .withheld)
    #expect(figure(mixed, "seconds_per_image") == .withheld)
    #expect(notes(mixed).contains("Hours and seconds of first looks are not told"))
    let all = try #require(Self.numbers(mixed, "effort")["hours_all"])
    guard case .decimal = all[0] else { throw Unmet() }
    // Three people who only looked first, and three who did nothing else than check.
    let looks = snapshot.effort.reduce(0) { $0 + $1.looks }
    let work = StageWork(looks: looks, timed: looks, seconds: 3_600, people: [0, 1, 2])
    snapshot.work?.stages = [.grading: work]
    let first = try StudyReport.build(snapshot, options: Self.full)
    #expect(figure(first, "analyst_hours") == .decimal(1, places: 1))
    snapshot.work?.stages = [.audit: work]
    let checks = try StudyReport.build(snapshot, options: Self.full)
    #expect(figure(checks, "analyst_hours") == .decimal(0, places: 1))
    #expect(figure(checks, "analysts") == .count(0))
    #expect(!notes(checks).contains("are not told"))
  }

  /// Who looks again adds to no first look, and where so few do that both are told together, the report says so.
  @Test func aLookAgainIsNoFirstLook() throws {
    func hours(_ report: Report) -> ReportNumber? {
      report.figures.first { $0.id == "analyst_hours" }?.number
    }
    func says(_ report: Report) -> Bool {
      report.sections.first { $0.id == "effort" }?.notes.joined().contains(
        "of looks again too") ?? false
    }
    let team = Set(0..<5)
    func snapshot(_ stages: [StudyStage: StageWork]) -> StudySnapshot {
      var snapshot = Self.snapshot(people: 5)
      snapshot.work?.stages = stages
      let looks = stages.values.reduce(0) { $0 + $1.looks }
      snapshot.effort = (0..<5).map {
        AnalystEffort(
          pseudonym: "p\($0)", seconds: 1_800, looks: looks / 5 + ($0 < looks % 5 ? 1 : 0))
      }
      return snapshot
    }
    let first = StageWork(looks: 50, timed: 50, seconds: 7_200, people: team)
    let second = StageWork(looks: 20, timed: 20, seconds: 3_600, people: team)
    let again = StageWork(looks: 1, timed: 1, seconds: 720, people: [0])
    for options in [Self.full, Self.published] {
      let apart = try StudyReport.build(
        snapshot([.grading: first, .second: second, .again: again]), options: options)
      #expect(
        Self.table(apart, "stages")?.rows.map(\.id) == ["grading", "second+again", "total"])
      #expect(hours(apart) == .decimal(2, places: 1) && !says(apart))
      let equal = try StudyReport.build(
        snapshot([.grading: first, .second: first, .again: again]), options: options)
      #expect(
        Self.table(equal, "stages")?.rows.map(\.id) == ["grading", "second+again", "total"])
      #expect(hours(equal) == .decimal(2, places: 1) && !says(equal))
      let few = StageWork(looks: 10, timed: 10, seconds: 720, people: [0, 1, 2])
      let several = StageWork(looks: 4, timed: 4, seconds: 720, people: [1, 2, 3, 4])
      let closed = try StudyReport.build(
        snapshot([.grading: few, .second: second, .again: several]), options: options)
      #expect(hours(closed) == .withheld && !says(closed), "first looks of three people")
      let together = try StudyReport.build(
        snapshot([.grading: first, .again: again]), options: options)
      #expect(Self.table(together, "stages")?.rows.map(\.id) == ["grading+again", "total"])
      #expect(hours(together) == .decimal(2.2, places: 1) && says(together))
    }
  }

  private struct Unmet: Error {}

  @Test func secondsAreDividedByTheLooksThatWereMeasured() throws {
    // Four looks of five seconds, and 57 whose times are missing or only claimed.
    var snapshot = Self.snapshot(people: 4)
    snapshot.work = StudyWork(
      stages: [.grading: StageWork(looks: 61, timed: 4, seconds: 20, people: [0, 1, 2, 3])],
      lookSeconds: [5, 5, 5, 5], timedPeople: 4)
    snapshot.effort = (0..<4).map {
      AnalystEffort(pseudonym: "p\($0)", seconds: 5, looks: $0 == 0 ? 16 : 15)
    }
    let report = try StudyReport.build(snapshot, options: Self.full)
    #expect(BuildTests.number(report, "seconds_per_image") == .decimal(5, places: 2))
    #expect(BuildTests.number(report, "looks_untimed") == .count(57))
    let effort = Self.numbers(report, "effort")
    #expect(effort["seconds_per_look"] == [.decimal(5, places: 2)])
    #expect(effort["looks"] == [.count(61)] && effort["looks_untimed"] == [.count(57)])
    #expect(
      Self.numbers(report, "stages")["grading"] == [
        .count(61), .count(57), .decimal(20.0 / 3_600, places: 1),
      ])
    #expect(
      HTMLRenderer.text(report).contains(
        "by 4 analysts, 5.0 s an image; 57 looks have no measured time"))
    // Four looks are few, so nothing that tells how many were measured is printed in public.
    let published = try StudyReport.build(snapshot, options: Self.published)
    #expect(BuildTests.number(published, "seconds_per_image") == .hidden)
    #expect(BuildTests.number(published, "looks_untimed") == .hidden)
    #expect(Self.numbers(published, "seconds")["mean"] == [.hidden])
    #expect(Self.numbers(published, "effort")["seconds_per_look"] == [.hidden])
    #expect(Self.numbers(published, "one_look_each")["one_look_each"]?.last == .hidden)
    try DisclosureTests.check(snapshot)
  }

  @Test func whatWasNotMeasuredIsNotZero() throws {
    var snapshot = Self.snapshot(people: 4)
    snapshot.work = StudyWork(
      stages: [.grading: StageWork(looks: 60, people: [0, 1, 2, 3])], timedPeople: 0)
    snapshot.effort = (0..<4).map { AnalystEffort(pseudonym: "p\($0)", seconds: 0, looks: 15) }
    for options in [Self.published, Self.full] {
      let report = try StudyReport.build(snapshot, options: options)
      for id in ["analyst_hours", "seconds_per_image"] {
        #expect(BuildTests.number(report, id) == .unmeasured)
      }
      #expect(BuildTests.number(report, "looks_untimed") == .count(60))
      let effort = Self.numbers(report, "effort")
      for row in ["hours", "seconds_per_image", "seconds_per_look"] {
        #expect(effort[row] == [.unmeasured])
      }
      #expect(Self.numbers(report, "one_look_each")["made"]?.last == .unmeasured)
      #expect(JSONRenderer.text(report).contains("\"state\": \"not_measured\""))
      #expect(HTMLRenderer.text(report).contains("not measured"))
    }
  }

  @Test func oneLookEachIsTheMeanTimesWhatWasPosted() throws {
    let snapshot = Self.snapshot(people: 4)
    let report = try StudyReport.build(snapshot, options: Self.published)
    let hours = Double(snapshot.figures.count) * 40 / 3_600
    #expect(
      Self.numbers(report, "one_look_each")["one_look_each"] == [
        .count(snapshot.figures.count), .decimal(hours, places: 1),
      ])
    let few = try StudyReport.build(Self.snapshot(people: 3), options: Self.published)
    #expect(Self.numbers(few, "one_look_each")["one_look_each"]?.last == .withheld)
    let notes = report.sections.first { $0.id == "exposure" }?.notes ?? []
    #expect(
      notes.contains { $0.hasPrefix("One look each supposes that every image or video held") })
  }

  @Test func noEditionTellsOfOnePerson() throws {
    for options in [Self.published, Self.full] {
      let report = try StudyReport.build(Self.snapshot(people: 5), options: options)
      let texts =
        [HTMLRenderer.text(report), JSONRenderer.text(report)]
        + CSVRenderer.files(report).map(\.text)
      for text in texts {
        for person in 0..<5 {
          #expect(!text.contains("p\(person)<") && !text.contains("\"p\(person)\""))
        }
      }
      #expect(Self.table(report, "analysts") == nil)
    }
  }

  @Test func oneLookChangesItsStageAndTheTotals() throws {
    var snapshot = Self.snapshot(people: 4, stages: Set(StudyStage.allCases))
    let before = try StudyReport.build(snapshot, options: Self.full)
    snapshot.work?.stages[.audit]?.looks += 1
    snapshot.work?.stages[.audit]?.timed += 1
    let known = snapshot.effort[0]
    snapshot.effort[0] = AnalystEffort(
      pseudonym: known.pseudonym, seconds: known.seconds, looks: known.looks + 1)
    let after = try StudyReport.build(snapshot, options: Self.full)
    let (old, new) = (Self.numbers(before, "stages"), Self.numbers(after, "stages"))
    #expect(Set(old.filter { new[$0.key] != $0.value }.keys) == ["audit", "total"])
  }
}
