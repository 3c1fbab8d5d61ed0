// SPDX-License-Identifier: Apache-2.0
// Figures as they are printed: bounds outward, so that no rounding makes one look surer than it is.

/// Which way a figure is rounded where it is printed.
public enum FigureRounding: Hashable, Sendable {
  /// To the nearest, half to even: for figures that are no bounds.
  case nearest
  /// Down: for lower bounds.
  case down
  /// Up: for upper bounds.
  case up
}

/// Decimal text of figures and of bounds, the same in every locale.
public enum FigureText {
  /// The most decimals that are printed.
  public static let mostPlaces = 9

  /// `value` with exactly `places` decimals, at most ``mostPlaces``.
  ///
  /// A value that is a decimal of so many places, but for the last bits of its binary form, is printed as that decimal:
  /// 0.29 is 0.29 rounded down and rounded up. A value that is not finite, or from 10^9 on, gives an en dash.
  public static func fixed(
    _ value: Double, places: Int, rounding: FigureRounding = .nearest
  ) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "–" }
    let places = min(max(0, places), mostPlaces)
    var unit = 1
    for _ in 0..<places { unit *= 10 }
    let scaled = wholeNumber(value * Double(unit), rounding)
    let digits = String(Int(scaled.magnitude) % unit)
    let whole = "\(scaled < 0 ? "-" : "")\(Int(scaled.magnitude) / unit)"
    guard places > 0 else { return whole }
    return "\(whole).\(String(repeating: "0", count: places - digits.count))\(digits)"
  }

  /// A share as a percentage with exactly `places` decimals and its sign: `94.4 %`.
  public static func percent(
    _ share: Double, places: Int = 1, rounding: FigureRounding = .nearest
  ) -> String {
    fixed(share * 100, places: places, rounding: rounding) + " %"
  }

  /// Both ends, rounded outward: `0.123 to 0.457`.
  public static func range(_ interval: Interval, places: Int) -> String {
    fixed(interval.lower, places: places, rounding: .down) + " to "
      + fixed(interval.upper, places: places, rounding: .up)
  }

  /// Both ends of an interval of shares as percentages, rounded outward: `12.3 % to 45.7 %`.
  public static func percentRange(_ interval: Interval, places: Int = 1) -> String {
    percent(interval.lower, places: places, rounding: .down) + " to "
      + percent(interval.upper, places: places, rounding: .up)
  }

  /// A whole number, which the last bits of the binary form of `value` do not move.
  static func wholeNumber(_ value: Double, _ rounding: FigureRounding) -> Int {
    let nearest = value.rounded(.toNearestOrEven)
    guard rounding != .nearest, (value - nearest).magnitude > 8 * value.ulp else {
      return Int(nearest)
    }
    return Int(value.rounded(rounding == .down ? .down : .up))
  }
}
