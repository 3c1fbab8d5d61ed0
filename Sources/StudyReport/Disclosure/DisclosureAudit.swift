// SPDX-License-Identifier: Apache-2.0
// What a reader can find out about hidden cells from everything that is printed.

/// Checks how many values a hidden cell can have for a reader of the whole report.
///
/// Cells go by their place in the order of names, which is quicker than the names.
struct DisclosureAudit {
  /// What a reader is taken to know beyond the printed numbers.
  enum Reader: CaseIterable {
    /// Which of the hidden cells are small: these lie between one and the largest small cell.
    case knowingSmallCells
    /// Nothing more.
    case outside
  }

  /// A statement about cells: `lower ≤ Σ coefficient · cell ≤ upper`.
  struct Constraint {
    let terms: [(cell: Int, coefficient: Int)]
    let lower: Int?
    let upper: Int?
  }

  /// How many values every hidden cell must keep, the true one among them.
  static let fewestValues = 3

  /// How many values, the nearest to the true one, are asked of all cells that are tied to a cell.
  private static let mostAsked = 6

  /// The names of the cells, in order.
  let names: [String]
  /// The cells.
  let cells: [CellBook.Cell]
  /// What ties them.
  let constraints: [Constraint]
  /// Which cells are not printed.
  private(set) var isUnknown: [Bool]
  private let places: [String: Int]
  private let largestSmallCell: Int
  private let constraintsOfCell: [[Int]]
  private let ranges: [Reader: FeasibilitySolver.Box]
  private let whole: FeasibilitySolver
  private var repair: FeasibilityRepair
  private var possible: [Reader: PossibleValues]

  /// An audit of `book`.
  init(_ book: CellBook, largestSmallCell: Int) {
    self.largestSmallCell = largestSmallCell
    names = Set(book.constraints.flatMap { $0.terms.map(\.cell) }).union(book.cells.keys).sorted()
    // What is named and not declared stands for zero.
    cells = names.map { book.cells[$0] ?? CellBook.Cell(role: .part) }
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    constraints = book.constraints.map { constraint in
      Constraint(
        terms: constraint.terms.compactMap { term in
          places[term.cell].map { ($0, term.coefficient) }
        }, lower: constraint.lower, upper: constraint.upper)
    }
    var constraintsOfCell = [[Int]](repeating: [], count: names.count)
    for (index, constraint) in constraints.enumerated() {
      for term in constraint.terms { constraintsOfCell[term.cell].append(index) }
    }
    self.constraintsOfCell = constraintsOfCell
    self.places = places
    isUnknown = [Bool](repeating: false, count: names.count)
    let largest = min(FeasibilitySolver.largest, 4 * (cells.map(\.value).max() ?? 0) + 1_024)
    let small = cells.map { !$0.isJoint && (1...largestSmallCell).contains($0.value) }
    ranges = [
      .knowingSmallCells: FeasibilitySolver.Box(
        lower: small.map { $0 ? 1 : 0 },
        upper: small.map { $0 ? largestSmallCell : largest }),
      .outside: FeasibilitySolver.Box(
        lower: small.map { _ in 0 }, upper: small.map { _ in largest }),
    ]
    let truth = cells.map(\.value)
    let system = FeasibilitySystem(
      constraints.map {
        FeasibilitySolver.Row(
          terms: $0.terms.map { ($0.cell, $0.coefficient) }, lower: $0.lower ?? -Self.far,
          upper: $0.upper ?? Self.far)
      }, unknowns: names.count)
    repair = FeasibilityRepair(system, from: truth)
    whole = FeasibilitySolver(system, hints: truth)
    let none = PossibleValues(besides: truth, within: 2 * largestSmallCell)
    possible = Dictionary(uniqueKeysWithValues: Reader.allCases.map { ($0, none) })
  }

  /// No sum of counts is as far from zero.
  private static let far = FeasibilitySolver.largest << 16

  /// The place of a cell; `nil` for one that there is not.
  func place(of name: String) -> Int? { places[name] }

  /// The count of a cell.
  func value(_ cell: Int) -> Int { cells[cell].value }

  /// Whether a cell's count is small, and one that a table can print.
  func isSmall(_ cell: Int) -> Bool {
    !cells[cell].isJoint && (1...largestSmallCell).contains(cells[cell].value)
  }

  /// The constraints in which a cell stands, by position.
  func constraints(of cell: Int) -> [Int] { constraintsOfCell[cell] }

  /// Takes a cell for one that is not printed from now on.
  mutating func hide(_ cell: Int) {
    isUnknown[cell] = true
  }

  /// The hidden cells tied to `cell` through constraints, `cell` first, and these constraints.
  ///
  /// - Complexity: O(terms of these constraints).
  func component(of cell: Int) -> (cells: [Int], constraints: [Int]) {
    var cells = [cell]
    var isSeen = [Bool](repeating: false, count: names.count)
    isSeen[cell] = true
    var found: [Int] = []
    var isFound = [Bool](repeating: false, count: constraints.count)
    var next = 0
    while next < cells.count {
      for index in constraintsOfCell[cells[next]] where !isFound[index] {
        isFound[index] = true
        found.append(index)
        for term in constraints[index].terms where isUnknown[term.cell] && !isSeen[term.cell] {
          isSeen[term.cell] = true
          cells.append(term.cell)
        }
      }
      next += 1
    }
    return (cells, found)
  }

