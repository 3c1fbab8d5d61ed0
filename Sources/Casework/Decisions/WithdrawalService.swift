// SPDX-License-Identifier: Apache-2.0
// Undo: a person takes own records back, newest first, without limit.

internal import Catalog
internal import EvidenceModel

/// Takes records back.
///
/// The record stays in the case and in the ledger; it counts as if it had not been made, and what it
/// superseded stands again. The time it took stays in the effort of a study. Records carried from it are
/// stale.
public struct WithdrawalService {
  let store: CaseStore
  let actor: Actor

  /// Takes records of `store` back on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Takes the person's own record back; its item is held for the person again.
  ///
  /// - Returns: the item.
  /// - Throws: ``CaseworkError`` `.denied`; `.notFound` for a record that is not this person's; `.conflict`
  ///   for one that was taken back already, or is not the newest about its item that stands.
  @discardableResult
  public func withdraw(_ assessment: Int64) throws -> Int64 {
    let user = try person()
    return try store.record(actor) { recording in
      let reader = recording.reader
      guard let row = try reader.row(AssessmentRow.self, key: .integer(assessment)),
        row.userId == user
      else {
        throw CaseworkError(.notFound, "this person has no record \(assessment)")
      }
      guard try reader.row(WithdrawalRow.self, key: .integer(assessment)) == nil else {
        throw CaseworkError(.conflict, "record \(assessment) was taken back already")
      }
      let newest = try Self.standing(user, reader, on: row.itemId)
      guard newest?.id == row.id else {
        throw CaseworkError(
          .conflict,
          "record \(assessment) was superseded by record \(newest?.id ?? 0); take that back first")
      }
      return try withdraw(row, recording)
    }
  }

  /// Takes the person's newest record back; `nil` when none stands.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public func undo() throws -> (assessment: Int64, item: Int64)? {
    let user = try person()
    return try store.record(actor) { recording in
      guard let row = try Self.standing(user, recording.reader, on: nil) else { return nil }
      return (row.id, try withdraw(row, recording))
    }
  }

  private func person() throws(CaseworkError) -> Int64 {
    try actor.require(.assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user may assess") }
    return user
  }

  /// The person's newest record that was not taken back, about an item or any.
  private static func standing(
    _ user: Int64, _ reader: any CatalogReader, on item: Int64?
  ) throws -> AssessmentRow? {
    struct Found: Error {}
    var conditions: [CatalogCondition] = [.equals("user_id", .integer(user))]
    if let item { conditions.insert(.equals("item_id", .integer(item)), at: 0) }
    var newest: AssessmentRow?
    do {
      try reader.forEach(AssessmentRow.self, where: conditions, orderedBy: ["-id"]) { row in
        guard try reader.row(WithdrawalRow.self, key: .integer(row.id)) == nil else { return }
        newest = row
        throw Found()
      }
    } catch is Found {}
    return newest
  }

  private func withdraw(_ row: AssessmentRow, _ recording: Recording) throws -> Int64 {
    let regime = store.description.regime
    try recording.insert(
      WithdrawalRow(assessmentId: row.id, recorded: recording.now.microseconds))
    try recording.leaf(
      .withdrawal, shown: [("item", String(row.itemId))],
      facts: ["assessment": .integer(row.id)])
    let severity = try recording.reader.row(
      DeterminationRow.self, key: .integer(row.id),
      .text(CaseRegimes.derivation(of: regime, recording.reader)))?.severity
    try QueueIndex(recording, regime: regime).withdrew(row, severity: severity)
    if row.route == .seen {
      _ = try WorkLeases(recording: recording, user: row.userId).take(
        row.itemId, row.kind == .adjudication ? .lead : .rating)
    }
    return row.itemId
  }
}
