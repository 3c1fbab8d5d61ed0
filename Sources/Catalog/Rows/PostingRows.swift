// SPDX-License-Identifier: Apache-2.0
// Pages, posts, and the items that posts show.

public import EvidenceModel

/// What a page-mapping file read from one captured page.
public struct PageRow: CatalogRow {
  /// The table's name.
  public static let table = "page"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("source_id", to: "source"),
    CatalogReference("capture_id", to: "capture"),
  ]

  /// The page's number.
  public var id: Int64
  /// The source it was read from.
  public var sourceId: Int64
  /// The capture that held it.
  public var captureId: Int64
  /// The posts and references read from it, sealed.
  public var sealedExtract: [UInt8]
  /// Whether its references were joined to occurrences.
  public var resolved: Bool

  /// Groups the columns of a row.
  public init(
    id: Int64, sourceId: Int64, captureId: Int64, sealedExtract: [UInt8], resolved: Bool
  ) {
    self.id = id
    self.sourceId = sourceId
    self.captureId = captureId
    self.sealedExtract = sealedExtract
    self.resolved = resolved
  }
}

/// One post, however many captured pages show it.
public struct PostRow: CatalogRow {
  /// The table's name.
  public static let table = "post"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The groups of columns whose values together are unique.
  public static let uniqueColumns = [["post_key"]]

  /// The post's number.
  public var id: Int64
  /// The keyed digest of the post's identity.
  public var postKey: [UInt8]
  /// Identity, poster and text, sealed.
  public var sealedDetail: [UInt8]
  /// When it was posted, in microseconds since 1970.
  public var time: Int64?
  /// Where `time` was read.
  public var timeSource: RecordedTime.Source?
  /// Whether the page stated the offset from UTC.
  public var offsetKnown: Bool?

  /// Groups the columns of a row.
  public init(
    id: Int64, postKey: [UInt8], sealedDetail: [UInt8], time: Int64? = nil,
    timeSource: RecordedTime.Source? = nil, offsetKnown: Bool? = nil
  ) {
    self.id = id
    self.postKey = postKey
    self.sealedDetail = sealedDetail
    self.time = time
    self.timeSource = timeSource
    self.offsetKnown = offsetKnown
  }
}

/// A post that shows an item.
public struct PostingRow: CatalogRow {
  /// The table's name.
  public static let table = "posting"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The groups of columns whose values together are unique.
  public static let uniqueColumns = [["post_id", "item_id"]]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("post_id", to: "post"),
    CatalogReference("item_id", to: "item"),
    CatalogReference("occurrence_id", to: "occurrence"),
  ]

  /// The posting's number.
  public var id: Int64
  /// The post.
  public var postId: Int64
  /// The position of the picture in the post, from 0.
  public var figure: Int
  /// The item shown.
  public var itemId: Int64
  /// The occurrence it was shown from.
  public var occurrenceId: Int64

  /// Groups the columns of a row.
  public init(id: Int64, postId: Int64, figure: Int, itemId: Int64, occurrenceId: Int64) {
    self.id = id
    self.postId = postId
    self.figure = figure
    self.itemId = itemId
    self.occurrenceId = occurrenceId
  }
}
