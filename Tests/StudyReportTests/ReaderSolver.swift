// SPDX-License-Identifier: Apache-2.0
// A second solver, unlike the product's: it repairs broken sums one after another.

/// Sums and bounds over quantities, and a search for other solutions than the true one.
struct ReaderSolver {
  /// `lower ≤ Σ coefficient · quantity ≤ upper`.
  struct Statement {
    let terms: [(quantity: Int, coefficient: Int)]
    let lower: Int
    let upper: Int
  }

  private(set) var names: [String] = []
  private(set) var truth: [Int] = []
  /// What each quantity can be by what is printed of itself.
  var domains: [ClosedRange<Int>] = []
  private var positions: [String: Int] = [:]
  private var statements: [Statement] = []
  private var statementsOfQuantity: [[Int]] = []

  static let unlimited = 0...(1 << 40)

  /// The number of a quantity; `nil` when it was not declared.
  func position(_ name: String) -> Int? { positions[name] }

  mutating func declare(_ name: String, truth value: Int, domain: ClosedRange<Int>) {
    if let position = positions[name] {
      domains[position] = domains[position].clamped(to: domain)
      return
    }
    positions[name] = names.count
    names.append(name)
    truth.append(value)
    domains.append(domain)
    statementsOfQuantity.append([])
  }

  /// States that `plus` minus `minus` lies between the bounds; unknown names count as zero.
  mutating func state(_ plus: [String], _ minus: [String], _ bounds: ClosedRange<Int>) {
    let terms =
      plus.compactMap { positions[$0].map { ($0, 1) } }
      + minus.compactMap { positions[$0].map { ($0, -1) } }
    for term in terms { statementsOfQuantity[term.0].append(statements.count) }
    statements.append(
      Statement(terms: terms, lower: bounds.lowerBound, upper: bounds.upperBound))
  }

  /// Statements the truth itself breaks: a fault of the test or of the report.
  func brokenByTruth() -> [String] {
    statements.filter { violation($0, truth) != 0 }.map { statement in
      statement.terms.map { "\($0.coefficient)*\(names[$0.quantity])=\(truth[$0.quantity])" }
        .joined(separator: " ")
    }
  }

  /// Whether at least `count` values of a quantity are possible, the true one among them.
  func hasValues(_ count: Int, for quantity: Int) -> Bool {
    var found = 1
    for step in 1...8 {
      for value in [truth[quantity] + step, truth[quantity] - step]
      where domains[quantity].contains(value) {
        var values = truth
        values[quantity] = value
        var work = 3_000
        if repair(&values, frozen: [quantity], near: statementsOfQuantity[quantity], &work) {
          found += 1
        }
        if found >= count { return true }
      }
    }
    return false
  }

  private func violation(_ statement: Statement, _ values: [Int]) -> Int {
    let sum = statement.terms.reduce(0) { $0 + $1.coefficient * values[$1.quantity] }
    return sum < statement.lower
      ? sum - statement.lower : sum > statement.upper ? sum - statement.upper : 0
  }

  /// Changes quantities one by one, rows before totals, until no statement of `near` is broken.
  private func repair(
    _ values: inout [Int], frozen: Set<Int>, near: [Int], _ work: inout Int
  ) -> Bool {
    work -= 1
    guard work > 0 else { return false }
    let open = near.filter { violation(statements[$0], values) != 0 }
    guard let broken = open.first else {
      return statements.allSatisfy { violation($0, values) == 0 }
    }
    let statement = statements[broken]
    let excess = violation(statement, values)
    let free = statement.terms.filter {
      !frozen.contains($0.quantity) && domains[$0.quantity].count > 1
    }
    for term in free.sorted(by: { isFreer($0.quantity, than: $1.quantity) }) {
      let value = values[term.quantity] - excess * term.coefficient
      guard domains[term.quantity].contains(value) else { continue }
      let old = values[term.quantity]
      values[term.quantity] = value
      let touched = open.dropFirst() + statementsOfQuantity[term.quantity]
      if repair(&values, frozen: frozen.union([term.quantity]), near: Array(touched), &work) {
        return true
      }
      values[term.quantity] = old
    }
    return false
  }

  private func isFreer(_ left: Int, than right: Int) -> Bool {
    (statementsOfQuantity[left].count, left) < (statementsOfQuantity[right].count, right)
  }
}
