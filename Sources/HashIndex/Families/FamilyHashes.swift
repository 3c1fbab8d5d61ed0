// SPDX-License-Identifier: Apache-2.0
// Hashes that lie one after another, and distances from one to many of them.

internal import CKernels
internal import EvidenceModel

/// Hashes of 32 bytes that lie one after another.
struct FamilyHashes: Sendable {
  private var bytes: [UInt8] = []

  /// The number of hashes.
  var count: Int { bytes.count / 32 }

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(32 * count) }

  mutating func append(_ hash: PDQHash) { RadiusSearch.append(hash, to: &bytes) }

  mutating func append(_ other: FamilyHashes, _ number: Int) {
    bytes.append(contentsOf: other.bytes[(32 * number)..<(32 * number + 32)])
  }

  /// Puts the hash of number `from` in the place of number `to`.
  mutating func move(_ from: Int, to: Int) {
    for byte in 0..<32 { bytes[32 * to + byte] = bytes[32 * from + byte] }
  }

  /// Writes the distances of the hashes of `range` from hash `number` of `other` to the start of `out`.
  func distances(
    of range: Range<Int>, from other: FamilyHashes, _ number: Int, to out: inout [UInt16]
  ) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count && range.count <= out.count)
    precondition(number >= 0 && number < other.count)
    unsafe bytes.withUnsafeBufferPointer { hashes in
      unsafe other.bytes.withUnsafeBufferPointer { query in
        unsafe out.withUnsafeMutableBufferPointer { out in
          guard let base = hashes.baseAddress, let query = query.baseAddress else { return }
          unsafe martlet_hamming_distances(
            RadiusTables.level, base + 32 * range.lowerBound, range.count, query + 32 * number,
            out.baseAddress)
        }
      }
    }
  }

  /// Calls `body` with the number and distance of each hash at most `radius` bits from hash `number` of
  /// `other`, in order, until it gives false.
  func forEach(
    within radius: Int, of other: FamilyHashes, _ number: Int, _ body: (Int, Int) -> Bool
  ) {
    let step = 1_024
    precondition(number >= 0 && number < other.count)
    unsafe withUnsafeTemporaryAllocation(of: martlet_hit.self, capacity: step) { hits in
      var start = 0
      while start < count {
        let many = min(step, count - start)
        let found = unsafe bytes.withUnsafeBufferPointer { hashes in
          unsafe other.bytes.withUnsafeBufferPointer { query in
            guard let base = hashes.baseAddress, let query = query.baseAddress else { return 0 }
            return unsafe martlet_hamming_scan(
              RadiusTables.level, base, start, many, query + 32 * number, UInt32(clamping: radius),
              hits.baseAddress)
          }
        }
        for index in 0..<found {
          let hit = unsafe hits[index]
          guard body(Int(hit.position), Int(hit.distance)) else { return }
        }
        start += many
      }
    }
  }
}
