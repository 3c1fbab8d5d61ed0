// SPDX-License-Identifier: Apache-2.0
// What an elusion test says, when it stops, and how sure its bound is after a stop.

internal import Testing

@testable internal import StudyStatistics

@Suite struct ElusionTestTests {
  @Test func itGoesOnUntilEnoughWereLookedAt() throws {
    let test = try ElusionTest(population: 9_146, excluding: 91)
    #expect(try test.outcome(found: 0, of: 1).verdict == .goOn(remaining: 294))
    #expect(try test.outcome(found: 0, of: 294).verdict == .goOn(remaining: 1))
    let outcome = try test.outcome(found: 0, of: 295)
    #expect(outcome.verdict == .holds && outcome.largestCount == 90 && outcome.smallestCount == 0)
  }

  @Test func theFirstFindStopsIt() throws {
    let test = try ElusionTest(population: 9_146, excluding: 91)
    let outcome = try test.outcome(found: 1, of: 250)
    #expect(outcome.verdict == .reopen)
    #expect(outcome.smallestCount >= 1 && outcome.largestCount > 91)
    #expect(outcome.tally.share == 0.004)
    // A find stops it also where the bound would still exclude the number.
    #expect(try test.outcome(found: 1, of: 2_000).verdict == .reopen)
  }

  @Test(arguments: [(30, 5), (30, 1), (200, 20)])
  func itHoldsExactlyFromTheSampleSizeOn(_ population: Int, _ excluded: Int) throws {
    let test = try ElusionTest(population: population, excluding: excluded)
    for examined in 1...population {
      let outcome = try test.outcome(found: 0, of: examined)
      let expected: ElusionVerdict =
        examined >= test.sampleSize ? .holds : .goOn(remaining: test.sampleSize - examined)
      #expect(outcome.verdict == expected, "\(examined)")
      #expect((outcome.largestCount < excluded) == (examined >= test.sampleSize))
    }
  }

  /// Whoever stops at the first find, or at the end of the sample, still has a bound as sure as its level.
  @Test(arguments: [(60, 25), (200, 59), (9_146, 295)])
  func theBoundIsSureAfterAStop(_ size: Int, _ planned: Int) throws {
    let population = try FinitePopulation(size)
    let most = try (0...planned).map { examined in
      // What was found when it stopped after so many: one, or none at the end (place 0).
      try population.bounds(
        Tally(found: examined == 0 ? 0 : 1, of: max(1, examined == 0 ? planned : examined)),
        side: .upper
      ).upperBound
    }
    for count in stride(from: 0, through: size / 2, by: max(1, size / 60)) {
      var (covered, clean) = (0.0, 1.0)
      for examined in 1...planned {
        // The chance that the first find is just this one.
        let find = Double(count) / Double(size - examined + 1)
        if most[examined] >= count { covered += clean * find }
        clean *= 1 - find
      }
      if most[0] >= count { covered += clean }
      #expect(covered >= 0.95 - 1e-12, "\(count) of \(size)")
    }
  }

  @Test func recallIsOfWhatMayBeThere() throws {
    let outcome = try ElusionTest(population: 100, excluding: 10).outcome(found: 0, of: 100)
    #expect(outcome.largestCount == 0)
    #expect(try outcome.leastRecall(confirmed: 7) == 1)
    #expect(throws: StatisticsError(.nothingExamined, "")) {
      try outcome.leastRecall(confirmed: 0)
    }
    #expect(throws: StatisticsError(.outOfRange, "")) { try outcome.leastRecall(confirmed: -1) }
    #expect(ElusionOutcome.recallCaveat.contains("too high"))
  }

  @Test func whatCannotBeIsRefused() throws {
    #expect(throws: StatisticsError(.emptyStratum, "")) {
      try ElusionTest(population: 0, excluding: 1)
    }
    for excluded in [0, 101] {
      #expect(throws: StatisticsError(.outOfRange, "")) {
        try ElusionTest(population: 100, excluding: excluded)
      }
    }
    let test = try ElusionTest(population: 100, excluding: 10)
    #expect(throws: StatisticsError(.unsampledStratum, "")) { try test.outcome(found: 0, of: 0) }
    #expect(throws: StatisticsError(.outOfRange, "")) { try test.outcome(found: 0, of: 101) }
  }
}
