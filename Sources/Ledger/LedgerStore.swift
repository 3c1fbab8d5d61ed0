// SPDX-License-Identifier: Apache-2.0
// Extends a ledger's folder: tiles first, durable, then the signed checkpoint that covers them.

/// Extends the ledger of a case on disk.
///
/// The catalog's transaction is what commits a leaf; this makes it part of the signed tree afterwards.
/// It is idempotent: run again after a crash with the same leaves, it goes on where it was. Any number
/// of processes may extend one ledger, one at a time by a file lock. Calls block.
public struct LedgerStore: Sendable {
  /// The ledger's name, which its checkpoints carry.
  public let origin: String
  private let files: LedgerFiles
  private let reader: LedgerReader

  /// The ledger in `directory`, which is made by the first extension.
  public init(directory: String, origin: String) {
    self.init(directory: directory, origin: origin) { (_) throws(LedgerError) in }
  }

  /// The ledger in `directory`, with a test's word before each step that changes the disk.
  package init(
    directory: String, origin: String,
    willDo: @escaping @Sendable (LedgerFileStep) throws(LedgerError) -> Void
  ) {
    self.origin = origin
    files = LedgerFiles(directory: directory, willDo: willDo)
    reader = LedgerReader(files: files)
  }

  /// The newest checkpoint, or `nil` when the ledger has none yet.
  ///
  /// - Throws: ``LedgerError`` `wrongLedger`, `unsigned`, `badSignature`, `malformed`, `io`.
  public func head(_ verifier: NoteVerifier) throws(LedgerError) -> Checkpoint? {
    guard let note = try reader.head() else { return nil }
    let checkpoint = try Checkpoint(note)
    guard checkpoint.origin == origin else {
      throw LedgerError(.wrongLedger, "the folder holds the ledger of another case")
    }
    try note.check(verifier)
    return checkpoint
  }

  /// Makes leaves part of the signed ledger.
  ///
  /// Leaves that it already holds are compared and passed over, so that the same call may be repeated.
  ///
  /// - Parameters:
  ///   - start: The index of the first of `entries`; at most the ledger's size.
  ///   - entries: The encoded leaves, in order.
  ///   - signer: The ledger's key; its name must be the origin.
  /// - Returns: The newest checkpoint, which covers the leaves.
  /// - Throws: ``LedgerError`` `gap` when leaves are left out, `contradiction` when a leaf or tile is on
  ///   disk with other bytes, `wrongLedger`, `badSignature`, `limit`, `full`, `readOnly`, `io`.
  /// - Complexity: O(`entries`), and at most two tiles of each level more.
  @discardableResult
  public func extend(
    from start: UInt64, entries: [[UInt8]], signer: NoteSigner
  ) throws(LedgerError) -> Checkpoint {
    guard signer.verifier.name == origin else {
      throw LedgerError(.wrongLedger, "the signing key belongs to another ledger")
    }
    guard entries.allSatisfy({ $0.count <= TileCoding.entryByteLimit }) else {
      throw LedgerError(.limit, "an entry of the ledger is too large")
    }
    try files.makeDurableDirectories(LedgerFiles.temporaryFolder)
    return try LedgerLock.extending(files) { () throws(LedgerError) in
      try extendLocked(from: start, entries: entries, signer: signer)
    }
  }

  private func extendLocked(
    from start: UInt64, entries: [[UInt8]], signer: NoteSigner
  ) throws(LedgerError) -> Checkpoint {
    try removeTemporaries()
    let empty = Checkpoint(origin: origin, size: 0, root: MerkleTree.emptyRoot)
    let head = try head(signer.verifier) ?? empty
    guard start <= head.size else {
      throw LedgerError(.gap, "leaves between \(head.size) and \(start) are left out")
    }
    let known = Int(min(head.size - start, UInt64(entries.count)))
    try compare(entries[..<known], from: start)
    return try append(entries[known...], to: head, signer: signer)
  }

