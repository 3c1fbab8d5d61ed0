// SPDX-License-Identifier: Apache-2.0
// A sorted set of digests of one kind, for exact look-ups in memory.

public import EvidenceModel

/// A set of digests of one kind, packed and sorted, for exact look-ups in memory.
public struct DigestTable<Digest: ContentDigest>: Sendable {
  private let bytes: [UInt8]

  /// Packs and sorts `digests`; repeats are kept once.
  ///
  /// - Complexity: O(n log n).
  public init(_ digests: some Sequence<Digest>) {
    var keys = digests.compactMap { FingerprintKey(bytes: $0.bytes) }
    keys.sort()
    var packed: [UInt8] = []
    packed.reserveCapacity(keys.count * Digest.byteCount)
    var last: FingerprintKey?
    for key in keys where key != last {
      for position in 0..<Digest.byteCount { packed.append(key[position]) }
      last = key
    }
    bytes = packed
  }

  /// The number of digests.
  public var count: Int { bytes.count / Digest.byteCount }

  /// The position of `digest` in sorted order; `nil` when it is not in the table.
  ///
  /// - Complexity: O(log n).
  public func position(of digest: Digest) -> Int? {
    let answer = SortedKeys.position(of: digest.bytes.span, in: bytes.span, start: 0, count: count)
    guard case .found(let position) = answer else { return nil }
    return position
  }

  /// Whether `digest` is in the table.
  public func contains(_ digest: Digest) -> Bool { position(of: digest) != nil }
}
