// SPDX-License-Identifier: Apache-2.0
// What was concluded of items before a reading of their traces replaced it.

internal import Catalog
internal import EvidenceModel

/// What was concluded of items at a state, where a later reading replaced it.
///
/// A reading keeps the outcome that it replaced. That is the one of the state unless a search had added traces in between,
/// which the number of traces tells.
struct FormerConclusions {
  private var readings: [Int64: TraceReadingRow] = [:]

  /// The first readings after `state`.
  init(_ reader: any CatalogReader, state: LedgerState) throws {
    try reader.forEach(
      TraceReadingRow.self, where: [.isNotNull("former_code")], orderedBy: ["item_id", "-rules"]
    ) { row in
      if try !state.contains(row) { readings[row.itemId] = row }
    }
  }

  /// The outcome of an item that had so many traces at the state; `nil` where no later reading kept it.
  func code(of item: Int64, traces: Int) -> ProvenanceConclusion.Code? {
    guard let reading = readings[item], reading.formerTraces == traces else { return nil }
    return reading.formerCode
  }
}
