// SPDX-License-Identifier: Apache-2.0
// Takes up what other cases put into a shared library.

internal import Catalog
internal import EvidenceModel
internal import HashIndex

/// Takes up the lists of a library that several cases share.
///
/// What one case imported there applies to every case that names the library: each records the version, with its root, in its own
/// ledger and holds its own items against it, from the one snapshot that there is.
public struct LibraryTaking {
  let store: CaseStore
  let actor: Actor
  let isInterrupted: () -> Bool
  let waits: Bool

  /// Works on `store` on behalf of `actor`, asking `isInterrupted` now and then.
  ///
  /// While somebody else imports it `waits`, or is refused as `.locked`.
  public init(
    store: CaseStore, actor: Actor, isInterrupted: @escaping () -> Bool = { false },
    waits: Bool = true
  ) {
    self.store = store
    self.actor = actor
    self.isInterrupted = isInterrupted
    self.waits = waits
  }

  /// Records every version in force of the library that the case has not yet, and matches every item with it.
  ///
  /// - Returns: a line for each list taken up, and for each that cannot be, because the case has one of that name from somebody else.
  /// - Throws: ``CaseworkError`` `.denied`, `.locked`, `.interrupted`, `.tampered`, `.newerFormat`; the lists taken up before stay.
  public func run() throws -> [String] {
    guard let library = SharedLibrary(of: store) else { return [] }
    let lines = try takeUp().map { outcome in
      switch outcome {
      case .taken(let name, let summary):
        "took up the list \"\(name)\" of the shared library: "
          + "\(DecimalText.counted(summary.entries, "entry", "entries")), \(DecimalText.counted(summary.hits, "hit"))"
      case .left(let name, let reason):
        "the list \"\(name)\" of the shared library was not taken up: \(reason)"
      }
    }
    return lines + Self.unnoted(library)
  }

  /// What became of a list of the library; its name is escaped.
  enum Outcome {
    /// It was taken up.
    case taken(name: String, ListImportSummary)
    /// It cannot be, for a reason in words.
    case left(name: String, reason: String)
  }

  /// Records every version in force of the library that the case has not yet, and matches every item with it.
  ///
  /// - Returns: what became of each.
  /// - Throws: as ``run()``.
  func takeUp() throws -> [Outcome] {
    guard let library = SharedLibrary(of: store) else { return [] }
    try actor.require(.importLists)
    // Notes may have been lost, and earlier versions of the program made none.
    for version in try store.catalog.read({ try $0.rows(ListVersionRow.self) }) {
      try library.note(
        version.snapshotName, root: version.root,
        recorded: Instant(microseconds: version.imported))
    }
    let service = ListService(
      store: store, actor: actor, isInterrupted: isInterrupted, mayWait: { waits })
    return try Self.missing(store, library).map { version in
      let name = EvidenceText.escaped(version.listName)
      do {
        return .taken(
          name: name, try service.take(version.snapshot, named: version.snapshotName))
      } catch let error as CaseworkError where error.code == .conflict {
        return .left(name: name, reason: error.userMessage)
      }
    }
  }

  /// What is said of snapshots that no case has noted: nobody else can tell whether they are in force.
  private static func unnoted(_ library: SharedLibrary) -> [String] {
    let count = library.unnoted().count
    return count == 0
      ? []
      : [
        "the shared library holds \(DecimalText.grouped(count)) snapshot\(count == 1 ? "" : "s") that no case has noted, and nothing is "
          + "held against them: run martlet list take for each case that imported lists there with an earlier version"
      ]
  }

  /// How many lists of the library, or newer versions of them, the case has not taken up, and what else is to be told of it.
  ///
  /// - Throws: as ``SharedLibrary/newest()``.
  static func missing(_ store: CaseStore) throws -> (count: Int, others: [String]) {
    try SharedLibrary(of: store).map { (try missing(store, $0).count, unnoted($0)) } ?? (0, [])
  }

  /// The newer version of a list in the shared library that the case has not taken up; `nil` where it has the newest.
  ///
  /// - Throws: as ``SharedLibrary/newest()``.
  static func untaken(_ list: ListRow, in store: CaseStore) throws -> SharedLibrary.Version? {
    try SharedLibrary(of: store).flatMap { library in
      try missing(store, library).first {
        $0.list == [list.name, list.owner, list.polarity.rawValue]
      }
    }
  }

  private static func missing(
    _ store: CaseStore, _ library: SharedLibrary
  ) throws -> [SharedLibrary.Version] {
    let standing = try store.catalog.read { try StandingVersion.all($0) }
    return try library.newest().filter { version in
      let own = standing.first {
        [$0.list.name, $0.list.owner, $0.list.polarity.rawValue] == version.list
      }?.version
      // What the case recorded later itself is newer, though its note may have been lost.
      return own?.snapshotName != version.snapshotName
        && (own.map { $0.imported <= version.recorded.microseconds } ?? true)
    }
  }
}
