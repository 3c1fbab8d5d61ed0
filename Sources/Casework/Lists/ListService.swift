// SPDX-License-Identifier: Apache-2.0
// Imports known lists and holds what is already there against them.

internal import Catalog
public import EvidenceModel
internal import Foundation
public import HashExchange
internal import HashIndex

/// What an import came to.
public struct ListImportSummary: Hashable, Sendable {
  /// The version made; 1 for a new list.
  public let version: Int
  /// Entries kept.
  public let entries: Int
  /// Hits on items that were there already.
  public let hits: Int
}

/// Imports known lists.
public struct ListService {
  private static let itemsInOneTransaction = 5_000

  let store: CaseStore
  let actor: Actor

  /// Imports into the library of `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Makes a list, or the next version of one, from what was read, and matches every item with it.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; `.conflict` when a list of that name has another owner or
  ///   polarity; `HashIndexError` when the snapshot cannot be written.
  public func add(
    _ contents: HashListContents, settings: HashListSettings
  ) throws -> ListImportSummary {
    try actor.require(.ingest)
    let root = HashListRoot.of(contents.entries)
    let name = "list-\(UUID().uuidString.lowercased()).snapshot"
    let path = "\(store.library)/\(name)"
    try FileManager.default.createDirectory(
      atPath: store.library, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try ListSnapshot.write(
      contents.entries, settings: settings, root: root, sourceDigest: contents.fileSHA256, to: path)
    do {
      let row = try record(contents, settings: settings, root: root, snapshot: name)
      let hits = try match(version: row.id, snapshot: ListSnapshot(path: path))
      return ListImportSummary(version: row.version, entries: row.entryCount, hits: hits)
    } catch {
      if try !isRecorded(snapshot: name) { try? FileManager.default.removeItem(atPath: path) }
      throw error
    }
  }

  private func isRecorded(snapshot: String) throws -> Bool {
    try store.catalog.read {
      try $0.count(ListVersionRow.self, where: [.equals("snapshot_name", .text(snapshot))]) > 0
    }
  }

  private func record(
    _ contents: HashListContents, settings: HashListSettings, root: SHA256Digest, snapshot: String
  ) throws -> ListVersionRow {
    try store.record(actor) { recording in
      let list = try listRow(settings, recording)
      let newest = try recording.reader.first(
        ListVersionRow.self, where: [.equals("list_id", .integer(list.id))],
        orderedBy: ["-version"])
      let row = ListVersionRow(
        id: try recording.number(ListVersionRow.self), listId: list.id,
        version: (newest?.version ?? 0) + 1, fileDigest: contents.fileSHA256.bytes,
        entryCount: contents.entries.count, root: root.bytes, snapshotName: snapshot,
        pdqThreshold: settings.pdqThreshold, minimumQuality: settings.minimumQuality,
        imported: recording.now.microseconds, actor: actor.pseudonym)
      try recording.insert(row)
      try recording.leaf(
        .list,
        shown: [
          ("list", String(list.id)), ("version", String(row.version)),
          ("entries", String(row.entryCount)), ("file", HexText.encode(row.fileDigest)),
          ("root", HexText.encode(row.root)),
        ],
        facts: ["name": .string(settings.name), "owner": .string(settings.owner)])
      return row
    }
  }

  private func listRow(_ settings: HashListSettings, _ recording: Recording) throws -> ListRow {
    let known = try recording.reader.first(
      ListRow.self, where: [.equals("name", .text(settings.name))])
    if let known {
      guard known.owner == settings.owner, known.polarity == settings.polarity else {
        throw CaseworkError(
          .conflict,
          "there is a list of that name with another owner or polarity; choose another name")
      }
      return known
    }
    let row = ListRow(
      id: try recording.number(ListRow.self), name: settings.name, owner: settings.owner,
      polarity: settings.polarity)
    try recording.insert(row)
    return row
  }

  /// Matches every item with the new version, in transactions of bounded size.
  private func match(version: Int64, snapshot: ListSnapshot) throws -> Int {
    let matcher = LibraryMatcher(version: version, snapshot: snapshot)
    var hits = 0
    var last: Int64 = 0
    while true {
      let items = try store.catalog.read {
        try $0.rows(
          ItemRow.self, where: [.greaterThan("id", .integer(last))], orderedBy: ["id"],
          limit: Self.itemsInOneTransaction)
      }
      guard let end = items.last else { return hits }
      last = end.id
      try store.record(actor) { recording in
        for item in items {
          let row = try recording.reader.row(
            FingerprintRow.self, key: .integer(item.id), "pdq")
          let pdq = try row.map { try StoredPDQ($0, columns: store.columns) }
          let fingerprints = ItemFingerprints(
            digests: try ItemDigests.open(item, columns: store.columns),
            pdq: pdq.map { PDQFingerprint(hash: $0.hash, quality: $0.quality) },
            dihedral: pdq?.variants ?? [])
          hits += try matcher.addMatches(
            of: fingerprints, item: item.id, recording: recording, columns: store.columns)
        }
        if recording.hasOpenRows {
          try recording.leaf(.matches, facts: ["list_version": .integer(version)])
        }
      }
    }
  }
}
