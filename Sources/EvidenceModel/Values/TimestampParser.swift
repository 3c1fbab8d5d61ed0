// SPDX-License-Identifier: Apache-2.0
// RFC 3339 timestamps, read strictly.

/// Reads timestamps.
public enum TimestampParser {
  /// Reads `YYYY-MM-DDTHH:MM:SS[.fraction](Z|±HH:MM)`; digits after the sixth of a fraction are
  /// dropped.
  ///
  /// `nil` for anything else.
  ///
  /// - Source: RFC 3339, section 5.6.
  public static func rfc3339(_ text: String) -> Instant? {
    var rest = text.utf8[...]
    guard let year = number(&rest, digits: 4), skip(&rest, "-"),
      let month = number(&rest, digits: 2), skip(&rest, "-"), let day = number(&rest, digits: 2),
      skip(&rest, "T") || skip(&rest, "t") || skip(&rest, " "),
      let hour = number(&rest, digits: 2), skip(&rest, ":"),
      let minute = number(&rest, digits: 2), skip(&rest, ":"),
      let second = number(&rest, digits: 2)
    else { return nil }
    var microsecond = 0
    if skip(&rest, ".") {
      guard let fraction = fraction(&rest) else { return nil }
      microsecond = fraction
    }
    guard let offset = offset(&rest), rest.isEmpty,
      let local = Instant(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second,
        microsecond: microsecond)
    else { return nil }
    return local.advanced(bySeconds: Double(-60 * offset))
  }

  private static func fraction(_ rest: inout Substring.UTF8View) -> Int? {
    var value = 0
    var count = 0
    while let digit = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
      if count < 6 { value = value * 10 + Int(digit - UInt8(ascii: "0")) }
      count += 1
      rest.removeFirst()
    }
    guard count > 0 else { return nil }
    while count < 6 {
      value *= 10
      count += 1
    }
    return value
  }

  /// The offset from UTC in minutes.
  private static func offset(_ rest: inout Substring.UTF8View) -> Int? {
    if skip(&rest, "Z") || skip(&rest, "z") { return 0 }
    let isWest = skip(&rest, "-")
    guard isWest || skip(&rest, "+"), let hours = number(&rest, digits: 2), skip(&rest, ":"),
      let minutes = number(&rest, digits: 2), hours < 24, minutes < 60
    else { return nil }
    return (isWest ? -1 : 1) * (hours * 60 + minutes)
  }

  private static func number(_ rest: inout Substring.UTF8View, digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let digit = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit)
      else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
      rest.removeFirst()
    }
    return value
  }

  private static func skip(_ rest: inout Substring.UTF8View, _ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }
}

extension CivilDate {
  /// The day of a moment in UTC.
  public init(of instant: Instant) {
    let seconds = instant.secondsSinceEpoch
    self.init(daysSinceEpoch: Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400))
  }
}
