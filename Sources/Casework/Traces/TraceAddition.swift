// SPDX-License-Identifier: Apache-2.0
// Adds to the traces of an item that stand, and draws its conclusion anew.

internal import Catalog
internal import EvidenceModel
internal import Provenance

/// Adds traces to those of items that stand, within one transaction.
struct TraceAddition {
  let recording: Recording
  let columns: SealedColumns

  /// Adds those of some traces that are new to an item.
  ///
  /// - Parameters:
  ///   - item: the number of the item.
  ///   - choose: given the traces that stand, those to add.
  /// - Returns: how many were added.
  /// - Throws: errors of the catalog, and what `choose` throws.
  func add(to item: Int64, _ choose: ([Trace]) throws -> [Trace]) throws -> Int {
    let rows = try recording.reader.rows(
      TraceRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["number"])
    let first = try StandingTraces.newest(of: item, recording.reader)?.firstNumber ?? 0
    let known = try rows.filter { $0.number >= first }.compactMap { row in
      TraceRecord.trace(
        try columns.openJSON(row.sealedTrace, TraceRow.self, "sealed_trace", row: item))
    }
    let new = try choose(known)
    guard !new.isEmpty else { return 0 }
    for (index, trace) in new.enumerated() {
      try recording.insert(
        TraceRow(
          itemId: item, number: (rows.last?.number ?? -1) + 1 + index,
          sealedTrace: columns.seal(
            TraceRecord.json(trace), TraceRow.self, "sealed_trace", row: item)))
    }
    let conclusion = ConclusionRules.conclude(known + new)
    try recording.upsert(
      ConclusionRow(
        itemId: item, code: conclusion.code, strength: conclusion.strength,
        sealedReasons: columns.seal(
          .array(conclusion.reasons.map(JSONValue.string)), ConclusionRow.self, "sealed_reasons",
          row: item)))
    return new.count
  }
}
