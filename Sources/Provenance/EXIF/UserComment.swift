// SPDX-License-Identifier: Apache-2.0
// EXIF's UserComment as the many programs that write it meant it.

/// Reads EXIF's UserComment.
///
/// The standard puts eight bytes that name the character code before the text; programs disagree on
/// the byte order of the Unicode one, and some leave the eight bytes out.
///
/// - Source: CIPA DC-008 (Exif 2.32), section 4.6.5, tag 0x9286.
enum UserComment {
  /// The text of `bytes`.
  static func text(_ bytes: [UInt8]) -> String {
    let body = bytes.dropFirst(8)
    let text: String
    if bytes.starts(with: Array("UNICODE\0".utf8)) {
      text = unicode(body)
    } else if bytes.starts(with: Array("ASCII\0\0\0".utf8))
      || bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0])
    {
      text = TextDecoding.latin1OrUTF8(body)
    } else {
      text = TextDecoding.latin1OrUTF8(bytes[...])
    }
    return TextDecoding.trimmed(text)
  }

  /// By the byte order mark, else by which half of the units is mostly zero, else big-endian.
  ///
  /// Some programs put UTF-8 behind the name of Unicode. Settings in units of two bytes hold zeros, for digits and
  /// blanks have them; a text of valid UTF-8 without zeros, in which a blank stands, is no such text.
  private static func unicode(_ body: ArraySlice<UInt8>) -> String {
    if body.starts(with: [0xfe, 0xff]) {
      return TextDecoding.utf16(body.dropFirst(2), isBigEndian: true)
    }
    if body.starts(with: [0xff, 0xfe]) {
      return TextDecoding.utf16(body.dropFirst(2), isBigEndian: false)
    }
    var zeros = (even: 0, odd: 0)
    for (index, byte) in body.prefix(4_096).enumerated() where byte == 0 {
      if index.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
    }
    if let text = utf8(body) { return text }
    return TextDecoding.utf16(body, isBigEndian: zeros.even >= zeros.odd)
  }

  private static func utf8(_ body: ArraySlice<UInt8>) -> String? {
    var body = body
    while body.last == 0 { body.removeLast() }
    guard !body.contains(0), let text = String(validating: body, as: UTF8.self) else { return nil }
    return body.allSatisfy { $0 < 0x80 } || body.contains(0x20) ? text : nil
  }
}
