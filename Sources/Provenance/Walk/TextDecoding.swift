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
    // Most texts are ASCII, and those need no decoding.
    guard units.allSatisfy({ $0 < 0x80 }) else { return String(decoding: units, as: UTF16.self) }
    return String(decoding: units.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
  }

  /// `text` without blanks and zeros at both ends.
  static func trimmed(_ text: some StringProtocol) -> String {
    let isBlank = { (scalar: Unicode.Scalar) in
      scalar.value == 0 || scalar.properties.isWhitespace
    }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isBlank($0) }),
      let last = scalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[first..<scalars.index(after: last)])
  }

  /// The pieces of `text` between separators, which are ASCII; empty ones too.
  ///
  /// By bytes: a sign and the marks that combine with it are one character to Swift, and would not part anything.
  static func pieces(of text: String, by separator: Unicode.Scalar) -> [String] {
    let byte = UInt8(ascii: separator)
    return text.utf8.split(separator: byte, omittingEmptySubsequences: false).map {
      String(Substring($0))
    }
  }

  /// Where `word` begins in `text` for the last time, in bytes; `nil` where it does not.
  ///
  /// - Complexity: O(n · m); O(n) where the first byte of `word` is rare.
  static func lastOffset(of word: String, in text: String) -> Int? {
    let bytes = text.utf8.span
    let sought = word.utf8.span
    guard !sought.isEmpty, bytes.count >= sought.count else { return nil }
    var start = bytes.count - sought.count
    while start >= 0 {
      if bytes[start] == sought[0], begins(bytes, at: start, with: sought) { return start }
      start -= 1
    }
    return nil
  }

  /// Whether `word` stands anywhere in `text`, byte by byte.
  static func contains(_ word: String, in text: String) -> Bool {
    lastOffset(of: word, in: text) != nil
  }

  private static func begins(
    _ bytes: Span<UInt8>, at start: Int, with word: Span<UInt8>
  ) -> Bool {
    for index in word.indices where bytes[start + index] != word[index] { return false }
    return true
  }

  /// What follows `start` where `text` begins with it, whatever combines with its last sign; else `nil`.
  static func rest(of text: String, behind start: String) -> String? {
    guard text.utf8.starts(with: start.utf8) else { return nil }
    return String(decoding: text.utf8.dropFirst(start.utf8.count), as: UTF8.self)
  }

  /// What stands before and behind the last `separator`, which is ASCII; `nil` where there is none.
  static func halves(
    of text: String, atLast separator: Unicode.Scalar
  ) -> (before: String, behind: String)? {
    let bytes = text.utf8
    guard let place = bytes.lastIndex(of: UInt8(ascii: separator)) else { return nil }
    return (String(text[..<place]), String(text[bytes.index(after: place)...]))
  }
}
