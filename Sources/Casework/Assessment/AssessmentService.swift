// SPDX-License-Identifier: Apache-2.0
// Records what assessors say, and derives what the law says of it.

internal import Catalog
public import EvidenceModel
internal import LegalRegime

/// What came of one entry.
public enum AssessmentOutcome: Sendable {
  /// Recorded, with the assessment's number and what the regime derives.
  case recorded(assessment: Int64, determination: Determination?)
  /// Not recorded, and why.
  case refused(CaseworkError)
}

/// Records assessments.
///
/// Records are immutable; a later one of the same person supersedes the earlier.
public struct AssessmentService {
  /// The longest look that can be recorded, in seconds.
  public static let longestLook = 24.0 * 3_600
  /// The number of entries written in one transaction.
  static let batchSize = 500

  let store: CaseStore
  let actor: Actor
  let views: ViewService?

  /// Records in `store` on behalf of `actor`.
  ///
  /// With the `views` of the workbench, a person's `seen` record is accepted only after that person saw
  /// the item there, and looks take as long as the views of them were active. Without, as on the command
  /// line, a person tells what was seen elsewhere.
  ///
  /// - Throws: ``CaseworkError`` `.usage` when the case's regime is not known to this program.
  public init(store: CaseStore, actor: Actor, views: ViewService? = nil) throws {
    self.store = store
    self.actor = actor
    self.views = views
    _ = try store.regimes()
  }

