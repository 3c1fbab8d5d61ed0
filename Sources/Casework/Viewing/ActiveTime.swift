// SPDX-License-Identifier: Apache-2.0
// How long somebody really looked: only what heartbeats vouch for counts.

internal import EvidenceModel

/// The active seconds of one view.
///
/// A page tells every few seconds whether its person was active since it told last. The time between
/// two tellings counts when the later one says so and they are at most ``longestGap`` seconds apart;
/// time in which the page was hidden, its person idle, or nothing was heard never counts.
struct ActiveTime: Hashable, Sendable {
  /// The longest time between two tellings that counts, in seconds.
  static let longestGap = 15.0

  /// When something was heard last.
  private(set) var lastHeard: Instant
  /// The seconds that count.
  private(set) var seconds = 0.0

  /// Begins to measure.
  init(began: Instant) { lastHeard = began }

  /// Takes a telling.
  mutating func beat(at now: Instant, isActive: Bool) {
    let gap = now.seconds(since: lastHeard)
    guard gap > 0 else { return }
    if isActive, gap <= Self.longestGap { seconds += gap }
    lastHeard = now
  }

  /// Takes over a time that a client supplies; only in synthetic cases.
  mutating func claim(_ seconds: Double) { self.seconds = seconds }
}
