// SPDX-License-Identifier: Apache-2.0
// How the people of a case sign in, and the tokens of their machines.

/// How one person signs in to the workbench.
public struct CredentialRow: CatalogRow {
  /// The table's name.
  public static let table = "credential"
  /// The columns of the primary key.
  public static let keyColumns = ["user_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [CatalogReference("user_id", to: "user")]

  /// The person.
  public var userId: Int64
  /// The sealed encoded hash of the password.
  public var sealedPassword: [UInt8]
  /// Whether the password is a one-time one, which allows nothing but choosing another.
  public var mustChange: Bool
  /// The sealed secret of time-based codes; `nil` when they are not asked for.
  public var sealedTotp: [UInt8]?
  /// The time step of the last code that was used; it and earlier ones are not taken again.
  public var totpStep: Int64?
  /// The keyed digests of unused recovery codes, 32 bytes each.
  public var recoveryKeys: [UInt8]
  /// When the password was set, in microseconds since 1970.
  public var changed: Int64

  /// Groups the columns of a row.
  public init(
    userId: Int64, sealedPassword: [UInt8], mustChange: Bool, sealedTotp: [UInt8]? = nil,
    totpStep: Int64? = nil, recoveryKeys: [UInt8] = [], changed: Int64
  ) {
    self.userId = userId
    self.sealedPassword = sealedPassword
    self.mustChange = mustChange
    self.sealedTotp = sealedTotp
    self.totpStep = totpStep
    self.recoveryKeys = recoveryKeys
    self.changed = changed
  }
}

/// A token by which a machine works for a person.
public struct APITokenRow: CatalogRow {
  /// The table's name.
  public static let table = "api_token"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The groups of columns whose values together are unique.
  public static let uniqueColumns = [["token_key"]]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [CatalogReference("user_id", to: "user")]

  /// The token's number.
  public var id: Int64
  /// What its owner calls it.
  public var name: String
  /// Whose role it narrows.
  public var userId: Int64
  /// Its scopes, in order, with blanks between.
  public var scopes: String
  /// The keyed digest of the token.
  public var tokenKey: [UInt8]
  /// Whether it still opens anything: `active`, `revoked`.
  public var state: String
  /// When it was made, in microseconds since 1970.
  public var created: Int64
  /// When it ends, in microseconds since 1970.
  public var expires: Int64

  /// Groups the columns of a row.
  public init(
    id: Int64, name: String, userId: Int64, scopes: String, tokenKey: [UInt8], state: String,
    created: Int64, expires: Int64
  ) {
    self.id = id
    self.name = name
    self.userId = userId
    self.scopes = scopes
    self.tokenKey = tokenKey
    self.state = state
    self.created = created
    self.expires = expires
  }
}
