// SPDX-License-Identifier: Apache-2.0
// All counts of a report by name, and the constraints that tie them.

/// All counts of a report by name, and the constraints that tie them.
///
/// A quantity has one name wherever it is printed, so that hiding it once hides it everywhere.
struct CellBook: Sendable {
  /// What a cell is, for the choice of what to hide.
  enum Role: Int, Comparable, Sendable {
    /// One row of a table.
    case part
    /// A sum of others.
    case total
    /// A headline figure: hidden only when a headline figure is itself small.
    case headline
    /// A count that the make-up of the report gives away, such as a zero whose column is missing:
    /// hiding it would be a show.
    case fixed

    static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
  }

  /// One count.
  struct Cell: Sendable {
    var value = 0
    let role: Role
    /// Whether it stands in a report that was published earlier.
    var isPast = false
    /// Whether it was chosen before anything was looked at, or follows from that: it is never small by itself.
    var isDesigned = false
    /// Whether no table prints it: it is known by what it is a part of alone, and guarded where it is small.
    var isUnprinted = false
    /// Whether it counts what several tables say at once: no table prints it, and nothing is hidden for its sake.
    var isJoint = false
  }

  /// The counts.
  private(set) var cells: [String: Cell] = [:]
  /// What ties them.
  private(set) var constraints: [PublishedConstraint] = []

  /// Makes `cell` known with a count of zero, unless it is known already.
  mutating func declare(_ cell: String, as role: Role = .part) {
    if cells[cell] == nil { cells[cell] = Cell(role: role) }
  }

  /// Makes known that a declared cell was chosen before anything was looked at, or follows from that.
  mutating func markDesigned(_ cell: String) { cells[cell]?.isDesigned = true }

  /// Makes known that no table prints a declared cell.
  mutating func markUnprinted(_ cell: String) { cells[cell]?.isUnprinted = true }

  /// Declares a count of what several tables say at once, of which these tables are sums.
  mutating func declareJoint(_ cell: String) {
    if cells[cell] == nil { cells[cell] = Cell(role: .part, isJoint: true) }
  }

  /// Adds to a declared cell.
  mutating func add(_ count: Int, to cell: String) {
    cells[cell]?.value += count
  }

  /// Declares a sum of declared cells and computes it.
  mutating func declareTotal(_ total: String, as role: Role = .total, of parts: [String]) {
    declare(total, as: role)
    let sum = parts.reduce(0) { $0 + self[$1] }
    cells[total]?.value = sum
    constraints.append(.total(total, of: parts))
  }

  /// States that the sum of `parts` is not greater than the sum of `wholes`, by what the words mean.
  ///
  /// Where the counts given say otherwise, nothing is stated.
  mutating func state(_ parts: [String], areAtMost wholes: [String]) {
    let excess = parts.reduce(0) { $0 + self[$1] } - wholes.reduce(0) { $0 + self[$1] }
    guard excess <= 0 else { return }
    constraints.append(.atMost(parts, wholes))
  }

  /// States the least and the greatest value of a sum of cells with coefficients, by what the words mean.
  ///
  /// Where the counts given say otherwise, nothing is stated.
  mutating func state(
    _ terms: [(cell: String, coefficient: Int)], lower: Int? = nil, upper: Int? = nil
  ) {
    let sum = terms.reduce(0) { $0 + $1.coefficient * self[$1.cell] }
    guard lower.map({ sum >= $0 }) ?? true, upper.map({ sum <= $0 }) ?? true else { return }
    constraints.append(
      PublishedConstraint(
        terms: terms.map { .init(cell: $0.cell, coefficient: $0.coefficient) }, lower: lower,
        upper: upper))
  }

  /// States that `total` is the sum of `parts`, both counted already.
  mutating func state(_ total: String, isSumOf parts: [String]) {
    constraints.append(.total(total, of: parts))
  }

  /// Takes in the counts of an earlier report of the same case under names of their own, with what ties
  /// them, and the bounds that hold between the two: what was taken in only grows.
  mutating func add(_ past: PublishedState, prefix: String, growing: [String]) {
    for (name, cell) in past.book.cells {
      cells[prefix + name] = Cell(
        value: cell.value, role: cell.role, isPast: true, isDesigned: cell.isDesigned,
        isUnprinted: cell.isUnprinted, isJoint: cell.isJoint)
    }
    constraints += past.book.constraints.map { $0.renamed(prefix) }
    for name in growing where cells[name] != nil && past.book.cells[name] != nil {
      state([prefix + name], areAtMost: [name])
    }
  }

  /// The count of a declared cell; zero for others.
  subscript(cell: String) -> Int { cells[cell]?.value ?? 0 }
}
