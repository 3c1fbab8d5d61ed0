// SPDX-License-Identifier: Apache-2.0
// How a written file becomes a blob: once for each content, whole and durable before it has its name.

internal import EvidenceModel
internal import Synchronization

extension Vault {
  /// A written temporary file on its way to becoming a blob.
  struct Candidate {
    let path: String
    let salt: BlobSalt
    let byteCount: Int
    let digests: ContentDigests
  }

  /// The largest batch whose files are made durable one by one; for larger ones the whole file system
  /// is flushed, which was 13 times faster for 1,000 files of 50 KB on ext4.
  private static let singlySynchronized = 8

  /// Makes every blob finished with `.batched` durable and gives it its name.
  ///
  /// Call it before the transaction that names the blobs. When it fails, this object is of no more
  /// use: the blobs of the batch are not stored, and every later call fails likewise.
  ///
  /// - Returns: The salts of blobs that another vault object stored first in the meantime, which hold
  ///   instead of those that were given out, also for blobs that are named later; nearly always none. A
  ///   row with the salt that was given out would never open its blob.
  /// - Throws: ``VaultError`` `full`, `readOnly`, `io`.
  public func makeDurable() throws(VaultError) -> [BlobName: BlobSalt] {
    try publishing.withLock { (_) throws(VaultError) in
      let (batch, failure) = state.withLock { ($0.pending, $0.failure) }
      if let failure { throw failure }
      guard !batch.isEmpty else { return [:] }
      do throws(VaultError) {
        return try publish(batch)
      } catch {
        state.withLock { state in
          state.failure = error
          for name in batch.keys { state.pending[name] = nil }
        }
        for pending in batch.values { discard(pending.path) }
        throw error
      }
    }
  }

  /// Turns a temporary file into a blob, or drops it when its content is there already.
  func adopt(_ candidate: Candidate, durability: Durability) throws(VaultError) -> StoredBlob {
    let name = BlobName(content: candidate.digests.sha256, key: key)
    do throws(VaultError) {
      var older = try olderSalt(of: name)
      if older == nil { older = try place(candidate, name: name, durability: durability) }
      if older != nil { discard(candidate.path) }
      return StoredBlob(
        name: name, salt: older ?? candidate.salt, byteCount: candidate.byteCount,
        digests: candidate.digests, isDuplicate: older != nil)
    } catch {
      discard(candidate.path)
      throw error
    }
  }

  /// Drops a temporary file; one that cannot be dropped is removed when a vault is opened next.
  func discard(_ path: String) { try? files.remove(path) }

  /// The salt of a blob that is there already, after a check that it opens.
  private func olderSalt(of name: BlobName) throws(VaultError) -> BlobSalt? {
    if let pending = state.withLock({ $0.pending[name] }) { return pending.salt }
    let header: [UInt8]
    do {
      header = try Descriptor.open(reading: path(of: name))
        .read(at: 0, count: BlobFormat.headerByteCount)
    } catch {
      let failure = VaultError(error)
      if failure.code == .notFound { return nil }
      throw failure
    }
    let salt = try BlobFormat.salt(inHeader: header)
    _ = try BlobReader(path: path(of: name), salt: salt, byteCount: nil, key: key)
    return salt
  }

  /// Gives the file its name now or with the batch; the salt of an older blob that came in between.
  private func place(
    _ candidate: Candidate, name: BlobName, durability: Durability
  ) throws(VaultError) -> BlobSalt? {
    switch durability {
    case .batched:
      return try state.withLock { (state) throws(VaultError) in
        if let failure = state.failure { throw failure }
        if let older = state.pending[name] { return older.salt }
        state.pending[name] = Pending(path: candidate.path, salt: candidate.salt)
        return nil
      }
    case .immediate:
      let isNew = try reportingFaults { () throws(FileFault) in
        try files.synchronize(candidate.path)
        let isNew = try rename(candidate.path, to: name)
        try files.synchronizeDirectory(folder(of: name))
        try files.synchronizeDirectory(directory)
        return isNew
      }
      return isNew ? nil : try olderSalt(of: name)
    }
  }

  private func publish(_ batch: [BlobName: Pending]) throws(VaultError) -> [BlobName: BlobSalt] {
    let singly = batch.count <= Self.singlySynchronized
    try reportingFaults { () throws(FileFault) in
      if singly {
        for pending in batch.values { try files.synchronize(pending.path) }
      } else {
        try files.synchronizeFileSystem(of: directory)
      }
    }
    var others: [BlobName: BlobSalt] = [:]
    for (name, pending) in batch {
      let isNew = try reportingFaults { () throws(FileFault) in try rename(pending.path, to: name) }
      state.withLock { $0.pending[name] = nil }
      if !isNew {
        others[name] = try olderSalt(of: name)
        discard(pending.path)
      }
    }
    try reportingFaults { () throws(FileFault) in
      if singly {
        for folder in Set(batch.keys.map { folder(of: $0) }) {
          try files.synchronizeDirectory(folder)
        }
        try files.synchronizeDirectory(directory)
      } else {
        try files.synchronizeFileSystem(of: directory)
      }
    }
    return others
  }

  private func rename(_ path: String, to name: BlobName) throws(FileFault) -> Bool {
    _ = try files.makeDirectory(folder(of: name))
    return try files.renameWithoutReplacing(path, to: self.path(of: name))
  }
}
