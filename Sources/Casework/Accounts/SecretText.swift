// SPDX-License-Identifier: Apache-2.0
// Secrets that the program makes: as texts that people and machines can carry.

internal import Crypto
internal import EvidenceModel

/// Secrets that the program makes, from the system's generator.
enum SecretText {
  /// Fresh random bytes.
  static func bytes(_ count: Int) -> [UInt8] {
    let key = SymmetricKey(size: SymmetricKeySize(bitCount: count * 8))
    return unsafe key.withUnsafeBytes { unsafe Array($0) }
  }

  /// Random bits in hexadecimal, 256 where nothing else is asked for.
  static func token(byteCount: Int = 32) -> String { HexText.encode(bytes(byteCount)) }

  /// 100 random bits in five groups of four letters and digits, to be typed once.
  static func oneTimePassword() -> String { grouped(bytes(13), letters: 20, by: 4) }

  /// 50 random bits in two groups of five letters and digits.
  static func recoveryCode() -> String { grouped(bytes(7), letters: 10, by: 5) }

  /// A typed code without blanks and hyphens, in lower case: the form that digests are taken of.
  static func plain(_ typed: String) -> String {
    String(typed.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
  }

  /// Whether two texts are equal, in a time that depends on their lengths only.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func grouped(_ bytes: [UInt8], letters: Int, by size: Int) -> String {
    let text = Array(Base32Text.encode(bytes, isPadded: false).lowercased().prefix(letters))
    return stride(from: 0, to: text.count, by: size).map {
      String(text[$0..<min($0 + size, text.count)])
    }.joined(separator: "-")
  }
}
