// SPDX-License-Identifier: Apache-2.0
// How far people agree who saw the same items, by question and by class; nothing of any one person.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime
public import StudyStatistics

/// How far people agree on one question.
public struct QuestionAgreement: Hashable, Sendable {
  /// The question's name, or ``AgreementService/result``.
  public let question: String
  /// The figures.
  public let summary: AgreementSummary
  /// How often two ratings of one item gave which two classes, whoever gave them.
  public let pairs: [RatedPair]
}

/// How far the people of a case agree.
public struct CaseAgreement: Sendable {
  /// The case's regime, whose results the last question is about.
  public let regime: String
  /// How many items two people or more saw and recorded.
  public let items: Int
  /// Each question that two people answered about one item, and the result; none with too few items.
  public let questions: [QuestionAgreement]
}

/// Works out how far people agree.
///
/// Each person's newest record of a look counts, as a vote does; tiles, records carried over within families, settled
/// disputes and what was taken back do not. Figures are of the team: no table names a person or tells two apart.
public struct AgreementService {
  /// The name of the last question: what the law says of the answers.
  public static let result = "result"

  private let store: CaseStore
  private let actor: Actor

  /// Tells `actor` of the agreement in `store`.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for who may not see it.
  public init(store: CaseStore, actor: Actor) throws(CaseworkError) {
    try actor.require(.seeTeam)
    self.store = store
    self.actor = actor
  }

  /// The agreement on every question.
  ///
  /// - Throws: ``CaseworkError`` `.denied` while the figures could tell who still grades what others answered.
  /// - Complexity: O(records + questions × classes × draws × items).
  public func read(_ bootstrap: Bootstrap) throws -> CaseAgreement {
    let (answers, results) = try store.catalog.read { reader in
      guard try AnswerAccess(reader: reader, actor: actor).areFiguresOpen() else {
        throw CaseworkError(
          .denied,
          "who grades sees how far people agree once no item waits for a first look any more")
      }
      return try ratings(reader)
    }
    let items = Set(results.map(\.item)).count
    let regime = store.description.regime
    guard items >= PeopleBrowser.fewestItems else {
      return CaseAgreement(regime: regime, items: items, questions: [])
    }
    var questions: [QuestionAgreement] = []
    for question in FactQuestion.allCases {
      if let given = answers[question],
        let found = try agreement(
          question.rawValue, labels: question.answers, order: Self.order(of: question), given,
          bootstrap)
      {
        questions.append(found)
      }
    }
    let names = Set(results.map(\.label)).sorted()
    if let found = try agreement(Self.result, labels: names, order: nil, results, bootstrap) {
      questions.append(found)
    }
    return CaseAgreement(regime: regime, items: items, questions: questions)
  }

  /// The answers in their order, for the questions whose answers have one; to be unsure stands outside of it.
  private static func order(of question: FactQuestion) -> [String]? {
    switch question {
    case .severity, .ageBand: question.answers.filter { $0 != "unsure" }
    default: nil
    }
  }

  /// `nil` where no item was rated twice.
  private func agreement(
    _ name: String, labels: [String], order: [String]?, _ ratings: [Rating], _ bootstrap: Bootstrap
  ) throws -> QuestionAgreement? {
    let table = try RatingTable(labels: labels, ratings: ratings)
    guard table.pairableItems > 0 else { return nil }
    return QuestionAgreement(
      question: name,
      summary: AgreementSummary(table, order: order, bootstrap: bootstrap), pairs: table.ratedPairs)
  }

  /// The answers of the records that count, of items that two people or more recorded, and the results of them.
  private func ratings(
    _ reader: any CatalogReader
  ) throws -> (answers: [FactQuestion: [Rating]], results: [Rating]) {
    var answers: [FactQuestion: [Rating]] = [:]
    var results: [Rating] = []
    for (item, records) in try records(reader).sorted(by: { $0.key < $1.key }) {
      for (user, row) in records.sorted(by: { $0.key < $1.key }) {
        for (question, answer) in try FactRecord.open(row, columns: store.columns).entries {
          answers[question, default: []].append(
            Rating(item: "\(item)", rater: "\(user)", label: answer))
        }
        let result = try determination(of: row.id, reader).map(OwnRecords.name) ?? "none"
        results.append(Rating(item: "\(item)", rater: "\(user)", label: result))
      }
    }
    return (answers, results)
  }

  /// The newest record of each person about each item that two people or more recorded.
  private func records(
    _ reader: any CatalogReader
  ) throws -> [Int64: [Int64: AssessmentRow]] {
    let marks = try AssessmentMarks.read(reader)
    var newest: [Int64: [Int64: AssessmentRow]] = [:]
    try reader.forEach(
      AssessmentRow.self,
      where: [
        .equals("route", .text(AssessmentRoute.seen.rawValue)),
        .equals("kind", .text(AssessmentRow.Kind.first.rawValue)),
      ], orderedBy: ["id"]
    ) { row in
      guard try isVote(row, marks, reader) else { return }
      newest[row.itemId, default: [:]][row.userId] = row
    }
    return newest.filter { $0.value.count > 1 }
  }

  /// Whether a record stands as a rating: it was not taken back, and whoever was not sure still came to a result.
  private func isVote(
    _ row: AssessmentRow, _ marks: AssessmentMarks, _ reader: any CatalogReader
  ) throws -> Bool {
    guard marks.unsure.contains(row.id) else { return !marks.withdrawn.contains(row.id) }
    return marks.isVote(row.id, instrument: try determination(of: row.id, reader)?.instrument)
  }

  private func determination(
    of assessment: Int64, _ reader: any CatalogReader
  ) throws -> DeterminationRow? {
    try reader.row(
      DeterminationRow.self, key: .integer(assessment),
      .text(CaseRegimes.derivation(of: store.description.regime, reader)))
  }
}
