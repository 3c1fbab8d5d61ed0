// SPDX-License-Identifier: Apache-2.0
// What looks say of items, as of a moment: what strata are drawn from, and what samples came to.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime

/// The standing looks of all items, as of a moment.
struct AuditVotes {
  private(set) var votes: [Int64: [Vote]] = [:]
  /// What raters said before they could read each other's answers, though it was replaced or taken back since.
  private(set) var words: [Int64: [Vote]] = [:]
  /// Who has looked at each item, whatever they said, and did not take it back.
  private(set) var lookers: [Int64: Set<Int64>] = [:]
  private let criminal: Set<String>
  private let countsDrafts: Bool

  /// Reads the looks up to an assessment, without those taken back by a moment.
  ///
  /// - Parameters:
  ///   - reader: The case.
  ///   - outcomes: What tells results.
  ///   - last: The newest assessment that counts; all when `nil`.
  ///   - moment: Records taken back later count; none taken back count when `nil`.
  ///   - state: The rows that count; all when `nil`.
  ///   - countsDrafts: Whether what rules that nobody verified say counts, as it did in earlier programs.
  /// - Throws: errors of the catalog.
  /// - Complexity: O(assessments).
  init(
    _ reader: any CatalogReader, outcomes: OutcomeReader, upTo last: Int64? = nil,
    at moment: Int64? = nil, state: LedgerState? = nil, countsDrafts: Bool = false
  ) throws {
    criminal = Set(outcomes.regime.instruments.filter(\.isCriminal).map(\.id))
    self.countsDrafts = countsDrafts
    let marks = try AssessmentMarks.read(reader, state: state, takenBackBy: moment)
    let determinations = try outcomes.determinations()
    var conditions: [CatalogCondition] = [.equals("route", "seen")]
    if let last {
      guard last < .max else { return }
      conditions.append(.lessThan("id", .integer(last + 1)))
    }
    var looks: [Int64: [OrderedLook]] = [:]
    var said: [Int64: Vote] = [:]
    var found: [Int64: [Vote]] = [:]
    try reader.forEach(AssessmentRow.self, where: conditions, orderedBy: ["id"]) { row in
      guard try state?.contains(row) ?? true else { return }
      if !marks.withdrawn.contains(row.id) { lookers[row.itemId, default: []].insert(row.userId) }
      let result = determinations[row.id]
      let vote = Vote(
        assessment: row.id, rater: row.userId, route: .seen,
        isAdjudication: row.kind == .adjudication, isStale: false,
        outcome: try outcomes.outcome(of: row, result))
      if let look = row.orderedLook { looks[row.itemId, default: []].append(look) }
      guard
        AssessmentMarks.isDefinite(
          isUnsure: marks.unsure.contains(row.id), instrument: result?.instrument)
      else { return }
      said[row.id] = vote
      guard !marks.withdrawn.contains(row.id) else { return }
      found[row.itemId, default: []].append(vote)
    }
    votes = found
    let blind = BlindWords(marks: marks)
    words = looks.mapValues { looks in
      blind.wordsOfSeveral(looks) { said[$0] != nil }.compactMap { said[$0] }
    }
  }

  /// The grade of an item.
  func grade(_ item: Int64) -> Grade {
    Grade.derive(from: votes[item] ?? [], words: words[item] ?? [])
  }

  /// Whether a result is criminal under the regime; a draft is none.
  func isCriminal(_ outcome: GradeOutcome?) -> Bool {
    counted(outcome).map { criminal.contains($0.instrument) } ?? false
  }

  /// Whether a result says that an item is not criminal; a draft says nothing.
  func isNegative(_ outcome: GradeOutcome?) -> Bool {
    counted(outcome)?.instrument == RegimeInstrument.none
  }

  private func counted(_ outcome: GradeOutcome?) -> NamedResult? {
    countsDrafts ? outcome?.named : outcome?.result
  }

  /// The items that were seen and are not criminal, in order.
  var negatives: [Int64] { items(where: isNegative) }

  /// The items that were seen and are criminal, in order.
  var criminals: [Int64] { items(where: isCriminal) }

  private func items(where holds: (GradeOutcome) -> Bool) -> [Int64] {
    votes.keys.filter { grade($0).outcome.map(holds) ?? false }.sorted()
  }
}
