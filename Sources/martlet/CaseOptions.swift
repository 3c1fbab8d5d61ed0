// SPDX-License-Identifier: Apache-2.0
// The options that every command on a case shares.

internal import ArgumentParser
internal import Casework
internal import CatalogSQLite
internal import EvidenceModel
internal import EvidenceVault
internal import Foundation

/// The options that every command on a case shares.
struct CaseOptions: ParsableArguments {
  @Option(name: .customLong("case"), help: ArgumentHelp("The casefile's folder.", valueName: "dir"))
  var casePath: String

  @Option(
    help: ArgumentHelp(
      "The key file; else MARTLET_KEY_FILE, else the configuration folder.", valueName: "file"))
  var keyFile: String?

  @Option(help: ArgumentHelp("Read the passphrase from this file descriptor.", valueName: "n"))
  var passphraseFd: Int32?

  @Option(help: ArgumentHelp("A library of known lists shared by several cases.", valueName: "dir"))
  var library: String?

  @Option(
    help: ArgumentHelp("Act as this user; the token is in MARTLET_USER_TOKEN.", valueName: "name"))
  var user: String?

  @Option(
    help: ArgumentHelp("Read the user's token from this file (mode 0600).", valueName: "file"))
  var tokenFile: String?

  @Flag(help: "Open a case that lies on a network file system.")
  var allowNetworkFs = false

  /// Opens the case.
  func open(_ access: CaseAccess = .writing) throws -> CaseStore {
    MemoryProtection.forbidCoreDumps()
    let description = try CaseDescription.read(from: CaseFolder(path: casePath))
    return try CaseStore.open(
      path: casePath, keys: try keys(caseID: description.id), driver: SQLiteDriver(),
      access: access, library: library, allowsNetworkFileSystem: allowNetworkFs,
      clock: SystemClock.now)
  }

  /// Where the case's keys come from.
  func keys(caseID: String) throws -> CaseKeySource {
    if let passphraseFd { return .passphrase(try Passphrase.read(from: passphraseFd)) }
    return .keyFile(keyFilePath(caseID: caseID))
  }

  /// The key file named, or the place where one is looked for.
  func keyFilePath(caseID: String) -> String { KeyPlaces.path(given: keyFile, caseID: caseID) }

  /// The user who proves to be one, or the key holder.
  func actor(in store: CaseStore) throws -> Actor {
    guard let user else { return .keyHolder }
    return try UserService.authenticate(
      name: user, token: try UserToken.read(file: tokenFile), store: store)
  }
}

/// Where key files are looked for.
enum KeyPlaces {
  /// The key file named, or `MARTLET_KEY_FILE`, or the case's file in the configuration folder.
  static func path(given: String?, caseID: String) -> String {
    let environment = ProcessInfo.processInfo.environment
    if let given = given ?? environment["MARTLET_KEY_FILE"], !given.isEmpty { return given }
    let home = environment["HOME"] ?? NSHomeDirectory()
    let base = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.config"
    return "\(base)/martlet/keys/\(caseID).key"
  }
}

/// The token by which a user proves who that is.
enum UserToken {
  /// Reads the token from a file that only its owner may read, else from `MARTLET_USER_TOKEN`.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  static func read(file: String?) throws(CaseworkError) -> String {
    guard let file else {
      guard let token = ProcessInfo.processInfo.environment["MARTLET_USER_TOKEN"], !token.isEmpty
      else {
        throw CaseworkError(
          .denied, "the user's token is missing; set MARTLET_USER_TOKEN or use --token-file")
      }
      return token
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    guard let mode = attributes?[.posixPermissions] as? Int,
      let data = FileManager.default.contents(atPath: file), data.count < 4_096
    else { throw CaseworkError(.denied, "the token file cannot be read") }
    guard mode & 0o077 == 0 else {
      throw CaseworkError(.denied, "others may read the token file; run: chmod 600 on it")
    }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
