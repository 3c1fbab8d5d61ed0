// SPDX-License-Identifier: Apache-2.0
// A person's word on hits and on entries that flood, each with its reason and a leaf.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// What a person decides about a hit.
public enum HitVerdict: String, CaseIterable, Hashable, Sendable, Codable {
  /// The item shows what the entry stands for.
  case confirmed
  /// It does not: the hit no longer bears on the item.
  case rejected
}

/// Where an entry of a list stands.
public enum EntryStanding: String, CaseIterable, Hashable, Sendable, Codable {
  /// Its hits bear on items.
  case standing
  /// It floods: its hits bear on nothing until a person decides.
  case quarantined
  /// A person let its hits bear on items, however many.
  case released
  /// A person took its hits out.
  case excluded
}

/// An entry that was quarantined.
public struct FloodedEntry: Hashable, Sendable {
  /// The list's number.
  public let list: Int64
  /// How people name the entry: digits of a keyed digest, from which no fingerprint can be read.
  public let reference: String
  /// How many different items it hits.
  public let items: Int
}

/// Records people's words on hits and entries.
///
/// A rejected hit, and every hit on a quarantined or excluded entry, no longer bears on an item: not in selection, rank,
/// counts or reports made from then on. Reports of an earlier state stay what they were.
public struct HitService {
  /// The longest reason, in bytes.
  public static let longestReason = 4_096

  let store: CaseStore
  let actor: Actor

  /// Records in `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Confirms or rejects a hit.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`, `.usage` for a reason that is missing or too long,
  ///   `.conflict` for a hit on a version of the list that is no longer in force.
  public func decide(hit: Int64, _ verdict: HitVerdict, reason: String) throws {
    let user = try person()
    let reason = try Self.checked(reason)
    try store.record(actor) { recording in
      guard let row = try recording.reader.row(MatchRow.self, key: .integer(hit)) else {
        throw CaseworkError(.notFound, "the case has no hit \(hit)")
      }
      let standing = try StandingLists.read(recording.reader, state: nil)
      guard let list = standing.list(ofVersion: row.listVersionId) else {
        throw CaseworkError(
          .conflict, "hit \(hit) is on an older version of its list and bears on nothing any more")
      }
      let id = try recording.number(HitDecisionRow.self)
      try recording.insert(
        HitDecisionRow(
          id: id, matchId: hit, userId: user,
          decision: verdict == .confirmed ? .confirmed : .rejected,
          sealedReason: store.columns.seal(
            Array(reason.utf8), HitDecisionRow.self, "sealed_reason", row: id),
          decided: recording.now.microseconds))
      try recording.leaf(
        .hits, shown: [("hit", String(hit)), ("decision", verdict.rawValue)],
        facts: ["decision": .integer(id)])
      try QueueIndex(recording, regime: store.description.regime).judged(
        CollectionOfOne(row.itemId), list: list)
    }
  }

  /// Quarantines, releases or excludes the entry that a hit is on.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`, `.usage`.
  public func hold(entryOf hit: Int64, as standing: EntryStanding, reason: String) throws {
    let user = try person()
    let reason = try Self.checked(reason)
    let state: EntryHoldRow.State
    switch standing {
    case .quarantined: state = .quarantined
    case .released: state = .released
    case .excluded: state = .excluded
    case .standing:
      throw CaseworkError(.usage, "an entry is quarantined, released or excluded")
    }
    try store.record(actor) { recording in
      guard let row = try recording.reader.row(MatchRow.self, key: .integer(hit)),
        let version = try recording.reader.row(
          ListVersionRow.self, key: .integer(row.listVersionId))
      else { throw CaseworkError(.notFound, "the case has no hit \(hit)") }
      let counts = try EntryCounts.read(
        recording.reader, columns: store.columns, list: version.listId,
        algorithms: [row.algorithm])
      let entry = EntryCounts.Entry(
        list: version.listId, key: try HitEntry(row, columns: store.columns).key(store.columns))
      try write(entry, state, items: counts.items[entry] ?? [], user, reason, recording)
    }
  }

  /// Quarantines every entry that hits more items than the case's rule allows and was not decided on.
  ///
  /// Called before each selection, so that a flood moves nothing in the queue.
  ///
  /// - Returns: the entries quarantined now, by list.
  /// - Complexity: O(hits by PDQ, MD5 and SHA-1), each opened.
  @discardableResult
  public func quarantineFloods() throws -> [FloodedEntry] {
    try actor.require(.select)
    return try store.record(actor) { recording in
      let limit = try FloodRule(recording.reader).limit
      guard try recording.reader.count(MatchRow.self) > limit else { return [] }
      let counts = try EntryCounts.read(
        recording.reader, columns: store.columns, algorithms: [.pdq, .md5, .sha1])
      var decided: Set<EntryCounts.Entry> = []
      try recording.reader.forEach(EntryHoldRow.self) {
        decided.insert(EntryCounts.Entry(list: $0.listId, key: $0.entryKey))
      }
      let floods = counts.items.filter { $0.value.count > limit && !decided.contains($0.key) }
        .sorted {
          ($0.key.list, HexText.encode($0.key.key)) < ($1.key.list, HexText.encode($1.key.key))
        }
      return try floods.map { entry, items in
        try write(
          entry, .quarantined, items: items, nil, "hits more than \(limit) items", recording)
        return FloodedEntry(
          list: entry.list, reference: Self.reference(entry.key), items: items.count)
      }
    }
  }

  /// Changes from how many items on an entry floods.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.usage`.
  public func setRule(_ rule: FloodRule) throws {
    _ = try person()
    guard (2...1_000_000_000).contains(rule.limit) else {
      throw CaseworkError(
        .usage, "an entry floods from a number of items between 2 and 1,000,000,000")
    }
    try store.record(actor) { recording in
      try recording.upsert(CaseFact(key: FloodRule.fact, value: String(rule.limit)))
      try recording.leaf(.hits, shown: [("flood", String(rule.limit))])
    }
  }

  /// The rule in force.
  public func rule() throws -> FloodRule { try store.catalog.read { try FloodRule($0) } }

  /// How people name an entry.
  static func reference(_ key: [UInt8]) -> String { HexText.encode(key.prefix(8)) }

  private func person() throws(CaseworkError) -> Int64 {
    try actor.require(.manageLists)
    guard let user = actor.user else {
      throw CaseworkError(.denied, "only a user with a name may decide about hits; use --user")
    }
    return user
  }

  private static func checked(_ reason: String) throws(CaseworkError) -> String {
    let isBlank = reason.allSatisfy(\.isWhitespace)
    guard !isBlank, reason.utf8.count <= longestReason, !reason.utf8.contains(0) else {
      throw CaseworkError(
        .usage, "give a reason of 1 to \(longestReason) bytes", refusal: .reasonMissing)
    }
    return reason
  }

  private func write(
    _ entry: EntryCounts.Entry, _ state: EntryHoldRow.State, items: Set<Int64>, _ user: Int64?,
    _ reason: String, _ recording: Recording
  ) throws {
    let id = try recording.number(EntryHoldRow.self)
    try recording.insert(
      EntryHoldRow(
        id: id, listId: entry.list, entryKey: entry.key, state: state, items: Int64(items.count),
        userId: user,
        sealedReason: store.columns.seal(
          Array(reason.utf8), EntryHoldRow.self, "sealed_reason", row: id),
        decided: recording.now.microseconds))
    try recording.leaf(
      .hits, shown: [("list", String(entry.list)), ("state", state.rawValue)],
      facts: ["hold": .integer(id)])
    try QueueIndex(recording, regime: store.description.regime).judged(items, list: entry.list)
  }
}
