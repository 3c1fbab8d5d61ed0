// SPDX-License-Identifier: Apache-2.0
// How many criminal items a deselected stratum may hold, given what its sample showed.

/// The exact one-sided bound on what a sample of deselected items missed.
enum Elusion {
  /// The largest number of criminal items among `population` that finding `found` in a simple random
  /// `sample` does not contradict at 95 %, one-sided, by the hypergeometric distribution.
  ///
  /// - Complexity: O(sample · log population).
  static func upperBound(population: Int, sample: Int, found: Int) -> Int {
    guard sample > 0, sample <= population, found >= 0, found <= sample else { return population }
    var low = found
    var high = population - (sample - found)
    while low < high {
      let middle = low + (high - low + 1) / 2
      let tail = probability(atMost: found, of: sample, criminal: middle, population: population)
      if tail > 0.05 { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// P(X ≤ `found`): terms relative to the likeliest one, by the ratio of neighbours, so that nothing
  /// underflows.
  static func probability(
    atMost found: Int, of sample: Int, criminal: Int, population: Int
  ) -> Double {
    let least = max(0, sample - (population - criminal))
    let greatest = min(sample, criminal)
    let mode = min(
      greatest, max(least, (sample + 1) * (criminal + 1) / (population + 2)))
    func ratio(_ count: Int) -> Double {
      Double(criminal - count) * Double(sample - count)
        / (Double(count + 1) * Double(population - criminal - sample + count + 1))
    }
    var all = 1.0
    var tail = mode <= found ? 1.0 : 0.0
    var weight = 1.0
    for count in stride(from: mode, to: greatest, by: 1) {
      weight *= ratio(count)
      all += weight
      if count + 1 <= found { tail += weight }
    }
    weight = 1
    for count in stride(from: mode - 1, through: least, by: -1) {
      weight /= ratio(count)
      all += weight
      if count <= found { tail += weight }
    }
    return tail / all
  }
}
