// SPDX-License-Identifier: Apache-2.0
// The clock of a demo case: the machine's, or ahead of it while a simulated team is at work.

internal import EvidenceModel
internal import Synchronization

/// A clock that never goes back: the machine's, or a later moment that a simulation has set.
///
/// Only for synthetic cases.
final class ReplayClock: Sendable {
  private let earliest = Mutex(Instant(microseconds: 0))

  /// The present moment.
  func now() -> Instant { max(SystemClock.now(), earliest.withLock(\.self)) }

  /// Sets the clock to `moment`, unless it is later already.
  func advance(to moment: Instant) {
    earliest.withLock { $0 = max($0, moment) }
  }
}
