// SPDX-License-Identifier: Apache-2.0
// Simulated raters over a grid of classes: how often intervals of agreement hold the truth, and how wide SciPy's are.

internal import EvidenceModel
internal import Testing

@testable internal import StudyStatistics

@Suite struct AgreementCoverageTests {
  private static let runs = 1_000

  /// Raters who err alike, and a coefficient of theirs that is known.
  struct Point: Sendable, CustomTestStringConvertible {
    let figure: Figure
    let raters: Int
    let items: Int
    let share: Double
    let missing: Double
    let wronglyFound: Double
    /// So many runs at least have enough in dispute and in agreement for an interval.
    let leastGiven: Int

    var testDescription: String {
      "\(figure.rawValue) of \(raters), \(items) items, share \(share), missing \(missing)"
    }

    /// Whether ten items of each sort are expected, so that an interval may not be needlessly sure.
    var isPlentiful: Bool { Double(items) * min(share, 1 - share) >= 10 }

    /// The share of yes, and how often two raters differ.
    private var chances: (yes: Double, differing: Double) {
      let (hit, wrong) = (1 - missing, wronglyFound)
      return (
        share * hit + (1 - share) * wrong,
        share * 2 * hit * missing + (1 - share) * 2 * wrong * (1 - wrong)
      )
    }

    /// What endless ratings would come to.
    var truth: Double {
      let (yes, differing) = chances
      let mixed = 2 * yes * (1 - yes)
      return switch figure {
      case .raw: 1 - differing
      case .cohen, .fleiss, .alpha: 1 - differing / mixed
      case .gwet: 1 - differing / (1 - mixed)
      }
    }
  }

  /// A coefficient by its formula in the peer's script, where `y` is how many of `r` say yes of an item.
  enum Figure: String, Sendable {
    case raw, cohen, fleiss, alpha, gwet

    var coefficient: AgreementCoefficient? {
      switch self {
      case .raw: .rawAgreement
      case .cohen: nil
      case .fleiss: .fleissKappa
      case .alpha: .krippendorffAlpha
      case .gwet: .gwetAC1
      }
    }

    /// The coefficient of `d`, how often two raters differ, and `p`, the share of yes, of `n` items.
    var formula: String {
      switch self {
      case .raw: "1 - d"
      case .cohen, .fleiss: "1 - d / (2 * p * (1 - p))"
      case .alpha: "1 - d / (2 * p * (1 - p) * n * r / (n * r - 1))"
      case .gwet: "1 - d / (1 - 2 * p * (1 - p))"
      }
    }
  }

  private static func points(_ raters: Int, _ figures: [Figure]) -> [Point] {
    figures.flatMap { figure in
      [
        Point(
          figure: figure, raters: raters, items: 60, share: 0.5, missing: 0.15,
          wronglyFound: 0.15, leastGiven: 950),
        Point(
          figure: figure, raters: raters, items: 150, share: 0.15, missing: 0.15,
          wronglyFound: 0.03, leastGiven: 950),
        Point(
          figure: figure, raters: raters, items: 250, share: 0.04, missing: 0.1,
          wronglyFound: 0.015, leastGiven: 700),
      ]
    }
  }

  @Test(arguments: points(2, [.cohen, .gwet]) + points(3, [.raw, .fleiss, .alpha, .gwet]))
  func coefficientsAreCoveredAndNoWiderThanTheReference(_ point: Point) throws {
    var generator = SeededGenerator(seed: 21, label: "\(point)")
    var (given, held) = (0, 0)
    var kept: [(patterns: [Int], width: Double)] = []
    for run in 0..<Self.runs {
      var patterns = [Int](repeating: 0, count: point.raters + 1)
      // Of two raters who differ, how many times the first says yes.
      var first = 0
      for _ in 0..<point.items {
        let chance =
          generator.unit() < point.share ? 1 - point.missing : point.wronglyFound
        let yes = SimulatedRaters.binomial(chance, point.raters, &generator)
        patterns[yes] += 1
        if point.raters == 2, yes == 1, generator.below(2) == 0 { first += 1 }
      }
      let bootstrap = try Bootstrap(draws: 200, seed: UInt64(run))
      guard
        let interval = try? Self.interval(point, patterns, first: first, bootstrap)
      else { continue }
      given += 1
      if interval.contains(point.truth) { held += 1 }
      if kept.count < 15 { kept.append((patterns, interval.width)) }
    }
    #expect(given >= point.leastGiven, "\(given)")
    #expect(Double(held) >= 0.93 * Double(given), "\(held) of \(given)")
    if point.isPlentiful {
      #expect(Double(held) <= 0.985 * Double(given), "\(held) of \(given)")
    }
    let widths = try Peer.numbers(Self.script(point, kept.map(\.patterns))).map { $0[0] }
    let (width, reference) = (Self.median(kept.map(\.width)), Self.median(widths))
    #expect(width <= 1.1 * reference, "\(width) beside \(reference)")
  }

