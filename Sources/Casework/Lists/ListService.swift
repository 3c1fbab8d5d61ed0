// SPDX-License-Identifier: Apache-2.0
// Imports known lists and holds what is already there against them.

internal import Catalog
public import EvidenceModel
internal import Foundation
public import HashExchange
internal import HashIndex

/// What an import came to.
public struct ListImportSummary: Hashable, Sendable {
  /// The list's number.
  public let list: Int64
  /// The version made; 1 for a new list.
  public let version: Int
  /// Entries kept.
  public let entries: Int
  /// Hits on items that were there already.
  public let hits: Int
  /// What is other than in the version before; `nil` for the first, and where that one's snapshot cannot be read.
  public let changes: HashListChanges?
}

/// Imports known lists.
///
/// A version and its hits on everything the case holds are one transaction, so that a version in force
/// is always wholly matched, however an import ends.
///
/// Imports of different lists are read side by side and recorded in turn; of one list there is one at a time (``ListClaim``).
public struct ListService {
  private static let hitsInOneLeaf = 5_000

  let store: CaseStore
  let actor: Actor
  private let isInterrupted: () -> Bool
  private let mayWait: () -> Bool

  /// Imports into the library of `store` on behalf of `actor`, asking `isInterrupted` now and then, and `mayWait`, several times a
  /// second, while another import or withdrawal is being recorded.
  public init(
    store: CaseStore, actor: Actor, isInterrupted: @escaping () -> Bool = { false },
    mayWait: @escaping () -> Bool = { false }
  ) {
    self.store = store
    self.actor = actor
    self.isInterrupted = isInterrupted
    self.mayWait = mayWait
  }

  /// Makes a list, or the next version of one, from what was read, and matches every item with it.
  ///
  /// - Parameters:
  ///   - contents: the entries.
  ///   - settings: the list's name, owner, side and thresholds.
  ///   - claim: the claim on the list that was taken before it was read; taken now without one.
  /// - Returns: what the import came to.
  /// - Throws: ``CaseworkError`` `.denied`; `.usage` for a threshold, a quality or a new list's name out of range; `.unreadable` when
  ///   there is no entry; `.locked` while another import of the list is at work, or another is being recorded and is not waited for;
  ///   `.interrupted`; `.conflict` when a list of that name has another owner or polarity, or was withdrawn since the claim;
  ///   `HashIndexError` when the snapshot cannot be written. Nothing is recorded then.
  public func add(
    _ contents: HashListContents, settings: HashListSettings, under claim: ListClaim? = nil
  ) throws -> ListImportSummary {
    try actor.require(.importLists)
    guard HashListSettings.pdqThresholds.contains(settings.pdqThreshold),
      HashListSettings.qualities.contains(settings.minimumQuality)
    else {
      throw CaseworkError(
        .usage, "a list's threshold is from 0 to 63 bits, its quality from 0 to 100")
    }
    guard contents.entries.count > 0 else {
      throw CaseworkError(
        .unreadable,
        "no line of the list could be taken; nothing was recorded, and an older version stays in force"
      )
    }
    try refuseFingerprint(in: settings)
    let claim = try claim ?? ListClaim(settings.name, in: store, for: actor)
    guard claim.name == settings.name else {
      throw CaseworkError(.internalFault, "the claim of an import is on another list")
    }
    defer { withExtendedLifetime(claim) {} }
    return try addVersion(
      contents, settings: settings, reason: nil, under: claim, lock: try turn())
  }

  /// Refuses to name a new list by a hash: everybody who looks at hits is told its name and owner.
  private func refuseFingerprint(in settings: HashListSettings) throws {
    guard [settings.name, settings.owner].contains(where: ListedFingerprints.isIn) else { return }
    let isKnown = try store.catalog.read {
      try $0.count(ListRow.self, where: [.equals("name", .text(settings.name))]) > 0
    }
    guard isKnown else {
      throw CaseworkError(
        .usage,
        "the name of the list or of its owner holds a hash, and everybody who looks at hits is told both; choose others"
      )
    }
  }

