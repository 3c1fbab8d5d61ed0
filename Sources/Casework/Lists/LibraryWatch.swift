// SPDX-License-Identifier: Apache-2.0
// Keeps the known lists of a case that is served up with what others do to their files.

internal import Catalog
internal import EvidenceModel
internal import HashIndex
internal import Synchronization

/// Keeps the known lists of a case that is served up with what others do to their files.
///
/// Whoever serves calls ``takeUp()``, ``look()`` and ``mend()`` again and again. What this case's own imports change
/// needs none of them: whoever searches reads the catalog. Safe to use from several threads. Blocks.
public final class LibraryWatch: Sendable {
  /// How many calls of ``mend()`` pass before it tries again what failed.
  private static let patience = 60

  private struct Known {
    let version: Int64
    let stamp: FileStamp?
    let search: ListSearch
  }

  private struct State {
    var newest: Int64?
    var standing: [StandingVersion] = []
    var lists: [Int64: Known] = [:]
    var index: LibraryIndexKeeper.Opened?
    var isIndexDamaged = false
    var marks: Set<String>?
    var left = 0
  }

  let store: CaseStore
  private let librarian: Actor?
  private let state = Mutex(State())
  private let taking = Mutex(())
  private let looking = Mutex(())
  private let isStopped = Atomic<Bool>(false)

  /// Watches the lists of `store`.
  ///
  /// `librarian` takes up lists and builds indexes anew, and must be allowed to import lists; without one nothing is
  /// written.
  public init(store: CaseStore, librarian: Actor?) {
    self.store = store
    self.librarian = librarian
  }

  /// Stops what is under way; nothing begins after it.
  public func stop() { isStopped.store(true, ordering: .releasing) }

  private var isStopping: Bool { isStopped.load(ordering: .acquiring) }

  // MARK: - What is known

  /// How a list is searched.
  public func search(list: Int64) -> ListSearch {
    state.withLock { $0.lists[list]?.search ?? .unchecked }
  }

  /// Whether the index over all lists is damaged, so that lists are searched one by one.
  public var isIndexDamaged: Bool { state.withLock { $0.isIndexDamaged } }

  // MARK: - What is done

  /// Takes up what other cases have put into a shared library since the last call.
  ///
  /// While somebody else imports, it does nothing and looks again at the next call.
  ///
  /// - Throws: as ``LibraryTaking/run()``, but for a library that cannot be told, which is a notice.
  /// - Complexity: O(files of the library) where nothing is new; else every item is held against what is.
  public func takeUp() throws -> [LibraryNotice] {
    guard let librarian, let library = SharedLibrary(of: store) else { return [] }
    return try taking.withLock { _ in
      let marks = library.marks
      guard !isStopping, state.withLock({ $0.marks }) != marks else { return [] }
      do {
        let outcomes = try LibraryTaking(
          store: store, actor: librarian, isInterrupted: { [self] in isStopping }, waits: false
        ).takeUp()
        state.withLock { $0.marks = marks }
        return outcomes.map(Self.notice(_:))
      } catch let error as CaseworkError {
        switch error.code {
        case .locked, .interrupted: return []
        case .tampered, .newerFormat:
          state.withLock { $0.marks = marks }
          return [LibraryNotice(.untold)]
        default: throw error
        }
      }
    }
  }

  private static func notice(_ outcome: LibraryTaking.Outcome) -> LibraryNotice {
    switch outcome {
    case .taken(_, let summary): LibraryNotice(.taken, list: summary.list)
    case .left: LibraryNotice(.left)
    }
  }

