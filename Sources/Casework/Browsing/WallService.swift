// SPDX-License-Identifier: Apache-2.0
// The wall: pages of items by filter and order, from any place, with the number of all.

internal import Catalog
public import EvidenceModel

/// One item on the wall, without anything that others recorded of it.
public struct WallTile: Hashable, Sendable {
  /// The item's number.
  public let item: Int64
  /// What sort of content.
  public let kind: ItemKind
  /// The format's name, where known.
  public let format: String?
  /// Width in pixels.
  public let width: Int?
  /// Height in pixels.
  public let height: Int?
  /// How far its examination came.
  public let state: WallState
  /// How known lists bear on it.
  public let match: SelectionFeatures.Match
  /// What its traces say.
  public let conclusion: WallConclusion
  /// Its family, by the medoid's number; `nil` when it is alone.
  public let family: Int64?
  /// How many members the family has; 1 when it is alone.
  public let familySize: Int
  /// Whether it goes to assessment.
  public let decision: WallDecision
  /// The rule that decided; `nil` while undecided.
  public let rule: String?
  /// The place in the queue, higher first; `nil` where there is no rule.
  public let rank: Double?
  /// What the person who asks has recorded.
  public let own: WallOwn
  /// What the own record comes to; `nil` without one.
  public let ownGrade: String?
}

/// Where a page of the wall begins.
public enum WallPosition: Hashable, Sendable {
  /// At the place with this number, from 0.
  case offset(Int)
  /// At this item, or the first after it that the filter shows.
  case item(Int64)
  /// After this item.
  case after(Int64)
}

/// One page of the wall.
public struct WallPage: Sendable {
  /// How many items the filter shows.
  public let total: Int
  /// The place of the first tile, from 0.
  public let offset: Int
  /// The tiles, in order.
  public let tiles: [WallTile]
}

/// How many items have each word of one thing.
public struct WallCounts: Sendable {
  /// What is counted, such as `kind`: the name of the filter.
  public let name: String
  /// The words with the number of items, those without items left out.
  public let counts: [(word: String, count: Int)]

  /// Groups a name and its words with their numbers.
  public init(name: String, counts: [(word: String, count: Int)]) {
    self.name = name
    self.counts = counts
  }
}

/// Shows the wall to one person.
public struct WallService {
  /// The most tiles on a page.
  public static let largestPage = 500

  let index: WallIndex
  let actor: Actor

  /// Shows the wall to `actor`.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for who may not look through items.
  public init(index: WallIndex, actor: Actor) throws(CaseworkError) {
    try actor.require(.browse)
    self.index = index
    self.actor = actor
  }

  /// The page that begins at `position`.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for a page of no or too many tiles; errors of the catalog.
  /// - Complexity: O(tiles) look-ups where the filter was asked before; see ``WallIndex``.
  public func page(
    _ filter: WallFilter, order: WallOrder = .number, at position: WallPosition = .offset(0),
    limit: Int
  ) throws -> WallPage {
    guard (1...Self.largestPage).contains(limit) else {
      throw CaseworkError(.usage, "a page of the wall has 1 to \(Self.largestPage) items")
    }
    let table = try index.table(for: actor)
    let items = try items(filter, order, table)
    let offset = Self.offset(of: position, items, order: order, table)
    let own = try actor.user.map(index.own) ?? OwnRecords()
    let tiles = try index.store.catalog.read { reader in
      try items.dropFirst(offset).prefix(limit).map {
        try tile(Int($0), table, own, reader.row(ItemRow.self, key: .integer(Int64($0))))
      }
    }
    return WallPage(total: items.count, offset: offset, tiles: tiles)
  }

  /// How many items a filter shows.
  public func count(_ filter: WallFilter) throws -> Int {
    let table = try index.table(for: actor)
    return try items(filter, .number, table).count
  }

