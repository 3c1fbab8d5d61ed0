// SPDX-License-Identifier: Apache-2.0
// The coefficients of agreement of any number of raters.

/// A coefficient of agreement.
public enum AgreementCoefficient: String, CaseIterable, Hashable, Sendable {
  /// The share of pairs of ratings of one item that agree, averaged over items.
  case rawAgreement = "raw_agreement"
  /// Fleiss' kappa; every item needs as many ratings as every other.
  case fleissKappa = "fleiss_kappa"
  /// Krippendorff's alpha, for classes without an order.
  case krippendorffAlpha = "krippendorff_alpha"
  /// Krippendorff's alpha, for classes in their order.
  case ordinalAlpha = "ordinal_alpha"
  /// Gwet's AC1.
  case gwetAC1 = "gwet_ac1"

  /// The name that a report prints.
  public var name: String {
    switch self {
    case .rawAgreement: "raw agreement"
    case .fleissKappa: "Fleiss' kappa"
    case .krippendorffAlpha: "Krippendorff's alpha"
    case .ordinalAlpha: "Krippendorff's alpha (ordinal)"
    case .gwetAC1: "Gwet's AC1"
    }
  }
}

extension RatingTable {
  /// A coefficient of these ratings.
  ///
  /// - Throws: ``StatisticsError`` `.oneRater`, `.oneItem`; `.oneClass` for all but the raw agreement;
  ///   `.unequalRatings` for Fleiss' kappa.
  /// - Complexity: O(items × raters).
  public func value(_ coefficient: AgreementCoefficient) throws(StatisticsError) -> Double {
    let ratings = try GroupedRatings(self, coefficient)
    return try ratings.value(ratings.weights)
  }
}

/// Ratings by how often each class was given to an item: items alike are one pattern with a weight.
struct GroupedRatings: ResampledFigure {
  let weights: [Int]
  /// For each pattern, how often each class was given.
  let patterns: [[Int]]
  private let ratings: [Int]
  private let agreement: [Double]
  private let coefficient: AgreementCoefficient
  private let usedLabels: Int

  init(_ table: RatingTable, _ coefficient: AgreementCoefficient) throws(StatisticsError) {
    var found: [[Int]: Int] = [:]
    var raters: Set<Int> = []
    for row in table.rows {
      var counts = [Int](repeating: 0, count: table.labels.count)
      for (rater, label) in row.enumerated() {
        guard let label else { continue }
        counts[label] += 1
        raters.insert(rater)
      }
      if counts.contains(where: { $0 > 0 }) { found[counts, default: 0] += 1 }
    }
    guard raters.count > 1 else {
      throw StatisticsError(
        .oneRater, "not defined: fewer than two raters rated anything; have items rated by another")
    }
    let patterns = found.keys.sorted { $0.lexicographicallyPrecedes($1) }
    self.init(patterns, patterns.map { found[$0] ?? 0 }, coefficient)
  }

  private init(_ patterns: [[Int]], _ weights: [Int], _ coefficient: AgreementCoefficient) {
    self.patterns = patterns
    self.weights = weights
    self.coefficient = coefficient
    ratings = patterns.map { $0.reduce(0, +) }
    agreement = patterns.map { counts in
      let count = counts.reduce(0, +)
      let pairs = counts.reduce(0) { $0 + $1 * ($1 - 1) }
      return count > 1 ? Double(pairs) / Double(count * (count - 1)) : 0
    }
    usedLabels = (patterns.first ?? []).indices.count { label in
      patterns.contains { $0[label] > 0 }
    }
  }

  func value(_ weights: [Int]) throws(StatisticsError) -> Double {
    switch coefficient {
    case .rawAgreement: try rawAgreement(weights)
    case .fleissKappa: try fleissKappa(weights)
    case .krippendorffAlpha: try alpha(weights) { _, _, _ in 1 }
    case .ordinalAlpha: try alpha(weights, distance: Self.ordinalDistance)
    case .gwetAC1: try firstOrderCoefficient(weights)
    }
  }

