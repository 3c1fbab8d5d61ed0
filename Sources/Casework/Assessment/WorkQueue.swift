// SPDX-License-Identifier: Apache-2.0
// What to assess next: by the visible rank, each item held for one person for a while.

internal import Catalog
public import EvidenceModel

/// An item to assess, without anything that would tell what others said of it.
public struct QueuedItem: Hashable, Sendable {
  /// The item's number.
  public let item: Int64
  /// What sort of content.
  public let kind: ItemKind
  /// The format's name, where known.
  public let format: String?
  /// Width in pixels.
  public let width: Int?
  /// Height in pixels.
  public let height: Int?
  /// The place in the queue, higher first; `nil` while it is withheld, with the rule that gave it.
  public let rank: Double?
  /// What the rank is made of; empty where the selection kept no formula.
  public let reasons: [RankReason]
  /// The rule that brought it here.
  public let rule: String
  /// Why that rule did.
  public let ruleReason: String
  /// The place in the order of what waits, from 1: after what others hold of higher rank.
  public let place: Int
  /// How many items wait for this person, this one among them; `nil` while a check goes on, whose items are among them.
  public let waiting: Int?
  /// How many near-duplicates the family has, this item among them; 1 when it is alone.
  public let familySize: Int
  /// The answers of the person's own record of the item that was taken back last, or of the newest where one was made since.
  public let earlier: FactSheet
  /// Whether it was handed out to settle a dispute.
  public let isDispute: Bool
  /// What raters said of a dispute, and why, without names; empty while others' answers are closed to the person.
  public let opinions: [RatedOpinion]
  /// When the look began.
  public let begun: Instant
  /// Until when the item is held for this person.
  public let heldUntil: Instant
  /// What would come next as things are now, held for nobody: its picture can be made ready.
  public let following: Int64?
}

/// What one person who looked at an item said of it.
public struct RatedOpinion: Hashable, Sendable {
  /// The answers.
  public let facts: FactSheet
  /// The person's note; `nil` without one.
  public let note: String?
}

/// What a person asks the queue for.
public enum WorkKind: String, CaseIterable, Hashable, Sendable {
  /// An item to rate.
  case rating
  /// A dispute to settle, or what two people could not decide.
  case dispute

  var lane: QueueLane {
    switch self {
    case .rating: .rating
    case .dispute: .lead
    }
  }
}

/// The queue of items to assess.
///
/// Items are found by the order of an index, whatever their number.
public struct WorkQueue {
  /// How long an item is held for a person without a sign of activity, in seconds.
  public static let leaseSeconds = 900.0

  let store: CaseStore
  let actor: Actor
  let views: ViewService?

  /// The queue of `store` as `actor` works through it.
  ///
  /// With the `views` of the workbench, time that one of them counted is not counted for an item held besides.
  public init(store: CaseStore, actor: Actor, views: ViewService? = nil) {
    self.store = store
    self.actor = actor
    self.views = views
  }

  /// Holds the next item for the person; `nil` when nothing is left.
  ///
  /// The same item comes again until it is recorded or its time is over; of several that the person holds,
  /// the one held last. No other person is given an item that is held, unless two are to rate it.
  ///
  /// - Parameters:
  ///   - kind: Whether items to rate are asked for, or disputes.
  ///   - sparing: Whether what is expected to be severe is left out.
  /// - Returns: the item, or `nil` when nothing waits for this person.
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  /// - Complexity: O(log n) in what waits, and O(items passed over: held by others, opted out of).
  public func next(_ kind: WorkKind = .rating, sparing: Bool = false) throws -> QueuedItem? {
    let lane = kind.lane
    let user = try person(lane)
    try QueueIndex.ensure(store, actor: actor)
    guard let held = try hold(lane, user, sparing: sparing) else { return nil }
    // Others may take their next items while this one is described.
    return try store.catalog.read { try offer(held.lease, run: held.run, sparing: sparing, $0) }
  }

  /// Holds the next item, and no more: nobody else can be given one meanwhile.
  private func hold(
    _ lane: QueueLane, _ user: Int64, sparing: Bool
  ) throws -> (lease: LeaseRow, run: Int64)? {
    try store.note(actor) { recording in
      let reader = recording.reader
      let leases = WorkLeases(recording: recording, user: user)
      try leases.clear()
      guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else { return nil }
      if let held = try leases.own(lane) {
        // A page that asks again begins anew: what it did not tell of was not spent at the item.
        return (views == nil ? held : try leases.resume(held), run)
      }
      let choice = try WorkChoice(
        reader: reader, store: store, user: user, lane: lane, now: recording.now)
      guard let found = try choice.first(sparing: sparing) else { return nil }
      return (try leases.take(found.itemId, lane), run)
    }
  }

