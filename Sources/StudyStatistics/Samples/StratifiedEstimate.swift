// SPDX-License-Identifier: Apache-2.0
// How many items of a class there are in all, from a sample of each stratum.

/// A stratum and what a simple random sample of it showed.
public struct Stratum: Hashable, Sendable {
  /// What it is called.
  public let name: String
  /// How many items it holds.
  public let population: FinitePopulation
  /// What was found among what was looked at.
  public let sample: Tally

  /// A stratum of `population` items, of which `examined` were looked at and `found` were of the class.
  ///
  /// - Throws: ``StatisticsError`` `.emptyStratum`, `.unsampledStratum`, `.outOfRange`, each with the name.
  public init(
    _ name: String, population: Int, found: Int, of examined: Int
  ) throws(StatisticsError) {
    self.name = name
    do throws(StatisticsError) {
      self.population = try FinitePopulation(population)
      guard examined != 0 else {
        throw StatisticsError(
          .unsampledStratum,
          "not defined: no item of it was looked at, and nothing is known of it; sample it")
      }
      sample = try Tally(found: found, of: examined)
      _ = try self.population.bounds(sample)
    } catch {
      throw StatisticsError(error.code, "stratum \(name): \(error.message)")
    }
  }

  /// The estimate of how many of its items are of the class.
  public var estimate: Double { Double(population.size) * sample.share }
}

/// How many items of a class there are in all strata together.
public struct StratifiedEstimate: Hashable, Sendable {
  /// The strata.
  public let strata: [Stratum]
  /// How sure the intervals are meant to be.
  public let level: ConfidenceLevel
  /// The estimate: the sum of the strata's.
  public let total: Double
  /// An interval of the total: exact two-sided bounds of each stratum, each stratum's distance from its estimate
  /// squared, the squares added, the root taken on either side.
  ///
  /// A stratum in which none was found still widens it, which the standard error would not. Strata that were looked at
  /// whole add nothing.
  ///
  /// - Source: G. Y. Zou, W. Huang, X. Zhang, Comput. Stat. Data Anal. 53 (2009), 1080–1085, with exact
  ///   hypergeometric bounds, and so the finite population, in place of Wilson's.
  public let interval: StatedInterval
  /// Bounds that hold at the level whatever the strata: the sum of exact bounds of each, every one of which misses with
  /// no more than an equal part of what all may miss (Bonferroni).
  public let guaranteed: ClosedRange<Int>

  /// An estimate from strata that do not overlap and are all there are.
  ///
  /// - Throws: ``StatisticsError`` `.emptyStratum` without a stratum; `.duplicate` for two of one name.
  public init(
    _ strata: [Stratum], level: ConfidenceLevel = .percent95
  ) throws(StatisticsError) {
    guard !strata.isEmpty else {
      throw StatisticsError(.emptyStratum, "not defined: there is no stratum; give at least one")
    }
    guard Set(strata.map(\.name)).count == strata.count else {
      throw StatisticsError(.duplicate, "two strata have one name: give each its own")
    }
    self.strata = strata
    self.level = level
    let total = strata.reduce(0) { $0 + $1.estimate }
    let shared = try ConfidenceLevel(1 - (1 - level.value) / Double(strata.count))
    var (below, above, least, most) = (0.0, 0.0, 0, 0)
    for stratum in strata {
      let bounds = try stratum.population.bounds(stratum.sample, level: level)
      let (down, up) = (
        max(0, stratum.estimate - Double(bounds.lowerBound)),
        max(0, Double(bounds.upperBound) - stratum.estimate)
      )
      below += down * down
      above += up * up
      let sure = try stratum.population.bounds(stratum.sample, level: shared)
      least += sure.lowerBound
      most += sure.upperBound
    }
    self.total = total
    interval = StatedInterval(
      Interval(total - below.squareRoot(), total + above.squareRoot()), .squareAndAdd, level)
    guaranteed = least...most
  }

  /// The interval in whole items, rounded outward, and within what is possible.
  public var counts: ClosedRange<Int> {
    let least = strata.reduce(0) { $0 + $1.sample.found }
    let most = strata.reduce(0) { $0 + $1.population.size - $1.sample.missed }
    let range = interval.interval.counts(of: 1)
    return max(least, range.lowerBound)...min(most, range.upperBound)
  }

  /// The standard error of the total, with each stratum's finite population.
  ///
  /// It is 0 where every stratum shows none or all, however few were looked at: give the interval beside it.
  ///
  /// - Throws: ``StatisticsError`` `.tooFewItems` when only one item of a larger stratum was looked at.
  /// - Source: W. G. Cochran, Sampling Techniques, 3rd edition 1977, equation 5.7 with 3.8.
  public func standardError() throws(StatisticsError) -> Double {
    var variance = 0.0
    for stratum in strata where stratum.sample.examined < stratum.population.size {
      guard stratum.sample.examined > 1 else {
        throw StatisticsError(
          .tooFewItems,
          "not defined: one item of stratum \(stratum.name) was looked at, which tells of no spread"
        )
      }
      let (size, n) = (Double(stratum.population.size), Double(stratum.sample.examined))
      let p = stratum.sample.share
      variance += size * size * (1 - n / size) * p * (1 - p) / (n - 1)
    }
    return variance.squareRoot()
  }
}
