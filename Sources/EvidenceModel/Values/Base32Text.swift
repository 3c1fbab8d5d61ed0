// SPDX-License-Identifier: Apache-2.0
// Bytes as base 32: digests in web archives, keys that people type.

/// Base 32 (RFC 4648, section 6), upper case.
public enum Base32Text {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// The text of `bytes`, filled up with `=` to whole groups of eight unless `isPadded` is false.
  ///
  /// - Complexity: O(n).
  public static func encode(_ bytes: [UInt8], isPadded: Bool = true) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 4) / 5 * 8)
    for start in stride(from: 0, to: bytes.count, by: 5) {
      let group = bytes[start..<min(start + 5, bytes.count)]
      var value = group.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      value <<= UInt64(8 * (5 - group.count))
      let digits = (group.count * 8 + 4) / 5
      for position in 0..<8 where position < digits || isPadded {
        let index = Int(value >> UInt64(35 - 5 * position) & 31)
        text.append(position < digits ? alphabet[index] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
