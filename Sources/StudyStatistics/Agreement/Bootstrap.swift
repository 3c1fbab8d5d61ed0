// SPDX-License-Identifier: Apache-2.0
// How much a coefficient would move with other items of the kind: items drawn again with replacement.

/// A figure of items that are alike in patterns, each with a weight: how many items show it.
protocol ResampledFigure {
  /// How many items show each pattern.
  var weights: [Int] { get }
  /// The figure if so many items showed each pattern.
  func value(_ weights: [Int]) throws(StatisticsError) -> Double
}

/// How items are drawn again.
public struct Bootstrap: Hashable, Sendable {
  /// The share of draws without a figure beyond which no interval is given.
  public static let mostDegenerate = 0.05
  /// As many items on which raters differ, and as many on which they agree, as an interval needs; of kappa and alpha, whose
  /// chance agreement hangs on the rarer class, as many on which they agree in each of two classes; of a mean over pairs of
  /// raters, as many of each pair.
  public static let fewestItems = 5
  /// The draws that are made wherever nobody asks for others, so that one figure has one interval: 1,000 by the seed 1.
  public static let standardDraws = 1_000
  /// The seed of these draws.
  public static let standardSeed: UInt64 = 1

  /// How many draws.
  public let draws: Int
  /// The seed of the draws.
  public let seed: UInt64
  /// How sure the interval is meant to be.
  public let level: ConfidenceLevel

  /// A bootstrap.
  ///
  /// - Throws: ``StatisticsError`` `.outOfRange` for fewer than 100 or more than 1,000,000 draws.
  public init(
    draws: Int = standardDraws, seed: UInt64 = standardSeed, level: ConfidenceLevel = .percent95
  ) throws(StatisticsError) {
    guard (100...1_000_000).contains(draws) else {
      throw StatisticsError(.outOfRange, "a bootstrap takes 100 to 1,000,000 draws, such as 1,000")
    }
    self.draws = draws
    self.seed = seed
    self.level = level
  }

  /// The percentile interval of a coefficient of `table`, widened for few items.
  ///
  /// - Throws: ``StatisticsError`` as ``RatingTable/value(_:)``; `.tooFewItems` where fewer than ``fewestItems`` items
  ///   are in dispute or in agreement: such an interval would be far too narrow; `.degenerateDraws`.
  /// - Complexity: O(draws × (items + patterns × classes²)).
  public func interval(
    _ coefficient: AgreementCoefficient, of table: RatingTable
  ) throws(StatisticsError) -> BootstrapInterval {
    let ratings = try GroupedRatings(table, coefficient)
    _ = try ratings.value(ratings.weights)
    let (patterns, weights) = (ratings.patterns, ratings.weights)
    var disputed = 0
    for place in weights.indices where patterns[place].count(where: { $0 > 0 }) > 1 {
      disputed += weights[place]
    }
    let labels = table.labels.indices.map { label in
      weights.indices.reduce(0) { $0 + (patterns[$1][label] > 1 ? weights[$1] : 0) }
    }
    let isOfAllClasses = coefficient == .rawAgreement || coefficient == .gwetAC1
    let isAgreed =
      isOfAllClasses ? labels.reduce(0, +) >= Self.fewestItems : Self.spanTwoClasses(labels)
    guard disputed >= Self.fewestItems, isAgreed else { throw Self.tooFewItems }
    return try interval(of: ratings)
  }

  /// The percentile interval of Cohen's kappa, widened for few items.
  ///
  /// - Throws: ``StatisticsError`` as ``ConfusionTable/kappa(_:)``; `.tooFewItems`, `.degenerateDraws`.
  /// - Complexity: O(draws × (items + classes²)).
  public func interval(
    ofKappa weights: DisagreementWeights = .none, of table: ConfusionTable
  ) throws(StatisticsError) -> BootstrapInterval {
    _ = try table.kappa(weights)
    let agreed = table.labels.indices.map { table.counts[$0][$0] }
    guard table.items - table.agreeing >= Self.fewestItems, Self.spanTwoClasses(agreed) else {
      throw Self.tooFewItems
    }
    return try interval(of: PairedRatings(table, weights))
  }

