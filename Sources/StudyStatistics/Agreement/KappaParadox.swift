// SPDX-License-Identifier: Apache-2.0
// Where kappa is low although raters agree: one class dominates.

/// That kappa is low where raters agree on nearly all items, because one class dominates.
///
/// - Source: A. R. Feinstein, D. V. Cicchetti, J. Clin. Epidemiol. 43 (1990), 543–549; the indices of T. Byrt,
///   J. Bishop, J. B. Carlin, J. Clin. Epidemiol. 46 (1993), 423–429.
public struct KappaParadox: Hashable, Sendable {
  /// The raw agreement from which it is high.
  public static let highAgreement = 0.8
  /// The kappa below which it is low.
  public static let lowKappa = 0.6
  /// The prevalence index from which one class dominates: nine tenths of all ratings.
  public static let highPrevalence = 0.8
  /// The bias index from which raters differ in how often they give the class.
  public static let highBias = 0.1

  /// The class that dominates.
  public let label: String
  /// The raw agreement.
  public let agreement: Double
  /// The name of the coefficient: Cohen's kappa for two raters, else Krippendorff's alpha, which estimates the same with
  /// gaps.
  public let coefficient: String
  /// Its value.
  public let kappa: Double
  /// How much more often the dominating class was given than all others, as a share of ratings: 0 to 1.
  public let prevalenceIndex: Double
  /// The largest difference between two raters' shares of the class.
  public let biasIndex: Double

  /// The paradox in `table`; `nil` when there is none or it cannot be told.
  public init?(_ table: RatingTable) {
    guard let agreement = try? table.value(.rawAgreement), agreement >= Self.highAgreement,
      let kappa = try? Self.kappa(table), kappa < Self.lowKappa
    else { return nil }
    var given = table.raters.map { _ in [Int](repeating: 0, count: table.labels.count) }
    for row in table.rows where row.count(where: { $0 != nil }) > 1 {
      for (rater, label) in row.enumerated() {
        if let label { given[rater][label] += 1 }
      }
    }
    let totals = table.labels.indices.map { label in given.reduce(0) { $0 + $1[label] } }
    let commonest = table.labels.indices.max { totals[$0] < totals[$1] } ?? 0
    let all = totals.reduce(0, +)
    let prevalence = 2 * Double(totals[commonest]) / Double(all) - 1
    guard prevalence >= Self.highPrevalence else { return nil }
    let shares = given.filter { $0.contains { $0 > 0 } }.map {
      Double($0[commonest]) / Double($0.reduce(0, +))
    }
    self.label = table.labels[commonest]
    self.agreement = agreement
    self.kappa = kappa
    coefficient =
      table.raters.count == 2 ? "Cohen's kappa" : AgreementCoefficient.krippendorffAlpha.name
    prevalenceIndex = prevalence
    biasIndex = (shares.max() ?? 0) - (shares.min() ?? 0)
  }

  /// What it means, in one sentence.
  public var summary: String {
    "\(FigureText.percent((1 + prevalenceIndex) / 2)) of all ratings are the class \"\(label)\": \(coefficient) says little here."
  }

  /// What it means, in a few sentences.
  public var explanation: String {
    let share = (1 + prevalenceIndex) / 2
    var text =
      "Raters agree on \(FigureText.percent(agreement)) of items, and yet \(coefficient) is only "
      + "\(FigureText.fixed(kappa, places: 3)): \(FigureText.percent(share)) of all ratings are the class \"\(label)\", "
      + "so that chance alone would bring nearly as much agreement. It says little here: read the raw "
      + "agreement, AC1, the agreement on each class and the table itself."
    if biasIndex >= Self.highBias {
      text +=
        " Raters also differ in how often they give that class, by up to "
        + "\(FigureText.percent(biasIndex)) of items."
    }
    return text
  }

  private static func kappa(_ table: RatingTable) throws(StatisticsError) -> Double {
    guard table.raters.count == 2 else { return try table.value(.krippendorffAlpha) }
    return try table.confusion(table.raters[0], table.raters[1]).kappa()
  }
}
