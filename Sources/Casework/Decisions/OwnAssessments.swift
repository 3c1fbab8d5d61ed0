// SPDX-License-Identifier: Apache-2.0
// A person's own records, for that person alone.

internal import Catalog
public import EvidenceModel

/// One of a person's own records.
public struct OwnAssessment: Hashable, Sendable {
  /// The record's number.
  public let id: Int64
  /// The item.
  public let item: Int64
  /// The route.
  public let route: AssessmentRoute
  /// The answers.
  public let facts: FactSheet
  /// What the regime derived; `nil` without answers.
  public let instrument: String?
  /// The severity; `nil` where there is none.
  public let severity: String?
  /// Whether the result may be counted, or is a draft of a rule that nobody confirmed; `nil` without answers.
  public let standing: Determination.Standing?
  /// When it was recorded.
  public let recorded: Instant
  /// Whether it was taken back.
  public let isWithdrawn: Bool
  /// Whether it wished for a second opinion.
  public let wantsSecondOpinion: Bool
  /// Whether it settled a dispute.
  public let isAdjudication: Bool
}

/// Reads a person's own records.
public struct OwnAssessments {
  let store: CaseStore
  let actor: Actor

  /// The records in `store` of `actor`, and nobody else's.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The person's newest records, newest first, or those about one item.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public func newest(_ limit: Int, on item: Int64? = nil) throws -> [OwnAssessment] {
    try actor.require(.assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user has records") }
    return try store.catalog.read { reader in
      var conditions: [CatalogCondition] = [.equals("user_id", .integer(user))]
      if let item { conditions.insert(.equals("item_id", .integer(item)), at: 0) }
      let outcomes = try OutcomeReader(
        CaseRegimes.inForce(reader, own: store.description.regime)[0], reader,
        columns: store.columns)
      return try reader.rows(
        AssessmentRow.self, where: conditions, orderedBy: ["-id"], limit: limit
      ).map { try record($0, outcomes, reader) }
    }
  }

  private func record(
    _ row: AssessmentRow, _ outcomes: OutcomeReader, _ reader: any CatalogReader
  ) throws -> OwnAssessment {
    let key = CatalogValue.integer(row.id)
    let found = try reader.row(DeterminationRow.self, key: key, .text(outcomes.derivation))
    return OwnAssessment(
      id: row.id, item: row.itemId, route: row.route,
      facts: try FactRecord.open(row, columns: store.columns), instrument: found?.instrument,
      severity: found?.severity,
      standing: try found.map { try outcomes.outcome(of: row, $0).standing },
      recorded: Instant(microseconds: row.recorded),
      isWithdrawn: try reader.row(WithdrawalRow.self, key: key) != nil,
      wantsSecondOpinion: try reader.row(SecondOpinionRow.self, key: key) != nil,
      isAdjudication: row.kind == .adjudication)
  }
}
