// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import MartletTesting
import Testing

@testable import HashIndex

@Suite struct RadiusIndexTests {
  /// The kinds of sets that searches are held against comparing all on.
  enum Kind: String, CaseIterable, CustomTestStringConvertible {
    /// Every bit by chance.
    case uniform
    /// Groups of twelve around centres by chance, at 0 to 69 differing bits.
    case clustered
    /// A few groups of thousands, so that most postings of a part share its value.
    case crowded
    /// Exactly half of the bits set, as in real hashes, in groups of eight.
    case balanced
    /// Four different hashes only.
    case repeated

    var testDescription: String { rawValue }

    func hashes(_ count: Int, _ generator: inout SeededGenerator) -> [PDQHash] {
      var hashes: [PDQHash] = []
      var centre = RandomHashes.hash(&generator)
      let group = self == .clustered ? 12 : self == .crowded ? 5_000 : self == .balanced ? 8 : 1
      let repeated = (0..<4).map { _ in RandomHashes.hash(&generator) }
      while hashes.count < count {
        if hashes.count.isMultiple(of: group) {
          centre =
            self == .balanced ? RandomHashes.balanced(&generator) : RandomHashes.hash(&generator)
        }
        switch self {
        case .uniform: hashes.append(centre)
        case .clustered, .crowded:
          hashes.append(RandomHashes.scattered(centre, generator.below(70), &generator))
        case .balanced:
          hashes.append(RandomHashes.swapped(centre, generator.below(24), &generator))
        case .repeated: hashes.append(repeated[generator.below(4)])
        }
      }
      return hashes.shuffled(using: &generator)
    }
  }

  private static func expected(_ hashes: [PDQHash], _ query: PDQHash, _ radius: Int) -> [RadiusHit]
  {
    hashes.enumerated().map {
      RadiusHit(position: $0.offset, distance: $0.element.distance(to: query))
    }.filter { $0.distance <= radius }.sorted()
  }

  @Test(arguments: Kind.allCases)
  func everyHashWithinTheRadiusIsFoundOnce(_ kind: Kind) {
    var generator = SeedReport.generator("radius, \(kind)")
    let hashes = kind.hashes(RadiusLayout.smallest + 300, &generator)
    let index = RadiusIndex(hashes)
    #expect(index.tables.isIndexed)
    #expect(index.count == hashes.count)
    var found = 0
    let queries = (0..<6).map { _ in
      RandomHashes.near(hashes[generator.below(hashes.count)], generator.below(24), &generator)
    }
    for radius in [0, 1, 7, 14, 15, 16, 30, 31, 32, 47, 48, 63, 64] {
      var batch = [[RadiusHit]](repeating: [], count: queries.count)
      index.forEachHit(of: queries, radius: radius) { query, position, distance in
        batch[query].append(RadiusHit(position: position, distance: distance))
      }
      var search = RadiusSearch(index.tables, radius: radius)
      search.strategy = .tablesOnly
      var inTables = [[RadiusHit]](repeating: [], count: queries.count)
      let isDone = search.forEachHit(of: queries) { query, position, distance in
        inTables[query].append(RadiusHit(position: position, distance: distance))
      }
      #expect(isDone)
      for (number, query) in queries.enumerated() {
        let expected = Self.expected(hashes, query, radius)
        #expect(inTables[number].sorted() == expected, "\(kind), tables, radius \(radius)")
        #expect(index.search(query, radius: radius) == expected, "\(kind), radius \(radius)")
        #expect(batch[number].sorted() == expected, "\(kind), batch, radius \(radius)")
        found += expected.count
      }
    }
    #expect(found > 0)
  }

  @Test func everyLevelOfInstructionsFindsTheSame() {
    var generator = SeedReport.generator("levels")
    let hashes = Kind.clustered.hashes(RadiusLayout.smallest, &generator)
    let tables = RadiusIndex(hashes).tables
    let queries = (0..<40).map { RandomHashes.near(hashes[$0], 12, &generator) }
    var answers: [Set<[Int]>] = []
    for level in HammingKernelTests.levels {
      var answer: Set<[Int]> = []
      var search = RadiusSearch(tables, radius: 31, level: level)
      search.strategy = .tablesOnly
      let isDone = search.forEachHit(of: queries) {
        #expect(answer.insert([$0, $1, $2]).inserted)
      }
      #expect(isDone)
      answers.append(answer)
    }
    #expect(answers.allSatisfy { $0 == answers[0] && !$0.isEmpty })
  }

