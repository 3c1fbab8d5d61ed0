// SPDX-License-Identifier: Apache-2.0
// One intake at a time, on a thread of its own, and everybody who watches it.

internal import Casework
internal import Foundation
internal import Synchronization

/// Runs the intakes of this workbench, one at a time.
final class IntakeDesk: Sendable {
  private struct Shared {
    var state = IntakeState()
    var watchers: [Int: AsyncStream<IntakeState>.Continuation] = [:]
    var nextWatcher = 0
    var isStopping = false
    var mapping = IntakeMapping.none
  }

  private let shared = Mutex(Shared())

  /// How far the intake is.
  var state: IntakeState { shared.withLock { $0.state } }

  /// Keeps the mapping for the next source.
  func keep(_ mapping: IntakeMapping) { shared.withLock { $0.mapping = mapping } }

  /// The mapping for the source that begins now; the one after it has none until another is kept.
  func takeMapping() -> IntakeMapping {
    shared.withLock { shared in
      defer { shared.mapping = .none }
      return shared.mapping
    }
  }

  /// Takes the desk for a source, before anything of it is read: there is memory for one.
  ///
  /// Whoever takes it begins an intake, or gives the desk back by ``giveUp(_:)``.
  ///
  /// - Throws: ``WorkbenchError`` `.conflict` while a source is being sent or taken in.
  func take() throws(WorkbenchError) {
    let isFree = shared.withLock { shared in
      guard !shared.state.isRunning, !shared.isStopping else { return false }
      shared.state = IntakeState(phase: .receiving)
      return true
    }
    guard isFree else {
      throw WorkbenchError(.conflict, "a source is being taken in; wait until it is done")
    }
    tell()
  }

  /// Gives the desk back without an intake, and says why.
  func giveUp(_ error: any Error) {
    finish(.failed, summary: nil, message: WorkbenchError(error).userMessage)
  }

  /// Takes note that so many bytes of what is sent have come.
  func receive(_ count: Int) {
    shared.withLock { $0.state.done += count }
    tell()
  }

  /// Begins an intake on the desk that was taken.
  func begin(_ work: @escaping @Sendable (IntakeDesk) throws -> SourceSummary?) {
    begin(phase: .hashing)
    let thread = Thread { [self] in
      do {
        let summary = try work(self)
        finish(.done, summary: summary, message: nil)
      } catch {
        let told = WorkbenchError(error)
        finish(.failed, summary: nil, message: told.userMessage)
      }
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Whether the intake under way is to stop.
  var isStopping: Bool { shared.withLock { $0.isStopping } }

  /// Ends the streams of who watches, and asks the intake under way to stop; none begins after it.
  func endWatching() {
    let watchers = shared.withLock { shared in
      shared.isStopping = true
      defer { shared.watchers = [:] }
      return Array(shared.watchers.values)
    }
    for watcher in watchers { watcher.finish() }
  }

  /// Asks the intake under way to stop, and waits until it has.
  func stop() async {
    endWatching()
    // What is still being sent ends with its connection.
    while state.isRunning, state.phase != .receiving {
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Takes note of a step.
  func take(_ step: IntakeStep) {
    shared.withLock { $0.state.take(step) }
    tell()
  }

  /// Begins a phase that has no counts.
  func begin(phase: IntakeState.Phase) {
    shared.withLock { $0.state.begin(phase) }
    tell()
  }

  /// The states from now on; the newest alone is kept for who is slow.
  func watch() -> AsyncStream<IntakeState> {
    let (states, continuation) = AsyncStream<IntakeState>.makeStream(
      bufferingPolicy: .bufferingNewest(1))
    let number = shared.withLock { shared -> Int? in
      guard !shared.isStopping else { return nil }
      shared.nextWatcher += 1
      shared.watchers[shared.nextWatcher] = continuation
      continuation.yield(shared.state)
      return shared.nextWatcher
    }
    guard let number else {
      continuation.finish()
      return states
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.shared.withLock { $0.watchers.removeValue(forKey: number) }
    }
    return states
  }

  private func finish(_ phase: IntakeState.Phase, summary: SourceSummary?, message: String?) {
    shared.withLock { shared in
      shared.state = IntakeState(phase: phase, summary: summary, message: message)
    }
    tell()
  }

  private func tell() {
    let (state, watchers) = shared.withLock { ($0.state, Array($0.watchers.values)) }
    for watcher in watchers { watcher.yield(state) }
  }
}
