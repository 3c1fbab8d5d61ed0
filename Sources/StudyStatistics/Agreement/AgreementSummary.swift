// SPDX-License-Identifier: Apache-2.0
// All that is said of the agreement on one question, or on one class of it.

/// A figure with its interval, or why there is none.
public struct StatedFigure: Hashable, Sendable {
  /// The name that a report prints.
  public let name: String
  /// The figure, or why it is not defined.
  public let value: Result<Double, StatisticsError>
  /// Its interval, or why there is none.
  public let interval: Result<StatedInterval, StatisticsError>
  /// How many draws of a bootstrap had no figure; `nil` where none was made.
  public let degenerateDraws: Int?
}

/// The agreement on one class of a question.
public struct ClassSummary: Hashable, Sendable {
  /// The class.
  public let label: String
  /// How many ratings of items rated twice or more give it.
  public let ratings: Int
  /// The specific agreement: when one rating gives it, how often another does.
  public let specific: Result<Double, StatisticsError>
  /// The agreement as to this class or another.
  public let figures: [StatedFigure]
  /// Where kappa misleads.
  public let paradox: KappaParadox?
}

/// The agreement on one question: raw, by chance-corrected coefficients and by class.
public struct AgreementSummary: Hashable, Sendable {
  /// How many items two raters or more rated.
  public let items: Int
  /// How many raters rated any of them.
  public let raters: Int
  /// The raw agreement, and coefficients that make sense for the table.
  public let figures: [StatedFigure]
  /// Each class that anybody gave.
  public let classes: [ClassSummary]
  /// Where kappa misleads.
  public let paradox: KappaParadox?

  /// Sums up `table`.
  ///
  /// Two raters get Cohen's kappa, more get Fleiss' where every item has as many ratings; all get alpha and AC1. The
  /// raw agreement has an interval of a share where every item has two ratings, all else those of `bootstrap`.
  ///
  /// Where the classes have an order, `order` names them in it; figures that use it leave out ratings of other classes,
  /// such as "unsure", and say so.
  ///
  /// - Complexity: O(classes × coefficients × draws × items).
  public init(_ table: RatingTable, order: [String]? = nil, bootstrap: Bootstrap) {
    let table = table.pairable
    items = table.rows.count
    raters = table.raters.count
    figures = Self.figures(table, bootstrap) + Self.ordered(table, order, bootstrap)
    paradox = KappaParadox(table)
    classes = table.labels.enumerated().compactMap { place, label in
      let ratings = table.rows.reduce(0) { $0 + $1.count { $0 == place } }
      guard ratings > 0, let asked = try? table.asked(of: label) else { return nil }
      let specific = Result { () throws(StatisticsError) in
        try table.specificAgreement(on: label)
      }
      return ClassSummary(
        label: label, ratings: ratings, specific: specific,
        figures: Self.figures(asked, bootstrap), paradox: KappaParadox(asked))
    }
  }

  private static func figures(_ table: RatingTable, _ bootstrap: Bootstrap) -> [StatedFigure] {
    var figures = [rawAgreement(table, bootstrap)]
    if table.raters.count == 2 {
      figures.append(cohen(table, .none, bootstrap))
    } else if Set(table.rows.map { $0.count { $0 != nil } }).count == 1 {
      figures.append(coefficient(.fleissKappa, table, bootstrap))
    }
    return figures + [.krippendorffAlpha, .gwetAC1].map { coefficient($0, table, bootstrap) }
  }

  /// The figures that use an order of classes.
  private static func ordered(
    _ table: RatingTable, _ order: [String]?, _ bootstrap: Bootstrap
  ) -> [StatedFigure] {
    guard let order else { return [] }
    let kept = table.within(order)
    let kappa = kept.raters.count == 2 ? [cohen(kept, .linear, bootstrap)] : []
    return kappa + [coefficient(.ordinalAlpha, kept, bootstrap)]
  }

  /// Where each item has two ratings, so many of so many agree, which has an exact interval; else a bootstrap.
  private static func rawAgreement(_ table: RatingTable, _ bootstrap: Bootstrap) -> StatedFigure {
    let ratings = table.rows.map { $0.compactMap(\.self) }
    guard ratings.count > 1, ratings.allSatisfy({ $0.count == 2 }),
      let tally = try? Tally(found: ratings.count { $0[0] == $0[1] }, of: ratings.count)
    else { return coefficient(.rawAgreement, table, bootstrap) }
    return StatedFigure(
      name: AgreementCoefficient.rawAgreement.name, value: .success(tally.share),
      interval: .success(ProportionInterval.standard(tally, level: bootstrap.level)),
      degenerateDraws: nil)
  }

  private static func coefficient(
    _ coefficient: AgreementCoefficient, _ table: RatingTable, _ bootstrap: Bootstrap
  ) -> StatedFigure {
    figure(coefficient.name) { () throws(StatisticsError) in
      try table.value(coefficient)
    } _: { () throws(StatisticsError) in
      try bootstrap.interval(coefficient, of: table)
    }
  }

  private static func cohen(
    _ table: RatingTable, _ kind: DisagreementWeights, _ bootstrap: Bootstrap
  ) -> StatedFigure {
    let name = kind == .none ? "Cohen's kappa" : "Cohen's kappa (\(kind.rawValue) weights)"
    return figure(name) { () throws(StatisticsError) in
      try table.confusion(table.raters[0], table.raters[1]).kappa(kind)
    } _: { () throws(StatisticsError) in
      let confusion = try table.confusion(table.raters[0], table.raters[1])
      return try bootstrap.interval(ofKappa: kind, of: confusion)
    }
  }

  private static func figure(
    _ name: String, _ value: () throws(StatisticsError) -> Double,
    _ interval: () throws(StatisticsError) -> BootstrapInterval
  ) -> StatedFigure {
    let drawn = Result(catching: interval)
    return StatedFigure(
      name: name, value: Result(catching: value), interval: drawn.map(\.stated),
      degenerateDraws: try? drawn.get().degenerate)
  }
}

extension RatingTable {
  /// The ratings of these classes alone, in this order, of items that two raters or more put into them.
  func within(_ order: [String]) -> RatingTable {
    let places = labels.map { order.firstIndex(of: $0) }
    return RatingTable(order, raters, rows.map { $0.map { $0.flatMap { places[$0] } } }).pairable
  }

  /// The items that two raters or more rated, and the raters that rated any of them.
  var pairable: RatingTable {
    let rows = rows.filter { $0.count { $0 != nil } > 1 }
    let columns = raters.indices.filter { column in rows.contains { $0[column] != nil } }
    return RatingTable(
      labels, columns.map { raters[$0] }, rows.map { row in columns.map { row[$0] } })
  }
}
