// SPDX-License-Identifier: Apache-2.0
// Many callers, one transaction: what comes while a transaction is written shares the next one.

internal import Dispatch
internal import Foundation
internal import Synchronization

/// Gathers pieces of work that come at the same time and has them done together, on a thread of its own.
///
/// Work that comes while other work is being done waits and is then done in one go.
final class GroupCommit<Work: Sendable, Answer: Sendable>: Sendable {
  /// Takes the answer to one piece of work, on the thread that did it: it must not block.
  typealias Receiver = @Sendable (Result<Answer, any Error>) -> Void

  private struct State {
    var waiting: [(work: Work, receive: Receiver)] = []
    var isBusy = false
    /// How many pieces of work the last go had.
    var last = 0
  }

  private let most: Int
  private let gathering: UInt32
  private let perform: @Sendable ([Work]) throws -> [Answer]
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "martlet.group-commit", qos: .userInitiated)

  /// Has `perform` do at most `most` pieces of work at once; it gives as many answers.
  ///
  /// Where the last go had several pieces of work, the next one waits `gathering` for more: callers that come one by one
  /// never wait, and many at once share what a go costs.
  init(
    atMost most: Int, gathering: Duration = .zero,
    _ perform: @escaping @Sendable ([Work]) throws -> [Answer]
  ) {
    self.most = most
    self.gathering = UInt32(min(max(gathering / .microseconds(1), 0), 1_000_000))
    self.perform = perform
  }

  /// Has `work` done; `receive` gets its answer, or what the doing threw to all whose work was done in that go.
  func submit(_ work: Work, then receive: @escaping Receiver) {
    let isFirst = state.withLock { state in
      state.waiting.append((work, receive))
      defer { state.isBusy = true }
      return !state.isBusy
    }
    if isFirst { queue.async { self.work() } }
  }

  /// Has `work` done and gives its answer; blocks until then.
  ///
  /// - Throws: what the doing threw, to all whose work was done in that go.
  func submit(_ work: Work) throws -> Answer {
    let (outcome, isDone) = (Outcome(), DispatchSemaphore(value: 0))
    submit(work) { answer in
      outcome.result.withLock { $0 = answer }
      isDone.signal()
    }
    isDone.wait()
    guard let result = outcome.result.withLock({ $0 }) else {
      preconditionFailure("an answer comes before the signal")
    }
    return try result.get()
  }

  private final class Outcome: Sendable {
    let result = Mutex<Result<Answer, any Error>?>(nil)
  }

  /// Does what waits, until nothing does.
  private func work() {
    while let batch = next() {
      let outcome = Result { try perform(batch.map(\.work)) }
      for (index, entry) in batch.enumerated() { entry.receive(outcome.map { $0[index] }) }
    }
  }

  private func next() -> [(work: Work, receive: Receiver)]? {
    if gathering > 0, state.withLock({ $0.last > 1 && $0.waiting.count < most }) {
      usleep(gathering)
    }
    return state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isBusy = false
        return nil
      }
      let batch = Array(state.waiting.prefix(most))
      state.waiting.removeFirst(batch.count)
      state.last = batch.count
      return batch
    }
  }
}
