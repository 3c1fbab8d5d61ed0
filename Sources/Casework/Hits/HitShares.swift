// SPDX-License-Identifier: Apache-2.0
// How much of a video hit a known list, and where in it: what is kept with a match, as people are told it.

internal import EvidenceModel

/// A part of a video, in seconds from its first frame.
public struct VideoPart: Hashable, Sendable {
  /// When its first sampled frame is shown.
  public let from: Double
  /// When its last sampled frame is shown; never before the first.
  public let to: Double

  /// Reads what ``FrameShare`` and ``VideoShare`` write; `nil` for anything else.
  init?(_ json: JSONValue?) {
    guard let first = json?["first_microseconds"]?.integer,
      let last = json?["last_microseconds"]?.integer
    else { return nil }
    from = Double(first) / 1_000_000
    to = Double(max(first, last)) / 1_000_000
  }
}

/// The frames of a video that are near one picture of a list.
public struct HitFrames: Hashable, Sendable {
  /// The frames near the entry.
  public let near: Int
  /// The frames near any entry of the list.
  public let nearAny: Int
  /// The frames that count, which are those of the list's smallest quality or more.
  public let fit: Int
  /// From the first frame near the entry to the last one.
  public let part: VideoPart

  /// Reads what ``FrameShare`` writes; `nil` for anything else.
  init?(_ json: JSONValue?) {
    guard let json, let near = json["near"]?.integer, let nearAny = json["near_any"]?.integer,
      let fit = json["fit"]?.integer, let part = VideoPart(json)
    else { return nil }
    (self.near, self.nearAny) = (Int(clamping: near), Int(clamping: nearAny))
    (self.fit, self.part) = (Int(clamping: fit), part)
  }
}

/// What a video shares with a known one, by the published rule of vPDQ.
public struct HitVideo: Hashable, Sendable {
  /// A part that runs along both videos.
  public struct Segment: Hashable, Sendable {
    /// How many sampled frames of the item were found in it.
    public let frames: Int
    /// Where it is in the item.
    public let part: VideoPart
    /// Where it is in the known video.
    public let known: VideoPart
  }

  /// The share of the item's distinct fit frames that are in the known video, 0...100 percent.
  public let share: Double
  /// The share of the known video's that are in the item, 0...100 percent.
  public let knownShare: Double
  /// Where, the part with most frames first; at most 20.
  public let segments: [Segment]

  /// Reads what ``VideoShare`` writes; `nil` for anything else.
  init?(_ json: JSONValue?) {
    guard let json, let share = json["query_percent"]?.double,
      let knownShare = json["target_percent"]?.double, let segments = json["segments"]?.elements
    else { return nil }
    (self.share, self.knownShare) = (share, knownShare)
    self.segments = segments.compactMap { segment in
      guard let part = VideoPart(segment["query"]), let known = VideoPart(segment["target"]) else {
        return nil
      }
      return Segment(
        frames: Int(clamping: segment["frames"]?.integer ?? 0), part: part, known: known)
    }
  }
}
