// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import HashIndex
import MartletTesting
import Testing

@Suite struct RadiusIndexTests {
  /// Groups of hashes at every distance from a centre, so that each radius has hits on its edge.
  private static func clustered(_ generator: inout SeededGenerator, count: Int) -> [PDQHash] {
    var hashes: [PDQHash] = []
    while hashes.count < count {
      let centre = RandomHashes.hash(&generator)
      for _ in 0..<12 {
        hashes.append(RandomHashes.near(centre, generator.below(50), &generator))
      }
    }
    return Array(hashes.prefix(count)).shuffled(using: &generator)
  }

  @Test(arguments: [0, 1, 15, 16, 31, 32, 47, 48])
  func everyHashWithinTheRadiusIsFoundOnce(_ radius: Int) {
    var generator = SeedReport.generator("radius \(radius)")
    let hashes = Self.clustered(&generator, count: radius == 32 ? 8_200 : 1_500)
    let index = RadiusIndex(hashes)
    #expect(index.count == hashes.count)
    var found = 0
    for _ in 0..<12 {
      let query = RandomHashes.near(
        hashes[generator.below(hashes.count)], generator.below(20), &generator)
      let expected = hashes.enumerated().map {
        RadiusHit(position: $0.offset, distance: $0.element.distance(to: query))
      }.filter { $0.distance <= radius }.sorted()
      #expect(index.search(query, radius: radius) == expected)
      found += expected.count
    }
    #expect(found > 0 || radius < 15)
  }

  @Test func hashesAtTheWorstSpreadOfDifferencesAreFound() {
    var generator = SeedReport.generator("worst spread")
    let query = RandomHashes.hash(&generator)
    // One differing bit in one part and two in each of the fifteen others: 31 in all.
    let spread = PDQHash(
      query.word0 ^ 0x0003_0003_0003_0003, query.word1 ^ 0x0003_0003_0003_0003,
      query.word2 ^ 0x0003_0003_0003_0003, query.word3 ^ 0x0003_0003_0003_0001)
    #expect(query.distance(to: spread) == 31)
    let others = (0..<2_000).map { _ in RandomHashes.hash(&generator) }
    let index = RadiusIndex(others + [spread])
    let expected = [RadiusHit(position: 2_000, distance: 31)]
    #expect(index.search(query, radius: 31) == expected)
    #expect(index.search(query, radius: 30).isEmpty)
  }

  @Test func equalHashesAreAllFound() {
    let hash = PDQHash(1, 2, 3, 4)
    let index = RadiusIndex([PDQHash](repeating: hash, count: 1_100))
    #expect(index.search(hash, radius: 31).count == 1_100)
    #expect(index.search(hash, radius: 0).count == 1_100)
  }

  @Test func anEmptyIndexAndANegativeRadiusFindNothing() {
    let hash = PDQHash(1, 2, 3, 4)
    #expect(RadiusIndex([]).search(hash, radius: 256).isEmpty)
    #expect(RadiusIndex([hash]).search(hash, radius: -1).isEmpty)
    #expect(RadiusIndex([hash]).search(PDQHash(0, 0, 0, 0), radius: 256).count == 1)
  }
}

@Suite struct DigestTableTests {
  @Test func itFindsWhatItHoldsAndNothingElse() {
    var generator = SeedReport.generator("digest table")
    let digests = (0..<500).map { _ in RandomHashes.digest(&generator) }
    let table = DigestTable(digests + digests.prefix(100))
    #expect(table.count == 500)
    let sorted = digests.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    for (position, digest) in sorted.enumerated() {
      #expect(table.position(of: digest) == position)
    }
    for _ in 0..<200 { #expect(!table.contains(RandomHashes.digest(&generator))) }
    #expect(DigestTable<MD5Digest>([]).position(of: .ofEmptyInput) == nil)
  }
}
