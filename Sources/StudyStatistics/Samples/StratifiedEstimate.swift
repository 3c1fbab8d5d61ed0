// SPDX-License-Identifier: Apache-2.0
// How many items of a class there are in all, from samples of each stratum.

/// How many items of a class there are in all strata together.
public struct StratifiedEstimate: Hashable, Sendable {
  /// The strata.
  public let strata: [Stratum]
  /// How sure the intervals are meant to be.
  public let level: ConfidenceLevel
  /// How many items are known to be of the class.
  public let known: Int
  /// The estimate: what is known, and the strata's estimates of what is not.
  public let total: Double
  /// An interval of the total: exact two-sided bounds of each stratum, each stratum's distance from its estimate
  /// squared, the squares added, the root taken on either side.
  ///
  /// A stratum in which none was found still widens it, which the standard error would not. Strata that were looked at
  /// whole add nothing. Where one that was opened or sampled again stands beside others it is ``guaranteed``: who opens strata by what
  /// is likely makes all of their estimates err to one side, and squares would let these errors cancel.
  ///
  /// - Source: G. Y. Zou, W. Huang, X. Zhang, Comput. Stat. Data Anal. 53 (2009), 1080–1085, with exact
  ///   hypergeometric bounds, and so the finite population, in place of Wilson's.
  public let interval: StatedInterval
  /// Bounds that hold at the level whatever the strata, and however many samples were drawn.
  ///
  /// They are the sum of exact bounds of each, every one of which misses with no more than an equal part of what all may miss
  /// (Bonferroni). Strata of which all is known cannot miss, and take no part.
  public let guaranteed: ClosedRange<Int>

  /// An estimate from strata that do not overlap and are all there are.
  ///
  /// - Parameters:
  ///   - strata: The strata.
  ///   - known: How many items are known to be of the class, where that is not the sum of what is known in the strata.
  ///   - level: How sure the intervals are meant to be.
  /// - Throws: ``StatisticsError`` `.emptyStratum` with neither a stratum nor anything known; `.duplicate` for two of
  ///   one name.
  public init(
    _ strata: [Stratum], known: Int? = nil, level: ConfidenceLevel = .percent95
  ) throws(StatisticsError) {
    guard !strata.isEmpty || (known ?? 0) > 0 else {
      throw StatisticsError(.emptyStratum, "not defined: there is no stratum; give at least one")
    }
    guard Set(strata.map(\.name)).count == strata.count else {
      throw StatisticsError(.duplicate, "two strata have one name: give each its own")
    }
    let known = known ?? strata.reduce(0) { $0 + $1.known }
    let open = strata.filter { $0.left > 0 }
    let total = Double(known) + open.reduce(0) { $0 + $1.unknown }
    let miss = (1 - level.value) / Double(max(1, open.count))
    let shared = try ConfidenceLevel(1 - miss)
    var (below, above, least, most) = (0.0, 0.0, known, known)
    for stratum in open {
      let bounds = try stratum.bounds(level, isOnly: true)
      let (down, up) = (
        max(0, stratum.unknown - Double(bounds.lowerBound)),
        max(0, Double(bounds.upperBound) - stratum.unknown)
      )
      below += down * down
      above += up * up
      let sure = try stratum.bounds(shared)
      least += sure.lowerBound
      most += sure.upperBound
    }
    self.strata = strata
    self.level = level
    self.known = known
    self.total = total
    guaranteed = least...most
    interval =
      open.count > 1 && open.contains(where: \.isOpened)
      ? StatedInterval(Interval(Double(least), Double(most)), .sharedBounds, level)
      : StatedInterval(
        Interval(total - below.squareRoot(), total + above.squareRoot()), .squareAndAdd, level)
  }

  /// The interval in whole items, rounded outward, and within what is possible.
  public var counts: ClosedRange<Int> {
    let most = strata.reduce(known) { $0 + $1.left }
    let range = interval.interval.counts(of: 1)
    return max(known, range.lowerBound)...min(most, range.upperBound)
  }

  /// The standard error of the total, with each stratum's finite population.
  ///
  /// It is 0 where every stratum shows none or all, however few were looked at: give the interval beside it.
  ///
  /// It is that of the newest sample of each stratum, as drawn.
  ///
  /// - Throws: ``StatisticsError`` `.tooFewItems` when only one item of a larger stratum was looked at.
  /// - Source: W. G. Cochran, Sampling Techniques, 3rd edition 1977, equation 5.7 with 3.8.
  public func standardError() throws(StatisticsError) -> Double {
    var variance = 0.0
    for stratum in strata {
      guard let newest = stratum.samples.last,
        newest.sample.examined < newest.population.size
      else { continue }
      guard newest.sample.examined > 1 else {
        throw StatisticsError(
          .tooFewItems,
          "not defined: one item of stratum \(stratum.name) was looked at, which tells of no spread"
        )
      }
      let (size, n) = (Double(newest.population.size), Double(newest.sample.examined))
      let p = newest.sample.share
      variance += size * size * (1 - n / size) * p * (1 - p) / (n - 1)
    }
    return variance.squareRoot()
  }
}
