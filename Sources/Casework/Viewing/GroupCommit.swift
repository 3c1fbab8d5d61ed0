// SPDX-License-Identifier: Apache-2.0
// Many callers, one transaction: whoever comes first commits for all that wait.

internal import Foundation
internal import Synchronization

/// Gathers pieces of work that come at the same time and has them done together.
///
/// Each caller blocks until its own work is done; work that comes while other work is being done waits
/// and is then done in one go.
final class GroupCommit<Work: Sendable, Answer: Sendable>: Sendable {
  private final class Ticket: Sendable {
    let outcome = Mutex<Result<Answer, any Error>?>(nil)
  }

  private struct State {
    var waiting: [(work: Work, ticket: Ticket)] = []
    var isBusy = false
  }

  private let most: Int
  private let perform: @Sendable ([Work]) throws -> [Answer]
  private let state = Mutex(State())
  private let changed = NSCondition()

  /// Has `perform` do at most `most` pieces of work at once; it gives as many answers.
  init(atMost most: Int, _ perform: @escaping @Sendable ([Work]) throws -> [Answer]) {
    self.most = most
    self.perform = perform
  }

  /// Has `work` done and gives its answer.
  ///
  /// - Throws: what the doing threw, to all whose work was done in that go.
  func submit(_ work: Work) throws -> Answer {
    let ticket = Ticket()
    changed.lock()
    defer { changed.unlock() }
    state.withLock { $0.waiting.append((work, ticket)) }
    while true {
      if let outcome = ticket.outcome.withLock({ $0 }) { return try outcome.get() }
      guard let batch = takeBatch() else {
        changed.wait()
        continue
      }
      changed.unlock()
      let outcome = Result { try perform(batch.map(\.work)) }
      changed.lock()
      for (index, entry) in batch.enumerated() {
        entry.ticket.outcome.withLock { $0 = outcome.map { $0[index] } }
      }
      state.withLock { $0.isBusy = false }
      changed.broadcast()
    }
  }

  /// The work to be done by this caller; `nil` while another does some.
  private func takeBatch() -> [(work: Work, ticket: Ticket)]? {
    state.withLock { state in
      guard !state.isBusy, !state.waiting.isEmpty else { return nil }
      state.isBusy = true
      let batch = Array(state.waiting.prefix(most))
      state.waiting.removeFirst(batch.count)
      return batch
    }
  }
}
