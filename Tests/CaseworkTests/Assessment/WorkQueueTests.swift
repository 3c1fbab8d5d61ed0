// SPDX-License-Identifier: Apache-2.0
// The queue: one item for one person for a while, and nothing of what others said.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework

@Suite struct WorkQueueTests {
  private func record(_ desk: AssessmentRuleTests.Desk, _ item: Int64, by actor: Actor) throws {
    let facts = try FactSheet([.child: "no"])
    _ = try desk.record(AssessmentEntry(item: item, facts: facts, route: .seen), by: actor)
  }

  @Test func anItemIsHeldForOnePerson() throws {
    let desk = try AssessmentRuleTests.Desk()
    let store = desk.testCase.store
    let mine = WorkQueue(store: store, actor: desk.rater)
    let theirs = WorkQueue(store: store, actor: desk.lead)
    let first = try #require(try mine.next())
    #expect(try mine.next()?.item == first.item, "the same item comes until it is recorded")
    let second = try #require(try theirs.next())
    #expect(second.item != first.item)
    #expect(first.heldUntil == desk.testCase.clock.present.advanced(bySeconds: 900))
    try record(desk, first.item, by: desk.rater)
    let third = try #require(try mine.next())
    #expect(![first.item, second.item].contains(third.item))
    try store.close()
  }

  @Test func whatWouldComeNextIsToldAndHeldForNobody() throws {
    let desk = try AssessmentRuleTests.Desk()
    let store = desk.testCase.store
    let (mine, theirs) = (
      WorkQueue(store: store, actor: desk.rater), WorkQueue(store: store, actor: desk.lead)
    )
    let first = try #require(try mine.next())
    let following = try #require(first.following)
    #expect(following != first.item)
    #expect(try theirs.next()?.item == following, "another person may have it")
    #expect(try mine.next()?.following != following, "and then it is not next any more")
    for item in Int64(1)...3 where item != first.item { try record(desk, item, by: desk.lead) }
    #expect(try mine.next()?.following == nil)
    try store.close()
  }

  @Test func whatSomeoneHasSeenDoesNotComeAgain() throws {
    let desk = try AssessmentRuleTests.Desk()
    let store = desk.testCase.store
    let queue = WorkQueue(store: store, actor: desk.rater)
    for item in Int64(1)...2 { try record(desk, item, by: desk.lead) }
    #expect(try queue.next()?.item == 3)
    try record(desk, 3, by: desk.rater)
    #expect(try queue.next() == nil)
    try store.close()
  }

  @Test func anotherPersonsRecordLeavesAHold() throws {
    let desk = try AssessmentRuleTests.Desk()
    let store = desk.testCase.store
    let mine = WorkQueue(store: store, actor: desk.rater)
    let held = try #require(try mine.next())
    desk.testCase.clock.advance(seconds: 20)
    try record(desk, held.item, by: desk.lead)
    let again = try mine.next()
    #expect(again?.item == held.item && again?.begun == held.begun, "the look does not begin anew")
    #expect(
      try WorkQueue(store: store, actor: desk.lead).next()?.item != held.item,
      "who has recorded it does not get it again")
    desk.testCase.clock.advance(seconds: 10)
    try record(desk, held.item, by: desk.rater)
    #expect(try desk.newest().activeSeconds == 30)
    #expect(try mine.next()?.item != held.item)
    try store.close()
  }

  @Test func aHoldOnWhatSomebodyElseRecordedEndsWithItsTime() throws {
    let desk = try AssessmentRuleTests.Desk()
    let store = desk.testCase.store
    let mine = WorkQueue(store: store, actor: desk.rater)
    let held = try #require(try mine.next())
    try record(desk, held.item, by: desk.lead)
    desk.testCase.clock.advance(seconds: WorkQueue.leaseSeconds + 1)
    #expect(try mine.next()?.item != held.item)
    try store.close()
  }

  @Test func aHoldEndsWithItsTime() throws {
    let desk = try AssessmentRuleTests.Desk()
    let store = desk.testCase.store
    let first = try #require(try WorkQueue(store: store, actor: desk.rater).next())
    let theirs = WorkQueue(store: store, actor: desk.lead)
    desk.testCase.clock.advance(seconds: WorkQueue.leaseSeconds - 1)
    #expect(try theirs.next()?.item != first.item)
    desk.testCase.clock.advance(seconds: 1 + WorkQueue.leaseSeconds)
    let next = try #require(try theirs.next())
    #expect(next.item == 1, "the best free item, held or not before")
    try store.close()
  }

  @Test func theHighestRankComesFirst() throws {
    let testCase = try TestCase()
    let source = try Scratch()
    try source.write(try Pictures.png(71, side: 64), to: "f/1.png")
    try source.write(try Pictures.generated(72, prompt: "a red lighthouse"), to: "f/2.png")
    try testCase.ingest([source.path + "/f"])
    let rater = try testCase.add("rater", .assessor)
    let text = SelectionRules.standardYAML.replacingOccurrences(
      of: "generated_trace: 0", with: "generated_trace: 3")
    _ = try SelectionService(store: testCase.store, actor: .keyHolder).run(
      try SelectionRules(yaml: text), text: text)
    let generated = try #require(
      try testCase.item(
        Pictures.sha256(try Pictures.generated(72, prompt: "a red lighthouse"))))
    let next = try #require(try WorkQueue(store: testCase.store, actor: rater).next())
    #expect(next.item == generated)
    #expect(next.rank == 4)
    try testCase.store.close()
  }

  @Test func withoutASelectionNothingWaits() throws {
    let testCase = try TestCase()
    let rater = try testCase.add("rater", .assessor)
    #expect(try WorkQueue(store: testCase.store, actor: rater).next() == nil)
    #expect(throws: CaseworkError(.denied, "")) {
      try WorkQueue(store: testCase.store, actor: .keyHolder).next()
    }
    try testCase.store.close()
  }
}
