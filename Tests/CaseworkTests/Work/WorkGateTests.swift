// SPDX-License-Identifier: Apache-2.0
// Breaks, budgets and shifts hold for every client; and active time is counted as it was told.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework

/// One person's views in a case with waiting items.
struct Sight {
  let views: ViewService
  let person: Actor

  init(_ desk: WorkDesk, _ person: Actor) {
    views = ViewService(store: desk.store)
    self.person = person
  }

  func begin(_ items: [Int64], _ purpose: ViewPurpose = .queue) throws -> OpenView {
    try views.begin(
      ViewRequest(
        items: items, purpose: purpose, manner: ViewManner(side: 512, blur: 0, isGrey: false)),
      by: person, session: "s")
  }

  /// Looks at an item and goes on.
  func look(at item: Int64) throws {
    try views.end(begin([item]).token, session: "s", isActive: false)
  }
}

@Suite struct WorkGateTests {
  @Test func aBreakThatIsDueHoldsUntilItIsOver() throws {
    let desk = try WorkDesk(policy: ["breaks:": "breaks: {after_minutes: 2, minutes: 5}"])
    let rater = desk.people[0]
    let gate = WorkGate(store: desk.store, actor: rater)
    let held = try #require(try gate.next().held)
    try desk.work(held, seconds: 100, by: rater)
    #expect(try gate.pace().secondsToBreak == 20)
    #expect(try gate.next().held == held, "not due yet")
    try desk.work(held, seconds: 30, by: rater)
    let until = desk.testCase.clock.present.advanced(bySeconds: 300)
    #expect(try gate.next() == .onBreak(until: until))
    desk.testCase.clock.advance(seconds: 299)
    #expect(try gate.next() == .onBreak(until: until), "asking again does not end it")
    #expect(try gate.pace().breakUntil == until)
    #expect(try desk.offer(desk.people[1]).held != held, "the item stays the person's own")
    desk.testCase.clock.advance(seconds: 1)
    #expect(try gate.next().held == held)
    #expect(try gate.pace().secondsToBreak == 120)
    #expect(try gate.pace().breakUntil == nil)
    try desk.store.close()
  }

  @Test func nothingButWhatIsHeldIsShownDuringABreak() throws {
    let desk = try WorkDesk(policy: ["breaks:": "breaks: {after_minutes: 2, minutes: 5}"])
    let rater = desk.people[0]
    let gate = WorkGate(store: desk.store, actor: rater)
    let held = try #require(try gate.next().held)
    let other = try #require(desk.testCase.rows(ItemRow.self).map(\.id).first { $0 != held })
    try gate.requireOpen(for: [held, other])
    try desk.work(held, seconds: 130, by: rater)
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
    let held = try #require(try desk.offer(rater).held)
    try desk.work(held, seconds: 110, by: rater)
    desk.testCase.clock.advance(seconds: 300)
    #expect(try WorkGate(store: desk.store, actor: rater).pace().secondsToBreak == 120)
    try desk.work(held, seconds: 60, by: rater)
    #expect(try desk.offer(rater).held == held)
    try desk.store.close()
  }

  @Test func workWithoutSignsOfActivityCountsByRecords() throws {
    let desk = try WorkDesk(
      items: 4, policy: ["breaks:": "breaks: {after_minutes: 2, minutes: 5}"])
    let rater = desk.people[0]
    for _ in 0..<2 {
      let held = try #require(try desk.offer(rater).held)
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
      let held = try #require(try gate.next().held)
      try desk.record(held, answer, by: rater)
      #expect(try gate.pace().spent == spent)
    }
    let held = try #require(try gate.next().held)
    try desk.record(held, "none", by: rater)
    let offer = try gate.next()
    #expect(offer.code == "budget" && offer.advice != nil)
    let until = try #require(offer.until)
    #expect(until.description.hasSuffix("T23:00:00Z"), "midnight in London in summer")
    #expect(try desk.offer(desk.people[1]).held != nil, "others go on")
    desk.testCase.clock.advance(seconds: until.seconds(since: desk.testCase.clock.present))
    #expect(try gate.next().held != nil)
    #expect(try gate.pace().spent == 0)
    try desk.store.close()
  }

