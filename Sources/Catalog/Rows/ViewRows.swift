// SPDX-License-Identifier: Apache-2.0
// What people looked at: views, the items they showed, and how they ended.

/// One view: a picture, a page of small pictures or a piece of evidence text shown to one person.
///
/// Written before anything is shown.
public struct ViewRow: CatalogRow {
  /// The table's name.
  public static let table = "view_record"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]

  /// The view's number.
  public var id: Int64
  /// When it began, in microseconds since 1970.
  public var started: Int64
  /// Who looked, by a pseudonym of this case, and how it was shown, sealed.
  public var sealedDetail: [UInt8]

  /// Groups the columns of a row.
  public init(id: Int64, started: Int64, sealedDetail: [UInt8]) {
    self.id = id
    self.started = started
    self.sealedDetail = sealedDetail
  }
}

/// That a view showed an item.
public struct ViewedItemRow: CatalogRow {
  /// The table's name.
  public static let table = "viewed_item"
  /// The columns of the primary key.
  public static let keyColumns = ["item_id", "view_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item"),
    CatalogReference("view_id", to: "view_record"),
  ]

  /// The item.
  public var itemId: Int64
  /// The view.
  public var viewId: Int64
  /// The item's place among those of the view, from 0.
  public var position: Int

  /// Groups the columns of a row.
  public init(itemId: Int64, viewId: Int64, position: Int) {
    self.itemId = itemId
    self.viewId = viewId
    self.position = position
  }
}

/// How a view ended.
public struct ViewEndRow: CatalogRow {
  /// The table's name.
  public static let table = "view_end"
  /// The columns of the primary key.
  public static let keyColumns = ["view_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("view_id", to: "view_record")
  ]

  /// The view.
  public var viewId: Int64
  /// When, how and after how many active seconds, sealed.
  public var sealedDetail: [UInt8]

  /// Groups the columns of a row.
  public init(viewId: Int64, sealedDetail: [UInt8]) {
    self.viewId = viewId
    self.sealedDetail = sealedDetail
  }
}
