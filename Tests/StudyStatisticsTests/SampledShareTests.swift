// SPDX-License-Identifier: Apache-2.0
// The share found in a sample: three intervals beside each other, held to figures of SciPy.

internal import Testing

@testable internal import StudyStatistics

@Suite struct SampledShareTests {
  /// 2 of 100 of 400; worked out with scipy.stats 1.14, hypergeometric by tail probabilities of every count.
  @Test func threeIntervalsStandBesideEachOther() throws {
    let share = try SampledShare(try Tally(found: 2, of: 100), of: FinitePopulation(400))
    #expect(share.share == 0.02)
    #expect(share.intervals.map(\.method) == SampledShare.methods)
    #expect(share.intervals.allSatisfy { $0.level == .percent95 })
    let expected = [
      (0.005, 0.0625), (0.0024313368239425423, 0.07038393247107011),
      (0.00550196755016235, 0.07001179072854388),
    ]
    for (stated, ends) in zip(share.intervals, expected) {
      #expect((stated.interval.lower - ends.0).magnitude < 1e-12, "\(stated)")
      #expect((stated.interval.upper - ends.1).magnitude < 1e-12, "\(stated)")
    }
  }

  /// Where everything was looked at only the interval for just these items says what is known.
  @Test func ofAWholePopulationTheExactOneIsAPoint() throws {
    let share = try SampledShare(try Tally(found: 1, of: 4), of: FinitePopulation(4))
    #expect(share.intervals[0].interval == Interval(0.25, 0.25))
    #expect(share.intervals.dropFirst().allSatisfy { $0.interval.width > 0.4 })
  }

  @Test func moreThanThereAreIsRefused() {
    #expect(throws: StatisticsError.self) {
      try SampledShare(try Tally(found: 1, of: 5), of: FinitePopulation(4))
    }
  }
}
