// SPDX-License-Identifier: Apache-2.0
// The record of what machines asked: one leaf for those that came together, before any is answered.

internal import Catalog
internal import EvidenceModel
internal import Ledger
internal import Synchronization

/// The meter, shared by those who ask.
final class MatchCounter: Sendable {
  private let meter: Mutex<MatchMeter>

  init(_ meter: MatchMeter) { self.meter = Mutex(meter) }

  /// Takes one query from a token's budget.
  ///
  /// - Throws: ``MatchRefusal``.
  func take(_ token: Int64, at now: Int64) throws {
    try meter.withLock { try $0.take(token, at: now) }
  }

  /// Whether what was asked may be answered, once it is noted; with the alarm that it raises.
  fileprivate func note(
    _ record: MatchRecord, at now: Int64
  ) -> (answer: Result<Void, MatchRefusal>, alarm: ProbeWatch.Alarm?) {
    meter.withLock { meter in
      do throws(MatchRefusal) { try meter.refuseResting(record.token, at: now) } catch {
        return (.failure(error), nil)
      }
      let alarm = meter.note(record, at: now)
      do throws(MatchRefusal) { try meter.refuseResting(record.token, at: now) } catch {
        return (.failure(error), alarm)
      }
      return (.success(()), alarm)
    }
  }
}

/// What one request asked, and on which banks it hit.
struct MatchRecord: Hashable, Sendable {
  /// One signal that was looked up.
  struct Signal: Hashable, Sendable {
    let query: MatchQuery
    /// The banks it hit.
    let banks: [String]
  }

  /// A page of a bank that was read.
  struct Page: Hashable, Sendable {
    let bank: String
    /// The number of its first entry; `nil` for a page of none.
    let first: Int64?
    /// How many entries it has.
    let count: Int
  }

  /// The most requests that share a leaf.
  static let mostAtOnce = 256

  /// The token's number.
  let token: Int64
  /// What was looked up.
  let signals: [Signal]
  /// The entry that was read; `nil` for look-ups.
  let content: Int64?
  /// The page of a bank that was read; `nil` for all else.
  let page: Page?

  /// Writes requests that came together, and the alarms that they raise; what each may be told.
  static func write(
    _ records: [MatchRecord], store: CaseStore, counter: MatchCounter
  ) throws -> [Result<Void, MatchRefusal>] {
    // Whoever keeps the server's views lets tiles and checkpoint follow, so that no query waits for them.
    try store.record(.matchingService, publishes: false) { recording in
      let noted = records.map { counter.note($0, at: recording.now.microseconds) }
      try recording.leaf(
        .matchQuery, shown: [("queries", String(records.count))],
        facts: ["queries": .array(records.map(\.json))])
      for (record, noted) in zip(records, noted) {
        guard let alarm = noted.alarm else { continue }
        try recording.leaf(
          .matchAlarm, shown: [("token", String(record.token)), ("rule", alarm.rawValue)])
      }
      return noted.map(\.answer)
    }
  }

  /// As it stands in the sealed detail of its leaf.
  private var json: JSONValue {
    [
      "token": .integer(token), "content": content.map(JSONValue.integer) ?? .null,
      "page": page.map {
        [
          "bank": .string($0.bank), "first": $0.first.map(JSONValue.integer) ?? .null,
          "count": JSONValue($0.count),
        ]
      } ?? .null,
      "signals": .array(
        signals.map { signal in
          [
            "signal": .string(signal.query.signal.rawValue),
            "value": .string(HexText.encode(signal.query.bytes)),
            "banks": .array(signal.banks.map(JSONValue.string)),
          ]
        }),
    ]
  }

  /// Reads what stands in the detail of a leaf; `nil` for what is none.
  init?(_ json: JSONValue) {
    guard let token = json["token"]?.integer, let signals = json["signals"]?.elements else {
      return nil
    }
    self.token = token
    content = json["content"]?.integer
    page = json["page"]?["bank"]?.text.map {
      Page(
        bank: $0, first: json["page"]?["first"]?.integer,
        count: Int(clamping: json["page"]?["count"]?.integer ?? 0))
    }
    self.signals = signals.compactMap { json in
      guard let signal = json["signal"]?.text.flatMap(MatchSignal.init(rawValue:)),
        let bytes = json["value"]?.text.flatMap({ HexText.decode($0) })
      else { return nil }
      return Signal(
        query: MatchQuery(signal, bytes), banks: (json["banks"]?.elements ?? []).compactMap(\.text))
    }
  }

  init(token: Int64, signals: [Signal], content: Int64?, page: Page? = nil) {
    self.token = token
    self.signals = signals
    self.content = content
    self.page = page
  }

  /// The requests that a leaf records.
  static func records(
    of row: LeafRow, columns: SealedColumns
  ) throws -> [MatchRecord] {
    let detail = try LeafDetail(
      bytes: columns.open(row.sealedDetail, LeafRow.self, "sealed_detail", row: row.seq))
    return (detail.facts["queries"]?.elements ?? []).compactMap(MatchRecord.init)
  }
}

extension MatchMeter {
  /// Notes what was answered; the first alarm that it raises.
  fileprivate mutating func note(_ record: MatchRecord, at now: Int64) -> ProbeWatch.Alarm? {
    for signal in record.signals where signal.query.signal == .pdq {
      guard let hash = PDQHash(bytes: signal.query.bytes) else { continue }
      if let alarm = note(record.token, hash, isHit: !signal.banks.isEmpty, at: now) {
        return alarm
      }
    }
    return nil
  }

  /// The state that the ledger tells: what each token asked today and in the last hour, and which rest.
  ///
  /// - Throws: errors of the catalog and of sealed values.
  init(budget: Int, recordedIn store: CaseStore) throws {
    self.init(budget: budget)
    let now = store.clock().microseconds
    let kinds = [LeafKind.matchQuery, .matchAlarm].map { CatalogValue.text($0.rawValue) }
    var leaves: [LeafRow] = []
    try store.catalog.read { reader in
      try reader.forEach(
        LeafRow.self,
        where: [.oneOf("kind", kinds), .greaterThan("time", .integer(now - Self.rest))],
        orderedBy: ["seq"]
      ) { leaves.append($0) }
    }
    for leaf in leaves {
      if LeafKind(rawValue: leaf.kind) == .matchAlarm {
        let token = try LedgerLeaf(bytes: leaf.entry)["token"].flatMap { Int64($0) }
        if let token { putToRest(token, at: leaf.time) }
        continue
      }
      for record in try MatchRecord.records(of: leaf, columns: store.columns) {
        recount(record.token, at: leaf.time, now: now)
        if leaf.time > now - ProbeWatch.window { _ = note(record, at: leaf.time) }
      }
    }
  }
}
