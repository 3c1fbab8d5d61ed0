// SPDX-License-Identifier: Apache-2.0
// How work is shared out: the policies in force, and the index of what waits for whom.

/// One version of the work policy.
///
/// The newest version counts; earlier ones stay.
public struct PolicyRow: CatalogRow {
  /// The table's name.
  public static let table = "policy"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]

  /// The version's number.
  public var id: Int64
  /// The policy file's text.
  public var text: String
  /// When it came into force, in microseconds since 1970.
  public var created: Int64
  /// Who brought it into force.
  public var actor: String

  /// Groups the columns of a row.
  public init(id: Int64, text: String, created: Int64, actor: String) {
    self.id = id
    self.text = text
    self.created = created
    self.actor = actor
  }
}

/// One weight of the formula by which a run of the selection rules ranked its items.
public struct RankWeightRow: CatalogRow {
  /// The table's name.
  public static let table = "rank_weight"
  /// The columns of the primary key.
  public static let keyColumns = ["run_id", "name"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("run_id", to: "selection_run")
  ]

  /// The run.
  public var runId: Int64
  /// The weight's name in the rule file.
  public var name: String
  /// What it adds to an item's rank.
  public var weight: Double

  /// Groups the columns of a row.
  public init(runId: Int64, name: String, weight: Double) {
    self.runId = runId
    self.name = name
    self.weight = weight
  }
}

/// For whom an item waits.
public enum QueueLane: String, CaseIterable, Hashable, Sendable, Codable {
  /// For whoever may assess.
  case rating
  /// For somebody who settles disputes.
  case lead
}

/// Why an item waits.
public enum QueuePurpose: String, CaseIterable, Hashable, Sendable, Codable {
  /// It is to be rated, or settled.
  case work
  /// People agreed on it beforehand, and everybody is to rate it.
  case golden
  /// It was drawn into a sample for the study's audit.
  case sample
}

/// An item that waits for somebody.
///
/// Worked out from selection, assessments, families, matches and the policy; no leaf commits to it.
public struct QueueEntryRow: CatalogRow {
  /// The table's name.
  public static let table = "queue_entry"
  /// The columns of the primary key.
  public static let keyColumns = ["item_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item")
  ]

  /// The item.
  public var itemId: Int64
  /// For whom it waits.
  public var lane: QueueLane
  /// The number of the one person who has seen it already, to whom it does not come again; 0 for nobody.
  public var rater: Int64
  /// Whether it is expected to be severe by what is known before a look.
  public var severe: Bool
  /// The place in the queue: higher comes first.
  public var rank: Double
  /// How many people are still to rate it, each on their own.
  public var remaining: Int
  /// The family's medoid; the item itself when it is alone.
  public var family: Int64
  /// Why it waits; nobody who assesses is told.
  public var purpose: QueuePurpose

  /// Groups the columns of a row.
  public init(
    itemId: Int64, lane: QueueLane, rater: Int64, severe: Bool, rank: Double, remaining: Int,
    family: Int64, purpose: QueuePurpose = .work
  ) {
    self.itemId = itemId
    self.lane = lane
    self.rater = rater
    self.severe = severe
    self.rank = rank
    self.remaining = remaining
    self.family = family
    self.purpose = purpose
  }
}

/// How many items of one sort wait: what makes a queue's length known without counting it.
public struct QueueTallyRow: CatalogRow {
  /// The table's name.
  public static let table = "queue_tally"
  /// The columns of the primary key.
  public static let keyColumns = ["lane", "rater", "severe"]

  /// For whom the items wait.
  public var lane: QueueLane
  /// Who has seen them already; 0 for nobody.
  public var rater: Int64
  /// Whether they are expected to be severe.
  public var severe: Bool
  /// How many they are.
  public var count: Int

  /// Groups the columns of a row.
  public init(lane: QueueLane, rater: Int64, severe: Bool, count: Int) {
    self.lane = lane
    self.rater = rater
    self.severe = severe
    self.count = count
  }
}

/// That one person does not want to be shown an item.
///
/// The person stands as a keyed digest of person and item together, without a time: nobody's rows can be
/// counted or told apart. No leaf commits to it.
public struct OptOutRow: CatalogRow {
  /// The table's name.
  public static let table = "opt_out"
  /// The columns of the primary key.
  public static let keyColumns = ["item_id", "person_key"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item")
  ]

  /// The item.
  public var itemId: Int64
  /// A keyed digest of the person and the item.
  public var personKey: [UInt8]

  /// Groups the columns of a row.
  public init(itemId: Int64, personKey: [UInt8]) {
    self.itemId = itemId
    self.personKey = personKey
  }
}

/// How far one person is through a day's work: active time since the last break, exposures of the day.
///
/// The person's own; sealed, under a keyed digest of the person. No leaf commits to it.
public struct PaceRow: CatalogRow {
  /// The table's name.
  public static let table = "pace"
  /// The columns of the primary key.
  public static let keyColumns = ["person_key"]

  /// A keyed digest of the person.
  public var personKey: [UInt8]
  /// The state, sealed.
  public var sealedState: [UInt8]

  /// Groups the columns of a row.
  public init(personKey: [UInt8], sealedState: [UInt8]) {
    self.personKey = personKey
    self.sealedState = sealedState
  }
}
