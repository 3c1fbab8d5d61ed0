// SPDX-License-Identifier: Apache-2.0
// Checks inclusion and consistency proofs.

extension MerkleTree {
  /// Whether `proof` shows that `leaf` is leaf `index` of the tree of `size` leaves with this root.
  ///
  /// - Source: RFC 9162, section 2.1.3.2.
  /// - Complexity: O(log n).
  public static func verifyInclusion(
    of leaf: MerkleHash, index: UInt64, size: UInt64, root: MerkleHash, proof: [MerkleHash]
  ) -> Bool {
    guard index < size else { return false }
    var node = index
    var last = size - 1
    var joined = leaf
    for sibling in proof {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        joined = nodeHash(sibling, joined)
        while node & 1 == 0, node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        joined = nodeHash(joined, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && joined == root
  }

  /// Whether `proof` shows that the tree of `oldSize` leaves is a prefix of that of `size` leaves.
  ///
  /// - Source: RFC 9162, section 2.1.4.2; the tree without leaves is a prefix of every tree.
  /// - Complexity: O(log n).
  public static func verifyConsistency(
    oldSize: UInt64, oldRoot: MerkleHash, size: UInt64, root: MerkleHash, proof: [MerkleHash]
  ) -> Bool {
    if oldSize == size { return proof.isEmpty && oldRoot == root }
    if oldSize == 0 { return proof.isEmpty && oldRoot == emptyRoot }
    guard oldSize < size, !proof.isEmpty else { return false }
    let path = oldSize & (oldSize - 1) == 0 ? [oldRoot] + proof : proof
    var node = oldSize - 1
    var last = size - 1
    while node & 1 == 1 {
      node >>= 1
      last >>= 1
    }
    var oldJoined = path[0]
    var joined = path[0]
    for sibling in path.dropFirst() {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        oldJoined = nodeHash(sibling, oldJoined)
        joined = nodeHash(sibling, joined)
        while node & 1 == 0, node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        joined = nodeHash(joined, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && oldJoined == oldRoot && joined == root
  }
}
