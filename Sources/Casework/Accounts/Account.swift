// SPDX-License-Identifier: Apache-2.0
// One person's rows as signing in needs them.

internal import Catalog

/// A user who has a password.
struct Account {
  let user: UserRow
  let role: UserRole
  let credential: CredentialRow
  /// The encoded hash of the password.
  let encodedPassword: String

  /// Whether the person may be let in at all.
  var mayEnter: Bool { user.state == "active" }

  var actor: Actor { Actor(user: user.id, name: user.name, role: role) }

  var mark: AccountMark { AccountMark(role: user.role, changed: credential.changed) }
}

extension SignInService {
  /// The account of a name; `nil` for an unknown one and for users without a password.
  func account(named name: String) throws -> Account? {
    guard name.utf8.count <= 64 else { return nil }
    return try store.catalog.read { reader in
      try account(
        reader.first(UserRow.self, where: [.equals("name", .text(name))]), reader)
    }
  }

  /// The account of a user's number.
  func account(number: Int64) throws -> Account? {
    try store.catalog.read { reader in
      try account(reader.row(UserRow.self, key: .integer(number)), reader)
    }
  }

  private func account(_ user: UserRow?, _ reader: any CatalogReader) throws -> Account? {
    guard let user, let role = UserRole(rawValue: user.role),
      let credential = try reader.row(CredentialRow.self, key: .integer(user.id))
    else { return nil }
    return Account(
      user: user, role: role, credential: credential,
      encodedPassword: try store.encodedPassword(credential))
  }
}
