// SPDX-License-Identifier: Apache-2.0
// Provenance evidence of items, and what it says together.

public import EvidenceModel

/// One piece of provenance evidence in an item.
public struct TraceRow: CatalogRow {
  /// The table's name.
  public static let table = "trace"
  /// The columns of the primary key.
  public static let keyColumns = ["item_id", "number"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item")
  ]

  /// The item.
  public var itemId: Int64
  /// The position of the trace in reading order, from 0.
  public var number: Int
  /// The trace, sealed.
  public var sealedTrace: [UInt8]

  /// Groups the columns of a row.
  public init(itemId: Int64, number: Int, sealedTrace: [UInt8]) {
    self.itemId = itemId
    self.number = number
    self.sealedTrace = sealedTrace
  }
}

/// What all traces of one item say together.
public struct ConclusionRow: CatalogRow {
  /// The table's name.
  public static let table = "conclusion"
  /// The columns of the primary key.
  public static let keyColumns = ["item_id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item")
  ]

  /// The item.
  public var itemId: Int64
  /// The outcome of the rule table.
  public var code: ProvenanceConclusion.Code
  /// The strength of the strongest trace behind it; `nil` for unknown.
  public var strength: TraceStrength?
  /// The kinds of traces behind it and contradictions, sealed.
  public var sealedReasons: [UInt8]

  /// Groups the columns of a row.
  public init(
    itemId: Int64, code: ProvenanceConclusion.Code, strength: TraceStrength? = nil,
    sealedReasons: [UInt8]
  ) {
    self.itemId = itemId
    self.code = code
    self.strength = strength
    self.sealedReasons = sealedReasons
  }
}

/// One reading of an item's traces: by which rules, and where it begins among the item's traces.
///
/// Traces are only ever added. Those that stand are the ones from the first of the newest reading on; the others are what
/// earlier rules had read. An item without a row was read before versions were stored, and all of its traces stand.
public struct TraceReadingRow: CatalogRow {
  /// The table's name.
  public static let table = "trace_reading"
  /// The columns of the primary key.
  public static let keyColumns = ["item_id", "rules"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item")
  ]

  /// The item.
  public var itemId: Int64
  /// The version of the rules; the newest reading has the highest.
  public var rules: Int
  /// The number of the first trace that stands by it.
  public var firstNumber: Int
  /// How many traces the item had before, those that stood no more among them.
  public var formerTraces: Int
  /// The outcome that stood before, where this reading replaced a conclusion.
  public var formerCode: ProvenanceConclusion.Code?

  /// Groups the columns of a row.
  public init(
    itemId: Int64, rules: Int, firstNumber: Int, formerTraces: Int,
    formerCode: ProvenanceConclusion.Code? = nil
  ) {
    self.itemId = itemId
    self.rules = rules
    self.firstNumber = firstNumber
    self.formerTraces = formerTraces
    self.formerCode = formerCode
  }
}
