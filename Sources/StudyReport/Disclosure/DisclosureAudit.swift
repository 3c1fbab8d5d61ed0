// SPDX-License-Identifier: Apache-2.0
// What a reader can find out about hidden cells from everything that is printed.

/// Checks how many values a hidden cell can have for a reader of the whole report.
struct DisclosureAudit {
  /// What a reader is taken to know beyond the printed numbers.
  enum Reader {
    /// Which of the hidden cells are small: these lie between one and the largest small cell.
    case knowingSmallCells
    /// Nothing more.
    case outside
  }

  /// How many values every hidden cell must keep, the true one among them.
  static let fewestValues = 3

  private let book: CellBook
  private let largestSmallCell: Int
  private let constraintsOfCell: [String: [Int]]

  /// An audit of `book`.
  init(_ book: CellBook, largestSmallCell: Int) {
    self.book = book
    self.largestSmallCell = largestSmallCell
    var constraintsOfCell: [String: [Int]] = [:]
    for (index, constraint) in book.constraints.enumerated() {
      for term in constraint.terms { constraintsOfCell[term.cell, default: []].append(index) }
    }
    self.constraintsOfCell = constraintsOfCell
  }

  /// Whether a cell's count is small.
  func isSmall(_ cell: String) -> Bool { (1...largestSmallCell).contains(book[cell]) }

  /// The constraints in which a cell stands, by position.
  func constraints(of cell: String) -> [Int] { constraintsOfCell[cell] ?? [] }

  /// The hidden cells tied to `cell` through constraints, `cell` first, and these constraints.
  func component(of cell: String, unknown: Set<String>) -> (cells: [String], constraints: [Int]) {
    var cells = [cell]
    var seenCells: Set<String> = [cell]
    var constraints: [Int] = []
    var seenConstraints: Set<Int> = []
    var next = 0
    while next < cells.count {
      for index in constraintsOfCell[cells[next]] ?? [] where seenConstraints.insert(index).inserted
      {
        constraints.append(index)
        for term in book.constraints[index].terms
        where unknown.contains(term.cell) && seenCells.insert(term.cell).inserted {
          cells.append(term.cell)
        }
      }
      next += 1
    }
    return (cells, constraints)
  }

  /// Whether `cell` keeps enough values when the cells of `unknown` are not printed.
  func isSafe(_ cell: String, unknown: Set<String>, for reader: Reader) -> Bool {
    let (cells, constraints) = component(of: cell, unknown: unknown)
    let positions = Dictionary(uniqueKeysWithValues: cells.enumerated().map { ($1, $0) })
    let rows = constraints.map { row(book.constraints[$0], positions: positions) }
    let solver = FeasibilitySolver(rows: rows, hints: cells.map { book[$0] })
    let ranges = cells.map { range(of: $0, for: reader) }
    let box = FeasibilitySolver.Box(
      lower: ranges.map(\.lowerBound), upper: ranges.map(\.upperBound))
    let truth = book[cell]
    var found = 1
    for distance in 1...2 * largestSmallCell {
      for value in [truth + distance, truth - distance] where value >= 0 {
        if solver.isFeasible(0, at: value, in: box) { found += 1 }
        if found >= Self.fewestValues { return true }
      }
    }
    return false
  }

  private func range(of cell: String, for reader: Reader) -> ClosedRange<Int> {
    switch reader {
    case .knowingSmallCells where isSmall(cell): 1...largestSmallCell
    case .knowingSmallCells, .outside: 0...FeasibilitySolver.largest
    }
  }

  private func row(
    _ constraint: PublishedConstraint, positions: [String: Int]
  ) -> FeasibilitySolver.Row {
    var known = 0
    var terms: [(unknown: Int, coefficient: Int)] = []
    for term in constraint.terms {
      if let position = positions[term.cell] {
        terms.append((position, term.coefficient))
      } else {
        known += term.coefficient * book[term.cell]
      }
    }
    let far = FeasibilitySolver.largest << 16
    return FeasibilitySolver.Row(
      terms: terms, lower: constraint.lower.map { $0 - known } ?? -far,
      upper: constraint.upper.map { $0 - known } ?? far)
  }
}
