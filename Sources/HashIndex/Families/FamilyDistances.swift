// SPDX-License-Identifier: Apache-2.0
// Distances between items over all symmetries, from packed hashes.

internal import CKernels
internal import EvidenceModel

/// The hashes of items under every symmetry, packed so that distances are worked out quickly.
struct FamilyDistances: Sendable {
  /// Eight hashes of 32 bytes an item; the stored one again where a symmetry is not known.
  private let hashes: [UInt8]

  init(_ items: [FamilyItem]) {
    var hashes: [UInt8] = []
    hashes.reserveCapacity(256 * items.count)
    for item in items {
      RadiusSearch.append(item.fingerprint.hash, to: &hashes)
      for transform in 1..<8 {
        let isKnown = transform < item.variants.count
        RadiusSearch.append(isKnown ? item.variants[transform] : item.fingerprint.hash, to: &hashes)
      }
    }
    self.hashes = hashes
  }

  /// The smallest distance of the variants of `first` from the stored hash of `second`.
  func turned(_ first: Int, to second: Int) -> Int {
    var eight = [8 of UInt16](repeating: 0)
    precondition(256 * max(first, second) + 256 <= hashes.count)
    unsafe hashes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      var span = eight.mutableSpan
      unsafe span.withUnsafeMutableBufferPointer { room in
        unsafe martlet_hamming_distances(
          RadiusTables.level, base + 256 * first, 8, base + 256 * second, room.baseAddress)
      }
    }
    var smallest = eight[0]
    for transform in 1..<8 { smallest = min(smallest, eight[transform]) }
    return Int(smallest)
  }
}
