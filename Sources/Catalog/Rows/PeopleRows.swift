// SPDX-License-Identifier: Apache-2.0
// The people of a case, and which items they hold.

/// One person who may work on the case.
public struct UserRow: CatalogRow {
  /// The table's name.
  public static let table = "user"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The groups of columns whose values together are unique.
  public static let uniqueColumns = [["name"]]

  /// The user's number.
  public var id: Int64
  /// The user's name or pseudonym.
  public var name: String
  /// The user's role: `assessor`, `lead`, `auditor`, `administrator`.
  public var role: String
  /// The hash of the user's token.
  public var tokenHash: [UInt8]
  /// Whether the user may sign in: `active`, `disabled`.
  public var state: String
  /// When the user was added, in microseconds since 1970.
  public var created: Int64

  /// Groups the columns of a row.
  public init(
    id: Int64, name: String, role: String, tokenHash: [UInt8], state: String, created: Int64
  ) {
    self.id = id
    self.name = name
    self.role = role
    self.tokenHash = tokenHash
    self.state = state
    self.created = created
  }
}

/// An item held by one person until a time.
///
/// Nobody's record: no leaf commits to it.
public struct LeaseRow: CatalogRow {
  /// The table's name.
  public static let table = "lease"
  /// The columns of the primary key.
  public static let keyColumns = ["item_id", "user_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item"),
    CatalogReference("user_id", to: "user"),
  ]

  /// The item.
  public var itemId: Int64
  /// The person.
  public var userId: Int64
  /// As what the item was handed out.
  public var lane: QueueLane
  /// When the look began, in microseconds since 1970.
  public var begun: Int64
  /// When the lease ends, in microseconds since 1970.
  public var until: Int64
  /// Up to when activity was told and counted, in microseconds since 1970; `nil` when none was told.
  public var counted: Int64?
  /// The microseconds of active work told so far.
  public var active: Int64

  /// Groups the columns of a row.
  public init(
    itemId: Int64, userId: Int64, lane: QueueLane, begun: Int64, until: Int64,
    counted: Int64? = nil, active: Int64 = 0
  ) {
    self.itemId = itemId
    self.userId = userId
    self.lane = lane
    self.begun = begun
    self.until = until
    self.counted = counted
    self.active = active
  }
}
