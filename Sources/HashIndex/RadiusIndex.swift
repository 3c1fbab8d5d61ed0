// SPDX-License-Identifier: Apache-2.0
// Every hash within a Hamming distance, without misses.

public import EvidenceModel

/// A hash found within a radius.
public struct RadiusHit: Hashable, Comparable, Sendable {
  /// The hash's position in the order in which the index was given it.
  public let position: Int
  /// The number of differing bits.
  public let distance: Int

  /// Groups a position and a distance.
  public init(position: Int, distance: Int) {
    self.position = position
    self.distance = distance
  }

  /// Orders by distance, then position.
  public static func < (left: RadiusHit, right: RadiusHit) -> Bool {
    (left.distance, left.position) < (right.distance, right.position)
  }
}

/// Finds every PDQ hash within a Hamming distance of another: exact, with no misses.
///
/// Two hashes that differ in at most `r` bits differ in at most `r / 16` bits in one of their sixteen
/// 16-bit parts, so only hashes that share such a part are compared in full. Memory is 96 bytes a hash
/// and 4 MiB; below a thousand hashes, and for radii above 47, all are compared.
///
/// - Source: the pigeonhole search of M. Norouzi, A. Punjani, D. J. Fleet, "Fast Search in Hamming Space
///   with Multi-Index Hashing", CVPR 2012, arXiv 1307.2982.
public struct RadiusIndex: Sendable {
  private static let parts = 16
  private static let buckets = 1 << 16
  private static let smallest = 1_024

  private let hashes: [PDQHash]
  /// For each part, where each value's positions begin in `positions`, and where the last ones end.
  private let starts: [UInt32]
  /// For each part, all positions, grouped by the part's value.
  private let positions: [UInt32]

  /// Builds the index.
  ///
  /// - Complexity: O(n).
  public init(_ hashes: [PDQHash]) {
    self.hashes = hashes
    guard hashes.count >= Self.smallest else {
      starts = []
      positions = []
      return
    }
    var starts = [UInt32](repeating: 0, count: Self.parts * (Self.buckets + 1))
    var positions = [UInt32](repeating: 0, count: Self.parts * hashes.count)
    for part in 0..<Self.parts {
      let base = part * (Self.buckets + 1)
      for hash in hashes { starts[base + hash.part(part) + 1] += 1 }
      for value in 1...Self.buckets { starts[base + value] += starts[base + value - 1] }
      var next = Array(starts[base..<base + Self.buckets])
      for (position, hash) in hashes.enumerated() {
        let value = hash.part(part)
        positions[part * hashes.count + Int(next[value])] = UInt32(truncatingIfNeeded: position)
        next[value] += 1
      }
    }
    self.starts = starts
    self.positions = positions
  }

  /// The number of hashes.
  public var count: Int { hashes.count }

  /// Every hash at most `radius` bits from `query`, nearest first, ties by position.
  ///
  /// - Complexity: for random hashes and radius 31, about n / 240 comparisons.
  public func search(_ query: PDQHash, radius: Int) -> [RadiusHit] {
    var hits: [RadiusHit] = []
    forEachHit(query, radius: radius) { position, distance in
      hits.append(RadiusHit(position: position, distance: distance))
    }
    return hits.sorted()
  }

  /// Calls `body` once for every hash at most `radius` bits from `query`, in no order, with its
  /// position and distance.
  public func forEachHit(_ query: PDQHash, radius: Int, _ body: (Int, Int) -> Void) {
    guard radius >= 0 else { return }
    let reach = radius / Self.parts
    if starts.isEmpty || reach > 2 || (reach == 2 && hashes.count < 8 * Self.smallest) {
      return compareAll(query, radius, body)
    }
    let masks = PartMasks.within(reach)
    for part in 0..<Self.parts {
      let value = query.part(part)
      for mask in masks {
        let bucket = part * (Self.buckets + 1) + (value ^ mask)
        for slot in Int(starts[bucket])..<Int(starts[bucket + 1]) {
          let position = Int(positions[part * hashes.count + slot])
          let hash = hashes[position]
          let distance = hash.distance(to: query)
          guard distance <= radius, Self.firstPart(hash, query, within: reach) == part else {
            continue
          }
          body(position, distance)
        }
      }
    }
  }

  private func compareAll(_ query: PDQHash, _ radius: Int, _ body: (Int, Int) -> Void) {
    for position in hashes.indices {
      let distance = hashes[position].distance(to: query)
      if distance <= radius { body(position, distance) }
    }
  }

  /// The first part in which two hashes differ by at most `reach` bits: where a pair that several parts
  /// lead to is reported.
  private static func firstPart(_ left: PDQHash, _ right: PDQHash, within reach: Int) -> Int? {
    (0..<parts).first { (left.part($0) ^ right.part($0)).nonzeroBitCount <= reach }
  }
}

extension PDQHash {
  /// The 16 bits of part `index` in 0..<16.
  fileprivate func part(_ index: Int) -> Int {
    let word =
      switch index / 4 {
      case 0: word0
      case 1: word1
      case 2: word2
      default: word3
      }
    return Int(truncatingIfNeeded: word >> UInt64(16 * (index % 4)) & 0xffff)
  }
}

/// The 16-bit patterns with few bits set.
private enum PartMasks {
  private static let none = [0]
  private static let one = none + (0..<16).map { 1 << $0 }
  private static let two = one + (0..<16).flatMap { high in (0..<high).map { 1 << high | 1 << $0 } }

  /// All patterns with at most `count` bits set; `count` is 0, 1 or 2.
  static func within(_ count: Int) -> [Int] { count == 0 ? none : count == 1 ? one : two }
}
