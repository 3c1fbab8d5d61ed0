// SPDX-License-Identifier: Apache-2.0
// The pages that listen for the end of their session: what they show is covered at once.

internal import Casework
internal import EvidenceModel
internal import Synchronization

/// The pages that listen for the end of their session.
final class SessionWatch: Sendable {
  private struct Watcher {
    let session: Int
    let id: String
    let events: AsyncStream<ServerEvent>.Continuation
  }

  private struct Shared {
    var watchers: [Int: Watcher] = [:]
    var nextWatcher = 0
    var isStopping = false
  }

  private let shared = Mutex(Shared())

  /// The identifiers of the sessions that pages listen for.
  var sessions: Set<String> { shared.withLock { Set($0.watchers.values.map(\.id)) } }

  /// What is told of the session of this number, which `id` opens, from now on: signs of life, then its end.
  ///
  /// A page that is slow is told the newest two alone, so that no sign of life takes the place of the end.
  func watch(_ session: Int, id: String) -> AsyncStream<ServerEvent> {
    let (events, continuation) = AsyncStream<ServerEvent>.makeStream(
      bufferingPolicy: .bufferingNewest(2))
    let number = shared.withLock { shared -> Int? in
      guard !shared.isStopping else { return nil }
      shared.nextWatcher += 1
      shared.watchers[shared.nextWatcher] = Watcher(
        session: session, id: id, events: continuation)
      return shared.nextWatcher
    }
    guard let number else {
      continuation.finish()
      return events
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.shared.withLock { $0.watchers.removeValue(forKey: number) }
    }
    continuation.yield(Self.sign)
    return events
  }

  /// Tells the pages of a session what came over it; they need listen no longer.
  func tell(_ change: SessionChange, _ session: Int) {
    let told = shared.withLock { shared in
      shared.watchers.values.filter { $0.session == session }.map(\.events)
    }
    for events in told {
      events.yield(ServerEvent(name: change.rawValue, data: [:]))
      events.finish()
    }
  }

  /// Gives every page a sign of life: who does not listen any more is found out by it.
  func beat() {
    let all = shared.withLock { $0.watchers.values.map(\.events) }
    for events in all { events.yield(Self.sign) }
  }

  /// Ends all listening; none begins after it.
  func end() {
    let all = shared.withLock { shared in
      shared.isStopping = true
      return shared.watchers.values.map(\.events)
    }
    for events in all { events.finish() }
  }

  private static let sign = ServerEvent(name: "open", data: [:])
}

extension Desk {
  /// Takes note of a session that is locked or over: its views end, and its pages are told.
  ///
  /// Whoever ends a session as the person at it ends its views as such before.
  static func changed(
    _ change: SessionChange, _ user: Int64?, _ session: Int, views: ViewService,
    watch: SessionWatch
  ) {
    if let user {
      views.endAll(session: WorkbenchRequest.viewOwner(user, session: session), isActive: false)
    }
    watch.tell(change, session)
  }

  /// Finds out which sessions that pages listen for are over, whatever process ended them, or are to be locked.
  ///
  /// Blocks. To be called every second or so.
  ///
  /// - Throws: errors of the catalog.
  func keepSessions() throws {
    for id in watch.sessions { _ = try signIn.session(id, isActivity: false) }
    watch.beat()
  }
}
