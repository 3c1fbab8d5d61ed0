// SPDX-License-Identifier: Apache-2.0
// How far one person is through a day's work; sealed, and the person's own.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// How far one person is through a day's work.
struct Pace: Hashable {
  /// Seconds of active work since the last break.
  var worked = 0.0
  /// When the person was last at work.
  var lastSeen: Instant?
  /// Until when a break lasts.
  var breakUntil: Instant?
  /// The day that ``spent`` is of.
  var day = ""
  /// What the looks of the day count.
  var spent = 0.0
  /// The looks of the day that were recorded.
  var looks = 0
  /// Those of them that views of the day show besides.
  var viewed = 0

  init() {}

  init(_ json: JSONValue) {
    worked = json["worked"]?.double ?? 0
    lastSeen = json["last_seen"]?.integer.map(Instant.init(microseconds:))
    breakUntil = json["break_until"]?.integer.map(Instant.init(microseconds:))
    day = json["day"]?.text ?? ""
    spent = json["spent"]?.double ?? 0
    looks = json["looks"]?.integer.map(Int.init(clamping:)) ?? 0
    // Of a day that an earlier version began.
    viewed = json["viewed"]?.integer.map(Int.init(clamping:)) ?? looks
  }

  var json: JSONValue {
    [
      "worked": .number(worked), "last_seen": lastSeen.map { .integer($0.microseconds) } ?? .null,
      "break_until": breakUntil.map { .integer($0.microseconds) } ?? .null, "day": .string(day),
      "spent": .number(spent), "looks": JSONValue(looks), "viewed": JSONValue(viewed),
    ]
  }

  /// Adds active work that ends at `now`; a rest as long as a break counts as one.
  mutating func work(_ seconds: Double, at now: Instant, policy: WorkPolicy) {
    rest(before: now.advanced(bySeconds: -seconds), policy: policy)
    worked += max(0, seconds)
    lastSeen = max(lastSeen ?? now, now)
  }

  /// Forgets the work before a rest that was as long as a break.
  mutating func rest(before now: Instant, policy: WorkPolicy) {
    guard let breaks = policy.breaks, let lastSeen,
      now.seconds(since: lastSeen) >= breaks.minutes * 60
    else { return }
    worked = 0
  }

  /// Adds a look that was recorded, of what it counts; `isViewed` where a view of the day shows it, too.
  mutating func expose(_ weight: Double, isViewed: Bool, on today: String) {
    if day != today { (day, spent, looks, viewed) = (today, 0, 0, 0) }
    spent += weight
    looks += 1
    if isViewed { viewed += 1 }
  }

  /// Adds what a look counted so far counts more by a heavier answer.
  mutating func weigh(_ more: Double, on today: String) {
    if day != today { (day, spent, looks, viewed) = (today, 0, 0, 0) }
    spent += more
  }
}

/// Reads and writes one person's pace within one transaction.
struct PaceKeeper {
  let recording: Recording
  let store: CaseStore
  let user: Int64

  private static func key(_ user: Int64, _ store: CaseStore) -> [UInt8] {
    store.columns.lookup.digest(String(user), domain: "pace")
  }

  /// The person's pace; nothing where none was kept, or what was kept cannot be opened.
  static func read(_ user: Int64, _ reader: any CatalogReader, store: CaseStore) throws -> Pace {
    guard let row = try stored(user, reader, store: store),
      let json = try? store.columns.openJSON(
        row.sealedState, PaceRow.self, "sealed_state", row: user)
    else { return Pace() }
    return Pace(json)
  }

  /// The row; one that cannot be read is as good as none, for the next write replaces it.
  private static func stored(
    _ user: Int64, _ reader: any CatalogReader, store: CaseStore
  ) throws -> PaceRow? {
    do { return try reader.row(PaceRow.self, key: .blob(key(user, store))) } catch let error
      as CatalogError where error.code == .corrupt
    { return nil }
  }

  func read() throws -> Pace { try Self.read(user, recording.reader, store: store) }

  func write(_ pace: Pace) throws {
    try recording.writeUncommitted(
      PaceRow(
        personKey: Self.key(user, store),
        sealedState: store.columns.seal(pace.json, PaceRow.self, "sealed_state", row: user)))
  }

  /// Adds what a record tells of work and exposure.
  ///
  /// The first record of a look or glance at an item is an exposure, and what was carried over is none. A later one is no
  /// second exposure, but what the look counts is the heaviest answer that the person has given: what a heavier one
  /// counts more is added on the day it is recorded, and a lighter one takes nothing off. Whoever records anything is at
  /// work, and not at rest.
  ///
  /// - Parameters:
  ///   - draft: What is recorded.
  ///   - severity: What the own regime makes of it.
  ///   - earlier: The severities of the person's earlier records of looks and glances at the item.
  ///   - policy: The policy in force.
  /// - Throws: errors of the catalog.
  func recorded(
    _ draft: AssessmentDraft, severity: String?, after earlier: [String?], policy: WorkPolicy
  ) throws {
    let isLook = draft.route != .inferred
    let isExposure = isLook && earlier.isEmpty
    let weight = policy.budget.weight(of: severity)
    let more = isLook ? weight - (earlier.map { policy.budget.weight(of: $0) }.max() ?? weight) : 0
    var pace = try read()
    guard isExposure || more > 0 || draft.workedSeconds > 0 || pace.lastSeen != recording.now else {
      return
    }
    pace.work(draft.workedSeconds, at: recording.now, policy: policy)
    let day = WorkDay(store: store)
    if isExposure {
      let isViewed = try ViewRecords(store: store, reader: recording.reader).hasExposed(
        user, to: draft.item, since: day.start(of: recording.now))
      pace.expose(weight, isViewed: isViewed, on: day.text(recording.now))
    } else if more > 0 {
      pace.weigh(more, on: day.text(recording.now))
    }
    try write(pace)
  }
}