  /// How many of the items that a filter shows have each word, by filter.
  ///
  /// - Complexity: O(items).
  public func counts(_ filter: WallFilter) throws -> [WallCounts] {
    let table = try index.table(for: actor)
    let items = try items(filter, .number, table)
    func tally(_ column: [UInt8]) -> [Int] {
      var counts = [Int](repeating: 0, count: 256)
      for item in items { counts[Int(column[Int(item)])] += 1 }
      return counts
    }
    func words<Word: RawRepresentable & CaseIterable & Hashable & Sendable>(
      _ name: String, _ column: [UInt8], _ type: Word.Type
    ) -> WallCounts where Word.RawValue == String {
      let counts = tally(column)
      return WallCounts(
        name: name,
        counts: Word.allCases.compactMap { word in
          let count = counts[Int(ByteWords<Word>.code(word))]
          return count > 0 ? (word.rawValue, count) : nil
        })
    }
    let rules = tally(table.rules)
    return [
      words("kind", table.kinds, ItemKind.self), words("state", table.states, WallState.self),
      words("match", table.matches, SelectionFeatures.Match.self),
      words("role", table.roles, SelectionFeatures.FamilyRole.self),
      words("trace", table.conclusions, WallConclusion.self),
      words("decision", table.decisions, WallDecision.self),
      WallCounts(
        name: "rule",
        counts: table.ruleNames.enumerated().compactMap { place, name in
          let count = place < 255 ? rules[place + 1] : 0
          return count > 0 ? (name, count) : nil
        }),
      WallCounts(name: "own", counts: try ownCounts(items)),
    ]
  }

  /// The first and the last day on which items were posted or seen; `nil` when no time is known.
  public func days() throws -> ClosedRange<CivilDate>? {
    try index.days(for: index.table()).range
  }

  /// The items that the filter shows, in order.
  private func items(
    _ filter: WallFilter, _ order: WallOrder, _ table: WallTable
  ) throws -> [Int32] {
    var untagged = filter
    untagged.tags = []
    let items = try index.items(untagged, order: order, table: table, user: actor.user)
    guard !filter.tags.isEmpty else { return items }
    let tagged = try TagService(store: index.store, actor: actor).items(having: filter.tags)
    return items.filter { tagged.contains(Int64($0)) }
  }

  private func ownCounts(_ items: [Int32]) throws -> [(word: String, count: Int)] {
    guard let user = actor.user else { return [] }
    let own = try index.own(user)
    var counts: [WallOwn: Int] = [:]
    for item in items { counts[own.own(Int(item)), default: 0] += 1 }
    return WallOwn.allCases.compactMap { word in counts[word].map { (word.rawValue, $0) } }
  }

  private static func offset(
    of position: WallPosition, _ items: [Int32], order: WallOrder, _ table: WallTable
  ) -> Int {
    switch position {
    case .offset(let offset): max(0, min(offset, items.count))
    case .item(let item):
      place(items, order, table, item: item) { $0 >= $1 }
    case .after(let item):
      place(items, order, table, item: item) { $0 > $1 }
    }
  }

  /// The first place whose number is not before `item`; by rank the place of the item, or the end.
  private static func place(
    _ items: [Int32], _ order: WallOrder, _ table: WallTable, item: Int64,
    _ isReached: (Int64, Int64) -> Bool
  ) -> Int {
    if order == .rank {
      let place = items.firstIndex { Int64($0) == item }
      return place.map { isReached(0, 0) ? $0 : $0 + 1 } ?? items.count
    }
    var (low, high) = (0, items.count)
    while low < high {
      let middle = (low + high) / 2
      if isReached(Int64(items[middle]), item) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func tile(
    _ item: Int, _ table: WallTable, _ own: OwnRecords, _ row: ItemRow?
  ) -> WallTile {
    let family = table.families[item]
    let number = Int(table.rules[item])
    let rule = number > 0 && number <= table.ruleNames.count ? table.ruleNames[number - 1] : nil
    return WallTile(
      item: Int64(item), kind: ByteWords<ItemKind>.word(table.kinds[item]) ?? .other,
      format: row?.format, width: row?.width, height: row?.height,
      state: ByteWords<WallState>.word(table.states[item]) ?? .stored,
      match: ByteWords<SelectionFeatures.Match>.word(table.matches[item]) ?? .none,
      conclusion: ByteWords<WallConclusion>.word(table.conclusions[item]) ?? .none,
      family: family == 0 ? nil : Int64(family),
      familySize: family == 0 ? 1 : Int(table.familySizes[family] ?? 1),
      decision: ByteWords<WallDecision>.word(table.decisions[item]) ?? .undecided,
      rule: rule, rank: rule == nil ? nil : table.ranks[item], own: own.own(item),
      ownGrade: own.grade(item))
  }
}
