// SPDX-License-Identifier: Apache-2.0
// Batches become durable on a second thread, in order, while the next ones are read.

internal import Dispatch
internal import Synchronization

/// Commits batches on a thread beside the caller's, one at a time and in order.
///
/// Most of a commit is waiting for the disk, and the reader has better to do. One thread at a time may
/// call it.
final class CommitLane<Outcome: Sendable> {
  /// A commit under way.
  private final class Commit: Sendable {
    private let result = Mutex<Result<Outcome, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    func run(_ work: () throws -> Outcome) {
      let outcome = Result { try work() }
      result.withLock { $0 = outcome }
      done.signal()
    }

    /// Whether the commit has ended.
    var hasEnded: Bool { result.withLock { $0 != nil } }

    /// Waits for the end; called once.
    func wait() -> Result<Outcome, any Error>? {
      done.wait()
      return result.withLock { $0 }
    }
  }

  private let queue = DispatchQueue(label: "martlet.commit")
  private var current: Commit?

  /// Whether a commit is under way.
  var isBusy: Bool { current?.hasEnded == false }

  /// Begins a commit; the one before must have been collected.
  func begin(_ work: @escaping @Sendable () throws -> Outcome) {
    precondition(current == nil, "commits are collected in order")
    let commit = Commit()
    current = commit
    queue.async { commit.run(work) }
  }

  /// Waits for the commit under way, if any, and gives what came of it.
  ///
  /// - Throws: what the commit threw.
  func collect() throws -> Outcome? {
    guard let commit = current else { return nil }
    current = nil
    return try commit.wait()?.get()
  }

  /// Waits for the commit under way, if any, whatever comes of it.
  func settle() {
    _ = current?.wait()
    current = nil
  }
}
