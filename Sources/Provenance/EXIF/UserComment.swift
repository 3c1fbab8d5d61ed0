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
    if zeros.even == 0, zeros.odd == 0, let text = String(validating: body, as: UTF8.self),
      text.utf8.allSatisfy({ $0 < 0x80 })
    {
      return text
    }
    return TextDecoding.utf16(body, isBigEndian: zeros.even >= zeros.odd)
  }
}
