// SPDX-License-Identifier: Apache-2.0
// Simulated coverage over a grid, beside SciPy and statsmodels: shares, elusion bounds, totals of strata, several raters.

internal import EvidenceModel
internal import Testing

@testable internal import StudyStatistics

@Suite struct GridCoverageTests {
  private static let runs = 1_000

  /// Draws counts by the distribution function, one number a draw.
  private struct Counts {
    private var cumulative: [Double] = []

    init(upTo most: Int, _ mass: (Int) -> Double) {
      var sum = 0.0
      for count in 0...most {
        sum += mass(count)
        cumulative.append(sum)
        if sum > 1 - 1e-13, count > 0, mass(count) < 1e-14 { break }
      }
    }

    func draw(_ generator: inout SeededGenerator) -> Int {
      let unit = generator.unit()
      var (low, high) = (0, cumulative.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if cumulative[middle] > unit { high = middle } else { low = middle + 1 }
      }
      return low
    }
  }

  private static func median<Value: Comparable>(_ values: [Value]) -> Value {
    values.sorted()[values.count / 2]
  }

  // MARK: - Shares

  @Test(arguments: CoverageTests.sizes)
  func sharesOfEverySizeAreCovered(_ size: Int) throws {
    var (script, expected): (String, [(share: Double, width: Double)]) = ("", [])
    for share in CoverageTests.shares {
      let counts = Counts(upTo: size) {
        SaddlePoint.binomialMass(Double($0), of: Double(size), p: share, q: 1 - share)
      }
      var generator = SeededGenerator(seed: 11, label: "grid \(size) \(share)")
      var (covered, kept): (Int, [Int: Interval]) = (0, [:])
      var (found, widths): ([Int], [Double]) = ([], [])
      for _ in 0..<Self.runs {
        let count = counts.draw(&generator)
        let interval =
          try kept[count] ?? ProportionInterval.standard(Tally(found: count, of: size)).interval
        kept[count] = interval
        if interval.contains(share) { covered += 1 }
        found.append(count)
        widths.append(interval.width)
      }
      #expect(covered >= 930, "\(covered) at \(share) of \(size)")
      if Double(size) * min(share, 1 - share) >= 10 {
        #expect(covered <= 985, "\(covered) at \(share) of \(size)")
      }
      let middle = Self.median(found)
      let method = middle < ProportionInterval.fewestForWilson ? "beta" : "wilson"
      script += "a, b = interval(\(middle), \(size), 0.05, \"\(method)\"); print(b - a)\n"
      expected.append((share, Self.median(widths)))
    }
    let lines = try Peer.numbers(
      "from statsmodels.stats.proportion import proportion_confint as interval\n" + script)
    try #require(lines.count == expected.count)
    for ((share, width), reference) in zip(expected, lines) {
      #expect(width <= 1.1 * reference[0], "\(width) beside \(reference[0]) at \(share) of \(size)")
    }
  }

  // MARK: - Elusion

  /// Whoever stops at the first find, or at the end of the planned sample.
  @Test(arguments: [(9_146, 91), (2_000, 20), (300, 10)])
  func elusionBoundsAreCovered(_ size: Int, _ excluded: Int) throws {
    let test = try ElusionTest(population: size, excluding: excluded)
    for count in [0, 1, excluded / 4, excluded / 2, excluded, 2 * excluded] {
      var (covered, wrongly) = (0, 0)
      var kept: [[Int]: ElusionOutcome] = [:]
      var generator = SeededGenerator(seed: 12, label: "elusion \(size) \(count)")
      for _ in 0..<Self.runs {
        var (examined, found) = (0, 0)
        while examined < test.sampleSize, found == 0 {
          if generator.unit() < Double(count) / Double(size - examined) { found = 1 }
          examined += 1
        }
        let outcome =
          try kept[[found, examined]] ?? test.outcome(found: found, of: examined)
        kept[[found, examined]] = outcome
        if outcome.largestCount >= count { covered += 1 }
        if outcome.verdict == .holds, count >= excluded { wrongly += 1 }
      }
      // An exact bound is held to its level; three standard errors of 1,000 runs are 21.
      #expect(covered >= 930, "\(covered) at \(count) of \(size)")
      #expect(wrongly <= 70, "\(wrongly) at \(count) of \(size)")
    }
    let clean = try test.outcome(found: 0, of: test.sampleSize)
    let reference = try Peer.numbers(
      """
      from scipy.stats import hypergeom
      print(max(k for k in range(\(size) - \(test.sampleSize) + 1)
                if hypergeom.cdf(0, \(size), k, \(test.sampleSize)) > 0.05))
      """)
    #expect(reference == [[Double(clean.largestCount)]])
  }

  // MARK: - Totals of strata

  private static let populations = [9_146, 8_130, 2_978]

