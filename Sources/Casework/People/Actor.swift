// SPDX-License-Identifier: Apache-2.0
// Who does something to a case.

/// What a user may do.
public enum UserRole: String, CaseIterable, Hashable, Sendable, Codable {
  /// Grades items.
  case assessor
  /// Grades items, settles disputes, runs selection and reports.
  case lead
  /// Reads everything that is not evidence, verifies.
  case auditor
  /// Manages people, rules and the case itself.
  case administrator
}

/// Who acts: a user who proved it by a token, or whoever holds the case key.
public struct Actor: Hashable, Sendable {
  /// The user, or `nil` for the holder of the case key.
  public let user: Int64?
  /// The user's name; `key-holder` without one.
  public let name: String
  /// The user's role.
  public let role: UserRole?
  /// What an API token narrows the role to; `nil` for the whole role.
  public let scope: Set<Capability>?
  /// The number of the API token that proved it; `nil` for everybody else.
  public let token: Int64?

  /// Whoever holds the case key: may ingest, import, select, verify and report the published edition.
  public static let keyHolder = Actor(user: nil, name: "key-holder", role: nil)

  /// Whoever knocks without having proved anything: may do nothing.
  public static let nobody = Actor(user: nil, name: "nobody", role: nil, scope: [])

  /// A user who proved to be one, by a token that narrows the role to `scope` when one is given.
  public init(
    user: Int64?, name: String, role: UserRole?, scope: Set<Capability>? = nil, token: Int64? = nil
  ) {
    self.user = user
    self.name = name
    self.role = role
    self.scope = scope
    self.token = token
  }

  /// The word that stands for whoever looked at something in public ledger leaves.
  static let anyViewer = "viewer"

  /// The word that stands for the actor in public ledger leaves, those of views apart.
  public var pseudonym: String { user.map { "user-\($0)" } ?? name }

  /// Whether the actor may do something.
  public func may(_ capability: Capability) -> Bool {
    guard scope?.contains(capability) != false else { return false }
    guard let role else { return Self.keyHolderCapabilities.contains(capability) }
    return Self.capabilities[role]?.contains(capability) == true
  }

  /// Whether the person is one of those who grade, whatever the token at hand is for: what stays blind to them stays so by
  /// every way.
  public var grades: Bool { role.map { Self.capabilities[$0]?.contains(.assess) == true } ?? false }

  /// Refuses what the actor may not do.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public func require(_ capability: Capability) throws(CaseworkError) {
    guard may(capability) else {
      guard let role else {
        throw CaseworkError(
          .denied,
          "the key holder, without a user, may not \(capability.words); name a user who may with --user and a token"
        )
      }
      throw CaseworkError(
        .denied,
        "the role \(role.rawValue) may not \(capability.words); ask somebody whose role does")
    }
  }
}
