// SPDX-License-Identifier: Apache-2.0
// Totals from samples of strata: the formula, the edges, and how often the interval holds the total.

internal import Testing

@testable internal import StudyStatistics

@Suite struct StratifiedEstimateTests {
  @Test func theFormulaIsThatOfTheTextbook() throws {
    let estimate = try StratifiedEstimate([
      Stratum("unselected", population: 9_146, found: 0, of: 300),
      Stratum("selected, not of the class", population: 8_130, found: 6, of: 200),
      Stratum("selected, of the class", population: 2_978, found: 94, of: 100),
    ])
    // 0 + 8130 * 0.03 + 2978 * 0.94
    #expect(isNear(estimate.total, 243.9 + 2_799.32, 1e-14))
    let second = 8_130.0 * 8_130 * (1 - 200.0 / 8_130) * 0.03 * 0.97 / 199
    let third = 2_978.0 * 2_978 * (1 - 100.0 / 2_978) * 0.94 * 0.06 / 99
    #expect(isNear(try estimate.standardError(), (second + third).squareRoot(), 1e-13))
    let interval = estimate.interval
    #expect(interval.method == .squareAndAdd && interval.interval.contains(estimate.total))
    #expect(estimate.guaranteed.lowerBound <= estimate.counts.lowerBound)
    #expect(estimate.guaranteed.upperBound >= estimate.counts.upperBound)
    // The stratum without a find has no variance, and still widens the interval.
    let others = try StratifiedEstimate(Array(estimate.strata.dropFirst()))
    #expect(interval.interval.upper > others.interval.interval.upper)
  }

  @Test func oneStratumHasItsExactBounds() throws {
    let stratum = try Stratum("all", population: 500, found: 4, of: 80)
    let estimate = try StratifiedEstimate([stratum])
    let sample = try #require(stratum.samples.first)
    #expect(estimate.counts == (try sample.population.bounds(sample.sample)))
    // A second sample may follow, so that the first takes four fifths of what may be missed.
    let sure = try sample.population.bounds(sample.sample, level: ConfidenceLevel(1 - 0.05 * 0.8))
    #expect(estimate.guaranteed == sure)
  }

  @Test func strataLookedAtWholeAddNothingToTheWidth() throws {
    let sampled = try Stratum("sampled", population: 500, found: 4, of: 80)
    let whole = try Stratum("whole", population: 40, found: 11, of: 40)
    let single = try Stratum("single", population: 1, found: 1, of: 1)
    let alone = try StratifiedEstimate([sampled])
    let all = try StratifiedEstimate([sampled, whole, single])
    #expect(isNear(all.total, alone.total + 12, 1e-14))
    #expect(isNear(all.interval.interval.width, alone.interval.interval.width, 1e-12))
    #expect(try isNear(all.standardError(), alone.standardError(), 1e-14))
    let certain = try StratifiedEstimate([whole, single])
    #expect(certain.counts == 12...12 && certain.guaranteed == 12...12)
  }

  @Test func whatIsNotKnownIsNoZero() throws {
    #expect(throws: StatisticsError(.emptyStratum, "")) {
      try Stratum("x", population: 0, found: 0, of: 0)
    }
    let unsampled = #expect(throws: StatisticsError.self) {
      try Stratum("leftover", population: 10, found: 0, of: 0)
    }
    #expect(unsampled?.code == .unsampledStratum)
    #expect(unsampled?.message.hasPrefix("stratum leftover: not defined") == true)
    for (found, examined) in [(0, 11), (3, 2), (-1, 2)] {
      #expect(throws: StatisticsError(.outOfRange, "")) {
        try Stratum("x", population: 10, found: found, of: examined)
      }
    }
    #expect(throws: StatisticsError(.emptyStratum, "")) { try StratifiedEstimate([]) }
    let stratum = try Stratum("x", population: 10, found: 0, of: 1)
    #expect(throws: StatisticsError(.duplicate, "")) {
      try StratifiedEstimate([stratum, stratum])
    }
    #expect(throws: StatisticsError(.tooFewItems, "")) {
      try StratifiedEstimate([stratum]).standardError()
    }
  }
}