  /// Whether `cell` keeps enough values when the unknown cells are not printed.
  ///
  /// Each value stands on a solution of everything that is printed. A solution shows values of other cells too, and
  /// stays one when more is hidden, so all that were found are kept. New ones are looked for near the true one first.
  mutating func isSafe(_ cell: Int, for reader: Reader) -> Bool {
    guard let ranges = ranges[reader] else { return false }
    if hasEnoughValues(cell, for: reader) { return true }
    let (tied, solver) = tiedSolver(of: cell)
    let box = solver.narrowed(
      FeasibilitySolver.Box(
        lower: tied.map { ranges.lower[$0] }, upper: tied.map { ranges.upper[$0] }))
    let others = others(of: cell, from: box.lower[0], to: box.upper[0])
    let unknown = FeasibilityRepair.Prices(
      each: isUnknown.map { $0 ? 0 : FeasibilityRepair.Prices.never })
    for value in others where isNew(value, of: cell, for: reader) {
      guard let solution = repair.solution(with: value, of: cell, in: ranges, at: unknown) else {
        continue
      }
      keep(solution, for: reader)
      if hasEnoughValues(cell, for: reader) { return true }
    }
    for value in others.prefix(Self.mostAsked) where isNew(value, of: cell, for: reader) {
      guard let found = solver.solution(with: value, of: 0, in: box) else { continue }
      var solution = cells.map(\.value)
      for (cell, value) in zip(tied, found) { solution[cell] = value }
      keep(solution, for: reader)
      if hasEnoughValues(cell, for: reader) { return true }
    }
    return false
  }

  /// The printed cells that have to be hidden for one more value of `cell`; `nil` when none was found.
  ///
  /// Cells without a price in `prices` stay printed. As few as possible are taken, and the cheapest of those that do.
  mutating func cellsToHide(
    for cell: Int, _ reader: Reader, prices: [Int]
  ) -> [Int]? {
    guard let ranges = ranges[reader] else { return nil }
    let known = cells.map(\.value)
    let isOpen = prices.map { $0 < FeasibilityRepair.Prices.never }
    let box = whole.narrowed(
      FeasibilitySolver.Box(
        lower: known.indices.map { isOpen[$0] ? ranges.lower[$0] : known[$0] },
        upper: known.indices.map { isOpen[$0] ? ranges.upper[$0] : known[$0] }))
    let others = others(of: cell, from: box.lower[cell], to: box.upper[cell]).filter {
      isNew($0, of: cell, for: reader)
    }.prefix(Self.mostAsked)
    for most in [1, 2, 3, 4, 6, 8, 12, 16, 24, 48] {
      let offer = FeasibilityRepair.Prices(each: prices, most: most)
      for value in others {
        guard let solution = repair.solution(with: value, of: cell, in: box, at: offer) else {
          continue
        }
        let changed = cells.indices.filter { !isUnknown[$0] && solution[$0] != known[$0] }
        for cell in changed { hide(cell) }
        keep(solution, for: reader)
        return changed
      }
    }
    return nil
  }

  /// The values besides the true one to ask for, the nearest first.
  private func others(of cell: Int, from lower: Int, to upper: Int) -> [Int] {
    let truth = value(cell)
    return (1...2 * largestSmallCell).flatMap { [truth + $0, truth - $0] }.filter {
      lower <= $0 && $0 <= upper
    }
  }

  private func isNew(_ value: Int, of cell: Int, for reader: Reader) -> Bool {
    possible[reader]?.contains(value, of: cell) == false
  }

  private func hasEnoughValues(_ cell: Int, for reader: Reader) -> Bool {
    (possible[reader]?.count(of: cell) ?? 0) + 1 >= Self.fewestValues
  }

  /// Keeps the values of a solution, and of those as far and twice as far from the true one on either side.
  private mutating func keep(_ solution: [Int], for reader: Reader) {
    guard let ranges = ranges[reader] else { return }
    for factor in [1, -1, 2, -2] {
      let other = cells.indices.map { value($0) + factor * (solution[$0] - value($0)) }
      if repair.isSolution(other, in: ranges) { possible[reader]?.add(other) }
    }
  }

  /// A solver over the hidden cells that are tied to `cell`, and these cells.
  private func tiedSolver(of cell: Int) -> ([Int], FeasibilitySolver) {
    let (tied, indices) = component(of: cell)
    var positions = [Int](repeating: -1, count: names.count)
    for (position, cell) in tied.enumerated() { positions[cell] = position }
    let rows = indices.map { row(constraints[$0], positions) }
    let system = FeasibilitySystem(rows, unknowns: tied.count)
    return (tied, FeasibilitySolver(system, hints: tied.map(value)))
  }

  private func row(_ constraint: Constraint, _ positions: [Int]) -> FeasibilitySolver.Row {
    var known = 0
    var terms: [(unknown: Int, coefficient: Int)] = []
    for term in constraint.terms {
      if positions[term.cell] >= 0 {
        terms.append((positions[term.cell], term.coefficient))
      } else {
        known += term.coefficient * value(term.cell)
      }
    }
    return FeasibilitySolver.Row(
      terms: terms, lower: constraint.lower.map { $0 - known } ?? -Self.far,
      upper: constraint.upper.map { $0 - known } ?? Self.far)
  }
}
