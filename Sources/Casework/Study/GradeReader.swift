// SPDX-License-Identifier: Apache-2.0
// Reads all votes as of a ledger size and derives every item's grade.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime
internal import StudyReport

/// Reads all votes and derives every item's grade.
struct GradeReader {
  let reader: any CatalogReader
  let regime: Regime
  let state: LedgerState
  let columns: SealedColumns
  /// The name under which the determinations stand; the regime's own without one.
  var derivation: String?

  /// The grades, and what of the work behind them a study shows.
  struct Result {
    var grades: [Int64: Grade] = [:]
    /// The facts of the assessments that stand for items.
    var facts: [Int64: FactSheet] = [:]
    var claimedTimes = 0
    var work: [Int64: (seconds: Double, looks: Int)] = [:]

    /// The work of each assessor who has seen anything, under a pseudonym.
    func effort(store: CaseStore) -> [AnalystEffort] {
      work.sorted { $0.key < $1.key }.map {
        AnalystEffort(
          pseudonym: "user-\($0.key)", seconds: $0.value.seconds, looks: $0.value.looks)
      }
    }
  }

  /// Derives the grades; a result that rests on an unverified rule counts once that is `confirmed`.
  ///
  /// With `determinations` by assessment, those count instead of the ones that the case holds.
  func read(
    confirmed: Set<String>, determinations given: [Int64: DeterminationRow]? = nil
  ) throws -> Result {
    let determinations = try given ?? determinations()
    let families = try FamilyPaths.membership(reader, state: state)
    let marks = try AssessmentMarks.read(reader, state: state)
    var result = Result()
    var votes: [Int64: [Vote]] = [:]
    var rows: [Int64: AssessmentRow] = [:]
    let path = CarriedPath(
      isWithdrawn: marks.withdrawn.contains, item: { rows[$0]?.itemId },
      family: { families?.family(of: $0) })
    try reader.forEach(AssessmentRow.self, orderedBy: ["id"]) { row in
      guard try state.contains(row) else { return }
      rows[row.id] = row
      if row.claimedTimes { result.claimedTimes += 1 }
      if row.route == .seen {
        let known = result.work[row.userId] ?? (0, 0)
        let seconds = row.claimedTimes ? 0 : row.activeSeconds ?? 0
        result.work[row.userId] = (known.seconds + seconds, known.looks + 1)
      }
      guard marks.isVote(row.id, instrument: determinations[row.id]?.instrument) else { return }
      let outcome = try outcome(of: row, determinations[row.id], confirmed: confirmed)
      votes[row.itemId, default: []].append(
        Vote(
          assessment: row.id, rater: row.userId, route: row.route,
          isAdjudication: row.kind == .adjudication, isStale: try path.isStale(row),
          outcome: outcome))
    }
    for (item, votes) in votes {
      let grade = Grade.derive(from: votes)
      result.grades[item] = grade
      if let id = grade.assessment, let row = rows[id] {
        result.facts[id] = try FactRecord.open(row, columns: columns)
      }
    }
    return result
  }

  private func determinations() throws -> [Int64: DeterminationRow] {
    var rows: [Int64: DeterminationRow] = [:]
    try reader.forEach(
      DeterminationRow.self, where: [.equals("regime", .text(derivation ?? regime.id))]
    ) { rows[$0.assessmentId] = $0 }
    return rows
  }

  /// What a determination comes to with the rules confirmed since: the facts and the date of the law stay.
  private func outcome(
    of assessment: AssessmentRow, _ row: DeterminationRow?, confirmed: Set<String>
  ) throws -> GradeOutcome {
    guard let row else {
      return GradeOutcome(instrument: RegimeInstrument.none, severity: nil, standing: .standing)
    }
    var standing = row.standing
    if standing == .counselRequired, !confirmed.isEmpty, row.regimeVersion == regime.version,
      let moment = TimestampParser.rfc3339(row.asOf + "T00:00:00Z")
    {
      let facts = try FactRecord.open(assessment, columns: columns)
      standing =
        regime.determine(
          facts, asOf: CivilDate(of: moment), confirmed: confirmed
        ).standing
    }
    return GradeOutcome(instrument: row.instrument, severity: row.severity, standing: standing)
  }
}

extension Grade {
  /// The basis on which a study counts the item.
  var studyBasis: StudyBasis {
    switch status {
    case .none: .none
    case .glanced: .glanced
    case .inferred: .inferred
    case .single, .indicative, .trusted: .seen
    case .disputed: .disputed
    case .adjudicated: .adjudicated
    }
  }

  /// How many raters stand behind it.
  var studyGrade: StudyGrade? {
    switch status {
    case .none, .glanced, .inferred: nil
    case .single: .single
    case .indicative: .indicative
    case .trusted: .trusted
    case .disputed: .disputed
    case .adjudicated: seenCount >= 3 ? .trusted : seenCount == 2 ? .indicative : .single
    }
  }
}
