// SPDX-License-Identifier: Apache-2.0
// Families.

import EvidenceModel
import HashIndex

/// Measures families of items in groups of near-duplicates, each with its eight variants.
struct FamilyBenchmark {
  let count: Int
  let cluster: Int
  /// The most bits of each hash that are flipped around the group's.
  var flips = 12

  func run() {
    var sets = HashSets(seed: 2, isClustered: false)
    var generator = SeededGenerator(seed: 3)
    var items: [FamilyItem] = []
    while items.count < count {
      let centre = (0..<8).map { _ in sets.one() }
      for _ in 0..<min(cluster, count - items.count) {
        let variants = centre.map { sets.near($0, Int(generator.next() % UInt64(flips + 1))) }
        let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        guard let digest = SHA256Digest(bytes: bytes) else { continue }
        items.append(
          FamilyItem(
            digest: digest, fingerprint: PDQFingerprint(hash: variants[0], quality: 90),
            variants: variants))
      }
    }
    var families = 0
    var seconds = 0.0
    let processor = Measuring.processorSeconds {
      seconds = Measuring.seconds {
        families = FamilyBuilder().families(of: items).families.count
      }
    }
    Measuring.line(
      "families",
      [
        ("items", Double(count)), ("cluster", Double(cluster)), ("flips", Double(flips)),
        ("seconds", seconds),
        ("processor_seconds", processor), ("families", Double(families)),
        ("anonymous_mb", Measuring.residentMB().anonymous),
      ])
  }
}
