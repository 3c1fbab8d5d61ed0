// SPDX-License-Identifier: Apache-2.0
// Signing in and out: who is let in, as slowly for a wrong name as for a wrong password.

internal import Catalog
internal import EvidenceModel
internal import Synchronization

/// One attempt to sign in.
public struct SignInAttempt: Hashable, Sendable {
  /// The name given.
  public var name: String
  /// The password given.
  public var password: String
  /// A time-based or recovery code, when one was given with it.
  public var code: String?
  /// Where the attempt comes from.
  public var address: String
  /// The session that the visitor came with, which ends.
  public var replaces: String?

  /// Groups the parts.
  public init(
    name: String, password: String, code: String? = nil, address: String, replaces: String? = nil
  ) {
    self.name = name
    self.password = password
    self.code = code
    self.address = address
    self.replaces = replaces
  }
}

/// How an attempt to sign in went on.
public enum SignInOutcome: Hashable, Sendable {
  /// Somebody is signed in.
  case signedIn(OpenedSession)
  /// The password was right, and a code is asked for; the text stands for the attempt for 5 minutes.
  case codeNeeded(String)
}

/// Signs people in and out of one case.
///
/// Safe to use from several threads. Its calls block: a password takes about 0.1 s, and every change is
/// durable when a call returns. Sessions, failures and questions for codes are in memory only.
public final class SignInService: Sendable {
  /// Who is signed in.
  public let sessions: SessionStore
  let store: CaseStore
  let passwords: any PasswordHashing
  let throttle: SignInThrottle
  let challenges: CodeChallenges
  /// What passwords of users that do not exist are held against.
  private let decoy: String

  /// Nobody is signed in yet.
  ///
  /// - Parameters:
  ///   - store: The case.
  ///   - passwords: How passwords are kept.
  ///   - limits: How long sessions last.
  ///   - uptime: A clock that only goes forward.
  ///   - onChange: Told at once of each session that is locked or over, and whose it was.
  /// - Throws: when the memory that a password's hash needs cannot be had.
  public init(
    store: CaseStore, passwords: any PasswordHashing = PasswordHashes.standard,
    limits: SessionLimits = .standard, uptime: @escaping @Sendable () -> Duration,
    onChange: @escaping @Sendable (SessionChange, _ user: Int64?, _ number: Int) -> Void = {
      _, _, _ in
    }
  ) throws {
    self.store = store
    self.passwords = passwords
    sessions = SessionStore(limits: limits, uptime: uptime, onChange: onChange)
    throttle = SignInThrottle(uptime: uptime)
    challenges = CodeChallenges(uptime: uptime)
    decoy = try passwords.encoded(SecretText.bytes(16))
  }

  // MARK: - In and out

  /// Signs somebody in.
  ///
  /// - Returns: the session, or a question for a code.
  /// - Throws: ``SignInError`` `.refused`, `.wait`; errors of the catalog.
  public func signIn(_ attempt: SignInAttempt) throws -> SignInOutcome {
    let account = try account(named: attempt.name)
    let keys = [Self.key(account, name: attempt.name), .remote(attempt.address)]
    let locksOut = try begin(keys)
    guard verifies(attempt.password, account), let account, account.mayEnter else {
      return try refuse(account, locksOut: locksOut)
    }
    if account.credential.sealedTotp != nil, attempt.code == nil {
      throttle.forgive(keys)
      return .codeNeeded(challenges.make(for: account))
    }
    let rehashed = try rehashed(attempt.password, account)
    guard try enter(account, code: attempt.code, rehashed: rehashed) else {
      return try refuse(account, locksOut: locksOut)
    }
    return .signedIn(try open(account, keys: keys, replacing: attempt.replaces))
  }

