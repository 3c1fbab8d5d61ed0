// SPDX-License-Identifier: Apache-2.0
// How long looks take: drawn item by item, then scaled to a stated total.

internal import EvidenceModel

/// Times of simulated work.
enum EffortTimes {
  /// A factor around 1 from a nearly log-normal distribution (σ of the logarithm about 0.6): the
  /// product of twelve even draws from 0.7 to 1.3, so that no logarithm of a C library, which may
  /// differ in the last bit between machines, is needed.
  static func factor(using generator: inout SeededGenerator) -> Double {
    var product = 1.0
    for _ in 0..<12 { product *= 0.7 + 0.6 * generator.unit() }
    return product
  }

  /// `factors` scaled to whole milliseconds of at least 1 that add up to exactly `total`.
  ///
  /// Each gets its share rounded down; what is left goes to the largest remainders.
  static func milliseconds(_ factors: [Double], total: Int) -> [Int] {
    guard !factors.isEmpty, total >= factors.count else { return factors.map { _ in 0 } }
    let spread = total - factors.count
    let sum = factors.reduce(0, +)
    let shares = factors.map { $0 / sum * Double(spread) }
    var result = shares.map { Int($0) + 1 }
    let order = shares.indices.sorted { left, right in
      let difference = shares[left].truncatingRemainder(dividingBy: 1)
      let other = shares[right].truncatingRemainder(dividingBy: 1)
      return difference == other ? left < right : difference > other
    }
    var rest = total - result.reduce(0, +)
    var position = 0
    while rest > 0 {
      result[order[position % order.count]] += 1
      rest -= 1
      position += 1
    }
    position = 0
    while rest < 0 {
      if result[order[position % order.count]] > 1 {
        result[order[position % order.count]] -= 1
        rest += 1
      }
      position += 1
    }
    return result
  }
}
