// SPDX-License-Identifier: Apache-2.0
// A rater who answers one question otherwise is told apart, and raters who err like all others are not.

internal import EvidenceModel
internal import Testing

@testable internal import StudyStatistics

@Suite struct RaterComparisonTests {
  @Test func theChanceIsThatOfFishersTest() throws {
    let table = try RaterComparison(own: Tally(found: 3, of: 4), others: Tally(found: 1, of: 4))
    // The lady who tastes tea: (16 + 1) of 70.
    #expect(isNear(table.chance, 17.0 / 70, 1e-12))
    let none = try RaterComparison(own: Tally(found: 0, of: 9), others: Tally(found: 5, of: 40))
    #expect(none.chance == 1 && !none.isApart(among: 1))
    let lines = try Peer.numbers(
      """
      from scipy.stats import fisher_exact
      for a, b, c, d in [(9, 31, 4, 436), (2, 8, 11, 99), (40, 0, 0, 400)]:
          print(fisher_exact([[a, b], [c, d]], alternative="greater")[1])
      """)
    let tables = [(9, 40, 4, 440), (2, 10, 11, 110), (40, 40, 0, 400)]
    for ((own, answers, others, rest), line) in zip(tables, lines) {
      let found = try RaterComparison(
        own: Tally(found: own, of: answers), others: Tally(found: others, of: rest))
      #expect(isNear(found.chance, line[0], 1e-9), "\(own) of \(answers)")
    }
  }

  @Test func moreQuestionsAskForMore() throws {
    let found = try RaterComparison(own: Tally(found: 5, of: 20), others: Tally(found: 4, of: 100))
    #expect(found.chance > 0.001 && found.chance < 0.01)
    #expect(found.isApart(among: 1) && !found.isApart(among: 12))
    #expect(!found.isApart(among: 1, people: 12))
    #expect(throws: StatisticsError(.outOfRange, "")) {
      try RaterComparison(
        own: Tally(found: 0, of: Tally.largest), others: Tally(found: 0, of: Tally.largest))
    }
  }

  @Test func ownAnswersAreHeldAgainstATenth() throws {
    let cases = [(18, 37), (1, 38), (0, 20), (20, 20), (4, 10)]
    let lines = try Peer.numbers(
      """
      from scipy.stats import binom
      for k, n in [(18, 37), (1, 38), (0, 20), (20, 20), (4, 10)]:
          print(binom.sf(k - 1, n, 0.1))
      """)
    for ((found, answers), line) in zip(cases, lines) {
      let test = AgreedAnswersTest(own: try Tally(found: found, of: answers))
      #expect((test.chance / line[0] - 1).magnitude < 1e-9, "\(found) of \(answers)")
    }
    let biased = AgreedAnswersTest(own: try Tally(found: 18, of: 37))
    #expect(biased.isApart(among: 8, people: 12))
    #expect(!AgreedAnswersTest(own: try Tally(found: 1, of: 38)).isApart(among: 1))
  }

  /// A team of twelve, eight questions on each golden item, everybody wrong in so many answers of a hundred.
  private func alarms(
    items: Int, error: Double, bias: Double, run: Int
  ) throws -> (biased: Bool, fair: Int) {
    var generator = SeededGenerator(seed: UInt64(run), label: "golden answers")
    let (people, questions) = (12, 8)
    let wrong = (0..<people).map { person in
      (0..<questions).map { question in
        SimulatedRaters.binomial(
          person == 0 && question == 3 ? bias : error, items, &generator)
      }
    }
    var (biased, fair) = (false, 0)
    for person in 0..<people {
      let isApart = try (0..<questions).contains { question in
        let all = wrong.reduce(0) { $0 + $1[question] }
        return try RaterComparison(
          own: Tally(found: wrong[person][question], of: items),
          others: Tally(found: all - wrong[person][question], of: items * (people - 1))
        ).isApart(among: questions)
      }
      if isApart, person == 0 { biased = true } else if isApart { fair += 1 }
    }
    return (biased, fair)
  }

  @Test(arguments: [(10, 0.02), (40, 0.02), (40, 0.1)])
  func fairRatersAreToldApartNoMoreOftenThanStated(_ items: Int, _ error: Double) throws {
    var told = 0
    for run in 0..<1_000 {
      let alarms = try alarms(items: items, error: error, bias: error, run: run)
      told += alarms.fair + (alarms.biased ? 1 : 0)
    }
    // Twelve people a run; exact tests stay below their level.
    #expect(Double(told) <= RaterComparison.falseAlarms * 12_000, "\(told) of 12,000")
  }

  @Test(arguments: [(40, 0.02, 0.3, 970), (20, 0.02, 0.3, 720), (40, 0.05, 0.4, 990)])
  func aBiasedRaterIsFound(_ items: Int, _ error: Double, _ bias: Double, _ atLeast: Int) throws {
    var (found, fair) = (0, 0)
    for run in 0..<1_000 {
      let alarms = try alarms(items: items, error: error, bias: bias, run: run)
      if alarms.biased { found += 1 }
      fair += alarms.fair
    }
    #expect(found >= atLeast, "\(found) of 1,000")
    #expect(Double(fair) <= RaterComparison.falseAlarms * 11_000, "\(fair) of 11,000")
  }
}
