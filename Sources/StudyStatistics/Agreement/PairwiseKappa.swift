// SPDX-License-Identifier: Apache-2.0
// Cohen's kappa of more than two raters: the mean over all pairs of raters who rated items together.

/// The mean of Cohen's kappa over pairs of raters.
public struct PairwiseKappa: Hashable, Sendable {
  /// The mean, at most 1.
  public let value: Double
  /// How many pairs of raters it is of: those that rated two items or more together and have a kappa.
  public let pairs: Int
  /// How many items these pairs rated together.
  public let items: Int
}

extension RatingTable {
  /// The mean of Cohen's kappa over all pairs of raters, each pair counting once.
  ///
  /// A pair that rated fewer than two items together, or gave one and the same class throughout, has no kappa and is
  /// left out.
  ///
  /// - Throws: ``StatisticsError`` `.oneRater`, `.oneItem`, `.oneClass` when no pair has a kappa.
  /// - Source: R. J. Light, Psychol. Bull. 76 (1971), 365–377.
  /// - Complexity: O(items × raters² + raters² × classes²).
  public func pairwiseKappa() throws(StatisticsError) -> PairwiseKappa {
    let ratings = try PairwiseRatings(self)
    let kappas = try ratings.kappas(ratings.weights)
    return PairwiseKappa(
      value: PairwiseRatings.mean(kappas), pairs: kappas.count,
      items: ratings.items(ofPairs: Set(kappas.map(\.pair))))
  }

  /// The items that have as many ratings as most items rated twice or more have; of equally many, those with more.
  ///
  /// Fleiss' kappa is of items with equal numbers of ratings alone.
  ///
  /// - Complexity: O(items × raters).
  public var equallyRated: RatingTable {
    var counts: [Int: Int] = [:]
    for row in rows {
      let ratings = row.count { $0 != nil }
      if ratings > 1 { counts[ratings, default: 0] += 1 }
    }
    let most = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
    return RatingTable(labels, raters, rows.filter { $0.count { $0 != nil } == most }).pairable
  }
}

/// Rows of ratings as patterns that items show, for the mean kappa of pairs of raters.
struct PairwiseRatings: ResampledFigure {
  let weights: [Int]
  /// For each pattern, the cells of the pairs' tables in which an item that shows it counts.
  private let cells: [[Int]]
  private let size: Int
  private let pairCount: Int
  private let empty: PairedRatings

  init(_ table: RatingTable) throws(StatisticsError) {
    guard table.raters.count > 1 else {
      throw StatisticsError(
        .oneRater, "not defined: fewer than two raters rated anything; have items rated by another")
    }
    var found: [[Int?]: Int] = [:]
    for row in table.rows where row.count(where: { $0 != nil }) > 1 { found[row, default: 0] += 1 }
    let patterns = found.keys.sorted {
      $0.map { $0 ?? -1 }.lexicographicallyPrecedes($1.map { $0 ?? -1 })
    }
    let (raters, size) = (table.raters.count, table.labels.count)
    cells = patterns.map { row in
      var places: [Int] = []
      for left in row.indices {
        for right in row.indices where right > left {
          guard let first = row[left], let second = row[right] else { continue }
          places.append((left * raters + right) * size * size + first * size + second)
        }
      }
      return places
    }
    weights = patterns.map { found[$0] ?? 0 }
    self.size = size
    pairCount = raters * raters
    let none = [[Int]](repeating: [Int](repeating: 0, count: size), count: size)
    empty = PairedRatings(try ConfusionTable(labels: table.labels, counts: none))
  }

  func value(_ weights: [Int]) throws(StatisticsError) -> Double {
    PairwiseRatings.mean(try kappas(weights))
  }

  /// The mean, in the order of the pairs, so that it has the same bits each time.
  static func mean(_ kappas: [(pair: Int, kappa: Double)]) -> Double {
    kappas.reduce(0) { $0 + $1.kappa } / Double(kappas.count)
  }

  /// The kappa of each pair that has one, in the order of the pairs.
  func kappas(_ weights: [Int]) throws(StatisticsError) -> [(pair: Int, kappa: Double)] {
    let area = size * size
    var counts = [Int](repeating: 0, count: pairCount * area)
    var present: Set<Int> = []
    for place in weights.indices where weights[place] > 0 {
      for cell in cells[place] {
        counts[cell] += weights[place]
        present.insert(cell / area)
      }
    }
    var kappas: [(pair: Int, kappa: Double)] = []
    var last = StatisticsError.oneItem
    for pair in present.sorted() {
      do throws(StatisticsError) {
        let kappa = try empty.value(Array(counts[pair * area..<(pair + 1) * area]))
        kappas.append((pair, kappa))
      } catch {
        if last.code != .oneClass { last = error }
      }
    }
    guard !kappas.isEmpty else { throw last }
    return kappas
  }

  /// How many items these pairs rated together.
  func items(ofPairs pairs: Set<Int>) -> Int {
    let area = size * size
    return weights.indices.reduce(0) { sum, place in
      sum + (cells[place].contains { pairs.contains($0 / area) } ? weights[place] : 0)
    }
  }
}
