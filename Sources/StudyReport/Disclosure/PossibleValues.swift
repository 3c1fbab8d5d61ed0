// SPDX-License-Identifier: Apache-2.0
// The values besides the true one that solutions have shown for each cell.

/// The values besides the true one that solutions have shown for each cell, as far as they are near it.
struct PossibleValues {
  private let truth: [Int]
  private let distance: Int
  private var others: [[Int]]

  /// Nothing known besides `truth`; values further from it than `distance` are not kept.
  init(besides truth: [Int], within distance: Int) {
    self.truth = truth
    self.distance = distance
    others = [[Int]](repeating: [], count: truth.count)
  }

  /// Keeps the values of a solution.
  mutating func add(_ solution: [Int]) {
    for (cell, value) in solution.enumerated()
    where value != truth[cell] && abs(value - truth[cell]) <= distance {
      if !others[cell].contains(value) { others[cell].append(value) }
    }
  }

  /// Whether a cell can have this value besides the true one.
  func contains(_ value: Int, of cell: Int) -> Bool { others[cell].contains(value) }

  /// How many values a cell can have besides the true one.
  func count(of cell: Int) -> Int { others[cell].count }
}
