// SPDX-License-Identifier: Apache-2.0
// Whether bytes from outside are text as they say: what is not is shown by U+FFFD, and told.

/// Tells whether bytes are UTF-8.
enum SoundText {
  /// Whether bytes are UTF-8.
  ///
  /// - Complexity: O(n).
  static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
  }

  /// Whether a piece of JSON is UTF-8, and no escape in it is half a surrogate pair.
  ///
  /// - Complexity: O(n).
  static func isJSON(_ bytes: [UInt8]) -> Bool {
    guard isUTF8(bytes[...]) else { return false }
    var position = 0
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "\\") else {
        position += 1
        continue
      }
      let first = unit(bytes, position) ?? 0
      if (0xdc00..<0xe000).contains(first) { return false }
      let isPair = (0xd800..<0xdc00).contains(first)
      if isPair, !(0xdc00..<0xe000).contains(unit(bytes, position + 6) ?? 0) { return false }
      position += isPair ? 12 : 2
    }
    return true
  }

  /// The number that an escape `\\uXXXX` at `position` stands for; `nil` for anything else.
  private static func unit(_ bytes: [UInt8], _ position: Int) -> Int? {
    guard position + 6 <= bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return nil }
    return Int(String(decoding: bytes[(position + 2)..<(position + 6)], as: UTF8.self), radix: 16)
  }
}
