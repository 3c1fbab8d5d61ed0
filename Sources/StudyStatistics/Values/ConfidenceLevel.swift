// SPDX-License-Identifier: Apache-2.0
// How sure an interval is meant to be, and on which sides it ends.

/// The probability with which an interval is meant to hold the true value.
public struct ConfidenceLevel: Hashable, Sendable {
  /// The probability, between 0 and 1.
  public let value: Double

  /// 95 %, which the study's figures use.
  public static let percent95 = ConfidenceLevel(unchecked: 0.95)

  /// A level.
  ///
  /// - Throws: ``StatisticsError`` `.outOfRange` unless it lies between 0 and 1, both excluded.
  public init(_ value: Double) throws(StatisticsError) {
    guard value > 0, value < 1 else {
      throw StatisticsError(
        .outOfRange, "a confidence level lies between 0 and 1, such as 0.95: give another")
    }
    self.init(unchecked: value)
  }

  private init(unchecked value: Double) { self.value = value }

  /// The probability of a miss that each end of an interval may have.
  func miss(_ side: IntervalSide) -> Double {
    side == .both ? (1 - value) / 2 : 1 - value
  }

  /// How many standard deviations of a normal distribution each end lies away.
  func normalScore(_ side: IntervalSide) -> Double { -NormalQuantile.value(at: miss(side)) }
}

/// On which sides an interval ends.
public enum IntervalSide: String, CaseIterable, Hashable, Sendable {
  /// Below and above, half of the misses on each side.
  case both
  /// Below only: the upper end is the largest value there is.
  case lower
  /// Above only: the lower end is the smallest value there is.
  case upper
}
