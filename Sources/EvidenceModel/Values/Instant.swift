// SPDX-License-Identifier: Apache-2.0
// Moments in time, to the microsecond, with RFC 3339 text, free of calendars and locales.

/// A moment in time, in microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Microseconds since 1970-01-01T00:00:00Z.
  public let microseconds: Int64

  /// The moment `microseconds` after 1970-01-01T00:00:00Z.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// The moment `seconds` after 1970-01-01T00:00:00Z; `nil` beyond the representable range.
  public init?(secondsSinceEpoch seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    guard !overflow else { return nil }
    self.init(microseconds: product)
  }

  /// The moment of a proleptic Gregorian date and time of day in UTC.
  ///
  /// `nil` when a field is out of range (second 60 is read as the next minute's second 0).
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    microsecond: Int = 0
  ) {
    guard (0...9999).contains(year), (1...12).contains(month), (0...23).contains(hour),
      (0...59).contains(minute), (0...60).contains(second), (0..<1_000_000).contains(microsecond),
      day >= 1, day <= CivilDate.dayCount(ofMonth: month, year: year)
    else { return nil }
    let days = CivilDate.daysSinceEpoch(year: year, month: month, day: day)
    let seconds = Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
    self.init(microseconds: seconds * 1_000_000 + Int64(microsecond))
  }

  /// Orders by time.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }

  /// The moment `seconds` later (earlier when negative), clamped to the representable range.
  public func advanced(bySeconds seconds: Double) -> Instant {
    let shift = (seconds * 1_000_000).rounded()
    guard shift.magnitude < 9e18 else { return self }
    let (sum, overflow) = microseconds.addingReportingOverflow(Int64(shift))
    return overflow ? self : Instant(microseconds: sum)
  }

  /// Seconds from `earlier` to this moment; negative when `earlier` is later.
  public func seconds(since earlier: Instant) -> Double {
    (Double(microseconds) - Double(earlier.microseconds)) / 1_000_000
  }

  /// Whole seconds since the epoch, rounded down.
  public var secondsSinceEpoch: Int64 {
    let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// RFC 3339 text in UTC; the fraction is left out when it is zero.
  public var description: String {
    let seconds = secondsSinceEpoch
    let fraction = microseconds - seconds * 1_000_000
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let time = Int(seconds - days * 86_400)
    let date = CivilDate(daysSinceEpoch: Int(days))
    let clock = [time / 3_600, time / 60 % 60, time % 60].map { DecimalText.padded($0, to: 2) }
    let tail = fraction == 0 ? "" : ".\(DecimalText.padded(Int(fraction), to: 6))"
    return "\(date)T\(clock.joined(separator: ":"))\(tail)Z"
  }
}
