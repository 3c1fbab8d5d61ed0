// SPDX-License-Identifier: Apache-2.0
// The encrypted content store of one case.

public import EvidenceModel
internal import Synchronization

/// The encrypted content store of one case: a folder of blobs, one for each content.
///
/// Any number of vault objects, in any number of processes, may work on one folder. A blob appears
/// under its name whole and durable or not at all; what a process left unfinished when it died is
/// removed when a vault is opened next. Calls block; use threads that may.
public final class Vault: Sendable {
  /// When a stored blob survives a loss of power.
  public enum Durability: Hashable, Sendable {
    /// When ``BlobWriter/finish(durability:)`` returns: two to four flushes of the disk a blob.
    case immediate
    /// When the next ``Vault/makeDurable()`` returns: two flushes a batch.
    case batched
  }

  /// The vault's folder.
  public let directory: String
  let key: CaseKey
  let files: any VaultFileOperations
  let state = Mutex(State())
  /// Held while a batch is made durable, so that a second caller waits for the first one's blobs.
  let publishing = Mutex(())

  struct State {
    var session: VaultSession?
    var pending: [BlobName: Pending] = [:]
    /// Set by the first failure to make a batch durable; every later call repeats it.
    var failure: VaultError?
  }

  /// A blob that is written but not yet durable.
  struct Pending {
    let path: String
    let salt: BlobSalt
  }

  /// Opens the vault in `directory`, or makes an empty one where there is no folder or an empty one.
  ///
  /// - Throws: ``VaultError`` `wrongKey`, `newerFormat`, `notAVault`, `readOnly`, `full`, `io`.
  public convenience init(directory: String, key: CaseKey) throws(VaultError) {
    try self.init(directory: directory, key: key, files: SystemFileOperations())
  }

  /// Opens the vault with file operations of a test's choice.
  package init(
    directory: String, key: CaseKey, files: any VaultFileOperations
  ) throws(VaultError) {
    self.directory = directory
    self.key = key
    self.files = files
    if let manifest = try VaultManifest(path: manifestPath) {
      try manifest.check(key)
    } else {
      try create()
    }
    VaultSession.removeStale(in: temporaryFolder, files: files)
  }

  /// A writer of one new content.
  ///
  /// - Throws: ``VaultError`` `full`, `readOnly`, `io`.
  public func makeWriter() throws(VaultError) -> BlobWriter {
    let path = try makeTemporaryPath()
    let descriptor = try reportingFaults { () throws(FileFault) in
      try files.createExclusively(path)
    }
    return BlobWriter(vault: self, path: path, descriptor: descriptor)
  }

  /// Stores a content that is in memory.
  ///
  /// - Throws: as ``BlobWriter``.
  public func store(_ bytes: [UInt8], durability: Durability) throws(VaultError) -> StoredBlob {
    let writer = try makeWriter()
    try writer.append(bytes)
    return try writer.finish(durability: durability)
  }

  /// An empty temporary blob for bytes that need random access for a while, such as an archive within
  /// an archive.
  ///
  /// - Throws: ``VaultError`` `full`, `readOnly`, `io`.
  public func spool() throws(VaultError) -> TemporaryBlob {
    try TemporaryBlob(files: files, path: makeTemporaryPath())
  }

  /// Opens a blob for reading.
  ///
  /// - Parameters:
  ///   - name: The blob's name.
  ///   - salt: The salt that its record holds.
  ///   - byteCount: The length that its record holds, where one is known.
  /// - Returns: A reader for one thread.
  /// - Throws: ``VaultError`` `notFound`, `truncated`, `reordered`, `swapped`, `wrongSalt`, `corrupt`,
  ///   `newerFormat`, `io`.
  public func open(
    name: BlobName, salt: BlobSalt, byteCount: Int? = nil
  ) throws(VaultError) -> BlobReader {
    do {
      return try openWithoutDiagnosis(name: name, salt: salt, byteCount: byteCount)
    } catch {
      throw error.code == .swapped ? diagnosis(of: name, swapped: error) : error
    }
  }

  /// Whether the vault holds a blob of this name, durable or not yet.
  public func contains(_ name: BlobName) -> Bool {
    let isPending = state.withLock { $0.pending[name] != nil }
    return isPending || (try? Descriptor.open(reading: path(of: name))) != nil
  }

  /// The name that a content of this SHA-256 has in this vault.
  public func name(of content: SHA256Digest) -> BlobName { BlobName(content: content, key: key) }

  /// Removes a blob; one that is not there is no failure.
  ///
  /// The ciphertext's blocks are freed, not overwritten.
  ///
  /// - Throws: ``VaultError`` `readOnly`, `io`.
  public func remove(name: BlobName) throws(VaultError) {
    try reportingFaults { () throws(FileFault) in
      try files.remove(path(of: name))
      try files.synchronizeDirectory(folder(of: name))
    }
  }

  func openWithoutDiagnosis(
    name: BlobName, salt: BlobSalt, byteCount: Int?
  ) throws(VaultError) -> BlobReader {
    if let pending = state.withLock({ $0.pending[name] }) {
      do {
        return try BlobReader(path: pending.path, salt: salt, byteCount: byteCount, key: key)
      } catch {
        // Another thread may have given it its name in between.
        guard error.code == .notFound else { throw error }
      }
    }
    return try BlobReader(path: path(of: name), salt: salt, byteCount: byteCount, key: key)
  }
}

extension Vault {
  var manifestPath: String { directory + "/" + VaultManifest.fileName }
  var temporaryFolder: String { directory + "/tmp" }

  func folder(of name: BlobName) -> String { directory + "/" + name.folder }
  func path(of name: BlobName) -> String { folder(of: name) + "/" + name.fileName }

  /// A path for a temporary file, in a folder made at first need: readers change nothing.
  func makeTemporaryPath() throws(VaultError) -> String {
    let session = try state.withLock { (state) throws(VaultError) in
      if let failure = state.failure { throw failure }
      if let session = state.session { return session }
      let session = try reportingFaults { () throws(FileFault) in
        try VaultSession(parent: temporaryFolder, files: files)
      }
      state.session = session
      return session
    }
    return session.makePath()
  }

  private func create() throws(VaultError) {
    let names = try reportingFaults { () throws(FileFault) in
      try DirectoryListing.names(in: directory)
    }
    guard names.allSatisfy({ $0 == "tmp" }) else {
      throw VaultError(.notAVault, "the folder holds other files and no vault.json")
    }
    _ = try reportingFaults { () throws(FileFault) in try files.makeDirectory(directory) }
    let path = try makeTemporaryPath()
    let isFirst = try reportingFaults { () throws(FileFault) in
      try files.write(VaultManifest(key: key).text, to: files.createExclusively(path))
      try files.synchronize(path)
      let isFirst = try files.renameWithoutReplacing(path, to: manifestPath)
      try files.synchronizeDirectory(directory)
      try files.synchronizeDirectory(FolderPath.parent(of: directory))
      return isFirst
    }
    if !isFirst { try VaultManifest(path: manifestPath)?.check(key) }
  }
}
