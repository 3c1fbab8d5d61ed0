// SPDX-License-Identifier: Apache-2.0
// Proofs from tiles: a handful of small files each, however large the ledger.

extension LedgerReader {
  /// The inclusion proof of leaf `index` in the ledger of `size` leaves.
  ///
  /// - Throws: ``LedgerError`` `limit` when the leaf is not below the size, `missing`, `malformed`, `io`.
  public func inclusionProof(index: UInt64, size: UInt64) throws(LedgerError) -> [MerkleHash] {
    guard index < size else { throw LedgerError(.limit, "the ledger has no leaf \(index)") }
    return try MerkleTree.inclusionProof(index: index, size: size) { (range) throws(LedgerError) in
      try subtreeRoot(range)
    }
  }

  /// The proof that the ledger of `oldSize` leaves is a prefix of that of `size`.
  ///
  /// - Throws: ``LedgerError`` `limit` when the older size is larger, `missing`, `malformed`, `io`.
  public func consistencyProof(
    from oldSize: UInt64, to size: UInt64
  ) throws(LedgerError) -> [MerkleHash] {
    guard oldSize <= size else { throw LedgerError(.limit, "the older size is the larger one") }
    return try MerkleTree.consistencyProof(from: oldSize, to: size) { (range) throws(LedgerError) in
      try subtreeRoot(range)
    }
  }

  /// A self-contained proof that leaf `index` stands in the ledger at its newest checkpoint.
  ///
  /// - Throws: ``LedgerError`` `missing`, `limit`, `malformed`, `io`.
  public func proof(ofLeaf index: UInt64) throws(LedgerError) -> LedgerProof {
    guard let note = try head() else {
      throw LedgerError(.missing, "the ledger has no checkpoint yet")
    }
    let size = try Checkpoint(note).size
    return LedgerProof(
      entry: try entry(index), index: index,
      hashes: try inclusionProof(index: index, size: size), note: note)
  }

  /// The root over a range of leaves that is a subtree of the tree of some size.
  func subtreeRoot(_ range: Range<UInt64>) throws(LedgerError) -> MerkleHash {
    let count = range.upperBound - range.lowerBound
    guard count & (count - 1) == 0 else {
      // Only subtrees at the right edge are incomplete: at most one for each bit of the size.
      let middle = range.lowerBound + MerkleTree.split(count)
      return MerkleTree.nodeHash(
        try subtreeRoot(range.lowerBound..<middle), try subtreeRoot(middle..<range.upperBound))
    }
    let height = count.trailingZeroBitCount
    let level = TilePath.Level.hashes(height / 8)
    let first = range.lowerBound >> level.leafCountLog2
    let tile = TilePath(level: level, index: first / UInt64(TilePath.fullWidth))
    let start = Int(first % UInt64(TilePath.fullWidth))
    let end = start + (1 << (height % 8))
    return MerkleTree.root(try hashes(tile, width: end)[start..<end])
  }
}
