// SPDX-License-Identifier: Apache-2.0
// The files of one extension, written but without their names until all are durable.

/// The files of one extension of the ledger.
struct TileBatch {
  private let files: LedgerFiles
  private var staged: [LedgerFiles.Staged] = []

  init(files: LedgerFiles) { self.files = files }

  /// Writes a tile, unless it is there with the same bytes.
  mutating func stage(_ bytes: [UInt8], for path: String) throws(LedgerError) {
    if let present = try files.read(path, limit: TileCoding.bundleByteLimit) {
      guard present == bytes else {
        throw LedgerError(.contradiction, "a tile is on disk with other bytes; run verify")
      }
      return
    }
    staged.append(try files.stage(bytes, for: path, number: staged.count))
  }

  /// Writes the bundles of new entries, the first beginning with what its tile already holds.
  mutating func stageEntries(
    _ entries: ArraySlice<[UInt8]>, from size: UInt64, reader: LedgerReader
  ) throws(LedgerError) {
    let full = UInt64(TilePath.fullWidth)
    var tile = TilePath(level: .entries, index: size / full)
    var width = Int(size % full)
    var bundle: [UInt8] = []
    if width > 0 {
      let limit = TileCoding.bundleByteLimit
      let present = try TileCoding.entries(reader.tileBytes(tile, width: width, limit: limit))
      guard present.count >= width else {
        throw LedgerError(.malformed, "a bundle holds fewer entries than its name says")
      }
      for entry in present.prefix(width) { TileCoding.append(entry, to: &bundle) }
    }
    for entry in entries {
      TileCoding.append(entry, to: &bundle)
      width += 1
      if width == TilePath.fullWidth {
        try stage(bundle, for: tile.full)
        tile = TilePath(level: .entries, index: tile.index + 1)
        width = 0
        bundle.removeAll(keepingCapacity: true)
      }
    }
    if width > 0 { try stage(bundle, for: tile.path(width: width)) }
  }

  /// Makes all files durable and gives them their names.
  func commit() throws(LedgerError) { try files.commit(staged) }
}
