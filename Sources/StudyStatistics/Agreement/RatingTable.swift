// SPDX-License-Identifier: Apache-2.0
// Who put which item into which class: items by raters, with gaps.

/// One rating.
public struct Rating: Hashable, Sendable {
  /// The item, under any name that tells it from others.
  public let item: String
  /// Who rated it.
  public let rater: String
  /// The class it was put into.
  public let label: String

  /// `rater` put `item` into the class `label`.
  public init(item: String, rater: String, label: String) {
    self.item = item
    self.rater = rater
    self.label = label
  }
}

/// The ratings of one question: items by raters, any of which may be missing.
public struct RatingTable: Hashable, Sendable {
  /// The classes there are to choose from; in their order, where they have one.
  public let labels: [String]
  /// The raters, one a column.
  public let raters: [String]
  /// For each item and rater the place of the label; `nil` where there is no rating.
  let rows: [[Int?]]

  /// A table of rows, one an item, each with one label or gap for each rater.
  ///
  /// - Throws: ``StatisticsError`` `.duplicate` for a label or rater named twice, `.raggedTable`, `.unknownName`.
  public init(
    labels: [String], raters: [String], rows: [[String?]]
  ) throws(StatisticsError) {
    let places = try Self.places(labels, "label")
    _ = try Self.places(raters, "rater")
    var cells: [[Int?]] = []
    for row in rows {
      guard row.count == raters.count else {
        throw StatisticsError(
          .raggedTable,
          "a row has \(row.count) entries for \(raters.count) raters: give one or a gap for each")
      }
      var line: [Int?] = []
      for label in row { line.append(try Self.place(of: label, in: places)) }
      cells.append(line)
    }
    self.init(labels, raters, cells)
  }

  /// A table of single ratings, in whatever order they come.
  ///
  /// - Throws: ``StatisticsError`` `.duplicate` when a rater rated an item twice, or a label is named twice;
  ///   `.unknownName` for a label that is not among `labels`.
  /// - Complexity: O(n log n).
  public init(labels: [String], ratings: some Sequence<Rating>) throws(StatisticsError) {
    let places = try Self.places(labels, "label")
    let ratings = Array(ratings)
    let raters = Set(ratings.map(\.rater)).sorted()
    let columns = try Self.places(raters, "rater")
    let items = Set(ratings.map(\.item)).sorted()
    let lines = try Self.places(items, "item")
    var cells = [[Int?]](repeating: [Int?](repeating: nil, count: raters.count), count: items.count)
    for rating in ratings {
      guard let line = lines[rating.item], let column = columns[rating.rater] else { continue }
      guard cells[line][column] == nil else {
        throw StatisticsError(
          .duplicate, "a rater rated an item twice: keep the rating that counts, such as the newest"
        )
      }
      cells[line][column] = try Self.place(of: rating.label, in: places)
    }
    self.init(labels, raters, cells)
  }

  init(_ labels: [String], _ raters: [String], _ rows: [[Int?]]) {
    self.labels = labels
    self.raters = raters
    self.rows = rows
  }

  /// How many items two raters or more rated: those alone tell of agreement.
  public var pairableItems: Int { rows.count { $0.count { $0 != nil } > 1 } }

  /// How many items anybody rated.
  public var ratedItems: Int { rows.count { $0.contains { $0 != nil } } }

  /// The same ratings as to one class: it, or *not* it.
  ///
  /// - Throws: ``StatisticsError`` `.unknownName` when there is no such class.
  public func asked(of label: String) throws(StatisticsError) -> RatingTable {
    guard let place = labels.firstIndex(of: label) else {
      throw StatisticsError(.unknownName, "the table has no such class; its classes are its labels")
    }
    return RatingTable(
      [label, "not \(label)"], raters, rows.map { $0.map { $0.map { $0 == place ? 0 : 1 } } })
  }

  /// The ratings of two raters against each other, of the items that both rated.
  ///
  /// - Throws: ``StatisticsError`` `.unknownName` when one of them has no column; `.oneRater` when both are the same.
  public func confusion(_ first: String, _ second: String) throws(StatisticsError) -> ConfusionTable
  {
    guard let row = raters.firstIndex(of: first), let column = raters.firstIndex(of: second) else {
      throw StatisticsError(.unknownName, "the table has no such rater")
    }
    guard row != column else {
      throw StatisticsError(.oneRater, "not defined: a rater cannot be compared with themself")
    }
    var counts = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
    for ratings in rows {
      if let left = ratings[row], let right = ratings[column] { counts[left][right] += 1 }
    }
    return try ConfusionTable(labels: labels, counts: counts)
  }

  private static func places(
    _ names: [String], _ kind: String
  ) throws(StatisticsError) -> [String: Int] {
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      guard places.updateValue(place, forKey: name) == nil else {
        throw StatisticsError(.duplicate, "a \(kind) is named twice: give each once")
      }
    }
    return places
  }

  private static func place(
    of label: String?, in places: [String: Int]
  ) throws(StatisticsError) -> Int? {
    guard let label else { return nil }
    guard let place = places[label] else {
      throw StatisticsError(
        .unknownName, "a rating names a class that is not among the table's: add it, or mend it")
    }
    return place
  }
}