  /// The mean over items rated twice or more of the share of their pairs of ratings that agree.
  private func rawAgreement(_ weights: [Int]) throws(StatisticsError) -> Double {
    var (items, sum) = (0, 0.0)
    for place in weights.indices where ratings[place] > 1 {
      items += weights[place]
      sum += Double(weights[place]) * agreement[place]
    }
    guard items > 1 else { throw .oneItem }
    return sum / Double(items)
  }

  /// - Source: J. L. Fleiss, Psychol. Bull. 76 (1971), 378–382.
  private func fleissKappa(_ weights: [Int]) throws(StatisticsError) -> Double {
    guard Set(ratings).count == 1 else {
      throw StatisticsError(
        .unequalRatings,
        "not defined: Fleiss' kappa needs as many ratings of every item; give Krippendorff's alpha")
    }
    let observed = try rawAgreement(weights)
    let expected = shares(weights).reduce(0) { $0 + $1 * $1 }
    guard expected < 1 else { throw .oneClass }
    return (observed - expected) / (1 - expected)
  }

  /// Gwet's AC1.
  ///
  /// A class that nobody gave does not count as one there was to choose: it would only raise the figure.
  ///
  /// - Source: K. L. Gwet, Br. J. Math. Stat. Psychol. 61 (2008), 29–48; with missing ratings as in the Handbook of
  ///   Inter-Rater Reliability, 4th edition 2014, chapter 5.
  private func firstOrderCoefficient(_ weights: [Int]) throws(StatisticsError) -> Double {
    let observed = try rawAgreement(weights)
    let shares = shares(weights)
    guard usedLabels > 1, shares.count(where: { $0 > 0 }) > 1 else { throw .oneClass }
    let expected = shares.reduce(0) { $0 + $1 * (1 - $1) } / Double(usedLabels - 1)
    return (observed - expected) / (1 - expected)
  }

  /// For each class, the mean over rated items of the share of their ratings that give it.
  private func shares(_ weights: [Int]) -> [Double] {
    var shares = [Double](repeating: 0, count: patterns.first?.count ?? 0)
    var items = 0
    for place in weights.indices where weights[place] > 0 {
      items += weights[place]
      let part = Double(weights[place]) / Double(ratings[place])
      for label in shares.indices where patterns[place][label] > 0 {
        shares[label] += part * Double(patterns[place][label])
      }
    }
    return shares.map { $0 / Double(items) }
  }

  /// One less the disagreement that was seen, as a part of what would be if values were paired at random.
  ///
  /// - Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, sections C and D.
  private func alpha(
    _ weights: [Int], distance: (Int, Int, [Double]) -> Double
  ) throws(StatisticsError) -> Double {
    let size = patterns.first?.count ?? 0
    var totals = [Double](repeating: 0, count: size)
    var items = 0
    for place in weights.indices where ratings[place] > 1 {
      items += weights[place]
      for label in 0..<size { totals[label] += Double(weights[place] * patterns[place][label]) }
    }
    guard items > 1 else { throw .oneItem }
    let values = totals.reduce(0, +)
    var (observed, expected) = (0.0, 0.0)
    for left in 0..<size {
      for right in 0..<left where totals[left] > 0 && totals[right] > 0 {
        let apart = distance(right, left, totals)
        expected += totals[left] * totals[right] * apart
        for place in weights.indices where ratings[place] > 1 {
          let pairs = weights[place] * patterns[place][left] * patterns[place][right]
          observed += Double(pairs) * apart / Double(ratings[place] - 1)
        }
      }
    }
    guard expected > 0 else { throw .oneClass }
    return 1 - (values - 1) * observed / expected
  }

  /// The squared number of values between two classes, theirs counting half.
  private static func ordinalDistance(_ low: Int, _ high: Int, _ totals: [Double]) -> Double {
    let between = totals[low...high].reduce(0, +) - (totals[low] + totals[high]) / 2
    return between * between
  }
}
