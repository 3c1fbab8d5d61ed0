// SPDX-License-Identifier: Apache-2.0
// Own golden answers beside the others': from what the series tells, and from sums of four others or more only; who is
// biased is found in a study of one day.

import EvidenceModel
import MartletTesting
import StudyStatistics
import Testing

@testable import Casework

@Suite struct GoldenStandingTests {
  private typealias Look = DriftSeries.Look

  private let day = WorkDay(timeZone: "UTC")
  /// A Monday.
  private let start = Instant(year: 2026, month: 9, day: 7) ?? Instant(microseconds: 0)

  /// A person's looks, one a minute from a week on; every fifth is at a golden item.
  private func looks(
    _ user: Int64, _ count: Int = 100, week: Int = 0, _ agreements: (Int) -> [FactQuestion: Bool]
  ) -> [Look] {
    (0..<count).map { number in
      let moment = start.advanced(bySeconds: Double(week) * 604_800 + Double(number) * 60)
      let record = Look.Record(
        recorded: moment, withdrawn: nil, agreements: agreements(number / 5))
      return Look(user: user, recorded: moment, records: number % 5 == 0 ? [record] : [])
    }
  }

  private func standings(
    _ own: [Look], _ others: [Look], hours: Double = 672, golden: Int = 10_000
  ) throws -> [GoldenStanding] {
    let now = start.advanced(bySeconds: hours * 3_600)
    return try GoldenStanding.standings(
      of: DriftSeries(
        DriftSeries.periods(of: own, by: .hundred, day, now: now, golden: golden)),
      beside: DriftSeries.days(of: others, day, now: now),
      people: Set((own + others).map(\.user)).count)
  }

  private func others(_ people: Int, week: Int = 0, count: Int = 100) -> [Look] {
    (2..<Int64(2 + people)).flatMap { user in
      looks(user, count, week: week) { [.child: true, .indecent: $0 != 0] }
    }
  }

