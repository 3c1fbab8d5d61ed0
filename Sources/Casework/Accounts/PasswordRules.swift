// SPDX-License-Identifier: Apache-2.0
// Which passwords are taken, and the one form in which they are compared.

internal import Foundation

/// Which passwords are taken.
///
/// Length is asked for and nothing else: no classes of characters, no expiry (NIST SP 800-63B).
enum PasswordRules {
  /// How many bytes of UTF-8 a password has.
  static let byteCounts = 12...1_024
  /// What is not even brought to normal form.
  private static let inputLimit = 8_192

  /// A password's UTF-8 in Unicode normal form KC, so that every keyboard makes the same; `nil` beyond
  /// what may be a password.
  static func normalForm(_ text: String) -> [UInt8]? {
    guard text.utf8.count <= inputLimit else { return nil }
    let bytes = Array(text.precomposedStringWithCompatibilityMapping.utf8)
    return bytes.count <= byteCounts.upperBound ? bytes : nil
  }

  /// The bytes of a password that somebody chose.
  ///
  /// - Throws: ``CaseworkError`` `.usage` that says what is wrong with it.
  static func checked(_ text: String, name: String) throws(CaseworkError) -> [UInt8] {
    guard let bytes = normalForm(text), byteCounts.contains(bytes.count) else {
      throw CaseworkError(
        .usage, "a password has 12 to 1,024 bytes; four or five words are easy to remember")
    }
    let lowered = text.precomposedStringWithCompatibilityMapping.lowercased()
    guard lowered != name.precomposedStringWithCompatibilityMapping.lowercased() else {
      throw CaseworkError(.usage, "a password is not the user's name; choose another")
    }
    guard Set(bytes).count > 1 else {
      throw CaseworkError(.usage, "a password is more than one character repeated; choose another")
    }
    return bytes
  }
}
