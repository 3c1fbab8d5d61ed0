// SPDX-License-Identifier: Apache-2.0
// Reads the wall's columns from the catalog, and afterwards only what leaves say has changed.

internal import Catalog
internal import EvidenceModel
internal import Ledger

/// Reads the columns of one state of the catalog.
///
/// Leaves tell what changed since a state: an ingest adds items, a list import or a decision about hits changes
/// matches, and so on. Everything else is kept as it was.
struct WallReading {
  /// What leaves record that an answer may depend on: views, records of people and the like are not among it.
  private static let bearing: Set<LeafKind> = [
    .source, .item, .captures, .postings, .list, .matches, .hits, .watermarks, .traces, .links,
    .families, .selection,
  ]

  private let reader: any CatalogReader
  private let columns: SealedColumns
  private(set) var table: WallTable
  private let changes: Set<LeafKind>?
  /// The leaf of the state before; `nil` where there is none.
  private let since: Int64?

  /// The state of `reader`, worked out from `previous` where there is one.
  ///
  /// - Throws: errors of the catalog; ``CaseworkError`` `.tampered` for item numbers that no ingest gives.
  /// - Complexity: O(items) rows read at first and after a new selection or family version, else as many as are new.
  ///   While `previous` is in use elsewhere, each column that changes is copied, one to eight bytes an item.
  static func table(
    _ reader: any CatalogReader, columns: SealedColumns, after previous: WallTable?
  ) throws -> WallTable {
    let newest = try reader.maximum(LeafRow.self, column: "seq") ?? -1
    if let previous, previous.leaf == newest { return previous }
    var reading = WallReading(
      reader: reader, columns: columns, table: previous ?? WallTable(),
      changes: try previous.map { try LeafKind.recorded(after: $0.leaf, reader) },
      since: previous?.leaf)
    reading.table.leaf = newest
    guard reading.changes.map({ !$0.isDisjoint(with: bearing) }) ?? true else {
      return reading.table
    }
    reading.table.version += 1
    try reading.readItems()
    try reading.readMatches()
    try reading.readFamilies()
    try reading.readSelection()
    return reading.table
  }

  /// The newest leaf.
  static func newestLeaf(_ reader: any CatalogReader) throws -> Int64 {
    try reader.maximum(LeafRow.self, column: "seq") ?? -1
  }

  private func changed(_ kinds: LeafKind...) -> Bool {
    changes.map { !$0.isDisjoint(with: kinds) } ?? true
  }

  // MARK: - Items

  private mutating func readItems() throws {
    let first = Int64(table.last)
    let newest = try reader.maximum(ItemRow.self, column: "id") ?? 0
    // Numbers are given one after another; others would only make room for nothing.
    let limit = try Int64(reader.count(ItemRow.self)) * 4 + 1_000_000
    guard newest <= min(limit, Int64(Int32.max) - 1) else {
      throw CaseworkError(.tampered, "item \(newest) has a number that no ingest gives; run fsck")
    }
    table.grow(to: Int(newest))
    let (kinds, states) = (ByteWords<ItemKind>(), ByteWords<WallState>())
    try reader.forEachValues(
      ItemRow.self, columns: ["id", "kind", "state"],
      where: first == 0 ? [] : [.greaterThan("id", .integer(first))]
    ) { values in
      guard let item = place(values[0]) else { return }
      table.kinds[item] = kinds.code(values[1])
      table.states[item] = states.code(values[2])
      table.conclusions[item] = ByteWords<WallConclusion>.code(.none)
      table.decisions[item] = ByteWords<WallDecision>.code(.undecided)
      table.matches[item] = ByteWords<SelectionFeatures.Match>.code(.none)
      table.roles[item] = ByteWords<SelectionFeatures.FamilyRole>.code(.alone)
      table.count += 1
    }
    let conclusions = ByteWords<WallConclusion>()
    let known = min(first, try firstTied().map { $0 - 1 } ?? first)
    try reader.forEachValues(
      ConclusionRow.self, columns: ["item_id", "code"],
      where: changed(.watermarks, .traces) ? [] : [.greaterThan("item_id", .integer(known))]
    ) { values in
      if let item = place(values[0]) { table.conclusions[item] = conclusions.code(values[1]) }
    }
  }

  /// The lowest number of an item that was there before a batch of captures and got a trace by it.
  ///
  /// - Complexity: O(batches since the state before).
  private func firstTied() throws -> Int64? {
    guard let since, changed(.captures) else { return nil }
    var lowest: Int64?
    try reader.forEachValues(
      LeafRow.self, columns: ["entry"],
      where: [
        .equals("kind", .text(LeafKind.captures.rawValue)), .greaterThan("seq", .integer(since)),
      ]
    ) { values in
      guard case .blob(let entry) = values[0],
        let item = try LedgerLeaf(bytes: entry)[BatchWriter.tiedField].flatMap({ Int64($0) })
      else { return }
      lowest = min(lowest ?? item, item)
    }
    return lowest
  }

  /// The place of an item number in the columns.
  private func place(_ value: CatalogValue) -> Int? {
    guard case .integer(let number) = value, number > 0, number <= Int64(table.last) else {
      return nil
    }
    return Int(number)
  }

  // MARK: - Matches

