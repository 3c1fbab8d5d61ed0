// SPDX-License-Identifier: Apache-2.0
// The people who work on a case, and the tokens that prove who they are.

internal import Catalog
internal import Crypto
internal import EvidenceModel
internal import EvidenceVault

/// A user, as others may see one.
public struct UserSummary: Hashable, Sendable {
  /// The user's number.
  public let id: Int64
  /// The user's name.
  public let name: String
  /// The user's role.
  public let role: UserRole
  /// Whether the user may sign in.
  public let isActive: Bool
}

/// Manages users.
///
/// A token is shown once; only its keyed digest is kept.
public struct UserService {
  let store: CaseStore
  let actor: Actor

  /// Manages the users of `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Adds a user and returns the token, which is shown once.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; `.usage` for a bad name; `.conflict` for a taken one.
  public func add(name: String, role: UserRole) throws -> String {
    try actor.require(.administer)
    return try Self.add(name: name, role: role, store: store, actor: actor)
  }

  /// Adds the first administrator of a new case.
  static func add(
    name: String, role: UserRole, store: CaseStore, actor: Actor
  ) throws -> String {
    guard isName(name) else {
      throw CaseworkError(
        .usage, "a user name has 1 to 64 letters, digits, dots, hyphens or underscores")
    }
    let token = makeToken()
    try store.record(actor) { recording in
      guard try recording.reader.first(UserRow.self, where: [.equals("name", .text(name))]) == nil
      else { throw CaseworkError(.conflict, "there is a user of that name already") }
      let id = try recording.number(UserRow.self)
      try recording.insert(
        UserRow(
          id: id, name: name, role: role.rawValue, tokenHash: tokenHash(token, store: store),
          state: "active", created: recording.now.microseconds))
      try recording.leaf(
        .user, shown: [("user", "user-\(id)"), ("role", role.rawValue)],
        facts: ["name": .string(name), "change": "added"])
    }
    return token
  }

  /// Ends a user's access; the user's records stay.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`; `.conflict` for the last active administrator, and where the access
  ///   has ended before.
  public func deactivate(name: String) throws {
    try actor.require(.administer)
    try change(name: name, what: "deactivated") { row in
      guard row.state == "active" else {
        throw CaseworkError(
          .conflict, "the access of this user has ended before; nothing was changed")
      }
      row.state = "inactive"
    }
  }

  /// Gives a user another role; open sessions end, tokens of machines are narrowed to the new role.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`; `.conflict` for the last active administrator.
  public func setRole(name: String, role: UserRole) throws {
    try actor.require(.administer)
    try change(name: name, what: "role changed to \(role.rawValue)") { $0.role = role.rawValue }
  }

  /// Gives a user a new token and returns it; the old one ends.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`.
  public func renewToken(name: String) throws -> String {
    try actor.require(.administer)
    let token = Self.makeToken()
    try change(name: name, what: "token renewed") {
      $0.tokenHash = Self.tokenHash(token, store: store)
    }
    return token
  }

  /// All users, by number.
  public func list() throws -> [UserSummary] {
    try store.catalog.read { try $0.rows(UserRow.self, orderedBy: ["id"]) }.compactMap { row in
      UserRole(rawValue: row.role).map {
        UserSummary(id: row.id, name: row.name, role: $0, isActive: row.state == "active")
      }
    }
  }

  /// The user who proves to be `name` by `token`.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, the same for an unknown name and a wrong token.
  public static func authenticate(name: String, token: String, store: CaseStore) throws -> Actor {
    let row = try store.catalog.read {
      try $0.first(UserRow.self, where: [.equals("name", .text(name))])
    }
    let given = tokenHash(token, store: store)
    guard let row, row.state == "active", row.tokenHash == given,
      let role = UserRole(rawValue: row.role)
    else {
      throw CaseworkError(
        .denied, "no active user has that name and token; ask an administrator for a new token")
    }
    return Actor(user: row.id, name: row.name, role: role)
  }

  /// The active user whose own token this is; `nil` for no one's.
  public static func authenticate(token: String, store: CaseStore) throws -> Actor? {
    let row = try store.catalog.read {
      try $0.first(
        UserRow.self, where: [.equals("token_hash", .blob(tokenHash(token, store: store)))])
    }
    guard let row, row.state == "active", let role = UserRole(rawValue: row.role) else {
      return nil
    }
    return Actor(user: row.id, name: row.name, role: role)
  }

  private func change(name: String, what: String, _ body: (inout UserRow) throws -> Void) throws {
    try store.record(actor) { recording in
      guard
        var row = try recording.reader.first(UserRow.self, where: [.equals("name", .text(name))])
      else { throw CaseworkError(.notFound, "there is no user of that name") }
      try body(&row)
      try recording.update(row)
      let administrators = try recording.reader.count(
        UserRow.self, where: [.equals("role", "administrator"), .equals("state", "active")])
      guard administrators > 0 else {
        throw CaseworkError(.conflict, "a case keeps at least one active administrator")
      }
      try recording.leaf(
        .user, shown: [("user", "user-\(row.id)"), ("change", what)],
        facts: ["name": .string(name), "change": .string(what)])
    }
  }

  private static func tokenHash(_ token: String, store: CaseStore) -> [UInt8] {
    store.columns.lookup.digest(token, domain: "user token")
  }

  private static func makeToken() -> String {
    let key = SymmetricKey(size: .bits256)
    let bytes = unsafe key.withUnsafeBytes { unsafe Array($0) }
    return "mt_" + HexText.encode(bytes)
  }

  static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
