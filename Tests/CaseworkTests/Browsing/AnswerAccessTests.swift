// SPDX-License-Identifier: Apache-2.0
// Others' answers, tags and notes open by one rule: once one's own answers about an item and its family are in.

import EvidenceModel
import Testing

@testable import Casework
@testable import Catalog

@Suite struct AnswerAccessTests {
  private struct Fixture {
    let testCase: TestCase
    let one: Actor
    let other: Actor

    /// Three pictures, of which the first two are a family; another person has answered, tagged and noted the first.
    init(families: [[Int64]] = []) throws {
      testCase = try TestCase()
      try testCase.addPlain(Array(repeating: PlainItem(), count: 3))
      if !families.isEmpty { try testCase.addFamilies(families) }
      try testCase.select()
      try testCase.turnWallOn()
      (one, other) = (try testCase.add("one", .assessor), try testCase.add("other", .assessor))
      try record(1, ["child": "no"], by: other)
      let tags = TagService(store: testCase.store, actor: other)
      try tags.set(.commercial, on: 1, present: true)
      try tags.note("a note", on: 1)
    }

    func record(
      _ item: Int64, _ facts: [String: String], by actor: Actor,
      route: AssessmentRoute = .seen, isWish: Bool = false
    ) throws {
      let outcome = try AssessmentService(store: testCase.store, actor: actor).record([
        AssessmentEntry(
          item: item, facts: try FactSheet(named: facts), route: route, wantsSecondOpinion: isWish)
      ]).first
      if case .refused(let error) = outcome { throw error }
    }

    /// Whether everything that the other person did to the first item is shown, or nothing is.
    func isOpen() throws -> Bool {
      let history = try ItemService(store: testCase.store, actor: one).view(1).history
      let tags = TagService(store: testCase.store, actor: one)
      let signs = [
        history.isOpen, history.status != nil, history.records.contains { !$0.isOwn },
        try !tags.tags(on: 1).isEmpty, try !tags.notes(on: 1).isEmpty,
      ]
      #expect(Set(signs).count == 1, "one rule for all: \(signs)")
      return history.isOpen
    }
  }

  @Test(arguments: [[:], ["child": "unsure"], ["child": "no"]])
  func aWishForASecondOpinionIsNoAnswer(_ facts: [String: String]) throws {
    let fixture = try Fixture()
    #expect(try !fixture.isOpen())
    try fixture.record(1, facts, by: fixture.one, isWish: true)
    #expect(try !fixture.isOpen())
    try fixture.record(1, ["child": "no"], by: fixture.one)
    #expect(try fixture.isOpen())
    _ = try WithdrawalService(store: fixture.testCase.store, actor: fixture.one).undo()
    #expect(try !fixture.isOpen(), "what was taken back opens nothing")
  }

  @Test func aTileIsNoAnswerAboutTheItemItself() throws {
    let fixture = try Fixture()
    try fixture.record(1, ["child": "no"], by: fixture.one, route: .glanced)
    #expect(try !fixture.isOpen())
  }

  @Test(arguments: [AssessmentRoute.seen, .glanced])
  func anAnswerAboutEveryMemberOfTheFamilyIsWaitedFor(_ route: AssessmentRoute) throws {
    let fixture = try Fixture(families: [[1, 2]])
    try fixture.record(1, ["child": "no"], by: fixture.one)
    #expect(try !fixture.isOpen(), "the other member goes to assessment, too")
    try fixture.record(2, [:], by: fixture.one, isWish: true)
    #expect(try !fixture.isOpen(), "a wish is no answer about a member either")
    _ = try WithdrawalService(store: fixture.testCase.store, actor: fixture.one).undo()
    try fixture.record(2, ["child": "no"], by: fixture.one, route: route)
    #expect(try fixture.isOpen())
  }

  @Test func whatThePolicyTakesForAWishIsNoAnswer() throws {
    let fixture = try Fixture()
    try PolicyService(store: fixture.testCase.store, actor: fixture.testCase.administrator).put(
      try WorkDesk.policy(["second_opinion:": "second_opinion: {when_undetermined: yes}"]))
    try fixture.record(1, ["child": "unsure"], by: fixture.one)
    #expect(try !fixture.isOpen())
  }
}
