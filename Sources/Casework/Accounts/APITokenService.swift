// SPDX-License-Identifier: Apache-2.0
// Tokens by which machines work for a person.

internal import Catalog
public import EvidenceModel
internal import EvidenceVault

/// A token as its owner and administrators may see it.
public struct APITokenSummary: Hashable, Sendable {
  /// The token's number.
  public let id: Int64
  /// What its owner calls it.
  public let name: String
  /// The owner's name.
  public let owner: String
  /// What it may be used for, in order.
  public let scopes: [TokenScope]
  /// When it was made.
  public let created: Instant
  /// When it ends.
  public let expires: Instant
  /// Whether it opens anything: neither revoked nor expired, and its owner is active.
  public let isActive: Bool
}

/// Makes, lists and revokes tokens of machines.
///
/// A token is shown once; only its keyed digest is kept.
public struct APITokenService {
  /// How every token of a machine begins.
  public static let prefix = "mta_"
  /// How many active tokens a person may have.
  public static let perUser = 50
  /// How many days a token may last.
  public static let days = 1...366
  private static let day: Int64 = 86_400_000_000

  let store: CaseStore
  let actor: Actor

  /// Works on the tokens of `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Makes a token of the actor's own and returns it with its number; it is shown once.
  ///
  /// - Parameters:
  ///   - name: What to call it: 1 to 64 letters, digits, dots, hyphens or underscores.
  ///   - scopes: What it may be used for; at least one, each for something that the actor's role may.
  ///   - days: How long it lasts.
  /// - Returns: the token's number, and the token.
  /// - Throws: ``CaseworkError`` `.denied` for the key holder and for tokens, `.usage`, `.conflict`.
  public func add(
    name: String, scopes: Set<TokenScope>, days: Int
  ) throws -> (id: Int64, token: String) {
    guard let user = actor.user, actor.scope == nil else {
      throw CaseworkError(.denied, "only a user who proves who that is may make a token")
    }
    try check(name: name, scopes: scopes, days: days)
    let token = Self.prefix + SecretText.token()
    let id = try store.record(actor) { recording in
      let now = recording.now.microseconds
      let own = try recording.reader.rows(
        APITokenRow.self, where: [.equals("user_id", .integer(user)), .equals("state", "active")]
      ).filter { $0.expires > now }
      guard !own.contains(where: { $0.name == name }) else {
        throw CaseworkError(.conflict, "you have an active token of that name; revoke it first")
      }
      guard own.count < Self.perUser else {
        throw CaseworkError(.conflict, "a user has at most \(Self.perUser) tokens; revoke one")
      }
      let id = try recording.number(APITokenRow.self)
      try recording.insert(
        APITokenRow(
          id: id, name: name, userId: user,
          scopes: scopes.map(\.rawValue).sorted().joined(separator: " "),
          tokenKey: Self.key(token, store: store), state: "active", created: now,
          expires: now + Int64(days) * Self.day))
      try leaf(recording, id: id, user: user, change: "token added")
      return id
    }
    return (id, token)
  }

  /// The actor's own tokens; everybody's, for an administrator.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for the key holder.
  public func list() throws -> [APITokenSummary] {
    guard let user = actor.user else {
      throw CaseworkError(.denied, "only a user has tokens; name one with --user")
    }
    let mine: [CatalogCondition] =
      actor.may(.administer) ? [] : [.equals("user_id", .integer(user))]
    let now = store.clock().microseconds
    return try store.catalog.read { reader in
      try reader.rows(APITokenRow.self, where: mine, orderedBy: ["id"]).compactMap { row in
        try reader.row(UserRow.self, key: .integer(row.userId)).map { owner in
          APITokenSummary(
            id: row.id, name: row.name, owner: owner.name,
            scopes: Self.scopes(row).sorted { $0.rawValue < $1.rawValue },
            created: Instant(microseconds: row.created),
            expires: Instant(microseconds: row.expires),
            isActive: row.state == "active" && row.expires > now && owner.state == "active")
        }
      }
    }
  }

  /// Revokes one of the actor's tokens; any, for an administrator.
  ///
  /// - Throws: ``CaseworkError`` `.notFound`, also for another person's token; `.conflict` when it was
  ///   revoked before.
  public func revoke(_ id: Int64) throws {
    try store.record(actor) { recording in
      guard var row = try recording.reader.row(APITokenRow.self, key: .integer(id)),
        row.userId == actor.user || actor.may(.administer), actor.scope == nil
      else { throw CaseworkError(.notFound, "you have no token \(id)") }
      guard row.state == "active" else {
        throw CaseworkError(.conflict, "token \(id) was revoked before")
      }
      row.state = "revoked"
      try recording.update(row)
      try leaf(recording, id: id, user: row.userId, change: "token revoked")
    }
  }

  /// For whom a token works, and what it allows.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, the same for an unknown, a revoked and an expired token.
  public static func authenticate(token: String, store: CaseStore) throws -> Actor {
    let wanted = key(String(token.prefix(256)), store: store)
    let now = store.clock().microseconds
    let found: Actor? = try store.catalog.read { reader in
      guard
        let row = try reader.first(APITokenRow.self, where: [.equals("token_key", .blob(wanted))]),
        row.state == "active", row.expires > now,
        let owner = try reader.row(UserRow.self, key: .integer(row.userId)),
        owner.state == "active", let role = UserRole(rawValue: owner.role)
      else { return nil }
      let scope = scopes(row).reduce(into: Set<Capability>()) { $0.formUnion($1.capabilities) }
      return Actor(user: owner.id, name: owner.name, role: role, scope: scope, token: row.id)
    }
    guard let found else {
      throw CaseworkError(.denied, "the token is unknown, revoked or expired; make another")
    }
    return found
  }

  private func check(name: String, scopes: Set<TokenScope>, days: Int) throws(CaseworkError) {
    guard UserService.isName(name) else {
      throw CaseworkError(
        .usage, "a token's name has 1 to 64 letters, digits, dots, hyphens or underscores")
    }
    guard Self.days.contains(days) else {
      throw CaseworkError(
        .usage, "a token lasts \(Self.days.lowerBound) to \(Self.days.upperBound) days")
    }
    guard !scopes.isEmpty else {
      throw CaseworkError(.usage, "a token needs at least one scope")
    }
    for scope in scopes.sorted(by: { $0.rawValue < $1.rawValue })
    where !actor.may(scope.needed) {
      throw CaseworkError(.denied, "the scope \(scope.rawValue) is not for your role")
    }
  }

  private func leaf(_ recording: Recording, id: Int64, user: Int64, change: String) throws {
    try recording.leaf(
      .user,
      shown: [("user", "user-\(user)"), ("change", change), ("token", String(id))],
      facts: ["change": .string(change)])
  }

  private static func scopes(_ row: APITokenRow) -> [TokenScope] {
    row.scopes.split(separator: " ").compactMap { TokenScope(rawValue: String($0)) }
  }

  private static func key(_ token: String, store: CaseStore) -> [UInt8] {
    store.columns.lookup.digest(token, domain: "api token")
  }
}
