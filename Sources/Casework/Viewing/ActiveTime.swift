// SPDX-License-Identifier: Apache-2.0
// How long somebody really looked: only what heartbeats vouch for counts.

internal import EvidenceModel

/// The active seconds of one view.
///
/// A page tells every few seconds whether its person was active since it told last. The time between
/// two tellings counts when the later one says so and they are at most ``longestGap`` seconds apart;
/// time in which the page was hidden, its person idle, or nothing was heard never counts, and what another view of
/// the same person counted does not count again.
struct ActiveTime: Hashable, Sendable {
  /// The longest time between two tellings that counts, in seconds.
  static let longestGap = 15.0

  /// When something was heard last.
  private(set) var lastHeard: Instant
  /// The seconds that count.
  private(set) var seconds = 0.0

  /// Begins to measure.
  init(began: Instant) { lastHeard = began }

  /// Takes a telling, and counts it in the time of its person.
  ///
  /// - Returns: the seconds that it adds.
  mutating func beat(at now: Instant, isActive: Bool, worked: inout WorkedTime) -> Double {
    let gap = now.seconds(since: lastHeard)
    guard gap > 0 else { return 0 }
    defer { lastHeard = now }
    guard isActive, gap <= Self.longestGap else { return 0 }
    let added = worked.count(from: lastHeard, to: now)
    seconds += added
    return added
  }

  /// Takes over a time that a client supplies; only in synthetic cases.
  mutating func claim(_ seconds: Double) { self.seconds = seconds }
}
