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
  static let longestLook = 24.0 * 3_600
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
          let draft: AssessmentDraft
          do {
            draft = try AssessmentDraft(
              entry, user: user, recording: recording, store: store, families: families,
              views: views, refusesRepeat: refusingRepeats)
            if entry.isAdjudication { try actor.require(.adjudicate) }
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
      for each in regimes {
        let found = each.regime.determine(draft.facts, asOf: today, confirmed: [])
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
    try PaceKeeper(recording: recording, store: store, user: user).recorded(
      draft, severity: determination?.severity, policy: queue.context.policy)
    return .recorded(assessment: id, determination: determination)
  }
}
