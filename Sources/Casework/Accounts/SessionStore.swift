// SPDX-License-Identifier: Apache-2.0
// Who is signed in: in memory only, so that a restart signs everybody out.

internal import Crypto
internal import EvidenceModel
internal import Synchronization

/// What came over a session of a person.
public enum SessionChange: String, Hashable, Sendable {
  /// It shows nothing until the password is given again.
  case locked
  /// It is over.
  case over
}

/// The sessions of one server.
///
/// A session's identifier is a secret of 256 random bits; only its SHA-256 is kept. Times are counted by
/// a clock that nobody sets.
public final class SessionStore: Sendable {
  struct Entry {
    let number: Int
    let actor: Actor
    let began: Duration
    var active: Duration
    var isLocked = false
    var mustChangePassword: Bool
    var mark: AccountMark
    /// When the mark was last held against the person's rows.
    var checked: Duration
    /// A secret of time-based codes that waits for its first code.
    var pendingSecret: [UInt8]?
  }

  private struct State {
    var entries: [[UInt8]: Entry] = [:]
    var nextNumber = 1
    /// No session ends for its age before this.
    var nextEnd = Duration.zero
  }

  /// How long sessions last at most.
  public let limits: SessionLimits
  private let idleLock: Mutex<Duration>
  let uptime: @Sendable () -> Duration
  private let onChange: @Sendable (SessionChange, _ user: Int64?, _ number: Int) -> Void
  private let csrfKey = SymmetricKey(size: .bits256)
  private let state = Mutex(State())

  /// No sessions yet.
  ///
  /// - Parameters:
  ///   - limits: How long sessions last, and how many there may be.
  ///   - uptime: A clock that only goes forward.
  ///   - onChange: Told at once of each session that is locked or over, and whose it was.
  public init(
    limits: SessionLimits = .standard, uptime: @escaping @Sendable () -> Duration,
    onChange: @escaping @Sendable (SessionChange, _ user: Int64?, _ number: Int) -> Void = {
      _, _, _ in
    }
  ) {
    self.limits = limits
    self.uptime = uptime
    self.onChange = onChange
    idleLock = Mutex(limits.idle)
  }

  /// After how long without activity sessions lock now.
  public var idle: Duration { idleLock.withLock { $0 } }

  /// Locks sessions after so long without activity from now on, and at the latest after the limits' time.
  public func lock(afterIdle idle: Duration) { idleLock.withLock { $0 = min(idle, limits.idle) } }

  /// The number of sessions that are not over.
  public var count: Int { withEntries { entries, _ in entries.count } }

  /// The session that `id` opens; `nil` when there is none or it is over.
  ///
  /// - Parameters:
  ///   - id: The identifier that was given.
  ///   - isActivity: Whether a person did something, which puts the lock off.
  /// - Returns: the session.
  public func session(_ id: String, isActivity: Bool = false) -> Session? {
    let key = Self.key(id)
    let idle = idle
    let (found, locked) = withEntries { entries, now -> (Session?, Entry?) in
      guard var entry = entries[key] else { return (nil, nil) }
      let locks = !entry.isLocked && now - entry.active >= idle
      if locks { entry.isLocked = true }
      if isActivity, !entry.isLocked { entry.active = now }
      entries[key] = entry
      return (session(entry, id: id, now: now), locks ? entry : nil)
    }
    if let locked { tell(.locked, [locked]) }
    return found
  }

  /// Locks a session; whether there is one.
  func lock(_ id: String) -> Bool {
    guard update(id, { $0.isLocked = true }), let entry = entry(id) else { return false }
    tell(.locked, [entry])
    return true
  }

  // MARK: - Beginning and ending

  func open(_ actor: Actor, mustChangePassword: Bool, mark: AccountMark) -> OpenedSession {
    let id = SecretText.token()
    let (opened, dropped) = state.withLock { state in
      let now = uptime()
      let dropped = makeRoom(for: actor.user, &state.entries)
      let entry = Entry(
        number: state.nextNumber, actor: actor, began: now, active: now,
        mustChangePassword: mustChangePassword, mark: mark, checked: now)
      state.nextNumber += 1
      state.entries[Self.key(id)] = entry
      return (OpenedSession(id: id, session: session(entry, id: id, now: now)), dropped)
    }
    tell(.over, dropped)
    return opened
  }