  private func person(_ lane: QueueLane) throws(CaseworkError) -> Int64 {
    try actor.require(lane == .lead ? .adjudicate : .assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user may assess") }
    return user
  }

  private func offer(
    _ lease: LeaseRow, run: Int64, sparing: Bool, _ reader: any CatalogReader
  ) throws -> QueuedItem? {
    guard let item = try reader.row(ItemRow.self, key: .integer(lease.itemId)) else { return nil }
    let selection = try reader.row(
      SelectionRow.self, key: .integer(run), .integer(lease.itemId))
    var choice = try WorkChoice(
      reader: reader, store: store, user: lease.userId, lane: lease.lane, now: store.clock())
    let place = try choice.ahead(of: lease) + 1
    choice.passed = lease.itemId
    let isBlind = try AuditBlindness.holds(actor, reader)
    // What a draw adds to it is the size of a sample, and of the stratum where all there are were drawn.
    let waiting = isBlind ? nil : max(place, try choice.waiting())
    return QueuedItem(
      item: item.id, kind: item.kind, format: item.format, width: item.width,
      height: item.height, rank: isBlind ? nil : selection?.rank ?? 0,
      reasons: isBlind
        ? [] : try RankReasonReader(store: store, reader: reader).reasons(for: item, run: run),
      rule: isBlind ? "" : selection?.rule ?? "",
      ruleReason: isBlind ? AuditBlindness.words : selection?.reason ?? "",
      place: place, waiting: waiting, familySize: try familySize(item.id, reader),
      earlier: try earlier(item.id, lease.userId, reader), isDispute: lease.lane == .lead,
      opinions: lease.lane == .lead ? try opinions(on: item.id, reader) : [],
      begun: Instant(microseconds: lease.begun), heldUntil: Instant(microseconds: lease.until),
      following: try choice.first(sparing: sparing)?.itemId)
  }

  /// What others' standing looks say, oldest first, once the person may see it.
  private func opinions(on item: Int64, _ reader: any CatalogReader) throws -> [RatedOpinion] {
    guard try AnswerAccess(reader: reader, actor: actor).isOpen(item) else { return [] }
    let rows = try reader.rows(
      AssessmentRow.self,
      where: [.equals("item_id", .integer(item)), .equals("route", "seen")], orderedBy: ["id"])
    let marks = try AssessmentMarks.read(of: rows.map(\.id), reader)
    let standing = rows.filter { !marks.withdrawn.contains($0.id) }
    let newest = Dictionary(standing.map { ($0.userId, $0.id) }, uniquingKeysWith: { $1 })
    return try standing.filter { newest[$0.userId] == $0.id }.map { row in
      let note = try row.sealedNote.map {
        String(
          decoding: try store.columns.open($0, AssessmentRow.self, "sealed_note", row: row.id),
          as: UTF8.self)
      }
      return RatedOpinion(facts: try FactRecord.open(row, columns: store.columns), note: note)
    }
  }

  private func familySize(_ item: Int64, _ reader: any CatalogReader) throws -> Int {
    guard let version = try reader.maximum(FamilyVersionRow.self, column: "id"),
      let member = try reader.row(FamilyMemberRow.self, key: .integer(version), .integer(item))
    else { return 1 }
    return try reader.count(
      FamilyMemberRow.self,
      where: [.equals("version_id", .integer(version)), .equals("family", .integer(member.family))])
  }

  private func earlier(
    _ item: Int64, _ user: Int64, _ reader: any CatalogReader
  ) throws -> FactSheet {
    let rows = try reader.rows(
      AssessmentRow.self,
      where: [.equals("item_id", .integer(item)), .equals("user_id", .integer(user))],
      orderedBy: ["id"])
    // What was done last of these: recorded, or taken back.
    var last: (row: AssessmentRow, moment: Int64)?
    for row in rows {
      let taken = try reader.row(WithdrawalRow.self, key: .integer(row.id))?.recorded
      let moment = taken ?? row.recorded
      if moment >= last?.moment ?? moment { last = (row, moment) }
    }
    return try last.map { try FactRecord.open($0.row, columns: store.columns) } ?? .empty
  }

  // MARK: - While a person works

  /// Tells that the person is at an item held; the hold goes on while there is activity.
  ///
  /// Active time counts only between two such signs at most ``WorkLeases/longestBeat`` apart, and only once: what a
  /// view of the person counted meanwhile is not in it.
  ///
  /// - Parameters:
  ///   - item: The item.
  ///   - isActive: Whether the page was visible and the person at work since the last sign.
  /// - Returns: until when the item is held, and the active seconds told so far.
  /// - Throws: ``CaseworkError`` `.denied`; `.conflict` when the person does not hold the item any more.
  @discardableResult
  public func beat(_ item: Int64, isActive: Bool) throws -> (heldUntil: Instant, active: Double) {
    let user = try person(.rating)
    return try store.note(actor) { recording in
      let leases = WorkLeases(recording: recording, user: user)
      let before = try leases.own(item: item)?.active ?? 0
      let lease = try leases.beat(item, isActive: isActive) { start, end in
        views?.count(user, from: start, to: end) ?? end.seconds(since: start)
      }
      if isActive {
        let keeper = PaceKeeper(recording: recording, store: store, user: user)
        var pace = try keeper.read()
        pace.work(
          Double(lease.active - before) / 1_000_000, at: recording.now,
          policy: try PolicyService.inForce(recording.reader).policy)
        try keeper.write(pace)
      }
      return (Instant(microseconds: lease.until), Double(lease.active) / 1_000_000)
    }
  }

  /// When the person's hold of an item began, which tells it from an earlier one; `nil` where the person does not hold it.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public func hold(of item: Int64) throws -> Instant? {
    let user = try person(.rating)
    let lease = try store.catalog.read {
      try $0.row(LeaseRow.self, key: .integer(item), .integer(user))
    }
    guard let lease, lease.until >= store.clock().microseconds else { return nil }
    return Instant(microseconds: lease.begun)
  }

  /// Gives an item back without a record.
  public func release(_ item: Int64) throws {
    let user = try person(.rating)
    try store.note(actor) { try WorkLeases(recording: $0, user: user).end(item) }
  }
}
