// SPDX-License-Identifier: Apache-2.0
// When a golden item comes to a person: spread over the whole of that person's work, by seed.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// When a golden item comes to a person.
///
/// Golden items go to everybody. By their rank alone they would come to all in one order, and none among what is left
/// for the end: second ratings, and what was others' turn. So the work that a person is expected to do from the plan on is
/// parted into as many parts as there are golden items, and the seed draws for each person which item falls into which
/// part, and when within it. Before that moment the item is passed over. Work never stops for it: what is left when
/// nothing else waits comes all the same.
///
/// While ranks are withheld from who assesses, the item comes at its moment, wherever it ranks. While they are told, it
/// comes at its moment or, where that is later, at its rank, so that nothing ranks below what comes after; and only
/// where items are drawn for two ratings, which come out of the order of ranks, too. Elsewhere it comes at its rank.
struct GoldenTurns {
  /// The last moments are left to other work, so that a golden item is seldom the last of a person.
  private static let last = 0.95

  private let reader: any CatalogReader
  private let user: Int64
  private let plan: StudyPlanRow
  private let people: Int
  /// The golden items that wait for anybody.
  private let waiting: [QueueEntryRow]
  /// The moment of each golden item of the plan.
  private let moments: [Int64: Double]
  /// Whether the item may come before its rank.
  let isFree: Bool

  /// Reads what is planned; `nil` where golden items come at their rank.
  ///
  /// - Complexity: O(golden items · log(golden items)).
  init?(_ reader: any CatalogReader, user: Int64, people: Int) throws {
    guard let plan = try reader.first(StudyPlanRow.self, orderedBy: ["-id"]) else { return nil }
    waiting = try reader.rows(
      QueueEntryRow.self, where: [.equals("purpose", .text(QueuePurpose.golden.rawValue))],
      orderedBy: ["item_id"])
    guard !waiting.isEmpty else { return nil }
    isFree = try AuditBlindness.isAnyCheckOpen(reader)
    guard isFree || plan.doubleRating > 0 else { return nil }
    self.reader = reader
    self.user = user
    self.plan = plan
    self.people = max(1, people)
    var contents: [Int64: [UInt8]] = [:]
    for golden in try reader.rows(
      StudyGoldenRow.self, where: [.equals("plan_id", .integer(plan.id))])
    {
      contents[golden.itemId] = try reader.row(ItemRow.self, key: .integer(golden.itemId))?
        .contentName
    }
    moments = Self.moments(
      of: contents, user: user, seed: UInt64(clamping: plan.doubleRatingSeed))
  }

  /// The moments at which golden items are to come to a person, as parts of that person's work from the plan on: one in each
  /// of as many equal parts as there are items, in an order of its own for each person.
  static func moments(
    of contents: [Int64: [UInt8]], user: Int64, seed: UInt64
  ) -> [Int64: Double] {
    let drawn = contents.map { item, content in
      var generator = SeededGenerator(
        seed: seed, label: "golden \(HexText.encode(content)) \(user)")
      return (order: generator.next(), item: item, within: generator.unit())
    }.sorted { ($0.order, $0.item) < ($1.order, $1.item) }
    return drawn.enumerated().reduce(into: [:]) { moments, place in
      moments[place.element.item] =
        (Double(place.offset) + place.element.within) / Double(drawn.count) * last
    }
  }

  /// The part that is done of the work that the person is expected to do from the plan on, when so many items wait that the
  /// person may rate, of which so many nobody has looked at.
  ///
  /// Golden items are for everybody. Of what else waits each of those who may rate it does an equal part; of what nobody has
  /// looked at the plan's share waits for two.
  ///
  /// - Complexity: O(golden items that wait + own records since the plan).
  func progress(waiting: Int, unseen: Int) throws -> Double {
    let own = try reader.count(
      AssessmentRow.self,
      where: [
        .equals("user_id", .integer(user)), .equals("route", "seen"),
        .greaterThan("id", .integer(plan.lastAssessment)),
      ])
    guard own > 0 else { return 0 }
    let golden = self.waiting.filter { $0.lane == .rating && $0.rater != user }
    let due = try golden.count { try !hasLooked($0.itemId) }
    let first = max(0, unseen - golden.count { $0.rater == 0 })
    let second = max(0, waiting - unseen - golden.count { $0.rater != 0 })
    let expected = Self.expected(
      golden: due, first: first, second: second, doubleRating: plan.doubleRating, people: people)
    return Double(own) / (Double(own) + expected)
  }

  /// How many looks a person is expected to have still to take: at all golden items, and at a part of what nobody has looked
  /// at yet, and of what somebody else has.
  static func expected(
    golden: Int, first: Int, second: Int, doubleRating: Double, people: Int
  ) -> Double {
    let shared = Double(first) * (1 + doubleRating) / Double(people)
    return Double(golden) + shared + Double(second) / Double(max(1, people - 1))
  }

  private func hasLooked(_ item: Int64) throws -> Bool {
    try reader.first(
      AssessmentRow.self,
      where: [
        .equals("item_id", .integer(item)), .equals("user_id", .integer(user)),
        .equals("route", "seen"),
      ]) != nil
  }

  /// The moment at which an item is to come, as a part of the person's work from the plan on.
  func moment(of item: Int64) -> Double { moments[item] ?? 0 }

  /// The golden items whose moment has come though their rank may not have, the earliest first.
  func due(at progress: Double, lane: QueueLane) -> [QueueEntryRow] {
    guard isFree else { return [] }
    return waiting.filter { $0.lane == lane && $0.rater != user }
      .map { (moment: moment(of: $0.itemId), entry: $0) }
      .filter { $0.moment <= progress }.sorted { $0.moment < $1.moment }.map(\.entry)
  }
}
