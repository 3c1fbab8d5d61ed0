// SPDX-License-Identifier: Apache-2.0
// Breaks, budgets and shifts hold for every client; and active time is counted as it was told.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework

@Suite struct WorkGateTests {
  private func item(_ offer: WorkOffer) -> Int64? {
    if case .item(let item) = offer { item.item } else { nil }
  }

  /// Beats every ten seconds, at work.
  private func work(_ desk: WorkDesk, _ item: Int64, seconds: Double, by actor: Actor) throws {
    let queue = WorkQueue(store: desk.store, actor: actor)
    for _ in 0..<Int(seconds / 10) {
      desk.testCase.clock.advance(seconds: 10)
      try queue.beat(item, isActive: true)
    }
  }

  @Test func aBreakThatIsDueHoldsUntilItIsOver() throws {
    let desk = try WorkDesk(policy: ["breaks:": "breaks: {after_minutes: 2, minutes: 5}"])
    let rater = desk.people[0]
    let gate = WorkGate(store: desk.store, actor: rater)
    let held = try #require(item(try gate.next()))
    try work(desk, held, seconds: 100, by: rater)
    #expect(try gate.pace().secondsToBreak == 20)
    #expect(item(try gate.next()) == held, "not due yet")
    try work(desk, held, seconds: 30, by: rater)
    let until = desk.testCase.clock.present.advanced(bySeconds: 300)
    #expect(try gate.next() == .onBreak(until: until))
    desk.testCase.clock.advance(seconds: 299)
    #expect(try gate.next() == .onBreak(until: until), "asking again does not end it")
    #expect(try gate.pace().breakUntil == until)
    #expect(item(try desk.offer(desk.people[1])) != held, "the item stays the person's own")
    desk.testCase.clock.advance(seconds: 1)
    #expect(item(try gate.next()) == held)
    #expect(try gate.pace().secondsToBreak == 120)
    #expect(try gate.pace().breakUntil == nil)
    try desk.store.close()
  }

  @Test func nothingButWhatIsHeldIsShownDuringABreak() throws {
    let desk = try WorkDesk(policy: ["breaks:": "breaks: {after_minutes: 2, minutes: 5}"])
    let rater = desk.people[0]
    let gate = WorkGate(store: desk.store, actor: rater)
    let held = try #require(item(try gate.next()))
    let other = try #require(desk.testCase.rows(ItemRow.self).map(\.id).first { $0 != held })
    try gate.requireOpen(for: [held, other])
    try work(desk, held, seconds: 130, by: rater)
    #expect(throws: CaseworkError(.conflict, "")) { try gate.requireOpen(for: [other]) }
    #expect(throws: CaseworkError(.conflict, "")) { try gate.requireOpen(for: [held, other]) }
    try gate.requireOpen(for: [held])
    try WorkGate(store: desk.store, actor: desk.people[1]).requireOpen(for: [other])
    try WorkGate(store: desk.store, actor: desk.testCase.administrator).requireOpen(for: [other])
    desk.testCase.clock.advance(seconds: 301)
    try gate.requireOpen(for: [other])
    try desk.store.close()
  }

  @Test func nothingIsShownOutsideOfShifts() throws {
    let desk = try WorkDesk(policy: [
      "shifts:": "shifts: [{days: [mon], from: \"03:00\", to: \"03:01\"}]"
    ])
    let gate = WorkGate(store: desk.store, actor: desk.people[0])
    #expect(throws: CaseworkError(.conflict, "")) { try gate.requireOpen(for: [1]) }
    try desk.store.close()
  }

  @Test func aRestAsLongAsABreakIsOne() throws {
    let desk = try WorkDesk(policy: ["breaks:": "breaks: {after_minutes: 2, minutes: 5}"])
    let rater = desk.people[0]
    let held = try #require(item(try desk.offer(rater)))
    try work(desk, held, seconds: 110, by: rater)
    desk.testCase.clock.advance(seconds: 300)
    #expect(try WorkGate(store: desk.store, actor: rater).pace().secondsToBreak == 120)
    try work(desk, held, seconds: 60, by: rater)
    #expect(item(try desk.offer(rater)) == held)
    try desk.store.close()
  }

