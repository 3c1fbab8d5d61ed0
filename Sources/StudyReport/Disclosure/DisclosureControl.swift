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
/// somehow knows which of the hidden cells are small; for that, larger rows are hidden too. Where no
/// rows do, three values for a reader of the report alone must do, and for these anything may be hidden:
/// parts before totals, zeros late. A headline figure is hidden only when small itself, or when a small
/// headline figure cannot be guarded in any other way. What is hidden for a cell is what changes in
/// another solution in which the cell has another value, so that nothing is hidden in vain. When what
/// must be printed gives a cell away by itself, its row is left out.
struct DisclosureControl {
  private var audit: DisclosureAudit
  private var disclosure = Disclosure()
  /// Which cells are hidden, those left out not among them.
  private var isHidden: [Bool]

  private init(_ book: CellBook, largestSmallCell: Int) {
    audit = DisclosureAudit(book, largestSmallCell: largestSmallCell)
    isHidden = [Bool](repeating: false, count: audit.names.count)
  }

  /// The cells not printed in the published edition.
  ///
  /// Cells of `earlier` reports stand in the book already: nothing more of them can be hidden, and what
  /// they did not print stays unknown. `changed` are cells that are hidden though they are not small,
  /// because their difference from an earlier report is. `withheld` are cells that are not printed whatever they are, and
  /// that need no guard. Cells that no table prints are hidden; small ones of these are guarded, but for joint ones.
  static func hide(
    _ book: CellBook, largestSmallCell: Int, changed: [String] = [],
    earlier: Disclosure = .everything, withheld: Set<String> = []
  ) -> Disclosure {
    var control = DisclosureControl(book, largestSmallCell: largestSmallCell)
    let small = control.audit.names.indices.filter {
      control.audit.isSmall($0) && !control.audit.cells[$0].isPast
        && !control.audit.cells[$0].isDesigned
    }.map { control.audit.names[$0] }
    let unprinted = control.audit.names.indices.filter {
      control.audit.cells[$0].isUnprinted && !control.audit.isSmall($0)
    }.map { control.audit.names[$0] }
    let start = Set(small).union(changed).union(earlier.hidden).subtracting(withheld)
      .subtracting(unprinted)
    let joint = control.audit.names.indices.filter { control.audit.cells[$0].isJoint }
    control.disclosure.omitted = earlier.omitted.union(withheld).union(
      joint.map { control.audit.names[$0] })
    control.disclosure.hidden = start.union(unprinted)
    for name in unprinted { control.audit.place(of: name).map { control.audit.hide($0) } }
    for name in control.disclosure.omitted {
      control.audit.place(of: name).map { control.audit.hide($0) }
    }
    // Headline figures come first: what is hidden for them serves others, and not the other way round.
    let places = start.compactMap { control.audit.place(of: $0) }.sorted {
      let roles = [$0, $1].map { control.audit.cells[$0].role == .headline ? 0 : 1 }
      return (roles[0], $0) < (roles[1], $1)
    }
    for cell in places { control.hide(cell) }
    control.guardAll(places)
    return control.disclosure
  }

  private mutating func hide(_ cell: Int) {
    disclosure.hidden.insert(audit.names[cell])
    isHidden[cell] = true
    audit.hide(cell)
  }

  /// Makes every cell of `start`, and every cell hidden on the way, safe.
  ///
  /// Hiding more never makes a safe cell unsafe, so each cell is settled once.
  private mutating func guardAll(_ start: [Int]) {
    var queue = start
    var next = 0
    while next < queue.count {
      let cell = queue[next]
      guard isHidden[cell], !isSafe(cell, hiding: &queue) else {
        next += 1
        continue
      }
      // It stays unknown: nobody reads it.
      isHidden[cell] = false
      disclosure.hidden.remove(audit.names[cell])
      disclosure.omitted.insert(audit.names[cell])
      queue += hidePartners(of: cell)
    }
  }

  /// Hides one printed row of each sum in which nothing else is unknown than a cell that is left out, so that it is not
  /// what the rows lack of their total.
  ///
  /// That no solution with another value was found need not mean that there is none.
  private mutating func hidePartners(of cell: Int) -> [Int] {
    var partners: [Int] = []
    for index in audit.constraints(of: cell) {
      let constraint = audit.constraints[index]
      let terms = constraint.terms.map(\.cell)
      guard constraint.lower != nil, constraint.lower == constraint.upper,
        terms.allSatisfy({ $0 == cell || !audit.isUnknown[$0] })
      else { continue }
      let price = prices(.rows)
      let offered = terms.filter { $0 != cell && price[$0] < FeasibilityRepair.Prices.never }
      guard let partner = offered.min(by: { price[$0] < price[$1] }) else { continue }
      hide(partner)
      partners.append(partner)
    }
    return partners
  }

  /// Whether a hidden cell can be made safe; what is hidden for it is added to `queue`.
  private mutating func isSafe(_ cell: Int, hiding queue: inout [Int]) -> Bool {
    while !audit.isSafe(cell, for: .knowingSmallCells) {
      if hide(for: cell, .knowingSmallCells, prices(.rows), &queue) { continue }
      while !audit.isSafe(cell, for: .outside) {
        guard
          hide(for: cell, .outside, prices(.all), &queue)
            || audit.cells[cell].role == .headline
              && hide(for: cell, .outside, prices(.allAndHeadlines), &queue)
        else { return false }
      }
      return true
    }
    return true
  }

  /// Hides what gives a cell one more value; false when nothing does.
  private mutating func hide(
    for cell: Int, _ reader: DisclosureAudit.Reader, _ prices: [Int], _ queue: inout [Int]
  ) -> Bool {
    guard let others = audit.cellsToHide(for: cell, reader, prices: prices) else { return false }
    for other in others { hide(other) }
    queue += others
    return true
  }

  /// Which printed cells may be hidden.
  private enum Choice {
    /// Rows above the small ones.
    case rows
    /// Everything but the headline figures.
    case all
    case allAndHeadlines
  }

  /// What it costs to hide each cell: parts before totals, zeros late, small before great ones.
  private func prices(_ choice: Choice) -> [Int] {
    audit.names.indices.map { index in
      let cell = audit.cells[index]
      guard !audit.isUnknown[index] else { return 0 }
      let isOffered =
        switch choice {
        case .rows: cell.role == .part && cell.value > 0
        case .all: cell.role < .headline
        case .allAndHeadlines: cell.role <= .headline
        }
      guard isOffered, !cell.isPast else { return FeasibilityRepair.Prices.never }
      let rank = 2 * cell.role.rawValue + (cell.value == 0 ? 1 : 0)
      return rank << 48 + min(cell.value, 1 << 40) + 1
    }
  }
}
