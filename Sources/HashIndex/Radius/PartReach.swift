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

  /// The probes of a part, whose reach must not be -1.
  func steps(_ part: Int) -> [PartStep] {
    PartStep.tables[bits[part]][bits[(part + 1) % Self.parts] + 1]
  }

  /// The number of probes of all parts.
  var probes: Int { bits.indices.reduce(0) { $0 + (bits[$1] < 0 ? 0 : steps($1).count) } }
}

/// One probe of a part: which of its bits differ, and how many of the next part may.
struct PartStep: Hashable, Sendable {
  let mask: UInt16
  let most: UInt16

  /// For each reach of a part, and each reach of the next part from -1 on, the probes.
  static let tables: [[[PartStep]]] = (0...3).map { reach in
    (-1...3).map { next in
      PartMasks.within(reach).compactMap { mask in
        let most = min(16, reach + next + 1 - mask.nonzeroBitCount)
        return most < 0 ? nil : PartStep(mask: mask, most: UInt16(truncatingIfNeeded: most))
      }
    }
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
