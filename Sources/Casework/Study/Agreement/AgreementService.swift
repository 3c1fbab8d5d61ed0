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
  /// How many items two people or more saw and recorded, without those of audit samples and golden ones.
  public let items: Int
  /// How many people did.
  public let people: Int
  /// How many items, those of audit samples and golden ones among them, are compared by their answers and by no result: a
  /// rating's result rests on a rule that nobody confirmed.
  public let drafts: Int
  /// Each question on which four people or more can be compared, the result, and the results of what was rated again for
  /// an audit or is golden; none with too few items or people.
  public let questions: [QuestionAgreement]
}

/// Works out how far people agree.
///
/// What counts is told by ``RatingReader``. Figures are of the team: no table names a person or tells two apart.
public struct AgreementService {
  /// The name of the last question of the study: what the law says of the answers.
  public static let result = "result"
  /// The name under which results of items of audit samples stand apart.
  public static let audited = "result_in_audit_samples"
  /// The name under which results of golden items stand apart.
  public static let golden = "result_on_golden_items"

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
    let regime = store.description.regime
    let found = try store.catalog.read { reader in
      guard try AnswerAccess(reader: reader, actor: actor).areFiguresOpen() else {
        throw CaseworkError(
          .denied,
          "who grades sees how far people agree once nothing waits to be rated any more",
          refusal: .stillWaiting)
      }
      let own = try CaseRegimes.inForce(reader, own: regime)[0]
      let ratings = try RatingReader(reader: reader, columns: store.columns)
        .read(own: OutcomeReader(own, reader, columns: store.columns))
      return (groups: ratings, own: own)
    }
    let derivation = found.own.derivation
    let study = found.groups[.study] ?? RatingReader.Ratings()
    let (answers, results) = (study.answers, study.results[derivation] ?? [])
    let (items, people) = (study.items, study.people)
    let checks = try [(RatingReader.Group.audit, Self.audited), (.golden, Self.golden)].compactMap {
      try check($0.1, found.groups[$0.0] ?? RatingReader.Ratings(), found.own, bootstrap)
    }
    let drafts = found.groups.values.reduce(0) { $0 + ($1.drafts[derivation] ?? 0) }
    guard items >= PeopleBrowser.fewestItems, people >= TeamExposure.fewestPeople else {
      return CaseAgreement(
        regime: regime, items: items, people: people, drafts: drafts, questions: checks)
    }
    var questions: [QuestionAgreement] = []
    for question in FactQuestion.allCases {
      if let given = answers[question],
        let found = try agreement(
          question.rawValue, labels: question.answers, order: RatingReader.order(of: question),
          given,
          bootstrap)
      {
        questions.append(found)
      }
    }
    let labels = Self.labels(found.own, results)
    if let found = try agreement(Self.result, labels: labels, order: nil, results, bootstrap) {
      questions.append(found)
    }
    return CaseAgreement(
      regime: regime, items: items, people: people, drafts: drafts, questions: questions + checks)
  }

  /// The agreement on the results of items that were rated again for another reason than a draw.
  private func check(
    _ name: String, _ ratings: RatingReader.Ratings, _ own: CaseRegime, _ bootstrap: Bootstrap
  ) throws -> QuestionAgreement? {
    guard ratings.items >= PeopleBrowser.fewestItems else { return nil }
    let results = ratings.results[own.derivation] ?? []
    return try agreement(
      name, labels: Self.labels(own, results), order: nil, results, bootstrap)
  }

  /// The results of the regime in its order, then those that its file has no more.
  private static func labels(_ own: CaseRegime, _ results: [Rating]) -> [String] {
    let known = RatingReader.labels(of: own.regime)
    return known + Set(results.map(\.label)).subtracting(known).sorted()
  }

  /// `nil` where no item was rated twice, or by fewer than ``TeamExposure/fewestPeople``: with three, each knows the own
  /// answers and could read the others'.
  private func agreement(
    _ name: String, labels: [String], order: [String]?, _ ratings: [Rating], _ bootstrap: Bootstrap
  ) throws -> QuestionAgreement? {
    let table = try RatingTable(labels: labels, ratings: ratings)
    guard table.pairableItems > 0 else { return nil }
    let summary = AgreementSummary(table, order: order, bootstrap: bootstrap)
    guard summary.raters >= TeamExposure.fewestPeople else { return nil }
    return QuestionAgreement(question: name, summary: summary, pairs: table.ratedPairs)
  }
}
