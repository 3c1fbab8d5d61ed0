// SPDX-License-Identifier: Apache-2.0
// Moments and dates as the published form takes them: complete, and with a zone.

internal import EvidenceModel

/// Reads moments and dates strictly.
enum CyberTipMoment {
  /// `YYYY-MM-DDTHH:MM:SS[.fraction](Z|±HH:MM)`; `nil` for anything else.
  ///
  /// - Source: XML Schema Definition Language 1.1 part 2, section 3.3.7, with the zone that the form asks for; without
  ///   the hour 24 and the second 60.
  static func instant(_ text: String) -> Instant? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), !text.hasPrefix("0000"),
      bytes[17] <= UInt8(ascii: "5"), bytes.last != UInt8(ascii: "z"), isOffset(bytes)
    else { return nil }
    return TimestampParser.rfc3339(text)
  }

  /// `YYYY-MM-DD`, a day that there is; `nil` for anything else.
  static func date(_ text: String) -> CivilDate? {
    guard text.utf8.count == 10, !text.hasPrefix("0000"),
      let moment = TimestampParser.rfc3339(text + "T00:00:00Z")
    else { return nil }
    return CivilDate(of: moment)
  }

  /// Whether the offset is at most 14 hours.
  private static func isOffset(_ bytes: [UInt8]) -> Bool {
    guard bytes.last != UInt8(ascii: "Z") else { return true }
    let offset = String(decoding: bytes.suffix(5), as: UTF8.self)
    return offset <= "14:00"
  }
}
