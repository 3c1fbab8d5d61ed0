// SPDX-License-Identifier: Apache-2.0
// Versioned snapshots of near-duplicate families.

/// One run of the family algorithm over the whole set.
public struct FamilyVersionRow: CatalogRow {
  /// The table's name.
  public static let table = "family_version"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]

  /// The version's number.
  public var id: Int64
  /// When it was made, in microseconds since 1970.
  public var created: Int64
  /// The algorithm's name and settings, as canonical JSON.
  public var parameters: String
  /// The number of items considered.
  public var itemCount: Int
  /// The number of families found.
  public var familyCount: Int
  /// The root over the sorted members.
  public var root: [UInt8]

  /// Groups the columns of a row.
  public init(
    id: Int64, created: Int64, parameters: String, itemCount: Int, familyCount: Int, root: [UInt8]
  ) {
    self.id = id
    self.created = created
    self.parameters = parameters
    self.itemCount = itemCount
    self.familyCount = familyCount
    self.root = root
  }
}

/// An item's place in one family version, with the edge that joined it.
public struct FamilyMemberRow: CatalogRow {
  /// The table's name.
  public static let table = "family_member"
  /// The columns of the primary key.
  public static let keyColumns = ["version_id", "item_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("version_id", to: "family_version"),
    CatalogReference("item_id", to: "item"),
    CatalogReference("edge_item_id", to: "item"),
  ]

  /// The family version.
  public var versionId: Int64
  /// The item.
  public var itemId: Int64
  /// The family's number within the version.
  public var family: Int64
  /// Bits from the family's medoid, 0 for the medoid.
  public var medoidDistance: Int
  /// The member that joined it; `nil` for the first.
  public var edgeItemId: Int64?
  /// Bits from that member.
  public var edgeDistance: Int?
  /// Which of the eight dihedral variants was compared, 0...7.
  public var edgeTransform: Int?

  /// Groups the columns of a row.
  public init(
    versionId: Int64, itemId: Int64, family: Int64, medoidDistance: Int, edgeItemId: Int64? = nil,
    edgeDistance: Int? = nil, edgeTransform: Int? = nil
  ) {
    self.versionId = versionId
    self.itemId = itemId
    self.family = family
    self.medoidDistance = medoidDistance
    self.edgeItemId = edgeItemId
    self.edgeDistance = edgeDistance
    self.edgeTransform = edgeTransform
  }
}
