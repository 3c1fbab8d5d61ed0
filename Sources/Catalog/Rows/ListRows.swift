// SPDX-License-Identifier: Apache-2.0
// Known lists, their versions, and the items that hit them.

public import EvidenceModel

/// One known list.
///
/// Its entries live in snapshot files, never here.
public struct ListRow: CatalogRow {
  /// The table's name.
  public static let table = "list"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The groups of columns whose values together are unique.
  public static let uniqueColumns = [["name"]]

  /// The list's number.
  public var id: Int64
  /// The list's name.
  public var name: String
  /// Who answers for the list.
  public var owner: String
  /// What being on the list means.
  public var polarity: ListPolarity

  /// Groups the columns of a row.
  public init(id: Int64, name: String, owner: String, polarity: ListPolarity) {
    self.id = id
    self.name = name
    self.owner = owner
    self.polarity = polarity
  }
}

/// One imported version of a known list.
public struct ListVersionRow: CatalogRow {
  /// The table's name.
  public static let table = "list_version"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The groups of columns whose values together are unique.
  public static let uniqueColumns = [["list_id", "version"]]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("list_id", to: "list")
  ]

  /// The version's number in the catalog.
  public var id: Int64
  /// The list.
  public var listId: Int64
  /// The version within the list, from 1.
  public var version: Int
  /// SHA-256 of the imported file.
  public var fileDigest: [UInt8]
  /// The number of entries.
  public var entryCount: Int
  /// The root over the sorted entries.
  public var root: [UInt8]
  /// The name of the index snapshot.
  public var snapshotName: String
  /// The largest PDQ distance, in bits, that hits.
  public var pdqThreshold: Int
  /// The smallest PDQ quality, 0...100, that is compared.
  public var minimumQuality: Int
  /// When it was imported, in microseconds since 1970.
  public var imported: Int64
  /// Who imported it.
  public var actor: String

  /// Groups the columns of a row.
  public init(
    id: Int64, listId: Int64, version: Int, fileDigest: [UInt8], entryCount: Int, root: [UInt8],
    snapshotName: String, pdqThreshold: Int, minimumQuality: Int, imported: Int64, actor: String
  ) {
    self.id = id
    self.listId = listId
    self.version = version
    self.fileDigest = fileDigest
    self.entryCount = entryCount
    self.root = root
    self.snapshotName = snapshotName
    self.pdqThreshold = pdqThreshold
    self.minimumQuality = minimumQuality
    self.imported = imported
    self.actor = actor
  }
}

/// A hit of an item on a known list.
public struct MatchRow: CatalogRow {
  /// The table's name.
  public static let table = "match"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item"),
    CatalogReference("list_version_id", to: "list_version"),
  ]

  /// The match's number.
  public var id: Int64
  /// The item.
  public var itemId: Int64
  /// The list version it hit.
  public var listVersionId: Int64
  /// The algorithm that hit.
  public var algorithm: FingerprintAlgorithm
  /// Differing bits for PDQ, 0 for the exact digests; for vPDQ those of the two nearest frames.
  public var distance: Int
  /// The entry's position and fingerprint, sealed.
  public var sealedEntry: [UInt8]

  /// Groups the columns of a row.
  public init(
    id: Int64, itemId: Int64, listVersionId: Int64, algorithm: FingerprintAlgorithm, distance: Int,
    sealedEntry: [UInt8]
  ) {
    self.id = id
    self.itemId = itemId
    self.listVersionId = listVersionId
    self.algorithm = algorithm
    self.distance = distance
    self.sealedEntry = sealedEntry
  }
}