  @Test func workWithoutSignsOfActivityCountsByRecords() throws {
    let desk = try WorkDesk(
      items: 4, policy: ["breaks:": "breaks: {after_minutes: 2, minutes: 5}"])
    let rater = desk.people[0]
    for _ in 0..<2 {
      let held = try #require(item(try desk.offer(rater)))
      desk.testCase.clock.advance(seconds: 70)
      try desk.record(held, "none", by: rater)
    }
    #expect(try desk.offer(rater).code == "break")
    try desk.store.close()
  }

  // MARK: - Budget

  @Test func theBudgetCountsBySeverityAndEndsWithTheDay() throws {
    let desk = try WorkDesk(
      items: 8, timeZone: "Europe/London",
      policy: ["exposures_per_day:": "exposures_per_day: 6"])
    let rater = desk.people[0]
    let gate = WorkGate(store: desk.store, actor: rater)
    for (answer, spent) in [("severe", 3.0), ("none", 4), ("mild", 5)] {
      let held = try #require(item(try gate.next()))
      try desk.record(held, answer, by: rater)
      #expect(try gate.pace().spent == spent)
    }
    let held = try #require(item(try gate.next()))
    try desk.record(held, "none", by: rater)
    let offer = try gate.next()
    #expect(offer.code == "budget" && offer.advice != nil)
    let until = try #require(offer.until)
    #expect(until.description.hasSuffix("T23:00:00Z"), "midnight in London in summer")
    #expect(item(try desk.offer(desk.people[1])) != nil, "others go on")
    desk.testCase.clock.advance(seconds: until.seconds(since: desk.testCase.clock.present))
    #expect(item(try gate.next()) != nil)
    #expect(try gate.pace().spent == 0)
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

  private struct Views: ExposureCounting {
    func count(_ actor: Actor, since: Instant) -> Int { 9 }
  }

  @Test func looksWithoutARecordCountWhereViewsAreCounted() throws {
    let desk = try WorkDesk(policy: ["exposures_per_day:": "exposures_per_day: 11"])
    let gate = WorkGate(store: desk.store, actor: desk.people[0], exposures: Views())
    let held = try #require(item(try gate.next()))
    try desk.record(held, "severe", by: desk.people[0])
    #expect(try gate.pace().looks == 9)
    #expect(try gate.pace().spent == 11, "eight others, and one that counts three")
    #expect(try gate.next().code == "budget")
    try desk.store.close()
  }

  // MARK: - Shifts

  @Test func outsideOfShiftsNothingIsHandedOut() throws {
    // The test's clock begins on a Monday at 13:33:20 in UTC.
    let desk = try WorkDesk(
      policy: ["shifts:": "shifts: [{days: [tue], from: \"08:00\", to: \"16:00\"}]"])
    let begin = desk.testCase.clock.present
    let offer = try desk.offer(desk.people[0])
    let tuesday = try #require(offer.until)
    #expect(offer.code == "shift")
    #expect(tuesday.description.hasSuffix("T08:00:00Z"), "\(tuesday) after \(begin)")
    desk.testCase.clock.advance(seconds: tuesday.seconds(since: begin))
    #expect(item(try desk.offer(desk.people[0])) == 1)
    desk.testCase.clock.advance(seconds: 8 * 3_600)
    #expect(try desk.offer(desk.people[0]).until == tuesday.advanced(bySeconds: 7 * 86_400))
    try desk.store.close()
  }

  @Test func aShiftMayGoOverMidnight() {
    let day = WorkDay(timeZone: "UTC")
    let shifts = [WorkPolicy.Shift(days: [5], from: 22 * 60, to: 6 * 60)]
    let friday = Instant(year: 2026, month: 11, day: 27, hour: 22)
    let saturday = Instant(year: 2026, month: 11, day: 28, hour: 6)
    guard let friday, let saturday else { return #expect(Bool(false)) }
    #expect(day.shiftEnd(at: friday, shifts) == saturday)
    #expect(day.shiftEnd(at: saturday.advanced(bySeconds: -1), shifts) == saturday)
    #expect(day.shiftEnd(at: saturday, shifts) == nil)
    #expect(day.shiftEnd(at: friday.advanced(bySeconds: -1), shifts) == nil)
    #expect(day.nextShift(after: saturday, shifts) == friday.advanced(bySeconds: 7 * 86_400))
  }

  @Test func aShiftIsCutInTheZonesTimeAlsoWhereClocksChange() throws {
    let day = WorkDay(timeZone: "Europe/London")
    let shifts = [WorkPolicy.Shift(days: [7], from: 8 * 60, to: 16 * 60)]
    // 29 March 2026, the day on which summer time begins in London, is a Sunday.
    let morning = try #require(Instant(year: 2026, month: 3, day: 29, hour: 7, minute: 30))
    #expect(day.shiftEnd(at: morning, shifts) == Instant(year: 2026, month: 3, day: 29, hour: 15))
  }

  @Test func nothingSevereComesInTheLastMinutes() throws {
    let desk = try WorkDesk(items: 3, people: 2)
    try desk.put([
      "shifts:":
        "shifts: [{days: [mon, tue, wed, thu, fri, sat, sun], from: \"00:00\", to: \"24:00\"}]"
    ])
    let raw = try RawCatalog(case: desk.testCase.path)
    let waiting = try desk.testCase.rows(QueueEntryRow.self).filter { $0.lane == .rating }
    try raw.execute(
      """
      UPDATE queue_entry SET severe = 1 WHERE lane = 'rating';
      DELETE FROM queue_tally WHERE lane = 'rating';
      INSERT INTO queue_tally VALUES ('rating', 0, 1, \(waiting.count));
      """)
    let day = WorkDay(timeZone: "UTC")
    let now = desk.testCase.clock.present
    let end = day.nextDay(after: now)
    desk.testCase.clock.advance(seconds: end.seconds(since: now) - 1_801)
    #expect(try desk.offer(desk.people[0]).code == "item")
    desk.testCase.clock.advance(seconds: 2)
    #expect(try desk.offer(desk.people[0]).code == "item", "what is held may be ended")
    #expect(try desk.offer(desk.people[1]) == .queueEmpty, "and nothing tells why")
    try raw.close()
    try desk.store.close()
  }

  // MARK: - Active time

  private static let beats: [([(Double, Bool)], Double, Double)] = [
    ([], 40, 40), ([(10, true), (10, true)], 5, 25), ([(10, true), (10, false)], 5, 15),
    ([(10, true), (60, true), (10, true)], 5, 25), ([(10, true)], 500, 10),
    ([(10, false), (10, false)], 10, 10), ([], 2_000, 0),
  ]

  @Test(arguments: beats.indices)
  func activeTimeIsWhatWasTold(_ index: Int) throws {
    let (beats, tail, expected) = Self.beats[index]
    let desk = try WorkDesk(items: 1)
    let rater = desk.people[0]
    let queue = WorkQueue(store: desk.store, actor: rater)
    let item = try #require(try queue.next()).item
    for (seconds, isActive) in beats {
      desk.testCase.clock.advance(seconds: seconds)
      try queue.beat(item, isActive: isActive)
    }
    desk.testCase.clock.advance(seconds: tail)
    try desk.record(item, "none", by: rater)
    let row = try #require(try desk.testCase.rows(AssessmentRow.self).last)
    #expect(row.activeSeconds ?? 0 == expected)
    try desk.store.close()
  }

  @Test func aHoldGoesOnWhileThePersonIsAtWorkAndOnlyThen() throws {
    let desk = try WorkDesk(items: 1, people: 2)
    let queue = WorkQueue(store: desk.store, actor: desk.people[0])
    let held = try #require(try queue.next())
    for _ in 0..<3 {
      desk.testCase.clock.advance(seconds: 800)
      try queue.beat(held.item, isActive: true)
    }
    #expect(try desk.next(desk.people[1]) == nil)
    desk.testCase.clock.advance(seconds: 800)
    try queue.beat(held.item, isActive: false)
    desk.testCase.clock.advance(seconds: 101)
    #expect(throws: CaseworkError(.conflict, "")) { try queue.beat(held.item, isActive: true) }
    #expect(try desk.next(desk.people[1])?.item == held.item)
    try desk.store.close()
  }

  @Test func aPersonsPaceIsSealedAndNobodyElses() throws {
    let desk = try WorkDesk(items: 2, people: 2)
    let gate = WorkGate(store: desk.store, actor: desk.people[0])
    let held = try #require(item(try gate.next()))
    try desk.record(held, "none", by: desk.people[0])
    #expect(try gate.pace().looks == 1)
    #expect(try WorkGate(store: desk.store, actor: desk.people[1]).pace().looks == 0)
    let row = try #require(try desk.testCase.rows(PaceRow.self).first)
    #expect(!String(decoding: row.sealedState, as: UTF8.self).contains("spent"))
    #expect(throws: CaseworkError(.denied, "")) {
      try WorkGate(store: desk.store, actor: desk.testCase.administrator).pace()
    }
    try desk.store.close()
  }
}
