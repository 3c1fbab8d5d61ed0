// SPDX-License-Identifier: Apache-2.0
// Whether what was left aside may be left aside: a planned sample of it, and when to stop.

/// A test of the claim that fewer than so many items of a stratum that was left aside belong to a class.
///
/// The sample is drawn once, by a published seed, and looked at in the order drawn. The first find stops the test: the
/// stratum is opened again.
///
/// - Source: elusion testing of electronic discovery; here with exact hypergeometric bounds.
public struct ElusionTest: Hashable, Sendable {
  /// The stratum.
  public let population: FinitePopulation
  /// The number that the test is to exclude: as many as this, or more.
  public let excluded: Int
  /// How sure, one-sided.
  public let level: ConfidenceLevel
  /// How many are to be looked at, with none found.
  public let sampleSize: Int

  /// A test that is to exclude `excluded` or more items among `population`.
  ///
  /// - Throws: ``StatisticsError`` `.emptyStratum`, `.outOfRange`.
  public init(
    population: Int, excluding excluded: Int, level: ConfidenceLevel = .percent95
  ) throws(StatisticsError) {
    self.population = try FinitePopulation(population)
    self.excluded = excluded
    self.level = level
    sampleSize = try self.population.sampleSize(excluding: excluded, level: level)
  }

  /// What looking at the first items of the sample came to.
  ///
  /// After a stop at the first find the bounds are those of a sample of this size that was planned: larger than a bound
  /// that takes the stop into account, so that it errs to the safe side.
  ///
  /// - Throws: ``StatisticsError`` `.unsampledStratum` when none was looked at; `.outOfRange`.
  public func outcome(found: Int, of examined: Int) throws(StatisticsError) -> ElusionOutcome {
    guard examined != 0 else {
      throw StatisticsError(
        .unsampledStratum, "not defined: no item of the stratum was looked at; look at some")
    }
    let tally = try Tally(found: found, of: examined)
    let counts = try population.bounds(tally, level: level, side: .upper)
    let least = try population.bounds(tally, level: level, side: .lower)
    let verdict: ElusionVerdict =
      found > 0
      ? .reopen
      : counts.upperBound < excluded ? .holds : .goOn(remaining: sampleSize - examined)
    return ElusionOutcome(
      tally: tally, smallestCount: least.lowerBound, largestCount: counts.upperBound,
      verdict: verdict)
  }
}

/// What an elusion test says.
public enum ElusionVerdict: Hashable, Sendable {
  /// None was found among enough: the number is excluded at the level.
  case holds
  /// None was found yet; so many more are to be looked at.
  case goOn(remaining: Int)
  /// Something was found: stop, and open the stratum again.
  case reopen
}

/// What looking at a sample of what was left aside came to.
public struct ElusionOutcome: Hashable, Sendable {
  /// What was found among what was looked at; its share is the *elusion*.
  public let tally: Tally
  /// The fewest such items that the stratum can hold, one-sided at the test's level.
  public let smallestCount: Int
  /// The most such items that the stratum can hold, one-sided at the test's level.
  public let largestCount: Int
  /// What follows.
  public let verdict: ElusionVerdict

  /// What has to stand beside every recall that comes of an elusion test.
  public static let recallCaveat =
    "Recall from an elusion test alone counts nothing that was looked at and graded wrongly: it can be "
    + "too high. Sample what was looked at, too."

  /// The least share of all items of the class that was found, when `confirmed` were found elsewhere.
  ///
  /// - Throws: ``StatisticsError`` `.outOfRange` for fewer than none; `.nothingExamined` when there may be none at all.
  public func leastRecall(confirmed: Int) throws(StatisticsError) -> Double {
    guard confirmed >= 0 else {
      throw StatisticsError(.outOfRange, "fewer than none cannot be confirmed: check the number")
    }
    guard confirmed + largestCount > 0 else {
      throw StatisticsError(
        .nothingExamined, "not defined: there is no item of the class, so there is no recall of it")
    }
    return Double(confirmed) / Double(confirmed + largestCount)
  }
}
