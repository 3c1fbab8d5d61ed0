// SPDX-License-Identifier: Apache-2.0
// Tells HTML, XML and plain text from bytes that are none of them.

/// Rules for text, asked after every exact magic has failed.
enum TextSniffer {
  /// The fewest bytes that are taken for text in an older coding.
  ///
  /// As many random bytes are without a control character once in millions.
  private static let fewestBytes = 128

  /// HTML, XML or text when `head` is UTF-8 or UTF-16 without control characters, or, where it is
  /// longer, any bytes without them and with a line end; a sequence cut at the end of `head` is allowed.
  static func sniff(_ head: [UInt8]) -> MediaFormat? {
    if let wide = WideText.decode(head) { return markup(Array(wide.utf8)) }
    let body = head.starts(with: [0xef, 0xbb, 0xbf]) ? Array(head[3...]) : head
    guard !body.isEmpty, !body.contains(where: isControl) else { return nil }
    guard isUTF8(body) || (body.count >= fewestBytes && body.contains(0x0a)) else { return nil }
    return markup(body)
  }

  private static func markup(_ body: [UInt8]) -> MediaFormat {
    let words = lowercased(withoutLeadingBlanks(body))
    if words.starts(with: "<?xml".utf8) {
      return contains(words, "<!doctype html") || contains(words, "<html") ? .html : .xml
    }
    if words.starts(with: "<svg".utf8) { return .xml }
    let openings = ["<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<table"]
    return openings.contains { words.starts(with: $0.utf8) } ? .html : .text
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && !(0x09...0x0d).contains(byte) || byte == 0x7f
  }

  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    let cut = min(3, bytes.count - 1)
    return (0...cut).contains { dropped in
      let kept = bytes[..<(bytes.count - dropped)]
      guard dropped == 0 || isSequenceStart(bytes[bytes.count - dropped]) else { return false }
      return String(validating: kept, as: UTF8.self) != nil
    }
  }

  private static func isSequenceStart(_ byte: UInt8) -> Bool { (0xc2...0xf4).contains(byte) }

  /// Passes over white space and HTML comments before the first element.
  private static func withoutLeadingBlanks(_ bytes: [UInt8]) -> [UInt8] {
    var rest = bytes[...]
    while true {
      rest = rest.drop { $0 <= 0x20 }
      guard rest.starts(with: "<!--".utf8) else { return Array(rest) }
      guard let end = firstIndex(of: "-->", in: rest) else { return Array(rest) }
      rest = rest[(end + 3)...]
    }
  }

  private static func firstIndex(of text: String, in bytes: ArraySlice<UInt8>) -> Int? {
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return nil }
    return (bytes.startIndex...(bytes.endIndex - wanted.count)).first {
      bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted)
    }
  }

  private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    firstIndex(of: text, in: bytes[...]) != nil
  }

  private static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
  }
}
