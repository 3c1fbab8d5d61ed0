// SPDX-License-Identifier: Apache-2.0
// How much of one video is in another, as published for vPDQ, and where.

public import EvidenceModel

/// A stretch of one video, from one sampled frame to another.
public struct VPDQStretch: Hashable, Sendable {
  /// Its first sampled frame.
  public let first: VPDQFrame
  /// Its last sampled frame.
  public let last: VPDQFrame

  /// From when to when, in seconds.
  public var seconds: ClosedRange<Double> { first.seconds...max(first.seconds, last.seconds) }

  /// Whether all of `other` lies within.
  func holds(_ other: VPDQStretch) -> Bool {
    first.frame <= other.first.frame && last.frame >= other.last.frame
  }
}

/// A stretch of one video found in another.
public struct VPDQSegment: Hashable, Sendable {
  /// Where it is in the query.
  public let query: VPDQStretch
  /// Where it is in the target.
  public let target: VPDQStretch
  /// How many sampled frames of the query were found in it.
  public let frames: Int
}

/// What two videos share.
public struct VPDQMatch: Hashable, Sendable {
  /// The share of the query's fit frames that are in the target, 0...100.
  public let queryPercent: Double
  /// The share of the target's fit frames that are in the query, 0...100.
  public let targetPercent: Double
  /// Where, the longest stretch first.
  public let segments: [VPDQSegment]

  /// Nothing at all.
  public static let nothing = VPDQMatch(queryPercent: 0, targetPercent: 0, segments: [])
}

/// Compares videos by their fingerprints, each frame with each.
///
/// As published: frames below ``minimumQuality`` are left out on both sides; a frame matches when any
/// frame of the other video is within ``threshold`` bits; the shares are those of fit frames matched.
/// The reference's C++ compares with *less than* where its documents say *at most*; a threshold one
/// lower gives its figures.
///
/// - Source: facebook/ThreatExchange `vpdq/README.md`, `vpdq/cpp/vpdq/cpp/hashing/matchTwoHash.cpp`.
public struct VPDQMatcher: Hashable, Sendable {
  /// The most bits in which matching frames differ.
  public var threshold: Int
  /// The least quality of frames that are compared.
  public var minimumQuality: Int
  /// The longest gap between matched frames of one segment, in microseconds.
  public var gap: Int64
  /// How far the offset between the videos may drift within one segment, in microseconds.
  public var drift: Int64

  /// Sets every part; by default 31 bits, quality 50, gaps of 5 seconds, drifts of 1.5 seconds.
  public init(
    threshold: Int = PDQHash.standardThreshold,
    minimumQuality: Int = PDQFingerprint.standardQuality, gap: Int64 = 5_000_000,
    drift: Int64 = 1_500_000
  ) {
    self.threshold = threshold
    self.minimumQuality = minimumQuality
    self.gap = gap
    self.drift = drift
  }

  /// What `query` and `target` share; nothing when either has no fit frame.
  ///
  /// - Complexity: O(query frames × target frames).
  public func match(_ query: VPDQFingerprint, _ target: VPDQFingerprint) -> VPDQMatch {
    let queries = fit(query)
    let targets = fit(target)
    guard !queries.isEmpty, !targets.isEmpty else {
      return .nothing
    }
    var foundTargets = [Bool](repeating: false, count: targets.count)
    var found = 0
    var tracer = SegmentTracer(gap: gap, drift: drift)
    for frame in queries {
      var hits: [VPDQFrame] = []
      for (index, other) in targets.enumerated()
      where frame.fingerprint.hash.distance(to: other.fingerprint.hash) <= threshold {
        hits.append(other)
        foundTargets[index] = true
      }
      if !hits.isEmpty { found += 1 }
      tracer.add(frame, hits)
    }
    return VPDQMatch(
      queryPercent: Double(found) * 100 / Double(queries.count),
      targetPercent: Double(foundTargets.count { $0 }) * 100 / Double(targets.count),
      segments: tracer.finish())
  }

  private func fit(_ fingerprint: VPDQFingerprint) -> [VPDQFrame] {
    fingerprint.frames.filter { $0.fingerprint.quality >= minimumQuality }
  }
}
