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
  /// The place in the queue, higher first.
  public let rank: Double
  /// The rule that brought it here.
  public let rule: String
  /// Until when the item is held for this person.
  public let heldUntil: Instant
}

/// The queue of items to assess.
public struct WorkQueue {
  /// How long an item is held for a person, in seconds.
  public static let leaseSeconds = 900.0

  let store: CaseStore
  let actor: Actor

  /// The queue of `store` as `actor` works through it.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Holds the next item for the person; `nil` when nothing is left.
  ///
  /// The same item comes again until it is recorded or its time is over.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public func next() throws -> QueuedItem? {
    try actor.require(.assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user may assess") }
    return try store.record(actor) { recording in
      let reader = recording.reader
      guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else { return nil }
      let now = recording.now
      guard let choice = try choose(reader, run: run, user: user, now: now),
        let item = try reader.row(ItemRow.self, key: .integer(choice.itemId))
      else { return nil }
      let held = try hold(item.id, for: user, recording)
      return QueuedItem(
        item: item.id, kind: item.kind, format: item.format, width: item.width,
        height: item.height, rank: choice.rank, rule: choice.rule, heldUntil: held)
    }
  }

  /// Until when the item is held for the person.
  ///
  /// Asking again does not begin the look anew.
  private func hold(_ item: Int64, for user: Int64, _ recording: Recording) throws -> Instant {
    let known = try recording.reader.row(LeaseRow.self, key: .integer(item))
    if let known, known.userId == user, known.until > recording.now.microseconds {
      return Instant(microseconds: known.until)
    }
    let until = recording.now.advanced(bySeconds: Self.leaseSeconds)
    try recording.writeUncommitted(
      LeaseRow(itemId: item, userId: user, until: until.microseconds))
    return until
  }

  private func choose(
    _ reader: any CatalogReader, run: Int64, user: Int64, now: Instant
  ) throws -> SelectionRow? {
    var held: [Int64: LeaseRow] = [:]
    try reader.forEach(LeaseRow.self, where: [.greaterThan("until", .integer(now.microseconds))]) {
      held[$0.itemId] = $0
    }
    var done: Set<Int64> = []
    var own: Set<Int64> = []
    try reader.forEach(AssessmentRow.self, where: [.equals("route", "seen")]) {
      done.insert($0.itemId)
      if $0.userId == user { own.insert($0.itemId) }
    }
    var best: SelectionRow?
    try reader.forEach(SelectionRow.self, where: [.equals("run_id", .integer(run))]) { row in
      guard row.decision == .selected || row.sampled else { return }
      let holder = held[row.itemId]?.userId
      guard holder == nil || holder == user else { return }
      // What one looks at stays until one's own record, though somebody else was faster.
      let isDone = holder == user ? own.contains(row.itemId) : done.contains(row.itemId)
      guard !isDone else { return }
      guard let known = best else {
        best = row
        return
      }
      let isOwn = (holder == user, held[known.itemId]?.userId == user)
      let isBefore =
        isOwn.0 != isOwn.1
        ? isOwn.0
        : row.rank != known.rank ? row.rank > known.rank : row.itemId < known.itemId
      if isBefore { best = row }
    }
    return best
  }
}
