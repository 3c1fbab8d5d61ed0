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

extension RandomHashes {
  /// `hash` with up to `count` bits flipped; quicker than ``near(_:_:_:)``, since a bit may be drawn twice.
  static func scattered(
    _ hash: PDQHash, _ count: Int, _ generator: inout SeededGenerator
  ) -> PDQHash {
    var words = [hash.word0, hash.word1, hash.word2, hash.word3]
    for _ in 0..<count {
      let bit = generator.below(256)
      words[bit / 64] ^= 1 << UInt64(bit % 64)
    }
    return PDQHash(words[0], words[1], words[2], words[3])
  }

  /// A hash with exactly 128 bits set.
  static func balanced(_ generator: inout SeededGenerator) -> PDQHash {
    near(PDQHash(0, 0, 0, 0), 128, &generator)
  }

  /// `hash` with `count` pairs of a set and a clear bit exchanged, so that as many are set as before.
  static func swapped(
    _ hash: PDQHash, _ count: Int, _ generator: inout SeededGenerator
  ) -> PDQHash {
    var words = [hash.word0, hash.word1, hash.word2, hash.word3]
    func isSet(_ bit: Int) -> Bool { words[bit / 64] >> UInt64(bit % 64) & 1 == 1 }
    var left = count
    while left > 0 {
      let (one, other) = (generator.below(256), generator.below(256))
      guard isSet(one), !isSet(other) else { continue }
      words[one / 64] ^= 1 << UInt64(one % 64)
      words[other / 64] ^= 1 << UInt64(other % 64)
      left -= 1
    }
    return PDQHash(words[0], words[1], words[2], words[3])
  }
}