  private func append(
    _ entries: ArraySlice<[UInt8]>, to head: Checkpoint, signer: NoteSigner
  ) throws(LedgerError) -> Checkpoint {
    guard !entries.isEmpty else {
      if head.size > 0 { try archive(head, signer: signer) }
      return head
    }
    var batch = TileBatch(files: files)
    try batch.stageEntries(entries, from: head.size, reader: reader)
    var builder = try TileBuilder(size: head.size) { (tile, width) throws(LedgerError) in
      try reader.hashes(tile, width: width)
    }
    guard builder.root == head.root else {
      throw LedgerError(.contradiction, "the tiles do not have the checkpoint's root; run verify")
    }
    for entry in entries {
      try builder.append(MerkleTree.leafHash(entry)) { (tile, hashes) throws(LedgerError) in
        try batch.stage(TileCoding.encode(hashes), for: tile.full)
      }
    }
    for (tile, hashes) in builder.partials {
      try batch.stage(TileCoding.encode(hashes), for: tile.path(width: hashes.count))
    }
    try batch.commit()
    let checkpoint = Checkpoint(origin: origin, size: builder.size, root: builder.root)
    try archive(checkpoint, signer: signer)
    try removePartials(before: checkpoint.size, from: head.size)
    return checkpoint
  }

  /// Writes the newest checkpoint, then its copy under its size.
  private func archive(_ checkpoint: Checkpoint, signer: NoteSigner) throws(LedgerError) {
    let path = "\(LedgerReader.checkpointFolder)/\(checkpoint.size)"
    if let note = try reader.checkpoint(size: checkpoint.size) {
      guard try Checkpoint(note) == checkpoint else {
        throw LedgerError(.contradiction, "another checkpoint was signed at this size; run verify")
      }
      if try reader.head() == note { return }
    }
    let note = try signer.sign(checkpoint.text)
    try files.commit([files.stage(note.bytes, for: LedgerReader.headName, number: 0)])
    try files.commit([files.stage(note.bytes, for: path, number: 1)])
  }

  /// Checks that leaves given again are those of the ledger.
  private func compare(
    _ entries: ArraySlice<[UInt8]>, from start: UInt64
  ) throws(LedgerError) {
    var hashes: [MerkleHash] = []
    var loaded: UInt64?
    for (offset, entry) in entries.enumerated() {
      let index = start + UInt64(offset)
      let place = Int(index % UInt64(TilePath.fullWidth))
      let tile = TilePath(level: .hashes(0), index: index / UInt64(TilePath.fullWidth))
      if loaded != tile.index {
        let last = min(TilePath.fullWidth, place + entries.count - offset)
        hashes = try reader.hashes(tile, width: last)
        loaded = tile.index
      }
      guard hashes[place] == MerkleTree.leafHash(entry) else {
        throw LedgerError(.contradiction, "leaf \(index) differs from the one in the ledger")
      }
    }
  }

  private func removeTemporaries() throws(LedgerError) {
    for name in try files.names(in: LedgerFiles.temporaryFolder) {
      try files.remove("\(LedgerFiles.temporaryFolder)/\(name)")
    }
  }

  /// Removes incomplete tiles that a wider or full one replaces.
  private func removePartials(before size: UInt64, from oldSize: UInt64) throws(LedgerError) {
    let levels = [TilePath.Level.entries] + (0..<TilePath.levelCount).map { .hashes($0) }
    for level in levels {
      let oldIndex = level.count(size: oldSize) / UInt64(TilePath.fullWidth)
      let newIndex = level.count(size: size) / UInt64(TilePath.fullWidth)
      for tile in Set([oldIndex, newIndex]).map({ TilePath(level: level, index: $0) }) {
        let kept = tile.width(size: size)
        for name in try files.names(in: tile.partials) where name != String(kept) {
          try files.remove("\(tile.partials)/\(name)")
        }
        if kept == TilePath.fullWidth { try files.remove(tile.partials) }
      }
    }
  }
}
