// SPDX-License-Identifier: Apache-2.0
// Linear constraints over integer unknowns, laid out so that either side is found from the other.

/// Rows over unknowns, laid out one behind the other, by row and by unknown.
///
/// A class, since it is asked a great many times and never changes.
final class FeasibilitySystem: Sendable {
  /// The least sum of each row.
  let lower: [Int]
  /// The greatest sum of each row.
  let upper: [Int]
  /// The unknown of each term, row by row.
  let unknowns: [Int]
  /// The coefficient of each term.
  let coefficients: [Int]
  /// The row of each term, unknown by unknown.
  let rowNumbers: [Int]
  /// The coefficient of each term, in the same order.
  let rowCoefficients: [Int]
  private let rowStarts: [Int]
  private let unknownStarts: [Int]

  /// Lays out `rows` over so many unknowns.
  init(_ rows: [FeasibilitySolver.Row], unknowns count: Int) {
    lower = rows.map(\.lower)
    upper = rows.map(\.upper)
    let all = rows.flatMap(\.terms)
    unknowns = all.map(\.unknown)
    coefficients = all.map(\.coefficient)
    rowStarts = rows.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.terms.count) }
    var terms = [[(row: Int, coefficient: Int)]](repeating: [], count: count)
    for (index, row) in rows.enumerated() {
      for term in row.terms { terms[term.unknown].append((index, term.coefficient)) }
    }
    rowNumbers = terms.flatMap { $0.map(\.row) }
    rowCoefficients = terms.flatMap { $0.map(\.coefficient) }
    unknownStarts = terms.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
  }

  /// The places of a row's terms.
  func terms(ofRow row: Int) -> Range<Int> { rowStarts[row]..<rowStarts[row + 1] }

  /// How many terms a row has.
  func size(ofRow row: Int) -> Int { rowStarts[row + 1] - rowStarts[row] }

  /// The places of the terms in which an unknown stands.
  func places(ofUnknown unknown: Int) -> Range<Int> {
    unknownStarts[unknown]..<unknownStarts[unknown + 1]
  }

  /// The sum of each row.
  func sums(_ values: [Int]) -> [Int] {
    lower.indices.map { row in
      terms(ofRow: row).reduce(0) { $0 + coefficients[$1] * values[unknowns[$1]] }
    }
  }

  /// Whether values satisfy every row.
  func areMet(by values: [Int]) -> Bool {
    let sums = sums(values)
    return sums.indices.allSatisfy { lower[$0] <= sums[$0] && sums[$0] <= upper[$0] }
  }
}
