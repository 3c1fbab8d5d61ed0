// SPDX-License-Identifier: Apache-2.0
// What is known of somebody who is signed in.

/// How long sessions last, and how many there may be.
public struct SessionLimits: Hashable, Sendable {
  /// After how long without activity a session locks.
  public var idle: Duration
  /// How long a session lasts at most, whatever is done in it.
  public var lifetime: Duration
  /// How many sessions one person may have; the oldest ends for another.
  public var perUser: Int
  /// How many sessions there may be in all; the oldest ends for another.
  public var total: Int

  /// Locked after 10 minutes, over after 12 hours, 16 a person, 10,000 in all.
  public static let standard = SessionLimits()

  /// Sets every part.
  public init(
    idle: Duration = .seconds(600), lifetime: Duration = .seconds(43_200), perUser: Int = 16,
    total: Int = 10_000
  ) {
    self.idle = idle
    self.lifetime = lifetime
    self.perUser = perUser
    self.total = total
  }
}

/// One person signed in at one place, as of one moment.
public struct Session: Hashable, Sendable {
  /// A number that stays through every change of the session's identifier; never used again.
  public let number: Int
  /// Who is signed in.
  public let actor: Actor
  /// Whether it shows nothing until the password is given again.
  public let isLocked: Bool
  /// Whether it may do nothing but choose a password.
  public let mustChangePassword: Bool
  /// What a form or script of this session sends along, to prove that it is one of ours.
  public let csrfToken: String
  /// How long until it locks, if nothing is done.
  public let locksAfter: Duration
  /// How long until it ends.
  public let endsAfter: Duration

  /// Whether a text is this session's ``csrfToken``, in a time that does not tell how near it is.
  public func accepts(csrfToken given: String) -> Bool { SecretText.areEqual(given, csrfToken) }
}

/// A session that has just begun or got a new identifier.
public struct OpenedSession: Hashable, Sendable {
  /// The secret that opens it: 64 hexadecimal digits; kept nowhere by the server.
  public let id: String
  /// The session.
  public let session: Session
}

/// What a person's rows said when a session began; a session ends when they say something else.
struct AccountMark: Hashable, Sendable {
  let role: String
  /// When the password was set, in microseconds since 1970.
  let changed: Int64
}