  @Test func aBiasedPersonStandsApartOnThatQuestionAlone() throws {
    let own = looks(1) { [.child: $0 != 3, .indecent: $0 % 2 == 0] }
    let found = try standings(own, others(4))
    #expect(found.map(\.question) == [.child, .indecent])
    #expect(found.map(\.own) == [try Tally(found: 1, of: 20), try Tally(found: 10, of: 20)])
    #expect(
      found.map { $0.comparison?.others } == [
        try Tally(found: 0, of: 80), try Tally(found: 4, of: 80),
      ])
    #expect(found.map(\.isApart) == [false, true])
    let fair = try standings(looks(1) { [.child: true, .indecent: $0 != 9] }, others(4))
    #expect(fair.map(\.isApart) == [false, false] && fair.allSatisfy { $0.comparison != nil })
    let results = OwnGoldenResults(series: try DriftSeries([]), standings: found)
    let json = results.json["standings"]?.elements ?? []
    #expect(json[1]["differing"] == 10 && json[1]["others_differing"] == 4)
    #expect(json[1]["apart"] == true && results.json["lines"]?.elements == [])
  }

  @Test func othersAreToldFromFourInAWeekOnly() throws {
    let own = looks(1) { [.child: $0 % 2 == 0] }
    let three = try standings(own, others(3))
    #expect(three.map(\.own) == [try Tally(found: 10, of: 20)], "the own answers are told")
    #expect(three.map(\.comparison) == [nil])
    #expect(three[0].json["others_answers"] == .null && three[0].json["against"] == "agreed")
    // Ten of twenty differ from what was agreed: that is told whatever the others say.
    #expect(three.map(\.isApart) == [true] && three[0].chance == three[0].test.chance)
    // A day of three adds nothing to one of four, nor does one that is not over.
    let more = others(4) + others(3, week: 1) + others(9, week: 4)
    #expect(try standings(own, more) == (try standings(own, others(4))))
    // Four answered in the week, but three of them this question.
    let mixed = others(3) + looks(9) { _ in [.indecent: true] }
    #expect(try standings(own, mixed) == three)
  }

  @Test func noMoreOfTheOwnIsCountedThanTheSeriesTells() throws {
    #expect(try standings(looks(1, 99) { _ in [.child: false] }, others(4)) == [])
    let own = looks(1, 199) { $0 < 4 ? [.child: true, .severity: false] : [.child: true] }
    let found = try standings(own, others(4))
    #expect(found.map(\.question) == [.child], "four answers on severity are too few")
    #expect(found.map(\.own) == [try Tally(found: 0, of: 20)], "the second hundred is not over")
  }

  @Test func daysOfTooFewWaitForThoseAfterThem() throws {
    let own = looks(1) { [.child: $0 != 3] }
    // Three answered in one week and one more in the next: told together, and not before.
    let later = looks(5, week: 1) { _ in [.child: true] }
    #expect(try standings(own, others(3), hours: 190).map(\.comparison) == [nil])
    #expect(try standings(own, others(3) + later, hours: 191).map(\.comparison) == [nil])
    let both = try standings(own, others(3) + later, hours: 192)
    #expect(both.map { $0.comparison?.others.examined } == [80])
    // What the next person adds alone is not told: it would be the difference of two sums.
    #expect(
      try standings(own, others(3) + later + looks(6, week: 2) { _ in [.child: false] }) == both)
  }

  @Test func theOthersAreClosedWhileADayLasts() throws {
    let own = looks(1) { [.child: $0 != 3] }
    #expect(try standings(own, others(4), hours: 23.9).map(\.comparison) == [nil])
    #expect(try standings(own, others(4), hours: 24)[0].comparison?.others.examined == 80)
  }

  // MARK: - A study of one day

  /// Eighty looks of each of six people in a day, 38 at golden items, with the chances that an answer is wrong.
  private func study(run: Int, bias: Double, error: Double = 0.03) -> [Int64: [Look]] {
    var generator = SeededGenerator(seed: UInt64(run), label: "a day")
    return Dictionary(
      uniqueKeysWithValues: (1...6).map { user -> (Int64, [Look]) in
        let golden = Set((0..<80).shuffled(using: &generator).prefix(38))
        let looks = (0..<80).map { number -> Look in
          let moment = start.advanced(bySeconds: Double(number) * 240)
          guard golden.contains(number) else {
            return Look(user: Int64(user), recorded: moment, records: [])
          }
          let wrong = (generator.unit() < (user == 1 ? bias : error), generator.unit() < error)
          let record = Look.Record(
            recorded: moment, withdrawn: nil,
            agreements: [.severity: !wrong.0, .child: !wrong.1])
          return Look(user: Int64(user), recorded: moment, records: [record])
        }
        return (Int64(user), looks)
      })
  }

  /// Who is told to stand apart, on which question, when the day is over.
  private func told(_ study: [Int64: [Look]], among people: ClosedRange<Int64>) throws -> [Int64:
    [FactQuestion]]
  {
    var told: [Int64: [FactQuestion]] = [:]
    for user in people {
      let others = people.filter { $0 != user }.flatMap { study[$0] ?? [] }
      let found = try standings(study[user] ?? [], others, hours: 24, golden: 38)
      let apart = found.filter(\.isApart).map(\.question)
      if !apart.isEmpty { told[user] = apart }
    }
    return told
  }

  /// Of six people the sums decide, of two what was agreed.
  @Test(arguments: [1...6, 1...2] as [ClosedRange<Int64>])
  func whoIsBiasedIsFoundInAStudyOfOneDayAndNobodyElseIs(people: ClosedRange<Int64>) throws {
    var (found, wrong) = (0, 0)
    for run in 0..<200 {
      let told = try told(study(run: run, bias: 0.49), among: people)
      if told[1] == [.severity] { found += 1 }
      wrong += told.filter { $0.key != 1 || $0.value.contains(.child) }.count
    }
    #expect(found >= 195, "\(found) of 200 found")
    #expect(wrong <= 2, "\(wrong) false alarms in 200 studies")
  }

  @Test(arguments: [1...6, 1...2] as [ClosedRange<Int64>])
  func ofFairPeopleNobodyIsToldApartMoreOftenThanStated(people: ClosedRange<Int64>) throws {
    var alarms = 0
    for run in 0..<200 {
      alarms += try told(study(run: run, bias: 0.03), among: people).isEmpty ? 0 : 1
    }
    #expect(Double(alarms) <= RaterComparison.falseAlarms * 200, "\(alarms) of 200 studies")
  }
}
