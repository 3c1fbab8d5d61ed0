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

  /// What one question may still take before the search gives up.
  private struct Effort {
    /// How many boxes may be looked into.
    var boxes: Int
    /// How many rows may be narrowed: contradicting bounds creep towards each other one by one, for ever.
    var rows: Int
  }

  /// No unknown is greater than this: larger than any count, small enough to add up many.
  static let largest = 1 << 40

  private let system: FeasibilitySystem
  private let hints: [Int]
  private let effort: Effort

  /// A system whose unknowns have `hints` as one known solution, near which the search looks first.
  init(_ system: FeasibilitySystem, hints: [Int], budget: Int = 400) {
    self.system = system
    self.hints = hints
    effort = Effort(boxes: budget, rows: 12 * (system.lower.count + 1))
  }

  /// A solution within `box` in which `unknown` is `value`, if one was found.
  func solution(with value: Int, of unknown: Int, in box: Box) -> [Int]? {
    guard box.lower[unknown] <= value, value <= box.upper[unknown] else { return nil }
    var fixed = box
    fixed.lower[unknown] = value
    fixed.upper[unknown] = value
    var effort = effort
    return search(&fixed, after: unknown, &effort)
  }

  /// Ranges within `box` that hold every solution, narrowed as far as single rows tell.
  func narrowed(_ box: Box) -> Box {
    var narrowed = box
    var effort = effort
    var waiting = Waiting(rows: system.lower.count)
    for row in system.lower.indices { waiting.add(row) }
    // With a known solution no range gets empty; where the effort ends, what was narrowed so far holds.
    _ = propagate(&narrowed, &waiting, &effort)
    return narrowed
  }

  private func search(_ box: inout Box, after changed: Int, _ effort: inout Effort) -> [Int]? {
    guard effort.boxes > 0 else { return nil }
    effort.boxes -= 1
    guard propagate(&box, from: changed, &effort) else { return nil }
    var chosen: Int?
    var narrowest = Int.max
    for index in hints.indices {
      let width = box.upper[index] - box.lower[index]
      if width > 0, width < narrowest { (chosen, narrowest) = (index, width) }
    }
    guard let chosen else { return box.lower }
    for value in candidates(chosen, in: box) {
      var inner = box
      inner.lower[chosen] = value
      inner.upper[chosen] = value
      if let solution = search(&inner, after: chosen, &effort) { return solution }
    }
    return nil
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

  // MARK: - Narrowing

  /// The rows that wait to be looked at again.
  private struct Waiting {
    private var stack: [Int] = []
    private var isWaiting: [Bool]

    init(rows: Int) { isWaiting = [Bool](repeating: false, count: rows) }

    mutating func add(_ row: Int) {
      guard !isWaiting[row] else { return }
      isWaiting[row] = true
      stack.append(row)
    }

    mutating func next() -> Int? {
      guard let row = stack.popLast() else { return nil }
      isWaiting[row] = false
      return row
    }
  }

  /// Narrows the ranges after one of them changed; false when one is empty.
  private func propagate(
    _ box: inout Box, from unknown: Int, _ effort: inout Effort
  ) -> Bool {
    var waiting = Waiting(rows: system.lower.count)
    wake(unknown, &waiting)
    return propagate(&box, &waiting, &effort)
  }

  /// Narrows the ranges until nothing changes; false when one is empty, or the effort ends.
  private func propagate(
    _ box: inout Box, _ waiting: inout Waiting, _ effort: inout Effort
  ) -> Bool {
    while let row = waiting.next() {
      effort.rows -= 1
      guard effort.rows > 0, narrow(row, &box, &waiting) else { return false }
    }
    return true
  }

  private func wake(_ unknown: Int, _ waiting: inout Waiting) {
    for place in system.places(ofUnknown: unknown) { waiting.add(system.rowNumbers[place]) }
  }

  /// Narrows the unknowns of one row, and wakes the rows of those that changed; false when one is empty.
  private func narrow(_ row: Int, _ box: inout Box, _ waiting: inout Waiting) -> Bool {
    let terms = system.terms(ofRow: row)
    guard var (least, greatest) = sums(terms, box) else {
      // As long as anything is open the row tells nothing; of values that are all fixed it proves nothing.
      return terms.contains { box.lower[system.unknowns[$0]] < box.upper[system.unknowns[$0]] }
    }
    let (lower, upper) = (system.lower[row], system.upper[row])
    guard least <= upper, greatest >= lower else { return false }
    for term in terms {
      let before = ends(term, box)
      let low = max(before.lower, lower - (greatest - before.upper))
      let high = min(before.upper, upper - (least - before.lower))
      guard low <= high else { return false }
      guard low > before.lower || high < before.upper else { continue }
      let values = Self.divide(low, high, by: system.coefficients[term])
      guard values.lower <= values.upper else { return false }
      let unknown = system.unknowns[term]
      box.lower[unknown] = max(box.lower[unknown], values.lower)
      box.upper[unknown] = min(box.upper[unknown], values.upper)
      let now = ends(term, box)
      least += now.lower - before.lower
      greatest += now.upper - before.upper
      wake(unknown, &waiting)
    }
    return true
  }

  /// The least and the greatest sum of terms; `nil` where it is too far from zero to reckon with.
  private func sums(_ terms: Range<Int>, _ box: Box) -> (least: Int, greatest: Int)? {
    var sums = (least: 0, greatest: 0)
    for term in terms {
      let (unknown, coefficient) = (system.unknowns[term], system.coefficients[term])
      let low = box.lower[unknown].multipliedReportingOverflow(by: coefficient)
      let high = box.upper[unknown].multipliedReportingOverflow(by: coefficient)
      guard !low.overflow, !high.overflow else { return nil }
      let least = sums.least.addingReportingOverflow(min(low.partialValue, high.partialValue))
      let greatest = sums.greatest.addingReportingOverflow(
        max(low.partialValue, high.partialValue))
      guard !least.overflow, !greatest.overflow else { return nil }
      sums = (least.partialValue, greatest.partialValue)
    }
    let range = -Self.furthest...Self.furthest
    return range.contains(sums.least) && range.contains(sums.greatest) ? sums : nil
  }

  /// No sum further from zero is reckoned with: two of them, and a bound besides, can still be added.
  private static let furthest = 1 << 61

  private func ends(_ term: Int, _ box: Box) -> (lower: Int, upper: Int) {
    let (unknown, coefficient) = (system.unknowns[term], system.coefficients[term])
    let low = box.lower[unknown] * coefficient
    let high = box.upper[unknown] * coefficient
    return low <= high ? (low, high) : (high, low)
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
