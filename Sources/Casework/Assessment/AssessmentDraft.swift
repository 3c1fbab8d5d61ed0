// SPDX-License-Identifier: Apache-2.0
// The rules an assessment must meet before it is written.

internal import Catalog
internal import EvidenceModel

/// An entry that meets every rule, with what is derived from the case's state.
struct AssessmentDraft {
  let item: Int64
  let facts: FactSheet
  let route: AssessmentRoute
  let started: Instant?
  let ended: Instant?
  let hasClaimedTimes: Bool
  let activeSeconds: Double?
  /// The seconds of work under a lease that neither a sign of activity nor a view has counted before.
  let workedSeconds: Double
  let supersedes: Int64?
  let path: FamilyPaths.Path?
  let note: String?
  let isAdjudication: Bool
  let wantsSecondOpinion: Bool
  /// The person's records of looks and glances at the item before, also those taken back.
  let earlierLooks: [AssessmentRow]

  /// Checks `entry` against the state that `recording` sees.
  ///
  /// - Throws: ``CaseworkError`` `.notFound`, `.usage`, `.conflict` for an entry that may not be recorded.
  init(
    _ entry: AssessmentEntry, user: Int64, recording: Recording, store: CaseStore,
    families: FamilyPaths?, views: ViewService?, refusesRepeat: Bool = false
  ) throws {
    let reader = recording.reader
    guard let shown = try reader.row(ItemRow.self, key: .integer(entry.item)) else {
      throw CaseworkError(.notFound, "there is no item \(entry.item)")
    }
    guard entry.route != .glanced || Lookable(shown) == .picture else {
      throw CaseworkError(
        .conflict,
        "item \(entry.item) has no picture, and so no tile to glance at; look at it and use the route `seen`",
        refusal: .tileNotShown, items: [entry.item])
    }
    guard !entry.isAdjudication || entry.route == .seen else {
      throw CaseworkError(
        .usage,
        "a dispute is settled by a look, not by a tile or through a family; use the route `seen`")
    }
    guard !entry.isAdjudication || Self.isReason(entry.note) else {
      throw CaseworkError(
        .usage,
        "a dispute is settled with a reason: say in the note why the answers are what they are")
    }
    if let views { try Self.requireLook(entry, user: user, views: views, reader) }
    guard !entry.wantsSecondOpinion || (entry.route == .seen && !entry.isAdjudication) else {
      throw CaseworkError(.usage, "only a rating of the route `seen` may ask for a second opinion")
    }
    let all = try reader.rows(
      AssessmentRow.self,
      where: [.equals("item_id", .integer(entry.item)), .equals("user_id", .integer(user))],
      orderedBy: ["-id"])
    let earlier = try all.filter {
      try reader.row(WithdrawalRow.self, key: .integer($0.id)) == nil
    }
    let optOuts = OptOuts(store: store)
    // Nor is a decision carried there: what was left waits for somebody else's look.
    guard try entry.route == .glanced || !optOuts.has(user, of: entry.item, reader) else {
      throw CaseworkError(
        .conflict,
        "this person has left item \(entry.item) to others, for good; go on with another",
        refusal: .leftToOthers, items: [entry.item])
    }
    guard entry.route == .seen || !earlier.contains(where: { $0.route == .seen }) else {
      throw CaseworkError(
        .conflict, "this person has seen item \(entry.item); a record of a look is not overwritten",
        refusal: .seenAlready, items: [entry.item])
    }
    path =
      try entry.route == .inferred
      ? Self.path(for: entry, user: user, optOuts, reader: reader, families: families) : nil
    facts = try path?.facts ?? Self.facts(of: entry)
    if refusesRepeat, let newest = earlier.first, newest.route == entry.route,
      try FactRecord.open(newest, columns: store.columns) == facts,
      try !CarriedPath(reader, familyVersion: path?.version).isStale(newest)
    {
      throw CaseworkError(
        .conflict, "this person's newest record of item \(entry.item) says that already",
        refusal: .saidAlready, items: [entry.item])
    }
    earlierLooks = all.filter { $0.route != .inferred }
    wantsSecondOpinion = entry.wantsSecondOpinion
    item = entry.item
    route = entry.route
    note = entry.note
    isAdjudication = entry.isAdjudication
    supersedes = earlier.first { $0.kind == (entry.isAdjudication ? .adjudication : .first) }?.id
    let last = all.first.map { Instant(microseconds: $0.recorded) }
    // Up to here the look went on, whatever page or program tells later of the views of it.
    if route != .inferred { views?.note(user, at: entry.item, recording.now) }
    let times = try LookTimes(
      entry, isSynthetic: store.description.isSynthetic,
      look: views?.look(of: user, at: entry.item, since: last, reader),
      lease: WorkLeases(recording: recording, user: user).own(item: entry.item),
      now: recording.now
    ) { start, end in
      views?.count(user, from: start, to: end) ?? end.seconds(since: start)
    }
    started = times.started
    ended = times.ended
    hasClaimedTimes = times.areClaimed
    activeSeconds = times.activeSeconds
    workedSeconds = times.workedSeconds
  }