  /// Answers a question for a code.
  ///
  /// - Parameters:
  ///   - challenge: What ``SignInOutcome/codeNeeded(_:)`` gave.
  ///   - code: A time-based or recovery code.
  ///   - address: Where the answer comes from.
  ///   - replaces: The session that the visitor came with, which ends.
  /// - Returns: the session.
  /// - Throws: ``SignInError``; errors of the catalog.
  public func confirm(
    challenge: String, code: String, address: String, replaces: String? = nil
  ) throws -> OpenedSession {
    guard let question = challenges.question(challenge),
      let account = try account(number: question.user), account.mayEnter,
      account.mark == question.mark
    else { throw SignInError.over }
    let keys: [SignInKey] = [.user(account.user.id), .remote(address)]
    let locksOut = try begin(keys)
    guard try enter(account, code: code, rehashed: nil) else {
      return try refuse(account, locksOut: locksOut)
    }
    challenges.end(challenge)
    return try open(account, keys: keys, replacing: replaces)
  }

  /// The session that `id` opens; `nil` when it is over.
  ///
  /// A session is over, too, once its user was deactivated or got another role or password, whichever
  /// process did that; it is looked up at most once a second.
  ///
  /// - Parameters:
  ///   - id: The identifier that was given.
  ///   - isActivity: Whether a person did something, which puts the lock off.
  /// - Returns: the session.
  /// - Throws: errors of the catalog.
  public func session(_ id: String, isActivity: Bool) throws -> Session? {
    guard let entry = sessions.entry(id), let user = entry.actor.user else { return nil }
    let now = sessions.uptime()
    if now - entry.checked >= .seconds(1) {
      guard let account = try account(number: user), account.mayEnter, account.mark == entry.mark
      else {
        sessions.end(id)
        return nil
      }
      sessions.update(id) { $0.checked = now }
      try keepIdleLock()
    }
    return sessions.session(id, isActivity: isActivity)
  }

  /// Takes over after how many idle minutes the case's policy locks sessions.
  func keepIdleLock() throws {
    let policy = try PolicyService(store: store, actor: .keyHolder).inForce().policy
    sessions.lock(afterIdle: .seconds(policy.idleLockMinutes * 60))
  }

  /// Ends the session that `id` opens, if there is one.
  public func signOut(_ id: String) throws {
    guard let actor = sessions.end(id), let user = actor.user else { return }
    try note(actor, user: user, event: "signed_out", facts: .object([]))
  }

  /// Ends every session of the person whose session `id` opens; how many.
  ///
  /// - Throws: ``SignInError`` `.over`.
  @discardableResult
  public func signOutEverywhere(_ id: String) throws -> Int {
    guard let actor = sessions.entry(id)?.actor, let user = actor.user else {
      throw SignInError.over
    }
    let count = sessions.endAll(user: user)
    try note(actor, user: user, event: "signed_out", facts: ["sessions": JSONValue(count)])
    return count
  }

  /// Ends every session of another person on behalf of `actor`; how many.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`.
  @discardableResult
  public func signOut(userNamed name: String, by actor: Actor) throws -> Int {
    try actor.require(.administer)
    let found = try store.catalog.read {
      try $0.first(UserRow.self, where: [.equals("name", .text(name))])
    }
    guard let found else { throw CaseworkError(.notFound, "there is no user of that name") }
    let count = sessions.endAll(user: found.id)
    try note(actor, user: found.id, event: "signed_out", facts: ["sessions": JSONValue(count)])
    return count
  }

  // MARK: - Locking

  /// Locks the session that `id` opens: it shows nothing until the password is given again.
  ///
  /// - Throws: ``SignInError`` `.over`.
  public func lock(_ id: String) throws(SignInError) {
    guard sessions.lock(id) else { throw .over }
  }

  /// Unlocks a session and gives it a new identifier.
  ///
  /// - Throws: ``SignInError``; errors of the catalog.
  public func unlock(_ id: String, password: String, address: String) throws -> OpenedSession {
    _ = try proven(id, password: password, address: address)
    guard let opened = sessions.renew(id, { $0.isLocked = false }) else { throw SignInError.over }
    return opened
  }

  // MARK: - Parts