  /// Records the next version of a list under the lock of imports, which goes with its end.
  func addVersion(
    _ contents: HashListContents, settings: HashListSettings, reason: String?,
    under claim: ListClaim?, lock: WorkLock
  ) throws -> ListImportSummary {
    defer { withExtendedLifetime(lock) {} }
    try claim?.refuseWithdrawnAnywhere(owner: settings.owner)
    try FileManager.default.createDirectory(
      atPath: store.library, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    if store.library == store.folder.library { try removeLeftovers() }
    let root = HashListRoot.of(contents.entries)
    let changes = try changes(to: contents.entries, ofList: settings.name)
    let name = "list-\(UUID().uuidString.lowercased()).snapshot"
    let path = "\(store.library)/\(name)"
    do {
      try ListSnapshot.write(
        contents.entries, settings: settings, root: root, sourceDigest: contents.fileSHA256,
        to: path)
      return try record(
        try ListSnapshot(path: path), named: name, changes: changes, reason: reason, under: claim)
    } catch {
      if try !isRecorded(snapshot: name) { try? FileManager.default.removeItem(atPath: path) }
      throw error
    }
  }

  /// Makes the next version of a list from a snapshot that lies in the library already, and matches every item with it.
  ///
  /// - Throws: as ``add(_:settings:)``.
  func take(_ snapshot: ListSnapshot, named name: String) throws -> ListImportSummary {
    let lock = try turn()
    defer { withExtendedLifetime(lock) {} }
    let changes = try changes(to: try snapshot.entries(), ofList: snapshot.settings.name)
    return try record(snapshot, named: name, changes: changes, reason: nil, under: nil)
  }

  /// The lock under which a version is recorded, once it is this one's turn.
  func turn() throws -> WorkLock {
    try WorkLock.waited(
      path: store.folder.importLock, work: "list import", clock: store.clock
    ) { _ in
      try stopIfAsked()
      return mayWait()
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

  /// Removes snapshots that an import left which died before its transaction, and those of versions that newer ones replaced.
  ///
  /// Only in the case's own library, and under the lock, and never one that another case has noted there as in a shared one.
  /// What matched an older version is on record with the entry; whoever still searches its snapshot keeps it open.
  private func removeLeftovers() throws {
    let files = FileManager.default
    let standing = try store.catalog.read { try StandingVersion.all($0) }
      .map(\.version.snapshotName)
    for name in try files.contentsOfDirectory(atPath: store.library)
    where name.hasPrefix("list-") {
      let isPart = name.hasSuffix(".snapshot.partial")
      guard
        isPart
          || (name.hasSuffix(".snapshot") && !standing.contains(name)
            && !SharedLibrary.isNoted(name, in: store.library))
      else { continue }
      try? files.removeItem(atPath: "\(store.library)/\(name)")
    }
  }

  /// Records a version whose snapshot lies in the library, with its hits on all that the case holds.
  private func record(
    _ snapshot: ListSnapshot, named name: String, changes: HashListChanges?, reason: String?,
    under claim: ListClaim?
  ) throws -> ListImportSummary {
    var matching = ListMatching(snapshot: snapshot, columns: store.columns, check: stopIfAsked)
    try matching.readAll(store.catalog)
    let summary = try record(
      &matching, named: name, changes: changes, reason: reason, under: claim)
    try SharedLibrary(of: store)?.note(name, root: snapshot.root.bytes, recorded: store.clock())
    return summary
  }

  private func record(
    _ matching: inout ListMatching, named name: String, changes: HashListChanges?, reason: String?,
    under claim: ListClaim?
  ) throws -> ListImportSummary {
    let snapshot = matching.snapshot
    let settings = snapshot.settings
    return try store.record(actor) { recording in
      try claim?.refuseWithdrawn(recording.reader)
      let list = try listRow(settings, recording)
      let newest = try recording.reader.first(
        ListVersionRow.self, where: [.equals("list_id", .integer(list.id))],
        orderedBy: ["-version"])
      let row = ListVersionRow(
        id: try recording.number(ListVersionRow.self), listId: list.id,
        version: (newest?.version ?? 0) + 1, fileDigest: snapshot.sourceDigest.bytes,
        entryCount: snapshot.count, root: snapshot.root.bytes, snapshotName: name,
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
        facts: .object(facts(snapshot, changes, reason)))
      try matching.read(recording.reader)
      // A version without entries, as of a list that was withdrawn, has no hits to take words from.
      let spoken = try recording.reader.first(
        ListVersionRow.self,
        where: [
          .equals("list_id", .integer(list.id)), .greaterThan("entry_count", .integer(0)),
          .lessThan("version", .integer(Int64(row.version))),
        ], orderedBy: ["-version"])
      let words = try CarriedWords(
        recording.reader, columns: store.columns, version: spoken?.id)
      for start in stride(from: 0, to: matching.hits.count, by: Self.hitsInOneLeaf) {
        try stopIfAsked()
        for found in matching.hits[start...].prefix(Self.hitsInOneLeaf) {
          let match = try recording.insert(
            found.hit, item: found.item, version: row.id, snapshot: snapshot,
            columns: store.columns)
          try words.carry(found.hit, item: found.item, to: match, recording)
        }
        try recording.leaf(.matches, facts: ["list_version": .integer(row.id)])
      }
      try QueueIndex(recording, regime: store.description.regime).matched(
        matching.hits.lazy.map(\.item), isNewVersionOf: list.name)
      return ListImportSummary(
        list: list.id, version: row.version, entries: row.entryCount, hits: matching.hits.count,
        changes: changes)
    }
  }

  /// What is other than in the version that stands; imports take turns, so that it still stands afterwards.
  private func changes(
    to entries: HashListEntries, ofList name: String
  ) throws -> HashListChanges? {
    let standing = try store.catalog.read { try StandingVersion.all($0) }
      .first { $0.list.name == name }
    guard let standing,
      let before = try? standing.snapshot(in: store.library, check: .atFirstTouch).entries()
    else { return nil }
    return HashListChanges(from: before, to: entries)
  }

  private func facts(
    _ snapshot: ListSnapshot, _ changes: HashListChanges?, _ reason: String?
  ) -> [JSONValue.Member] {
    let settings = snapshot.settings
    var facts = [
      JSONValue.Member("name", .string(settings.name)),
      JSONValue.Member("owner", .string(settings.owner)),
    ]
    if let reason {
      facts.append(JSONValue.Member("withdrawn", .string(reason)))
      facts.append(JSONValue.Member("role", .string(actor.role?.rawValue ?? actor.name)))
    }
    if let changes {
      facts += [
        JSONValue.Member("added", JSONValue(changes.added)),
        JSONValue.Member("removed", JSONValue(changes.removed)),
        JSONValue.Member("changed", JSONValue(changes.changed)),
      ]
    }
    if snapshot.count(of: .vpdq) > 0 {
      facts.append(JSONValue.Member("videos", JSONValue(snapshot.count(of: .vpdq))))
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
    // A list that has a longer name already keeps it, so that its next version can be imported.
    guard
      [settings.name, settings.owner].allSatisfy({
        HashListSettings.nameLengths.contains($0.utf8.count) && EvidenceText.escaped($0) == $0
          && EvidenceText.saysAnything($0)
      })
    else {
      throw CaseworkError(
        .usage,
        "the name of a list and that of its owner have 1 to 200 bytes of visible text, without control characters"
      )
    }
    let row = ListRow(
      id: try recording.number(ListRow.self), name: settings.name, owner: settings.owner,
      polarity: settings.polarity)
    try recording.insert(row)
    return row
  }
}
