// SPDX-License-Identifier: Apache-2.0
// Periods of golden results: whole hundreds only, frozen at their end, and changes that the test announces.

import EvidenceModel
import StudyStatistics
import Testing

@testable import Casework

@Suite struct DriftSeriesTests {
  private let day = WorkDay(timeZone: "UTC")
  /// A Monday.
  private let start = Instant(year: 2026, month: 9, day: 7) ?? Instant(microseconds: 0)

  private typealias Look = DriftSeries.Look

  /// Looks an hour apart; every tenth is at a golden item, whose answer is given by `agrees`.
  private func looks(_ count: Int, _ agrees: (Int) -> Bool = { _ in true }) -> [Look] {
    (0..<count).map { number in
      let moment = start.advanced(bySeconds: Double(number) * 3_600)
      let record = Look.Record(
        recorded: moment, withdrawn: nil,
        agreements: [.child: agrees(number), .severity: number % 20 == 0])
      return Look(user: 1, recorded: moment, records: number % 10 == 0 ? [record] : [])
    }
  }

  private func series(
    _ looks: [Look], by period: DriftPeriod = .hundred, hours: Double = 10_000,
    golden: Int = 10_000
  ) throws -> DriftSeries {
    try DriftSeries(
      DriftSeries.periods(
        of: looks, by: period, day, now: start.advanced(bySeconds: hours * 3_600), golden: golden))
  }

