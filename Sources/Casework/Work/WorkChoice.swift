// SPDX-License-Identifier: Apache-2.0
// Chooses the next item for a person by the order of the index.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Chooses the next item for one person, as things are in one state of the case.
struct WorkChoice {
  private struct Found: Error {}

  let reader: any CatalogReader
  let store: CaseStore
  let user: Int64
  let lane: QueueLane
  let now: Instant
  private let parties: DisputeParties?
  private let turns: RatingTurns?
  private let golden: (turns: GoldenTurns, progress: Double)?
  /// An item that is passed over, as the person has it already.
  var passed: Int64?

  init(
    reader: any CatalogReader, store: CaseStore, user: Int64, lane: QueueLane, now: Instant
  ) throws {
    self.reader = reader
    self.store = store
    self.user = user
    self.lane = lane
    self.now = now
    parties = lane == .lead ? try DisputeParties(reader) : nil
    turns = lane == .rating ? try RatingTurns(reader) : nil
    guard lane == .rating,
      let golden = try GoldenTurns(reader, user: user, people: turns?.people.count ?? 1)
    else {
      golden = nil
      return
    }
    let tallies = try Self.tallies(reader, lane, user)
    func sum(_ tallies: [QueueTallyRow]) -> Int {
      tallies.reduce(0) { $0.addingReportingOverflow($1.count).partialValue }
    }
    self.golden = (
      golden,
      try golden.progress(waiting: sum(tallies), unseen: sum(tallies.filter { $0.rater == 0 }))
    )
  }

  /// How many items wait for the person, whoever holds them now.
  func waiting() throws -> Int {
    try tallies().reduce(0) { $0.addingReportingOverflow($1.count).partialValue }
  }

  /// The first item by rank, then by number, that nobody else holds and the person did not opt out of.
  ///
  /// What was drawn, and is another's turn, is passed over for a while: see ``RatingTurns``; golden items until their
  /// moment: see ``GoldenTurns``.
  func first(sparing: Bool) throws -> QueueEntryRow? {
    if let golden {
      for entry in golden.turns.due(at: golden.progress, lane: lane)
      where !(sparing && entry.severe) {
        if try isFree(entry) { return entry }
      }
    }
    var best: QueueEntryRow?
    var (othersTurn, later): (QueueEntryRow?, QueueEntryRow?)
    for tally in try tallies() where !(sparing && tally.severe) {
      let found = try first(tally, before: best)
      if let found = found.found { best = found }
      if let passed = found.othersTurn, othersTurn.map(passed.precedes) ?? true {
        othersTurn = passed
      }
      if let passed = found.later, later.map(passed.precedes) ?? true { later = passed }
    }
    best = best ?? othersTurn ?? later
    guard lane == .lead, let choice = best, try hasRated(choice.itemId) else { return best }
    return try firstUnrated(sparing: sparing) ?? best
  }

  /// How many items that others hold come before an item.
  func ahead(of lease: LeaseRow) throws -> Int {
    guard let entry = try reader.row(QueueEntryRow.self, key: .integer(lease.itemId)) else {
      return 0
    }
    let others = try reader.rows(LeaseRow.self, where: [.notEquals("user_id", .integer(user))])
    let items = Set(
      others.filter { $0.until >= now.microseconds && $0.lane == lease.lane }.map(\.itemId))
    return try items.count { item in
      guard let other = try reader.row(QueueEntryRow.self, key: .integer(item)) else {
        return false
      }
      return other.precedes(entry)
    }
  }

  /// How many others hold an item.
  private func others(_ item: Int64) throws -> Int {
    try reader.rows(LeaseRow.self, where: [.equals("item_id", .integer(item))]).count {
      $0.userId != user && $0.until >= now.microseconds
    }
  }

  private func tallies() throws -> [QueueTallyRow] { try Self.tallies(reader, lane, user) }