  /// The person whose session an entry is, as long as the person's rows say what they said when it began.
  ///
  /// - Throws: ``SignInError`` `.over` once the person got another role or password, or was deactivated; errors of
  ///   the catalog.
  func standing(_ entry: SessionStore.Entry?) throws -> Account {
    guard let entry, let user = entry.actor.user, let account = try account(number: user),
      account.mayEnter, account.mark == entry.mark
    else { throw SignInError.over }
    return account
  }

  /// The person whose session `id` opens, who has just given the password again.
  ///
  /// - Throws: ``SignInError``; errors of the catalog.
  func proven(_ id: String, password: String, address: String) throws -> Account {
    let account = try standing(sessions.entry(id))
    let keys: [SignInKey] = [.user(account.user.id), .remote(address)]
    let locksOut = try begin(keys)
    guard verifies(password, account) else {
      return try refuse(account, locksOut: locksOut)
    }
    throttle.succeeded(keys)
    return account
  }

  /// Begins an attempt; whether a lock-out begins should it fail.
  private func begin(_ keys: [SignInKey]) throws(SignInError) -> Bool {
    switch throttle.begin(keys) {
    case .goOn(let locksOut): return locksOut
    case .wait(let left): throw .wait(seconds: Int(left.components.seconds) + 1)
    }
  }

  private func refuse<Result>(_ account: Account?, locksOut: Bool) throws -> Result {
    if locksOut { try note(.nobody, user: account?.user.id, event: "locked_out") }
    throw SignInError.refused
  }

  /// Whether the password is the account's; takes the same time when there is none.
  private func verifies(_ password: String, _ account: Account?) -> Bool {
    let bytes = PasswordRules.normalForm(password)
    let isRight = passwords.verifies(bytes ?? [], account?.encodedPassword ?? decoy)
    return isRight && bytes != nil && account != nil
  }

  private func rehashed(_ password: String, _ account: Account) throws -> String? {
    guard passwords.isOutdated(account.encodedPassword),
      let bytes = PasswordRules.normalForm(password)
    else { return nil }
    return try passwords.encoded(bytes)
  }

  /// Records that somebody signed in, if the code is right; `false` if it is not.
  private func enter(_ account: Account, code: String?, rehashed: String?) throws -> Bool {
    try store.record(account.actor) { recording in
      guard
        var row = try recording.reader.row(CredentialRow.self, key: .integer(account.user.id)),
        row.changed == account.credential.changed
      else { return false }
      if let expected = try store.timeBasedCode(row) {
        guard let code, accept(code, expected, &row, at: recording.now) else { return false }
      }
      if let rehashed {
        row.sealedPassword = store.sealedPassword(rehashed, user: row.userId)
      }
      if row != account.credential || rehashed != nil { try recording.update(row) }
      try recording.leaf(.signIn, shown: Self.shown(account.user.id, "signed_in"))
      return true
    }
  }

  /// Uses up a code.
  private func accept(
    _ code: String, _ expected: TimeBasedCode, _ row: inout CredentialRow, at time: Instant
  ) -> Bool {
    if let step = expected.acceptedStep(code, at: time, after: row.totpStep) {
      row.totpStep = step
      return true
    }
    return RecoveryCodes.use(code, &row, store: store)
  }

  private func open(
    _ account: Account, keys: [SignInKey], replacing old: String?
  ) throws -> OpenedSession {
    throttle.succeeded(keys)
    try keepIdleLock()
    if let old { sessions.end(old) }
    return sessions.open(
      account.actor, mustChangePassword: account.credential.mustChange, mark: account.mark)
  }

  private func note(
    _ actor: Actor, user: Int64?, event: String, facts: JSONValue = .object([])
  ) throws {
    try store.record(actor) { recording in
      try recording.leaf(.signIn, shown: Self.shown(user, event), facts: facts)
    }
  }

  private static func shown(_ user: Int64?, _ event: String) -> [(String, String)] {
    [("user", user.map { "user-\($0)" } ?? "unknown"), ("event", event)]
  }

  private static func key(_ account: Account?, name: String) -> SignInKey {
    account.map { .user($0.user.id) } ?? .name(String(name.prefix(64)))
  }
}
