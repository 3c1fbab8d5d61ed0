// SPDX-License-Identifier: Apache-2.0
// Bytes of metadata as text.

/// Ways to read bytes of metadata as text.
enum TextDecoding {
  /// Each byte one character.
  static func latin1(_ bytes: ArraySlice<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(Unicode.Scalar(byte)) }
    return String(text)
  }

  /// UTF-8 where it is valid (writers put it where Latin-1 belongs), else Latin-1.
  static func latin1OrUTF8(_ bytes: ArraySlice<UInt8>) -> String {
    String(validating: bytes, as: UTF8.self) ?? latin1(bytes)
  }

  /// UTF-16; unpaired halves become U+FFFD.
  static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> String {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      let pair = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(isBigEndian ? pair.0 << 8 | pair.1 : pair.1 << 8 | pair.0)
      index += 2
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// `text` without blanks and zeros at both ends.
  static func trimmed(_ text: some StringProtocol) -> String {
    let isBlank = { (scalar: Unicode.Scalar) in
      scalar.value == 0 || scalar.properties.isWhitespace
    }
    let scalars = text.unicodeScalars.drop(while: isBlank)
    guard let last = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(String.UnicodeScalarView(scalars[...last]))
  }

  /// The pieces of `text` between separators, empty ones too.
  ///
  /// By scalars: a sign and the marks that combine with it are one character to Swift, and would not part anything.
  static func pieces(of text: String, by separator: Unicode.Scalar) -> [String] {
    text.unicodeScalars.split(separator: separator, omittingEmptySubsequences: false).map {
      String(String.UnicodeScalarView($0))
    }
  }

  /// What follows `start` where `text` begins with it, whatever combines with its last sign; else `nil`.
  static func rest(of text: String, behind start: String) -> String? {
    guard text.utf8.starts(with: start.utf8) else { return nil }
    return String(decoding: text.utf8.dropFirst(start.utf8.count), as: UTF8.self)
  }

  /// What stands before and behind the last `separator`, found by scalars; `nil` where there is none.
  static func halves(
    of text: String, atLast separator: Unicode.Scalar
  ) -> (before: String, behind: String)? {
    let scalars = text.unicodeScalars
    guard let place = scalars.lastIndex(of: separator) else { return nil }
    return (
      String(String.UnicodeScalarView(scalars[..<place])),
      String(String.UnicodeScalarView(scalars[scalars.index(after: place)...]))
    )
  }
}
