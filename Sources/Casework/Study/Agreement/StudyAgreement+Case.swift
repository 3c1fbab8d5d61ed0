// SPDX-License-Identifier: Apache-2.0
// The ratings of a case as a report compares them: without names.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime
internal import StudyReport
internal import StudyStatistics

extension StudyAgreement {
  /// The ratings as of `state`, with results under each regime in force, `own` first.
  ///
  /// - Parameters:
  ///   - reader: Which rows are read.
  ///   - own: The regime by which the report is made.
  ///   - others: The other regimes in force.
  /// - Throws: errors of the catalog; ``CaseworkError`` `.tampered`.
  /// - Complexity: O(records).
  init(_ reader: RatingReader, own: CaseRegime, others: [CaseRegime]) throws {
    func outcomes(_ regime: CaseRegime) throws -> OutcomeReader {
      try OutcomeReader(
        regime, reader.reader, columns: reader.columns, state: reader.state)
    }
    let groups = try reader.read(own: outcomes(own), others: others.map(outcomes))
    let ratings = groups[.study] ?? RatingReader.Ratings()
    var questions: [StudyRatings] = []
    for question in FactQuestion.allCases {
      guard let given = ratings.answers[question] else { continue }
      let words = question.rawValue.replacing("_", with: " ")
      questions.append(
        StudyRatings(
          id: question.rawValue, title: words.prefix(1).uppercased() + words.dropFirst(),
          labels: question.answers, order: RatingReader.order(of: question),
          rows: Self.rows(given)))
    }
    for (regime, derivation, id) in [(own.regime, own.derivation, "result")]
      + others.map({ ($0.regime, $0.derivation, "result_\($0.regime.id)") })
    {
      questions.append(
        StudyRatings(
          id: id, title: "Result, \(regime.title)", labels: RatingReader.labels(of: regime),
          rows: Self.rows(ratings.results[derivation] ?? [])))
    }
    let checks: [(RatingReader.Group, String, String)] = [
      (.audit, "audit", "Items of audit samples"), (.golden, "golden", "Golden items"),
    ]
    self.init(
      questions: questions,
      checks: checks.compactMap { group, id, title in
        groups[group].map {
          StudyRatings(
            id: id, title: title, labels: RatingReader.labels(of: own.regime),
            rows: Self.rows($0.results[own.derivation] ?? []))
        }
      }, drafts: groups.values.reduce(0) { $0 + ($1.drafts[own.derivation] ?? 0) })
  }

  /// One row an item, one column a person; the order of neither says who it is.
  private static func rows(_ ratings: [Rating]) -> [[String?]] {
    let people = Set(ratings.map(\.rater)).sorted()
    let columns = Dictionary(uniqueKeysWithValues: people.enumerated().map { ($1, $0) })
    var rows: [String: [String?]] = [:]
    let empty = [String?](repeating: nil, count: people.count)
    for rating in ratings {
      if let column = columns[rating.rater] {
        rows[rating.item, default: empty][column] = rating.label
      }
    }
    return rows.sorted { $0.key < $1.key }.map(\.value)
  }
}
