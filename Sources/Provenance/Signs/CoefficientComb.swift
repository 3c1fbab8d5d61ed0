// SPDX-License-Identifier: Apache-2.0
// What a first, coarser step would explain of the sizes of one frequency's coefficients.

internal import Glibc

/// The sizes of one frequency's coefficients, and what a first step would explain of them.
struct CoefficientComb {
  /// The share of coefficients that a first step need not explain: what rounding between the two
  /// savings moved.
  private static let rest = 0.1

  private let sizes: [Double]
  private let step: Int
  private let total: Double
  /// The likeliest falling distribution.
  private let falling: [Double]
  private var known: [Int: Double] = [:]

  /// Takes how often each size from 1 on occurs, with the step they were divided by; `nil` when fewer than
  /// 200 do.
  init?(_ sizes: [Double], step: Int) {
    total = sizes.reduce(0, +)
    guard total >= 200 else { return nil }
    self.sizes = sizes
    self.step = step
    falling = Self.shares(Self.falling(sizes))
  }

  /// The gain in log likelihood a coefficient by a first step; 0 where it explains nothing.
  ///
  /// - Complexity: O(n) in the number of sizes; O(1) when the same step is asked about again.
  mutating func gain(first: Int) -> Double {
    if let gain = known[first] { return gain }
    let gain = computed(first)
    known[first] = gain
    return gain
  }

  private func computed(_ first: Int) -> Double {
    guard first > step else { return 0 }
    // The sizes that multiples of the first step come to.
    var places: [Int] = []
    for multiple in 1...((sizes.count + 1) * step / first + 1) {
      let size = (2 * multiple * first + step) / (2 * step)
      if (1...sizes.count).contains(size), places.last != size - 1 { places.append(size - 1) }
    }
    // Two heaps are anywhere; a third in the same distance is not.
    let least = max(5, 0.01 * total)
    guard places.count < sizes.count, places.count(where: { sizes[$0] >= least }) >= 3 else {
      return 0
    }
    var double = [Double](repeating: 0, count: sizes.count)
    let heaps = Self.shares(Self.falling(places.map { sizes[$0] }))
    for (place, share) in zip(places, heaps) { double[place] = share }
    var gain = 0.0
    for index in sizes.indices where sizes[index] > 0 {
      let mixed = (1 - Self.rest) * double[index] + Self.rest * falling[index]
      gain += sizes[index] * log(mixed / falling[index])
    }
    return gain / total
  }

  /// The nearest counts that never rise: neighbours that rise are pooled.
  static func falling(_ counts: [Double]) -> [Double] {
    var pools: [(sum: Double, count: Int)] = []
    for value in counts {
      pools.append((value, 1))
      while pools.count > 1 {
        let (last, before) = (pools[pools.count - 1], pools[pools.count - 2])
        guard last.sum * Double(before.count) > before.sum * Double(last.count) else { break }
        pools.removeLast()
        pools[pools.count - 1] = (before.sum + last.sum, before.count + last.count)
      }
    }
    return pools.flatMap { [Double](repeating: $0.sum / Double($0.count), count: $0.count) }
  }

  private static func shares(_ counts: [Double]) -> [Double] {
    let sum = counts.reduce(0) { $0 + $1 + 1e-9 }
    return counts.map { ($0 + 1e-9) / sum }
  }
}
