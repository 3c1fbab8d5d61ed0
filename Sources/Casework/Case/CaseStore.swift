// SPDX-License-Identifier: Apache-2.0
// An open case: its description, keys, vault, catalog and ledger in one hand.

public import Catalog
internal import Dispatch
public import EvidenceModel
public import EvidenceVault
internal import Ledger
internal import Synchronization

/// Opens a catalog driver; casework does not choose one.
public protocol CatalogDriver: Sendable {
  /// Makes a new catalog at `path`.
  func create(at path: String) throws -> any Catalog
  /// Opens the catalog at `path`.
  func open(at path: String) throws -> any Catalog
  /// Opens the catalog at `path`, never to be written.
  func openReading(at path: String) throws -> any Catalog
}

/// What a case is opened for.
public enum CaseAccess: Hashable, Sendable {
  /// Reading and writing.
  case writing
  /// Writing where the folder allows it, else reading.
  case writingWhereAllowed
  /// A check: nothing is written, and a catalog that cannot be opened is a result, not an error.
  case checking
}

/// An open case.
///
/// Safe to use from several threads; every change goes through ``record(_:_:)``.
public final class CaseStore: Sendable {
  /// Leaves that may wait for their tiles before a write publishes them.
  private static let unpublishedLimit = 1_000
  /// How long leaves may wait for their tiles while writes go on.
  private static let unpublishedAge = Duration.seconds(1)

  /// Where the case lies.
  public let folder: CaseFolder
  /// Whether nothing can be written to the case.
  public let isReadOnly: Bool
  /// What the case is.
  public let description: CaseDescription
  /// Where known lists lie.
  public let library: String
  /// The time; injected in synthetic cases and tests.
  public let clock: @Sendable () -> Instant
  let vault: Vault
  let catalog: any Catalog
  let columns: SealedColumns
  /// Threads that write the index over all lists.
  let indexWriters = DispatchGroup()
  private let publisher: LedgerPublisher
  private let published = Mutex(ContinuousClock.now)

  init(
    folder: CaseFolder, description: CaseDescription, library: String?, secrets: CaseSecrets,
    vault: Vault, catalog: any Catalog, isReadOnly: Bool = false,
    clock: @escaping @Sendable () -> Instant
  ) throws {
    self.folder = folder
    self.isReadOnly = isReadOnly
    self.description = description
    self.library = library ?? folder.library
    self.clock = clock
    self.vault = vault
    self.catalog = catalog
    columns = SealedColumns(
      sealer: Sealer(key: secrets.caseKey), lookup: LookupDigest(key: secrets.caseKey))
    publisher = try LedgerPublisher(
      folder: folder, caseID: description.id, signingKey: secrets.signingKey)
  }

  /// Opens the casefile at `path`.
  ///
  /// - Parameters:
  ///   - path: The casefile's folder.
  ///   - keys: Opens the wrapped keys.
  ///   - driver: Opens the catalog.
  ///   - access: What for.
  ///   - library: A shared library; the case's own when `nil`.
  ///   - allowsNetworkFileSystem: Whether a case on a network file system may be opened.
  ///   - clock: The time.
  /// - Returns: the open case.
  /// - Throws: ``CaseworkError`` `.denied`, `.notACasefile`, `.newerFormat`, `.networkFileSystem`, `.erased`;
  ///   `KeyError`, `VaultError`, `CatalogError`.
  public static func open(
    path: String, keys: CaseKeySource, driver: any CatalogDriver, access: CaseAccess = .writing,
    library: String? = nil, allowsNetworkFileSystem: Bool = false,
    clock: @escaping @Sendable () -> Instant
  ) throws -> CaseStore {
    let folder = CaseFolder(path: path)
    let description = try CaseDescription.read(from: folder)
    guard let envelope = description.keys else {
      throw CaseworkError(.erased, "this case was erased; its evidence cannot be read again")
    }
    try folder.requireReadable()
    try refuseNetwork(folder.path, allowed: allowsNetworkFileSystem)
    let secrets = try keys.open(envelope, caseID: description.id)
    let opened = try openCatalog(at: folder.catalog, driver: driver, access: access)
    return try CaseStore(
      folder: folder, description: description, library: library, secrets: secrets,
      vault: try Vault(directory: folder.vault, key: secrets.caseKey),
      catalog: opened.catalog, isReadOnly: opened.isReadOnly, clock: clock)
  }

