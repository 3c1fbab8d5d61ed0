// SPDX-License-Identifier: Apache-2.0
// When a golden item comes to a person: spread over the whole of that person's work, by seed.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// When a golden item comes to a person.
///
/// Golden items go to everybody. By their rank alone they would come to all in one order, and none among what is left
/// for the end: second ratings, and what was others' turn. So the seed draws a moment of the person's work for each,
/// another for each person, and before it the item is passed over. Work never stops for it: what is left when nothing
/// else waits comes all the same.
///
/// While ranks are withheld from who assesses, the item comes at its moment, wherever it ranks. While they are told, it
/// comes at its moment or, where that is later, at its rank, so that nothing ranks below what comes after; and only
/// where items are drawn for two ratings, which come out of the order of ranks, too. Elsewhere it comes at its rank.
struct GoldenTurns {
  /// The last moments are left to other work, so that a golden item is seldom the last of a person.
  private static let last = 0.95

  private let reader: any CatalogReader
  private let user: Int64
  private let seed: UInt64
  private let people: Int
  /// Whether the item may come before its rank.
  let isFree: Bool

  /// Reads what is planned; `nil` where golden items come at their rank.
  ///
  /// - Complexity: O(golden items that wait).
  init?(_ reader: any CatalogReader, user: Int64, people: Int) throws {
    guard let plan = try reader.first(StudyPlanRow.self, orderedBy: ["-id"]),
      try reader.first(
        QueueEntryRow.self,
        where: [.equals("purpose", .text(QueuePurpose.golden.rawValue))]) != nil
    else { return nil }
    isFree = try AuditBlindness.isAnyCheckOpen(reader)
    guard isFree || plan.doubleRating > 0 else { return nil }
    self.reader = reader
    self.user = user
    self.people = max(1, people)
    seed = UInt64(clamping: plan.doubleRatingSeed)
  }

  /// The part of the person's work that is done, when so many items wait that the person may rate.
  ///
  /// What waits is shared with the others who assess.
  ///
  /// - Complexity: O(own records).
  func progress(waiting: Int) throws -> Double {
    let own = try reader.count(
      AssessmentRow.self,
      where: [.equals("user_id", .integer(user)), .equals("route", "seen")])
    guard own > 0 else { return 0 }
    return Double(own) / (Double(own) + Double(waiting) / Double(people))
  }

  /// The moment at which an item is to come, as a part of the person's work.
  func moment(of item: Int64) throws -> Double {
    guard let content = try reader.row(ItemRow.self, key: .integer(item))?.contentName else {
      return 0
    }
    var generator = SeededGenerator(
      seed: seed, label: "golden \(HexText.encode(content)) \(user)")
    return generator.unit() * Self.last
  }

  /// The golden items whose moment has come though their rank may not have, the earliest first.
  func due(at progress: Double, lane: QueueLane) throws -> [QueueEntryRow] {
    guard isFree else { return [] }
    let entries = try reader.rows(
      QueueEntryRow.self, where: [.equals("purpose", .text(QueuePurpose.golden.rawValue))],
      orderedBy: ["item_id"])
    return try entries.filter { $0.lane == lane && $0.rater != user }
      .map { (moment: try moment(of: $0.itemId), entry: $0) }
      .filter { $0.moment <= progress }.sorted { $0.moment < $1.moment }.map(\.entry)
  }
}
