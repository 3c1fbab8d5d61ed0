// SPDX-License-Identifier: Apache-2.0
// Sorts entries by one 16-bit part of their hashes.

/// The postings of one part: all entries grouped by the value of the part.
struct PartPostings {
  private static let values = 65_536
  /// Up to here the groups being filled stay in the cache, and one pass is faster than two.
  private static let onePass = 1 << 18

  /// Where every value's postings begin, and where the last ones end.
  private(set) var starts: [UInt32]
  /// The entries' positions.
  private(set) var ids: [UInt32]
  /// The entries' next parts, as they lie in memory.
  private(set) var sketches: [UInt16]

  /// Where every value of a part begins when all entries are grouped by it, and where the last ones end.
  static func starts(_ hashes: [UInt8], part: Int) -> [UInt32] {
    unsafe starts(hashes.span.bytes, hashes.count / 32, part)
  }

  private static func starts(_ hashes: RawSpan, _ count: Int, _ part: Int) -> [UInt32] {
    var starts = [UInt32](repeating: 0, count: values + 1)
    for position in 0..<count { starts[Int(key(hashes, position, part)) + 1] += 1 }
    for value in 1...values { starts[value] += starts[value - 1] }
    return starts
  }

  /// Sorts hashes of 32 bytes by part `part`; entries of one value keep their order.
  ///
  /// - Complexity: O(n), with 14 bytes an entry.
  init(_ hashes: [UInt8], part: Int) {
    let count = hashes.count / 32
    let hashes = unsafe hashes.span.bytes
    let next = (part + 1) % PartReach.parts
    starts = Self.starts(hashes, count, part)
    ids = [UInt32](repeating: 0, count: count)
    sketches = [UInt16](repeating: 0, count: count)
    var free = starts
    if count <= Self.onePass {
      for position in 0..<count {
        let value = Int(Self.key(hashes, position, part))
        let slot = Int(free[value])
        free[value] += 1
        ids[slot] = UInt32(truncatingIfNeeded: position)
        sketches[slot] = Self.raw(hashes, position, next)
      }
      return
    }
    // First by the upper eight bits, then within each of those groups: both passes stay in the cache.
    var groups = [UInt64](repeating: 0, count: count)
    var begins = (0..<256).map { starts[$0 << 8] }
    for position in 0..<count {
      let value = Self.key(hashes, position, part)
      let group = Int(value >> 8)
      let slot = Int(begins[group])
      begins[group] += 1
      groups[slot] =
        UInt64(position) << 32 | UInt64(value) << 16 | UInt64(Self.raw(hashes, position, next))
    }
    for packed in groups {
      let value = Int(packed >> 16 & 0xffff)
      let slot = Int(free[value])
      free[value] += 1
      ids[slot] = UInt32(truncatingIfNeeded: packed >> 32)
      sketches[slot] = UInt16(truncatingIfNeeded: packed)
    }
  }

  /// The value of a part: its two bytes, most significant first.
  private static func key(_ hashes: RawSpan, _ position: Int, _ part: Int) -> UInt16 {
    UInt16(bigEndian: raw(hashes, position, part))
  }

  /// A part as it lies in memory.
  private static func raw(_ hashes: RawSpan, _ position: Int, _ part: Int) -> UInt16 {
    // Every byte pattern is a number, and the span checks the place.
    unsafe hashes.unsafeLoadUnaligned(fromByteOffset: 32 * position + 2 * part, as: UInt16.self)
  }
}
