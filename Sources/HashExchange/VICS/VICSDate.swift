// SPDX-License-Identifier: Apache-2.0
// Dates as exporters of VICS write them.

public import EvidenceModel

/// A moment as a VICS file states it.
///
/// Read are RFC 3339 with `Z`, an offset, or none; an offset with a `Z` after it, which exporters write and which is taken by its
/// offset; a day alone; and `/Date(ms)/` of .NET, with or without an offset, which bears only on how it was shown.
public struct VICSDate: Hashable, Sendable {
  /// The moment, in UTC where the offset was stated, else as if it had been UTC.
  public let instant: Instant
  /// Whether the text stated its offset from UTC.
  public let offsetKnown: Bool
  /// Whether the text is in the strict form already: RFC 3339 in UTC, ended by `Z`.
  public let isStrict: Bool

  private static let longest = 64

  /// Reads all of `text`; `nil` for another form or no moment of the calendar.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.longest else { return nil }
    if let instant = Self.dotNet(text) {
      self.init(instant: instant, offsetKnown: true, isStrict: false)
      return
    }
    let strict = text.utf8.dropFirst(10).first == UInt8(ascii: "T")
    if let instant = TimestampParser.rfc3339(text) {
      self.init(
        instant: instant, offsetKnown: true,
        isStrict: strict && text.utf8.last == UInt8(ascii: "Z"))
    } else if text.hasSuffix("Z"), let instant = TimestampParser.rfc3339(String(text.dropLast())) {
      self.init(instant: instant, offsetKnown: true, isStrict: false)
    } else if let instant = TimestampParser.rfc3339(text + "Z") {
      self.init(instant: instant, offsetKnown: false, isStrict: false)
    } else if let instant = TimestampParser.rfc3339(text + "T00:00:00Z") {
      self.init(instant: instant, offsetKnown: false, isStrict: false)
    } else {
      return nil
    }
  }

  private init(instant: Instant, offsetKnown: Bool, isStrict: Bool) {
    self.instant = instant
    self.offsetKnown = offsetKnown
    self.isStrict = isStrict
  }

  /// `/Date(1388534400000)/`, `/Date(1388534400000+0100)/`.
  private static func dotNet(_ text: String) -> Instant? {
    guard text.hasPrefix("/Date("), text.hasSuffix(")/") else { return nil }
    let inner = text.dropFirst(6).dropLast(2)
    let isNegative = inner.first == "-"
    let number = inner.dropFirst(isNegative ? 1 : 0).prefix { ("0"..."9").contains($0) }
    let rest = inner.dropFirst(number.count + (isNegative ? 1 : 0))
    guard let value = Int64(number), value <= 253_402_300_799_999 else { return nil }
    if !rest.isEmpty {
      guard rest.count == 5, let first = rest.first, first == "+" || first == "-",
        rest.dropFirst().allSatisfy({ ("0"..."9").contains($0) })
      else { return nil }
    }
    let milliseconds = isNegative ? -value : value
    guard milliseconds >= -62_135_596_800_000 else { return nil }
    return Instant(microseconds: milliseconds * 1_000)
  }
}
