// SPDX-License-Identifier: Apache-2.0
// Holds a video against the known videos of a list: how much the two share, and where.

internal import EvidenceModel
internal import HashIndex
internal import PerceptualHash

/// What a video shares with a known one.
struct VideoShare: Hashable {
  /// The most stretches that are kept: those with most frames.
  static let mostSegments = 20

  /// The share of the video's distinct fit frames that are in the known one, 0...100.
  var queryPercent: Double
  /// The share of the known one's that are in the video, 0...100.
  var targetPercent: Double
  /// Where, the longest stretch first.
  var segments: [VPDQSegment]

  /// What is kept with the match.
  var json: JSONValue {
    [
      "query_percent": .number(queryPercent), "target_percent": .number(targetPercent),
      "segments": .array(
        segments.map { segment in
          [
            "frames": JSONValue(segment.frames), "query": json(segment.query),
            "target": json(segment.target),
          ]
        }),
    ]
  }

  private func json(_ stretch: VPDQStretch) -> JSONValue {
    [
      "first_frame": JSONValue(stretch.first.frame), "last_frame": JSONValue(stretch.last.frame),
      "first_microseconds": .integer(stretch.first.microseconds),
      "last_microseconds": .integer(stretch.last.microseconds),
    ]
  }
}

extension ListSnapshot {
  /// The known videos that a video hits, those that share most first; none for other items.
  ///
  /// - Throws: `HashIndexError` when a part that has to be read is damaged.
  /// - Complexity: that of the look-up, and O(frames of both) comparisons for each hit.
  func videoHits(of video: VPDQFingerprint?) throws(HashIndexError) -> [ItemHit] {
    guard let video, count(of: .vpdq) > 0 else { return [] }
    let matcher = VPDQMatcher(
      threshold: settings.pdqThreshold, minimumQuality: settings.minimumQuality)
    var hits: [ItemHit] = []
    for found in try lookup(video: video) {
      let known = try self.video(ofEntry: found.hit.entry)
      let segments = known.map { matcher.match(video, $0).segments } ?? []
      hits.append(
        ItemHit(
          hit: found.hit,
          video: VideoShare(
            queryPercent: found.queryPercent, targetPercent: found.targetPercent,
            segments: Array(segments.prefix(VideoShare.mostSegments)))))
    }
    return hits
  }
}
