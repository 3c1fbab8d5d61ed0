// SPDX-License-Identifier: Apache-2.0
// Works out what samples show: bounds for each stratum, and the criminal items in all.

internal import Catalog
internal import EvidenceModel
internal import StudyStatistics

/// Works out what samples show.
public struct EstimateService {
  let store: CaseStore
  let actor: Actor

  /// Works out for `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// What the samples show now.
  ///
  /// Who grades is told what was found once nothing waits any more, and how far each sample is at any time.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  /// - Complexity: O(items + assessments).
  public func read() throws -> AuditEstimate {
    try actor.require(.report)
    return try store.catalog.read { reader in
      let strata = try AuditStrata(reader, store: store)
      let votes = try strata.votes()
      let isOpen = try AnswerAccess(reader: reader, actor: actor).areFiguresOpen()
      let rows = try reader.rows(StudySampleRow.self, orderedBy: ["id"])
      var readings: [Int64: SampleReading] = [:]
      var samples: [SampleOutcome] = []
      for row in rows {
        let reading = try SampleReading(row, votes: votes, reader)
        readings[row.id] = reading
        samples.append(
          isOpen
            ? try SampleOutcome(DrawnSample(row), reading)
            : SampleOutcome(closed: DrawnSample(row), reading))
      }
      guard isOpen else {
        return AuditEstimate(
          samples: samples, confirmed: nil, total: nil,
          notes: ["What was found is closed to who grades until nothing waits any more."])
      }
      return try total(
        samples, newest: rows.reduce(into: [:]) { $0[$1.stratum.audited] = $1 },
        readings: readings, votes: votes, strata)
    }
  }

  private func total(
    _ samples: [SampleOutcome], newest: [AuditStratum: StudySampleRow],
    readings: [Int64: SampleReading], votes: AuditVotes, _ strata: AuditStrata
  ) throws -> AuditEstimate {
    var covered: Set<Int64> = []
    var sampled: [Stratum] = []
    var missing: [String] = []
    let run = try strata.reader.maximum(SelectionRunRow.self, column: "id")
    if run == nil { missing.append("No total: nothing was selected yet.") }
    for stratum in AuditStratum.allCases {
      guard let row = newest[stratum], let reading = readings[row.id] else {
        guard let run else { continue }
        let items = try strata.present(stratum, run: run, votes: votes)
        if !items.isEmpty {
          missing.append(
            "No total: the stratum \(stratum.rawValue) holds \(DecimalText.grouped(items.count)) items and was "
              + "never sampled; draw a sample of it.")
        }
        continue
      }
      covered.formUnion(try strata.population(of: row))
      if reading.waiting > 0 {
        missing.append(
          "No total: sample \(row.id) is not finished; \(reading.waiting) of its items wait.")
      } else if reading.unsettled > 0 {
        missing.append(
          "No total: \(reading.unsettled) items of sample \(row.id) are not settled.")
      } else {
        sampled.append(
          try Stratum(
            stratum.rawValue, population: row.population, found: reading.found,
            of: reading.examined))
      }
    }
    let confirmed = votes.criminals.filter { !covered.contains($0) }.count
    guard missing.isEmpty else {
      return AuditEstimate(samples: samples, confirmed: confirmed, total: nil, notes: missing)
    }
    if confirmed > 0 {
      sampled.append(
        try Stratum("criminal", population: confirmed, found: confirmed, of: confirmed))
    }
    guard !sampled.isEmpty else {
      return AuditEstimate(
        samples: samples, confirmed: confirmed, total: nil,
        notes: ["No total: nothing was seen yet, and there is nothing to draw from."])
    }
    let estimate = try StratifiedEstimate(sampled)
    return AuditEstimate(
      samples: samples, confirmed: confirmed,
      total: CriminalTotal(
        estimate: estimate.total, interval: estimate.counts, guaranteed: estimate.guaranteed),
      notes: try notes(votes, covered: covered, run: run, strata.reader))
  }

  /// What the total does not speak of.
  private func notes(
    _ votes: AuditVotes, covered: Set<Int64>, run: Int64?, _ reader: any CatalogReader
  ) throws -> [String] {
    var notes: [String] = []
    let disputed = votes.votes.keys.count {
      !covered.contains($0) && votes.grade($0).status == .disputed
    }
    if disputed > 0 {
      notes.append("\(disputed) disputed items outside of the strata are not in the total.")
    }
    var unseen = 0
    if let run {
      try reader.forEachValues(
        SelectionRow.self, columns: ["item_id"],
        where: [.equals("run_id", .integer(run)), .equals("decision", "selected")]
      ) {
        if case .integer(let item) = $0[0], votes.votes[item] == nil, !covered.contains(item) {
          unseen += 1
        }
      }
    }
    let later = votes.negatives.count { !covered.contains($0) }
    if later > 0 {
      notes.append(
        "\(later) items that were found not to be criminal after the samples were drawn count as recorded."
      )
    }
    if unseen > 0 {
      notes.append("\(unseen) selected items that nobody has seen yet are not in the total.")
    }
    return notes
  }
}
