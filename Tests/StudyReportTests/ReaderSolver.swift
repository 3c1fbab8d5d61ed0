// SPDX-License-Identifier: Apache-2.0
// Everything a reader of a report can write down, handed to a solver that is not the product's.

import Foundation
import MartletTesting
import Testing

/// Sums and bounds over quantities, and the values that integer programming finds for them.
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
  }

  /// States that `plus` minus `minus` lies between the bounds; unknown names count as zero.
  mutating func state(_ plus: [String], _ minus: [String], _ bounds: ClosedRange<Int>) {
    var coefficients: [Int: Int] = [:]
    for (names, sign) in [(plus, 1), (minus, -1)] {
      for position in names.compactMap({ positions[$0] }) {
        coefficients[position, default: 0] += sign
      }
    }
    let terms = coefficients.filter { $0.value != 0 }.sorted { $0.key < $1.key }
      .map { (quantity: $0.key, coefficient: $0.value) }
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

  private func violation(_ statement: Statement, _ values: [Int]) -> Int {
    let sum = statement.terms.reduce(0) { $0 + $1.coefficient * values[$1.quantity] }
    return sum < statement.lower
      ? sum - statement.lower : sum > statement.upper ? sum - statement.upper : 0
  }

  /// Whether at least `count` values of each of some quantities are possible, the true one among them, none of them
  /// further than eight from it.
  func haveValues(_ count: Int, for quantities: [Int]) throws -> [Bool] {
    guard !quantities.isEmpty else { return [] }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appending(path: "system.json")
    try JSONEncoder().encode(System(self, count: count, asked: quantities)).write(to: input)
    let script = Repository.root + "/Tests/StudyReportTests/Support/reader-solver.py"
    let answers = try PythonPeer.lines([script, input.path(percentEncoded: false)])
      .map { $0 == "1" }
    try #require(answers.count == quantities.count)
    return answers
  }

  /// The form in which the script reads all of it.
  private struct System: Encodable {
    struct Row: Encodable {
      let lower: Int
      let upper: Int
      /// Quantity and coefficient.
      let terms: [[Int]]
    }

    let count: Int
    let asked: [Int]
    let truth: [Int]
    let lower: [Int]
    let upper: [Int]
    let rows: [Row]

    init(_ solver: ReaderSolver, count: Int, asked: [Int]) {
      self.count = count
      self.asked = asked
      truth = solver.truth
      lower = solver.domains.map(\.lowerBound)
      upper = solver.domains.map(\.upperBound)
      rows = solver.statements.map { statement in
        Row(
          lower: statement.lower, upper: statement.upper,
          terms: statement.terms.map { [$0.quantity, $0.coefficient] })
      }
    }
  }
}
