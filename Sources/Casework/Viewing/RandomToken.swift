// SPDX-License-Identifier: Apache-2.0
// Words that nobody can guess.

internal import EvidenceModel

/// Words that nobody can guess, for what may be asked for by whoever knows its name.
enum RandomToken {
  /// Thirty-two hexadecimal digits from the system's generator: 128 bits.
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    return HexText.encode((0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }
}
