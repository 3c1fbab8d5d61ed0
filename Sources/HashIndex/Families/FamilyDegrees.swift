// SPDX-License-Identifier: Apache-2.0
// How many neighbours every item has left, and the sum of their distances.

internal import CKernels

/// How many neighbours left each item has, and the sum of their distances, by place.
struct FamilyDegrees {
  private(set) var counts: [UInt32]
  private(set) var sums: [UInt32]

  init(places: Int) {
    counts = [UInt32](repeating: 0, count: places)
    sums = counts
  }

  /// Adds a neighbour at a distance, or takes it away.
  mutating func change(_ place: Int, _ distance: Int, isAdded: Bool) {
    if isAdded {
      counts[place] &+= 1
      sums[place] &+= UInt32(distance)
    } else {
      counts[place] &-= 1
      sums[place] &-= UInt32(distance)
    }
  }

  /// Adds a neighbour to the items at `range` whose distance is at most `most`, or takes it away.
  ///
  /// - Returns: how many they are, and the sum of their distances.
  mutating func change(
    _ range: Range<Int>, _ distances: [UInt16], within most: Int, isAdded: Bool
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
        return unsafe martlet_family_count(
          RadiusTables.level, distances, range.count, UInt16(clamping: most), isAdded ? 1 : -1,
          counts + range.lowerBound, sums + range.lowerBound, &total)
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
  }
}
