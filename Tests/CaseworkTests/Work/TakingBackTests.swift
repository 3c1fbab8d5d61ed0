// SPDX-License-Identifier: Apache-2.0
// What was taken back or corrected: shown no second time beyond budget and breaks, and counted once.

import EvidenceModel
import Testing

@testable import Casework

@Suite struct TakingBackTests {
  @Test func whatIsTakenBackIsNotShownAgainBeyondTheBudget() throws {
    let desk = try WorkDesk(items: 6, policy: ["exposures_per_day:": "exposures_per_day: 2"])
    let rater = desk.people[0]
    let gate = WorkGate(store: desk.store, actor: rater)
    let undo = WithdrawalService(store: desk.store, actor: rater)
    var seen: [Int64] = []
    for _ in 0..<2 {
      let held = try #require(try gate.next().held)
      try gate.requireOpen(for: [held])
      try desk.record(held, "none", by: rater)
      seen.append(held)
    }
    #expect(try gate.next().code == "budget")
    for back in seen.reversed() {
      desk.testCase.clock.advance(seconds: 1)
      #expect(try undo.undo()?.item == back)
      #expect(try gate.next().held == back, "its answers can be changed")
      let refusal = #expect(throws: CaseworkError.self) { try gate.requireOpen(for: [back]) }
      #expect(refusal?.refusal == .budgetSpent)
    }
    try desk.record(seen[0], "mild", by: rater)
    try desk.record(seen[1], "mild", by: rater)
    #expect(try gate.next().code == "budget")
    #expect(try gate.pace().looks == 2)
    // The next day it is an item like any other.
    _ = try undo.undo()
    desk.testCase.clock.advance(seconds: 86_400)
    try gate.requireOpen(for: [seen[1]])
    try desk.store.close()
  }

  /// Else one rating taken back would open dispute after dispute beyond the budget.
  @Test func whatIsInHandOpensNoOtherKindOfWork() throws {
    let desk = try WorkDesk(policy: ["exposures_per_day:": "exposures_per_day: 1"])
    let gate = WorkGate(store: desk.store, actor: desk.lead)
    let held = try #require(try gate.next().held)
    try gate.requireOpen(for: [held])
    try desk.record(held, "none", by: desk.lead)
    #expect(try gate.next(.dispute).code == "budget")
    desk.testCase.clock.advance(seconds: 1)
    _ = try WithdrawalService(store: desk.store, actor: desk.lead).undo()
    #expect(try gate.next().held == held)
    #expect(try gate.next(.dispute).code == "budget")
    try desk.store.close()
  }

  @Test func whatIsTakenBackIsNotShownAgainDuringABreak() throws {
    let desk = try WorkDesk(policy: ["breaks:": "breaks: {after_minutes: 2, minutes: 5}"])
    let rater = desk.people[0]
    let gate = WorkGate(store: desk.store, actor: rater)
    let first = try #require(try gate.next().held)
    try desk.record(first, "none", by: rater)
    let held = try #require(try gate.next().held)
    try desk.work(held, seconds: 130, by: rater)
    #expect(try gate.next().code == "break")
    #expect(try WithdrawalService(store: desk.store, actor: rater).undo()?.item == first)
    let refusal = #expect(throws: CaseworkError.self) { try gate.requireOpen(for: [first]) }
    #expect(refusal?.refusal == .onBreak)
    try gate.requireOpen(for: [held])
    desk.testCase.clock.advance(seconds: 301)
    try gate.requireOpen(for: [first])
    try desk.store.close()
  }

  @Test func aCorrectionIsNoSecondLookAndNothingCarriedOverIsAny() throws {
    let (desk, items, _) = try WorkDesk.family()
    let gate = WorkGate(store: desk.store, actor: desk.people[0])
    try desk.record(items[0], "none", by: desk.people[0])
    try desk.record(items[0], "mild", by: desk.people[0])
    let rest = try ExceptionService(store: desk.store, actor: desk.people[0]).restOfFamily(
      of: items[0])
    #expect(rest.recorded.count == 2)
    #expect(try gate.pace().looks == 1)
    try desk.store.close()
  }

  @Test func aHeavierAnswerCountsWhatItCountsMoreAndALighterOneTakesNothingOff() throws {
    let desk = try WorkDesk(policy: ["exposures_per_day:": "exposures_per_day: 6"])
    let rater = desk.people[0]
    let gate = WorkGate(store: desk.store, actor: rater)
    for (answer, spent) in [("none", 1.0), ("severe", 3), ("none", 3), ("mild", 3), ("severe", 3)] {
      try desk.record(1, answer, by: rater)
      #expect(try gate.pace().spent == spent && gate.pace().looks == 1, "\(answer)")
    }
    _ = try WithdrawalService(store: desk.store, actor: rater).undo()
    try desk.record(1, "severe", by: rater)
    #expect(try gate.pace().spent == 3, "what was taken back was looked at")
    try desk.record(2, "none", by: rater, route: .glanced)
    try desk.record(2, "severe", by: rater)
    #expect(try gate.pace().spent == 6 && gate.pace().looks == 2)
    #expect(try gate.next().code == "budget")
    #expect(try WorkGate(store: desk.store, actor: desk.people[1]).pace().spent == 0)
    try desk.store.close()
  }

  @Test func whatAnAnswerCountsMoreIsOfTheDayOnWhichItIsGiven() throws {
    let desk = try WorkDesk()
    let rater = desk.people[0]
    let gate = WorkGate(store: desk.store, actor: rater)
    try desk.record(1, "none", by: rater)
    desk.testCase.clock.advance(seconds: 86_400)
    try desk.record(1, "severe", by: rater)
    #expect(try gate.pace().spent == 2 && gate.pace().looks == 0)
    try desk.store.close()
  }
}
