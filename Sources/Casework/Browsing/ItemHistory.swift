// SPDX-License-Identifier: Apache-2.0
// What people recorded about an item: one's own at once, others' once one's own answer is in.

internal import Catalog
public import EvidenceModel
internal import LegalRegime

/// One record about an item.
public struct ItemRecordView: Sendable {
  /// The assessment's number.
  public let assessment: Int64
  /// Whether the person who asks made it.
  public let isOwn: Bool
  /// Who made it, as a pseudonym; `nil` for others' records where the role may not know.
  public let rater: String?
  /// How the rater came to know.
  public let route: AssessmentRoute
  /// Whether it settles a dispute.
  public let isAdjudication: Bool
  /// Whether a later record of the same person replaces it.
  public let isSuperseded: Bool
  /// Whether the person took it back.
  public let isWithdrawn: Bool
  /// When it was recorded.
  public let recorded: Instant
  /// The answers.
  public let facts: FactSheet
  /// What the case's regime derived; `nil` for a record without answers.
  public let determination:
    (
      instrument: String, severity: String?, standing: Determination.Standing,
      reason: String, asOf: String
    )?
  /// The assessor's own note; never another person's.
  public let note: String?
  /// For an inferred record the bits between the two items.
  public let distance: Int?
}

/// What people recorded about an item.
public struct ItemHistory: Sendable {
  /// Whether others' records are shown, if there are any.
  public let isOpen: Bool
  /// The records, oldest first.
  public let records: [ItemRecordView]
  /// How well founded the grade is; `nil` while others' records are closed.
  public let status: Grade.Status?
}

extension ItemReading {
  /// What `actor` may see of what people recorded.
  func history(for actor: Actor, regime: String) throws -> ItemHistory {
    let isOpen = try AnswerAccess(reader: reader, actor: actor).isOpen(item)
    let rows = try reader.rows(
      AssessmentRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["id"]
    ).filter { isOpen || (actor.user != nil && $0.userId == actor.user) }
    let marks = try AssessmentMarks.read(of: rows.map(\.id), reader)
    let derivation = try CaseRegimes.derivation(of: regime, reader)
    let path = CarriedPath(
      reader, familyVersion: try reader.maximum(FamilyVersionRow.self, column: "id"))
    // What a record that was taken back had replaced stands again.
    let superseded = Set(rows.filter { !marks.withdrawn.contains($0.id) }.compactMap(\.supersedes))
    var records: [ItemRecordView] = []
    var votes: [Vote] = []
    for row in rows {
      let found = try reader.row(DeterminationRow.self, key: .integer(row.id), .text(derivation))
      records.append(try record(row, found, superseded, marks, actor))
      guard marks.isVote(row.id, instrument: found?.instrument) else { continue }
      votes.append(vote(row, found, isStale: try path.isStale(row)))
    }
    return ItemHistory(
      isOpen: isOpen, records: records, status: isOpen ? Grade.derive(from: votes).status : nil)
  }

  private func record(
    _ row: AssessmentRow, _ found: DeterminationRow?, _ superseded: Set<Int64>,
    _ marks: AssessmentMarks, _ actor: Actor
  ) throws -> ItemRecordView {
    let isOwn = row.userId == actor.user
    let note = try row.sealedNote.flatMap { sealed in
      try isOwn
        ? String(
          decoding: columns.open(sealed, AssessmentRow.self, "sealed_note", row: row.id),
          as: UTF8.self) : nil
    }
    return ItemRecordView(
      assessment: row.id, isOwn: isOwn,
      rater: isOwn || actor.may(.internalReport) ? "user-\(row.userId)" : nil, route: row.route,
      isAdjudication: row.kind == .adjudication, isSuperseded: superseded.contains(row.id),
      isWithdrawn: marks.withdrawn.contains(row.id),
      recorded: Instant(microseconds: row.recorded),
      facts: try FactRecord.open(row, columns: columns),
      determination: found.map {
        ($0.instrument, $0.severity, $0.standing, $0.reason, $0.asOf)
      },
      note: note, distance: row.distance)
  }

  private func vote(
    _ row: AssessmentRow, _ found: DeterminationRow?, isStale: Bool
  ) -> Vote {
    Vote(
      assessment: row.id, rater: row.userId, route: row.route,
      isAdjudication: row.kind == .adjudication, isStale: isStale,
      outcome: GradeOutcome(
        instrument: found?.instrument ?? RegimeInstrument.none, severity: found?.severity,
        standing: found?.standing ?? .standing))
  }
}
