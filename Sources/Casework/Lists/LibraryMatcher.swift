// SPDX-License-Identifier: Apache-2.0
// Holds items against the newest version of every known list.

internal import Catalog
internal import EvidenceModel
internal import HashIndex

/// The newest version of every known list, ready to be searched.
struct LibraryMatcher {
  private let lists: [(version: Int64, snapshot: ListSnapshot)]

  /// Opens the snapshots of all newest list versions.
  ///
  /// - Throws: ``CaseworkError`` `.tampered` or `.newerFormat`, naming the list, when a snapshot is
  ///   missing or damaged: never a silent miss.
  init(store: CaseStore) throws {
    lists = try store.catalog.read { try StandingVersion.all($0) }.map { standing in
      (standing.version.id, try standing.snapshot(in: store.library))
    }
  }

  /// Searches one list version only.
  init(version: Int64, snapshot: ListSnapshot) { lists = [(version, snapshot)] }

  /// Records every hit of an item.
  @discardableResult
  func addMatches(
    of fingerprints: ItemFingerprints, item: Int64, recording: Recording, columns: SealedColumns
  ) throws -> Int {
    var count = 0
    for list in lists {
      var hits = list.snapshot.lookup(fingerprints.digests)
      if let pdq = fingerprints.pdq {
        hits += list.snapshot.lookup(pdq: pdq, dihedral: fingerprints.dihedral)
      }
      for hit in hits {
        let id = try recording.number(MatchRow.self)
        let entry: JSONValue = [
          "entry": JSONValue(hit.entry), "value": .string(HexText.encode(hit.entryBytes)),
          "tags": .array(list.snapshot.tags(ofEntry: hit.entry).map(JSONValue.string)),
        ]
        try recording.insert(
          MatchRow(
            id: id, itemId: item, listVersionId: list.version, algorithm: hit.algorithm,
            distance: hit.distance,
            sealedEntry: columns.seal(entry, MatchRow.self, "sealed_entry", row: id)))
        count += 1
      }
    }
    return count
  }
}
