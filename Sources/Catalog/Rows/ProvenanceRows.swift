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
