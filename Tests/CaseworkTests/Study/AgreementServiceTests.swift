// SPDX-License-Identifier: Apache-2.0
// Which records agreement is worked out from, who is told, and that nothing of one person is.

import EvidenceModel
import Testing

@testable import Casework
@testable import StudyStatistics

@Suite struct AgreementServiceTests {
  /// A case of items that three people saw; the third answers otherwise about the last.
  private struct Team {
    let testCase: TestCase
    let raters: [Actor]
    let auditor: Actor

    init(items: Int, raters: Int = 3) throws {
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

    func read(_ actor: Actor? = nil) throws -> CaseAgreement {
      try AgreementService(store: testCase.store, actor: actor ?? auditor).read(
        try Bootstrap(draws: 100))
    }
  }

  @Test func eachQuestionAndTheResultAreCompared() throws {
    let team = try Team(items: 6)
    for item in Int64(1)...6 {
      for rater in 0..<3 {
        try team.record(item, rater, child: item == 6 && rater == 2 ? "unsure" : "no")
      }
    }
    let found = try team.read()
    #expect(found.items == 6)
    #expect(found.questions.map(\.question) == ["child", "result"])
    let child = try #require(found.questions.first)
    #expect(child.summary.items == 6 && child.summary.raters == 3)
    // Five items whole, and one pair of three of the sixth.
    let raw = try #require(child.summary.figures.first)
    #expect(try (raw.value.get() - 16.0 / 18).magnitude < 1e-12)
    #expect(
      child.pairs == [
        RatedPair(first: "no", second: "no", count: 16),
        RatedPair(first: "no", second: "unsure", count: 2),
      ])
    #expect(child.summary.classes.map(\.label) == ["no", "unsure"])
    let result = try #require(found.questions.last)
    #expect(result.pairs.map(\.count).reduce(0, +) == 18 && result.pairs.count == 2)
  }

  @Test func onlyTheNewestLookOfEachPersonCounts() throws {
    let team = try Team(items: 7)
    for item in Int64(1)...5 {
      // Changed their mind: the newest says the same as the other's.
      try team.record(item, 0, child: "unsure")
      try team.record(item, 0, child: "no")
      try team.record(item, 1, child: "no")
    }
    // A tile says nothing of agreement, and neither does a single look.
    try team.record(6, 0, child: "no")
    try team.record(6, 1, child: nil, route: .glanced)
    try team.record(7, 2, child: "no")
    let child = try #require(try team.read().questions.first)
    #expect(child.summary.items == 5 && child.summary.raters == 2)
    #expect(child.pairs == [RatedPair(first: "no", second: "no", count: 5)])
  }

  @Test func whatWasTakenBackDoesNotCount() throws {
    let team = try Team(items: 6)
    for item in Int64(1)...6 {
      try team.record(item, 0, child: "no")
      try team.record(item, 1, child: "no")
    }
    try team.record(1, 2, child: "unsure")
    #expect(try team.read().questions.first?.pairs.count == 2)
    _ = try WithdrawalService(store: team.testCase.store, actor: team.raters[2]).undo()
    let child = try #require(try team.read().questions.first)
    #expect(child.pairs == [RatedPair(first: "no", second: "no", count: 6)])
  }

  @Test func whoWasNotSureAndCameToNoResultIsNoRater() throws {
    let team = try Team(items: 6)
    for item in Int64(1)...6 {
      try team.record(item, 0, child: "no")
      try team.record(item, 1, child: "no")
    }
    try team.record(1, 2, child: "unsure", unsure: true)
    // Not sure, and still an answer from which a result follows.
    try team.record(2, 2, child: "no", unsure: true)
    let child = try #require(try team.read().questions.first)
    #expect(child.pairs == [RatedPair(first: "no", second: "no", count: 8)])
  }

  @Test func fewItemsHaveNoFigures() throws {
    let team = try Team(items: 5)
    for item in Int64(1)...4 {
      try team.record(item, 0, child: "no")
      try team.record(item, 1, child: "no")
    }
    let few = try team.read()
    #expect(few.items == 4 && few.questions.isEmpty)
    try team.record(5, 0, child: "no")
    try team.record(5, 1, child: "no")
    #expect(try team.read().questions.count == 2)
  }

  @Test func figuresAreOfTheTeamAndForWhoMaySeeIt() throws {
    let team = try Team(items: 6)
    let lead = try team.testCase.add("lead", .lead)
    for item in Int64(1)...5 {
      try team.record(item, 0, child: "no")
      try team.record(item, 1, child: "no")
    }
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
