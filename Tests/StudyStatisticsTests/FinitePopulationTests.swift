// SPDX-License-Identifier: Apache-2.0
// Bounds and sample sizes of finite populations beside whole-number arithmetic.

internal import Testing

@testable internal import StudyStatistics

@Suite struct FinitePopulationTests {
  /// Python's whole numbers: tails are compared as fractions, so that no rounding decides.
  static let exact = """
    from fractions import Fraction as F
    from functools import lru_cache
    from math import comb
    def at_most(N, K, n, x): return sum(comb(K, y) * comb(N - K, n - y) for y in range(max(0, n - N + K), x + 1))
    def most(N, n, k, miss):
      return max(K for K in range(k, N - n + k + 1) if F(at_most(N, K, n, k), comb(N, n)) > miss or k == n)
    def fewest(N, n, k, miss):
      return min(K for K in range(k, N - n + k + 1) if 1 - F(at_most(N, K, n, k - 1), comb(N, n)) > miss or k == 0)
    """

  @Test func boundsOfSmallPopulationsAreExact() throws {
    let script = """
      \(Self.exact)
      for N in (1, 2, 3, 7, 20, 21, 40):
        for n in range(1, N + 1):
          for k in range(n + 1):
            one, two = F(1, 20), F(1, 40)
            print(N, n, k, fewest(N, n, k, two), most(N, n, k, two), fewest(N, n, k, one), most(N, n, k, one))
      """
    let rows = try Peer.numbers(script)
    #expect(rows.count > 1_000)
    for row in rows.map({ $0.map(Int.init) }) {
      let population = try FinitePopulation(row[0])
      let tally = try Tally(found: row[2], of: row[1])
      #expect(try population.bounds(tally) == row[3]...row[4], "\(row)")
      let last = row[0] - tally.missed
      #expect(try population.bounds(tally, side: .lower) == row[5]...last, "\(row)")
      #expect(try population.bounds(tally, side: .upper) == row[2]...row[6], "\(row)")
    }
  }

  @Test func sampleSizesAreExact() throws {
    let script = """
      \(Self.exact)
      for N in (1, 5, 20, 33, 60):
        for K in range(1, N + 1):
          for k in (0, 1, 3):
            if k < K:
              for a, b in ((1, 20), (1, 10), (1, 100)):
                n = next(n for n in range(k + 1, N + 1) if F(at_most(N, K, n, k), comb(N, n)) <= F(a, b))
                print(N, K, k, 1 - a / b, n)
      """
    let rows = try Peer.numbers(script)
    #expect(rows.count > 800)
    for row in rows {
      let size = try FinitePopulation(Int(row[0])).sampleSize(
        excluding: Int(row[1]), found: Int(row[2]), level: ConfidenceLevel(row[3]))
      #expect(size == Int(row[4]), "\(row)")
    }
  }

  @Test func boundsOfLargePopulationsAreExact() throws {
    let script = """
      from math import comb
      def falling(N, n):
        value = 1
        for i in range(n): value *= N - i
        return value
      for N, n in ((9146, 300), (9146, 2589), (10**7, 300)):
        low, high = 0, N
        while low < high:
          K = (low + high) // 2
          # None found of n: C(N-K, n) / C(N, n), compared with one in twenty.
          if 20 * falling(N - K, n) <= falling(N, n): high = K
          else: low = K + 1
        print(N, n, low - 1)
      """
    for row in try Peer.numbers(script).map({ $0.map(Int.init) }) {
      let bounds = try FinitePopulation(row[0]).bounds(Tally(found: 0, of: row[1]), side: .upper)
      #expect(bounds == 0...row[2], "\(row)")
      let size = try FinitePopulation(row[0]).sampleSize(excluding: row[2] + 1)
      #expect(size <= row[1], "\(row)")
    }
  }

  @Test func aTieIsExcluded() throws {
    // One looked at of 20: with 19 such items the chance to find none is one in twenty, exactly.
    let population = try FinitePopulation(20)
    #expect(try population.bounds(Tally(found: 0, of: 1), side: .upper) == 0...18)
    #expect(try population.sampleSize(excluding: 19) == 1)
    #expect(try population.sampleSize(excluding: 18) == 2)
    // Of 40, at two sides.
    #expect(try FinitePopulation(40).bounds(Tally(found: 0, of: 1)).upperBound == 38)
  }

  @Test func whatWasLookedAtWholeIsKnown() throws {
    for (found, size) in [(0, 1), (1, 1), (3, 10), (10, 10), (12, 10_000_000)] {
      let bounds = try FinitePopulation(size).bounds(Tally(found: found, of: size))
      #expect(bounds == found...found)
    }
  }

  @Test func theBoundsOfHugeSamplesAreNearThoseOfShares() throws {
    // A tenth of ten million, of which 1,000 were found: the finite population narrows by the root of nine tenths.
    let tally = try Tally(found: 1_000, of: 1_000_000)
    let bounds = try FinitePopulation(10_000_000).bounds(tally)
    let share = ProportionInterval.clopperPearson(tally)
    let (low, high) = (10_000 - bounds.lowerBound, bounds.upperBound - 10_000)
    let root = 0.9.squareRoot()
    #expect((Double(low) / (10_000 - share.lower * 1e7) - root).magnitude < 0.01)
    #expect((Double(high) / (share.upper * 1e7 - 10_000) - root).magnitude < 0.01)
  }

  @Test func whatCannotBeIsRefused() throws {
    #expect(throws: StatisticsError(.emptyStratum, "")) { try FinitePopulation(0) }
    #expect(throws: StatisticsError(.outOfRange, "")) { try FinitePopulation(-3) }
    #expect(throws: StatisticsError(.outOfRange, "")) { try FinitePopulation(1_000_000_001) }
    let population = try FinitePopulation(10)
    #expect(throws: StatisticsError(.outOfRange, "")) {
      try population.bounds(Tally(found: 0, of: 11))
    }
    for count in [0, 11] {
      #expect(throws: StatisticsError(.outOfRange, "")) {
        try population.sampleSize(excluding: count)
      }
    }
    #expect(throws: StatisticsError(.cannotBeExcluded, "")) {
      try population.sampleSize(excluding: 2, found: 2)
    }
    #expect(throws: StatisticsError(.outOfRange, "")) {
      try population.probability(ofAtMost: 0, in: 3, when: 11)
    }
    #expect(isNear(try population.probability(ofAtMost: 0, in: 5, when: 1), 0.5, 1e-15))
  }
}
