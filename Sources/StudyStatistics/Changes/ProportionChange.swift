// SPDX-License-Identifier: Apache-2.0
// Whether a share changed between two tallies: Fisher's exact test, two-sided.

/// Two tallies of the same thing, an earlier and a later one, and how surprising their difference is.
///
/// Given how many were found in both together, every way to share them out is as likely as drawing without replacement
/// makes it. The two-sided probability is that of all ways no more likely than the one seen. Where the share is the same,
/// a test at a level says *changed* no more often than the level, whatever the share and the sizes.
///
/// - Source: R. A. Fisher, "The Logic of Inductive Inference", J. R. Stat. Soc. 98 (1935), 39–82; two-sided as R's
///   `fisher.test`.
public struct ProportionChange: Hashable, Sendable {
  /// The direction of a change.
  public enum Direction: String, CaseIterable, Hashable, Sendable {
    /// The later share is larger.
    case rose
    /// The later share is smaller.
    case fell
  }

  /// Ways whose probabilities differ by less than this part count as equally likely.
  private static let tie = 1e-7

  /// The earlier tally.
  public let earlier: Tally
  /// The later tally.
  public let later: Tally
  /// The probability, without a change, of a difference no more likely than this one, above 0 to 1.
  public let probability: Double

  /// Compares an earlier and a later tally.
  ///
  /// - Throws: ``StatisticsError`` `.outOfRange` when both together count more than ``Tally/largest``.
  /// - Complexity: O(the smaller of: what was looked at later, what was found in both).
  public init(from earlier: Tally, to later: Tally) throws(StatisticsError) {
    let all = earlier.examined + later.examined
    guard all <= Tally.largest else {
      throw StatisticsError(
        .outOfRange, "two tallies are compared up to \(Tally.largest) together: give smaller ones")
    }
    self.earlier = earlier
    self.later = later
    let found = earlier.found + later.found
    let ways = HypergeometricDistribution(
      population: all, marked: found, sample: later.examined)
    let seen = ways.mass(later.found) * (1 + Self.tie)
    let first = max(0, later.examined - (all - found))
    let last = min(later.examined, found)
    var sum = 0.0
    for count in first...last {
      let mass = ways.mass(count)
      if mass <= seen { sum += mass }
    }
    probability = min(1, sum)
  }

  /// The direction of the change that the test announces; `nil` where it announces none.
  ///
  /// At `level` a change is announced where there is none that often at the most, between 0 and 1.
  public func change(at level: Double) -> Direction? {
    guard probability <= level, earlier.share != later.share else { return nil }
    return later.share > earlier.share ? .rose : .fell
  }
}
