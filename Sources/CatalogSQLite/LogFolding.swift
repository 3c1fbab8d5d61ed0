// SPDX-License-Identifier: Apache-2.0
// Moves the write-ahead log into the catalog's file beside those who write.

internal import Dispatch
internal import GRDB
internal import Synchronization

/// Moves the write-ahead log into the catalog's file while others write.
///
/// SQLite does so by itself within the commit after which the log is long: whoever commits then waits for hundreds of pages and twice for the disk. Here a
/// connection of its own moves most of the log while commits go on; what came meanwhile, a few pages, follows between two commits, so that the log begins
/// anew. Nothing that is durable changes: a commit is on the disk in the log before it returns, as ever. Where folding fails the log grows until SQLite
/// folds it, see ``longestLog``.
final class LogFolding: Sendable {
  /// The pages of a log that SQLite folds within a commit; 16 MiB.
  static let longestLog = 4_000
  /// The fewest commits between two goes.
  static let fewestCommits = 64
  /// The shortest time between the beginnings of two goes.
  static let pause = Duration.milliseconds(200)

  private struct State {
    var commits = 0
    var isBusy = false
    var isEnded = false
    var began = ContinuousClock.now
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "martlet.catalog-log")
  private let store: any DatabaseWriter
  private let open: @Sendable () throws -> DatabaseQueue
  private let own = Mutex<DatabaseQueue?>(nil)

  /// Folds the log of `store`; `open` opens one more connection to the same file, and is called once it is needed.
  init(store: any DatabaseWriter, open: @escaping @Sendable () throws -> DatabaseQueue) {
    self.store = store
    self.open = open
  }

  /// Notes that somebody committed; folds, on a thread of its own, when it is time.
  func committed() {
    let isDue = state.withLock { state in
      state.commits += 1
      guard !state.isBusy, !state.isEnded, state.commits >= Self.fewestCommits,
        .now - state.began >= Self.pause
      else { return false }
      (state.commits, state.isBusy, state.began) = (0, true, .now)
      return true
    }
    if isDue { queue.async { self.fold() } }
  }

  /// Waits for the folding under way and closes the connection; folds no more.
  func end() {
    state.withLock { $0.isEnded = true }
    queue.sync {}
    own.withLock { connection in
      try? connection?.close()
      connection = nil
    }
  }

  private func fold() {
    defer { state.withLock { $0.isBusy = false } }
    // Who closes the catalog while this waits for its turn leaves nothing to fold.
    guard !state.withLock({ $0.isEnded }), let connection = try? connection() else { return }
    // Somebody else may be folding, or the disk be full: then it is as without this, and told to whoever writes.
    for database in [connection, store] as [any DatabaseWriter] {
      _ = try? database.writeWithoutTransaction { try $0.checkpoint(.passive) }
    }
  }

  private func connection() throws -> DatabaseQueue {
    try own.withLock { connection in
      if let connection { return connection }
      let opened = try open()
      connection = opened
      return opened
    }
  }
}
