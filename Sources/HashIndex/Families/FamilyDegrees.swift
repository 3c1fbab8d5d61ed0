// SPDX-License-Identifier: Apache-2.0
// How many neighbours every item has left, and the sum of their distances.

internal import CKernels

/// How many neighbours left each item has, and the sum of their distances, by place.
///
/// An item stands for its twins too, and weighs as much as they are.
struct FamilyDegrees {
  private(set) var counts: [UInt32]
  private(set) var sums: [UInt32]
  /// The weights; none where each is one.
  private var weights: [UInt32]

  init(weights: [UInt32]) {
    counts = [UInt32](repeating: 0, count: weights.count)
    sums = counts
    self.weights = weights.contains { $0 != 1 } ? weights : []
  }

  /// Adds neighbours of this weight at a distance; takes them away where it is negative.
  mutating func change(_ place: Int, _ distance: Int, weight: Int) {
    counts[place] &+= UInt32(truncatingIfNeeded: weight)
    sums[place] &+= UInt32(truncatingIfNeeded: weight * distance)
  }

  /// Adds a neighbour of this weight to the items at `range` whose distance is at most `most`; takes it away where the
  /// weight is negative.
  ///
  /// - Returns: what they weigh, and the sum of their distances, each as often as it weighs.
  mutating func change(
    _ range: Range<Int>, _ distances: [UInt16], within most: Int, weight: Int
  ) -> (count: UInt32, sum: UInt32) {
    precondition(range.lowerBound >= 0 && range.upperBound <= counts.count)
    precondition(range.count <= distances.count)
    guard !range.isEmpty else { return (0, 0) }
    var total: UInt64 = 0
    let near = unsafe counts.withUnsafeMutableBufferPointer { counts in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        guard let counts = counts.baseAddress, let sums = sums.baseAddress else {
          return UInt32(0)
        }
        return unsafe weights.withUnsafeBufferPointer { weights in
          unsafe martlet_family_count(
            RadiusTables.level, distances, range.count, UInt16(clamping: most),
            Int32(truncatingIfNeeded: weight),
            weights.isEmpty ? nil : weights.baseAddress.map { unsafe $0 + range.lowerBound },
            counts + range.lowerBound, sums + range.lowerBound, &total)
        }
      }
    }
    return (near, UInt32(truncatingIfNeeded: total))
  }

  /// Adds what was counted for one item.
  mutating func add(_ place: Int, _ counted: (count: UInt32, sum: UInt32)) {
    counts[place] &+= counted.count
    sums[place] &+= counted.sum
  }

  /// Puts what stands at one place to another.
  mutating func move(_ from: Int, to: Int) {
    (counts[to], sums[to]) = (counts[from], sums[from])
    if !weights.isEmpty { weights[to] = weights[from] }
  }
}
