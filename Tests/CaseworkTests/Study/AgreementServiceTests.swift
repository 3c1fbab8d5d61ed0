// SPDX-License-Identifier: Apache-2.0
// Which records agreement is worked out from, who is told, and that nothing of one person is.

import EvidenceModel
import StudyReport
import Testing

@testable import Casework
@testable import StudyStatistics

@Suite struct AgreementServiceTests {
  /// A case with items and people.
  private struct Team {
    let testCase: TestCase
    let raters: [Actor]
    let auditor: Actor

    init(items: Int, raters: Int = 4) throws {
      testCase = try TestCase()
      try testCase.addPlain(Array(repeating: PlainItem(), count: items))
      try testCase.select()
      let made = testCase
      self.raters = try (1...raters).map { try made.add("rater\($0)", .assessor) }
      auditor = try testCase.add("auditor", .auditor)
    }

    func record(
      _ item: Int64, _ rater: Int, child: String?, route: AssessmentRoute = .seen,
      unsure: Bool = false
    ) throws {
      let facts = try child.map { try FactSheet([.child: $0]) } ?? .empty
      _ = try AssessmentService(store: testCase.store, actor: raters[rater]).record([
        AssessmentEntry(item: item, facts: facts, route: route, wantsSecondOpinion: unsure)
      ])
    }

    /// Lets the first four people say *no* of items.
    func agree(on items: ClosedRange<Int64>, people: Int = 4) throws {
      for item in items { for rater in 0..<people { try record(item, rater, child: "no") } }
    }

    func read(_ actor: Actor? = nil) throws -> CaseAgreement {
      try AgreementService(store: testCase.store, actor: actor ?? auditor).read(
        try Bootstrap(draws: 100))
    }
  }

