// SPDX-License-Identifier: Apache-2.0
// A person's time: each second once, however many views and holds are open in it.

internal import EvidenceModel

/// The stretches of time in which one person was at work.
///
/// Several views are open at once, and an item is held besides: their times overlap. What was counted for one of them
/// counts for no other, so that all of them together are never more than the clock.
struct WorkedTime: Hashable, Sendable {
  /// How long a stretch is remembered after its end, in seconds: as long as something can reach back.
  static let memory = WorkQueue.leaseSeconds
  /// The most stretches that are remembered; the two oldest become one, the time between them included.
  static let most = 128

  private struct Stretch: Hashable {
    var from: Instant
    var to: Instant
  }

  /// In the order of time, no two of them touching.
  private var stretches: [Stretch] = []

  init() {}

  /// Counts a stretch.
  ///
  /// - Returns: the seconds of it that were not counted before.
  /// - Complexity: O(``most``).
  mutating func count(from start: Instant, to end: Instant) -> Double {
    var new = end.seconds(since: start)
    guard new > 0 else { return 0 }
    var union = Stretch(from: start, to: end)
    var apart: [Stretch] = []
    for known in stretches {
      guard known.from <= end, start <= known.to else {
        apart.append(known)
        continue
      }
      new -= max(0, min(known.to, end).seconds(since: max(known.from, start)))
      union = Stretch(from: min(union.from, known.from), to: max(union.to, known.to))
    }
    let place = apart.firstIndex { $0.from > union.from } ?? apart.endIndex
    apart.insert(union, at: place)
    let newest = apart.last?.to ?? end
    apart.removeAll { newest.seconds(since: $0.to) > Self.memory }
    if apart.count > Self.most {
      apart[1].from = apart[0].from
      apart.removeFirst()
    }
    stretches = apart
    return max(0, new)
  }
}
