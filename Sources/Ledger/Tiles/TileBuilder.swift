// SPDX-License-Identifier: Apache-2.0
// Turns new leaves into tiles, knowing only the tree's right edge.

/// Turns new leaves into tiles: fills the rightmost tile of each level and passes the roots of full ones
/// to the level above.
///
/// Memory is one tile of each level.
struct TileBuilder {
  private(set) var size: UInt64
  private var rightmost: [[MerkleHash]]

  /// Begins at a ledger of `size` leaves; `rightmost` gives the hashes of a level's incomplete tile.
  init(
    size: UInt64, rightmost hashes: (TilePath, Int) throws(LedgerError) -> [MerkleHash]
  ) throws(LedgerError) {
    self.size = size
    var levels: [[MerkleHash]] = []
    for number in 0..<TilePath.levelCount {
      let level = TilePath.Level.hashes(number)
      let count = level.count(size: size)
      let width = Int(count % UInt64(TilePath.fullWidth))
      let tile = TilePath(level: level, index: count / UInt64(TilePath.fullWidth))
      levels.append(width == 0 ? [] : try hashes(tile, width))
    }
    rightmost = levels
  }

  /// Appends a leaf; `emit` is given each tile that becomes full.
  mutating func append<Failure>(
    _ leaf: MerkleHash, emit: (TilePath, [MerkleHash]) throws(Failure) -> Void
  ) throws(Failure) {
    var carried = leaf
    size += 1
    for number in 0..<TilePath.levelCount {
      rightmost[number].append(carried)
      guard rightmost[number].count == TilePath.fullWidth else { return }
      let level = TilePath.Level.hashes(number)
      let index = level.count(size: size) / UInt64(TilePath.fullWidth) - 1
      try emit(TilePath(level: level, index: index), rightmost[number])
      carried = MerkleTree.root(rightmost[number])
      rightmost[number].removeAll(keepingCapacity: true)
    }
  }

  /// The incomplete tiles, from the lowest level up.
  var partials: [(tile: TilePath, hashes: [MerkleHash])] {
    rightmost.enumerated().compactMap { number, hashes in
      let level = TilePath.Level.hashes(number)
      let index = level.count(size: size) / UInt64(TilePath.fullWidth)
      return hashes.isEmpty ? nil : (TilePath(level: level, index: index), hashes)
    }
  }

  /// The root of the tree.
  var root: MerkleHash {
    var frontier = MerkleFrontier()
    for number in (0..<TilePath.levelCount).reversed() {
      for hash in rightmost[number] { frontier.append(hash, leafCountLog2: UInt64(8 * number)) }
    }
    return frontier.root
  }
}
