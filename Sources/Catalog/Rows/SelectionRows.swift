// SPDX-License-Identifier: Apache-2.0
// Which items go to assessment, by which rule or person, and why.

/// One run of the selection rules.
public struct SelectionRunRow: CatalogRow {
  /// The table's name.
  public static let table = "selection_run"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]

  /// The run's number.
  public var id: Int64
  /// SHA-256 of the rule file.
  public var rulesDigest: [UInt8]
  /// When it ran, in microseconds since 1970.
  public var created: Int64
  /// Who ran it.
  public var actor: String
  /// The number of items selected.
  public var selected: Int
  /// The number of items not selected.
  public var notSelected: Int

  /// Groups the columns of a row.
  public init(
    id: Int64, rulesDigest: [UInt8], created: Int64, actor: String, selected: Int,
    notSelected: Int
  ) {
    self.id = id
    self.rulesDigest = rulesDigest
    self.created = created
    self.actor = actor
    self.selected = selected
    self.notSelected = notSelected
  }
}

/// Whether an item goes to assessment by one run of the rules, and why.
///
/// Earlier runs stay.
public struct SelectionRow: CatalogRow {
  /// Whether an item goes to assessment.
  public enum Decision: String, CaseIterable, Hashable, Sendable, Codable {
    /// It goes to assessment.
    case selected
    /// It does not.
    case notSelected = "not_selected"
  }

  /// The table's name.
  public static let table = "selection"
  /// The columns of the primary key.
  public static let keyColumns = ["run_id", "item_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item"),
    CatalogReference("run_id", to: "selection_run"),
  ]

  /// The item.
  public var itemId: Int64
  /// Whether it goes to assessment.
  public var decision: Decision
  /// The name of the rule that decided, or of the person's triage.
  public var rule: String
  /// Why, without evidence text.
  public var reason: String
  /// The place in the queue: higher comes first.
  public var rank: Double
  /// The stratum it is sampled in.
  public var stratum: String
  /// Whether it was drawn as a sample of a stratum that was not selected.
  public var sampled: Bool
  /// Who or what decided.
  public var decidedBy: String
  /// When, in microseconds since 1970.
  public var decided: Int64
  /// The run that decided.
  public var runId: Int64

  /// Groups the columns of a row.
  public init(
    itemId: Int64, decision: Decision, rule: String, reason: String, rank: Double, stratum: String,
    sampled: Bool, decidedBy: String, decided: Int64, runId: Int64
  ) {
    self.itemId = itemId
    self.decision = decision
    self.rule = rule
    self.reason = reason
    self.rank = rank
    self.stratum = stratum
    self.sampled = sampled
    self.decidedBy = decidedBy
    self.decided = decided
    self.runId = runId
  }
}

/// A person's quick decision whether an item goes to assessment.
///
/// A later one replaces it.
public struct TriageRow: CatalogRow {
  /// The table's name.
  public static let table = "triage"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item"),
    CatalogReference("user_id", to: "user"),
  ]

  /// The decision's number.
  public var id: Int64
  /// The item.
  public var itemId: Int64
  /// Who decided.
  public var userId: Int64
  /// Whether the item goes to assessment.
  public var selected: Bool
  /// When the look began, in microseconds since 1970.
  public var started: Int64?
  /// When the look ended, in microseconds since 1970.
  public var ended: Int64?
  /// Whether the times were supplied from outside, and so enter no effort figure.
  public var claimedTimes: Bool
  /// When it was recorded, in microseconds since 1970.
  public var recorded: Int64

  /// Groups the columns of a row.
  public init(
    id: Int64, itemId: Int64, userId: Int64, selected: Bool, started: Int64? = nil,
    ended: Int64? = nil, claimedTimes: Bool, recorded: Int64
  ) {
    self.id = id
    self.itemId = itemId
    self.userId = userId
    self.selected = selected
    self.started = started
    self.ended = ended
    self.claimedTimes = claimedTimes
    self.recorded = recorded
  }
}
