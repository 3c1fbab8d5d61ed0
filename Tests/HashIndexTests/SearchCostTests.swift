// SPDX-License-Identifier: Apache-2.0
// No set of entries makes a search cost more than 1.2 times comparing all: counted in steps, not in time.

import EvidenceModel
import MartletTesting
import Testing

@testable import HashIndex

@Suite struct SearchCostTests {
  /// Sets by chance, sets as they come, and sets made to mislead the search.
  enum Kind: String, CaseIterable, CustomTestStringConvertible {
    case uniform, clustered, crowded, equal
    /// Half of the entries are one hash.
    case halfEqual
    /// One in thirty is: most of what can be fetched before all are compared.
    case fewEqual
    /// Only the last parts lead to entries, none of which is near.
    case late
    /// Every second part leads to all entries, and the next part of none is near.
    case manyPostings
    /// Each part leads to a sixteenth of the entries, none of which is near.
    case spread

    var testDescription: String { rawValue }

    func hashes(_ count: Int, near query: PDQHash, _ generator: inout SeededGenerator) -> [PDQHash]
    {
      let lures = lures(count, &generator)
      return lures.map { lure in
        switch lure {
        case nil: return RandomHashes.hash(&generator)
        case .near(let bits): return RandomHashes.scattered(query, bits, &generator)
        case .parts(let same):
          return PDQHash.joining(query, differingOutside: same)
        }
      }
    }

    private func lures(_ count: Int, _ generator: inout SeededGenerator) -> [Lure?] {
      (0..<count).map { number in
        switch self {
        case .uniform: nil
        case .clustered: number % 3 == 0 ? .near(number % 90) : nil
        case .crowded: .near(number % 60)
        case .equal: .near(0)
        case .halfEqual: number % 2 == 0 ? .near(0) : nil
        case .fewEqual: number % 30 == 0 ? .near(0) : nil
        case .late: .parts([14, 15])
        case .manyPostings: .parts(Set(stride(from: 0, to: 16, by: 2)))
        case .spread: .parts([number % 16, (number + 1) % 16])
        }
      }
    }
  }

  private enum Lure {
    case near(Int)
    case parts(Set<Int>)
  }

  @Test(arguments: Kind.allCases)
  func aSearchNeverCostsMoreThan1Point2TimesComparingAll(_ kind: Kind) {
    var generator = SeedReport.generator("cost, \(kind)")
    let query = RandomHashes.hash(&generator)
    let hashes = kind.hashes(40_000, near: query, &generator)
    let tables = RadiusIndex(hashes).tables
    let queries = [query, RandomHashes.near(query, 9, &generator), hashes[hashes.count / 2]]
    let budget = SearchBudget(entries: hashes.count)
    var isGivenUp = false
    var most = 0.0
    for radius in 0...PartReach.largestRadius {
      for strategy in [RadiusSearch.Strategy.cheapest, .tablesFirst] {
        var search = RadiusSearch(tables, radius: radius)
        search.strategy = strategy
        for query in queries {
          let cost = Self.cost(search, [query])
          most = max(most, budget.scans(cost))
          if cost.probes > 0, cost.entries > 0 { isGivenUp = true }
        }
        let batch = Self.cost(search, queries)
        most = max(most, budget.scans(batch) / Double(queries.count))
      }
    }
    #expect(most <= 1.2, "\(kind): \(most)")
    // At the widest radii the tables are given up in every set, so the bound was put to the test.
    #expect(isGivenUp)
  }

  @Test func searchesWithin31BitsOfASetByChanceAreAnsweredByTheTables() {
    var generator = SeedReport.generator("cheap searches")
    let hashes = (0..<100_000).map { _ in RandomHashes.hash(&generator) }
    let cost = Self.cost(RadiusSearch(RadiusIndex(hashes).tables, radius: 31), [hashes[7]])
    #expect(cost.entries == 0)
    #expect(cost.probes == 272)
    #expect(cost.checks == cost.candidates)
    #expect(cost.checks > 0)
    #expect(SearchBudget(entries: hashes.count).scans(cost) < 0.1)
  }

  /// Every set where the tables are dear for single queries, and the most misleading where they are not.
  private static let batches =
    Kind.allCases.flatMap { kind in [8_000, 20_000].map { (kind, $0) } }
    + [Kind.crowded, .manyPostings, .spread].map { ($0, 80_000) }

