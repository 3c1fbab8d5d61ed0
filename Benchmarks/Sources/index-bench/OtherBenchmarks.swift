// SPDX-License-Identifier: Apache-2.0
// Digest look-ups and families.

import EvidenceModel
import HashIndex

/// Measures exact look-ups of digests.
struct DigestBenchmark {
  let count: Int

  func run() {
    func digest(_ number: Int) -> SHA256Digest {
      var generator = SeededGenerator(seed: UInt64(number))
      let words = [generator.next(), generator.next(), generator.next(), generator.next()]
      let bytes = (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> UInt64(8 * ($0 % 8))) }
      return SHA256Digest(bytes: bytes) ?? .ofEmptyInput
    }
    var table = DigestTable<SHA256Digest>([])
    let build = Measuring.seconds { table = DigestTable((0..<count).lazy.map(digest)) }
    let present = (0..<10_000).map { digest($0 * 7_919 % count) }
    let absent = (0..<10_000).map { digest(count + $0) }
    var found = 0
    let hits = present.map { one in Measuring.seconds { found += table.contains(one) ? 1 : 0 } }
    let misses = absent.map { one in Measuring.seconds { found += table.contains(one) ? 1 : 0 } }
    Measuring.line(
      "digests",
      [
        ("entries", Double(table.count)), ("build_seconds", build),
        ("present_median_us", Measuring.median(hits) * 1e6),
        ("absent_median_us", Measuring.median(misses) * 1e6),
        ("p99_us", hits.sorted()[9_900] * 1e6), ("found", Double(found)),
        ("anonymous_mb", Measuring.residentMB().anonymous),
      ])
  }
}

/// Measures families of items in groups of near-duplicates, each with its eight variants.
struct FamilyBenchmark {
  let count: Int
  let cluster: Int

  func run() {
    var sets = HashSets(seed: 2, isClustered: false)
    var generator = SeededGenerator(seed: 3)
    var items: [FamilyItem] = []
    while items.count < count {
      let centre = (0..<8).map { _ in sets.one() }
      for _ in 0..<min(cluster, count - items.count) {
        let variants = centre.map { sets.near($0, Int(generator.next() % 13)) }
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
        ("items", Double(count)), ("cluster", Double(cluster)), ("seconds", seconds),
        ("processor_seconds", processor), ("families", Double(families)),
        ("anonymous_mb", Measuring.residentMB().anonymous),
      ])
  }
}
