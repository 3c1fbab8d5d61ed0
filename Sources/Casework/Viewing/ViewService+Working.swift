// SPDX-License-Identifier: Apache-2.0
// Views are work: what they count goes into their person's pace, from which breaks follow.

internal import Catalog
internal import EvidenceModel

extension ViewService {
  /// Counts a stretch in which a person was at work outside of views.
  ///
  /// - Returns: the seconds of it that neither a view nor an earlier stretch counted.
  func count(_ user: Int64, from start: Instant, to end: Instant) -> Double {
    state.withLock { $0.worked[user, default: WorkedTime()].count(from: start, to: end) }
  }

  /// Takes a person's record of an item as a sign of life: who records it is at work at what is open of it.
  ///
  /// - Complexity: O(open views).
  func note(_ user: Int64, at item: Int64, _ time: Instant) {
    state.withLock { state in
      let own = state.open.filter {
        $0.value.user == user && $0.value.request.items.contains(item)
      }
      for (token, known) in own.sorted(by: { $0.value.view > $1.value.view }) {
        var open = known
        state.hear(&open, at: time, isActive: true)
        state.open[token] = open
      }
    }
  }

  /// Brings what people did in views into their pace.
  ///
  /// ``tick()`` does it; to be called before a pace is asked for, so that what was told a moment ago is in it.
  ///
  /// - Throws: errors of the catalog; what was to be written waits for the next call then.
  public func settle() throws {
    let due = state.withLock { state in
      defer { state.unpaced = [:] }
      return state.unpaced
    }
    guard !due.isEmpty else { return }
    do {
      try store.note(.keyHolder) { recording in
        let policy = try PolicyService.inForce(recording.reader).policy
        for (user, work) in due.sorted(by: { $0.key < $1.key }) {
          let keeper = PaceKeeper(recording: recording, store: store, user: user)
          var pace = try keeper.read()
          pace.work(work.seconds, at: work.until, policy: policy)
          try keeper.write(pace)
        }
      }
    } catch {
      state.withLock { state in
        for (user, work) in due {
          let known = state.unpaced[user]
          state.unpaced[user] = (
            (known?.seconds ?? 0) + work.seconds, max(known?.until ?? work.until, work.until)
          )
        }
      }
      throw error
    }
  }
}