  private static func interval(
    _ point: Point, _ patterns: [Int], first: Int, _ bootstrap: Bootstrap
  ) throws -> Interval {
    guard let coefficient = point.figure.coefficient else {
      let table = try ConfusionTable(
        labels: ["yes", "no"],
        counts: [[patterns[2], first], [patterns[1] - first, patterns[0]]])
      return try bootstrap.interval(ofKappa: .none, of: table).stated.interval
    }
    let table = try RatingTable(
      labels: ["yes", "no"], raters: (0..<point.raters).map { "\($0)" },
      rows: patterns.indices.flatMap { count in
        repeatElement(
          (0..<point.raters).map { $0 < count ? "yes" : "no" } as [String?],
          count: patterns[count])
      })
    return try bootstrap.interval(coefficient, of: table).stated.interval
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  /// The widths of SciPy's percentile bootstrap over items.
  private static func script(_ point: Point, _ patterns: [[Int]]) -> String {
    """
    import numpy, scipy.stats
    r = \(point.raters)
    def figure(y, axis=-1):
        n = y.shape[axis]
        d = (2 * y * (r - y)).sum(axis=axis) / (n * r * (r - 1))
        p = y.sum(axis=axis) / (n * r)
        return \(point.figure.formula)
    for counts in \(patterns):
        y = numpy.repeat(numpy.arange(r + 1), counts)
        found = scipy.stats.bootstrap((y,), figure, n_resamples=2000, method="percentile", random_state=1)
        print(found.confidence_interval.high - found.confidence_interval.low)
    """
  }

  // MARK: - Pairs of raters

  /// Three raters, of whom two at random rate each item.
  @Test(arguments: [(150, 0.5, 0.15, 0.15, 950), (450, 0.1, 0.1, 0.03, 900)])
  func theMeanOfPairsIsCoveredAndNoWiderThanTheReference(
    items: Int, share: Double, missing: Double, wronglyFound: Double, leastGiven: Int
  ) throws {
    let cells = SimulatedRaters.cells(share: share, missing: missing, wronglyFound: wronglyFound)
    let yes = cells[0] + cells[1]
    let truth = 1 - (cells[1] + cells[2]) / (2 * yes * (1 - yes))
    var generator = SeededGenerator(seed: 23, label: "pairs \(items)")
    let answers: [(String, String)] = [("yes", "yes"), ("yes", "no"), ("no", "yes"), ("no", "no")]
    var (given, held) = (0, 0)
    var kept: [(counts: [Int], width: Double)] = []
    for run in 0..<Self.runs {
      // By the rater who is left out, and the answers.
      var counts = [Int](repeating: 0, count: 12)
      for _ in 0..<items {
        var (unit, cell) = (generator.unit(), 0)
        while cell < 3, unit >= cells[cell] {
          unit -= cells[cell]
          cell += 1
        }
        counts[4 * generator.below(3) + cell] += 1
      }
      let rows = counts.indices.flatMap { place in
        var row: [String?] = [answers[place % 4].0, answers[place % 4].1]
        row.insert(nil, at: place / 4)
        return repeatElement(row, count: counts[place])
      }
      let table = try RatingTable(labels: ["yes", "no"], raters: ["1", "2", "3"], rows: rows)
      let bootstrap = try Bootstrap(draws: 200, seed: UInt64(run))
      guard
        let interval = try? bootstrap.interval(ofPairwiseKappa: table).stated.interval
      else { continue }
      given += 1
      if interval.contains(truth) { held += 1 }
      if kept.count < 9 { kept.append((counts, interval.width)) }
    }
    #expect(given >= leastGiven, "\(given)")
    #expect(Double(held) >= 0.93 * Double(given), "\(held) of \(given)")
    #expect(Double(held) <= 0.985 * Double(given), "\(held) of \(given)")
    let widths = try Peer.numbers(Self.pairScript(kept.map(\.counts))).map { $0[0] }
    let (width, reference) = (Self.median(kept.map(\.width)), Self.median(widths))
    #expect(width <= 1.1 * reference, "\(width) beside \(reference)")
  }

  @Test func theMeanOfPairsHasNoIntervalWhereAPairSharesFewFinds() throws {
    // Fifty items of each pair, of which the first two raters both call four "yes".
    func table(_ finds: Int) throws -> RatingTable {
      let pairs: [(Int, Int)] = [(finds, 0), (8, 1), (8, 2)]
      let rows = pairs.flatMap { finds, third -> [[String?]] in
        (0..<50).map { number in
          let left = number < finds ? "yes" : "no"
          var row: [String?] = [left, number > 46 ? "yes" : left]
          row.insert(nil, at: third)
          return row
        }
      }
      return try RatingTable(labels: ["yes", "no"], raters: ["1", "2", "3"], rows: rows)
    }
    let bootstrap = try Bootstrap(draws: 200)
    #expect(throws: StatisticsError(.tooFewShared, "")) {
      try bootstrap.interval(ofPairwiseKappa: table(4))
    }
    #expect(try bootstrap.interval(ofPairwiseKappa: table(5)).stated.interval.width > 0)
  }

