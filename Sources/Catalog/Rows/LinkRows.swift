// SPDX-License-Identifier: Apache-2.0
// What items have in common: an index over sealed rows, which can be made anew from them.

public import EvidenceModel

/// That an item has something in common with others.
///
/// Rows are worked out from the item's sealed traces and places, and no leaf commits to them.
public struct LinkRow: CatalogRow {
  /// The table's name.
  public static let table = "link"
  /// The columns of the primary key.
  public static let keyColumns = ["node_key", "relation", "item_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item")
  ]

  /// The key of what it has in common: the sort's code and 15 bytes of a keyed digest.
  public var nodeKey: [UInt8]
  /// How the item is tied to it.
  public var relation: LinkRelation
  /// The item.
  public var itemId: Int64

  /// Groups the columns of a row.
  public init(nodeKey: [UInt8], relation: LinkRelation, itemId: Int64) {
    self.nodeKey = nodeKey
    self.relation = relation
    self.itemId = itemId
  }
}

/// Who posted a post.
///
/// Worked out from the post's sealed detail, and no leaf commits to it.
public struct PosterLinkRow: CatalogRow {
  /// The table's name.
  public static let table = "poster_link"
  /// The columns of the primary key.
  public static let keyColumns = ["post_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("post_id", to: "post")
  ]

  /// The post.
  public var postId: Int64
  /// The key of the poster: the sort's code and 15 bytes of a keyed digest.
  public var nodeKey: [UInt8]

  /// Groups the columns of a row.
  public init(postId: Int64, nodeKey: [UInt8]) {
    self.postId = postId
    self.nodeKey = nodeKey
  }
}
