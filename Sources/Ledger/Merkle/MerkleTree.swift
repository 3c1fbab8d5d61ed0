// SPDX-License-Identifier: Apache-2.0
// The hashes and roots of RFC 6962's tree.

internal import Crypto
internal import Foundation

/// The Merkle tree of RFC 6962, section 2.1, with SHA-256.
public enum MerkleTree {
  /// The root of the tree without leaves: SHA-256 of nothing.
  public static let emptyRoot = MerkleHash(SHA256().finalize())

  /// The hash of a leaf: SHA-256 of 0x00 and the entry.
  ///
  /// - Complexity: O(n).
  public static func leafHash(_ entry: [UInt8]) -> MerkleHash {
    var hasher = SHA256()
    hasher.update(data: [0x00] as [UInt8])
    hasher.update(data: entry)
    return MerkleHash(hasher.finalize())
  }

  /// The hash of an inner node: SHA-256 of 0x01 and both children.
  public static func nodeHash(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
    var hasher = SHA256()
    hasher.update(data: [0x01] as [UInt8])
    hasher.update(left)
    hasher.update(right)
    return MerkleHash(hasher.finalize())
  }

  /// The root over leaf hashes (or over roots of complete subtrees of equal size).
  ///
  /// - Complexity: O(n) time, O(log n) memory.
  public static func root(_ leaves: some Sequence<MerkleHash>) -> MerkleHash {
    var frontier = MerkleFrontier()
    for leaf in leaves { frontier.append(leaf) }
    return frontier.root
  }

  /// The largest power of two below `size`, which is at least 2.
  static func split(_ size: UInt64) -> UInt64 {
    1 << UInt64(63 - (size - 1).leadingZeroBitCount)
  }
}
