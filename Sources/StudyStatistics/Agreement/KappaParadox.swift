// SPDX-License-Identifier: Apache-2.0
// Where kappa is low although raters agree: one class dominates.

/// That kappa is low where raters agree, because one class dominates.
///
/// It is told by what differs, and by no mark that raw agreement has to reach, which itself is higher the more one class
/// dominates: where four fifths of the ratings are one class, and kappa is below a mark that AC1, whose chance agreement
/// shrinks where kappa's grows, is not. Of two classes with so much of one, AC1 is then above kappa by a fifth at least, so
/// that neither stands at the mark by accident.
///
/// - Source: A. R. Feinstein, D. V. Cicchetti, J. Clin. Epidemiol. 43 (1990), 543–549; the indices of T. Byrt,
///   J. Bishop, J. B. Carlin, J. Clin. Epidemiol. 46 (1993), 423–429; AC1 beside kappa: K. L. Gwet, Br. J. Math. Stat.
///   Psychol. 61 (2008), 29–48; the mark, above which agreement is called substantial: J. R. Landis, G. G. Koch, Biometrics 33
///   (1977), 159–174.
public struct KappaParadox: Hashable, Sendable {
  /// The mark: a kappa below it is low, an AC1 from it on is not.
  public static let mark = 0.6
  /// One class dominates that has so many of five ratings.
  public static let dominantFifths = 4
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
    guard let agreement = try? table.value(.rawAgreement),
      let kappa = try? Self.kappa(table), kappa < Self.mark,
      let steady = try? table.value(.gwetAC1), steady >= Self.mark
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
    guard totals[commonest] * 5 >= all * Self.dominantFifths else { return nil }
    let shares = given.filter { $0.contains { $0 > 0 } }.map {
      Double($0[commonest]) / Double($0.reduce(0, +))
    }
    self.label = table.labels[commonest]
    self.agreement = agreement
    self.kappa = kappa
    coefficient =
      table.raters.count == 2 ? "Cohen's kappa" : AgreementCoefficient.krippendorffAlpha.name
    prevalenceIndex = 2 * Double(totals[commonest]) / Double(all) - 1
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
      + "so that chance alone would bring much of that agreement. It says little here: read the raw "
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
