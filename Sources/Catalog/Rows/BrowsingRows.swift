// SPDX-License-Identifier: Apache-2.0
// What people decide about hits and list entries, and what they keep for themselves.

/// A person's word on one hit.
///
/// The newest about a hit counts; earlier ones stay.
public struct HitDecisionRow: CatalogRow {
  /// What was decided.
  public enum Decision: String, CaseIterable, Hashable, Sendable, Codable {
    /// The item shows what the list's entry stands for.
    case confirmed
    /// It does not: the hit no longer bears on the item.
    case rejected
  }

  /// The table's name.
  public static let table = "hit_decision"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("match_id", to: "match"),
    CatalogReference("user_id", to: "user"),
  ]

  /// The decision's number.
  public var id: Int64
  /// The hit.
  public var matchId: Int64
  /// Who decided.
  public var userId: Int64
  /// What was decided.
  public var decision: Decision
  /// Why, sealed.
  public var sealedReason: [UInt8]
  /// When, in microseconds since 1970.
  public var decided: Int64

  /// Groups the columns of a row.
  public init(
    id: Int64, matchId: Int64, userId: Int64, decision: Decision, sealedReason: [UInt8],
    decided: Int64
  ) {
    self.id = id
    self.matchId = matchId
    self.userId = userId
    self.decision = decision
    self.sealedReason = sealedReason
    self.decided = decided
  }
}

/// Whether the hits on one entry of a list bear on items.
///
/// The newest about an entry counts; earlier ones stay. It holds for every version of the list.
public struct EntryHoldRow: CatalogRow {
  /// Where an entry stands.
  public enum State: String, CaseIterable, Hashable, Sendable, Codable {
    /// It hits too many items: its hits bear on nothing until a person decides.
    case quarantined
    /// A person let its hits bear on items, however many.
    case released
    /// A person took its hits out for good.
    case excluded
  }

  /// The table's name.
  public static let table = "entry_hold"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("list_id", to: "list"),
    CatalogReference("user_id", to: "user"),
  ]

  /// The row's number.
  public var id: Int64
  /// The list.
  public var listId: Int64
  /// The keyed digest of the entry's algorithm and fingerprint.
  public var entryKey: [UInt8]
  /// Where the entry stands from here on.
  public var state: State
  /// How many different items it hit then.
  public var items: Int64
  /// Who decided; `nil` when the rule did.
  public var userId: Int64?
  /// Why, sealed.
  public var sealedReason: [UInt8]
  /// When, in microseconds since 1970.
  public var decided: Int64

  /// Groups the columns of a row.
  public init(
    id: Int64, listId: Int64, entryKey: [UInt8], state: State, items: Int64, userId: Int64? = nil,
    sealedReason: [UInt8], decided: Int64
  ) {
    self.id = id
    self.listId = listId
    self.entryKey = entryKey
    self.state = state
    self.items = items
    self.userId = userId
    self.sealedReason = sealedReason
    self.decided = decided
  }
}

/// A filter of the wall that one person keeps under a name.
///
/// Nobody's record: no leaf commits to it.
public struct SavedViewRow: CatalogRow {
  /// The table's name.
  public static let table = "saved_view"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The groups of columns whose values together are unique.
  public static let uniqueColumns = [["user_id", "name_key"]]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("user_id", to: "user")
  ]

  /// The view's number.
  public var id: Int64
  /// Whose it is.
  public var userId: Int64
  /// The keyed digest of its name.
  public var nameKey: [UInt8]
  /// Name and filter, sealed.
  public var sealedView: [UInt8]

  /// Groups the columns of a row.
  public init(id: Int64, userId: Int64, nameKey: [UInt8], sealedView: [UInt8]) {
    self.id = id
    self.userId = userId
    self.nameKey = nameKey
    self.sealedView = sealedView
  }
}

/// How one person likes the workbench to be.
///
/// Nobody's record: no leaf commits to it.
public struct PreferenceRow: CatalogRow {
  /// The table's name.
  public static let table = "preference"
  /// The columns of the primary key.
  public static let keyColumns = ["user_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("user_id", to: "user")
  ]

  /// Whose it is.
  public var userId: Int64
  /// The preferences, sealed.
  public var sealedValue: [UInt8]

  /// Groups the columns of a row.
  public init(userId: Int64, sealedValue: [UInt8]) {
    self.userId = userId
    self.sealedValue = sealedValue
  }
}
