// SPDX-License-Identifier: Apache-2.0
// Joins single matched frames of two videos into stretches that run along both.

internal import EvidenceModel

/// Joins matched frames into segments.
///
/// Frames of the query come in order, each with the frames of the target that it matches, in order too.
/// Every running segment, the longest first, goes on with the hit nearest to where it expects to be; a hit
/// that no segment takes begins one. A still scene matches at many offsets: each hit joins at most one
/// segment, and at the end segments within longer ones are dropped.
struct SegmentTracer {
  private struct Track {
    let first: (query: VPDQFrame, target: VPDQFrame)
    var last: (query: VPDQFrame, target: VPDQFrame)
    var frames = 1

    var offset: Int64 { last.target.microseconds &- last.query.microseconds }
    var segment: VPDQSegment {
      VPDQSegment(
        query: VPDQStretch(first: first.query, last: last.query),
        target: VPDQStretch(first: first.target, last: last.target), frames: frames)
    }
  }

  /// Enough for any number of true copies; only still scenes have more.
  private static let trackLimit = 512

  private let gap: Int64
  private let drift: Int64
  private var running: [Track] = []
  private var ended: [Track] = []

  init(gap: Int64, drift: Int64) {
    self.gap = gap
    self.drift = drift
  }

  /// Adds the next frame of the query and what it matches.
  mutating func add(_ frame: VPDQFrame, _ hits: [VPDQFrame]) {
    let now = frame.microseconds
    ended += running.filter { now &- $0.last.query.microseconds > gap }
    running.removeAll { now &- $0.last.query.microseconds > gap }
    if ended.count > 2 * Self.trackLimit { ended = Self.longest(ended) }
    var isFree = [Bool](repeating: true, count: hits.count)
    for index in running.indices.sorted(by: { running[$0].frames > running[$1].frames }) {
      guard let hit = nearest(to: running[index], now: now, hits, isFree) else { continue }
      isFree[hit] = false
      running[index].last = (frame, hits[hit])
      running[index].frames += 1
    }
    for (index, hit) in hits.enumerated() where isFree[index] {
      guard running.count < Self.trackLimit else { break }
      running.append(Track(first: (frame, hit), last: (frame, hit)))
    }
  }

  /// The free hit nearest to where `track` expects the frame at `now`, within the drift and not before
  /// its last one.
  private func nearest(
    to track: Track, now: Int64, _ hits: [VPDQFrame], _ isFree: [Bool]
  ) -> Int? {
    let expected = now &+ track.offset
    var (low, high) = (0, hits.count)
    while low < high {
      let middle = (low + high) / 2
      if hits[middle].microseconds < expected { low = middle + 1 } else { high = middle }
    }
    func isFit(_ index: Int) -> Bool {
      isFree[index] && hits[index].microseconds >= track.last.target.microseconds
    }
    let after = (low..<hits.count).prefix { hits[$0].microseconds &- expected <= drift }
      .first(where: isFit)
    let before = (0..<low).reversed().prefix { expected &- hits[$0].microseconds <= drift }
      .first(where: isFit)
    guard let after, let before else { return after ?? before }
    let isLater =
      hits[after].microseconds &- expected <= expected &- hits[before].microseconds
    return isLater ? after : before
  }

  /// The segments, those with most frames first; of equal ones the earlier in the query.
  mutating func finish() -> [VPDQSegment] {
    var kept: [VPDQSegment] = []
    for track in Self.ordered(ended + running) {
      let segment = track.segment
      let isWithin = kept.contains {
        $0.query.holds(segment.query) && $0.target.holds(segment.target)
      }
      if !isWithin { kept.append(segment) }
    }
    return kept
  }

  private static func ordered(_ tracks: [Track]) -> [Track] {
    tracks.sorted {
      ($1.frames, $0.first.query.frame, $0.first.target.frame)
        < ($0.frames, $1.first.query.frame, $1.first.target.frame)
    }
  }

  private static func longest(_ tracks: [Track]) -> [Track] {
    Array(ordered(tracks).prefix(trackLimit))
  }
}