  /// Whether a note says anything.
  private static func isReason(_ note: String?) -> Bool {
    note.map(EvidenceText.saysAnything) ?? false
  }

  /// What is recorded in the workbench was shown there: sharp, or its text, where it was seen, as a tile where it was
  /// glanced at.
  private static func requireLook(
    _ entry: AssessmentEntry, user: Int64, views: ViewService, _ reader: any CatalogReader
  ) throws {
    switch entry.route {
    case .inferred: return
    case .seen:
      guard try !views.hasSeen(user, entry.item, reader) else { return }
      let what = try reader.row(ItemRow.self, key: .integer(entry.item)).map(Lookable.init)
      throw CaseworkError(
        .conflict,
        "this person has not looked at item \(entry.item); \((what ?? .picture).advice)",
        refusal: .notSeen, items: [entry.item])
    case .glanced:
      guard try !views.hasBeenShown(entry.item, to: user, reader) else { return }
      throw CaseworkError(
        .conflict,
        "this person was not shown a tile of item \(entry.item); wait until it is drawn, or look at the "
          + "item where it has no picture", refusal: .tileNotShown, items: [entry.item])
    }
  }

  private static func facts(of entry: AssessmentEntry) throws(CaseworkError) -> FactSheet {
    let facts = entry.facts ?? .empty
    switch entry.route {
    case .seen, .inferred:
      guard !facts.isEmpty || entry.wantsSecondOpinion else {
        throw CaseworkError(.usage, "an item that was seen needs at least one answer in `facts`")
      }
    case .glanced:
      let onlyNegative = facts.entries.allSatisfy {
        $0.answer == "no" && [.child, .indecent, .pornographic].contains($0.question)
      }
      guard onlyNegative else {
        throw CaseworkError(
          .usage,
          "a tile-only look may say only child: no (not for assessment), indecent: no and pornographic: no (not criminal), or "
            + "nothing; look at the item"
        )
      }
    }
    return facts
  }

  private static func path(
    for entry: AssessmentEntry, user: Int64, _ optOuts: OptOuts, reader: any CatalogReader,
    families: FamilyPaths?
  ) throws -> FamilyPaths.Path {
    guard let path = try families?.path(to: entry.item, by: user, reader) else {
      throw CaseworkError(
        .conflict,
        "item \(entry.item) is left for a look: this person has seen no member of its family within "
          + "\(FamilyPaths.inferenceDistance) bits, or answers on it or on that member are still to come",
        refusal: .noPath, items: [entry.item])
    }
    let unchecked =
      try families?.unchecked(around: entry.item, by: user, optOuts, reader) ?? []
    guard unchecked.isEmpty else { throw FamilySample.refusal(unchecked) }
    if let given = entry.facts, given != path.facts {
      throw CaseworkError(
        .conflict, "the facts differ from those of the record they are carried from")
    }
    return path
  }
}

/// When a look took place, and whether that was measured or only claimed.
struct LookTimes {
  let started: Instant?
  let ended: Instant?
  let areClaimed: Bool
  let activeSeconds: Double?
  /// The seconds of work under a lease that neither a sign of activity nor a view has counted before.
  let workedSeconds: Double

  /// Times supplied by a client count only in a synthetic case; elsewhere they are claims.
  ///
  /// Without supplied times, the person's views measure the look, with what was counted of the item's hold besides;
  /// or else a lease does. To take an item, to tell of activity at it and to record it are signs, between two of which
  /// time counts. `counting` tells how much of a stretch was not counted before.
  init(
    _ entry: AssessmentEntry, isSynthetic: Bool, look: MeasuredLook?, lease: LeaseRow?,
    now: Instant, counting: (Instant, Instant) -> Double
  ) throws(CaseworkError) {
    guard (entry.started == nil) == (entry.ended == nil) else {
      throw CaseworkError(.usage, "`started` and `ended` come together or not at all")
    }
    // Where views measured the look, or a client says how long it was, a hold of which nothing was heard tells no more.
    let isHeard =
      lease.map { $0.counted != nil || ($0.isFresh(at: now) && look?.isClaimed != true) } ?? false
    let isMeasured = (look?.seconds ?? 0) > 0 && !isHeard
    workedSeconds =
      isMeasured ? 0 : lease?.tail(until: now).map { counting($0.from, $0.to) } ?? 0
    if let started = entry.started, let ended = entry.ended {
      let seconds = ended.seconds(since: started)
      guard seconds >= 0, seconds <= AssessmentService.longestLook else {
        throw CaseworkError(.usage, "`ended` must follow `started` within 24 hours")
      }
      self.started = started
      self.ended = ended
      areClaimed = !isSynthetic
      activeSeconds = isSynthetic ? seconds : nil
    } else if let look {
      started = look.started
      ended = now
      areClaimed = false
      let held = isHeard ? (lease?.toldSeconds ?? 0) + workedSeconds : 0
      activeSeconds = min(look.seconds + held, AssessmentService.longestLook)
    } else if let lease {
      started = Instant(microseconds: lease.begun)
      ended = now
      areClaimed = false
      activeSeconds = lease.toldSeconds + workedSeconds
    } else {
      started = nil
      ended = nil
      areClaimed = false
      activeSeconds = nil
    }
  }
}
