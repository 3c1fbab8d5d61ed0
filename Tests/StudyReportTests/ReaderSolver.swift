// SPDX-License-Identifier: Apache-2.0
// A second solver, unlike the product's: it repairs broken sums one after another.

import EvidenceModel

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
  func hasValues(_ count: Int, for quantity: Int, attempts: Int = 600) -> Bool {
    var found = 1
    for step in 1...8 {
      for value in [truth[quantity] + step, truth[quantity] - step]
      where domains[quantity].contains(value) {
        if isPossible(quantity, value, attempts) { found += 1 }
        if found >= count { return true }
      }
    }
    return false
  }

  /// Tries short searches in many orders: a long one in a bad order would not end.
  private func isPossible(_ quantity: Int, _ value: Int, _ attempts: Int) -> Bool {
    for attempt in 0..<attempts {
      var generator = SeededGenerator(seed: UInt64(attempt))
      let preference = truth.indices.map { index in
        attempt == 0
          ? UInt64(statementsOfQuantity[index].count * truth.count + index) : generator.next()
      }
      var values = truth
      values[quantity] = value
      var search = Search(preference: preference, work: 400)
      if repair(&values, [quantity], near: statementsOfQuantity[quantity], &search) { return true }
    }
    return false
  }

  private struct Search {
    let preference: [UInt64]
    var work: Int
  }

  private func violation(_ statement: Statement, _ values: [Int]) -> Int {
    let sum = statement.terms.reduce(0) { $0 + $1.coefficient * values[$1.quantity] }
    return sum < statement.lower
      ? sum - statement.lower : sum > statement.upper ? sum - statement.upper : 0
  }

  /// Changes quantities one by one until no statement of `near` is broken.
  private func repair(
    _ values: inout [Int], _ frozen: Set<Int>, near: [Int], _ search: inout Search
  ) -> Bool {
    search.work -= 1
    guard search.work > 0 else { return false }
    let open = near.filter { violation(statements[$0], values) != 0 }
    guard let broken = open.first else {
      return statements.allSatisfy { violation($0, values) == 0 }
    }
    let statement = statements[broken]
    let excess = violation(statement, values)
    let free = statement.terms.filter {
      !frozen.contains($0.quantity) && domains[$0.quantity].count > 1
    }
    let preference = search.preference
    for term in free.sorted(by: { preference[$0.quantity] < preference[$1.quantity] }) {
      let old = values[term.quantity]
      let range = domains[term.quantity]
      let wanted = old - excess * term.coefficient
      // As far as its domain allows; what is left is for the next quantity of the statement.
      let value = min(max(wanted, range.lowerBound), range.upperBound)
      guard value != old else { continue }
      values[term.quantity] = value
      let touched = open.dropFirst() + statementsOfQuantity[term.quantity]
      if repair(&values, frozen.union([term.quantity]), near: Array(touched), &search) {
        return true
      }
      values[term.quantity] = old
    }
    return false
  }
}
