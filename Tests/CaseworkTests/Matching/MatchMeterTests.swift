// SPDX-License-Identifier: Apache-2.0
// Budgets begin anew with the day in UTC; a token that raised an alarm rests for a day.

import EvidenceModel
import Testing

@testable import Casework

@Suite struct MatchMeterTests {
  private static let day: Int64 = 86_400_000_000

  @Test func aBudgetIsOfOneTokenAndOneDay() throws {
    var meter = MatchMeter(budget: 2)
    let noon = 20_000 * Self.day + Self.day / 2
    try meter.take(1, at: noon)
    try meter.take(1, at: noon + 1)
    #expect(throws: MatchRefusal.spent(seconds: 43_200)) { try meter.take(1, at: noon + 2) }
    try meter.take(2, at: noon + 2)
    try meter.take(1, at: noon + Self.day / 2)
  }

  @Test func aTokenRestsForADayAndNoOther() throws {
    var meter = MatchMeter(budget: 10)
    meter.putToRest(1, at: 0)
    #expect(throws: MatchRefusal.resting(seconds: 86_400)) { try meter.take(1, at: 1) }
    try meter.take(2, at: 1)
    try meter.take(1, at: Self.day)
  }

  @Test func whatRestsIsNotCounted() throws {
    var meter = MatchMeter(budget: 1)
    meter.putToRest(1, at: 0)
    for _ in 0..<5 { #expect(throws: MatchRefusal.self) { try meter.take(1, at: 5) } }
    try meter.take(1, at: Self.day)
  }

  @Test func whatWasRecordedTodayCountsAndYesterdayDoesNot() throws {
    var meter = MatchMeter(budget: 2)
    let now = 20_000 * Self.day + 5
    meter.recount(1, at: now - 10, now: now)
    meter.recount(1, at: now - 1, now: now)
    try meter.take(1, at: now)
    #expect(throws: MatchRefusal.self) { try meter.take(1, at: now) }
  }
}

@Suite struct MatchBankTests {
  private func names(_ lists: [(Int64, String)]) -> [String] {
    MatchBank.banks(lists.map { (id: $0.0, name: $0.1, isMatched: true) }).map(\.name)
  }

  @Test func namesAreCapitalsDigitsAndUnderscores() {
    #expect(
      names([(1, "Harbour list, 2026"), (2, "  north--east ")]) == [
        "HARBOUR_LIST_2026", "NORTH_EAST",
      ])
    #expect(names([(3, "гавань"), (4, "")]) == ["LIST_3", "LIST_4"])
  }

  @Test func aLaterListNeverTakesOrChangesAnOlderName() {
    #expect(names([(1, "a b"), (2, "a-b"), (3, "a b 2")]) == ["A_B", "A_B_2", "A_B_2_3"])
    #expect(names([(3, "a b 2"), (1, "a b"), (2, "a-b")]) == ["A_B", "A_B_2", "A_B_2_3"])
  }

  @Test(arguments: [0, -1, 1 << 53, .max, .min] as [Int64])
  func aNumberThatNamesNoEntryIsNone(_ number: Int64) {
    #expect(MatchContentID(number: number) == nil)
  }

  @Test func numbersComeBackAsTheyWere() throws {
    for (version, entry) in [(1, 0), (7, 4_000_000_000), (2_097_151, 4_294_967_295)] {
      let id = MatchContentID(version: Int64(version), entry: entry)
      #expect(id.number < 1 << 53)
      #expect(MatchContentID(number: id.number) == id)
    }
  }
}
