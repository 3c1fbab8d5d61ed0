// SPDX-License-Identifier: Apache-2.0
// Views that nobody ends: those of which nothing is heard, of sessions that end, of processes that died.

internal import Catalog
internal import EvidenceModel

extension ViewService {
  /// Two signs of life that did not come, and a little more, in seconds: a page gives one every five.
  private static let missedSeconds = 12.0

  /// Closes all views of a session, which end now: its person signed out, or the screen was locked.
  ///
  /// One of which nothing was heard for longer than a page would be silent ended with its last sign of life: its end was lost on the
  /// way, or its window is gone.
  ///
  /// - Parameters:
  ///   - session: whose views they are.
  ///   - isActive: whether the person was active since the last sign of life, as who locks the screen is; not where it
  ///     was locked because nobody was there.
  public func endAll(session: String, isActive: Bool) {
    let now = store.clock()
    state.withLock { state in
      let own = state.open.filter { $0.value.session == session }
      for (token, known) in own.sorted(by: { $0.value.view > $1.value.view }) {
        if now.seconds(since: known.time.lastHeard) <= Self.missedSeconds {
          var open = known
          state.hear(&open, at: now, isActive: isActive)
          state.open[token] = open
        }
        Self.close(token, .session, in: &state)
      }
    }
  }

  /// Closes the views of which nothing was heard for ``silenceSeconds``, writes what ended, and lets
  /// the ledger's tiles follow.
  ///
  /// To be called every second or so while views may be open.
  ///
  /// - Throws: errors of the catalog and the ledger.
  public func tick() throws {
    let now = store.clock()
    state.withLock { state in
      let silent = state.open.filter {
        now.seconds(since: $0.value.time.lastHeard) > Self.silenceSeconds
      }
      for token in silent.keys { Self.close(token, .silent, in: &state) }
    }
    try flush()
    try settle()
    try store.publishLedgerIfDue()
  }

  /// Closes every open view and writes all ends.
  ///
  /// - Throws: errors of the catalog.
  public func close() throws {
    state.withLock { state in
      for token in Array(state.open.keys) { Self.close(token, .session, in: &state) }
    }
    try flush()
    try settle()
  }

  /// Puts an end, of which nothing is known, to the views that a process left open when it died.
  ///
  /// To be called once, before the first view begins.
  ///
  /// - Throws: errors of the catalog.
  public func closeLost() throws {
    guard !store.isReadOnly else { return }
    let lost = try store.catalog.read { reader in
      var ended: Set<Int64> = []
      try reader.forEach(ViewEndRow.self) { ended.insert($0.viewId) }
      var lost: [Int64] = []
      guard try reader.count(ViewRow.self) > ended.count else { return lost }
      try reader.forEach(ViewRow.self, orderedBy: ["id"]) { row in
        if !ended.contains(row.id) { lost.append(row.id) }
      }
      return lost
    }
    guard !lost.isEmpty else { return }
    state.withLock { state in
      for view in lost {
        state.ended[view] = ViewEnding(view: view, ended: nil, seconds: nil, cause: .lost)
      }
    }
    try flush()
  }
}
