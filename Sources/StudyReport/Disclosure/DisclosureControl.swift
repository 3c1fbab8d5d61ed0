// SPDX-License-Identifier: Apache-2.0
// Chooses which cells of the published edition are hidden, so that none can be solved for.

/// Which cells of a report are not printed.
struct Disclosure: Sendable {
  /// Cells printed as hidden, all alike: nobody sees which of them are small.
  var hidden: Set<String> = []
  /// Cells whose rows are left out, because the headline figures alone would give them away.
  var omitted: Set<String> = []

  /// Everything is printed.
  static let everything = Disclosure()

  /// Whether the cell's count is printed.
  func shows(_ cell: String) -> Bool { !hidden.contains(cell) && !omitted.contains(cell) }
}

/// Chooses which cells are hidden.
///
/// Small cells are hidden first. Then each hidden cell must keep three values, even for a reader who
/// somehow knows which of the hidden cells are small; for that, larger rows of the same sums are
/// hidden too, the smallest first. Where no such row is left, three values for a reader of the report
/// alone must do, and for these anything tied to the cell may be hidden: parts before totals, zeros
/// late. A headline figure is hidden only when small itself, or when a small headline figure cannot be
/// guarded in any other way. When the headline figures that must be printed give a cell away by
/// themselves, its row is left out.
struct DisclosureControl {
  private let book: CellBook
  private let audit: DisclosureAudit
  private var disclosure = Disclosure()

  private init(_ book: CellBook, largestSmallCell: Int) {
    self.book = book
    audit = DisclosureAudit(book, largestSmallCell: largestSmallCell)
  }

  /// The cells not printed in the published edition.
  ///
  /// Cells of `earlier` reports stand in the book already: nothing more of them can be hidden, and what
  /// they did not print stays unknown. `changed` are cells that are hidden though they are not small,
  /// because their difference from an earlier report is.
  static func hide(
    _ book: CellBook, largestSmallCell: Int, changed: [String] = [],
    earlier: Disclosure = .everything
  ) -> Disclosure {
    var control = DisclosureControl(book, largestSmallCell: largestSmallCell)
    let small = book.cells.keys.filter {
      control.audit.isSmall($0) && book.cells[$0]?.isPast == false
    }
    let start = Set(small).union(changed)
    control.disclosure.hidden = start.union(earlier.hidden)
    control.disclosure.omitted = earlier.omitted
    control.guardAll(start.union(earlier.hidden).sorted())
    return control.disclosure
  }

  private var unknown: Set<String> { disclosure.hidden.union(disclosure.omitted) }

  /// Makes every cell of `start`, and every cell hidden on the way, safe.
  ///
  /// Hiding more never makes a safe cell unsafe, so each cell is settled once.
  private mutating func guardAll(_ start: [String]) {
    var queue = start
    var next = 0
    while next < queue.count {
      let cell = queue[next]
      guard disclosure.hidden.contains(cell), let step = nextStep(for: cell) else {
        next += 1
        continue
      }
      switch step {
      case .hide(let other):
        disclosure.hidden.insert(other)
        queue.append(other)
      case .omit:
        disclosure.hidden.remove(cell)
        disclosure.omitted.insert(cell)
      }
    }
  }

  private enum Step {
    case hide(String)
    case omit
  }

  /// What is to be done for a hidden cell; `nil` when it is safe.
  private func nextStep(for cell: String) -> Step? {
    if audit.isSafe(cell, unknown: unknown, for: .knowingSmallCells) { return nil }
    if let other = largerRow(beside: cell) { return .hide(other) }
    if audit.isSafe(cell, unknown: unknown, for: .outside) { return nil }
    return bestToHide(besides: cell).map(Step.hide) ?? .omit
  }

  /// The smallest printed row above the small ones in a sum with `cell`.
  private func largerRow(beside cell: String) -> String? {
    let constraints = audit.constraints(of: cell).map { book.constraints[$0] }
    let sums = constraints.filter { $0.lower == $0.upper }
    let rows = Set(sums.flatMap { $0.terms.map(\.cell) }).filter {
      disclosure.shows($0) && role(of: $0) == .part && book[$0] > 0
    }
    return rows.min { (book[$0], $0) < (book[$1], $1) }
  }

  /// The printed cell whose hiding helps `cell` at the least loss; `nil` when there is none.
  private func bestToHide(besides cell: String) -> String? {
    let (cells, constraints) = audit.component(of: cell, unknown: unknown)
    let hasSmallHeadline = cells.contains { role(of: $0) == .headline && audit.isSmall($0) }
    var best: (cost: [Int], cell: String)?
    for index in constraints {
      let constraint = book.constraints[index]
      let terms = constraint.terms
      let isBound = constraint.lower != constraint.upper ? 1 : 0
      let hiddenTerms = terms.count { unknown.contains($0.cell) }
      for term in terms where disclosure.shows(term.cell) && !isPast(term.cell) {
        let role = role(of: term.cell)
        guard role < .headline || role == .headline && hasSmallHeadline else { continue }
        let value = book[term.cell]
        let cost = [
          role == .headline ? 1 : 0, isBound, hiddenTerms, value == 0 ? 1 : 0, role.rawValue, value,
        ]
        if best.map({ isCheaper((cost, term.cell), than: $0) }) ?? true {
          best = (cost, term.cell)
        }
      }
    }
    return best?.cell
  }

  private func isCheaper(
    _ left: (cost: [Int], cell: String), than right: (cost: [Int], cell: String)
  ) -> Bool {
    left.cost == right.cost
      ? left.cell < right.cell : left.cost.lexicographicallyPrecedes(right.cost)
  }

  private func isPast(_ cell: String) -> Bool { book.cells[cell]?.isPast ?? false }

  private func role(of cell: String) -> CellBook.Role { book.cells[cell]?.role ?? .part }
}
