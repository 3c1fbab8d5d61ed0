// SPDX-License-Identifier: Apache-2.0
// Writes what a new reading of an item's traces came to, beside what earlier rules had read.

internal import Catalog
internal import EvidenceModel
internal import Provenance

/// Writes new readings of traces within one transaction.
struct TraceReadingWriter {
  let recording: Recording
  let columns: SealedColumns

  private var reader: any CatalogReader { recording.reader }

  /// Records that the present rules have read an item, and what they read where that is something else than what stands.
  ///
  /// - Parameters:
  ///   - traces: what was read; `nil` where a decoder ended over the item, and what stands is kept.
  ///   - item: the item.
  /// - Returns: whether traces or conclusion are others than before.
  /// - Throws: errors of the vault and catalog.
  func write(_ traces: [Trace]?, of item: ItemRow) throws -> Bool {
    let all = try reader.rows(
      TraceRow.self, where: [.equals("item_id", .integer(item.id))], orderedBy: ["number"])
    let first = try StandingTraces.newest(of: item.id, reader)?.firstNumber ?? 0
    var row = TraceReadingRow(
      itemId: item.id, rules: TraceRules.version, firstNumber: first, formerTraces: all.count)
    guard let traces else {
      try recording.insert(row)
      return false
    }
    let known = try all.filter { $0.number >= first }.compactMap(open)
    let new = try traces + kept(known, of: item, besides: traces)
    let isSame = new == known
    if !isSame {
      let last = all.last?.number ?? -1
      guard last < Int.max - new.count - 1 else {
        throw CaseworkError(
          .tampered, "item \(item.id) has a trace of no possible number; run fsck")
      }
      row.firstNumber = last + 1
      for (index, trace) in new.enumerated() {
        try recording.insert(
          TraceRow(
            itemId: item.id, number: row.firstNumber + index,
            sealedTrace: columns.seal(
              TraceRecord.json(trace), TraceRow.self, "sealed_trace", row: item.id)))
      }
    }
    let former = try reader.row(ConclusionRow.self, key: .integer(item.id))
    let isConcludedAnew = try conclude(new, of: item.id, former)
    if isConcludedAnew { row.formerCode = former?.code }
    try recording.insert(row)
    if !isSame { try LinkRefresh(recording: recording, columns: columns).refresh(item) }
    return !isSame || isConcludedAnew
  }

  private func open(_ row: TraceRow) throws -> Trace? {
    TraceRecord.trace(
      try columns.openJSON(row.sealedTrace, TraceRow.self, "sealed_trace", row: row.itemId))
  }

  /// What a reading of the item alone does not come to: what texts beside it say, and marks that the search of the item
  /// found, since a reading looks for marks in fewer pictures, and in fewer ways.
  private func kept(
    _ known: [Trace], of item: ItemRow, besides traces: [Trace]
  ) throws -> [Trace] {
    let isSearched = try item.id <= WatermarkSearchState(reader).lastItem
    return known.filter { trace in
      trace.carrier == SettingsSidecar.carrier
        || isSearched && trace.kind.hasPrefix("watermark.")
          && !traces.contains { $0.kind == trace.kind }
    }
  }

  /// Replaces the conclusion where another one follows; whether it did.
  private func conclude(_ traces: [Trace], of item: Int64, _ former: ConclusionRow?) throws -> Bool
  {
    let conclusion = ConclusionRules.conclude(traces)
    let reasons = try former.map {
      try columns.openJSON($0.sealedReasons, ConclusionRow.self, "sealed_reasons", row: item)
    }
    let isSame =
      former?.code == conclusion.code && former?.strength == conclusion.strength
      && reasons?.elements?.compactMap(\.text) == conclusion.reasons
    guard !isSame else { return false }
    try recording.upsert(
      ConclusionRow(
        itemId: item, code: conclusion.code, strength: conclusion.strength,
        sealedReasons: columns.seal(
          .array(conclusion.reasons.map(JSONValue.string)), ConclusionRow.self, "sealed_reasons",
          row: item)))
    return true
  }
}