  /// Ends a session; who it was of.
  @discardableResult
  func end(_ id: String) -> Actor? {
    let key = Self.key(id)
    guard let entry = withEntries({ entries, _ in entries.removeValue(forKey: key) }) else {
      return nil
    }
    tell(.over, [entry])
    return entry.actor
  }

  /// Ends every session of a person but the one that `id` opens; how many.
  @discardableResult
  func endAll(user: Int64, except id: String? = nil) -> Int {
    let kept = id.map(Self.key)
    let over = withEntries { entries, _ in
      let over = entries.filter { $0.value.actor.user == user && $0.key != kept }
      for key in over.keys { entries[key] = nil }
      return Array(over.values)
    }
    tell(.over, over)
    return over.count
  }

  // MARK: - Changing

  /// Changes a session; whether there is one.
  @discardableResult
  func update(_ id: String, _ body: (inout Entry) -> Void) -> Bool {
    let key = Self.key(id)
    return withEntries { entries, _ in
      guard var entry = entries[key] else { return false }
      body(&entry)
      entries[key] = entry
      return true
    }
  }

  /// The parts of a session.
  func entry(_ id: String) -> Entry? {
    let key = Self.key(id)
    return withEntries { entries, _ in entries[key] }
  }

  /// Changes a session and gives it a new identifier; the old one opens nothing any more.
  func renew(_ id: String, _ body: (inout Entry) -> Void = { _ in }) -> OpenedSession? {
    let (old, new) = (Self.key(id), SecretText.token())
    return withEntries { entries, now in
      guard var entry = entries.removeValue(forKey: old) else { return nil }
      body(&entry)
      entry.active = now
      entries[Self.key(new)] = entry
      return OpenedSession(id: new, session: session(entry, id: new, now: now))
    }
  }

  // MARK: - Private

  /// Runs `body` over the sessions that are not over.
  private func withEntries<Result: Sendable>(
    _ body: (inout [[UInt8]: Entry], Duration) -> Result
  ) -> Result {
    let (result, over) = state.withLock { state -> (Result, [Entry]) in
      let now = uptime()
      var over: [Entry] = []
      if now >= state.nextEnd {
        over = state.entries.values.filter { now - $0.began >= limits.lifetime }
        state.entries = state.entries.filter { now - $0.value.began < limits.lifetime }
        let first = state.entries.values.map(\.began).min() ?? now
        state.nextEnd = first + limits.lifetime
      }
      return (body(&state.entries, now), over)
    }
    tell(.over, over)
    return result
  }

  private func tell(_ change: SessionChange, _ entries: [Entry]) {
    for entry in entries { onChange(change, entry.actor.user, entry.number) }
  }

  private func session(_ entry: Entry, id: String, now: Duration) -> Session {
    Session(
      number: entry.number, actor: entry.actor, isLocked: entry.isLocked,
      mustChangePassword: entry.mustChangePassword, csrfToken: csrfToken(id),
      locksAfter: max(.zero, idle - (now - entry.active)),
      endsAfter: max(.zero, limits.lifetime - (now - entry.began)))
  }

  private func csrfToken(_ id: String) -> String {
    let mac = HMAC<SHA256>.authenticationCode(for: Array(id.utf8), using: csrfKey)
    return HexText.encode(Array(mac))
  }

  /// Ends the oldest sessions where there are too many; which.
  private func makeRoom(for user: Int64?, _ entries: inout [[UInt8]: Entry]) -> [Entry] {
    let own = entries.filter { $0.value.actor.user == user }
    var dropped: [Entry?] = []
    if own.count >= limits.perUser { dropped.append(Self.dropOldest(of: own, &entries)) }
    if entries.count >= limits.total { dropped.append(Self.dropOldest(of: entries, &entries)) }
    return dropped.compactMap { $0 }
  }

  private static func dropOldest(
    of candidates: [[UInt8]: Entry], _ entries: inout [[UInt8]: Entry]
  ) -> Entry? {
    candidates.min { $0.value.number < $1.value.number }.flatMap {
      entries.removeValue(forKey: $0.key)
    }
  }

  private static func key(_ id: String) -> [UInt8] {
    Array(SHA256.hash(data: Array(id.utf8.prefix(256))))
  }
}
