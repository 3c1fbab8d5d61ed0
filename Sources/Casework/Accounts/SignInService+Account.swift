// SPDX-License-Identifier: Apache-2.0
// What a person changes about the own way in: the password, codes, recovery codes.

internal import Catalog
public import EvidenceModel

/// How a person signs in, as that person may see it.
public struct OwnAccount: Hashable, Sendable {
  /// The user's number.
  public let user: Int64
  /// The user's name.
  public let name: String
  /// The user's role.
  public let role: UserRole
  /// When the password was set.
  public let passwordChanged: Instant
  /// Whether a code is asked for besides the password.
  public let usesCodes: Bool
  /// How many recovery codes are left.
  public let recoveryCodesLeft: Int
}

/// A secret of time-based codes that counts once its first code was given.
public struct CodeEnrolment: Hashable, Sendable {
  /// The secret in base 32.
  public let secret: String
  /// The address that authenticator programs read.
  public let address: String
}

/// What came of a change that gave the session a new identifier.
public struct CodeConfirmation: Hashable, Sendable {
  /// The session under its new identifier.
  public let opened: OpenedSession
  /// The recovery codes, shown once.
  public let recoveryCodes: [String]
}

extension SignInService {
  /// How the person whose session `id` opens signs in.
  ///
  /// - Throws: ``SignInError`` `.over`.
  public func ownAccount(_ id: String) throws -> OwnAccount {
    guard let user = sessions.entry(id)?.actor.user, let account = try account(number: user) else {
      throw SignInError.over
    }
    let row = account.credential
    return OwnAccount(
      user: user, name: account.user.name, role: account.role,
      passwordChanged: Instant(microseconds: row.changed), usesCodes: row.sealedTotp != nil,
      recoveryCodesLeft: RecoveryCodes.left(row))
  }

  /// Chooses a new password; every other session of the person ends, this one gets a new identifier.
  ///
  /// - Throws: ``SignInError``; ``CaseworkError`` `.usage` for a password that is not taken.
  public func changePassword(
    _ id: String, current: String, new: String, address: String
  ) throws -> OpenedSession {
    let account = try proven(id, password: current, address: address)
    let bytes = try PasswordRules.checked(new, name: account.user.name)
    guard bytes != PasswordRules.normalForm(current) else {
      throw CaseworkError(.usage, "the new password is the old one; choose another")
    }
    let encoded = try passwords.encoded(bytes)
    let mark = try change(account, "password changed") { row, now in
      row.sealedPassword = store.sealedPassword(encoded, user: row.userId)
      row.mustChange = false
      row.changed = max(now.microseconds, row.changed + 1)
    }
    return try renewAlone(id, user: account.user.id, mark: mark)
  }

  /// Begins to ask for codes: makes a secret, which counts once its first code was given.
  ///
  /// - Throws: ``SignInError``; ``CaseworkError`` `.conflict` when codes are asked for already.
  public func enrol(_ id: String, password: String, address: String) throws -> CodeEnrolment {
    let account = try proven(id, password: password, address: address)
    try Self.requireNoCodes(account.credential)
    let code = TimeBasedCode.fresh()
    guard sessions.update(id, { $0.pendingSecret = code.secret }) else { throw SignInError.over }
    return CodeEnrolment(
      secret: code.secretText, address: code.address(name: account.user.name))
  }

  /// The secret that waits for its first code; `nil` when none does.
  public func pendingEnrolment(_ id: String) -> CodeEnrolment? {
    guard let entry = sessions.entry(id), let secret = entry.pendingSecret else { return nil }
    let code = TimeBasedCode(secret: secret)
    return CodeEnrolment(
      secret: code.secretText, address: code.address(name: entry.actor.name))
  }

  /// Asks for codes from now on, since the first one was right; gives the recovery codes.
  ///
  /// - Throws: ``SignInError`` `.refused` for a wrong code; ``CaseworkError`` `.conflict` when no secret
  ///   waits for its first code, or codes are asked for already.
  public func confirmEnrolment(_ id: String, code: String) throws -> CodeConfirmation {
    let entry = sessions.entry(id)
    let account = try standing(entry)
    guard let secret = entry?.pendingSecret else {
      throw CaseworkError(.conflict, "there is no secret to confirm; begin again")
    }
    let expected = TimeBasedCode(secret: secret)
    guard let step = expected.acceptedStep(code, at: store.clock(), after: nil) else {
      throw SignInError.refused
    }
    let (codes, keys) = RecoveryCodes.make(store: store)
    _ = try change(account, "codes added") { row, _ in
      // Another session of the person may have added codes since this one made its secret.
      try Self.requireNoCodes(row)
      row.sealedTotp = store.columns.seal(
        secret, CredentialRow.self, "sealed_totp", row: row.userId)
      (row.totpStep, row.recoveryKeys) = (step, keys)
    }
    guard let opened = sessions.renew(id, { $0.pendingSecret = nil }) else {
      throw SignInError.over
    }
    return CodeConfirmation(opened: opened, recoveryCodes: codes)
  }

  /// Asks for codes no more.
  ///
  /// - Throws: ``SignInError``; ``CaseworkError`` `.conflict` when none are asked for.
  public func removeCodes(_ id: String, password: String, address: String) throws -> OpenedSession {
    let account = try proven(id, password: password, address: address)
    try requireCodes(account)
    _ = try change(account, "codes removed") { row, _ in
      (row.sealedTotp, row.totpStep, row.recoveryKeys) = (nil, nil, [])
    }
    guard let opened = sessions.renew(id) else { throw SignInError.over }
    return opened
  }

  /// Makes new recovery codes; the old ones end.
  ///
  /// - Throws: As ``removeCodes(_:password:address:)``.
  public func renewRecoveryCodes(
    _ id: String, password: String, address: String
  ) throws -> [String] {
    let account = try proven(id, password: password, address: address)
    try requireCodes(account)
    let (codes, keys) = RecoveryCodes.make(store: store)
    _ = try change(account, "recovery codes renewed") { row, _ in row.recoveryKeys = keys }
    return codes
  }

  private static func requireNoCodes(_ row: CredentialRow) throws(CaseworkError) {
    guard row.sealedTotp == nil else {
      throw CaseworkError(.conflict, "codes are asked for already; remove them first")
    }
  }

  private func requireCodes(_ account: Account) throws(CaseworkError) {
    guard account.credential.sealedTotp != nil else {
      throw CaseworkError(.conflict, "no codes are asked for")
    }
  }

  /// Changes a person's row, if nobody else changed the password meanwhile.
  private func change(
    _ account: Account, _ what: String, _ body: (inout CredentialRow, Instant) throws -> Void
  ) throws -> AccountMark {
    try store.record(account.actor) { recording in
      guard
        var row = try recording.reader.row(CredentialRow.self, key: .integer(account.user.id)),
        row.changed == account.credential.changed
      else { throw SignInError.over }
      try body(&row, recording.now)
      try recording.update(row)
      try recording.leaf(
        .user, shown: [("user", "user-\(row.userId)"), ("change", what)],
        facts: ["change": .string(what)])
      return AccountMark(role: account.user.role, changed: row.changed)
    }
  }

  private func renewAlone(_ id: String, user: Int64, mark: AccountMark) throws -> OpenedSession {
    sessions.endAll(user: user, except: id)
    let opened = sessions.renew(id) { entry in
      entry.mark = mark
      entry.mustChangePassword = false
    }
    guard let opened else { throw SignInError.over }
    return opened
  }
}
