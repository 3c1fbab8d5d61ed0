// SPDX-License-Identifier: Apache-2.0
// Chooses the next item for a person by the order of the index.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Chooses the next item for one person, within one transaction.
struct WorkChoice {
  private struct Found: Error {}

  let reader: any CatalogReader
  let store: CaseStore
  let user: Int64
  let lane: QueueLane
  let leases: WorkLeases
  /// An item that is passed over, as the person has it already.
  var passed: Int64?

  /// How many items wait for the person, whoever holds them now.
  func waiting() throws -> Int {
    try tallies().reduce(0) { $0.addingReportingOverflow($1.count).partialValue }
  }

  /// The first item by rank, then by number, that nobody else holds and the person did not opt out of.
  func first(sparing: Bool) throws -> QueueEntryRow? {
    var best: QueueEntryRow?
    for tally in try tallies() where !(sparing && tally.severe) {
      guard let found = try first(tally, before: best) else { continue }
      best = found
    }
    guard lane == .lead, let choice = best, try hasRated(choice.itemId) else { return best }
    return try firstUnrated(sparing: sparing) ?? best
  }

  private func tallies() throws -> [QueueTallyRow] {
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

  private func first(_ tally: QueueTallyRow, before best: QueueEntryRow?) throws -> QueueEntryRow? {
    var found: QueueEntryRow?
    try entries(tally) { entry in
      if let best, !entry.precedes(best) { throw Found() }
      guard try isFree(entry) else { return }
      found = entry
      throw Found()
    }
    return found
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
    guard entry.itemId != passed, try leases.others(entry.itemId) < entry.remaining else {
      return false
    }
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