  @Test func exactlyTheRadiusIsFoundAndOneBitMoreIsNot() {
    var generator = SeedReport.generator("edge of the radius")
    for radius in [15, 31, 47] {
      let query = RandomHashes.hash(&generator)
      let inside = (0..<200).map { _ in RandomHashes.near(query, radius, &generator) }
      let outside = (0..<200).map { _ in RandomHashes.near(query, radius + 1, &generator) }
      let others = Kind.uniform.hashes(RadiusLayout.smallest, &generator)
      let index = RadiusIndex(inside + outside + others)
      let hits = index.search(query, radius: radius)
      #expect(hits == (0..<200).map { RadiusHit(position: $0, distance: radius) })
    }
  }

  @Test func hashesAtTheWorstSpreadOfDifferencesAreFound() {
    var generator = SeedReport.generator("worst spread")
    let query = RandomHashes.hash(&generator)
    var spreads: [PDQHash] = []
    // One differing bit in one part and two in each of the fifteen others: 31 in all. For each part.
    for part in 0..<16 {
      var words: [UInt64] = [UInt64](repeating: 0x0003_0003_0003_0003, count: 4)
      words[part / 4] ^= 2 << UInt64(16 * (part % 4))
      spreads.append(
        PDQHash(
          query.word0 ^ words[0], query.word1 ^ words[1], query.word2 ^ words[2],
          query.word3 ^ words[3]))
    }
    let others = Kind.uniform.hashes(RadiusLayout.smallest, &generator)
    let index = RadiusIndex(others + spreads)
    let expected = spreads.indices.map { RadiusHit(position: others.count + $0, distance: 31) }
    #expect(index.search(query, radius: 31) == expected)
    #expect(index.search(query, radius: 30).isEmpty)
  }

  /// The principle that the search stands on, for every radius.
  @Test func somePartLeadsToEveryPairWithinTheRadius() {
    var generator = SeedReport.generator("pigeons")
    for radius in 0...PartReach.largestRadius {
      let reach = PartReach(radius: radius).bits
      #expect(reach.reduce(0) { $0 + $1 + 1 } == radius + 1)
      for _ in 0..<300 {
        var bits = [Int](repeating: 0, count: 16)
        let parts = 1 + generator.below(16)
        for _ in 0..<radius { bits[generator.below(parts)] += 1 }
        let leads = (0..<16).contains { part in
          let next = (part + 1) % 16
          return bits[part] <= reach[part]
            && bits[part] + bits[next] <= reach[part] + reach[next] + 1
        }
        #expect(leads, "radius \(radius), bits \(bits)")
      }
    }
  }

  @Test func aBatchOnSeveralThreadsFindsWhatSingleSearchesFind() {
    var generator = SeedReport.generator("batch")
    let hashes = Kind.clustered.hashes(RadiusLayout.smallest + 77, &generator)
    let index = RadiusIndex(hashes)
    let queries = (0..<101).map { hashes[$0 * 7] }
    let expected = queries.map { index.search($0, radius: 31) }
    for threads in [0, 1, 2, 5, 200] {
      #expect(index.search(queries, radius: 31, threads: threads) == expected, "\(threads) threads")
    }
    #expect(index.search([], radius: 31, threads: 2).isEmpty)
  }

  @Test func equalHashesAreAllFound() {
    let hash = PDQHash(1, 2, 3, 4)
    let index = RadiusIndex([PDQHash](repeating: hash, count: RadiusLayout.smallest + 1))
    #expect(index.search(hash, radius: 31).count == RadiusLayout.smallest + 1)
    #expect(index.search(hash, radius: 0).count == RadiusLayout.smallest + 1)
    #expect(index.search(PDQHash(~1, ~2, ~3, ~4), radius: 63).isEmpty)
  }

  @Test func anEmptyIndexAndANegativeRadiusFindNothing() {
    let hash = PDQHash(1, 2, 3, 4)
    #expect(RadiusIndex([]).search(hash, radius: 256).isEmpty)
    #expect(RadiusIndex([hash]).search(hash, radius: -1).isEmpty)
    #expect(RadiusIndex([hash]).search(PDQHash(0, 0, 0, 0), radius: 256).count == 1)
    #expect(RadiusIndex(packed: [UInt8](repeating: 7, count: 70)).count == 2)
  }
}
