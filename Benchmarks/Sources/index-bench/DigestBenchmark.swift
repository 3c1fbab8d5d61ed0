// SPDX-License-Identifier: Apache-2.0
// Exact look-ups of digests, in memory and in a mapped snapshot.

import EvidenceModel
import HashIndex

/// Measures exact look-ups of SHA-256 digests: ten thousand that are there, and as many that are not.
struct DigestBenchmark {
  private static let looked = 10_000

  let count: Int

  /// In a table in memory.
  func inMemory() throws {
    var table = DigestTable<SHA256Digest>([])
    let build = Measuring.seconds { table = DigestTable((0..<count).lazy.map(digest)) }
    try report("digests", build: build, entries: table.count) { table.contains($0) }
  }

  /// In the sorted tables of a snapshot at `path`, mapped and every block checked.
  func mapped(_ path: String) throws {
    let build = try Measuring.seconds {
      var builder = HashListEntriesBuilder()
      for number in 0..<count {
        guard let key = FingerprintKey(bytes: digest(number).bytes) else { continue }
        builder.add(.sha256, key)
      }
      try ListSnapshot.write(
        builder.finish().entries,
        settings: HashListSettings(name: "digests", owner: "bench", polarity: .positive),
        root: .ofEmptyInput, sourceDigest: .ofEmptyInput, to: path)
    }
    let list = try ListSnapshot(path: path, check: .atOpening)
    try report("mapped digests", build: build, entries: list.count) { sha256 in
      try !list.lookup(
        ContentDigests(md5: .ofEmptyInput, sha1: .ofEmptyInput, sha256: sha256)
      ).isEmpty
    }
  }

  private func digest(_ number: Int) -> SHA256Digest {
    var generator = SeededGenerator(seed: UInt64(number))
    let words = [generator.next(), generator.next(), generator.next(), generator.next()]
    let bytes = (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> UInt64(8 * ($0 % 8))) }
    return SHA256Digest(bytes: bytes) ?? .ofEmptyInput
  }

  private func report(
    _ name: String, build: Double, entries: Int, _ look: (SHA256Digest) throws -> Bool
  ) throws {
    let present = (0..<Self.looked).map { digest($0 * 7_919 % count) }
    let absent = (0..<Self.looked).map { digest(count + $0) }
    var found = 0
    func time(_ one: SHA256Digest) throws -> Double {
      try Measuring.seconds { found += try look(one) ? 1 : 0 }
    }
    let hits = try present.map(time)
    let misses = try absent.map(time)
    let memory = Measuring.residentMB()
    Measuring.line(
      name,
      [
        ("entries", Double(entries)), ("build_seconds", build),
        ("present_median_us", Measuring.median(hits) * 1e6),
        ("absent_median_us", Measuring.median(misses) * 1e6),
        ("p99_us", hits.sorted()[Self.looked * 99 / 100] * 1e6), ("found", Double(found)),
        ("peak_mb", Measuring.peakMB()), ("anonymous_mb", memory.anonymous),
        ("mapped_mb", memory.mapped),
      ])
  }
}
