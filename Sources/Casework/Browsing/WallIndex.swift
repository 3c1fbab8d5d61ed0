// SPDX-License-Identifier: Apache-2.0
// The wall's columns as all people of a server share them, kept up with the case, and the last answers.

internal import Catalog
internal import EvidenceModel
internal import Synchronization

/// What the wall is filtered by, in memory, kept up with the case.
///
/// One for each open case. While one thread takes in what is new, others are answered from the state before, so that
/// nobody waits for an ingest or a new selection. Memory: about 30 bytes an item, 2 for each person, and 4 for each item
/// of the last answers.
public final class WallIndex: Sendable {
  private static let keptAnswers = 12

  private struct State {
    var table: WallTable?
    var unjudged: WallTable?
    var blind: WallTable?
    var isReading = false
    var days: WallDays?
    var own: [Int64: OwnRecords] = [:]
    var byRank: (version: Int, items: [Int32])?
    var answers: [(key: AnswerKey, items: [Int32])] = []
  }

  private struct AnswerKey: Hashable {
    let filter: WallFilter
    let order: WallOrder
    let version: Int
    let isBlind: Bool
    let countsRejected: Bool
    let user: Int64?
    let own: [Int64]
  }

  let store: CaseStore
  private let state = Mutex(State())
  private let reading = Mutex(())

  /// The wall of `store`, not yet read.
  public init(store: CaseStore) { self.store = store }

  /// Reads the case before anybody asks.
  ///
  /// - Complexity: O(items).
  public func warmUp() throws { _ = try table() }

  // MARK: - States

  /// The newest state, or the one before while another thread reads it.
  func table() throws -> WallTable {
    let newest = try store.catalog.read { try WallReading.newestLeaf($0) }
    let known = state.withLock { state -> WallTable? in
      if let table = state.table, table.leaf >= newest || state.isReading { return table }
      state.isReading = true
      return nil
    }
    if let known { return known }
    return try reading.withLock { _ in
      defer { state.withLock { $0.isReading = false } }
      let previous = state.withLock { $0.table }
      if let previous, previous.leaf >= newest { return previous }
      let table = try store.catalog.read {
        try WallReading.table($0, columns: store.columns, after: previous)
      }
      state.withLock { $0.table = table }
      return table
    }
  }

  /// The state as a person may see it: for who grades as if nobody had rejected a hit, and while a sample is audited
  /// without what would tell its items apart.
  func table(for actor: Actor) throws -> WallTable {
    let table = try HitDisclosure.tellsRejections(to: actor) ? table() : unjudged(table())
    guard try store.catalog.read({ try AuditBlindness.holds(actor, $0) }) else { return table }
    if let known = state.withLock({ $0.blind }), known.version == table.version { return known }
    let blind = table.blinded()
    state.withLock { $0.blind = blind }
    return blind
  }

  private func unjudged(_ table: WallTable) -> WallTable {
    guard !table.rejected.isEmpty else { return table }
    if let known = state.withLock({ $0.unjudged }), known.version == table.version { return known }
    let unjudged = table.unjudged()
    state.withLock { $0.unjudged = unjudged }
    return unjudged
  }

  /// What a person has recorded, up to their newest record.
  func own(_ user: Int64) throws -> OwnRecords {
    var own = state.withLock { $0.own[user] } ?? OwnRecords()
    let known = own.version
    try store.catalog.read {
      try own.update($0, user: user, regime: store.description.regime, columns: store.columns)
    }
    if own.version != known { state.withLock { $0.own[user] = own } }
    return own
  }

  /// The days, as they were at the state of `table` or later.
  func days(for table: WallTable) throws -> WallDays {
    if let days = state.withLock({ $0.days }), days.version >= table.version { return days }
    let days = try store.catalog.read {
      try WallDays($0, timeZone: store.description.timeZone, version: table.version)
    }
    state.withLock { $0.days = days }
    return days
  }

  // MARK: - Answers

  /// The items that a filter shows, in order.
  ///
  /// - Complexity: O(items) for a new filter, O(1) when it was asked before and nothing changed.
  func items(
    _ filter: WallFilter, order: WallOrder, table: WallTable, user: Int64?
  ) throws -> [Int32] {
    // What a person recorded changes the answer only where the filter asks for it.
    let usesOwn = !filter.own.isEmpty || !filter.grades.isEmpty
    let own = usesOwn ? try user.map(own) ?? OwnRecords() : nil
    let key = AnswerKey(
      filter: filter, order: order, version: table.version, isBlind: table.isBlind,
      countsRejected: table.countsRejected, user: usesOwn ? user : nil,
      own: own?.version ?? [])
    if let known = state.withLock({ state in state.answers.first { $0.key == key }?.items }) {
      return known
    }
    var items = try filtered(filter, table: table, own: own)
    if order == .rank { items = ranked(items, table) }
    state.withLock { state in
      state.answers.removeAll { $0.key == key || $0.key.version < table.version }
      state.answers.append((key, items))
      if state.answers.count > Self.keptAnswers { state.answers.removeFirst() }
    }
    return items
  }

