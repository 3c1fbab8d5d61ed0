// SPDX-License-Identifier: Apache-2.0
// The sets of hashes that are searched: uniform, and crowded as real ones are.

import EvidenceModel

/// Makes sets of hashes from a seed.
///
/// *Clustered*: one of 4,096 scenes is drawn, the n-th with a chance that falls as 1/n; a picture of it
/// flips each of the scene's 256 bits with a chance of a quarter. Half of the entries are such pictures;
/// the other half are near-duplicates: groups of 2 to 1,000, sizes log-uniform, around such a picture, with 0 to
/// 40 flips each.
struct HashSets {
  private var generator: SeededGenerator
  private let scenes: [PDQHash]
  private let isClustered: Bool

  init(seed: UInt64, isClustered: Bool) {
    var generator = SeededGenerator(seed: seed, label: "hash sets")
    scenes = (0..<4_096).map { _ in
      PDQHash(generator.next(), generator.next(), generator.next(), generator.next())
    }
    self.generator = generator
    self.isClustered = isClustered
  }

  mutating func one() -> PDQHash {
    guard isClustered else {
      return PDQHash(generator.next(), generator.next(), generator.next(), generator.next())
    }
    // 4096^u is log-uniform: the n-th scene comes up about as 1/n.
    let scene = scenes[min(4_095, logUniform(4_096) - 1)]
    return PDQHash(
      scene.word0 ^ quarter(), scene.word1 ^ quarter(), scene.word2 ^ quarter(),
      scene.word3 ^ quarter())
  }

  mutating func near(_ hash: PDQHash, _ flips: Int) -> PDQHash {
    var words = [hash.word0, hash.word1, hash.word2, hash.word3]
    for _ in 0..<flips {
      let bit = Int(generator.next() & 255)
      words[bit / 64] ^= 1 << UInt64(bit % 64)
    }
    return PDQHash(words[0], words[1], words[2], words[3])
  }

  mutating func set(_ count: Int) -> [PDQHash] {
    var hashes: [PDQHash] = []
    hashes.reserveCapacity(count)
    while hashes.count < count {
      let centre = one()
      hashes.append(centre)
      guard isClustered, hashes.count.isMultiple(of: 2) else { continue }
      // Loners come in runs as long as the groups, so that each is half.
      let size = min(2 * logUniform(500), count - hashes.count)
      for _ in 0..<size { hashes.append(near(centre, below(41))) }
      for _ in 0..<min(size, count - hashes.count) { hashes.append(one()) }
    }
    return hashes
  }

  /// Half near an entry, half as the entries themselves are drawn.
  mutating func queries(_ count: Int, of hashes: [PDQHash]) -> [PDQHash] {
    (0..<count).map { number in
      number.isMultiple(of: 2) ? near(hashes[below(hashes.count)], below(32)) : one()
    }
  }

  private mutating func below(_ bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }

  private mutating func quarter() -> UInt64 { generator.next() & generator.next() }

  /// 1...bound, each octave as likely as another.
  private mutating func logUniform(_ bound: Int) -> Int {
    let octaves = UInt64(bound.bitWidth - bound.leadingZeroBitCount - 1)
    let low = 1 << Int(generator.next() % max(1, octaves))
    return min(bound, low + below(low))
  }
}
