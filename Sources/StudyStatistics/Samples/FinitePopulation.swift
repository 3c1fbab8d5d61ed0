// SPDX-License-Identifier: Apache-2.0
// What a sample without replacement shows of the population it was drawn from, exactly.

/// A population from which a simple random sample was, or will be, drawn without replacement.
public struct FinitePopulation: Hashable, Sendable {
  /// How many items there are.
  public let size: Int

  /// How near a probability must come to its limit to count as equal: beyond what the arithmetic errs by.
  private static let tie = 1e-12

  /// A population of `size` items.
  ///
  /// - Throws: ``StatisticsError`` `.emptyStratum` without items; `.outOfRange` beyond ``Tally/largest``.
  public init(_ size: Int) throws(StatisticsError) {
    guard size != 0 else {
      throw StatisticsError(
        .emptyStratum, "not defined: there are no items to draw from; leave the stratum out")
    }
    guard size > 0, size <= Tally.largest else {
      throw StatisticsError(
        .outOfRange, "a population has 1 to \(Tally.largest) items: give such a number")
    }
    self.size = size
  }

  /// How many items of the population are such as were found, at the least and at the most.
  ///
  /// The counts that a test at the level does not reject, found by exact tail probabilities. Both ends are possible:
  /// the lower is at least what was found, the upper at most what was found and what was not looked at.
  ///
  /// - Throws: ``StatisticsError`` `.outOfRange` when more were looked at than there are.
  /// - Source: J. H. Chung, D. B. DeLury, "Confidence Limits for the Hypergeometric Distribution", 1950.
  /// - Complexity: O(log(size) × √sample).
  public func bounds(
    _ sample: Tally, level: ConfidenceLevel = .percent95, side: IntervalSide = .both
  ) throws(StatisticsError) -> ClosedRange<Int> {
    try check(sample.examined)
    let miss = level.miss(side)
    let possible = sample.found...(size - sample.missed)
    var (first, last) = (possible.lowerBound, possible.upperBound)
    if side != .upper, sample.found > 0 {
      first = Self.firstTrue(in: possible) {
        !isExcluded(distribution($0, sample.examined).atLeast(sample.found), miss)
      }
    }
    if side != .lower, sample.missed > 0 {
      let excluded = Self.firstTrue(in: possible.lowerBound...(possible.upperBound + 1)) {
        $0 > possible.upperBound
          || isExcluded(distribution($0, sample.examined).atMost(sample.found), miss)
      }
      last = excluded - 1
    }
    return min(first, last)...max(first, last)
  }

  /// How many to look at, so that finding at most `found` of them excludes, at one-sided `level`, that there are `count`
  /// or more.
  ///
  /// - Throws: ``StatisticsError`` `.cannotBeExcluded` when even looking at every item would not do; `.outOfRange`.
  /// - Complexity: O(log(size) × √size).
  public func sampleSize(
    excluding count: Int, found: Int = 0, level: ConfidenceLevel = .percent95
  ) throws(StatisticsError) -> Int {
    guard found >= 0, (1...size).contains(count) else {
      throw StatisticsError(
        .outOfRange, "a number to exclude lies between 1 and \(size), the size of the population")
    }
    guard count > found else {
      throw StatisticsError(
        .cannotBeExcluded,
        "not defined: \(count) cannot be excluded by finding \(found); exclude more, or find fewer")
    }
    let miss = level.miss(.upper)
    return Self.firstTrue(in: (found + 1)...size) {
      isExcluded(distribution(count, $0).atMost(found), miss)
    }
  }

  /// The probability that a sample of `examined` items holds at most `found` of `count` such items.
  ///
  /// - Throws: ``StatisticsError`` `.outOfRange`.
  public func probability(
    ofAtMost found: Int, in examined: Int, when count: Int
  ) throws(StatisticsError) -> Double {
    try check(examined)
    guard (0...size).contains(count) else {
      throw StatisticsError(.outOfRange, "0 to \(size) of the population can be such items")
    }
    return distribution(count, examined).atMost(found)
  }

  private func check(_ examined: Int) throws(StatisticsError) {
    guard (0...size).contains(examined) else {
      throw StatisticsError(
        .outOfRange,
        "\(examined) items cannot be drawn from \(size) without replacement: check both numbers")
    }
  }

  private func distribution(_ marked: Int, _ sample: Int) -> HypergeometricDistribution {
    HypergeometricDistribution(population: size, marked: marked, sample: sample)
  }

  /// Whether a tail is no more than may be missed; equal counts as no more.
  private func isExcluded(_ tail: Double, _ miss: Double) -> Bool {
    tail <= miss * (1 + Self.tie)
  }

  /// The first number for which a condition holds that holds from there on; the last if it holds for none before.
  private static func firstTrue(in range: ClosedRange<Int>, _ holds: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