  private static func tallies(
    _ reader: any CatalogReader, _ lane: QueueLane, _ user: Int64
  ) throws -> [QueueTallyRow] {
    try reader.rows(
      QueueTallyRow.self,
      where: [
        .equals("lane", .text(lane.rawValue)), .notEquals("rater", .integer(user)),
        .greaterThan("count", 0),
      ])
  }

  private func entries(
    _ tally: QueueTallyRow, _ body: (QueueEntryRow) throws -> Void
  ) throws {
    do {
      try reader.forEach(
        QueueEntryRow.self,
        where: [
          .equals("lane", .text(tally.lane.rawValue)), .equals("rater", .integer(tally.rater)),
          .equals("severe", tally.severe ? 1 : 0),
        ], orderedBy: ["-rank", "item_id"], body)
    } catch is Found {}
  }

  /// The first free item of a sort that comes before `best`, and the first of those that were passed over: as another's
  /// turn, and as golden items before their moment.
  private func first(
    _ tally: QueueTallyRow, before best: QueueEntryRow?
  ) throws -> (found: QueueEntryRow?, othersTurn: QueueEntryRow?, later: QueueEntryRow?) {
    var found: QueueEntryRow?
    var (othersTurn, later): (QueueEntryRow?, QueueEntryRow?)
    var passed = 0
    try entries(tally) { entry in
      if let best, !entry.precedes(best) { throw Found() }
      guard try isFree(entry) else { return }
      if entry.purpose == .golden, let golden,
        golden.turns.moment(of: entry.itemId) > golden.progress
      {
        later = later ?? entry
        return
      }
      if let turns, try !turns.isTurn(of: user, entry) {
        othersTurn = othersTurn ?? entry
        passed += 1
        guard passed > RatingTurns.patience else { return }
      }
      found = passed > RatingTurns.patience ? othersTurn : entry
      throw Found()
    }
    return (found, othersTurn, later)
  }

  /// A dispute that the person is no part of comes first.
  private func firstUnrated(sparing: Bool) throws -> QueueEntryRow? {
    var best: QueueEntryRow?
    for tally in try tallies() where !(sparing && tally.severe) {
      try entries(tally) { entry in
        if let best, !entry.precedes(best) { throw Found() }
        guard try isFree(entry), try !hasRated(entry.itemId) else { return }
        best = entry
        throw Found()
      }
    }
    return best
  }

  private func isFree(_ entry: QueueEntryRow) throws -> Bool {
    guard entry.itemId != passed, try others(entry.itemId) < entry.remaining else {
      return false
    }
    if let parties, try parties.mustLeave(entry.itemId, user) { return false }
    // An entry names one person who has rated the item; an audit may ask for a third.
    if lane == .rating, entry.rater != 0, try hasStandingLook(entry.itemId) { return false }
    return try !OptOuts(store: store).has(user, of: entry.itemId, reader)
  }

  private func hasStandingLook(_ item: Int64) throws -> Bool {
    try reader.rows(
      AssessmentRow.self,
      where: [
        .equals("item_id", .integer(item)), .equals("user_id", .integer(user)),
        .equals("route", "seen"),
      ]
    ).contains { try reader.row(WithdrawalRow.self, key: .integer($0.id)) == nil }
  }

  private func hasRated(_ item: Int64) throws -> Bool {
    try reader.first(
      AssessmentRow.self,
      where: [
        .equals("item_id", .integer(item)), .equals("user_id", .integer(user)),
        .equals("route", "seen"),
      ]) != nil
  }
}

/// Who does not want to be shown which items.
struct OptOuts {
  let store: CaseStore

  /// The row that stands for a person and an item.
  func row(_ user: Int64, of item: Int64) -> OptOutRow {
    OptOutRow(
      itemId: item,
      personKey: store.columns.lookup.digest("\(user) \(item)", domain: "opt out"))
  }

  func has(_ user: Int64, of item: Int64, _ reader: any CatalogReader) throws -> Bool {
    let row = row(user, of: item)
    return try reader.row(OptOutRow.self, key: .integer(item), .blob(row.personKey)) != nil
  }
}