  private func filtered(
    _ filter: WallFilter, table: WallTable, own: OwnRecords?
  ) throws -> [Int32] {
    var items = try sources(filter, table).map(Self.intersection) ?? table.all()
    let masks: [([UInt8], ByteMask, isOn: Bool)] = [
      (table.kinds, ByteMask(filter.kinds), !filter.kinds.isEmpty),
      (table.states, ByteMask(filter.states), !filter.states.isEmpty),
      (table.matches, ByteMask(filter.matches), !filter.matches.isEmpty),
      (table.roles, ByteMask(filter.roles), !filter.roles.isEmpty),
      (table.conclusions, ByteMask(filter.conclusions), !filter.conclusions.isEmpty),
      (table.decisions, ByteMask(filter.decisions), !filter.decisions.isEmpty),
      (table.rules, Self.mask(filter.rules, table.ruleNames), !filter.rules.isEmpty),
    ]
    for (column, mask, isOn) in masks where isOn {
      items = WallTable.filtered(items, by: column, mask)
    }
    guard let own else { return items }
    if !filter.own.isEmpty { items.removeAll { !filter.own.contains(own.own(Int($0))) } }
    if !filter.grades.isEmpty {
      items.removeAll { own.grade(Int($0)).map { !filter.grades.contains($0) } ?? true }
    }
    return items
  }

  /// The lists of items that conditions on a family, a list, a poster and days come to; `nil` without one.
  private func sources(_ filter: WallFilter, _ table: WallTable) throws -> [[Int32]]? {
    var sources: [[Int32]] = []
    if let family = filter.family {
      let number = Int32(clamping: family)
      sources.append(
        table.families.indices.filter { number > 0 && table.families[$0] == number }
          .map { Int32(truncatingIfNeeded: $0) })
    }
    if let list = filter.list { sources.append(table.hits[list] ?? []) }
    if filter.firstDay != nil || filter.lastDay != nil {
      sources.append(
        try days(for: table).items(from: filter.firstDay, to: filter.lastDay))
    }
    if let poster = filter.poster { sources.append(try items(postedBy: poster)) }
    return sources.isEmpty
      ? nil : sources.map { $0.filter { table.has(Int64($0)) } }
  }

  private func items(postedBy reference: String) throws -> [Int32] {
    try store.catalog.read { reader in
      let graph = try LinkGraph(reader, columns: store.columns)
      let place = try LinkQuery.place(reference, reader)
      guard place.kind == .poster else {
        throw CaseworkError(.notFound, "the case has no poster with this reference")
      }
      return try graph.items(at: place, except: nil, limit: Int(Int32.max) - 1).map {
        Int32(clamping: $0.item)
      }
    }
  }

  private static func intersection(_ lists: [[Int32]]) -> [Int32] {
    let sorted = lists.sorted { $0.count < $1.count }
    guard var result = sorted.first else { return [] }
    for other in sorted.dropFirst() {
      let members = Set(other)
      result.removeAll { !members.contains($0) }
    }
    return result
  }

  private static func mask(_ rules: Set<String>, _ names: [String]) -> ByteMask {
    var mask = ByteMask()
    for (place, name) in names.enumerated() where rules.contains(name) {
      mask.insert(UInt8(clamping: place + 1))
    }
    return mask
  }

  /// `items` by rank, the highest first, equal ones by number.
  private func ranked(_ items: [Int32], _ table: WallTable) -> [Int32] {
    if items.count < table.count / 8 || table.isBlind { return Self.sorted(items, table) }
    let known = state.withLock { state in
      state.byRank.flatMap { $0.version == table.version ? $0.items : nil }
    }
    let all = known ?? Self.sorted(table.all(), table)
    if known == nil { state.withLock { $0.byRank = (table.version, all) } }
    guard items.count < all.count else { return all }
    var isWanted = [Bool](repeating: false, count: table.last + 1)
    for item in items { isWanted[Int(item)] = true }
    return all.filter { isWanted[Int($0)] }
  }

  private static func sorted(_ items: [Int32], _ table: WallTable) -> [Int32] {
    items.sorted {
      let (left, right) = (table.ranks[Int($0)], table.ranks[Int($1)])
      return left != right ? left > right : $0 < $1
    }
  }
}
