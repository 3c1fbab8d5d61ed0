// SPDX-License-Identifier: Apache-2.0
// Can a hidden cell have this value? Bounds propagation over integers, then a bounded search.

/// A system of linear constraints over integer unknowns, each with a range.
///
/// The answer *feasible* is always backed by a full assignment that satisfies every constraint. The
/// answer *not shown* may also mean that the search gave up; callers must treat it as a no.
struct FeasibilitySolver {
  /// One constraint over unknowns.
  struct Row {
    var terms: [(unknown: Int, coefficient: Int)]
    var lower: Int
    var upper: Int
  }

  /// The ranges of the unknowns.
  struct Box {
    var lower: [Int]
    var upper: [Int]
  }

  /// No unknown is greater than this: larger than any count, small enough to add up many.
  static let largest = 1 << 40

  private let rows: [Row]
  private let rowsOfUnknown: [[Int]]
  private let hints: [Int]
  private let budget: Int

  /// A system whose unknowns have `hints` as one known solution, near which the search looks first.
  init(rows: [Row], hints: [Int], budget: Int = 400) {
    self.rows = rows
    self.hints = hints
    self.budget = budget
    var rowsOfUnknown = [[Int]](repeating: [], count: hints.count)
    for (index, row) in rows.enumerated() {
      for term in row.terms { rowsOfUnknown[term.unknown].append(index) }
    }
    self.rowsOfUnknown = rowsOfUnknown
  }

  /// Whether `unknown` can be `value` within `box`.
  func isFeasible(_ unknown: Int, at value: Int, in box: Box) -> Bool {
    guard box.lower[unknown] <= value, value <= box.upper[unknown] else { return false }
    var fixed = box
    fixed.lower[unknown] = value
    fixed.upper[unknown] = value
    var nodes = budget
    return search(&fixed, touched: rowsOfUnknown[unknown], nodes: &nodes)
  }

  private func search(_ box: inout Box, touched: [Int], nodes: inout Int) -> Bool {
    guard nodes > 0 else { return false }
    nodes -= 1
    guard propagate(&box, from: touched) else { return false }
    var chosen: Int?
    var narrowest = Int.max
    for index in hints.indices {
      let width = box.upper[index] - box.lower[index]
      if width > 0, width < narrowest { (chosen, narrowest) = (index, width) }
    }
    guard let chosen else { return true }
    for value in candidates(chosen, in: box) {
      var inner = box
      inner.lower[chosen] = value
      inner.upper[chosen] = value
      if search(&inner, touched: rowsOfUnknown[chosen], nodes: &nodes) { return true }
    }
    return false
  }

  /// The values to try, nearest to the hint first, and the ends of the range.
  private func candidates(_ unknown: Int, in box: Box) -> [Int] {
    let range = box.lower[unknown]...box.upper[unknown]
    var values: [Int] = []
    for step in 0...6 {
      for value in step == 0 ? [hints[unknown]] : [hints[unknown] + step, hints[unknown] - step]
      where range.contains(value) {
        values.append(value)
      }
    }
    for end in [range.lowerBound, range.upperBound] where !values.contains(end) {
      values.append(end)
    }
    return values
  }

  /// Narrows the ranges until nothing changes; false when one is empty.
  private func propagate(_ box: inout Box, from start: [Int]) -> Bool {
    var queue = start
    var isQueued = [Bool](repeating: false, count: rows.count)
    for row in start { isQueued[row] = true }
    var steps = 64 * (rows.count + 1)
    while let index = queue.popLast() {
      steps -= 1
      guard steps > 0 else { return false }
      isQueued[index] = false
      guard let narrowed = narrow(rows[index], &box) else { return false }
      for unknown in narrowed {
        for row in rowsOfUnknown[unknown] where !isQueued[row] {
          isQueued[row] = true
          queue.append(row)
        }
      }
    }
    return true
  }

  /// Narrows the unknowns of one row; the unknowns that changed, or `nil` when one is empty.
  private func narrow(_ row: Row, _ box: inout Box) -> [Int]? {
    var least = 0
    var greatest = 0
    for term in row.terms {
      let ends = Self.ends(term, box)
      least += ends.lower
      greatest += ends.upper
    }
    guard least <= row.upper, greatest >= row.lower else { return nil }
    var changed: [Int] = []
    for term in row.terms {
      let ends = Self.ends(term, box)
      let lower = max(ends.lower, row.lower - (greatest - ends.upper))
      let upper = min(ends.upper, row.upper - (least - ends.lower))
      guard lower <= upper else { return nil }
      guard lower > ends.lower || upper < ends.upper else { continue }
      let values = Self.divide(lower, upper, by: term.coefficient)
      guard values.lower <= values.upper else { return nil }
      let unknown = term.unknown
      box.lower[unknown] = max(box.lower[unknown], values.lower)
      box.upper[unknown] = min(box.upper[unknown], values.upper)
      let now = Self.ends(term, box)
      least += now.lower - ends.lower
      greatest += now.upper - ends.upper
      changed.append(unknown)
    }
    return changed
  }

  private static func ends(
    _ term: (unknown: Int, coefficient: Int), _ box: Box
  ) -> (lower: Int, upper: Int) {
    let low = box.lower[term.unknown] * term.coefficient
    let high = box.upper[term.unknown] * term.coefficient
    return (min(low, high), max(low, high))
  }

  /// The whole numbers whose product with `coefficient` lies between both ends.
  private static func divide(
    _ lower: Int, _ upper: Int, by coefficient: Int
  ) -> (lower: Int, upper: Int) {
    let (low, high) = coefficient > 0 ? (lower, upper) : (-upper, -lower)
    let magnitude = abs(coefficient)
    return (floorDivide(low + magnitude - 1, magnitude), floorDivide(high, magnitude))
  }

  private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }
}
