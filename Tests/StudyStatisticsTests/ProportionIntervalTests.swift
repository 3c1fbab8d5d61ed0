// SPDX-License-Identifier: Apache-2.0
// Intervals of a share beside statsmodels and SciPy, at the edges, and which one a study prints.

internal import Testing

@testable internal import StudyStatistics

@Suite struct ProportionIntervalTests {
  static let tallies = """
    tallies = [(k, n) for n in (1, 2, 3, 10, 37, 300, 9146, 10**7)
      for k in sorted({0, 1, 2, n // 100, n // 7, n // 2, n - 2, n - 1, n}) if 0 <= k <= n]
    """

  @Test func theyAreThoseOfStatsmodels() throws {
    let script = """
      from statsmodels.stats.proportion import proportion_confint as interval
      \(Self.tallies)
      for k, n in tallies:
        for level in (0.9, 0.95, 0.99):
          print(k, n, level, *(x for m in ("wilson", "beta") for x in interval(k, n, 1 - level, m)))
      """
    let rows = try Peer.numbers(script)
    #expect(rows.count > 150)
    for row in rows {
      let tally = try Tally(found: Int(row[0]), of: Int(row[1]))
      let level = try ConfidenceLevel(row[2])
      let wilson = ProportionInterval.wilson(tally, level: level)
      let exact = ProportionInterval.clopperPearson(tally, level: level)
      // Where the end is 0, statsmodels leaves what is over from a difference.
      #expect((wilson.lower - row[3]).magnitude <= 1e-12, "\(row) \(wilson)")
      #expect(row[3] < 1e-12 || isNear(wilson.lower, row[3], 1e-6), "\(row) \(wilson)")
      #expect(isNear(wilson.upper, row[4], 1e-11), "\(row) \(wilson)")
      #expect(isNear(exact.lower, row[5]) || tally.found == 0, "\(row) \(exact)")
      #expect(isNear(exact.upper, row[6]) || tally.missed == 0, "\(row) \(exact)")
      if tally.found == 0 { #expect(wilson.lower == 0 && exact.lower == 0) }
      if tally.missed == 0 { #expect(wilson.upper == 1 && exact.upper == 1) }
    }
  }

  @Test func oneSidedOnesAreThoseOfSciPy() throws {
    let script = """
      from scipy.stats import beta, norm
      \(Self.tallies)
      for k, n in tallies:
        print(k, n, beta.ppf(0.05, k, n - k + 1) if k else 0.0, beta.isf(0.05, k + 1, n - k) if k < n else 1.0)
      """
    for row in try Peer.numbers(script) {
      let tally = try Tally(found: Int(row[0]), of: Int(row[1]))
      let lower = ProportionInterval.clopperPearson(tally, side: .lower)
      let upper = ProportionInterval.clopperPearson(tally, side: .upper)
      #expect(isNear(lower.lower, row[2]) && lower.upper == 1, "\(row) \(lower)")
      #expect(isNear(upper.upper, row[3]) && upper.lower == 0, "\(row) \(upper)")
    }
  }

  @Test func wilsonsLowerEndKeepsItsDigits() throws {
    // 1 of 10^7, with 50 digits: (p + z²/2n - z √(pq/n + z²/4n²)) / (1 + z²/n).
    let script = """
      from decimal import Decimal as D, getcontext
      getcontext().prec = 50
      z = D("1.9599639845400542355245944305205515279555539080"); n = D(10**7); p = 1 / n
      print(float((p + z*z/(2*n) - z * (p*(1-p)/n + z*z/(4*n*n)).sqrt()) / (1 + z*z/n)))
      """
    let expected = try #require(try Peer.numbers(script).first?.first)
    let interval = ProportionInterval.wilson(try Tally(found: 1, of: 10_000_000))
    #expect(isNear(interval.lower, expected, 1e-13))
  }

  @Test func theyAreMirrored() throws {
    for (found, examined) in [(0, 1), (1, 2), (3, 40), (39, 300)] {
      let tally = try Tally(found: found, of: examined)
      let mirror = try Tally(found: examined - found, of: examined)
      for interval in [ProportionInterval.wilson, ProportionInterval.clopperPearson] {
        let (left, right) = (
          interval(tally, .percent95, .both), interval(mirror, .percent95, .both)
        )
        #expect((left.lower + right.upper - 1).magnitude < 1e-14)
        #expect((left.upper + right.lower - 1).magnitude < 1e-14)
        #expect(left.contains(tally.share) && left.width <= 1)
      }
    }
  }

  @Test(arguments: [
    (14, 100, IntervalMethod.clopperPearson), (15, 100, .wilson), (85, 100, .wilson),
    (86, 100, .clopperPearson), (0, 1, .clopperPearson), (15, 29, .clopperPearson),
    (15, 30, .wilson),
  ])
  func rareOnesAreExact(_ found: Int, _ examined: Int, _ method: IntervalMethod) throws {
    let tally = try Tally(found: found, of: examined)
    let stated = ProportionInterval.standard(tally)
    #expect(stated.method == method && stated.level == .percent95)
    #expect(
      stated.interval
        == (method == .wilson
          ? ProportionInterval.wilson(tally) : ProportionInterval.clopperPearson(tally)))
  }

  @Test(arguments: [0, 1, -0.5, 1.5, .nan])
  func aLevelIsAProbability(_ level: Double) {
    #expect(throws: StatisticsError(.outOfRange, "")) { try ConfidenceLevel(level) }
  }

  @Test func theRuleOfThreeIsOfSomething() throws {
    #expect(try ProportionInterval.ruleOfThree(examined: 300) == 0.01)
    #expect(try ProportionInterval.ruleOfThree(examined: 2) == 1)
    #expect(throws: StatisticsError(.nothingExamined, "")) {
      try ProportionInterval.ruleOfThree(examined: 0)
    }
  }
}
