// SPDX-License-Identifier: Apache-2.0
// One-time passwords: how the first administrator, and whoever forgot a password, gets in.

internal import Catalog
internal import EvidenceModel

/// A password that is shown once and allows nothing but choosing another.
public struct OneTimePassword: Hashable, Sendable {
  /// Whose it is.
  public let name: String
  /// The password.
  public let password: String
}

/// How somebody may sign in, as an administrator may see it.
public struct CredentialSummary: Hashable, Sendable {
  /// The user's number.
  public let user: Int64
  /// Whether the password is a one-time one that was not used yet.
  public let mustChangePassword: Bool
  /// Whether a code is asked for besides the password.
  public let usesCodes: Bool
}

/// Gives out one-time passwords.
public struct CredentialService {
  let store: CaseStore
  let actor: Actor
  let passwords: any PasswordHashing

  /// Works on the people of `store` on behalf of `actor`.
  public init(
    store: CaseStore, actor: Actor, passwords: any PasswordHashing = PasswordHashes.standard
  ) {
    self.store = store
    self.actor = actor
    self.passwords = passwords
  }

  /// A one-time password for an administrator, as long as nobody has chosen a password; `nil` once
  /// somebody has.
  ///
  /// - Parameter name: The administrator; the only one of the case when `nil`.
  /// - Returns: the password, shown once.
  /// - Throws: ``CaseworkError`` `.notFound` for another name than an active administrator's, `.usage`
  ///   when there are several and none is named.
  public func firstRun(name: String? = nil) throws -> OneTimePassword? {
    let (isOver, names) = try store.catalog.read { reader in
      (
        try Self.somebodyChose(reader),
        try reader.rows(UserRow.self, where: Self.activeAdministrators, orderedBy: ["id"])
          .map(\.name)
      )
    }
    guard !isOver else { return nil }
    if let name, !names.contains(name) {
      throw CaseworkError(.notFound, "no active administrator of the case has that name")
    }
    guard let chosen = name ?? names.first, name != nil || names.count == 1 else {
      throw CaseworkError(
        .usage, "the case has several administrators; name the one who signs in first")
    }
    return try give(chosen, removesCodes: true)
  }

  /// Gives a user a one-time password; the old password and all sessions end.
  ///
  /// The key holder may do so for an administrator, as long as nobody has chosen a password.
  ///
  /// - Parameters:
  ///   - name: The user's name.
  ///   - removesCodes: Whether codes are asked for no more: for somebody who lost the device and the
  ///     recovery codes.
  /// - Returns: the password, shown once.
  /// - Throws: ``CaseworkError`` `.denied`; `.notFound` for an unknown or inactive user.
  public func reset(name: String, removesCodes: Bool = false) throws -> OneTimePassword {
    if actor == .keyHolder, let first = try firstRunIfAdministrator(name) { return first }
    try actor.require(.administer)
    return try give(name, removesCodes: removesCodes)
  }

  /// How each user may sign in; who has no entry has no password.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public func list() throws -> [CredentialSummary] {
    try actor.require(.administer)
    return try store.catalog.read { try $0.rows(CredentialRow.self, orderedBy: ["user_id"]) }.map {
      CredentialSummary(
        user: $0.userId, mustChangePassword: $0.mustChange, usesCodes: $0.sealedTotp != nil)
    }
  }

  private static let activeAdministrators: [CatalogCondition] = [
    .equals("role", "administrator"), .equals("state", "active"),
  ]

  private static func somebodyChose(_ reader: any CatalogReader) throws -> Bool {
    try reader.first(CredentialRow.self, where: [.equals("must_change", 0)]) != nil
  }

  private func firstRunIfAdministrator(_ name: String) throws -> OneTimePassword? {
    do { return try firstRun(name: name) } catch let error as CaseworkError
      where error.code == .notFound
    { return nil }
  }

  private func give(_ name: String, removesCodes: Bool) throws -> OneTimePassword {
    let password = SecretText.oneTimePassword()
    let encoded = try passwords.encoded(Array(password.utf8))
    try store.record(actor) { recording in
      guard
        let user = try recording.reader.first(
          UserRow.self, where: [.equals("name", .text(name)), .equals("state", "active")])
      else { throw CaseworkError(.notFound, "no active user has that name") }
      let old = try recording.reader.row(CredentialRow.self, key: .integer(user.id))
      var row = CredentialRow(
        userId: user.id, sealedPassword: store.sealedPassword(encoded, user: user.id),
        mustChange: true, changed: recording.now.microseconds)
      if !removesCodes, let old {
        (row.sealedTotp, row.totpStep, row.recoveryKeys) = (
          old.sealedTotp, old.totpStep, old.recoveryKeys
        )
      }
      // Two resets in one microsecond are two passwords: sessions tell them apart by their times.
      if let old { row.changed = max(row.changed, old.changed + 1) }
      try recording.upsert(row)
      let change = "one-time password given"
      try recording.leaf(
        .user, shown: [("user", "user-\(user.id)"), ("change", change)],
        facts: ["change": .string(change), "codes_removed": .bool(removesCodes)])
    }
    return OneTimePassword(name: name, password: password)
  }
}

extension CaseStore {
  /// Seals the encoded hash of a password.
  func sealedPassword(_ encoded: String, user: Int64) -> [UInt8] {
    columns.seal(Array(encoded.utf8), CredentialRow.self, "sealed_password", row: user)
  }

  /// Opens the encoded hash of a password.
  ///
  /// - Throws: `VaultError` `.corrupt` when it was changed or moved.
  func encodedPassword(_ row: CredentialRow) throws -> String {
    String(
      decoding: try columns.open(
        row.sealedPassword, CredentialRow.self, "sealed_password", row: row.userId),
      as: UTF8.self)
  }

  /// Opens the secret of time-based codes; `nil` when none are asked for.
  ///
  /// - Throws: `VaultError` `.corrupt` when it was changed or moved.
  func timeBasedCode(_ row: CredentialRow) throws -> TimeBasedCode? {
    try row.sealedTotp.map {
      TimeBasedCode(
        secret: try columns.open($0, CredentialRow.self, "sealed_totp", row: row.userId))
    }
  }
}