  @Test(arguments: batches)
  func aBatchAmongFewEntriesNeverCostsMoreThan1Point2TimesComparingAll(
    _ kind: Kind, _ count: Int
  ) {
    var generator = SeedReport.generator("cost of batches, \(kind), \(count)")
    let query = RandomHashes.hash(&generator)
    let hashes = kind.hashes(count, near: query, &generator)
    let search = RadiusSearch(RadiusIndex(hashes).tables, radius: 31)
    let budget = SearchBudget(entries: hashes.count)
    let plain = (0..<150).map { _ in RandomHashes.hash(&generator) }
    let misled = (0..<150).map { RandomHashes.near(query, $0 % 30, &generator) }
    // What the trial begins with says nothing of the rest, in two of these.
    for queries in [plain, misled, plain + misled, misled + plain] {
      let cost = Self.cost(search, queries)
      #expect(cost.probes > 0)
      let scans = budget.scans(cost) / Double(queries.count)
      #expect(scans <= 1.2, "\(kind): \(scans)")
    }
    let queries = Array(misled.prefix(60) + plain.prefix(10))
    let singly = queries.indices.map { Self.hits(search, [queries[$0]])[0, default: []] }
    let together = Self.hits(search, queries)
    #expect(queries.indices.map { together[$0, default: []] } == singly)
  }

  @Test(arguments: [(8_000, 0.5), (20_000, 0.25), (60_000, 0.2), (80_000, 0.2)])
  func batchesAmongFewEntriesOfASetByChanceAreAnsweredByTheTables(_ count: Int, _ most: Double) {
    var generator = SeedReport.generator("cheap batches \(count)")
    let hashes = (0..<count).map { _ in RandomHashes.hash(&generator) }
    let search = RadiusSearch(RadiusIndex(hashes).tables, radius: 31)
    let cost = Self.cost(search, Array(hashes.prefix(200)))
    #expect(cost.entries == 0 && cost.probes == 200 * 272)
    #expect(SearchBudget(entries: count).scans(cost) / 200 < most)
    // One query alone among fewer than 73,000 compares all: nothing could make up for what it may cost.
    #expect((Self.cost(search, [hashes[7]]).probes == 0) == (count < 73_000))
  }

  @Test func tablesAreBuiltWhereManyQueriesAreLookedUpInThem() {
    let probes = PartReach(radius: 31).probes
    #expect(SearchBudget(entries: RadiusTables.smallest).surcharge(probes) != nil)
    #expect(SearchBudget(entries: RadiusTables.smallest * 9 / 10).surcharge(probes) == nil)
  }

  /// Pictures of two scenes share parts with thousands of others, and are near none of them.
  @Test(arguments: [40_000, 75_000])
  func manyQueriesInCrowdsAreAnsweredByTheTablesToo(_ count: Int) {
    var generator = SeedReport.generator("crowds \(count)")
    let scenes = [RandomHashes.hash(&generator), RandomHashes.hash(&generator)]
    func picture(_ number: Int) -> PDQHash {
      func quarter() -> UInt64 { generator.next() & generator.next() }
      let scene = scenes[number % 2]
      return PDQHash(
        scene.word0 ^ quarter(), scene.word1 ^ quarter(), scene.word2 ^ quarter(),
        scene.word3 ^ quarter())
    }
    let hashes = (0..<count).map(picture)
    let search = RadiusSearch(RadiusIndex(hashes).tables, radius: 31)
    let cost = Self.cost(search, Array(hashes.prefix(128)))
    #expect(cost.entries == 0)
    #expect(cost.postings > 128 * 1_500)
    #expect(SearchBudget(entries: count).scans(cost) / 128 < 0.5)
  }

  @Test func aTrialStaysBelow1Point2HoweverManyAreGivenUp() {
    for surcharge in [0.01, 0.15, 0.3, 0.5] {
      for queries in [64, 200, 8_192] {
        for given in 0...8 {
          var trial = SearchTrial(queries: queries, surcharge: surcharge)
          var scans = 0.0
          while trial.next > 0 {
            let count = trial.next
            let lost = count * given / 8
            let cost = Double(lost) * (1 + 0.2) + Double(count) * surcharge
            scans += cost
            trial.note(count, scans: cost)
          }
          scans += Double(trial.left)
          #expect(scans <= 1.2 * Double(queries), "\(surcharge), \(queries), \(given)")
          #expect(given > 0 || trial.left == 0)
        }
      }
    }
  }

  /// For each query the positions found and their distances.
  private static func hits(_ search: RadiusSearch, _ queries: [PDQHash]) -> [Int: Set<[Int]>] {
    var hits: [Int: Set<[Int]>] = [:]
    _ = search.forEachHit(of: queries) { hits[$0, default: []].insert([$1, $2]) }
    return hits
  }

  private static func cost(_ search: RadiusSearch, _ queries: [PDQHash]) -> SearchCost {
    var cost = SearchCost()
    let isDone = search.forEachHit(of: queries, cost: &cost) { _, _, _ in }
    #expect(isDone)
    return cost
  }
}

extension PDQHash {
  /// `hash` in the parts of `same`, and its complement in all others.
  fileprivate static func joining(_ hash: PDQHash, differingOutside same: Set<Int>) -> PDQHash {
    var words = [hash.word0, hash.word1, hash.word2, hash.word3]
    for part in 0..<16 where !same.contains(part) {
      words[part / 4] ^= 0xffff << UInt64(48 - 16 * (part % 4))
    }
    return PDQHash(words[0], words[1], words[2], words[3])
  }
}