  @Test func everyItemLookedAtCountsOnceWhetherAViewOrARecordTellsOfIt() throws {
    let desk = try WorkDesk(policy: ["exposures_per_day:": "exposures_per_day: 6"])
    let rater = desk.people[0]
    let sight = Sight(desk, rater)
    let gate = WorkGate(store: desk.store, actor: rater)
    try sight.look(at: 1)
    try desk.record(1, "severe", by: rater)
    #expect(try gate.pace().looks == 1 && gate.pace().spent == 3)
    try desk.record(2, "none", by: rater)
    try desk.record(4, "none", by: rater, route: .glanced)
    #expect(try gate.pace().looks == 3, "what was seen elsewhere counts, too")
    try sight.look(at: 3)
    #expect(try gate.pace().looks == 4, "and does not cancel a look that only a view tells of")
    #expect(try gate.pace().spent == 6)
    #expect(try gate.next().code == "budget", "of every client, the command line's, too")
    let served = WorkGate(
      store: desk.store, actor: rater, exposures: ExposureService(store: desk.store),
      views: sight.views)
    #expect(try served.pace() == gate.pace())
    #expect(try WorkGate(store: desk.store, actor: desk.people[1]).pace().looks == 0)
    desk.testCase.clock.advance(seconds: 86_400)
    #expect(try gate.pace().looks == 0 && gate.pace().spent == 0)
    try desk.store.close()
  }

  @Test func whatWasCarriedOverAndThenSeenIsALook() throws {
    let (desk, items, _) = try WorkDesk.family()
    let rater = desk.people[0]
    try desk.record(items[0], "none", by: rater)
    try desk.record(items[1], "", by: rater, route: .inferred)
    let gate = WorkGate(store: desk.store, actor: rater)
    #expect(try gate.pace().looks == 1)
    try desk.record(items[1], "none", by: rater)
    #expect(try gate.pace().looks == 2)
    try desk.store.close()
  }

  // MARK: - Work outside the queue

  @Test(arguments: [ViewPurpose.wall, .item, .family, .compare])
  func lookingOutsideTheQueueIsWorkAndNoRest(_ purpose: ViewPurpose) throws {
    let desk = try WorkDesk(policy: ["breaks:": "breaks: {after_minutes: 2, minutes: 1}"])
    let rater = desk.people[0]
    let sight = Sight(desk, rater)
    let gate = WorkGate(store: desk.store, actor: rater, views: sight.views)
    let held = try #require(try gate.next().held)
    try desk.work(held, seconds: 60, by: rater)
    let view = try sight.begin([1], purpose)
    for second in 1...7 {
      desk.testCase.clock.advance(seconds: 10)
      try sight.views.beat(view.token, session: "s", isActive: second != 4)
    }
    #expect(try gate.pace().secondsToBreak == 0, "60 s in the queue and 60 s active outside")
    #expect(throws: CaseworkError(.conflict, "")) { try gate.requireOpen(for: [2]) }
    #expect(try gate.next().code == "break")
    try desk.store.close()
  }

  @Test func aDecisionOnTheWallIsNoRest() throws {
    let desk = try WorkDesk(policy: [
      "breaks:": "breaks: {after_minutes: 2, minutes: 5}", "wall:": "wall: on",
    ])
    let rater = desk.people[0]
    let held = try #require(try desk.offer(rater).held)
    try desk.work(held, seconds: 100, by: rater)
    for item in Int64(3)...5 {
      desk.testCase.clock.advance(seconds: 200)
      let page = try ExceptionService(store: desk.store, actor: rater).restOfPage(
        [item], notCriminal: true)
      #expect(page.recorded.count == 1)
    }
    #expect(try WorkGate(store: desk.store, actor: rater).pace().secondsToBreak == 20)
    try desk.store.close()
  }