  /// The widths of SciPy's percentile bootstrap of the mean of three pairs' kappas.
  private static func pairScript(_ counts: [[Int]]) -> String {
    """
    import numpy, scipy.stats
    def kappa(cells):
        n = cells.sum()
        left, right = (cells[0] + cells[1]) / n, (cells[0] + cells[2]) / n
        expected = left * right + (1 - left) * (1 - right)
        return ((cells[0] + cells[3]) / n - expected) / (1 - expected)
    def figure(drawn):
        counts = numpy.bincount(drawn, minlength=12).reshape(3, 4)
        return numpy.mean([kappa(cells) for cells in counts])
    for counts in \(counts):
        cells = numpy.repeat(numpy.arange(12), counts)
        found = scipy.stats.bootstrap((cells,), figure, n_resamples=1000, method="percentile", vectorized=False, random_state=1)
        print(found.confidence_interval.high - found.confidence_interval.low)
    """
  }

  // MARK: - Classes in order

  /// Two raters, three classes in order, the last of them rare; who errs names the next class.
  @Test func ordinalAlphaIsCoveredAndNoWiderThanTheReference() throws {
    let (truths, slip, items) = ([0.6, 0.3, 0.1], 0.12, 150)
    let rates = [[1 - slip, slip, 0], [slip / 2, 1 - slip, slip / 2], [0, slip, 1 - slip]]
    var cells = [[Double]](repeating: [0, 0, 0], count: 3)
    for (truth, chance) in truths.enumerated() {
      for left in 0..<3 {
        for right in 0..<3 {
          cells[left][right] += chance * rates[truth][left] * rates[truth][right]
        }
      }
    }
    let shares = cells.map { $0.reduce(0, +) }
    var (observed, expected) = (0.0, 0.0)
    for low in 0..<3 {
      for high in low..<3 {
        let between = shares[low...high].reduce(0, +) - (shares[low] + shares[high]) / 2
        let apart = low == high ? 0 : between * between
        observed += 2 * cells[low][high] * apart
        expected += 2 * shares[low] * shares[high] * apart
      }
    }
    let truth = 1 - observed / expected
    var generator = SeededGenerator(seed: 22, label: "ordinal")
    var (given, held) = (0, 0)
    var kept: [(counts: [Int], width: Double)] = []
    for run in 0..<Self.runs {
      var counts = [Int](repeating: 0, count: 9)
      for _ in 0..<items {
        var (unit, cell) = (generator.unit(), 0)
        while cell < 8, unit >= cells[cell / 3][cell % 3] {
          unit -= cells[cell / 3][cell % 3]
          cell += 1
        }
        counts[cell] += 1
      }
      let names = ["a", "b", "c"]
      let table = try RatingTable(
        labels: names, raters: ["1", "2"],
        rows: counts.indices.flatMap { cell in
          repeatElement([names[cell / 3], names[cell % 3]] as [String?], count: counts[cell])
        })
      let bootstrap = try Bootstrap(draws: 200, seed: UInt64(run))
      guard
        let interval = try? bootstrap.interval(.ordinalAlpha, of: table).stated.interval
      else { continue }
      given += 1
      if interval.contains(truth) { held += 1 }
      if kept.count < 9 { kept.append((counts, interval.width)) }
    }
    #expect(given >= 990, "\(given)")
    #expect(Double(held) >= 0.93 * Double(given), "\(held) of \(given)")
    #expect(Double(held) <= 0.985 * Double(given), "\(held) of \(given)")
    let widths = try Peer.numbers(Self.ordinalScript(kept.map(\.counts))).map { $0[0] }
    let (width, reference) = (Self.median(kept.map(\.width)), Self.median(widths))
    #expect(width <= 1.1 * reference, "\(width) beside \(reference)")
  }

  /// The widths of SciPy's percentile bootstrap of the krippendorff package's alpha.
  private static func ordinalScript(_ counts: [[Int]]) -> String {
    """
    import numpy, scipy.stats
    from krippendorff import alpha
    for counts in \(counts):
        cells = numpy.repeat(numpy.arange(9), counts)
        def figure(drawn):
            values = numpy.zeros((len(drawn), 3))
            numpy.add.at(values, (numpy.arange(len(drawn)), drawn // 3), 1)
            numpy.add.at(values, (numpy.arange(len(drawn)), drawn % 3), 1)
            return alpha(value_counts=values, value_domain=[0, 1, 2], level_of_measurement="ordinal")
        found = scipy.stats.bootstrap((cells,), figure, n_resamples=1000, method="percentile", vectorized=False, random_state=1)
        print(found.confidence_interval.high - found.confidence_interval.low)
    """
  }
}