  /// The percentile interval of the mean kappa of pairs of raters, widened for few items.
  ///
  /// - Throws: ``StatisticsError`` as ``RatingTable/pairwiseKappa()``; `.tooFewItems`, `.tooFewShared`, `.degenerateDraws`.
  /// - Complexity: O(draws × (items + patterns × raters² + pairs × classes²) + items × pairs × classes).
  public func interval(
    ofPairwiseKappa table: RatingTable
  ) throws(StatisticsError) -> BootstrapInterval {
    let ratings = try PairwiseRatings(table)
    _ = try ratings.kappas(ratings.weights)
    let disputed = table.rows.count { Set($0.compactMap(\.self)).count > 1 }
    guard disputed >= Self.fewestItems else { throw Self.tooFewItems }
    // The mean is of each pair's own kappa, which few items pull down and no draw of them tells.
    for left in table.raters.indices {
      for right in table.raters.indices where right > left {
        let together = table.rows.filter { $0[left] != nil && $0[right] != nil }
        guard together.count > 1 else { continue }
        let agreed = table.labels.indices.map { label in
          together.count { $0[left] == label && $0[right] == label }
        }
        guard Self.spanTwoClasses(agreed) else {
          throw StatisticsError(
            .tooFewShared,
            "no interval of a mean over pairs: it takes \(Self.fewestItems) items in each of two classes on which each pair of raters agrees; have "
              + "more items rated twice, or go by figures that are of all raters at once")
        }
      }
    }
    return try interval(of: ratings)
  }

  /// Whether enough items are agreed on in each of two classes.
  private static func spanTwoClasses(_ agreed: [Int]) -> Bool {
    agreed.count { $0 >= fewestItems } > 1
  }

  private static let tooFewItems = StatisticsError(
    .tooFewItems,
    "no interval: it takes \(fewestItems) items on which raters differ and \(fewestItems) on which they agree, for kappa "
      + "and alpha \(fewestItems) in each of two classes; have more items rated twice")

  func interval(of figure: some ResampledFigure) throws(StatisticsError) -> BootstrapInterval {
    var owners: [Int] = []
    for (pattern, weight) in figure.weights.enumerated() {
      owners.append(contentsOf: repeatElement(pattern, count: weight))
    }
    var generator = SampleGenerator(seed: seed)
    let bound = UInt64(max(1, owners.count))
    let last = SampleGenerator.last(below: bound)
    var (values, degenerate): ([Double], Int) = ([], 0)
    let none = [Int](repeating: 0, count: figure.weights.count)
    for _ in 0..<draws {
      var weights = none
      for _ in owners { weights[owners[generator.below(bound, last: last)]] += 1 }
      do throws(StatisticsError) {
        values.append(try figure.value(weights))
      } catch {
        degenerate += 1
      }
    }
    guard Double(degenerate) <= Self.mostDegenerate * Double(draws) else {
      throw StatisticsError(
        .degenerateDraws,
        "no interval: the figure is not defined in \(degenerate) of \(draws) draws; have more items rated twice"
      )
    }
    values.sort()
    let miss = Self.percentile(level.miss(.both), items: owners.count)
    return BootstrapInterval(
      stated: StatedInterval(
        Interval(Self.quantile(values, miss), Self.quantile(values, 1 - miss)), .bootstrap, level),
      draws: draws, degenerate: degenerate, seed: seed)
  }

  /// The share of draws to leave out at either end.
  ///
  /// Draws spread less than samples do, by the root of (n − 1) / n, and few items tell little of the spread: so a little
  /// less is left out than the interval may miss.
  ///
  /// - Source: T. C. Hesterberg, Am. Stat. 69 (2015), 371–386: the expanded percentile interval.
  static func percentile(_ miss: Double, items: Int) -> Double {
    let score = StudentQuantile.value(above: miss, degreesOfFreedom: max(1, items - 1))
    return NormalTail.above(score * (Double(items) / Double(max(1, items - 1))).squareRoot())
  }

  /// The quantile of sorted values, by linear interpolation between order statistics.
  ///
  /// - Source: R. J. Hyndman, Y. Fan, Am. Stat. 50 (1996), 361–365, definition 7.
  private static func quantile(_ values: [Double], _ share: Double) -> Double {
    let place = share * Double(values.count - 1)
    let below = min(Int(place), values.count - 1)
    let above = min(below + 1, values.count - 1)
    return values[below] + (place - Double(below)) * (values[above] - values[below])
  }
}

/// An interval from drawing items again.
public struct BootstrapInterval: Hashable, Sendable {
  /// The interval.
  public let stated: StatedInterval
  /// How many draws were made.
  public let draws: Int
  /// How many of them had no figure and were left out.
  public let degenerate: Int
  /// The seed that makes the same draws again.
  public let seed: UInt64
}
