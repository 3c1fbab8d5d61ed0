// SPDX-License-Identifier: Apache-2.0
// The counts of one question's ratings: of items, of ratings a class, of pairs of ratings.

internal import StudyStatistics

/// One question's ratings of the items that two people or more rated.
struct AgreementTally: Sendable {
  /// The fewest items of which agreement is told.
  static let fewestItems = 5

  /// The question's stable name.
  let id: String
  /// The question for readers.
  let title: String
  /// The classes.
  let labels: [String]
  /// The classes in their order, where they have one.
  let order: [String]?
  /// The ratings of items rated twice or more; columns are people.
  let table: RatingTable
  /// The same with the items that were to be rated twice and have one rating so far: they tell how often classes are given.
  let whole: RatingTable
  /// The same, class by class.
  let rows: [[String?]]
  /// How many people gave any of them.
  let people: Int
  /// How many items two or more rated.
  let items: Int
  /// Whether each item has exactly two ratings, so that pairs and items are one.
  let isPaired: Bool
  /// How many ratings give each class.
  let ratings: [Int]
  /// How many items rated once have each class.
  let once: [Int]
  /// How many items have as many ratings as most have.
  let equal: Int
  /// How many pairs of ratings of one item give two classes, the first not after the second.
  let pairs: [[Int]]

  /// Counts `given`; `nil` where fewer than ``fewestItems`` items were rated twice, or by fewer people than `fewest`.
  ///
  /// - Complexity: O(ratings × people).
  init?(_ given: StudyRatings, fewestPeople fewest: Int) {
    let rated = given.rows.filter { $0.count { $0 != nil } > 1 }
    let width = rated.map(\.count).max() ?? 0
    let columns = (0..<width).filter { column in
      rated.contains { column < $0.count && $0[column] != nil }
    }
    let rows = rated.map { row in columns.map { $0 < row.count ? row[$0] : nil } }
    let known = Set(given.labels)
    let others = Set(given.rows.joined().compactMap(\.self)).subtracting(known).sorted()
    let labels = given.labels + others
    let single = given.rows.filter { $0.count { $0 != nil } == 1 }
    let wide = max(width, single.map(\.count).max() ?? 0)
    let everything = (rated + single).map { row in
      (0..<wide).map { $0 < row.count ? row[$0] : nil }
    }
    guard rows.count >= Self.fewestItems, columns.count >= max(2, fewest),
      let table = try? RatingTable(
        labels: labels, raters: columns.indices.map(String.init), rows: rows),
      let whole = try? RatingTable(
        labels: labels, raters: (0..<wide).map(String.init), rows: everything)
    else { return nil }
    let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
    var ratings = [Int](repeating: 0, count: labels.count)
    var pairs = [[Int]](repeating: ratings, count: labels.count)
    for row in rows {
      let given = row.compactMap { $0.flatMap { places[$0] } }
      for (place, left) in given.enumerated() {
        ratings[left] += 1
        for right in given.dropFirst(place + 1) { pairs[min(left, right)][max(left, right)] += 1 }
      }
    }
    id = given.id
    title = given.title
    self.labels = labels
    order = given.order
    self.table = table
    self.whole = whole
    once = labels.map { label in single.count { $0.contains(label) } }
    equal = table.equallyRated.pairableItems
    self.rows = rows
    people = columns.count
    items = rows.count
    isPaired = rows.allSatisfy { $0.count { $0 != nil } == 2 }
    self.ratings = ratings
    self.pairs = pairs
  }

  // MARK: - Cells

  private var prefix: String { "agreement.\(id)" }
  /// The cell of the items rated twice or more.
  var itemCell: String { "\(prefix).items" }
  /// The cell of all ratings.
  var ratingTotal: String { "\(prefix).ratings" }
  /// The cell of all pairs.
  var pairTotal: String { "\(prefix).pairs" }
  /// The cell of the pairs that agree.
  var agreeing: String { "\(prefix).agreeing" }
  /// The cell of the pairs that differ.
  var differing: String { "\(prefix).differing" }

  /// The cell of the items with as many ratings as most have, and of the others.
  var equalCells: [String] { ["\(prefix).equal", "\(prefix).unequal"] }

  /// The cell of the items rated once that have a class.
  func onceCell(_ place: Int) -> String { "\(prefix).once.\(labels[place])" }

  /// The cell of the ratings that give a class.
  func ratingCell(_ place: Int) -> String { "\(prefix).ratings.\(labels[place])" }

  /// The cell of the pairs that give two classes.
  func pairCell(_ first: Int, _ second: Int) -> String {
    "\(prefix).pairs.\(labels[min(first, second)])|\(labels[max(first, second)])"
  }

  /// The cells that say how often each class was given and on how many pairs people agree.
  var margins: [String] {
    [itemCell, agreeing, differing] + labels.indices.map(ratingCell)
  }

  /// All cells.
  var cells: [String] {
    margins + [ratingTotal, pairTotal] + places.map { pairCell($0.first, $0.second) }
  }

  /// All pairs of classes.
  var places: [(first: Int, second: Int)] {
    labels.indices.flatMap { first in
      (first..<labels.count).map { (first: first, second: $0) }
    }
  }
}
