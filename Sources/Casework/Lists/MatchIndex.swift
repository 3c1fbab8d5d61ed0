// SPDX-License-Identifier: Apache-2.0
// How the hits on the newest version of every list bear on items.

internal import Catalog
internal import EvidenceModel

/// The standing hits of all items: those on the newest version of each list.
struct MatchIndex {
  private var flags: [Int64: Flags] = [:]

  private struct Flags: OptionSet {
    let rawValue: UInt8
    static let positiveExact = Flags(rawValue: 1)
    static let positiveNear = Flags(rawValue: 2)
    static let negativeExact = Flags(rawValue: 4)
    static let negativeNear = Flags(rawValue: 8)
    static let positiveContent = Flags(rawValue: 16)
  }

  /// Reads all standing hits, of the newest state or of the rows that `state` contains.
  ///
  /// A hit that a person rejected, and one on an entry that is held, bears on nothing.
  ///
  /// - Complexity: O(hits).
  static func read(
    _ reader: any CatalogReader, columns: SealedColumns, state: LedgerState? = nil
  ) throws -> MatchIndex {
    var index = MatchIndex()
    let standing = try StandingLists.read(reader, state: state)
    let exclusions = try HitExclusions.read(reader, columns: columns, state: state)
    try reader.forEach(MatchRow.self) { row in
      guard let list = standing.list(ofVersion: row.listVersionId),
        let polarity = standing.polarity(ofVersion: row.listVersionId),
        try state?.contains(row) ?? true, try !exclusions.contains(row, list: list)
      else { return }
      index.add(row, polarity)
    }
    return index
  }

  /// Reads the standing hits of one item, and what is recorded about those alone.
  ///
  /// - Complexity: O(hits of the item and words on them).
  static func read(
    of item: Int64, _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> MatchIndex {
    var index = MatchIndex()
    let hits = try reader.rows(MatchRow.self, where: [.equals("item_id", .integer(item))])
    guard !hits.isEmpty else { return index }
    let standing = try StandingLists.read(reader, state: nil)
    for row in hits {
      guard let list = standing.list(ofVersion: row.listVersionId),
        let polarity = standing.polarity(ofVersion: row.listVersionId),
        try !HitExclusions.isExcluded(row, list: list, reader, columns: columns)
      else { continue }
      index.add(row, polarity)
    }
    return index
  }

  private mutating func add(_ row: MatchRow, _ polarity: ListPolarity) {
    let isExact = row.algorithm.identifiesContent
    let flag: Flags =
      switch polarity {
      case .positive: isExact ? .positiveExact : .positiveNear
      case .negative: isExact ? .negativeExact : .negativeNear
      }
    flags[row.itemId, default: []].insert(flag)
    let proves = [FingerprintAlgorithm.sha256, .pdq, .vpdq].contains(row.algorithm)
    if polarity == .positive, proves { flags[row.itemId]?.insert(.positiveContent) }
  }

  /// Whether an item is on a positive list and on no negative one, so that nobody has to look: an MD5 or SHA-1, which two
  /// contents can share, proves nothing.
  func isKnown(_ item: Int64) -> Bool {
    let bearing = bearing(on: item)
    return (bearing == .positiveExact || bearing == .positiveNear)
      && flags[item]?.contains(.positiveContent) ?? false
  }

  /// How known lists bear on an item.
  ///
  /// An entry of a negative list suppresses only on an exact SHA-256; hits on both sides conflict,
  /// and a person decides.
  func bearing(on item: Int64) -> SelectionFeatures.Match {
    guard let flags = flags[item] else { return .none }
    let isPositive = !flags.isDisjoint(with: [.positiveExact, .positiveNear])
    let isNegative = !flags.isDisjoint(with: [.negativeExact, .negativeNear])
    if isPositive, isNegative { return .conflict }
    if flags.contains(.positiveExact) { return .positiveExact }
    if isPositive { return .positiveNear }
    return flags.contains(.negativeExact) ? .negativeExact : .negativeNear
  }
}

/// Which version of each list is the newest, and on which side it stands.
struct StandingLists {
  private var polarities: [Int64: ListPolarity] = [:]
  private var lists: [Int64: Int64] = [:]

  static func read(_ reader: any CatalogReader, state: LedgerState?) throws -> StandingLists {
    try read(reader) { try state?.contains($0) ?? true }
  }

  /// The versions that people's words are about: the newest, and of a list that was withdrawn since, the one before.
  static func spokenOf(_ reader: any CatalogReader) throws -> StandingLists {
    try read(reader) { $0.entryCount > 0 }
  }

  private static func read(
    _ reader: any CatalogReader, where counts: (ListVersionRow) throws -> Bool
  ) throws -> StandingLists {
    var standing = StandingLists()
    for list in try reader.rows(ListRow.self) {
      let versions = try reader.rows(
        ListVersionRow.self, where: [.equals("list_id", .integer(list.id))],
        orderedBy: ["-version"])
      guard let newest = try versions.first(where: counts) else { continue }
      standing.polarities[newest.id] = list.polarity
      standing.lists[newest.id] = list.id
    }
    return standing
  }

  /// The list whose newest version this is; `nil` for an older version.
  func list(ofVersion id: Int64) -> Int64? { lists[id] }

  /// The newest versions.
  var versions: [Int64] { lists.keys.sorted() }

  /// The side of the list whose newest version this is; `nil` for an older version.
  func polarity(ofVersion id: Int64) -> ListPolarity? { polarities[id] }
}
