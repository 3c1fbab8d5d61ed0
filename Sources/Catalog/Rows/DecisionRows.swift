// SPDX-License-Identifier: Apache-2.0
// What goes with assessments: records taken back, wishes for a second opinion, tags and notes.

/// That an assessment was taken back by the person who recorded it.
///
/// The record stays; it counts as if it had not been made, and what it superseded stands again.
public struct WithdrawalRow: CatalogRow {
  /// The table's name.
  public static let table = "withdrawal"
  /// The columns of the primary key.
  public static let keyColumns = ["assessment_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("assessment_id", to: "assessment")
  ]

  /// The assessment.
  public var assessmentId: Int64
  /// When it was taken back, in microseconds since 1970.
  public var recorded: Int64

  /// Groups the columns of a row.
  public init(assessmentId: Int64, recorded: Int64) {
    self.assessmentId = assessmentId
    self.recorded = recorded
  }
}

/// That an assessor was not sure, and wishes for a second opinion.
public struct SecondOpinionRow: CatalogRow {
  /// The table's name.
  public static let table = "second_opinion"
  /// The columns of the primary key.
  public static let keyColumns = ["assessment_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("assessment_id", to: "assessment")
  ]

  /// The assessment, with the facts as far as they go.
  public var assessmentId: Int64
  /// When, in microseconds since 1970.
  public var recorded: Int64

  /// Groups the columns of a row.
  public init(assessmentId: Int64, recorded: Int64) {
    self.assessmentId = assessmentId
    self.recorded = recorded
  }
}

/// That a person put a tag on an item, or took it off.
///
/// Of one person's rows about one item and tag the newest counts.
public struct ItemTagRow: CatalogRow {
  /// The table's name.
  public static let table = "item_tag"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item"), CatalogReference("user_id", to: "user"),
  ]

  /// The row's number.
  public var id: Int64
  /// The item.
  public var itemId: Int64
  /// The person.
  public var userId: Int64
  /// The tag: `known_victim`, `public_figure`, `commercial`, `self_generated`, `series`.
  public var tag: String
  /// Whether it is on.
  public var present: Bool
  /// The series' name, sealed.
  public var sealedLabel: [UInt8]?
  /// When, in microseconds since 1970.
  public var recorded: Int64

  /// Groups the columns of a row.
  public init(
    id: Int64, itemId: Int64, userId: Int64, tag: String, present: Bool,
    sealedLabel: [UInt8]? = nil, recorded: Int64
  ) {
    self.id = id
    self.itemId = itemId
    self.userId = userId
    self.tag = tag
    self.present = present
    self.sealedLabel = sealedLabel
    self.recorded = recorded
  }
}

/// A person's note on an item.
public struct ItemNoteRow: CatalogRow {
  /// The table's name.
  public static let table = "item_note"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item"), CatalogReference("user_id", to: "user"),
  ]

  /// The note's number.
  public var id: Int64
  /// The item.
  public var itemId: Int64
  /// The person.
  public var userId: Int64
  /// The text, sealed.
  public var sealedText: [UInt8]
  /// When, in microseconds since 1970.
  public var recorded: Int64

  /// Groups the columns of a row.
  public init(id: Int64, itemId: Int64, userId: Int64, sealedText: [UInt8], recorded: Int64) {
    self.id = id
    self.itemId = itemId
    self.userId = userId
    self.sealedText = sealedText
    self.recorded = recorded
  }
}
