// SPDX-License-Identifier: Apache-2.0
// Exact search within a Hamming distance: every entry within the radius, none other.

public import EvidenceModel
internal import Foundation
internal import Synchronization

/// One hash within the radius of a search.
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
/// Two hashes that differ in at most 31 bits differ in at most one bit in one of their sixteen 16-bit
/// parts, and in at most three in that part and the next. Entries are grouped by each part; a group holds
/// the next part of each entry, so that only one in hundreds of a group's entries is looked at in full.
/// Memory is 128 bytes a hash and 4 MiB. Few hashes, radii above 63, and queries that lead to too large a
/// share of the entries are compared one by one, so that nothing costs much more than that.
///
/// - Source: M. Norouzi, A. Punjani, D. J. Fleet, "Fast Search in Hamming Space with Multi-Index
///   Hashing", CVPR 2012, arXiv 1307.2982; J. Qin, C. Xiao, "Pigeonring: A Principle for Faster
///   Thresholded Similarity Search", PVLDB 12(1), 2018.
public struct RadiusIndex: Sendable {
  let tables: RadiusTables

  /// Builds the index in memory.
  ///
  /// - Complexity: O(n).
  public init(_ hashes: [PDQHash]) {
    var packed: [UInt8] = []
    packed.reserveCapacity(32 * hashes.count)
    for hash in hashes { RadiusSearch.append(hash, to: &packed) }
    self.init(packed: packed)
  }

  /// Builds the index in memory over hashes of 32 bytes in printed order, one after another; bytes after
  /// the last whole one do not count.
  public init(packed hashes: [UInt8]) { tables = RadiusTables(building: hashes) }

  /// The number of hashes.
  public var count: Int { tables.count }

  /// Every hash at most `radius` bits from `query`, nearest first, ties by position.
  ///
  /// - Complexity: for random hashes and radius 31, n / 240 two-byte comparisons.
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
    forEachHit(of: [query], radius: radius) { _, position, distance in body(position, distance) }
  }

  /// Calls `body` once for every hash at most `radius` bits from one of `queries`, in no order, with the
  /// query's number, the hash's position and the distance.
  ///
  /// Several times faster a query than one search each: the queries are taken part by part in the order
  /// of the part's value, so that what one reads is still in the cache for the next.
  public func forEachHit(
    of queries: [PDQHash], radius: Int,
    _ body: (_ query: Int, _ position: Int, _ distance: Int) -> Void
  ) {
    // Nothing is refused here: memory needs no check before it is read.
    _ = RadiusSearch(tables, radius: radius).forEachHit(of: queries, body)
  }

  /// For each of `queries` every hash at most `radius` bits from it, nearest first, on `threads` threads.
  public func search(_ queries: [PDQHash], radius: Int, threads: Int) -> [[RadiusHit]] {
    let share = max(1, (queries.count + max(1, threads) - 1) / max(1, threads))
    let parts = stride(from: 0, to: queries.count, by: share).map {
      $0..<min($0 + share, queries.count)
    }
    let answers = Mutex([[[RadiusHit]]](repeating: [], count: parts.count))
    DispatchQueue.concurrentPerform(iterations: parts.count) { part in
      var hits = [[RadiusHit]](repeating: [], count: parts[part].count)
      forEachHit(of: Array(queries[parts[part]]), radius: radius) { query, position, distance in
        hits[query].append(RadiusHit(position: position, distance: distance))
      }
      for query in hits.indices { hits[query].sort() }
      answers.withLock { $0[part] = hits }
    }
    return answers.withLock { Array($0.joined()) }
  }
}
