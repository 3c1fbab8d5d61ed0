// SPDX-License-Identifier: Apache-2.0
// What a simulation may know of a synthetic case: which item holds which content.

internal import Catalog
public import EvidenceModel

/// Lets a simulation find its own pictures in a synthetic case.
///
/// Refused for every other case.
public struct SyntheticAccess {
  let store: CaseStore

  /// Looks into `store`.
  ///
  /// - Throws: ``CaseworkError`` `.denied` when the case is not synthetic.
  public init(store: CaseStore) throws(CaseworkError) {
    guard store.description.isSynthetic else {
      throw CaseworkError(.denied, "only a synthetic case may be simulated")
    }
    self.store = store
  }

  /// The number and SHA-256 of every item, by number.
  public func contents() throws -> [(item: Int64, sha256: SHA256Digest)] {
    var found: [(item: Int64, sha256: SHA256Digest)] = []
    try store.catalog.read { reader in
      try reader.forEach(ItemRow.self, orderedBy: ["id"]) { row in
        let digest = try ItemDigests.open(row, columns: store.columns).sha256
        found.append((row.id, digest))
      }
    }
    return found
  }

  /// The items that go to assessment by the newest selection and that nobody has seen yet.
  public func waiting() throws -> Set<Int64> {
    try store.catalog.read { reader in
      guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else { return [] }
      var items: Set<Int64> = []
      try reader.forEach(SelectionRow.self, where: [.equals("run_id", .integer(run))]) { row in
        if row.decision == .selected || row.sampled { items.insert(row.itemId) }
      }
      try reader.forEach(AssessmentRow.self, where: [.equals("route", "seen")]) {
        items.remove($0.itemId)
      }
      return items
    }
  }

  /// What waits in the queue, in the order of items.
  public struct Queue: Hashable, Sendable {
    /// Items that somebody rated and another is to rate.
    public var second: [Int64] = []
    /// Items that wait for somebody who settles disputes.
    public var disputed: [Int64] = []
    /// Items of an audit sample.
    public var sampled: [Int64] = []
  }

  /// The people who have looked at an item.
  public func raters(of item: Int64) throws -> Set<Int64> {
    try store.catalog.read {
      Set(
        try $0.rows(
          AssessmentRow.self,
          where: [.equals("item_id", .integer(item)), .equals("route", "seen")]
        ).map(\.userId))
    }
  }

  /// What waits for second ratings, for a lead, and for an audit.
  public func queue() throws -> Queue {
    try store.catalog.read { reader in
      let seen = try AnswerAccess.seenItems(reader)
      var queue = Queue()
      for row in try reader.rows(QueueEntryRow.self, orderedBy: ["item_id"]) {
        switch (row.lane, row.purpose) {
        case (.lead, _): queue.disputed.append(row.itemId)
        case (.rating, .sample): queue.sampled.append(row.itemId)
        case (.rating, _): if seen.contains(row.itemId) { queue.second.append(row.itemId) }
        }
      }
      return queue
    }
  }

  /// When anything was recorded last, by the clock that was injected; `nil` for nothing.
  public func lastMoment() throws -> Instant? {
    try store.catalog.read { reader in
      try reader.first(LeafRow.self, orderedBy: ["-seq"]).map { Instant(microseconds: $0.time) }
    }
  }

  /// The strata from which samples were drawn.
  public func sampledStrata() throws -> Set<AuditStratum> {
    Set(try store.catalog.read { try $0.rows(StudySampleRow.self).map(\.stratum.audited) })
  }

  /// How many items wait for a look.
  public func waitingCount() throws -> Int {
    try store.catalog.read { try $0.count(QueueEntryRow.self) }
  }

  /// How often the selection rules have run.
  public func selectionRuns() throws -> Int {
    try store.catalog.read { try $0.count(SelectionRunRow.self) }
  }

  /// Whether any triage decision was recorded.
  public func hasTriage() throws -> Bool {
    try store.catalog.read { try $0.count(TriageRow.self) > 0 }
  }
}
