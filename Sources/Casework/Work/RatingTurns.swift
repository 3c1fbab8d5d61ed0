// SPDX-License-Identifier: Apache-2.0
// Who rates an item that was drawn for two ratings: by seed, and not by who happens to come.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Whose turn an item is that was drawn for two ratings.
///
/// The seed puts the assessors into an order of its own for each content; those who stand first in it and have not
/// looked yet are offered the item. Others pass over it, so that who rates what depends on nobody's pace. Work never
/// stops for it: who finds more than ``patience`` such items, or nothing else, takes the first of them. So few are
/// passed over, also, that what comes late tells little of what was drawn; items of samples come to whoever is next.
struct RatingTurns {
  /// So many items that are others' turn are passed over before one of them is taken all the same.
  static let patience = 16

  private let reader: any CatalogReader
  private let policy: WorkPolicy
  /// The numbers of those who assess.
  let people: [Int64]

  /// Reads who assesses, and what is drawn.
  ///
  /// - Complexity: O(users).
  init(_ reader: any CatalogReader) throws {
    self.reader = reader
    policy = try PolicyService.planned(
      reader, by: reader.first(StudyPlanRow.self, orderedBy: ["-id"]))
    people = try reader.rows(
      UserRow.self,
      where: [.equals("role", .text(UserRole.assessor.rawValue)), .equals("state", "active")],
      orderedBy: ["id"]
    ).map(\.id)
  }

  /// Whether the item may be offered to the person now.
  ///
  /// What was not drawn, or is asked for by a sample or as a golden item besides, goes to whoever comes.
  ///
  /// - Parameters:
  ///   - user: A person who may rate it.
  ///   - entry: What waits.
  /// - Returns: whether the person is among the next whom the seed draws.
  /// - Throws: errors of the catalog.
  /// - Complexity: O(people + looks at the item).
  func isTurn(of user: Int64, _ entry: QueueEntryRow) throws -> Bool {
    guard entry.lane == .rating, entry.purpose == .work, policy.sampling.doubleRating > 0,
      let content = try reader.row(ItemRow.self, key: .integer(entry.itemId))?.contentName,
      policy.draws(.doubleRating, contentName: content)
    else { return true }
    let looked = try lookers(entry.itemId)
    let waiting = order(content).filter { !looked.contains($0) }
    return waiting.isEmpty || waiting.prefix(max(1, entry.remaining)).contains(user)
  }

  /// Those who assess, in the order that the seed draws for a content.
  func order(_ contentName: [UInt8]) -> [Int64] {
    let label = "turn \(HexText.encode(contentName))"
    return people.map { person in
      var generator = SeededGenerator(
        seed: policy.sampling.doubleRatingSeed, label: "\(label) \(person)")
      return (generator.next(), person)
    }.sorted { $0 < $1 }.map(\.1)
  }

  private func lookers(_ item: Int64) throws -> Set<Int64> {
    let rows = try reader.rows(
      AssessmentRow.self,
      where: [.equals("item_id", .integer(item)), .equals("route", "seen")])
    return Set(
      try rows.filter { try reader.row(WithdrawalRow.self, key: .integer($0.id)) == nil }
        .map(\.userId))
  }
}
