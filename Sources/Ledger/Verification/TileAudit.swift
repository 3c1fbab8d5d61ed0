// SPDX-License-Identifier: Apache-2.0
// Compares every tile on disk with the one that the entries give.

/// Rebuilds the tree from leaf hashes and compares every tile on disk with the rebuilt one.
///
/// Memory is one tile of each level, the roots asked for, and the paths seen.
struct TileAudit {
  private let files: LedgerFiles
  /// The size that the checkpoint covers: tiles below it must be there.
  private let requiredSize: UInt64
  private var builder: TileBuilder
  private var frontier = MerkleFrontier()
  private var wanted: Set<UInt64>
  /// The roots at the sizes asked for, as far as the entries go.
  private(set) var roots: [UInt64: MerkleHash] = [:]
  /// Paths of files that were compared.
  private(set) var seen: Set<String> = []
  private(set) var problems: [LedgerProblem] = []

  var size: UInt64 { frontier.size }

  init(files: LedgerFiles, requiredSize: UInt64, rootsAt sizes: Set<UInt64>) throws(LedgerError) {
    self.files = files
    self.requiredSize = requiredSize
    wanted = sizes
    builder = try TileBuilder(size: 0) { (_, _) throws(LedgerError) in [] }
    if wanted.contains(0) { roots[0] = MerkleTree.emptyRoot }
  }

  /// Takes the next leaf.
  mutating func append(_ leaf: MerkleHash) {
    frontier.append(leaf)
    if wanted.contains(size) { roots[size] = frontier.root }
    var full: [(TilePath, [MerkleHash])] = []
    builder.append(leaf) { tile, hashes in full.append((tile, hashes)) }
    for (tile, hashes) in full { compare(tile, TileCoding.encode(hashes)) }
  }

  /// Notes files that were compared elsewhere.
  mutating func markSeen(_ paths: [String]) { seen.formUnion(paths) }

  /// Takes the tiles that the last leaf left incomplete.
  mutating func finish() {
    for (tile, hashes) in builder.partials { compare(tile, TileCoding.encode(hashes)) }
  }

  /// Compares all files of a tile of hashes with the bytes that it must have.
  private mutating func compare(_ tile: TilePath, _ expected: [UInt8]) {
    let width = expected.count / MerkleHash.byteCount
    let needed = tile.width(size: requiredSize)
    var widest = 0
    for name in partialNames(of: tile) {
      let path = "\(tile.partials)/\(name)"
      guard let part = Int(name), String(part) == name, (1...width).contains(part),
        part < TilePath.fullWidth
      else { continue }
      widest = max(widest, part)
      check(path, expected[..<(part * MerkleHash.byteCount)])
    }
    if width == TilePath.fullWidth, files.exists(tile.full) {
      widest = TilePath.fullWidth
      check(tile.full, expected[...])
    }
    if widest < needed {
      problems.append(
        LedgerProblem(.missingTile, "a tile of hashes is missing", path: tile.path(width: needed)))
    }
  }

  private mutating func partialNames(of tile: TilePath) -> [String] {
    do throws(LedgerError) {
      return try files.names(in: tile.partials)
    } catch {
      problems.append(LedgerProblem(.unreadable, error.detail, path: tile.partials))
      return []
    }
  }

  private mutating func check(_ path: String, _ expected: ArraySlice<UInt8>) {
    seen.insert(path)
    do throws(LedgerError) {
      let limit = TilePath.fullWidth * MerkleHash.byteCount
      guard let bytes = try files.read(path, limit: limit), bytes[...] == expected else {
        problems.append(
          LedgerProblem(.changedTile, "a tile of hashes is not that of the entries", path: path))
        return
      }
    } catch {
      problems.append(LedgerProblem(.unreadable, error.detail, path: path))
    }
  }
}