  @Test func idleViewsAreARest() throws {
    let desk = try WorkDesk(policy: ["breaks:": "breaks: {after_minutes: 2, minutes: 1}"])
    let rater = desk.people[0]
    let sight = Sight(desk, rater)
    let gate = WorkGate(store: desk.store, actor: rater, views: sight.views)
    let held = try #require(try gate.next().held)
    try desk.work(held, seconds: 110, by: rater)
    let view = try sight.begin([1], .item)
    for _ in 1...6 {
      desk.testCase.clock.advance(seconds: 10)
      try sight.views.beat(view.token, session: "s", isActive: false)
    }
    #expect(try gate.pace().secondsToBreak == 120)
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
    #expect(try desk.offer(desk.people[0]).held == 1)
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

  /// A list that the policy names hits items 1 to 4 of five, minutes before the end of a shift.
  private func lastMinutes() throws -> WorkDesk {
    let testCase = try TestCase()
    try testCase.addPlain(Array(repeating: PlainItem(), count: 5))
    try testCase.addList(1, hits: [(1, .sha256, 1), (2, .pdq, 2), (3, .pdq, 2), (4, .sha256, 4)])
    let desk = try WorkDesk(testCase, people: 2)
    try desk.put([
      "severe:": "severe: {severities: [A], lists: [list 1]}",
      "shifts:":
        "shifts: [{days: [mon, tue, wed, thu, fri, sat, sun], from: \"00:00\", to: \"24:00\"}]",
    ])
    let now = desk.testCase.clock.present
    desk.testCase.clock.advance(
      seconds: WorkDay(timeZone: "UTC").nextDay(after: now).seconds(since: now) - 1_801)
    return desk
  }

  /// What the gate refuses of some items.
  private func refused(_ items: [Int64], _ desk: WorkDesk, _ actor: Actor) throws -> [Int64] {
    do {
      try WorkGate(store: desk.store, actor: actor).requireOpen(for: items)
      return []
    } catch let error as CaseworkError {
      #expect(error.code == .conflict && error.refusal == .severeLater)
      return error.items
    }
  }

  @Test func nothingSevereIsShownElsewhereInTheLastMinutes() throws {
    let desk = try lastMinutes()
    let all: [Int64] = [1, 2, 3, 4, 5]
    let rater = desk.people[0]
    #expect(try refused(all, desk, rater) == [])
    let held = try #require(try desk.offer(rater).held)
    desk.testCase.clock.advance(seconds: 2)
    #expect(try refused(all, desk, rater) == [1, 2, 3, 4].filter { $0 != held })
    #expect(try refused([held], desk, rater) == [], "what is held may be ended")
    #expect(try refused([5], desk, rater) == [])
    #expect(try refused(all, desk, desk.testCase.administrator) == [], "who does not assess")
    try desk.store.close()
  }

  @Test func whatIsRefusedThenTellsNobodysAnswer() throws {
    let desk = try lastMinutes()
    let (first, second) = (desk.people[0], desk.people[1])
    let hits = HitService(store: desk.store, actor: desk.lead)
    try desk.record(5, "severe", by: first)
    try hits.decide(hit: 1, .rejected, reason: "another lighthouse")
    try hits.hold(entryOf: 2, as: .excluded, reason: "a logo")
    desk.testCase.clock.advance(seconds: 2)
    #expect(try refused([1, 2, 3, 5], desk, second) == [1], "as before the record and the word")
    #expect(try refused([1, 2, 3, 5], desk, first) == [1, 5], "the own record is known")
    try desk.record(1, "none", by: second)
    try desk.record(5, "none", by: second)
    #expect(try refused([1, 2, 3, 5], desk, second) == [5], "and both once the own answer is in")
    try desk.store.close()
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
    let held = try #require(try gate.next().held)
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
