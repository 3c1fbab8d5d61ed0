// SPDX-License-Identifier: Apache-2.0
// A time within a video as players write it.

/// Writes times within videos as players do.
public enum PlayingTime {
  /// Minutes and seconds, `07:05`, from an hour on with the hours before them, `1:02:07`; parts of a second are
  /// left out.
  ///
  /// What is below zero, or no number, is `00:00`; what is above 1,000,000 hours is that many.
  public static func text(_ seconds: Double) -> String {
    let longest = 3_600_000_000.0
    let whole = seconds > 0 ? Int(min(seconds, longest)) : 0
    let (hours, minutes) = (whole / 3_600, whole / 60 % 60)
    let digits = "\(twoDigits(minutes)):\(twoDigits(whole % 60))"
    return hours > 0 ? "\(hours):\(digits)" : digits
  }

  private static func twoDigits(_ number: Int) -> String { DecimalText.padded(number, to: 2) }
}
