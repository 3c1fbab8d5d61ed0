// SPDX-License-Identifier: Apache-2.0
// Makes inclusion and consistency proofs from the hashes of subtrees, wherever those are kept.

extension MerkleTree {
  /// The inclusion proof of leaf `index` in the tree of `size` leaves (RFC 6962, section 2.1.1).
  ///
  /// - Parameters:
  ///   - index: The leaf; below `size`.
  ///   - size: The number of leaves.
  ///   - subtree: Gives the root over a range of leaves.
  /// - Returns: The sibling hashes, from the leaf's own to the one below the root.
  /// - Throws: What `subtree` throws.
  /// - Complexity: O(log n) calls of `subtree`.
  public static func inclusionProof<Failure>(
    index: UInt64, size: UInt64, subtree: (Range<UInt64>) throws(Failure) -> MerkleHash
  ) throws(Failure) -> [MerkleHash] {
    precondition(index < size, "only a leaf of the tree has an inclusion proof")
    var range = 0..<size
    var proof: [MerkleHash] = []
    while range.upperBound - range.lowerBound > 1 {
      let middle = range.lowerBound + split(range.upperBound - range.lowerBound)
      if index < middle {
        proof.append(try subtree(middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        proof.append(try subtree(range.lowerBound..<middle))
        range = middle..<range.upperBound
      }
    }
    return proof.reversed()
  }

  /// The proof that the tree of `oldSize` leaves is a prefix of that of `size` leaves
  /// (RFC 6962, section 2.1.2).
  ///
  /// Empty when the sizes are equal or the old one is zero.
  ///
  /// - Parameters:
  ///   - oldSize: The number of leaves of the older tree; not above `size`.
  ///   - size: The number of leaves of the newer tree.
  ///   - subtree: Gives the root over a range of leaves.
  /// - Returns: The hashes from which both roots follow.
  /// - Throws: What `subtree` throws.
  /// - Complexity: O(log n) calls of `subtree`.
  public static func consistencyProof<Failure>(
    from oldSize: UInt64, to size: UInt64,
    subtree: (Range<UInt64>) throws(Failure) -> MerkleHash
  ) throws(Failure) -> [MerkleHash] {
    precondition(oldSize <= size, "an older tree is not larger")
    guard oldSize > 0, oldSize < size else { return [] }
    var range = 0..<size
    var proof: [MerkleHash] = []
    while oldSize < range.upperBound {
      let middle = range.lowerBound + split(range.upperBound - range.lowerBound)
      if oldSize <= middle {
        proof.append(try subtree(middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        proof.append(try subtree(range.lowerBound..<middle))
        range = middle..<range.upperBound
      }
    }
    // The old root itself is left out where the verifier has it: when it is the last subtree.
    if range.lowerBound > 0 { proof.append(try subtree(range)) }
    return proof.reversed()
  }
}
