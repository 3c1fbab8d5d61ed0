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
  /// The looks of the day.
  var looks = 0

  init() {}

  init(_ json: JSONValue) {
    worked = json["worked"]?.double ?? 0
    lastSeen = json["last_seen"]?.integer.map(Instant.init(microseconds:))
    breakUntil = json["break_until"]?.integer.map(Instant.init(microseconds:))
    day = json["day"]?.text ?? ""
    spent = json["spent"]?.double ?? 0
    looks = json["looks"]?.integer.map(Int.init(clamping:)) ?? 0
  }

  var json: JSONValue {
    [
      "worked": .number(worked), "last_seen": lastSeen.map { .integer($0.microseconds) } ?? .null,
      "break_until": breakUntil.map { .integer($0.microseconds) } ?? .null, "day": .string(day),
      "spent": .number(spent), "looks": JSONValue(looks),
    ]
  }

  /// Adds active work that ends at `now`; a rest as long as a break counts as one.
  mutating func work(_ seconds: Double, at now: Instant, policy: WorkPolicy) {
    rest(before: now.advanced(bySeconds: -seconds), policy: policy)
    worked += max(0, seconds)
    lastSeen = now
  }

  /// Forgets the work before a rest that was as long as a break.
  mutating func rest(before now: Instant, policy: WorkPolicy) {
    guard let breaks = policy.breaks, let lastSeen,
      now.seconds(since: lastSeen) >= breaks.minutes * 60
    else { return }
    worked = 0
  }

  /// Adds a look of what it counts.
  mutating func expose(_ weight: Double, on today: String) {
    if day != today { (day, spent, looks) = (today, 0, 0) }
    spent += weight
    looks += 1
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

  /// Adds what a record tells of work and exposure: the first record about an item is a look, and what was
  /// carried over is none.
  func recorded(_ draft: AssessmentDraft, severity: String?, policy: WorkPolicy) throws {
    guard draft.route != .inferred, draft.isFirst || draft.workedSeconds > 0 else { return }
    var pace = try read()
    if draft.workedSeconds > 0 {
      pace.work(draft.workedSeconds, at: recording.now, policy: policy)
    }
    if draft.isFirst {
      pace.expose(policy.budget.weight(of: severity), on: WorkDay(store: store).text(recording.now))
    }
    try write(pace)
  }
}
