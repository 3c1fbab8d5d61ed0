// SPDX-License-Identifier: Apache-2.0
// How many bits each part of two near hashes may differ in, and which part values that makes.

/// How many bits each of the sixteen 16-bit parts may differ in, so that no near pair is missed.
///
/// If each part `p` differed in more than `reach[p]` bits, the whole would differ in at least the sum of
/// all `reach[p] + 1`. That sum is chosen to be radius + 1, so some part leads to every near pair.
/// Stronger, and also used: walk the parts in a ring and add up `bits − reach − 1`. The total is below
/// zero, so from some part on all partial sums are: that part's own bits are within its reach, and those
/// of it and the next part together within the sum of both reaches plus one.
///
/// - Source: J. Qin, C. Xiao, "Pigeonring: A Principle for Faster Thresholded Similarity Search", PVLDB
///   12(1), 2018, theorem 3 with its integer reduction.
struct PartReach {
  /// The parts of a hash.
  static let parts = 16
  /// The largest radius searched by parts; beyond, all entries are compared.
  static let largestRadius = 63

  /// For each part the bits it may differ in; -1 for a part that need not be looked at.
  let bits: [Int]

  /// The reaches for `radius` in 0...63.
  init(radius: Int) {
    let each = (radius + 1) / Self.parts
    let more = (radius + 1) % Self.parts
    bits = (0..<Self.parts).map { each + ($0 < more ? 1 : 0) - 1 }
  }

  /// How many bits of the part after `part` may differ when `used` bits of `part` do; below zero when
  /// no such pair counts.
  func sketchBits(_ part: Int, used: Int) -> Int {
    min(16, bits[part] + bits[(part + 1) % Self.parts] + 1 - used)
  }
}

/// The 16-bit patterns with few bits set, fewest first.
enum PartMasks {
  /// All patterns with at most three bits set.
  private static let sorted = (0...0xffff).map { UInt16(truncatingIfNeeded: $0) }
    .filter { $0.nonzeroBitCount <= 3 }
    .sorted { ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1) }
  private static let counts = [0, 1, 17, 137, 697]

  /// All patterns with at most `count` bits set; `count` is -1...3.
  static func within(_ count: Int) -> ArraySlice<UInt16> {
    sorted.prefix(counts[min(4, max(0, count + 1))])
  }
}
