// SPDX-License-Identifier: Apache-2.0
// Reads a ledger's folder: checkpoints, entries, and proofs from its tiles.

/// Reads a ledger's folder; it checks forms, not truth: that is ``LedgerVerifier``'s.
public struct LedgerReader: Sendable {
  let files: LedgerFiles

  /// Reads the ledger in `directory`, the folder `ledger` of a case.
  public init(directory: String) {
    files = LedgerFiles(directory: directory) { (_) throws(LedgerError) in }
  }

  init(files: LedgerFiles) { self.files = files }

  static let headName = "checkpoint"
  static let checkpointFolder = "checkpoints"
  static let noteByteLimit = 65_536

  /// The newest checkpoint as a note, or `nil` when there is none yet.
  ///
  /// - Throws: ``LedgerError`` `malformed`, `io`.
  public func head() throws(LedgerError) -> SignedNote? { try note(at: Self.headName) }

  /// The checkpoint that was signed at `size` leaves, or `nil` when none was.
  ///
  /// - Throws: ``LedgerError`` `malformed`, `io`.
  public func checkpoint(size: UInt64) throws(LedgerError) -> SignedNote? {
    try note(at: "\(Self.checkpointFolder)/\(size)")
  }

  /// The sizes at which checkpoints were signed, ascending.
  ///
  /// - Throws: ``LedgerError`` `io`.
  public func checkpointSizes() throws(LedgerError) -> [UInt64] {
    try files.names(in: Self.checkpointFolder).compactMap { UInt64($0) }.sorted()
  }

  /// The entry of leaf `index`.
  ///
  /// - Throws: ``LedgerError`` `missing`, `malformed`, `io`.
  /// - Complexity: reads one bundle of at most 256 entries.
  public func entry(_ index: UInt64) throws(LedgerError) -> [UInt8] {
    let tile = TilePath(level: .entries, index: index / UInt64(TilePath.fullWidth))
    let offset = Int(index % UInt64(TilePath.fullWidth))
    let bytes = try tileBytes(tile, width: offset + 1, limit: TileCoding.bundleByteLimit)
    let entries = try TileCoding.entries(bytes)
    guard offset < entries.count else {
      throw LedgerError(.malformed, "a bundle holds fewer entries than its name says")
    }
    return entries[offset]
  }

  /// The leaves in `range`, in order.
  ///
  /// - Throws: ``LedgerError`` `missing`, `malformed`, `io`.
  public func leaves(_ range: Range<UInt64>) throws(LedgerError) -> [LedgerLeaf] {
    var leaves: [LedgerLeaf] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let width = UInt64(TilePath.fullWidth)
      let tile = TilePath(level: .entries, index: index / width)
      let end = min(range.upperBound, (tile.index + 1) * width)
      let bytes = try tileBytes(
        tile, width: Int(end - tile.index * width), limit: TileCoding.bundleByteLimit)
      let entries = try TileCoding.entries(bytes)
      guard Int(end - tile.index * width) <= entries.count else {
        throw LedgerError(.malformed, "a bundle holds fewer entries than its name says")
      }
      for place in Int(index - tile.index * width)..<Int(end - tile.index * width) {
        leaves.append(try LedgerLeaf(bytes: entries[place]))
      }
      index = end
    }
    return leaves
  }

  /// The first `width` hashes of a tile.
  func hashes(_ tile: TilePath, width: Int) throws(LedgerError) -> [MerkleHash] {
    let limit = TilePath.fullWidth * MerkleHash.byteCount
    let hashes = try TileCoding.hashes(tileBytes(tile, width: width, limit: limit))
    guard hashes.count >= width else {
      throw LedgerError(.malformed, "a tile holds fewer hashes than its name says")
    }
    return Array(hashes.prefix(width))
  }

  /// The bytes of the smallest file of a tile that holds at least `width` hashes or entries.
  func tileBytes(_ tile: TilePath, width: Int, limit: Int) throws(LedgerError) -> [UInt8] {
    if let bytes = try files.read(tile.path(width: width), limit: limit) { return bytes }
    let widths = try files.names(in: tile.partials).compactMap { Int($0) }.filter { $0 > width }
    for wider in widths.sorted() {
      if let bytes = try files.read(tile.path(width: wider), limit: limit) { return bytes }
    }
    if let bytes = try files.read(tile.full, limit: limit) { return bytes }
    throw LedgerError(.missing, "a tile of the ledger is missing")
  }

  private func note(at path: String) throws(LedgerError) -> SignedNote? {
    guard let bytes = try files.read(path, limit: Self.noteByteLimit) else { return nil }
    return try SignedNote(bytes: bytes)
  }
}
