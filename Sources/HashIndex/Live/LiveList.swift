// SPDX-License-Identifier: Apache-2.0
// A list that changes while it is searched: a snapshot, and a small file of changes beside it.

public import EvidenceModel
internal import Glibc
internal import Synchronization

/// A hit on a list that changes, with the entry's tags.
public struct LiveHit: Hashable, Sendable {
  /// The hit.
  ///
  /// Entries of the file of changes are numbered after those of the snapshot.
  public let hit: ListHit
  /// The entry's tags.
  public let tags: [String]
}

/// A list that changes while it is searched: a snapshot, and a small file of changes beside it.
///
/// Changes are written whole, to a temporary name, to disk and renamed to `….changes`. Every process
/// looks at most four times a second whether one of the two files is another one, so a change is live
/// everywhere within that time, and at once where it was made. A merge writes a new snapshot under the
/// same name while searches go on in the old one. Writers take turns by a lock on `….lock`.
public final class LiveList: Sendable {
  /// How long a process may go on without looking for changes.
  private static let patience = Duration.milliseconds(250)

  private struct State {
    var snapshot: ListSnapshot
    var changes: ListSnapshot?
    var snapshotStamp: FileStamp?
    var changesStamp: FileStamp?
    var looked: ContinuousClock.Instant
  }

  private let path: String
  private let state: Mutex<State>

  private var changesPath: String { path + ".changes" }

  /// Opens the list whose snapshot lies at `path`.
  ///
  /// - Throws: ``HashIndexError`` as ``ListSnapshot`` does.
  public init(path: String) throws(HashIndexError) {
    self.path = path
    // Changes first: when they were merged away in between, the snapshot has them.
    let changesStamp = FileStamp(path + ".changes")
    let changes = changesStamp == nil ? nil : try Self.openChanges(path + ".changes")
    let snapshotStamp = FileStamp(path)
    state = Mutex(
      State(
        snapshot: try ListSnapshot(path: path, check: .inBackground), changes: changes,
        snapshotStamp: snapshotStamp, changesStamp: changesStamp, looked: .now))
  }

  /// The entries whose digest is one of `digests`.
  ///
  /// - Throws: ``HashIndexError`` when a file that has to be read is damaged.
  public func lookup(_ digests: ContentDigests) throws(HashIndexError) -> [LiveHit] {
    let (snapshot, changes) = try current()
    return try united(snapshot, try snapshot.lookup(digests), changes, changes?.lookup(digests))
  }

  /// The PDQ entries within the list's threshold, as ``ListSnapshot`` finds them.
  ///
  /// - Throws: ``HashIndexError`` when a file that has to be read is damaged.
  public func lookup(
    pdq: PDQFingerprint, dihedral: [PDQHash]
  ) throws(HashIndexError) -> [LiveHit] {
    let (snapshot, changes) = try current()
    let hits = try snapshot.lookup(pdq: pdq, dihedral: dihedral)
    return try united(snapshot, hits, changes, changes?.lookup(pdq: pdq, dihedral: dihedral))
  }

  /// The known videos that share enough with `video`, as ``ListSnapshot`` finds them.
  ///
  /// - Throws: ``HashIndexError`` when a file that has to be read is damaged.
  public func lookup(video: VPDQFingerprint) throws(HashIndexError) -> [LiveHit] {
    let (snapshot, changes) = try current()
    let hits = try snapshot.lookup(video: video).map(\.hit)
    return try united(snapshot, hits, changes, changes?.lookup(video: video).map(\.hit))
  }

  /// Whether a damaged block was found in the index of one of the two files, as ``ListSnapshot/isWithdrawn`` says.
  ///
  /// - Throws: ``HashIndexError`` when a file that came since cannot be opened.
  public func isWithdrawn() throws(HashIndexError) -> Bool {
    let (snapshot, changes) = try current()
    return snapshot.isWithdrawn || changes?.isWithdrawn == true
  }

  /// Makes changes: durable when this returns, live at once here and within a quarter of a second in
  /// other processes.
  ///
  /// - Throws: ``HashIndexError`` `.unwritable`, or as opening does.
  /// - Complexity: O(changes since the last merge).
  public func change(_ changes: ListChanges) throws {
    try FileLock.whileHeld(path) {
      let (snapshot, old) = try refreshed(always: true)
      var all = try old.map { try ListChanges($0) } ?? ListChanges()
      all.apply(changes)
      try ListSnapshot.write(
        all.entries(), settings: snapshot.settings, root: snapshot.root,
        sourceDigest: snapshot.sourceDigest, to: changesPath)
      _ = try refreshed(always: true)
    }
  }

  /// Writes a new snapshot with all changes made, and takes it into use.
  ///
  /// Searches go on meanwhile; other writers wait. `root` gives the root over the new entries.
  ///
  /// - Throws: ``HashIndexError``; the old snapshot and the changes stay when it does.
  public func merge(root: (HashListEntries) -> SHA256Digest) throws {
    try FileLock.whileHeld(path) {
      let (snapshot, changes) = try refreshed(always: true)
      guard let changes else { return }
      let entries = try ListChanges(changes).entries(over: snapshot)
      try ListSnapshot.write(
        entries, settings: snapshot.settings, root: root(entries),
        sourceDigest: snapshot.sourceDigest, to: path)
      unsafe unlink(changesPath)
      _ = try refreshed(always: true)
    }
  }

  private func united(
    _ snapshot: ListSnapshot, _ hits: [ListHit], _ changes: ListSnapshot?, _ newer: [ListHit]?
  ) throws(HashIndexError) -> [LiveHit] {
    var all: [LiveHit] = []
    for hit in hits {
      if let changes, try changes.holds(hit.algorithm, hit.entryBytes) { continue }
      all.append(LiveHit(hit: hit, tags: try snapshot.tags(ofEntry: hit.entry)))
    }
    for hit in newer ?? [] {
      let tags = try changes?.tags(ofEntry: hit.entry) ?? []
      guard !ListChanges.isRemoval(tags) else { continue }
      let numbered = ListHit(
        algorithm: hit.algorithm, distance: hit.distance, entry: snapshot.count + hit.entry,
        entryBytes: hit.entryBytes)
      all.append(LiveHit(hit: numbered, tags: tags))
    }
    return all
  }

  private func current() throws(HashIndexError) -> (ListSnapshot, ListSnapshot?) {
    try refreshed(always: false)
  }

  /// The files in use, after a look whether they are still those on disk.
  private func refreshed(always: Bool) throws(HashIndexError) -> (ListSnapshot, ListSnapshot?) {
    try state.withLock { (state) throws(HashIndexError) in
      guard always || state.looked.duration(to: .now) >= Self.patience else {
        return (state.snapshot, state.changes)
      }
      let changesStamp = FileStamp(changesPath)
      var changes = state.changes
      if changesStamp != state.changesStamp {
        changes = changesStamp == nil ? nil : try Self.openChanges(changesPath)
      }
      let snapshotStamp = FileStamp(path)
      if snapshotStamp != state.snapshotStamp {
        state.snapshot = try ListSnapshot(path: path, check: .inBackground)
        state.snapshotStamp = snapshotStamp
      }
      (state.changes, state.changesStamp, state.looked) = (changes, changesStamp, .now)
      return (state.snapshot, state.changes)
    }
  }

  /// Opens a file of changes; `nil` when a merge has just taken it away.
  private static func openChanges(_ path: String) throws(HashIndexError) -> ListSnapshot? {
    do {
      return try ListSnapshot(path: path, check: .atOpening)
    } catch {
      if error.code == .unreadable, FileStamp(path) == nil { return nil }
      throw error
    }
  }
}
