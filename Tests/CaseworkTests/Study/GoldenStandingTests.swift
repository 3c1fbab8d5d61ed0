// SPDX-License-Identifier: Apache-2.0
// Own golden answers beside the others': from what the series tells, and from sums of four others or more only; who is
// biased is found in a study of one day.

import EvidenceModel
import LegalRegime
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

  /// The standings on single questions.
  private func standings(
    _ own: [Look], _ others: [Look], hours: Double = 672
  ) throws -> [GoldenStanding] {
    try all(own, others, hours: hours).filter { $0.subject.question != nil }
  }

  /// The standings on questions, whole answers and results.
  private func all(
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
    #expect(found.map(\.subject.question) == [.child, .indecent])
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
    #expect(found.map(\.subject.question) == [.child], "four answers on severity are too few")
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

  /// Who is told to stand apart, and on what, when the day is over.
  private func told(
    _ study: [Int64: [Look]], among people: ClosedRange<Int64>, golden: Int = 38
  ) throws -> [Int64: [GoldenSubject]] {
    var told: [Int64: [GoldenSubject]] = [:]
    for user in people {
      let others = people.filter { $0 != user }.flatMap { study[$0] ?? [] }
      let found = try all(study[user] ?? [], others, hours: 24, golden: golden)
      let apart = found.filter(\.isApart).map(\.subject)
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
      if told[1]?.contains(.question(.severity)) ?? false { found += 1 }
      wrong += told.filter { $0.key != 1 || $0.value.contains(.question(.child)) }.count
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

  // MARK: - Whole answers and results

  @Test func wholeAnswersAndResultsStandBesideTheQuestions() throws {
    // Each of four questions is answered otherwise than agreed now and then; the answers as wholes are wrong four times as
    // often.
    let own = looks(1) {
      [
        .child: $0 % 7 != 0, .indecent: $0 % 7 != 1, .severity: $0 % 7 != 2,
        .pornographic: $0 % 7 != 3,
      ]
    }
    let found = try all(own, others(4))
    #expect(found.count == 5 && found.last?.subject == .wholeAnswer)
    #expect(found.map(\.own.found) == [3, 3, 3, 3, 12])
    #expect(found.map(\.isApart) == [false, false, false, false, true])
    let json = try #require(found.last).json
    #expect(json["question"] == "whole_answer" && json["words"] == "All answers together")
    #expect(json["others_differing"] == 4 && json["others_answers"] == 80)
  }

  @Test func halfOfTheFalseAlarmsIsOfWholeAnswers() throws {
    // Among five people one question has 0.005 of chance, and so have whole answers: a thousandth for each.
    let own = looks(1) { [.child: $0 > 3] }
    let found = try all(own, others(4))
    #expect(found.map(\.own.found) == [4, 4])
    let chance = try #require(found[0].comparison).chance
    #expect(chance > 0.001 && chance < 0.002, "\(chance)")
    #expect(found.map(\.isApart) == [false, false], "alone it had been told apart")
  }

  @Test func aResultIsComparedWhereTheLawSettlesOne() throws {
    let law = GoldenLaw(try EmbeddedRegimes.regime("uk-england-wales"), confirmed: Classes.rules)
    func agree(_ given: FactSheet, _ agreed: FactSheet) -> Bool? {
      law.agree(given, agreed, of: .image, on: start)
    }
    #expect(agree(Classes.facts[1], Classes.facts[1]) == true)
    #expect(agree(Classes.facts[2], Classes.facts[1]) == false, "another severity")
    #expect(agree(Classes.facts[0], Classes.facts[1]) == false)
    #expect(agree(Classes.facts[1], try FactSheet([.child: "yes"])) == nil, "nothing agreed")
    let open = GoldenLaw(try EmbeddedRegimes.regime("uk-england-wales"), confirmed: [])
    let drafts = Classes.facts.map { facts in
      open.agree(facts, facts, of: .image, on: start)
    }
    #expect(drafts.allSatisfy { $0 != false })
  }

  /// Four classes in their order, and how answers of one agree with those of another.
  private enum Classes {
    static let facts: [FactSheet] = ["", "c", "b", "a"].map { severity in
      let answers: [FactQuestion: String] =
        severity.isEmpty
        ? [.child: "yes", .photographLike: "yes", .indecent: "no", .pornographic: "no"]
        : [
          .child: "yes", .origin: "computer_made", .photographLike: "yes", .indecent: "yes",
          .severity: severity,
        ]
      return (try? FactSheet(answers)) ?? .empty
    }

    static let rules = Set(
      ((try? EmbeddedRegimes.regime("uk-england-wales"))?.rules ?? []).map(\.name))

    /// The record of somebody who answers `given` where `agreed` was agreed.
    static func record(_ given: Int, _ agreed: Int, at moment: Instant) -> Look.Record {
      let (own, right) = (facts[given], facts[agreed])
      return Look.Record(
        recorded: moment, withdrawn: nil,
        agreements: right.entries.reduce(into: [:]) {
          $0[$1.question] = own[$1.question] == $1.answer
        },
        result: given == agreed)
    }
  }

  /// A study of so many golden items, half of them not criminal: everybody errs in 3 % of items, and the first person also
  /// answers one class up in a share of them.
  private func classes(run: Int, items: Int, people: Int, bias: Double) -> [Int64: [Look]] {
    var generator = SeededGenerator(seed: UInt64(run), label: "classes")
    let agreed = (0..<items).map { _ in [0, 0, 0, 0, 0, 1, 1, 2, 2, 3][generator.below(10)] }
    return Dictionary(
      uniqueKeysWithValues: (1...people).map { user -> (Int64, [Look]) in
        let looks = (0..<max(items, DriftSeries.leastRest)).map { number -> Look in
          let moment = start.advanced(bySeconds: Double(number) * 120)
          guard number < items else {
            return Look(user: Int64(user), recorded: moment, records: [])
          }
          var given = agreed[number]
          if user == 1, generator.unit() < bias {
            given = min(3, given + 1)
          } else if generator.unit() < 0.03 {
            given = (given + 1 + generator.below(3)) % 4
          }
          let record = Classes.record(given, agreed[number], at: moment)
          return Look(user: Int64(user), recorded: moment, records: [record])
        }
        return (Int64(user), looks)
      })
  }

  /// Somebody one class up in 30 % of items errs on each question in fewer, and is found by results and whole answers.
  @Test(arguments: [(32, 60), (64, 90), (96, 95)])
  func whoAnswersOneClassUpIsFound(_ items: Int, _ atLeast: Int) throws {
    var (found, wrong) = (0, 0)
    for run in 0..<100 {
      let study = classes(run: run, items: items, people: 6, bias: 0.3)
      let told = try told(study, among: 1...6, golden: items)
      if told[1] != nil { found += 1 }
      wrong += told.keys.contains { $0 != 1 } ? 1 : 0
    }
    #expect(found >= atLeast, "\(found) of 100 with \(items) items")
    #expect(wrong <= 1, "\(wrong) of 100")
  }

  @Test(arguments: [32, 96])
  func ofPeopleWhoErrAlikeNobodyIsToldApart(_ items: Int) throws {
    var alarms = 0
    for run in 0..<200 {
      let study = classes(run: run, items: items, people: 6, bias: 0)
      alarms += try told(study, among: 1...6, golden: items).isEmpty ? 0 : 1
    }
    #expect(Double(alarms) <= RaterComparison.falseAlarms * 200, "\(alarms) of 200")
  }
}
