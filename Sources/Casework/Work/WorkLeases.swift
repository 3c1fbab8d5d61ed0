// SPDX-License-Identifier: Apache-2.0
// Who holds which item until when, and the active time of a look.

internal import Catalog
internal import EvidenceModel

/// The leases of a case as one person meets them, within one transaction.
struct WorkLeases {
  /// Two signs of activity further apart than this, in seconds, tell nothing about the time between.
  static let longestBeat = 15.0
  private static let clearedAtOnce = 64

  let recording: Recording
  let user: Int64

  private var now: Int64 { recording.now.microseconds }

  /// Removes leases whose time is over.
  func clear() throws {
    let over = try recording.reader.rows(
      LeaseRow.self, where: [.lessThan("until", .integer(now))], orderedBy: ["until"],
      limit: Self.clearedAtOnce)
    for lease in over { try remove(lease.itemId, lease.userId) }
  }

  /// The item that the person holds; of several the one held last.
  func own(_ lane: QueueLane? = nil) throws -> LeaseRow? {
    try recording.reader.rows(LeaseRow.self, where: [.equals("user_id", .integer(user))]).filter {
      $0.until >= now && (lane == nil || $0.lane == lane)
    }.max { ($0.begun, $0.itemId) < ($1.begun, $1.itemId) }
  }

  /// The person's lease of an item whose time is not over.
  func own(item: Int64) throws -> LeaseRow? {
    let lease = try recording.reader.row(LeaseRow.self, key: .integer(item), .integer(user))
    return lease.flatMap { $0.until >= now ? $0 : nil }
  }

  /// Holds an item for the person from now on.
  func take(_ item: Int64, _ lane: QueueLane) throws -> LeaseRow {
    let until = recording.now.advanced(bySeconds: WorkQueue.leaseSeconds).microseconds
    let lease = LeaseRow(itemId: item, userId: user, lane: lane, begun: now, until: until)
    try recording.writeUncommitted(lease)
    return lease
  }

  /// Counts what was active since the last sign, and lets the hold go on.
  ///
  /// What `counting` says of the time between the two signs is added to the hold's own: what a view of the person
  /// counted already is not in it.
  func beat(
    _ item: Int64, isActive: Bool, counting: (Instant, Instant) -> Double
  ) throws -> LeaseRow {
    guard var lease = try own(item: item) else {
      throw CaseworkError(
        .conflict, "item \(item) is not held by this person any more; ask for the next item")
    }
    let since = lease.counted ?? lease.begun
    if isActive {
      let start = Instant(microseconds: since)
      if (0...Self.longestBeat).contains(recording.now.seconds(since: start)) {
        lease.active =
          Instant(microseconds: lease.active)
          .advanced(bySeconds: counting(start, recording.now)).microseconds
      }
      lease.until = max(
        lease.until, recording.now.advanced(bySeconds: WorkQueue.leaseSeconds).microseconds)
    }
    lease.counted = max(since, now)
    try recording.writeUncommitted(lease)
    return lease
  }

  /// Goes on with a hold from now on: the time since its last sign counts no more.
  func resume(_ lease: LeaseRow) throws -> LeaseRow {
    var lease = lease
    lease.counted = max(lease.counted ?? lease.begun, now)
    try recording.writeUncommitted(lease)
    return lease
  }

  /// Lets a hold last until a time at least.
  func extend(_ lease: LeaseRow, until: Instant) throws {
    var lease = lease
    lease.until = max(lease.until, until.microseconds)
    try recording.writeUncommitted(lease)
  }

  /// Ends the person's hold of an item.
  func end(_ item: Int64) throws { try remove(item, user) }

  private func remove(_ item: Int64, _ user: Int64) throws {
    try recording.deleteUncommitted(
      LeaseRow.self, keyValues: [.integer(item), .integer(user)])
  }
}

extension QueueEntryRow {
  /// Whether this entry comes before another: by rank, then by number.
  func precedes(_ other: QueueEntryRow) -> Bool {
    rank != other.rank ? rank > other.rank : itemId < other.itemId
  }
}

extension LeaseRow {
  /// The time before `end` that no sign has counted; `nil` where none counts.
  ///
  /// Where activity was told, at most one beat after the last sign; else all of the time held, at most the length of
  /// a lease.
  func tail(until end: Instant) -> (from: Instant, to: Instant)? {
    guard let counted else {
      let held = min(end.seconds(since: Instant(microseconds: begun)), WorkQueue.leaseSeconds)
      return held > 0 ? (end.advanced(bySeconds: -held), end) : nil
    }
    let last = Instant(microseconds: counted)
    guard (0...WorkLeases.longestBeat).contains(end.seconds(since: last)) else { return nil }
    return (last, end)
  }

  /// Whether the hold began so short a time before `time` that no sign of activity was due yet.
  func isFresh(at time: Instant) -> Bool {
    (0...WorkLeases.longestBeat).contains(time.seconds(since: Instant(microseconds: begun)))
  }

  /// Whether the hold began as the person took a record of the item back: what was seen once is not owed again.
  ///
  /// - Complexity: O(the person's records of the item).
  func isFromUndo(_ reader: any CatalogReader) throws -> Bool {
    try reader.rows(
      AssessmentRow.self,
      where: [.equals("item_id", .integer(itemId)), .equals("user_id", .integer(userId))]
    ).contains {
      try reader.row(WithdrawalRow.self, key: .integer($0.id))?.recorded == begun
    }
  }

  /// The seconds that signs of activity counted.
  var toldSeconds: Double { Double(active) / 1_000_000 }
}