  /// Checks every snapshot, and the index over all lists, whose file is another one than at the last call.
  ///
  /// - Returns: what changed.
  /// - Throws: `CatalogError`.
  /// - Complexity: O(lists) where no file is new, else O(size of those that are).
  public func look() throws -> [LibraryNotice] {
    try looking.withLock { _ in
      let (newest, standing) = try self.standing()
      let before = state.withLock { $0.lists }
      var lists: [Int64: Known] = [:]
      var notices: [LibraryNotice] = []
      for one in standing {
        if isStopping { return [] }
        let (id, known) = (one.list.id, check(one, before[one.list.id]))
        lists[id] = known
        notices += Self.notice(of: known.search, after: before[id]?.search, list: id)
      }
      // A snapshot may go once a newer version is in force: what was seen of it then says nothing.
      guard try newestVersion() == newest else { return [] }
      let isOther =
        before.mapValues(\.version) != lists.mapValues(\.version)
        || before.mapValues(\.stamp) != lists.mapValues(\.stamp)
      state.withLock { $0.lists = lists }
      return notices + lookAtIndex(standing, isOther: isOther)
    }
  }

  /// The newest version of every list, read anew when there is a newer one.
  private func standing() throws -> (newest: Int64?, all: [StandingVersion]) {
    let (known, all) = state.withLock { ($0.newest, $0.standing) }
    return try store.catalog.read { reader in
      let newest = try reader.maximum(ListVersionRow.self, column: "id")
      guard newest != known else { return (newest, all) }
      let all = try StandingVersion.all(reader)
      state.withLock { ($0.newest, $0.standing) = (newest, all) }
      return (newest, all)
    }
  }

  private func newestVersion() throws -> Int64? {
    try store.catalog.read { try $0.maximum(ListVersionRow.self, column: "id") }
  }

  private func check(_ standing: StandingVersion, _ known: Known?) -> Known {
    let stamp = FileStamp("\(store.library)/\(standing.version.snapshotName)")
    if let known, known.version == standing.version.id, known.stamp == stamp { return known }
    return Known(
      version: standing.version.id, stamp: stamp, search: standing.search(in: store.library))
  }

  private static func notice(
    of search: ListSearch, after before: ListSearch?, list: Int64
  ) -> [LibraryNotice] {
    guard search != before else { return [] }
    return switch search {
    case .withoutIndex: [LibraryNotice(.withoutIndex, list: list)]
    case .unusable: [LibraryNotice(.unusable, list: list)]
    case .sound where before?.isFault == true: [LibraryNotice(.sound, list: list)]
    case .sound, .unchecked: []
    }
  }

  /// Checks the index over all lists when it is another file, and has it written when lists came that it should hold.
  private func lookAtIndex(_ standing: [StandingVersion], isOther: Bool) -> [LibraryNotice] {
    let keeper = LibraryIndexKeeper(store: store)
    let (index, wasDamaged) = state.withLock { ($0.index, $0.isIndexDamaged) }
    if let index, !isOther, !keeper.hasOther(than: index) { return [] }
    let opened = keeper.open()
    let isDamaged = LibraryIndexKeeper.isDamaged(store)
    state.withLock { ($0.index, $0.isIndexDamaged) = (opened, isDamaged) }
    if librarian != nil, !isDamaged {
      keeper.renewIfWorthwhile(
        standing.compactMap { one in
          (try? one.snapshot(in: store.library, check: .atFirstTouch)).map {
            LibraryMember(name: one.version.snapshotName, snapshot: $0)
          }
        }, opened)
    }
    guard isDamaged != wasDamaged else { return [] }
    return [LibraryNotice(isDamaged ? .indexDamaged : .indexSound)]
  }

  /// Builds anew the indexes that ``look()`` found damaged, from entries whose root is the one in the ledger.
  ///
  /// What cannot be built anew is left as it is, and tried again after a while.
  ///
  /// - Returns: what changed.
  /// - Throws: as ``LibraryMending/run()`` and ``look()``.
  public func mend() throws -> [LibraryNotice] {
    let isDue = state.withLock { state in
      guard
        state.isIndexDamaged || state.lists.values.contains(where: { $0.search == .withoutIndex })
      else {
        state.left = 0
        return false
      }
      state.left = state.left == 0 ? Self.patience : state.left - 1
      return state.left == Self.patience
    }
    guard let librarian, isDue, !isStopping else { return [] }
    _ = try LibraryMending(store: store, actor: librarian).run()
    return try look()
  }
}