  /// Records entries in order.
  ///
  /// A refused entry does not stop the others.
  ///
  /// - Parameters:
  ///   - entries: What is recorded.
  ///   - refusingRepeats: Whether an entry is refused with `.conflict` that says by the same route what the
  ///     person's newest record about its item says.
  /// - Returns: what came of each entry.
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public func record(
    _ entries: [AssessmentEntry], refusingRepeats: Bool = false
  ) throws -> [AssessmentOutcome] {
    try actor.require(.assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user may assess") }
    var outcomes: [AssessmentOutcome] = []
    try QueueIndex.ensure(store, actor: actor)
    for start in stride(from: 0, to: entries.count, by: Self.batchSize) {
      let part = entries[start..<min(entries.count, start + Self.batchSize)]
      outcomes += try store.record(actor) { recording in
        let queue = try QueueIndex(recording, regime: store.description.regime)
        let regimes = try CaseRegimes.inForce(recording.reader, own: store.description.regime)
        var families = try paths(for: part, user: user, recording.reader)
        return try part.map { entry in
          if let known = try repeated(entry, user, regimes, recording.reader) { return known }
          let draft: AssessmentDraft
          do {
            if entry.isAdjudication { try actor.require(.adjudicate) }
            draft = try AssessmentDraft(
              entry, user: user, recording: recording, store: store, families: families,
              views: views, refusesRepeat: refusingRepeats)
            if entry.isAdjudication { try requireDispute(draft, queue.context) }
            if draft.route == .glanced { try queue.context.policy.requireWall() }
          } catch let error as CaseworkError where error.code != .tampered {
            return .refused(error)
          }
          let outcome = try write(
            draft, user: user, regimes: regimes, recording: recording, queue: queue)
          if draft.route == .seen, !draft.wantsSecondOpinion, case .recorded(let id, _) = outcome {
            families?.add(assessment: id, item: draft.item, user: user, facts: draft.facts)
          }
          return outcome
        }
      }
    }
    return outcomes
  }

  /// What came of the record that an entry of the workbench only repeats.
  private func repeated(
    _ entry: AssessmentEntry, _ user: Int64, _ regimes: [CaseRegime], _ reader: any CatalogReader
  ) throws -> AssessmentOutcome? {
    guard let views,
      let row = try RepeatedEntry(store: store, reader: reader, user: user, views: views)
        .standing(entry)
    else { return nil }
    let facts = try LawFacts.read(row, reader, columns: store.columns)
    let day = CivilDate(of: Instant(microseconds: row.recorded))
    let own = facts.isEmpty ? nil : regimes.first(where: \.isOwn)
    return .recorded(
      assessment: row.id, determination: own?.regime.determine(facts, asOf: day, confirmed: []))
  }

  /// Nothing is settled but what people who looked differ about, or left to a lead; one's own word on it can be changed.
  private func requireDispute(_ draft: AssessmentDraft, _ context: QueueContext) throws {
    let reader = context.reader
    let entry = try reader.row(QueueEntryRow.self, key: .integer(draft.item))
    if draft.supersedes != nil { return }
    guard let user = actor.user, try !DisputeParties(reader).mustLeave(draft.item, user) else {
      throw CaseworkError(
        .conflict,
        "you are one of those who differ about item \(draft.item); another lead settles it")
    }
    if entry?.lane == .lead { return }
    guard try context.isDisputed(draft.item) else {
      throw CaseworkError(
        .conflict,
        "there is nothing to settle about item \(draft.item): nobody differs about it, and nobody left it to a "
          + "lead; record a look of your own")
    }
  }

  /// The paths over which records of a part are carried: around one item where there is but one family.
  private func paths(
    for part: ArraySlice<AssessmentEntry>, user: Int64, _ reader: any CatalogReader
  ) throws -> FamilyPaths? {
    let carried = part.filter { $0.route == .inferred }
    guard let first = carried.first else { return nil }
    let near = try FamilyPaths.read(
      around: first.item, by: user, reader, columns: store.columns)
    if let near, carried.allSatisfy({ near.contains($0.item) }) { return near }
    return try FamilyPaths.read(reader, columns: store.columns)
  }

  private func write(
    _ draft: AssessmentDraft, user: Int64, regimes: [CaseRegime], recording: Recording,
    queue: QueueIndex
  ) throws -> AssessmentOutcome {
    let id = try recording.number(AssessmentRow.self)
    let facts = JSONValue.object(
      draft.facts.entries.map { .init($0.question.rawValue, .string($0.answer)) })
    try recording.insert(
      AssessmentRow(
        id: id, itemId: draft.item, userId: user, route: draft.route,
        sealedFacts: store.columns.seal(facts, AssessmentRow.self, "sealed_facts", row: id),
        started: draft.started?.microseconds, ended: draft.ended?.microseconds,
        claimedTimes: draft.hasClaimedTimes, activeSeconds: draft.activeSeconds,
        recorded: recording.now.microseconds, supersedes: draft.supersedes,
        familyVersionId: draft.path?.version, sourceAssessmentId: draft.path?.assessment,
        distance: draft.path?.distance,
        sealedNote: draft.note.map {
          store.columns.seal(Array($0.utf8), AssessmentRow.self, "sealed_note", row: id)
        },
        kind: draft.isAdjudication ? .adjudication : .first))
    var determination: Determination?
    if !draft.facts.isEmpty {
      let today = CivilDate(of: recording.now)
      let applied = draft.facts.asApplied(
        to: try LawFacts.kind(of: draft.item, recording.reader))
      for each in regimes {
        let found = each.regime.determine(applied, asOf: today, confirmed: [])
        try recording.insert(
          DeterminationRow(found, assessment: id, derivation: each.derivation, asOf: today))
        if each.isOwn { determination = found }
      }
    }
    let asksByItself =
      queue.context.policy.asksWhenUndetermined && draft.route == .seen && !draft.isAdjudication
      && determination?.instrument == RegimeInstrument.undetermined
    if draft.wantsSecondOpinion || asksByItself {
      try recording.insert(
        SecondOpinionRow(assessmentId: id, recorded: recording.now.microseconds))
    }
    try recording.leaf(
      .assessment, shown: [("item", String(draft.item)), ("route", draft.route.rawValue)],
      facts: ["assessment": .integer(id)])
    // Another's hold stays, since that person may be looking at the item now.
    try WorkLeases(recording: recording, user: user).end(draft.item)
    try queue.recorded(draft.item, severity: determination?.severity)
    let own = regimes.first(where: \.isOwn)
    let earlier = try draft.earlierLooks.map { row in
      try own?.regime.determine(
        LawFacts.read(row, recording.reader, columns: store.columns),
        asOf: CivilDate(of: recording.now), confirmed: []
      ).severity
    }
    try PaceKeeper(recording: recording, store: store, user: user).recorded(
      draft, severity: determination?.severity, after: earlier, policy: queue.context.policy)
    return .recorded(assessment: id, determination: determination)
  }
}