  private static func openCatalog(
    at path: String, driver: any CatalogDriver, access: CaseAccess
  ) throws -> (catalog: any Catalog, isReadOnly: Bool) {
    switch access {
    case .writing: return (try driver.open(at: path), false)
    case .writingWhereAllowed:
      do { return (try driver.open(at: path), false) } catch let error as CatalogError
        where error.code == .readOnly
      {
        return (try driver.openReading(at: path), true)
      }
    case .checking:
      do { return (try driver.openReading(at: path), true) } catch let error as CatalogError
        where error.code.isDamage || error.code == .noFile
      { return (UnreadableCatalog(error), true) }
    }
  }

  static func refuseNetwork(_ path: String, allowed: Bool) throws(CaseworkError) {
    guard !allowed, FileSystemKind.isNetwork(path) else { return }
    throw CaseworkError(
      .networkFileSystem,
      "the case lies on a network file system, where its locks are not safe; move it to a local disk, "
        + "or use --allow-network-fs when you are sure that one machine at a time uses it")
  }

  /// Writes rows and the leaves that commit to them in one transaction, durable when this returns.
  ///
  /// - Parameters:
  ///   - actor: who does it.
  ///   - publishes: whether tiles and checkpoint follow within the call when they are due; otherwise
  ///     somebody else sees to it.
  ///   - body: writes the rows and leaves.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws, and then nothing was written; errors of the catalog.
  @discardableResult
  func record<Result>(
    _ actor: Actor, publishes: Bool = true, _ body: (Recording) throws -> Result
  ) throws -> Result {
    let result = try catalog.write { writer in
      let recording = try Recording(
        writer: writer, columns: columns, actor: actor, now: clock())
      let result = try body(recording)
      try recording.finish()
      return result
    }
    if publishes { try publishLedgerIfDue() }
    return result
  }

  /// Writes rows that no leaf commits to, such as holds and paces, without waiting for the disk.
  ///
  /// A loss of power may undo it, the end of this process does not; see ``Catalog/writeSoon(_:)``.
  ///
  /// - Parameters:
  ///   - actor: who does it.
  ///   - body: writes the rows.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws, ``CaseworkError`` `.internalFault` when it wrote a leaf, and then nothing was
  ///   written; errors of the catalog.
  func note<Result>(_ actor: Actor, _ body: (Recording) throws -> Result) throws -> Result {
    try catalog.writeSoon { writer in
      let recording = try Recording(
        writer: writer, columns: columns, actor: actor, now: clock())
      let first = recording.nextLeaf
      let result = try body(recording)
      try recording.finish()
      guard recording.nextLeaf == first else {
        throw CaseworkError(
          .internalFault, "a ledger leaf was written without waiting for the disk")
      }
      return result
    }
  }

  /// Brings tiles and checkpoint up to the newest leaf.
  ///
  /// Safe to call at any time, from any process.
  public func publishLedger() throws {
    try publisher.publish(from: catalog)
    published.withLock { $0 = .now }
  }

  /// Brings tiles and checkpoint up to the newest leaf when that was not done for a second.
  public func publishLedgerIfDue() throws {
    let isDue = published.withLock { ContinuousClock.now - $0 >= Self.unpublishedAge }
    if isDue { try publishLedger() }
  }

  /// Signs a text that is no checkpoint with the ledger's key.
  func sign(_ text: String) throws -> SignedNote { try publisher.sign(text) }

  /// The newest signed checkpoint; `nil` before the first leaf is published.
  func checkpointNote() throws -> SignedNote? { try publisher.headNote() }

  /// Closes the catalog after work that wrote nothing.
  public func closeUnchanged() { catalog.close() }

  /// Publishes what is left to publish, where anything may be written, and closes the catalog.
  public func close() throws {
    if !isReadOnly { try publishLedger() }
    catalog.close()
  }
}

/// What opens a case's wrapped keys.
public enum CaseKeySource: Sendable {
  /// A key file at a path.
  case keyFile(String)
  /// A passphrase.
  case passphrase(Passphrase)

  func open(_ envelope: KeyEnvelope, caseID: String) throws(KeyError) -> CaseSecrets {
    switch self {
    case .keyFile(let path): try envelope.open(keyFile: KeyFile.read(from: path), caseID: caseID)
    case .passphrase(let passphrase): try envelope.open(passphrase: passphrase, caseID: caseID)
    }
  }
}
