// SPDX-License-Identifier: Apache-2.0
// Makes a new casefile, whole or not at all.

internal import Catalog
public import EvidenceModel
public import EvidenceVault
internal import Foundation
internal import Ledger
internal import LegalRegime

/// What a new case is to be.
public struct CaseCreation: Sendable {
  /// Where the new case's keys come from.
  public enum Keys: Sendable {
    /// A new key file is made at this path.
    case newKeyFile(String)
    /// A passphrase wraps them.
    case passphrase(Passphrase)
  }

  /// The folder to make.
  public var path: String
  /// The case's name.
  public var name: String
  /// The legal regime's identifier.
  public var regime: String
  /// The authority under which the material is held.
  public var authority: String
  /// The IANA name of the zone in which days are cut.
  public var timeZone: String
  /// Whether the case is synthetic, for good.
  public var isSynthetic: Bool
  /// The name of the first administrator.
  public var administrator: String

  /// Sets every part.
  public init(
    path: String, name: String, regime: String, authority: String, timeZone: String,
    isSynthetic: Bool, administrator: String
  ) {
    self.path = path
    self.name = name
    self.regime = regime
    self.authority = authority
    self.timeZone = timeZone
    self.isSynthetic = isSynthetic
    self.administrator = administrator
  }

  /// A new case's identifier: a random UUID in lower case.
  public static func makeID() -> String { UUID().uuidString.lowercased() }

  /// Makes the case and its first administrator.
  ///
  /// The folder is built beside its final name and renamed, so that half a case is never seen.
  ///
  /// - Returns: the open case, and the administrator's token, which is shown once.
  /// - Throws: ``CaseworkError`` `.exists`, `.usage`, `.networkFileSystem`; `KeyError`, `VaultError`,
  ///   `CatalogError`.
  public func create(
    id: String, keys: Keys, driver: any CatalogDriver, library: String? = nil,
    allowsNetworkFileSystem: Bool = false, clock: @escaping @Sendable () -> Instant
  ) throws -> (store: CaseStore, token: String) {
    let folder = CaseFolder(path: path)
    try check(folder, allowsNetworkFileSystem: allowsNetworkFileSystem)
    if case .newKeyFile(let path) = keys, FilePlace.of(path).isWithin(FilePlace.of(folder.path)) {
      throw CaseworkError(
        .usage,
        "the key file would lie inside the case, where it protects nothing; name another place")
    }
    let (envelope, secrets) = try makeKeys(keys, id: id)
    do {
      return try build(
        folder, id: id, envelope: envelope, secrets: secrets, driver: driver, library: library,
        clock: clock)
    } catch {
      // Never the key of a case that is there.
      let isThere = FileManager.default.fileExists(atPath: folder.description)
      if case .newKeyFile(let path) = keys, !isThere { try? KeyFile.destroy(at: path) }
      throw error
    }
  }

  private func check(_ folder: CaseFolder, allowsNetworkFileSystem: Bool) throws {
    let shown = EvidenceText.escaped(folder.path)
    guard (try? FileManager.default.destinationOfSymbolicLink(atPath: folder.path)) == nil else {
      throw CaseworkError(.exists, "\(shown) is a link; name the folder that it leads to")
    }
    let entries = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    guard entries?.isEmpty ?? !FileManager.default.fileExists(atPath: folder.path) else {
      throw CaseworkError(.exists, "\(shown) is there already; name a new folder for the case")
    }
    guard TimeZone(identifier: timeZone) != nil else {
      throw CaseworkError(
        .usage,
        "\(EvidenceText.escaped(timeZone)) is not a time zone; use a name such as Europe/London")
    }
    guard !name.isEmpty, name.utf8.count <= 200 else {
      throw CaseworkError(.usage, "the case's name must have 1 to 200 bytes")
    }
    _ = try RegimeLibrary.regime(regime)
    let parent = URL(fileURLWithPath: folder.path).deletingLastPathComponent().path
    try CaseStore.refuseNetwork(parent, allowed: allowsNetworkFileSystem)
  }

  private func makeKeys(
    _ keys: Keys, id: String
  ) throws(KeyError) -> (envelope: KeyEnvelope, secrets: CaseSecrets) {
    switch keys {
    case .newKeyFile(let path):
      try KeyEnvelope.create(keyFile: KeyFile.create(at: path, caseID: id))
    case .passphrase(let passphrase):
      try KeyEnvelope.create(passphrase: passphrase, caseID: id)
    }
  }

  private func build(
    _ folder: CaseFolder, id: String, envelope: KeyEnvelope, secrets: CaseSecrets,
    driver: any CatalogDriver, library: String?, clock: @escaping @Sendable () -> Instant
  ) throws -> (store: CaseStore, token: String) {
    let draft = CaseFolder(path: folder.path + ".making-\(getpid())")
    let files = FileManager.default
    let description = CaseDescription(
      id: id, name: name, created: clock(), isSynthetic: isSynthetic, regime: regime,
      authority: authority, timeZone: timeZone,
      ledgerKey: try LedgerPublisher.verificationKey(caseID: id, key: secrets.signingKey),
      keys: envelope)
    var isMoved = false
    do {
      for path in [draft.path, draft.ledger, draft.library, draft.derived] {
        do {
          try files.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
          throw CaseworkError(
            .unwritable, "the case's folder cannot be made; check permissions, room and the place")
        }
      }
      try description.write(to: draft)
      let store = try CaseStore(
        folder: draft, description: description, library: nil, secrets: secrets,
        vault: try Vault(directory: draft.vault, key: secrets.caseKey),
        catalog: try driver.create(at: draft.catalog), clock: clock)
      let token = try begin(store)
      try store.close()
      if files.fileExists(atPath: folder.path) { try files.removeItem(atPath: folder.path) }
      try files.moveItem(atPath: draft.path, toPath: folder.path)
      isMoved = true
      WholeFile.makeDurable(namesIn: FolderPath.parent(of: folder.path))
      let opened = try CaseStore(
        folder: folder, description: description, library: library, secrets: secrets,
        vault: try Vault(directory: folder.vault, key: secrets.caseKey),
        catalog: try driver.open(at: folder.catalog), clock: clock)
      return (opened, token)
    } catch {
      // Nobody has seen the administrator's token, so the case is of no use to anybody.
      try? files.removeItem(atPath: isMoved ? folder.path : draft.path)
      throw error
    }
  }

  /// Writes leaf 0 and the first administrator.
  private func begin(_ store: CaseStore) throws -> String {
    let creator = Actor.keyHolder
    try store.record(creator) { recording in
      try recording.insert(
        CaseFact(key: "description", value: HexText.encode(store.description.digest)))
      try recording.leaf(
        .caseCreate,
        shown: [
          ("synthetic", isSynthetic ? "yes" : "no"),
          ("description", HexText.encode(store.description.digest)),
        ],
        facts: ["name": .string(name), "authority": .string(authority)])
    }
    return try UserService.add(
      name: administrator, role: .administrator, store: store, actor: creator)
  }
}
