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
///
/// A version and its hits on everything the case holds are one transaction, so that a version in force
/// is always wholly matched, however an import ends.
public struct ListService {
  private static let hitsInOneLeaf = 5_000

  let store: CaseStore
  let actor: Actor
  private let isInterrupted: () -> Bool

  /// Imports into the library of `store` on behalf of `actor`, asking `isInterrupted` now and then.
  public init(store: CaseStore, actor: Actor, isInterrupted: @escaping () -> Bool = { false }) {
    self.store = store
    self.actor = actor
    self.isInterrupted = isInterrupted
  }

  /// Makes a list, or the next version of one, from what was read, and matches every item with it.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; `.unreadable` when there is no entry; `.locked` while
  ///   another import is at work; `.interrupted`; `.conflict` when a list of that name has another
  ///   owner or polarity; `HashIndexError` when the snapshot cannot be written. Nothing is recorded
  ///   then.
  public func add(
    _ contents: HashListContents, settings: HashListSettings
  ) throws -> ListImportSummary {
    try actor.require(.importLists)
    guard contents.entries.count > 0 else {
      throw CaseworkError(
        .unreadable,
        "no line of the list could be taken; nothing was recorded, and an older version stays in force"
      )
    }
    let lock = try WorkLock(
      path: store.folder.importLock, work: "list import", now: store.clock())
    defer { withExtendedLifetime(lock) {} }
    try FileManager.default.createDirectory(
      atPath: store.library, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    if store.library == store.folder.library { try removeLeftovers() }
    let root = HashListRoot.of(contents.entries)
    let name = "list-\(UUID().uuidString.lowercased()).snapshot"
    let path = "\(store.library)/\(name)"
    do {
      try ListSnapshot.write(
        contents.entries, settings: settings, root: root, sourceDigest: contents.fileSHA256,
        to: path)
      var matching = ListMatching(
        snapshot: try ListSnapshot(path: path), columns: store.columns, check: stopIfAsked)
      try matching.readAll(store.catalog)
      return try record(contents, settings, root: root, snapshot: name, &matching)
    } catch {
      if try !isRecorded(snapshot: name) { try? FileManager.default.removeItem(atPath: path) }
      throw error
    }
  }

  private func stopIfAsked() throws(CaseworkError) {
    guard isInterrupted() else { return }
    throw CaseworkError(
      .interrupted, "stopped; nothing was imported. Run the same command again to do so")
  }

  private func isRecorded(snapshot: String) throws -> Bool {
    try store.catalog.read {
      try $0.count(ListVersionRow.self, where: [.equals("snapshot_name", .text(snapshot))]) > 0
    }
  }

  /// Removes snapshots that an import left which died before its transaction.
  ///
  /// Only in the case's own library, and under the lock: another case's imports may be at work in a
  /// shared one.
  private func removeLeftovers() throws {
    let files = FileManager.default
    for name in try files.contentsOfDirectory(atPath: store.library)
    where name.hasPrefix("list-") {
      let isPart = name.hasSuffix(".snapshot.partial")
      guard try isPart || (name.hasSuffix(".snapshot") && !isRecorded(snapshot: name)) else {
        continue
      }
      try? files.removeItem(atPath: "\(store.library)/\(name)")
    }
  }

  private func record(
    _ contents: HashListContents, _ settings: HashListSettings, root: SHA256Digest,
    snapshot: String, _ matching: inout ListMatching
  ) throws -> ListImportSummary {
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
        facts: .object(Self.facts(contents, settings)))
      try matching.read(recording.reader)
      for start in stride(from: 0, to: matching.hits.count, by: Self.hitsInOneLeaf) {
        try stopIfAsked()
        for found in matching.hits[start...].prefix(Self.hitsInOneLeaf) {
          try recording.insert(
            found.hit, item: found.item, version: row.id, snapshot: matching.snapshot,
            columns: store.columns)
        }
        try recording.leaf(.matches, facts: ["list_version": .integer(row.id)])
      }
      try QueueIndex(recording, regime: store.description.regime).matched(
        matching.hits.lazy.map(\.item), isNewVersionOf: list.name)
      return ListImportSummary(
        version: row.version, entries: row.entryCount, hits: matching.hits.count)
    }
  }

  private static func facts(
    _ contents: HashListContents, _ settings: HashListSettings
  ) -> [JSONValue.Member] {
    var facts = [
      JSONValue.Member("name", .string(settings.name)),
      JSONValue.Member("owner", .string(settings.owner)),
    ]
    if !contents.entries.videos.isEmpty {
      facts.append(JSONValue.Member("videos", JSONValue(contents.entries.videos.count)))
      facts.append(JSONValue.Member("video_percent", JSONValue(settings.videoPercent)))
    }
    return facts
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
}
