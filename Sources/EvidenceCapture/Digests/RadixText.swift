// SPDX-License-Identifier: Apache-2.0
// Base32 and base64 without padding, both base64 alphabets at once (RFC 4648).

/// Decoders for the encodings in which captures state digests.
enum RadixText {
  /// The bytes of unpadded base32 text of either case; `nil` for another character or set bits
  /// beyond the last byte.
  static func decodeBase32(_ text: [UInt8]) -> [UInt8]? {
    decode(text, bits: 5) { character in
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a")
      case UInt8(ascii: "2")...UInt8(ascii: "7"): character - UInt8(ascii: "2") + 26
      default: nil
      }
    }
  }

  /// The bytes of unpadded base64 text in the standard or the URL-safe alphabet.
  static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
    decode(text, bits: 6) { character in
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
      default: nil
      }
    }
  }

  private static func decode(
    _ text: [UInt8], bits: UInt32, _ value: (UInt8) -> UInt8?
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    var pending: UInt32 = 0
    var count: UInt32 = 0
    for character in text {
      guard let digit = value(character) else { return nil }
      pending = pending << bits | UInt32(digit)
      count += bits
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> count))
        pending &= (1 << count) - 1
      }
    }
    return pending == 0 && count < bits ? bytes : nil
  }
}
