// SPDX-License-Identifier: Apache-2.0
// The text of digests in web archives.

/// Base 32 with padding (RFC 4648, section 6), upper case.
enum Base32 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// The text of `bytes`.
  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 5) {
      let group = bytes[start..<min(start + 5, bytes.count)]
      var value = group.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      value <<= UInt64(8 * (5 - group.count))
      let digits = (group.count * 8 + 4) / 5
      for position in 0..<8 {
        let index = Int(value >> UInt64(35 - 5 * position) & 31)
        text.append(position < digits ? alphabet[index] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