  private mutating func readMatches() throws {
    let isAnew = changed(.list, .matches, .hits)
    guard isAnew || changed(.item) else { return }
    if isAnew { table.clearMatches() }
    let standing = try StandingLists.read(reader, state: nil)
    let exclusions = try HitExclusions.read(reader, columns: columns)
    let versions = isAnew ? standing.versions.map(Int64?.some) : [nil]
    let known = table.lastMatch
    for version in versions {
      let conditions: [CatalogCondition] = [
        version.map { .equals("list_version_id", .integer($0)) }
          ?? .greaterThan("id", .integer(known))
      ]
      let opens =
        version.map { standing.list(ofVersion: $0) }.map {
          $0.map { exclusions.held[$0] != nil } ?? true
        } ?? !exclusions.held.isEmpty
      if opens {
        try reader.forEach(MatchRow.self, where: conditions) { row in
          guard let list = standing.list(ofVersion: row.listVersionId),
            try !exclusions.holds(row, list: list)
          else { return }
          take(
            .integer(row.itemId), list, standing.polarity(ofVersion: row.listVersionId),
            isExact: row.algorithm.identifiesContent,
            isRejected: exclusions.rejected.contains(row.id))
        }
      } else {
        try reader.forEachValues(
          MatchRow.self, columns: ["id", "item_id", "algorithm", "list_version_id"],
          where: conditions
        ) { values in
          guard case .integer(let id) = values[0], case .integer(let version) = values[3],
            let list = standing.list(ofVersion: version)
          else { return }
          take(
            values[1], list, standing.polarity(ofVersion: version),
            isExact: values[2] == .text(FingerprintAlgorithm.sha256.rawValue),
            isRejected: exclusions.rejected.contains(id))
        }
      }
    }
    table.lastMatch = max(table.lastMatch, try reader.maximum(MatchRow.self, column: "id") ?? 0)
    table.orderHits()
  }

  private mutating func take(
    _ value: CatalogValue, _ list: Int64, _ polarity: ListPolarity?, isExact: Bool,
    isRejected: Bool
  ) {
    guard let place = place(value), let polarity else { return }
    let item = Int32(truncatingIfNeeded: place)
    let side: UInt8 = (polarity == .positive ? 1 : 4) << (isExact ? 0 : 1)
    if isRejected {
      table.rejected.append((list, item, side))
    } else {
      table.count(item, on: list, side: side)
    }
  }

  // MARK: - Families and selection

  private mutating func readFamilies() throws {
    guard changed(.families) else { return }
    let version = try reader.maximum(FamilyVersionRow.self, column: "id") ?? 0
    guard version != table.familyVersion || changes == nil else { return }
    table.familyVersion = version
    table.familySizes = [:]
    let alone = ByteWords<SelectionFeatures.FamilyRole>.code(.alone)
    for item in table.families.indices where table.kinds[item] != 0 {
      table.families[item] = 0
      table.roles[item] = alone
    }
    try reader.forEachValues(
      FamilyMemberRow.self, columns: ["item_id", "family"],
      where: [.equals("version_id", .integer(version))]
    ) { values in
      guard let item = place(values[0]), let family = place(values[1]) else { return }
      table.families[item] = Int32(truncatingIfNeeded: family)
      table.familySizes[Int32(truncatingIfNeeded: family), default: 0] += 1
    }
    let (medoid, member) = (
      ByteWords<SelectionFeatures.FamilyRole>.code(.medoid),
      ByteWords<SelectionFeatures.FamilyRole>.code(.member)
    )
    for item in table.families.indices where table.families[item] != 0 {
      let family = table.families[item]
      if table.familySizes[family, default: 0] > 1 {
        table.roles[item] = Int(family) == item ? medoid : member
      } else {
        table.families[item] = 0
      }
    }
  }

  private mutating func readSelection() throws {
    guard changed(.selection) else { return }
    let run = try reader.maximum(SelectionRunRow.self, column: "id") ?? 0
    guard run != table.run || changes == nil else { return }
    table.run = run
    table.ruleNames = []
    let undecided = ByteWords<WallDecision>.code(.undecided)
    for item in table.decisions.indices where table.kinds[item] != 0 {
      table.decisions[item] = undecided
      table.rules[item] = 0
      table.ranks[item] = 0
    }
    var codes: [String: UInt8] = [:]
    try reader.forEachValues(
      SelectionRow.self, columns: ["item_id", "decision", "rule", "rank", "sampled"],
      where: [.equals("run_id", .integer(run))]
    ) { values in
      guard let item = place(values[0]), case .text(let rule) = values[2] else { return }
      let decision: WallDecision =
        values[1] == .text(SelectionRow.Decision.selected.rawValue)
        ? .selected : values[4] == .integer(1) ? .sampled : .notSelected
      table.decisions[item] = ByteWords<WallDecision>.code(decision)
      if codes[rule] == nil {
        // A rule file has few rules; what is beyond 255 cannot be told apart here.
        table.ruleNames.append(rule)
        codes[rule] = UInt8(clamping: table.ruleNames.count)
      }
      table.rules[item] = codes[rule] ?? 0
      switch values[3] {
      case .real(let rank): table.ranks[item] = rank
      case .integer(let rank): table.ranks[item] = Double(rank)
      default: break
      }
    }
  }
}
