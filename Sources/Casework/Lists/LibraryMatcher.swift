// SPDX-License-Identifier: Apache-2.0
// Holds items against the newest version of every known list.

internal import Catalog
internal import EvidenceModel
internal import HashIndex

/// The newest version of every known list, ready to be searched: by one look-up for all that the library's index
/// holds, and one for each of the others.
struct LibraryMatcher {
  private let standing: [StandingVersion]
  private let search: LibrarySearch
  private let newest: Int64?
  private let keeper: LibraryIndexKeeper
  private let index: LibraryIndexKeeper.Opened

  /// Opens the snapshots of all newest list versions.
  ///
  /// - Throws: ``CaseworkError`` `.tampered` or `.newerFormat`, naming the list, when a snapshot is
  ///   missing or damaged: never a silent miss.
  init(store: CaseStore) throws {
    let keeper = LibraryIndexKeeper(store: store)
    self = try store.catalog.read {
      try LibraryMatcher($0, library: store.library, keeper: keeper, known: [])
    }
  }

  /// Opens the snapshots of all list versions that are the newest in the state of `reader`, but for those in `known`.
  private init(
    _ reader: any CatalogReader, library: String, keeper: LibraryIndexKeeper,
    known: [LibraryMember]
  ) throws {
    newest = try reader.maximum(ListVersionRow.self, column: "id")
    standing = try StandingVersion.all(reader)
    let members = try standing.map { standing in
      let name = standing.version.snapshotName
      if let known = known.first(where: { $0.name == name }) { return known }
      return LibraryMember(name: name, snapshot: try standing.snapshot(in: library))
    }
    self.keeper = keeper
    index = keeper.open()
    search = LibrarySearch(members, index: index.index)
    keeper.renewIfWorthwhile(members, index)
  }

  /// This matcher, or one of the newest state when a list was imported or the index written since.
  ///
  /// - Throws: as ``init(store:)``.
  func current(_ reader: any CatalogReader, library: String) throws -> LibraryMatcher {
    let isCurrent = try reader.maximum(ListVersionRow.self, column: "id") == newest
    guard !isCurrent || keeper.hasOther(than: index) else { return self }
    return try LibraryMatcher(reader, library: library, keeper: keeper, known: search.members)
  }

  /// Records every hit of an item.
  ///
  /// - Throws: ``CaseworkError`` `.tampered`, naming the list, when an entry that has to be read is
  ///   damaged.
  func addMatches(
    of fingerprints: ItemFingerprints, item: Int64, recording: Recording, columns: SealedColumns
  ) throws {
    for (member, hits) in try hits(of: fingerprints).enumerated() {
      let standing = standing[member]
      do {
        for hit in hits {
          try recording.insert(
            hit, item: item, version: standing.version.id,
            snapshot: search.members[member].snapshot, columns: columns)
        }
      } catch let error as HashIndexError { throw standing.fault(of: error) }
    }
  }

  /// Every hit of an item, list by list, exact ones first.
  private func hits(of fingerprints: ItemFingerprints) throws(CaseworkError) -> [[ItemHit]] {
    do { return try search.hits(of: fingerprints) } catch {
      throw standing[error.member].fault(of: error.error)
    }
  }
}

extension Recording {
  /// Adds the row of a hit.
  ///
  /// - Returns: its number.
  @discardableResult
  func insert(
    _ found: ItemHit, item: Int64, version: Int64, snapshot: ListSnapshot, columns: SealedColumns
  ) throws -> Int64 {
    let id = try number(MatchRow.self)
    let hit = found.hit
    var members: [JSONValue.Member] = [
      JSONValue.Member("entry", JSONValue(hit.entry)),
      JSONValue.Member("value", .string(HexText.encode(hit.entryBytes))),
      JSONValue.Member("tags", .array(try snapshot.tags(ofEntry: hit.entry).map(JSONValue.string))),
    ]
    if let frames = found.frames { members.append(JSONValue.Member("frames", frames.json)) }
    if let video = found.video { members.append(JSONValue.Member("video", video.json)) }
    let entry = JSONValue.object(members)
    try insert(
      MatchRow(
        id: id, itemId: item, listVersionId: version, algorithm: hit.algorithm,
        distance: hit.distance,
        sealedEntry: columns.seal(entry, MatchRow.self, "sealed_entry", row: id)))
    return id
  }
}
