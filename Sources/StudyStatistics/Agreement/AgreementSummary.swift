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
  /// How many items it is of.
  public let items: Int
  /// The classes that stand outside the order that the figure uses, and whose ratings it leaves out; empty where it
  /// leaves out none.
  public var leftOut: [String] = []
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
  /// Two raters get Cohen's kappa, more get its mean over pairs of raters, and Fleiss' over the items that have as many
  /// ratings as most have; all get alpha and AC1. The raw agreement has an interval of a share where every item has two
  /// ratings, and exact bounds where others leave too few items in dispute for `bootstrap`, which gives all else. Items rated once tell AC1, and nothing else, how often classes are given.
  ///
  /// Where the classes have an order, `order` names them in it; figures that use it leave out ratings of other classes,
  /// such as "unsure", and say so.
  ///
  /// - Complexity: O(classes × coefficients × draws × items).
  public init(_ table: RatingTable, order: [String]? = nil, bootstrap: Bootstrap) {
    let whole = table
    let table = table.pairable
    items = table.rows.count
    raters = table.raters.count
    figures =
      Self.figures(table, of: whole, bootstrap) + Self.ordered(table, order, bootstrap)
    paradox = KappaParadox(table)
    classes = table.labels.enumerated().compactMap { place, label in
      let ratings = table.rows.reduce(0) { $0 + $1.count { $0 == place } }
      guard ratings > 0, let asked = try? table.asked(of: label),
        let wholeAsked = try? whole.asked(of: label)
      else { return nil }
      let specific = Result { () throws(StatisticsError) in
        try table.specificAgreement(on: label)
      }
      return ClassSummary(
        label: label, ratings: ratings, specific: specific,
        figures: Self.figures(asked, of: wholeAsked, bootstrap), paradox: KappaParadox(asked))
    }
  }

  private static func figures(
    _ table: RatingTable, of whole: RatingTable, _ bootstrap: Bootstrap
  ) -> [StatedFigure] {
    var figures = [rawAgreement(table, bootstrap)]
    if table.raters.count == 2 {
      figures.append(cohen(table, .none, bootstrap))
    } else {
      figures.append(pairwise(table, bootstrap))
      figures.append(coefficient(.fleissKappa, table.equallyRated, bootstrap))
    }
    figures.append(coefficient(.krippendorffAlpha, table, bootstrap))
    figures.append(coefficient(.gwetAC1, whole, bootstrap))
    return figures
  }

  private static func pairwise(_ table: RatingTable, _ bootstrap: Bootstrap) -> StatedFigure {
    let found = Result { () throws(StatisticsError) in try table.pairwiseKappa() }
    return figure("Cohen's kappa, mean of pairs", items: (try? found.get())?.items ?? 0) {
      () throws(StatisticsError) in
      try found.get().value
    } _: { () throws(StatisticsError) in
      try bootstrap.interval(ofPairwiseKappa: table)
    }
  }

  /// The figures that use an order of classes.
  private static func ordered(
    _ table: RatingTable, _ order: [String]?, _ bootstrap: Bootstrap
  ) -> [StatedFigure] {
    guard let order else { return [] }
    let kept = table.within(order)
    let kappa = kept.raters.count == 2 ? [cohen(kept, .linear, bootstrap)] : []
    let others = table.labels.enumerated().filter { place, label in
      !order.contains(label) && table.rows.contains { $0.contains(place) }
    }.map(\.element)
    return (kappa + [coefficient(.ordinalAlpha, kept, bootstrap)]).map { figure in
      var figure = figure
      figure.leftOut = others
      return figure
    }
  }

  /// Where each item has two ratings, so many of so many agree, which has an exact interval; else a bootstrap.
  private static func rawAgreement(_ table: RatingTable, _ bootstrap: Bootstrap) -> StatedFigure {
    let ratings = table.rows.map { $0.compactMap(\.self) }
    guard ratings.count > 1, ratings.allSatisfy({ $0.count == 2 }),
      let tally = try? Tally(found: ratings.count { $0[0] == $0[1] }, of: ratings.count)
    else { return unevenAgreement(table, bootstrap) }
    return StatedFigure(
      name: AgreementCoefficient.rawAgreement.name, value: .success(tally.share),
      interval: .success(ProportionInterval.standard(tally, level: bootstrap.level)),
      degenerateDraws: nil, items: tally.examined)
  }

  /// Where items have more ratings: a bootstrap, or exact bounds where too few items are in dispute for one.
  private static func unevenAgreement(
    _ table: RatingTable, _ bootstrap: Bootstrap
  ) -> StatedFigure {
    let drawn = coefficient(.rawAgreement, table, bootstrap)
    guard case .failure = drawn.interval, let bounds = try? RawAgreementBounds(table) else {
      return drawn
    }
    return StatedFigure(
      name: drawn.name, value: drawn.value,
      interval: .success(bounds.interval(level: bootstrap.level)), degenerateDraws: nil,
      items: drawn.items)
  }

  private static func coefficient(
    _ coefficient: AgreementCoefficient, _ table: RatingTable, _ bootstrap: Bootstrap
  ) -> StatedFigure {
    let items = coefficient == .gwetAC1 ? table.ratedItems : table.pairableItems
    return figure(coefficient.name, items: items) { () throws(StatisticsError) in
      try table.value(coefficient)
    } _: { () throws(StatisticsError) in
      try bootstrap.interval(coefficient, of: table)
    }
  }

  private static func cohen(
    _ table: RatingTable, _ kind: DisagreementWeights, _ bootstrap: Bootstrap
  ) -> StatedFigure {
    let name = kind == .none ? "Cohen's kappa" : "Cohen's kappa (\(kind.rawValue) weights)"
    return figure(name, items: table.pairableItems) { () throws(StatisticsError) in
      try table.confusion(table.raters[0], table.raters[1]).kappa(kind)
    } _: { () throws(StatisticsError) in
      let confusion = try table.confusion(table.raters[0], table.raters[1])
      return try bootstrap.interval(ofKappa: kind, of: confusion)
    }
  }

  private static func figure(
    _ name: String, items: Int, _ value: () throws(StatisticsError) -> Double,
    _ interval: () throws(StatisticsError) -> BootstrapInterval
  ) -> StatedFigure {
    let drawn = Result(catching: interval)
    return StatedFigure(
      name: name, value: Result(catching: value), interval: drawn.map(\.stated),
      degenerateDraws: try? drawn.get().degenerate, items: items)
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
