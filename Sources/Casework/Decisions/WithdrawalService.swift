// SPDX-License-Identifier: Apache-2.0
// Undo: a person takes own records back, newest first, without limit.

internal import Catalog
internal import EvidenceModel

/// What was taken back.
public struct UndoneDecision: Hashable, Sendable {
  /// The newest record of the decision.
  public let assessment: Int64
  /// The item of that.
  public let item: Int64
  /// How many records the decision was made of.
  public internal(set) var records = 0

  init(assessment: Int64, item: Int64, records: Int = 0) {
    self.assessment = assessment
    self.item = item
    self.records = records
  }
}

extension AssessmentRow {
  /// Whether another record of the same person, with none of that person's between, belongs to one decision with this one.
  fileprivate func isOfOneDecision(with other: AssessmentRow) -> Bool {
    guard route == other.route else { return false }
    return switch route {
    case .seen: false
    case .glanced: recorded == other.recorded
    case .inferred: familyVersionId == other.familyVersionId
    }
  }
}

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

  /// Takes the person's newest decision back; `nil` when none stands.
  ///
  /// A decision about many items, by their tiles or carried over a family, is taken back as a whole. It is done in
  /// bounded transactions: when it is stopped, the next call goes on.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public func undo() throws -> UndoneDecision? {
    let user = try person()
    var undone: UndoneDecision?
    var next: AssessmentRow?
    repeat {
      try store.record(actor) { recording in
        let start = try next ?? Self.standing(user, recording.reader, on: nil)
        next = nil
        guard let start else { return }
        if undone == nil { undone = UndoneDecision(assessment: start.id, item: start.itemId) }
        let (rows, following) = try Self.decision(
          from: start, user, recording.reader, atMost: AssessmentService.batchSize)
        for row in rows { _ = try withdraw(row, recording) }
        undone?.records += rows.count
        next = following
      }
    } while next != nil
    return undone
  }

  /// The records of one decision from `start` back, newest first, and the first that is left when there are more.
  ///
  /// Records that follow each other without another of the person between belong together when they are carried over
  /// the same family of the same version, from whichever records, or say the same by tiles in the same transaction. A
  /// second record of an item is of another decision.
  private static func decision(
    from start: AssessmentRow, _ user: Int64, _ reader: any CatalogReader, atMost limit: Int
  ) throws -> (rows: [AssessmentRow], next: AssessmentRow?) {
    struct Found: Error {}
    var rows: [AssessmentRow] = []
    var next: AssessmentRow?
    var known: Set<Int64> = []
    func family(_ row: AssessmentRow) throws -> Int64? {
      guard row.route == .inferred, let version = row.familyVersionId else { return nil }
      return try reader.row(FamilyMemberRow.self, key: .integer(version), .integer(row.itemId))?
        .family
    }
    let own = try family(start)
    do {
      try reader.forEach(
        AssessmentRow.self,
        where: [.equals("user_id", .integer(user)), .lessThan("id", .integer(start.id + 1))],
        orderedBy: ["-id"]
      ) { row in
        guard row.id == start.id || start.isOfOneDecision(with: row), try family(row) == own,
          known.insert(row.itemId).inserted,
          try reader.row(WithdrawalRow.self, key: .integer(row.id)) == nil
        else { throw Found() }
        guard rows.count < limit else {
          next = row
          throw Found()
        }
        rows.append(row)
      }
    } catch is Found {}
    return (rows, next)
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
    // What the person has left to others since stays left: it is not held again.
    let isLeft = try OptOuts(store: store).has(row.userId, of: row.itemId, recording.reader)
    if row.route == .seen, !isLeft {
      _ = try WorkLeases(recording: recording, user: row.userId).take(
        row.itemId, row.kind == .adjudication ? .lead : .rating)
    }
    return row.itemId
  }
}
