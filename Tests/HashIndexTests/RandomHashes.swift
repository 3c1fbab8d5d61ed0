// SPDX-License-Identifier: Apache-2.0
// Random hashes and hashes near them, for the tests of the index and of families.

import EvidenceModel

/// Random hashes and hashes near them.
enum RandomHashes {
  static func hash(_ generator: inout SeededGenerator) -> PDQHash {
    PDQHash(generator.next(), generator.next(), generator.next(), generator.next())
  }

  /// `hash` with exactly `count` different bits flipped.
  static func near(
    _ hash: PDQHash, _ count: Int, _ generator: inout SeededGenerator
  ) -> PDQHash {
    var words = [hash.word0, hash.word1, hash.word2, hash.word3]
    for bit in Array(0..<256).shuffled(using: &generator).prefix(count) {
      words[bit / 64] ^= 1 << UInt64(bit % 64)
    }
    return PDQHash(words[0], words[1], words[2], words[3])
  }

  /// A digest that is only a name.
  static func digest(_ generator: inout SeededGenerator) -> SHA256Digest {
    let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    return SHA256Digest(bytes: bytes) ?? .ofEmptyInput
  }
}
