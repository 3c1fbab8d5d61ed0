// SPDX-License-Identifier: Apache-2.0
// Two raters against each other: the whole table, and Cohen's kappa of it.

/// How far apart two classes count to be.
public enum DisagreementWeights: String, CaseIterable, Hashable, Sendable {
  /// Any two classes differ as much as any others.
  case none
  /// By how many steps they lie apart.
  case linear
  /// By the square of it.
  case quadratic
}

/// How often two raters gave which pair of classes.
public struct ConfusionTable: Hashable, Sendable {
  /// The classes, of rows and columns alike.
  public let labels: [String]
  /// How many items the first rater put into the class of the row and the second into that of the column.
  public let counts: [[Int]]

  /// A table.
  ///
  /// - Throws: ``StatisticsError`` `.raggedTable` unless it is as wide and as high as there are labels; `.outOfRange`
  ///   for negative counts.
  public init(labels: [String], counts: [[Int]]) throws(StatisticsError) {
    guard counts.count == labels.count, counts.allSatisfy({ $0.count == labels.count }) else {
      throw StatisticsError(
        .raggedTable, "a confusion table has one row and one column for each of its labels")
    }
    guard counts.allSatisfy({ $0.allSatisfy { $0 >= 0 } }) else {
      throw StatisticsError(.outOfRange, "a count is negative: count the items again")
    }
    self.labels = labels
    self.counts = counts
  }

  /// How many items both rated.
  public var items: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// How many of them both put into the same class.
  public var agreeing: Int { labels.indices.reduce(0) { $0 + counts[$1][$1] } }

  /// The share of items on which the two agree.
  ///
  /// - Throws: ``StatisticsError`` `.oneItem` when there are fewer than two.
  public func rawAgreement() throws(StatisticsError) -> Double {
    try PairedRatings(self).requireItems()
    return Double(agreeing) / Double(items)
  }

  /// Cohen's kappa: what two raters agree more than their own shares of each class would make them by chance, as a part
  /// of what they could.
  ///
  /// - Throws: ``StatisticsError`` `.oneItem`; `.oneClass` when both gave one and the same class throughout.
  /// - Source: J. Cohen, Educ. Psychol. Meas. 20 (1960), 37–46; with weights Psychol. Bull. 70 (1968), 213–220.
  public func kappa(_ weights: DisagreementWeights = .none) throws(StatisticsError) -> Double {
    let ratings = PairedRatings(self, weights)
    return try ratings.value(ratings.weights)
  }

  /// The class that dominates, as a yes-or-no question: how much more often it was given than all others.
  ///
  /// The share of both raters' ratings that are the commonest class, less the share of all others: 0 where it is half
  /// of all, near 1 where it dominates.
  ///
  /// - Throws: ``StatisticsError`` `.oneItem`.
  /// - Source: T. Byrt, J. Bishop, J. B. Carlin, J. Clin. Epidemiol. 46 (1993), 423–429.
  public func prevalence() throws(StatisticsError) -> (label: String, index: Double) {
    try PairedRatings(self).requireItems()
    let given = labels.indices.map { place in
      counts[place].reduce(0, +) + counts.reduce(0) { $0 + $1[place] }
    }
    let commonest = labels.indices.max { given[$0] < given[$1] } ?? 0
    return (labels[commonest], 2 * Double(given[commonest]) / Double(2 * items) - 1)
  }

  /// How much more often one rater gave a class than the other, as a share of the items: the bias index.
  ///
  /// - Throws: ``StatisticsError`` `.oneItem`, `.unknownName`.
  /// - Source: T. Byrt, J. Bishop, J. B. Carlin, J. Clin. Epidemiol. 46 (1993), 423–429.
  public func bias(on label: String) throws(StatisticsError) -> Double {
    try PairedRatings(self).requireItems()
    guard let place = labels.firstIndex(of: label) else {
      throw StatisticsError(.unknownName, "the table has no such class; its classes are its labels")
    }
    let difference = counts[place].reduce(0, +) - counts.reduce(0) { $0 + $1[place] }
    return Double(difference.magnitude) / Double(items)
  }
}

/// The cells of a confusion table as patterns that items show, for kappa and for drawing items again.
struct PairedRatings: ResampledFigure {
  let weights: [Int]
  private let size: Int
  private let distances: [Double]

  init(_ table: ConfusionTable, _ kind: DisagreementWeights = .none) {
    size = table.labels.count
    weights = table.counts.flatMap(\.self)
    let size = size
    distances = (0..<size * size).map { cell in
      let steps = (cell / size - cell % size).magnitude
      return switch kind {
      case .none: steps == 0 ? 0 : 1
      case .linear: Double(steps)
      case .quadratic: Double(steps * steps)
      }
    }
  }

  func requireItems() throws(StatisticsError) {
    guard weights.reduce(0, +) > 1 else { throw .oneItem }
  }

  func value(_ weights: [Int]) throws(StatisticsError) -> Double {
    let items = weights.reduce(0, +)
    guard items > 1 else { throw .oneItem }
    var rows = [Double](repeating: 0, count: size)
    var columns = rows
    var observed = 0.0
    for cell in weights.indices where weights[cell] > 0 {
      let weight = Double(weights[cell])
      rows[cell / size] += weight
      columns[cell % size] += weight
      observed += weight * distances[cell]
    }
    var expected = 0.0
    for cell in weights.indices {
      expected += rows[cell / size] * columns[cell % size] * distances[cell]
    }
    guard expected > 0 else { throw .oneClass }
    return 1 - observed * Double(items) / expected
  }
}

extension StatisticsError {
  /// Why nothing can be said of fewer than two items.
  public static let oneItem = StatisticsError(
    .oneItem, "not defined: fewer than two items were rated by two raters; have more rated twice")
  static let oneClass = StatisticsError(
    .oneClass,
    "not defined: every rating is the same class, so that chance alone explains all agreement; give "
      + "the raw agreement")
}
