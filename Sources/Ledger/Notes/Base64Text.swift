// SPDX-License-Identifier: Apache-2.0
// Base64 with exactly one text for each value, so that no byte of a signed note can vary unseen.

internal import Foundation

/// Standard Base64 with padding (RFC 4648, section 4).
enum Base64Text {
  static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// The bytes, or `nil` when `text` is not the one text that encodes them.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    guard let data = Data(base64Encoded: String(text)) else { return nil }
    let bytes = Array(data)
    return encode(bytes) == text ? bytes : nil
  }
}
