// SPDX-License-Identifier: Apache-2.0
// What people recorded about an item: one's own at once, others' once one's own answer is in.

internal import Catalog
public import EvidenceModel
internal import LegalRegime

/// What a rule file derived from a record's answers.
public struct DerivedResult: Hashable, Sendable {
  /// The version of the rule file.
  public let regimeVersion: Int
  /// The instrument's identifier within the regime.
  public let instrument: String
  /// The severity within the instrument; `nil` where it carries none.
  public let severity: String?
  /// Whether the result may be counted.
  public let standing: Determination.Standing
  /// The result in words.
  public let words: String
  /// The reason in one line and in words, with section numbers.
  public let reason: String
  /// The date of the law applied, `YYYY-MM-DD`.
  public let asOf: String

  /// In the words of `law`; where rules were confirmed since, with the standing and the reason of the `renewed` result.
  init(_ row: DeterminationRow, in law: LawWords, renewed: Determination? = nil) {
    regimeVersion = row.regimeVersion
    instrument = row.instrument
    severity = row.severity
    standing = renewed?.standing ?? row.standing
    words = law.result(row.instrument, severity: row.severity)
    reason = law.reason(renewed?.reason ?? row.reason)
    asOf = row.asOf
  }
}

/// One answer of a record, as it was given and in the words of the form.
public struct RecordedAnswer: Hashable, Sendable {
  /// The question.
  public let question: FactQuestion
  /// The answer as a fact sheet has it.
  public let answer: String
  /// The question in words.
  public let questionWords: String
  /// The answer in words.
  public let answerWords: String

  init(_ entry: (question: FactQuestion, answer: String)) {
    question = entry.question
    answer = entry.answer
    questionWords = FactWords.question(entry.question)
    answerWords = LawWords.answer(entry.answer, to: entry.question)
  }
}

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
  public let determination: DerivedResult?
  /// What earlier versions of the regime's rule file had derived, oldest first: a newer one leaves it where it is.
  public let earlier: [DerivedResult]
  /// The note: one's own, and once others' records are open the reason for what settled a dispute, and to whoever may settle
  /// it every note.
  public let note: String?
  /// For an inferred record the bits between the two items.
  public let distance: Int?

  /// The answers one by one, with their words.
  public var answers: [RecordedAnswer] { facts.entries.map(RecordedAnswer.init) }
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
    let known = try CaseRegimes.inForce(reader, own: regime)[0]
    let law = LawWords(known.regime)
    let outcomes = try OutcomeReader(known, reader, columns: columns)
    let former = try CaseRegimes.formerDerivations(of: regime, reader)
    let path = CarriedPath(
      reader, familyVersion: try reader.maximum(FamilyVersionRow.self, column: "id"))
    // What a record that was taken back had replaced stands again.
    let superseded = Set(rows.filter { !marks.withdrawn.contains($0.id) }.compactMap(\.supersedes))
    var records: [ItemRecordView] = []
    var votes: [Vote] = []
    var said: [Int64: Vote] = [:]
    for row in rows {
      let found = try reader.row(
        DeterminationRow.self, key: .integer(row.id), .text(outcomes.derivation))
      let outcome = try outcomes.outcome(of: row, found)
      let earlier = try former.compactMap {
        try reader.row(DeterminationRow.self, key: .integer(row.id), .text($0)).map(
          { DerivedResult($0, in: law) })
      }
      let derived = try found.map {
        DerivedResult($0, in: law, renewed: try outcomes.renewed(row, $0))
      }
      records.append(try record(row, derived, earlier, superseded, marks, actor))
      guard
        AssessmentMarks.isDefinite(
          isUnsure: marks.unsure.contains(row.id), instrument: found?.instrument)
      else { continue }
      let vote = Vote(
        assessment: row.id, rater: row.userId, route: row.route,
        isAdjudication: row.kind == .adjudication, isStale: try path.isStale(row),
        outcome: outcome)
      said[row.id] = vote
      if !marks.withdrawn.contains(row.id) { votes.append(vote) }
    }
    let words = BlindWords(marks: marks).wordsOfSeveral(rows.compactMap(\.orderedLook)) {
      said[$0] != nil
    }
    let grade = Grade.derive(from: votes, words: words.compactMap { said[$0] })
    return ItemHistory(isOpen: isOpen, records: records, status: isOpen ? grade.status : nil)
  }

  private func record(
    _ row: AssessmentRow, _ found: DerivedResult?, _ earlier: [DerivedResult],
    _ superseded: Set<Int64>, _ marks: AssessmentMarks, _ actor: Actor
  ) throws -> ItemRecordView {
    let isOwn = row.userId == actor.user
    // Rows of others are here only where the person may see them.
    let isTold = isOwn || row.kind == .adjudication || actor.may(.adjudicate)
    let note = try row.sealedNote.flatMap { sealed in
      try isTold
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
      determination: found, earlier: earlier,
      note: note, distance: row.distance)
  }
}
