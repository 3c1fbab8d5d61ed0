// SPDX-License-Identifier: Apache-2.0
// Tells queries that feel their way along the edge of an entry from honest ones.

internal import EvidenceModel

/// Watches the PDQ queries of one token for probing.
///
/// Who wants to learn an entry asks for a hash, changes a few bits, asks again, and looks where yes turns into no. Each
/// such query is another hash, near one asked before. So queries make runs: one that is new and within
/// ``reach`` bits of an earlier one joins that one's run. The watch raises an alarm when a run
/// - has ``mixed`` different hashes or more, ``turned`` of which at least were answered yes and as many no, or
/// - has ``most`` different hashes, whatever was answered.
///
/// An honest stream sends the same hash again and again, which counts once, and a few dozen near it for the
/// re-encodes of one picture, nearly all of which are answered alike. Only the last hour and the last ``remembered``
/// different hashes count. The times are those of the record, so what was recorded can be watched again.
///
/// - Complexity: O(remembered) a query, some µs.
struct ProbeWatch: Sendable {
  /// Two hashes are near when so many bits differ, or fewer.
  static let reach = 12
  /// So many different hashes of a run are too many once both answers are among them.
  static let mixed = 24
  /// So many of either answer make a run one of both.
  static let turned = 6
  /// So many different hashes of a run are too many in any case.
  static let most = 128
  /// So many different hashes are remembered.
  static let remembered = 4_096
  /// How long they are, in microseconds.
  static let window: Int64 = 3_600_000_000

  /// Why an alarm is raised, as a stable code.
  enum Alarm: String, Hashable, Sendable {
    /// A run with both answers.
    case edge
    /// A long run.
    case run
  }

  private struct Asked {
    let hash: PDQHash
    let time: Int64
    let isHit: Bool
    var run: Int
  }

  /// What was asked, oldest first; what lies before ``start`` is forgotten, and is removed when it is half of it.
  private var asked: [Asked] = []
  /// The first words of the hashes in ``asked``, side by side: hardly any but those of near hashes are near.
  private var firstWords: [UInt64] = []
  private var start = 0
  private var nextRun = 0

  /// Notes a query and its answer; the alarm that it raises.
  mutating func note(_ hash: PDQHash, isHit: Bool, at time: Int64) -> Alarm? {
    forget(before: time)
    var runs: Set<Int> = []
    for index in start..<firstWords.count
    where (firstWords[index] ^ hash.word0).nonzeroBitCount <= Self.reach {
      let earlier = asked[index]
      guard earlier.hash.distance(to: hash) <= Self.reach else { continue }
      if earlier.hash == hash { return nil }
      runs.insert(earlier.run)
    }
    let run = runs.min() ?? nextRun
    if runs.isEmpty { nextRun += 1 }
    if runs.count > 1 {
      for index in start..<asked.count where runs.contains(asked[index].run) {
        asked[index].run = run
      }
    }
    asked.append(Asked(hash: hash, time: time, isHit: isHit, run: run))
    firstWords.append(hash.word0)
    return runs.isEmpty ? nil : alarm(of: run)
  }

  /// Forgets everything, as after an alarm.
  mutating func reset() { (asked, firstWords, start) = ([], [], 0) }

  private mutating func forget(before time: Int64) {
    let old = asked[start...].prefix { $0.time < time - Self.window }.count
    start += max(old, asked.count - start + 1 - Self.remembered, 0)
    guard start >= Self.remembered else { return }
    asked.removeFirst(start)
    firstWords.removeFirst(start)
    start = 0
  }

  private func alarm(of run: Int) -> Alarm? {
    var (count, hits) = (0, 0)
    for one in asked[start...] where one.run == run {
      count += 1
      if one.isHit { hits += 1 }
    }
    if count >= Self.mixed, min(hits, count - hits) >= Self.turned { return .edge }
    return count >= Self.most ? .run : nil
  }
}
