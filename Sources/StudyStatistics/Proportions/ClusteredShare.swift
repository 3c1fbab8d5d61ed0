// SPDX-License-Identifier: Apache-2.0
// A share whose items come in groups that stand or fall together, such as families of near-duplicates.

/// A share among items that come in groups.
///
/// One look can decide a whole family, so its items are no independent draws: an interval that takes them for such is too
/// narrow. Here whole groups are drawn again.
public struct ClusteredShare: Hashable, Sendable {
  /// As many groups with a find, and as many groups without, as an interval needs.
  public static let fewestGroups = 5

  /// The groups, each with what was found among its items.
  public let groups: [Tally]

  /// A share of groups.
  ///
  /// - Throws: ``StatisticsError`` `.nothingExamined` without a group.
  public init(_ groups: [Tally]) throws(StatisticsError) {
    guard !groups.isEmpty else {
      throw StatisticsError(
        .nothingExamined, "not defined: nothing was looked at, so there is no share; look at some")
    }
    self.groups = groups
  }

  /// What was found among all items, as if there were no groups.
  ///
  /// - Throws: ``StatisticsError`` `.outOfRange` beyond ``Tally/largest``.
  public func items() throws(StatisticsError) -> Tally {
    try Tally(
      found: groups.reduce(0) { $0 + $1.found }, of: groups.reduce(0) { $0 + $1.examined })
  }

  /// How many groups hold a find.
  public var found: Int { groups.count { $0.found > 0 } }
}

extension ClusteredShare: ResampledFigure {
  var weights: [Int] { groups.map { _ in 1 } }

  func value(_ weights: [Int]) throws(StatisticsError) -> Double {
    var (found, examined) = (0, 0)
    for (group, weight) in zip(groups, weights) {
      found += group.found * weight
      examined += group.examined * weight
    }
    guard examined > 0 else {
      throw StatisticsError(
        .nothingExamined, "not defined: nothing was looked at, so there is no share; look at some")
    }
    return Double(found) / Double(examined)
  }
}

extension Bootstrap {
  /// The percentile interval of a share, groups drawn again, widened for few groups.
  ///
  /// - Throws: ``StatisticsError`` `.tooFewItems` where fewer than ``ClusteredShare/fewestGroups`` groups hold a find, or
  ///   none: such an interval would be far too narrow.
  /// - Complexity: O(draws × groups).
  public func interval(
    ofShare share: ClusteredShare
  ) throws(StatisticsError) -> BootstrapInterval {
    let fewest = ClusteredShare.fewestGroups
    guard share.found >= fewest, share.groups.count - share.found >= fewest else {
      throw StatisticsError(
        .tooFewItems,
        "no interval: it takes \(fewest) groups with a find and \(fewest) without; look at more groups"
      )
    }
    return try interval(of: share)
  }
}
