// SPDX-License-Identifier: Apache-2.0
// Holds items against the newest version of every known list.

internal import Catalog
internal import EvidenceModel
internal import HashIndex

/// The newest version of every known list, ready to be searched.
struct LibraryMatcher {
  private let lists: [(standing: StandingVersion, snapshot: ListSnapshot)]
  private let newest: Int64?

  /// Opens the snapshots of all newest list versions.
  ///
  /// - Throws: ``CaseworkError`` `.tampered` or `.newerFormat`, naming the list, when a snapshot is
  ///   missing or damaged: never a silent miss.
  init(store: CaseStore) throws {
    self = try store.catalog.read { try LibraryMatcher($0, library: store.library) }
  }

  /// Opens the snapshots of all list versions that are the newest in the state of `reader`.
  ///
  /// - Throws: as ``init(store:)``.
  init(_ reader: any CatalogReader, library: String) throws {
    newest = try reader.maximum(ListVersionRow.self, column: "id")
    lists = try StandingVersion.all(reader).map { standing in
      (standing, try standing.snapshot(in: library))
    }
  }

  /// Whether no list was imported since the snapshots were opened.
  func isCurrent(_ reader: any CatalogReader) throws -> Bool {
    try reader.maximum(ListVersionRow.self, column: "id") == newest
  }

  /// Records every hit of an item.
  ///
  /// - Throws: ``CaseworkError`` `.tampered`, naming the list, when an entry that has to be read is
  ///   damaged.
  func addMatches(
    of fingerprints: ItemFingerprints, item: Int64, recording: Recording, columns: SealedColumns
  ) throws {
    for list in lists {
      do {
        for hit in try list.snapshot.hits(of: fingerprints) {
          try recording.insert(
            hit, item: item, version: list.standing.version.id, snapshot: list.snapshot,
            columns: columns)
        }
      } catch let error as HashIndexError { throw list.standing.fault(of: error) }
    }
  }
}

extension ListSnapshot {
  /// Every entry that an item hits, exact ones first.
  ///
  /// - Throws: `HashIndexError` when an entry that has to be read is damaged.
  func hits(of fingerprints: ItemFingerprints) throws(HashIndexError) -> [ListHit] {
    var hits = try lookup(fingerprints.digests)
    if let pdq = fingerprints.pdq { hits += try lookup(pdq: pdq, dihedral: fingerprints.dihedral) }
    return hits
  }
}

extension Recording {
  /// Adds the row of a hit.
  func insert(
    _ hit: ListHit, item: Int64, version: Int64, snapshot: ListSnapshot, columns: SealedColumns
  ) throws {
    let id = try number(MatchRow.self)
    let entry: JSONValue = [
      "entry": JSONValue(hit.entry), "value": .string(HexText.encode(hit.entryBytes)),
      "tags": .array(try snapshot.tags(ofEntry: hit.entry).map(JSONValue.string)),
    ]
    try insert(
      MatchRow(
        id: id, itemId: item, listVersionId: version, algorithm: hit.algorithm,
        distance: hit.distance,
        sealedEntry: columns.seal(entry, MatchRow.self, "sealed_entry", row: id)))
  }
}
