// SPDX-License-Identifier: Apache-2.0
// The coefficients of one table of ratings, each with its interval where that may be told.

internal import StudyStatistics

/// What of a question's figures may be printed.
struct AgreementAccess {
  /// Figures that follow from how often classes were given and how many pairs agree.
  let margins: Bool
  /// Figures that follow from the whole table of pairs.
  let table: Bool
  /// Figures of the items with as many ratings as most have.
  let equal: Bool
  /// Figures that follow from the items rated once as well.
  let once: Bool
  /// Figures that follow from how many items are in dispute, however few.
  let disputed: Bool
}

/// The coefficients of one table of ratings.
struct AgreementFigures {
  /// One figure as it may be printed.
  enum Outcome {
    /// A figure with its interval, where there is one that may be told, else why there is none.
    case shown(Double, ReportInterval?, why: StatisticsError? = nil)
    /// A figure that would tell hidden counts.
    case hidden
    /// A figure that does not exist, and why.
    case undefined(StatisticsError)
    /// A figure that is not made of such a table.
    case none
  }

  /// The digits after the point.
  static let places = 3

  private let table: RatingTable
  private let whole: RatingTable
  private let isPaired: Bool
  private let access: AgreementAccess
  private let bootstrap: Bootstrap
  /// Why figures or intervals are missing, each reason once.
  private(set) var reasons: [StatisticsError] = []

  init(
    _ table: RatingTable, whole: RatingTable, isPaired: Bool, access: AgreementAccess,
    bootstrap: Bootstrap
  ) {
    self.table = table
    self.whole = whole
    self.isPaired = isPaired
    self.access = access
    self.bootstrap = bootstrap
  }

  /// The raw agreement: so many of so many where each item has two ratings, which has an interval of its own.
  mutating func raw(agreeing: Int, of pairs: Int, isShown: Bool) -> Outcome {
    guard isPaired else { return unevenAgreement() }
    guard isShown else { return .hidden }
    guard let tally = try? Tally(found: agreeing, of: pairs) else { return .none }
    let interval = ProportionInterval.standard(tally, level: bootstrap.level).interval
    return .shown(tally.share, Self.interval(interval))
  }

  /// The raw agreement where items have more ratings: exact bounds stand where too few are in dispute to draw them again.
  private mutating func unevenAgreement() -> Outcome {
    guard access.table else { return .hidden }
    guard let value = try? table.value(.rawAgreement),
      (try? bootstrap.interval(.rawAgreement, of: table)) == nil, access.disputed,
      let bounds = try? RawAgreementBounds(table)
    else { return coefficient(.rawAgreement, isShown: true) }
    return .shown(value, Self.interval(bounds.interval(level: bootstrap.level).interval))
  }

  /// Krippendorff's alpha of nominal classes: it follows from margins and agreeing pairs where each item has two ratings.
  mutating func alpha() -> Outcome { coefficient(.krippendorffAlpha, isShown: isNominalShown) }

  /// Gwet's AC1, to which items rated once tell how often classes are given.
  mutating func ac1() -> Outcome {
    coefficient(.gwetAC1, of: whole, isShown: isNominalShown && access.once)
  }

  /// Whether figures of nominal classes may be told.
  private var isNominalShown: Bool { access.table || isPaired && access.margins }

  /// Krippendorff's alpha over the classes of `order` alone, of items that two people or more put into them.
  mutating func ordinal(_ rows: [[String?]], order: [String]?) -> Outcome {
    guard let order else { return .none }
    guard access.table else { return .hidden }
    let kept = Self.ordered(rows, order: order)
    guard kept.count > 1 else {
      note(.oneItem)
      return .undefined(.oneItem)
    }
    guard let table = try? RatingTable(labels: order, raters: table.raters, rows: kept) else {
      return .none
    }
    var inner = AgreementFigures(
      table, whole: table, isPaired: isPaired, access: access, bootstrap: bootstrap)
    let outcome = inner.coefficient(.ordinalAlpha, isShown: true)
    for reason in inner.reasons { note(reason) }
    return outcome
  }

  /// The ratings in the classes of `order` alone, of items that two people or more put into them.
  static func ordered(_ rows: [[String?]], order: [String]) -> [[String?]] {
    let known = Set(order)
    return rows.map { $0.map { $0.flatMap { known.contains($0) ? $0 : nil } } }
      .filter { $0.count { $0 != nil } > 1 }
  }

  /// Cohen's kappa: of two people, or its mean over pairs of more.
  mutating func cohen() -> Outcome {
    guard access.table else { return .hidden }
    let (bootstrap, table) = (bootstrap, table)
    guard table.raters.count == 2 else {
      return figure { () throws(StatisticsError) in
        try table.pairwiseKappa().value
      } interval: { () throws(StatisticsError) in
        try bootstrap.interval(ofPairwiseKappa: table)
      }
    }
    guard let confusion = try? table.confusion(table.raters[0], table.raters[1]) else {
      return .none
    }
    return figure { () throws(StatisticsError) in
      try confusion.kappa()
    } interval: { () throws(StatisticsError) in
      try bootstrap.interval(of: confusion)
    }
  }

  /// How many items Cohen's kappa is of, none where no pair of people has one; `nil` where that is not told.
  var cohenItems: Int? {
    guard access.table else { return nil }
    return table.raters.count == 2 ? table.pairableItems : (try? table.pairwiseKappa())?.items ?? 0
  }

  /// How many items the figures of ordered classes are of; `nil` where that is not told.
  func orderedItems(_ rows: [[String?]], order: [String]?) -> Int? {
    guard let order, access.table else { return nil }
    return Self.ordered(rows, order: order).count
  }

  /// How many items AC1 is of, those rated once among them; `nil` where that is not told.
  var firstOrderItems: Int? { isNominalShown && access.once ? whole.ratedItems : nil }

  /// Fleiss' kappa: of more than two people, over the items that have as many ratings as most have.
  mutating func fleiss() -> Outcome {
    guard table.raters.count > 2 else { return .none }
    return coefficient(
      .fleissKappa, of: table.equallyRated, isShown: isNominalShown && access.equal)
  }

  private mutating func coefficient(
    _ coefficient: AgreementCoefficient, of other: RatingTable? = nil, isShown: Bool
  ) -> Outcome {
    guard isShown else { return .hidden }
    let (table, bootstrap) = (other ?? table, bootstrap)
    return figure { () throws(StatisticsError) in
      try table.value(coefficient)
    } interval: { () throws(StatisticsError) in
      try bootstrap.interval(coefficient, of: table)
    }
  }

  private mutating func figure(
    _ value: () throws(StatisticsError) -> Double,
    interval: () throws(StatisticsError) -> BootstrapInterval
  ) -> Outcome {
    let number: Double
    do throws(StatisticsError) { number = try value() } catch {
      note(error)
      return .undefined(error)
    }
    guard access.table else { return .shown(number, nil) }
    do throws(StatisticsError) {
      return .shown(number, Self.interval(try interval().stated.interval))
    } catch {
      note(error)
      return .shown(number, nil, why: error)
    }
  }

  private mutating func note(_ reason: StatisticsError) {
    if !reasons.contains(reason) { reasons.append(reason) }
  }

  private static func interval(_ interval: Interval) -> ReportInterval {
    ReportInterval(lower: interval.lower, upper: interval.upper, places: places)
  }
}

extension Bootstrap {
  /// The interval of Cohen's kappa without weights.
  fileprivate func interval(of table: ConfusionTable) throws(StatisticsError) -> BootstrapInterval {
    try interval(ofKappa: .none, of: table)
  }
}