  /// Once no golden item is left to the person, what is left over tells on none.
  @Test func whatIsLeftOverIsToldAfterTheDayOfTheLastGoldenItem() throws {
    // Sixty looks, an hour apart: six golden items, the last in the third day.
    let some = looks(60)
    #expect(try series(some, golden: 7).lines == [], "one is left")
    #expect(try series(some, hours: 71, golden: 6).lines == [], "the day lasts")
    let told = try series(some, hours: 72, golden: 6)
    #expect(told.lines[0].points.map(\.period) == ["looks 1 – 60"])
    #expect(told.lines[1].points.map(\.tally) == [try Tally(found: 6, of: 6)])
    // What comes later changes nothing of it, nor does another view.
    var more =
      some
      + looks(160).dropFirst(60).map {
        Look(user: 1, recorded: $0.recorded.advanced(bySeconds: 86_400), records: [])
      }
    #expect(try series(more, golden: 6) == told)
    #expect(
      try series(more, by: .week, golden: 6).lines[0].points.map { $0.tally?.examined } == [6])
    // After a whole hundred, the rest is a period of its own; fewer than 25 looks, or five such items, wait.
    more = looks(150)
    #expect(
      try series(more, golden: 15).lines[0].points.map(\.period) == [
        "looks 1 – 100", "looks 101 – 144",
      ])
    #expect(try series(looks(120), golden: 12).lines[0].points.map(\.period) == ["looks 1 – 100"])
    #expect(try series(looks(40), golden: 4).lines == [])
  }

  @Test func onlyWholeHundredsAreTold() throws {
    for count in [0, 1, 99] { #expect(try series(looks(count)).lines == []) }
    let one = try series(looks(199))
    #expect(one.lines.map(\.question) == [nil, .child, .severity])
    #expect(one.lines[0].points.map(\.period) == ["looks 1 – 100"])
    #expect(one.lines[1].points.map(\.tally) == [try Tally(found: 10, of: 10)])
    #expect(one.lines[0].points.map(\.tally) == [try Tally(found: 5, of: 10)], "all agreed answers")
    #expect(one.comparisons == 0)
    #expect(one.lines[0].statement == "There is no earlier period to compare with yet.")
    let interval = try #require(one.lines[0].points[0].interval)
    #expect(interval.method == .clopperPearson && interval.interval.contains(0.5))
    #expect(try series(looks(200)).lines[0].points.count == 2)
  }

  @Test func hundredsWithFewGoldenItemsArePutTogether() throws {
    var some = looks(300)
    for number in 0..<100 where number >= 40 {
      some[number] = Look(user: 1, recorded: some[number].recorded, records: [])
    }
    // Four in the first hundred, ten in each other.
    let found = try series(some)
    #expect(found.lines[0].points.map(\.period) == ["looks 1 – 200", "looks 201 – 300"])
    #expect(found.lines[0].points.map { $0.tally?.examined } == [14, 10])
    let none = try series(looks(300).map { Look(user: 1, recorded: $0.recorded, records: []) })
    #expect(none.lines == [])
  }

  @Test func aQuestionWithFewAnswersIsNotTold() throws {
    let rare = looks(100).enumerated().map { number, look in
      Look(
        user: 1, recorded: look.recorded,
        records: look.records.map {
          Look.Record(
            recorded: $0.recorded, withdrawn: nil,
            agreements: number < 40 ? $0.agreements : [.child: true])
        })
    }
    let lines = try series(rare).lines
    #expect(lines[1].points.map { $0.tally?.examined } == [10])
    #expect(lines[2].question == .severity && lines[2].points.map(\.tally) == [nil])
  }

  @Test func weeksAreMadeOfTheSameHundreds() throws {
    // 168 looks a week: the first hundred ends in the first week, two in the second, one in the third.
    let all = looks(450)
    let found = try series(all, by: .week, hours: 168 * 3)
    #expect(
      found.lines[0].points.map(\.period) == [
        "2026-09-07 – 2026-09-13", "2026-09-14 – 2026-09-20", "2026-09-21 – 2026-09-27",
      ])
    #expect(found.lines[0].points.map { $0.tally?.examined } == [10, 20, 10])
    let early = try series(all, by: .week, hours: 168 * 2 + 167)
    #expect(early.lines[0].points.count == 2, "the third week is not over")
  }

  @Test func aChangeIsAnnouncedWithItsProbability() throws {
    let found = try series(looks(300) { $0 < 200 })
    let line = found.lines[1]
    #expect(line.points.map { $0.tally?.found } == [10, 10, 0])
    #expect(line.change?.direction == .fell && line.change?.point.period == "looks 201 – 300")
    #expect(
      line.statement
        == "In looks 201 – 300 the share fell significantly against all before it (p < 0.001).")
    #expect(found.comparisons == 6)
    let steady = try series(looks(300) { $0 % 30 != 0 })
    #expect(steady.lines[1].change == nil && steady.lines[1].statement == "No significant change.")
    let json = found.json
    #expect(json["comparisons"] == 6 && json["test"]?.text?.contains("Fisher's exact test") == true)
    #expect(json["lines"]?.elements?[1]["points"]?.elements?[2]["change"] == "fell")
  }

  /// A week counts each hundred as it stood at that hundred's end, or the difference of the two would tell on an item.
  @Test func aWeekIsTheSumOfItsHundreds() throws {
    let all = looks(350) { $0 % 30 != 0 }
    var changed = all
    changed[100] = Look(
      user: 1, recorded: all[100].recorded,
      records: [
        Look.Record(
          recorded: all[100].recorded, withdrawn: all[250].recorded, agreements: [.child: false]),
        Look.Record(recorded: all[251].recorded, withdrawn: nil, agreements: [.child: true]),
      ])
    let hundreds = try series(changed).lines[1].points.compactMap(\.tally)
    #expect(hundreds.map(\.found) == [6, 6, 7] && hundreds.map(\.examined) == [10, 10, 10])
    let weeks = try series(changed, by: .week).lines[1].points.compactMap(\.tally)
    #expect(weeks.map(\.found) == [6, 13] && weeks.map(\.examined) == [10, 20])
  }

  /// What is recorded or taken back after a period's end would tell which item was golden.
  @Test func whatComesAfterAPeriodsEndChangesNothingOfIt() throws {
    let all = looks(100)
    let before = try series(all)
    let end = all[99].recorded
    func changed(_ withdrawn: Instant, _ recorded: Instant) -> [Look] {
      all.map { look in
        Look(
          user: 1, recorded: look.recorded,
          records: look.records.flatMap { record in
            [
              Look.Record(
                recorded: record.recorded, withdrawn: withdrawn, agreements: record.agreements),
              Look.Record(recorded: recorded, withdrawn: nil, agreements: [.child: false]),
            ]
          })
      }
    }
    let later = end.advanced(bySeconds: 1)
    #expect(try series(changed(later, later)) == before)
    // Taken back in time, what was recorded instead counts.
    let instead = try series(changed(end, end))
    #expect(instead.lines.map(\.question) == [nil, .child])
    #expect(instead.lines[0].points[0].tally == (try Tally(found: 0, of: 10)))
    #expect(try series(changed(end, later)).lines == [], "nothing stood at the end")
  }
}
