// SPDX-License-Identifier: Apache-2.0
// From how many items on an entry of a list floods, and how the case keeps that number.

internal import Catalog
internal import EvidenceModel

/// From how many different items on an entry of a list is quarantined.
///
/// A blank page, a logo or a test card on a list hits thousands of innocent pictures; until a person has looked,
/// such hits move nothing in the queue.
public struct FloodRule: Hashable, Sendable {
  /// The case fact that holds the number.
  static let fact = "list_flood"

  /// An entry that hits more items than this is quarantined.
  public let limit: Int

  /// What holds where nobody said otherwise.
  public static let standard = FloodRule(limit: 1_000)

  /// Quarantines entries that hit more than `limit` items.
  public init(limit: Int) { self.limit = limit }

  init(_ reader: any CatalogReader) throws {
    let fact = try reader.row(CaseFact.self, key: .text(Self.fact))
    self = fact.flatMap { Int($0.value) }.map(FloodRule.init(limit:)) ?? .standard
  }
}

/// The entries that the hits of a case are on, counted by different items.
struct EntryCounts {
  /// One entry of one list, in the list's newest version.
  struct Entry: Hashable {
    let list: Int64
    let key: [UInt8]
  }

  /// The different items of each entry.
  private(set) var items: [Entry: Set<Int64>] = [:]
  /// One hit of each entry, from which it is opened.
  private(set) var example: [Entry: MatchRow] = [:]

  /// Counts the items of the standing hits, but those that a person rejected unless `countsRejected`; of `algorithms` alone
  /// when some are named.
  ///
  /// - Complexity: O(hits), each opened.
  static func read(
    _ reader: any CatalogReader, columns: SealedColumns, list wanted: Int64? = nil,
    algorithms: Set<FingerprintAlgorithm>? = nil, countsRejected: Bool = false
  ) throws -> EntryCounts {
    var counts = EntryCounts()
    let standing = try StandingLists.read(reader, state: nil)
    let rejected =
      try countsRejected ? [] : HitExclusions.read(reader, columns: columns).rejected
    for version in standing.versions {
      guard let list = standing.list(ofVersion: version), wanted == nil || wanted == list else {
        continue
      }
      var conditions: [CatalogCondition] = [.equals("list_version_id", .integer(version))]
      if let algorithms {
        conditions.append(.oneOf("algorithm", algorithms.map { .text($0.rawValue) }))
      }
      try reader.forEach(MatchRow.self, where: conditions) { row in
        let entry = Entry(list: list, key: try HitEntry(row, columns: columns).key(columns))
        // An entry is there to be decided on though every hit on it was rejected.
        if counts.items[entry] == nil { counts.items[entry] = [] }
        if !rejected.contains(row.id) { counts.items[entry]?.insert(row.itemId) }
        if counts.example[entry].map({ row.id < $0.id }) ?? true { counts.example[entry] = row }
      }
    }
    return counts
  }
}
