// SPDX-License-Identifier: Apache-2.0
// Known lists as a page shows them: versions, thresholds, hits, and the entries that hit most.

internal import Catalog
public import EvidenceModel

/// One version of a known list.
public struct ListVersionView: Hashable, Sendable {
  /// The version within the list, from 1.
  public let version: Int
  /// The number of entries.
  public let entries: Int
  /// The largest PDQ distance that hits, in bits.
  public let threshold: Int
  /// The smallest PDQ quality that is compared, 0...100.
  public let minimumQuality: Int
  /// When it was imported.
  public let imported: Instant
  /// Hits on it.
  public let hits: Int
  /// What is other than in the version before; `nil` for the first, and where that one could not be read.
  public let changes: ListVersionChanges?
  /// The role of who withdrew the list by this version, which has no entries, `other_case` where that was done in another case that shares
  /// the library; `nil` for a version with entries.
  public let withdrawnBy: String?
}

/// A known list.
public struct ListView: Hashable, Sendable {
  /// The list's number.
  public let list: Int64
  /// Its name.
  public let name: String
  /// Who answers for it.
  public let owner: String
  /// What being on it means.
  public let polarity: ListPolarity
  /// Its versions, the newest first; only that is in force.
  public let versions: [ListVersionView]
  /// The different items that the newest version bears on.
  public let items: Int
  /// Its entries that are quarantined.
  public let quarantined: Int
  /// How it is searched.
  public let search: ListSearch
}

/// An entry of a list by what it hits.
public struct ListEntryView: Hashable, Sendable {
  /// How people name the entry: digits of a keyed digest, from which no fingerprint can be read.
  public let reference: String
  /// The fingerprint it is.
  public let algorithm: FingerprintAlgorithm
  /// Its tags, in the list's words, as far as the person may be told.
  public let tags: [String]
  /// The different items it hits.
  public let items: Int
  /// One of its hits, by which the entry is decided on.
  public let hit: Int64
  /// Where it stands.
  public let standing: EntryStanding
}

/// Shows known lists to one person.
///
/// To who grades, a hit counts whatever was said of it: that it was left out would tell the word.
public struct ListBrowser {
  /// The most entries that are shown.
  public static let mostEntries = 200

  let index: WallIndex
  let actor: Actor
  private let library: LibraryWatch?
  private var store: CaseStore { index.store }

  /// Shows lists to `actor`; how they are searched is what `library` knows.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public init(
    index: WallIndex, actor: Actor, library: LibraryWatch? = nil
  ) throws(CaseworkError) {
    try actor.require(.browse)
    self.index = index
    self.actor = actor
    self.library = library
  }

  /// All lists, by name.
  public func lists() throws -> [ListView] {
    let table = try index.table(for: actor)
    return try store.catalog.read { reader in
      let held = try heldEntries(reader)
      let notes = try ListVersionNote.read(reader, columns: store.columns)
      return try reader.rows(ListRow.self, orderedBy: ["name"]).map {
        try view($0, table, held[$0.id] ?? [:], notes[$0.id] ?? [:], reader)
      }
    }
  }

  /// What of a library that cases share this case has not taken up, in lines that say what to do.
  ///
  /// - Throws: errors of the catalog.
  /// - Complexity: O(versions in the library), the head of each read.
  public func untaken() throws -> [String] { try LibraryAudit(store: store).untaken() }

  /// One list, and the entries that hit most items.
  ///
  /// - Throws: ``CaseworkError`` `.notFound`.
  /// - Complexity: O(hits of the list), each opened; for who grades also the answers about the items of each entry shown.
  public func list(_ number: Int64) throws -> (list: ListView, entries: [ListEntryView]) {
    let table = try index.table(for: actor)
    return try store.catalog.read { reader in
      guard let row = try reader.row(ListRow.self, key: .integer(number)) else {
        throw CaseworkError(.notFound, "there is no list \(number)")
      }
      let held = try heldEntries(reader)[number] ?? [:]
      let counts = try EntryCounts.read(
        reader, columns: store.columns, list: number,
        countsRejected: !HitDisclosure.tellsRejections(to: actor))
      let disclosure = HitDisclosure(reader, actor: actor)
      let most = counts.items.sorted {
        ($1.value.count, HexText.encode($0.key.key)) < ($0.value.count, HexText.encode($1.key.key))
      }.prefix(Self.mostEntries)
      let entries = try most.compactMap { entry, items -> ListEntryView? in
        guard let example = counts.example[entry] else { return nil }
        return ListEntryView(
          reference: HitService.reference(entry.key), algorithm: example.algorithm,
          tags: HitDisclosure.tags(
            of: try HitEntry(example, columns: store.columns),
            isOpen: try items.union([example.itemId]).allSatisfy(disclosure.isOpen),
            columns: store.columns),
          items: items.count, hit: example.id, standing: held[entry.key] ?? .standing)
      }
      let notes = try ListVersionNote.read(reader, columns: store.columns)[number] ?? [:]
      return (try view(row, table, held, notes, reader), entries)
    }
  }

  /// The newest word on each entry, by list.
  private func heldEntries(
    _ reader: any CatalogReader
  ) throws -> [Int64: [[UInt8]: EntryStanding]] {
    var held: [Int64: [[UInt8]: EntryStanding]] = [:]
    try reader.forEach(EntryHoldRow.self, orderedBy: ["id"]) {
      held[$0.listId, default: [:]][$0.entryKey] = EntryStanding($0.state)
    }
    return held
  }

  private func view(
    _ row: ListRow, _ table: WallTable, _ held: [[UInt8]: EntryStanding],
    _ notes: [Int: ListVersionNote], _ reader: any CatalogReader
  ) throws -> ListView {
    let versions = try reader.rows(
      ListVersionRow.self, where: [.equals("list_id", .integer(row.id))], orderedBy: ["-version"])
    let fingerprints = ListedFingerprints(columns: store.columns)
    return ListView(
      list: row.id, name: fingerprints.hidden(in: row.name),
      owner: fingerprints.hidden(in: row.owner), polarity: row.polarity,
      versions: try versions.map { version in
        ListVersionView(
          version: version.version, entries: version.entryCount, threshold: version.pdqThreshold,
          minimumQuality: version.minimumQuality,
          imported: Instant(microseconds: version.imported),
          hits: try reader.count(
            MatchRow.self, where: [.equals("list_version_id", .integer(version.id))]),
          changes: notes[version.version]?.changes,
          withdrawnBy: notes[version.version]?.withdrawnBy)
      },
      items: table.hits[row.id]?.count ?? 0,
      quarantined: held.values.count { $0 == .quarantined },
      search: library?.search(list: row.id) ?? .unchecked)
  }
}
