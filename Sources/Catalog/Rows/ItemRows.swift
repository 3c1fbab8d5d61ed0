// SPDX-License-Identifier: Apache-2.0
// Unique contents, their fingerprints, and the places where they occurred.

public import EvidenceModel

/// One unique content, by SHA-256.
public struct ItemRow: CatalogRow {
  /// The table's name.
  public static let table = "item"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The groups of columns whose values together are unique.
  public static let uniqueColumns = [["content_name"], ["sha256_key"]]

  /// The item's number.
  public var id: Int64
  /// The keyed name of its blob in the vault.
  public var contentName: [UInt8]
  /// The salt of its blob's key.
  public var salt: [UInt8]
  /// What sort of content it is.
  public var kind: ItemKind
  /// Its size in bytes.
  public var byteCount: Int64
  /// The keyed digest of its SHA-256, for equality look-ups.
  public var sha256Key: [UInt8]
  /// The keyed digest of its SHA-1; different contents may share it.
  public var sha1Key: [UInt8]
  /// The keyed digest of its MD5; different contents may share it.
  public var md5Key: [UInt8]
  /// The sniffed format, such as `jpeg`.
  public var format: String?
  /// The picture's width in pixels.
  public var width: Int?
  /// The picture's height in pixels.
  public var height: Int?
  /// Digests and metadata, sealed.
  public var sealedDetail: [UInt8]
  /// How far its examination has come: `stored`, `examined`, `undecodable`, ….
  public var state: String

  /// Groups the columns of a row.
  public init(
    id: Int64, contentName: [UInt8], salt: [UInt8], kind: ItemKind, byteCount: Int64,
    sha256Key: [UInt8], sha1Key: [UInt8], md5Key: [UInt8], format: String? = nil,
    width: Int? = nil, height: Int? = nil, sealedDetail: [UInt8], state: String
  ) {
    self.id = id
    self.contentName = contentName
    self.salt = salt
    self.kind = kind
    self.byteCount = byteCount
    self.sha256Key = sha256Key
    self.sha1Key = sha1Key
    self.md5Key = md5Key
    self.format = format
    self.width = width
    self.height = height
    self.sealedDetail = sealedDetail
    self.state = state
  }
}

/// One perceptual fingerprint of an item.
public struct FingerprintRow: CatalogRow {
  /// The table's name.
  public static let table = "fingerprint"
  /// The columns of the primary key.
  public static let keyColumns = ["item_id", "algorithm"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item")
  ]

  /// The item.
  public var itemId: Int64
  /// Which fingerprint it is.
  public var algorithm: PerceptualAlgorithm
  /// The fingerprint, sealed: PDQ and its seven variants, or the canonical bytes of a vPDQ fingerprint.
  public var sealedValue: [UInt8]
  /// The quality 0...100 of a PDQ hash; `nil` for vPDQ, whose frames have each their own.
  public var quality: Int?

  /// Groups the columns of a row.
  public init(
    itemId: Int64, algorithm: PerceptualAlgorithm, sealedValue: [UInt8], quality: Int? = nil
  ) {
    self.itemId = itemId
    self.algorithm = algorithm
    self.sealedValue = sealedValue
    self.quality = quality
  }
}

/// A distinct locator (path or address) with a distinct content.
public struct OccurrenceRow: CatalogRow {
  /// The table's name.
  public static let table = "occurrence"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The groups of columns whose values together are unique.
  public static let uniqueColumns = [["locator_key", "item_id"]]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item")
  ]

  /// The occurrence's number.
  public var id: Int64
  /// The keyed digest of the locator.
  public var locatorKey: [UInt8]
  /// The content found there.
  public var itemId: Int64
  /// The locator, sealed.
  public var sealedLocator: [UInt8]
  /// The earliest recorded time it was seen, in microseconds since 1970.
  public var firstTime: Int64?
  /// The latest recorded time it was seen, in microseconds since 1970.
  public var lastTime: Int64?
  /// How many captures saw it.
  public var times: Int64

  /// Groups the columns of a row.
  public init(
    id: Int64, locatorKey: [UInt8], itemId: Int64, sealedLocator: [UInt8], firstTime: Int64? = nil,
    lastTime: Int64? = nil, times: Int64
  ) {
    self.id = id
    self.locatorKey = locatorKey
    self.itemId = itemId
    self.sealedLocator = sealedLocator
    self.firstTime = firstTime
    self.lastTime = lastTime
    self.times = times
  }
}