  @Test(arguments: [
    [295, 203, 60], [300, 250, 100], [1_000, 800, 400],
  ])
  func totalsOfStrataAreCoveredOverAGrid(_ samples: [Int]) throws {
    var middles: [(found: [Int], width: Double)] = []
    for counts in [[0, 0, 2_978], [9, 40, 2_950], [90, 400, 2_700], [457, 1_626, 1_489]] {
      let strata = Self.populations.indices.map { place in
        Counts(upTo: min(counts[place], samples[place])) {
          HypergeometricDistribution(
            population: Self.populations[place], marked: counts[place], sample: samples[place]
          ).mass($0)
        }
      }
      var generator = SeededGenerator(seed: 13, label: "totals \(counts) \(samples)")
      var (covered, guaranteed) = (0, 0)
      var kept: [[Int]: StratifiedEstimate] = [:]
      var drawn: [(width: Double, found: [Int])] = []
      for _ in 0..<Self.runs {
        let found = strata.map { $0.draw(&generator) }
        let estimate = try kept[found] ?? Self.estimate(found, of: samples)
        kept[found] = estimate
        let total = counts.reduce(0, +)
        if estimate.counts.contains(total) { covered += 1 }
        if estimate.guaranteed.contains(total) { guaranteed += 1 }
        drawn.append((estimate.interval.interval.width, found))
      }
      #expect(covered >= 930, "\(covered) at \(counts) by \(samples)")
      #expect(guaranteed >= 930 && guaranteed >= covered, "\(guaranteed) at \(counts)")
      // Where every stratum holds ten of each sort in its sample, the interval is not needlessly sure either.
      if counts == [457, 1_626, 1_489] { #expect(covered <= 985, "\(covered) by \(samples)") }
      let middle = drawn.sorted { $0.width < $1.width }[Self.runs / 2]
      middles.append((middle.found, middle.width))
    }
    let reference = try Peer.numbers(Self.script(middles.map(\.found), samples))
    try #require(reference.count == middles.count)
    for (middle, line) in zip(middles, reference) {
      #expect(middle.width <= 1.1 * line[0], "\(middle.width) beside \(line[0])")
    }
  }

  private static func estimate(_ found: [Int], of samples: [Int]) throws -> StratifiedEstimate {
    try StratifiedEstimate(
      populations.indices.map {
        try Stratum("\($0)", population: populations[$0], found: found[$0], of: samples[$0])
      })
  }

  /// Square-and-add of SciPy's exact bounds.
  private static func script(_ found: [[Int]], _ samples: [Int]) -> String {
    """
    from math import sqrt
    from scipy.stats import hypergeom
    def first(low, high, holds):
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if holds(middle) else (middle + 1, high)
        return low
    def bounds(size, k, n):
        low = first(k, size - n + k, lambda m: hypergeom.sf(k - 1, size, m, n) > 0.025) if k else 0
        high = first(k, size - n + k + 1, lambda m: m > size - n + k or hypergeom.cdf(k, size, m, n) <= 0.025) - 1
        return low, high
    for found in \(found):
        below = above = 0
        for size, k, n in zip(\(populations), found, \(samples)):
            low, high = bounds(size, k, n)
            below += max(0, size * k / n - low) ** 2
            above += max(0, high - size * k / n) ** 2
        print(sqrt(below) + sqrt(above))
    """
  }

  // MARK: - Several raters

  /// Three raters who err alike, each with a known chance; their alpha is known.
  @Test(arguments: [(100, 0.5, 0.1, 0.1, 900), (150, 0.15, 0.15, 0.03, 700)])
  func alphaOfThreeRatersIsCovered(
    _ items: Int, _ share: Double, _ missing: Double, _ wronglyFound: Double, _ leastGiven: Int
  ) throws {
    let (hit, wrong) = (1 - missing, wronglyFound)
    let differing = share * 2 * hit * missing + (1 - share) * 2 * wrong * (1 - wrong)
    let yes = share * hit + (1 - share) * wrong
    let truth = 1 - differing / (2 * yes * (1 - yes))
    var generator = SeededGenerator(seed: 14, label: "three raters \(items)")
    var (given, held): (Int, Int) = (0, 0)
    var kept: [(patterns: [Int], width: Double)] = []
    for run in 0..<Self.runs {
      var patterns = [0, 0, 0, 0]
      for _ in 0..<items {
        let chance = generator.unit() < share ? hit : wrong
        patterns[SimulatedRaters.binomial(chance, 3, &generator)] += 1
      }
      let table = try RatingTable(
        labels: ["yes", "no"], raters: ["1", "2", "3"],
        rows: patterns.indices.flatMap { count in
          repeatElement(
            (0..<3).map { $0 < count ? "yes" : "no" } as [String?], count: patterns[count])
        })
      let bootstrap = try Bootstrap(draws: 200, seed: UInt64(run))
      guard
        let interval = try? bootstrap.interval(.krippendorffAlpha, of: table).stated.interval
      else { continue }
      given += 1
      if interval.contains(truth) { held += 1 }
      if kept.count < 9 { kept.append((patterns, interval.width)) }
    }
    #expect(given >= leastGiven, "\(given)")
    #expect(Double(held) >= 0.93 * Double(given), "\(held) of \(given)")
    #expect(Double(held) <= 0.985 * Double(given), "\(held) of \(given)")
    let widths = try Peer.numbers(Self.alphaScript(kept.map(\.patterns)))
    let reference = Self.median(widths.map { $0[0] })
    #expect(Self.median(kept.map(\.width)) <= 1.1 * reference)
  }

  /// The widths of SciPy's percentile bootstrap of nominal alpha over items.
  private static func alphaScript(_ patterns: [[Int]]) -> String {
    """
    import numpy, scipy.stats
    def alpha(yes, axis=-1):
        n = 3 * yes.shape[axis]
        observed = (2 * yes * (3 - yes) / 2).sum(axis=axis) / n
        ones = yes.sum(axis=axis)
        return 1 - observed / (2 * ones * (n - ones) / (n - 1) / n)
    for counts in \(patterns):
        yes = numpy.repeat(numpy.arange(4), counts)
        found = scipy.stats.bootstrap((yes,), alpha, n_resamples=2000, method="percentile", random_state=1)
        print(found.confidence_interval.high - found.confidence_interval.low)
    """
  }
}
