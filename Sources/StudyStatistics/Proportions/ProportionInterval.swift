// SPDX-License-Identifier: Apache-2.0
// Intervals of a share: Wilson's, the exact one, and which of them a study prints.

/// Intervals of the share that a tally was drawn from.
///
/// They are for samples from a population much larger than the sample. Of a small population, see
/// ``FinitePopulation``.
public enum ProportionInterval {
  /// As many found, and as many not found, as ``standard(_:level:side:)`` needs for Wilson's interval.
  public static let fewestForWilson = 15

  /// The interval that a study prints: Wilson's where at least ``fewestForWilson`` were found and as many were not,
  /// else the exact one.
  ///
  /// Wilson's interval alone covers only 83.8 % of the time where about 0.18 finds are expected, which is where rare
  /// classes are; the exact one alone is wider than it need be where classes are common. This choice covers at least
  /// 93.5 % of the time whatever the share, and at most 98.5 % where ten finds and ten others are expected.
  public static func standard(
    _ tally: Tally, level: ConfidenceLevel = .percent95, side: IntervalSide = .both
  ) -> StatedInterval {
    let isCommon = min(tally.found, tally.missed) >= fewestForWilson
    return isCommon
      ? StatedInterval(wilson(tally, level: level, side: side), .wilson, level)
      : StatedInterval(clopperPearson(tally, level: level, side: side), .clopperPearson, level)
  }

  /// Wilson's interval.
  ///
  /// - Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209–212.
  public static func wilson(
    _ tally: Tally, level: ConfidenceLevel = .percent95, side: IntervalSide = .both
  ) -> Interval {
    let z = level.normalScore(side)
    let (n, p) = (Double(tally.examined), tally.share)
    let q = Double(tally.missed) / n
    let square = z * z / n
    let root = z * (p * q / n + square / (4 * n)).squareRoot()
    let upper = (p + square / 2 + root) / (1 + square)
    // The ends are the roots of a quadratic: their product gives the lower without a difference of near equals.
    let lower = upper > 0 ? p * p / ((1 + square) * upper) : 0
    return Interval(
      side == .upper ? 0 : lower, side == .lower || tally.missed == 0 ? 1 : min(1, upper))
  }

  /// The exact interval: it covers at least as often as its level says, whatever the share.
  ///
  /// - Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934), 404–413.
  public static func clopperPearson(
    _ tally: Tally, level: ConfidenceLevel = .percent95, side: IntervalSide = .both
  ) -> Interval {
    let near = wilson(tally, level: level, side: side)
    let miss = level.miss(side)
    let (k, rest) = (Double(tally.found), Double(tally.missed))
    var (lower, upper) = (0.0, 1.0)
    if side != .upper, tally.found > 0 {
      lower = IncompleteBeta(a: k, b: rest + 1).quantile(miss, below: true, near: near.lower)
    }
    if side != .lower, tally.missed > 0 {
      upper = IncompleteBeta(a: k + 1, b: rest).quantile(miss, below: false, near: near.upper)
    }
    return Interval(lower, upper)
  }

  /// The rule of three: about the largest share, at one-sided 95 %, of which none is found among `examined`.
  ///
  /// For a word in passing; a report gives the exact bound, which is a little smaller.
  ///
  /// - Throws: ``StatisticsError`` `.nothingExamined` or `.outOfRange`.
  /// - Source: J. A. Hanley, A. Lippman-Hand, JAMA 249 (1983), 1743–1745.
  public static func ruleOfThree(examined: Int) throws(StatisticsError) -> Double {
    let tally = try Tally(found: 0, of: examined)
    return min(1, 3 / Double(tally.examined))
  }
}
