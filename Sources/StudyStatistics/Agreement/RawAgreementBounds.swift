// SPDX-License-Identifier: Apache-2.0
// Exact bounds of the raw agreement where items have two ratings or more: by the items that agree wholly, and at all.

/// Exact bounds of the raw agreement, whatever number of ratings items have.
///
/// An item's agreement lies between 0 and 1. It is at least that of an item that counts 1 where all of its ratings agree and
/// 0 elsewhere, and at most that of one that counts 1 where any two do: so the lower end of the exact interval of the first
/// share is a lower bound, and the upper end of that of the second an upper one. Where each item has two ratings both are
/// the share itself. They cover at least as often as their level says; where many items have three ratings or more that
/// agree in part, they are wide.
public struct RawAgreementBounds: Hashable, Sendable {
  /// The items on which all ratings agree.
  public let whole: Tally
  /// The items on which any two ratings agree.
  public let any: Tally

  /// The items of `table` that two raters or more rated.
  ///
  /// - Throws: ``StatisticsError`` `.oneItem` for fewer than two.
  /// - Complexity: O(items × raters).
  public init(_ table: RatingTable) throws(StatisticsError) {
    let rows = table.rows.map { $0.compactMap(\.self) }.filter { $0.count > 1 }
    guard rows.count > 1 else { throw .oneItem }
    whole = try Tally(found: rows.count { Set($0).count == 1 }, of: rows.count)
    any = try Tally(found: rows.count { Set($0).count < $0.count }, of: rows.count)
  }

  /// The interval.
  ///
  /// - Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934), 404–413, for each end.
  public func interval(level: ConfidenceLevel) -> StatedInterval {
    StatedInterval(
      Interval(
        ProportionInterval.clopperPearson(whole, level: level).lower,
        ProportionInterval.clopperPearson(any, level: level).upper), .clopperPearson, level)
  }
}
