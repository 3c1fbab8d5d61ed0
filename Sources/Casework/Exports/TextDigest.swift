// SPDX-License-Identifier: Apache-2.0
// SHA-256 of a text, in hexadecimal digits.

internal import Crypto
internal import EvidenceModel

/// SHA-256 of texts.
enum TextDigest {
  /// SHA-256 of the UTF-8 of `text`, in hexadecimal digits.
  static func sha256(_ text: String) -> String {
    HexText.encode(Array(SHA256.hash(data: Array(text.utf8))))
  }
}
