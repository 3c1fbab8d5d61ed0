// SPDX-License-Identifier: Apache-2.0
// Reads all votes as of a ledger size and derives every item's grade.

internal import Catalog
internal import EvidenceModel
internal import StudyReport

/// Reads all votes and derives every item's grade.
struct GradeReader {
  let reader: any CatalogReader
  /// What tells results.
  let outcomes: OutcomeReader
  let state: LedgerState
  let columns: SealedColumns

  /// The grades, and what of the work behind them a study shows.
  struct Result {
    var grades: [Int64: Grade] = [:]
    /// The facts of the assessments that stand for items.
    var facts: [Int64: FactSheet] = [:]
    var claimedTimes = 0
    var work: [Int64: (seconds: Double, looks: Int)] = [:]
    /// The items that anybody looked at, for whatever purpose.
    var lookedAt: Set<Int64> = []

    /// The work of each assessor who has seen anything, under a pseudonym.
    func effort(store: CaseStore) -> [AnalystEffort] {
      work.sorted { $0.key < $1.key }.map {
        AnalystEffort(
          pseudonym: "user-\($0.key)", seconds: $0.value.seconds, looks: $0.value.looks)
      }
    }
  }

  /// Derives the grades.
  ///
  /// With `determinations` by assessment, those count instead of the ones that the case holds.
  func read(determinations given: [Int64: DeterminationRow]? = nil) throws -> Result {
    let determinations = try given ?? outcomes.determinations()
    let families = try FamilyPaths.membership(reader, state: state)
    let marks = try AssessmentMarks.read(reader, state: state)
    var result = Result()
    var votes: [Int64: [Vote]] = [:]
    var rows: [Int64: AssessmentRow] = [:]
    var looks: [Int64: [OrderedLook]] = [:]
    let path = CarriedPath(
      isWithdrawn: marks.withdrawn.contains, item: { rows[$0]?.itemId },
      family: { families?.family(of: $0) })
    try reader.forEach(AssessmentRow.self, orderedBy: ["id"]) { row in
      guard try state.contains(row) else { return }
      rows[row.id] = row
      if row.claimedTimes { result.claimedTimes += 1 }
      if row.route == .seen {
        result.lookedAt.insert(row.itemId)
        let known = result.work[row.userId] ?? (0, 0)
        let seconds = row.claimedTimes ? 0 : row.activeSeconds ?? 0
        result.work[row.userId] = (known.seconds + seconds, known.looks + 1)
      }
      if let look = row.orderedLook { looks[row.itemId, default: []].append(look) }
      guard marks.isVote(row.id, instrument: determinations[row.id]?.instrument) else { return }
      let outcome = try outcomes.outcome(of: row, determinations[row.id])
      votes[row.itemId, default: []].append(
        Vote(
          assessment: row.id, rater: row.userId, route: row.route,
          isAdjudication: row.kind == .adjudication, isStale: try path.isStale(row),
          outcome: outcome))
    }
    let blind = BlindWords(marks: marks)
    for (item, votes) in votes {
      let words = blind.wordsOfSeveral(looks[item] ?? []) {
        AssessmentMarks.isDefinite(
          isUnsure: marks.unsure.contains($0), instrument: determinations[$0]?.instrument)
      }
      let grade = Grade.derive(
        from: votes,
        words: try words.compactMap { rows[$0] }.map { row in
          Vote(
            assessment: row.id, rater: row.userId, route: .seen, isAdjudication: false,
            isStale: false,
            outcome: try outcomes.outcome(of: row, determinations[row.id]))
        })
      result.grades[item] = grade
      if let id = grade.assessment, let row = rows[id] {
        result.facts[id] = try FactRecord.open(row, columns: columns)
      }
    }
    return result
  }
}

extension Grade {
  /// The basis on which a study counts the item.
  var studyBasis: StudyBasis {
    switch status {
    case .none: .none
    case .glanced: .glanced
    case .inferred: .inferred
    case .single, .indicative, .trusted, .draft: .seen
    case .disputed: .disputed
    case .adjudicated: .adjudicated
    }
  }

  /// How many raters stand behind it; nobody behind a draft.
  var studyGrade: StudyGrade? {
    switch status {
    case .none, .glanced, .inferred, .draft: nil
    case .single: .single
    case .indicative: .indicative
    case .trusted: .trusted
    case .disputed: .disputed
    case .adjudicated: seenCount >= 3 ? .trusted : seenCount == 2 ? .indicative : .single
    }
  }
}
