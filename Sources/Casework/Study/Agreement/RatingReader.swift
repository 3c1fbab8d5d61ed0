// SPDX-License-Identifier: Apache-2.0
// Which records count as ratings, and what they say: for everybody who compares them.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime
internal import StudyStatistics

/// Reads the ratings of the items that two people or more looked at.
///
/// Each person's newest record of a look counts that was made before others' answers could be read (``BlindWords``), and
/// counts still when it was taken back after they could; tiles, records carried over within families, settled disputes and
/// what was taken back before do not. Whoever was removed since has rated all the same.
///
/// Looks for audit samples and at golden items stand apart from those of the study: an item is audited because its first
/// rating said that it is not criminal, and golden items were chosen, so that neither tells how far people agree on items
/// drawn at random.
///
/// A draft is no result: an item of which a rating's result rests on a rule that nobody confirmed is compared by its answers, and
/// by no result under that regime.
struct RatingReader {
  let reader: any CatalogReader
  let columns: SealedColumns
  /// The rows that count; all when `nil`.
  var state: LedgerState?

  /// Why items have more ratings than one.
  enum Group: CaseIterable {
    /// Drawn at random, or rated by others for the study's own sake.
    case study
    /// An audit sample drew them.
    case audit
    /// People agreed on them beforehand.
    case golden
  }

  /// What a case holds of the ratings of one group.
  struct Ratings {
    /// The answers, by question.
    var answers: [FactQuestion: [Rating]] = [:]
    /// What the law makes of the answers, by the name of the derivation; of items without drafts.
    var results: [String: [Rating]] = [:]
    /// How many items two people or more rated that have no result to compare, since a rating's is a draft, by the name of
    /// the derivation.
    var drafts: [String: Int] = [:]
    /// How many items two people or more rated.
    var items = 0
    /// How many people rated any of them.
    var people = 0
  }

  /// The ratings, with results under `own`, the regime by which doubt is told, and under `others`.
  ///
  /// - Throws: errors of the catalog; ``CaseworkError`` `.tampered`.
  /// - Complexity: O(records).
  func read(own: OutcomeReader, others: [OutcomeReader] = []) throws -> [Group: Ratings] {
    try records(own: own.derivation).mapValues { try read($0, [own] + others) }
  }

  private func read(
    _ all: [Int64: [Int64: AssessmentRow]], _ regimes: [OutcomeReader]
  ) throws -> Ratings {
    var found = Ratings()
    var people: Set<Int64> = []
    for (item, records) in all.sorted(by: { $0.key < $1.key }) {
      if records.count > 1 { found.items += 1 }
      for (user, row) in records.sorted(by: { $0.key < $1.key }) {
        if records.count > 1 { people.insert(user) }
        func rating(_ label: String) -> Rating {
          Rating(item: "\(item)", rater: "\(user)", label: label)
        }
        for (question, answer) in try FactRecord.open(row, columns: columns).entries {
          found.answers[question, default: []].append(rating(answer))
        }
      }
      for regime in regimes {
        let outcomes = try records.mapValues { try regime.outcome(of: $0) }
        guard outcomes.values.allSatisfy({ $0.draft == nil }) else {
          if records.count > 1 { found.drafts[regime.derivation, default: 0] += 1 }
          continue
        }
        for (user, outcome) in outcomes.sorted(by: { $0.key < $1.key }) {
          found.results[regime.derivation, default: []].append(
            Rating(item: "\(item)", rater: "\(user)", label: outcome.named.name))
        }
      }
    }
    found.people = people.count
    return found
  }

  /// The answers in their order, for the questions whose answers have one; to be unsure stands outside of it.
  static func order(of question: FactQuestion) -> [String]? {
    switch question {
    case .severity, .ageBand: question.answers.filter { $0 != "unsure" }
    default: nil
    }
  }

  /// What a regime can make of an item, with the severity where there is one, in the order in which everybody who compares
  /// results takes them: draws of items follow it, so that one figure has one interval.
  static func labels(of regime: Regime) -> [String] {
    regime.instruments.flatMap { instrument in
      instrument.severities.map { "\(instrument.id)/\($0)" } + [instrument.id]
    }
  }

  /// The newest blind record of each person about each item that two people or more rated, and of the study also about
  /// items drawn for two ratings that have one so far.
  private func records(
    own derivation: String
  ) throws -> [Group: [Int64: [Int64: AssessmentRow]]] {
    let marks = try AssessmentMarks.read(reader, state: state)
    let blind = BlindWords(marks: marks)
    let draws = try RatingDraws(reader, state: state)
    var looks: [Int64: [AssessmentRow]] = [:]
    try reader.forEach(
      AssessmentRow.self,
      where: [
        .equals("route", .text(AssessmentRoute.seen.rawValue)),
        .equals("kind", .text(AssessmentRow.Kind.first.rawValue)),
      ], orderedBy: ["id"]
    ) { row in
      guard try state?.contains(row) ?? true else { return }
      looks[row.itemId, default: []].append(row)
    }
    var found: [Group: [Int64: [Int64: AssessmentRow]]] = [:]
    for (item, looks) in looks {
      let rows = Dictionary(looks.map { ($0.id, $0) }) { $1 }
      let words = try blind.words(of: looks.compactMap(\.orderedLook)) {
        try isDefinite($0, marks, derivation)
      }
      let newest = words.compactMapValues { rows[$0] }
      if draws.golden.contains(item) {
        if newest.count > 1 { found[.golden, default: [:]][item] = newest }
        continue
      }
      let auditors = draws.auditors(of: item, looks: looks)
      let own = newest.filter { !auditors.contains($0.key) }
      if own.count < newest.count, newest.count > 1 { found[.audit, default: [:]][item] = newest }
      if own.count > 1 || own.count == 1 && draws.isForTwo(item) {
        found[.study, default: [:]][item] = own
      }
    }
    return found
  }

  /// Whether a record says anything: whoever was not sure still came to a result.
  private func isDefinite(
    _ assessment: Int64, _ marks: AssessmentMarks, _ derivation: String
  ) throws -> Bool {
    guard marks.unsure.contains(assessment) else { return true }
    return AssessmentMarks.isDefinite(
      isUnsure: true, instrument: try determination(of: assessment, derivation)?.instrument)
  }

  private func determination(
    of assessment: Int64, _ derivation: String
  ) throws -> DeterminationRow? {
    try reader.row(DeterminationRow.self, key: .integer(assessment), .text(derivation))
  }
}
