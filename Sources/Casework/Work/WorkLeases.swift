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

  /// How many others hold an item.
  func others(_ item: Int64) throws -> Int {
    try recording.reader.rows(LeaseRow.self, where: [.equals("item_id", .integer(item))]).count {
      $0.userId != user && $0.until >= now
    }
  }

  /// How many items that others hold come before an item.
  func ahead(of lease: LeaseRow) throws -> Int {
    let reader = recording.reader
    guard let entry = try reader.row(QueueEntryRow.self, key: .integer(lease.itemId)) else {
      return 0
    }
    let others = try reader.rows(LeaseRow.self, where: [.notEquals("user_id", .integer(user))])
    let items = Set(others.filter { $0.until >= now && $0.lane == lease.lane }.map(\.itemId))
    return try items.count { item in
      guard let other = try reader.row(QueueEntryRow.self, key: .integer(item)) else {
        return false
      }
      return other.precedes(entry)
    }
  }

  /// Holds an item for the person from now on.
  func take(_ item: Int64, _ lane: QueueLane) throws -> LeaseRow {
    let until = recording.now.advanced(bySeconds: WorkQueue.leaseSeconds).microseconds
    let lease = LeaseRow(itemId: item, userId: user, lane: lane, begun: now, until: until)
    try recording.writeUncommitted(lease)
    return lease
  }

  /// Counts what was active since the last sign, and lets the hold go on.
  func beat(_ item: Int64, isActive: Bool) throws -> LeaseRow {
    guard var lease = try own(item: item) else {
      throw CaseworkError(
        .conflict, "item \(item) is not held by this person any more; ask for the next item")
    }
    let since = lease.counted ?? lease.begun
    if isActive {
      let passed = recording.now.seconds(since: Instant(microseconds: since))
      if (0...Self.longestBeat).contains(passed) {
        lease.active = Instant(microseconds: lease.active).advanced(bySeconds: passed).microseconds
      }
      lease.until = max(
        lease.until, recording.now.advanced(bySeconds: WorkQueue.leaseSeconds).microseconds)
    }
    lease.counted = max(since, now)
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
  /// The seconds of active work of a look that ends at `end`.
  ///
  /// Where activity was told, what was told and at most one beat after it; else all of the time held, at
  /// most the length of a lease.
  func activeSeconds(until end: Instant) -> Double {
    guard let counted else {
      let held = end.seconds(since: Instant(microseconds: begun))
      return max(0, min(held, WorkQueue.leaseSeconds))
    }
    let tail = end.seconds(since: Instant(microseconds: counted))
    let counts = (0...WorkLeases.longestBeat).contains(tail)
    return Double(active) / 1_000_000 + (counts ? tail : 0)
  }
}
