// SPDX-License-Identifier: Apache-2.0
// The right edge of a tree: all that appending needs to know.

/// The right edge of a tree: the roots of its complete subtrees, from the largest to the smallest.
///
/// Memory is O(log n).
public struct MerkleFrontier: Hashable, Sendable {
  /// The number of leaves.
  public private(set) var size: UInt64 = 0
  private var peaks: [MerkleHash] = []

  /// The tree without leaves.
  public init() {}

  /// Appends the hash of the next leaf.
  ///
  /// - Complexity: O(1) on average.
  public mutating func append(_ leaf: MerkleHash) { append(leaf, leafCountLog2: 0) }

  /// Appends the root of a complete subtree of 2^`level` leaves; the size must be a multiple of that.
  mutating func append(_ subtree: MerkleHash, leafCountLog2 level: UInt64) {
    precondition(size & (1 << level - 1) == 0, "a subtree begins at a multiple of its size")
    var joined = subtree
    var rest = size >> level
    while rest & 1 == 1, let left = peaks.popLast() {
      joined = MerkleTree.nodeHash(left, joined)
      rest >>= 1
    }
    peaks.append(joined)
    size += 1 << level
  }

  /// The root of the tree.
  ///
  /// - Complexity: O(log n).
  public var root: MerkleHash {
    guard var joined = peaks.last else { return MerkleTree.emptyRoot }
    for left in peaks.dropLast().reversed() { joined = MerkleTree.nodeHash(left, joined) }
    return joined
  }
}
