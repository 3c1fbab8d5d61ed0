// SPDX-License-Identifier: Apache-2.0
// How many marked items a sample without replacement holds.

/// The number of marked items in a simple random sample of a finite population.
///
/// Relative error of probabilities near 10^-13.
struct HypergeometricDistribution {
  /// How many items there are.
  let population: Int
  /// How many of them are marked.
  let marked: Int
  /// How many are drawn.
  let sample: Int

  private var smallest: Int { max(0, sample - (population - marked)) }
  private var largest: Int { min(sample, marked) }

  /// The probability of exactly `count` marked items in the sample.
  ///
  /// - Source: three binomial probabilities as in C. Loader 2000 (R's `dhyper`).
  func mass(_ count: Int) -> Double {
    guard (smallest...largest).contains(count) else { return 0 }
    if smallest == largest { return 1 }
    let p = Double(sample) / Double(population)
    let q = Double(population - sample) / Double(population)
    let (x, n, k) = (Double(count), Double(sample), Double(marked))
    let rest = Double(population - marked)
    return SaddlePoint.binomialMass(x, of: k, p: p, q: q)
      * SaddlePoint.binomialMass(n - x, of: rest, p: p, q: q)
      / SaddlePoint.binomialMass(n, of: Double(population), p: p, q: q)
  }

  /// The probability of at most `count`.
  ///
  /// - Complexity: O(standard deviation).
  func atMost(_ count: Int) -> Double {
    if count < smallest { return 0 }
    if count >= largest { return 1 }
    return isBelowMean(count) ? downward(from: count) : 1 - upward(from: count + 1)
  }

  /// The probability of at least `count`.
  ///
  /// - Complexity: O(standard deviation).
  func atLeast(_ count: Int) -> Double {
    if count <= smallest { return 1 }
    if count > largest { return 0 }
    return isBelowMean(count) ? 1 - downward(from: count - 1) : upward(from: count)
  }

  private func isBelowMean(_ count: Int) -> Bool {
    Double(count) < Double(sample) * Double(marked) / Double(population)
  }

  /// The sum from `count` down to where nothing is added any more; `count` lies below the mean.
  private func downward(from count: Int) -> Double {
    var term = mass(count)
    var sum = term
    let unmarked = population - marked
    for x in stride(from: count, to: smallest, by: -1) {
      term *=
        Double(x) * Double(unmarked - sample + x)
        / (Double(marked - x + 1) * Double(sample - x + 1))
      if sum + term == sum { break }
      sum += term
    }
    return sum
  }

  /// The sum from `count` up to where nothing is added any more; `count` lies at the mean or above.
  private func upward(from count: Int) -> Double {
    var term = mass(count)
    var sum = term
    let unmarked = population - marked
    for x in count..<max(count, largest) {
      term *=
        Double(marked - x) * Double(sample - x)
        / (Double(x + 1) * Double(unmarked - sample + x + 1))
      if sum + term == sum { break }
      sum += term
    }
    return sum
  }
}