  @Test func eachQuestionAndTheResultAreCompared() throws {
    let team = try Team(items: 6)
    for item in Int64(1)...6 {
      for rater in 0..<4 {
        try team.record(item, rater, child: item == 6 && rater == 2 ? "unsure" : "no")
      }
    }
    let found = try team.read()
    #expect(found.items == 6)
    #expect(found.questions.map(\.question) == ["child", "result"])
    let child = try #require(found.questions.first)
    #expect(child.summary.items == 6 && child.summary.raters == 4)
    // Five items whole, and three of six pairs of the sixth.
    let raw = try #require(child.summary.figures.first)
    #expect(try (raw.value.get() - 5.5 / 6).magnitude < 1e-12)
    #expect(
      child.pairs == [
        RatedPair(first: "no", second: "no", count: 33),
        RatedPair(first: "no", second: "unsure", count: 3),
      ])
    #expect(child.summary.classes.map(\.label) == ["no", "unsure"])
    let result = try #require(found.questions.last)
    #expect(result.pairs.map(\.count).reduce(0, +) == 36 && result.pairs.count == 2)
  }

  /// One figure has one interval, whoever asks: the command and the report draw the same items again.
  @Test func theReportHasTheSameIntervals() throws {
    let team = try Team(items: 24)
    for item in Int64(1)...24 {
      for rater in 0..<(item.isMultiple(of: 2) ? 4 : 3) {
        let isOff = item.isMultiple(of: 3) && rater == Int(item) % 3
        try team.record(item, rater, child: (item > 15) != isOff ? "yes" : "no")
      }
    }
    let found = try AgreementService(store: team.testCase.store, actor: team.auditor)
      .read(Bootstrap())
    let report = try ReportService(store: team.testCase.store, actor: team.auditor).build(
      options: ReportOptions(edition: .internal))
    let table = try #require(
      report.sections.flatMap(\.tables).first { $0.id == "agreement" })
    var compared = 0
    for question in found.questions {
      let row = try #require(table.rows.first { $0.id == question.question })
      for (id, name) in [("raw", "Raw agreement"), ("alpha", "Krippendorff's alpha")] {
        let column = try #require(table.columns.firstIndex { $0.id == id })
        let figure = try #require(
          question.summary.figures.first { $0.name.lowercased() == name.lowercased() })
        let interval = try? figure.interval.get().interval
        #expect(row.cells[column].interval?.lower == interval?.lower, "\(row.id) \(id)")
        #expect(row.cells[column].interval?.upper == interval?.upper, "\(row.id) \(id)")
        if interval != nil { compared += 1 }
      }
    }
    #expect(compared == 4)
  }

  @Test func onlyTheNewestLookOfEachPersonCounts() throws {
    let team = try Team(items: 7)
    try team.testCase.turnWallOn()
    for item in Int64(1)...5 {
      // Changed their mind: the newest says the same as the other's.
      try team.record(item, 0, child: "unsure")
    }
    try team.agree(on: 1...5)
    // A tile says nothing of agreement, and neither does a single look.
    try team.record(6, 0, child: "no")
    try team.record(6, 1, child: nil, route: .glanced)
    try team.record(7, 2, child: "no")
    let child = try #require(try team.read().questions.first)
    #expect(child.summary.items == 5 && child.summary.raters == 4)
    #expect(child.pairs == [RatedPair(first: "no", second: "no", count: 30)])
  }

  @Test func whatIsTakenBackOnceOthersCouldBeReadStillCounts() throws {
    let team = try Team(items: 6, raters: 5)
    try team.agree(on: 1...6)
    try team.record(1, 4, child: "unsure")
    let before = try #require(try team.read().questions.first)
    #expect(before.pairs.map(\.count) == [36, 4])
    team.testCase.clock.advance(seconds: 1)
    _ = try WithdrawalService(store: team.testCase.store, actor: team.raters[4]).undo()
    #expect(try team.read().questions.first?.pairs == before.pairs)
  }

  @Test func aWordAfterOthersCouldBeReadIsNoIndependentOne() throws {
    let team = try Team(items: 7)
    let clock = team.testCase.clock
    try team.agree(on: 3...7)
    // Recorded anew after the other's was there: the first word counts.
    try team.record(1, 0, child: "unsure")
    clock.advance(seconds: 1)
    try team.record(1, 1, child: "no")
    clock.advance(seconds: 1)
    try team.record(1, 0, child: "no")
    // Taken back after the other's was there: the first word counts as well.
    try team.record(2, 0, child: "unsure")
    clock.advance(seconds: 1)
    try team.record(2, 1, child: "no")
    clock.advance(seconds: 1)
    _ = try WithdrawalService(store: team.testCase.store, actor: team.raters[0]).undo()
    try team.record(2, 0, child: "no")
    let child = try #require(try team.read().questions.first)
    #expect(
      child.pairs == [
        RatedPair(first: "no", second: "no", count: 30),
        RatedPair(first: "no", second: "unsure", count: 2),
      ])
  }

  @Test func aSlipTakenBackBeforeAnybodyElseAnsweredIsNoLoss() throws {
    let team = try Team(items: 5)
    for item in Int64(1)...5 {
      try team.record(item, 0, child: "unsure")
      team.testCase.clock.advance(seconds: 1)
      _ = try WithdrawalService(store: team.testCase.store, actor: team.raters[0]).undo()
      team.testCase.clock.advance(seconds: 1)
      for rater in 1...3 { try team.record(item, rater, child: "no") }
      team.testCase.clock.advance(seconds: 1)
      try team.record(item, 0, child: "no")
    }
    let child = try #require(try team.read().questions.first)
    #expect(child.pairs == [RatedPair(first: "no", second: "no", count: 30)])
  }

  @Test func whoWasNotSureAndCameToNoResultIsNoRater() throws {
    let team = try Team(items: 6, raters: 5)
    try team.agree(on: 1...6)
    try team.record(1, 4, child: "unsure", unsure: true)
    // Not sure, and still an answer from which a result follows.
    try team.record(2, 4, child: "no", unsure: true)
    let child = try #require(try team.read().questions.first)
    #expect(child.pairs == [RatedPair(first: "no", second: "no", count: 40)])
  }

  @Test func fewItemsHaveNoFigures() throws {
    let team = try Team(items: 5)
    try team.agree(on: 1...4)
    let few = try team.read()
    #expect(few.items == 4 && few.people == 4 && few.questions.isEmpty)
    try team.agree(on: 5...5)
    #expect(try team.read().questions.count == 2)
  }

  @Test func fewerThanFourPeopleHaveNoFigures() throws {
    let team = try Team(items: 6)
    try team.agree(on: 1...6, people: 3)
    let three = try team.read()
    #expect(three.items == 6 && three.people == 3 && three.questions.isEmpty)
    // The fourth saw the items, but said nothing of a child.
    _ = try AssessmentService(store: team.testCase.store, actor: team.raters[3]).record([
      AssessmentEntry(item: 1, facts: try FactSheet([.ageBand: "unsure"]), route: .seen)
    ])
    #expect(try team.read().questions.map(\.question) == ["result"])
    try team.record(2, 3, child: "no")
    #expect(try team.read().questions.map(\.question) == ["child", "result"])
  }

  @Test func figuresAreOfTheTeamAndForWhoMaySeeIt() throws {
    let team = try Team(items: 6)
    let lead = try team.testCase.add("lead", .lead)
    try team.agree(on: 1...5)
    for actor in [team.raters[0], Actor.keyHolder] {
      #expect(throws: CaseworkError(.denied, "")) { try team.read(actor) }
    }
    // A lead grades too, and the sixth item waits for a first look.
    #expect(throws: CaseworkError(.denied, "")) { try team.read(lead) }
    try team.record(6, 0, child: "no")
    let text = "\(try team.read(lead))"
    #expect(!text.contains("rater1") && !text.contains("user-"))
  }
}
