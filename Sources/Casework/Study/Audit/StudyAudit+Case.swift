// SPDX-License-Identifier: Apache-2.0
// The audit of a case as a report tells it.

internal import Catalog
internal import EvidenceModel
internal import StudyReport
internal import StudyStatistics

extension AuditStratum {
  /// The stratum at the head of a row.
  fileprivate var title: String {
    switch self {
    case .notSelected: "Not selected, and never seen"
    case .negative: "Seen, and not criminal"
    }
  }
}

extension StudyAudit {
  /// The samples as of `state`; `nil` before the first selection.
  ///
  /// - Complexity: O(samples × assessments + items).
  init?(_ reader: any CatalogReader, store: CaseStore, state: LedgerState) throws {
    let runs = try reader.rows(SelectionRunRow.self, orderedBy: ["-id"])
    guard let run = try runs.first(where: { try state.contains($0) })?.id else { return nil }
    let rows = try reader.rows(StudySampleRow.self, orderedBy: ["id"]).filter {
      try state.contains($0)
    }
    let audited = try AuditStrata(reader, store: store, state: state)
    let votes = try audited.votes(state)
    let standing = try AuditStanding(rows, run: run, votes: votes, audited)
    let leftAside = try Self.leftAside(run, reader)
    let strata = AuditStratum.allCases.map { stratum in
      StudyAuditStratum(
        id: stratum.rawValue, title: stratum.title, present: standing.unsampled[stratum] ?? 0,
        samples: standing.samples.filter { $0.row.stratum.audited == stratum }.map { sample in
          StudyAuditSample(
            number: Int(clamping: sample.row.id), population: sample.row.population,
            drawn: sample.row.size, examined: sample.reading.examined,
            unsettled: sample.reading.unsettled, drafts: sample.reading.drafts,
            found: sample.reading.instruments,
            overlap: stratum == .notSelected
              ? StudyAuditOverlap(sample.reading, without: leftAside) : StudyAuditOverlap(),
            since: sample.since,
            left: sample.isExact ? sample.left.count : nil,
            isExact: sample.isExact)
        },
        rest: standing.rest(stratum).map { StudyAuditRest(samples: $0.samples, items: $0.items) })
    }
    self.init(
      strata: strata, known: standing.known.values.reduce(into: [:]) { $0[$1, default: 0] += 1 },
      waiting: standing.unseen.waiting, carried: standing.unseen.carried,
      unconsidered: standing.unseen.unconsidered, unseeable: standing.unseen.unseeable,
      undecided: standing.disputed + standing.undetermined + standing.drafts,
      drafts: standing.drafts)
  }

  /// The items that a selection leaves aside and that no rule drew.
  private static func leftAside(_ run: Int64, _ reader: any CatalogReader) throws -> Set<Int64> {
    var items: Set<Int64> = []
    try reader.forEach(
      SelectionRow.self,
      where: [.equals("run_id", .integer(run)), .equals("decision", "not_selected")]
    ) { if !$0.sampled { items.insert($0.itemId) } }
    return items
  }
}

extension StudyAuditOverlap {
  /// What a sample came to without the items that nobody else was to look at.
  fileprivate init(_ reading: SampleReading, without leftAside: Set<Int64>) {
    var examined = 0
    var found: [String: Int] = [:]
    for (item, state) in reading.items where !leftAside.contains(item) && state != .unseen {
      examined += 1
      if case .criminal(let instrument) = state { found[instrument, default: 0] += 1 }
    }
    self.init(examined: examined, found: found)
  }
}
