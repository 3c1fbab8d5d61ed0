// SPDX-License-Identifier: Apache-2.0
// One known solution changed in one place, and mended where that breaks a sum.

/// Looks for another solution near a known one.
///
/// A table's counts are tied by sums: one more here is one less there, and so on until every sum is as it was. The search
/// goes from a row that does not hold to one of its unknowns that can make it hold, with few changes first. What it finds
/// satisfies every row, and is the proof of it; what it does not find may exist all the same.
struct FeasibilityRepair {
  /// What may change, and what that costs.
  struct Prices {
    /// The price of each unknown: nothing for one that may change, and `never` for one that may not.
    var each: [Int]
    /// How many unknowns with a price may change.
    var most = 0

    static let never = Int.max
  }

  /// The most unknowns that are changed besides the first: few at first, and then as many as a count needs that stands
  /// in a dozen tables.
  private static let depths = [2, 4, 8, 16, 64]
  /// How many changes are tried with each of them.
  private static let mostChanges = 400

  private let system: FeasibilitySystem
  private var values: [Int]
  private var sums: [Int]
  private var isFixed: [Bool]
  private var box = FeasibilitySolver.Box(lower: [], upper: [])
  private var prices = Prices(each: [])
  private var left = 0
  private var found: [Int]?
  private let isSolution: Bool

  /// A search from the solution `values` of `system`.
  init(_ system: FeasibilitySystem, from values: [Int]) {
    self.system = system
    self.values = values
    sums = system.sums(values)
    isFixed = [Bool](repeating: false, count: values.count)
    // What is no solution to begin with proves nothing of what is mended.
    isSolution = system.areMet(by: values)
  }

  /// A solution with this value within `box`, if one was found at these prices; nothing stays changed.
  mutating func solution(
    with value: Int, of unknown: Int, in box: FeasibilitySolver.Box, at prices: Prices
  ) -> [Int]? {
    guard isSolution, box.lower[unknown] <= value, value <= box.upper[unknown] else { return nil }
    self.box = box
    self.prices = prices
    found = nil
    let before = values[unknown]
    isFixed[unknown] = true
    let broken = change(unknown, to: value, []).filter { !holds($0) }
    for depth in Self.depths {
      left = Self.mostChanges
      if mend(broken, depth) { break }
    }
    _ = change(unknown, to: before, [])
    isFixed[unknown] = false
    return found
  }

  /// Whether values satisfy every row and lie within `box`.
  func isSolution(_ values: [Int], in box: FeasibilitySolver.Box) -> Bool {
    values.indices.allSatisfy { box.lower[$0] <= values[$0] && values[$0] <= box.upper[$0] }
      && system.areMet(by: values)
  }

  private func holds(_ row: Int) -> Bool {
    system.lower[row] <= sums[row] && sums[row] <= system.upper[row]
  }

  /// Changes an unknown, and returns `broken` with the rows in which it stands.
  private mutating func change(_ unknown: Int, to value: Int, _ broken: [Int]) -> [Int] {
    let difference = value - values[unknown]
    values[unknown] = value
    var touched = broken
    for place in system.places(ofUnknown: unknown) {
      let row = system.rowNumbers[place]
      sums[row] += difference * system.rowCoefficients[place]
      if !touched.contains(row) { touched.append(row) }
    }
    return touched
  }

  /// Mends the rows that do not hold with at most `depth` changes.
  private mutating func mend(_ broken: [Int], _ depth: Int) -> Bool {
    guard let row = broken.min(by: { system.size(ofRow: $0) < system.size(ofRow: $1) }) else {
      found = values
      return true
    }
    guard depth > 0 else { return false }
    for change in candidates(mending: row) where left > 0 {
      left -= 1
      let unknown = change.unknown
      let before = values[unknown]
      let price = prices.each[unknown] > 0 ? 1 : 0
      isFixed[unknown] = true
      prices.most -= price
      let touched = self.change(unknown, to: change.value, broken).filter { !holds($0) }
      let isMended = mend(touched, depth - 1)
      _ = self.change(unknown, to: before, [])
      prices.most += price
      isFixed[unknown] = false
      if isMended { return true }
    }
    return false
  }

  /// One unknown's change.
  private struct Change: Comparable {
    let unknown: Int
    let value: Int
    let isPriced: Bool
    /// How many more rows are broken by it.
    let broken: Int
    let price: Int

    static func < (left: Change, right: Change) -> Bool {
      guard left.isPriced == right.isPriced else { return right.isPriced }
      return (left.broken, left.price, left.unknown)
        < (right.broken, right.price, right.unknown)
    }
  }

  /// The changes that make a row hold, those first that cost nothing and leave the fewest rows broken.
  private func candidates(mending row: Int) -> [Change] {
    system.terms(ofRow: row).compactMap { term in
      let unknown = system.unknowns[term]
      let price = prices.each[unknown]
      guard !isFixed[unknown], price == 0 || price < Prices.never && prices.most > 0,
        let value = value(of: unknown, term, mending: row)
      else { return nil }
      return Change(
        unknown: unknown, value: value, isPriced: price > 0,
        broken: brokenRows(unknown, at: value), price: price)
    }.sorted()
  }

  /// How many more rows are broken once an unknown has a value.
  private func brokenRows(_ unknown: Int, at value: Int) -> Int {
    let difference = value - values[unknown]
    return system.places(ofUnknown: unknown).reduce(0) { count, place in
      let row = system.rowNumbers[place]
      let sum = sums[row] + difference * system.rowCoefficients[place]
      let isSound = system.lower[row] <= sum && sum <= system.upper[row]
      return count + (isSound ? 0 : 1) - (holds(row) ? 0 : 1)
    }
  }

  /// The value with which an unknown makes a row hold, or comes nearest to it within its range; `nil` for no change.
  private func value(of unknown: Int, _ term: Int, mending row: Int) -> Int? {
    let coefficient = system.coefficients[term]
    let missing =
      sums[row] < system.lower[row]
      ? system.lower[row] - sums[row] : system.upper[row] - sums[row]
    guard coefficient != 0 else { return nil }
    var step = missing / coefficient
    if missing % coefficient != 0 {
      // One more than fits: the row must be wide enough to hold all the same.
      guard system.upper[row] - system.lower[row] >= abs(coefficient) - 1 else { return nil }
      step += missing.signum() * coefficient.signum()
    }
    let wanted = values[unknown] + step
    let value = min(max(wanted, box.lower[unknown]), box.upper[unknown])
    return value == values[unknown] ? nil : value
  }
}
