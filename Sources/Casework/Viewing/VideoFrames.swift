// SPDX-License-Identifier: Apache-2.0
// The frames of a video through which a person goes by key.

internal import Catalog
internal import EvidenceModel
internal import MediaDecoding
internal import PerceptualHash

/// A frame of a video that a person may be shown.
public struct VideoFrame: Hashable, Sendable {
  /// When it is shown, in microseconds from the first.
  public let microseconds: Int64
  /// Whether a scene begins with it.
  public let isKey: Bool
  /// Its number among all frames of the video, from 0.
  public let number: Int
  /// Whether no other frame that was hashed is shown at its time.
  public let hasOwnTime: Bool

  /// How a decoder is asked for it: by its time, which can be sought; by its number where that says more.
  public var moment: PictureMoment {
    hasOwnTime
      ? .time(microseconds: microseconds) : .frame(number: number, microseconds: microseconds)
  }
}

/// The frames of an item through which a person goes by key.
public struct SteppedFrames: Hashable, Sendable {
  /// They, in the order of time; at least one.
  public let frames: [VideoFrame]
  /// How many frames were hashed, of which these are all or an even choice.
  public let hashed: Int
  /// Whether they are pages of a file, which have no times: each counts as one second.
  public let arePages: Bool
}

/// The frames of a video through which a person goes by key, known from its fingerprint.
public enum VideoFrames {
  /// About the most frames of one video: of a longer one an even choice is taken, and every key frame.
  public static let most = 240
  /// About the most pages of a file, or frames of an animation: each may be a picture of its own.
  public static let mostOfPictures = 2_000

  /// The frames of an item; `nil` for what is no video or animation, or has no frame that could be decoded.
  ///
  /// - Throws: errors of the catalog; `VaultError` `.corrupt`; ``CaseworkError`` `.tampered`.
  public static func read(_ store: CaseStore, item: Int64) throws -> SteppedFrames? {
    guard let fingerprint = try fingerprint(store, item: item), !fingerprint.frames.isEmpty,
      let facts = try store.catalog.read({ reader in
        try reader.row(ItemRow.self, key: .integer(item)).map {
          try ItemFacts($0, reader, columns: store.columns)
        }
      })
    else { return nil }
    return SteppedFrames(
      frames: choose(fingerprint, most: facts.kind == .image ? mostOfPictures : most),
      hashed: fingerprint.frames.count, arePages: facts.arePages)
  }

  /// When the first frame of an item that was hashed is shown, in microseconds; `nil` where ``read(_:item:)`` gives none.
  ///
  /// - Throws: as ``read(_:item:)``.
  static func first(_ store: CaseStore, item: Int64) throws -> Int64? {
    try fingerprint(store, item: item)?.frames.first?.microseconds
  }

  /// When the sampled frame of an item is shown that is nearest to a time.
  ///
  /// - Parameters:
  ///   - store: the case.
  ///   - item: the item's number.
  ///   - seconds: finite; what is outside of the video gives its first or last frame.
  /// - Returns: microseconds from the first frame, of two as near the earlier; `nil` where ``read(_:item:)`` gives none.
  /// - Throws: as ``read(_:item:)``.
  /// - Complexity: O(sampled frames).
  public static func nearest(
    _ store: CaseStore, item: Int64, seconds: Double
  ) throws -> Int64? {
    func distance(_ frame: VPDQFrame) -> Double { abs(frame.seconds - seconds) }
    return try fingerprint(store, item: item)?.frames
      .min { distance($0) < distance($1) }?.microseconds
  }

  /// The frames of an item's contact sheet: those with which scenes begin and something of every stretch, or an even
  /// choice where there is one scene alone, at most ``RenderedMoment/mostCells``.
  ///
  /// A stretch of more than an eighth of the sampled frames in which no scene begins gives the frame in its middle,
  /// however plain: pictures that are too plain to match are there to be seen.
  ///
  /// - Returns: microseconds from the first frame, ascending; empty where ``read(_:item:)`` gives none.
  /// - Throws: as ``read(_:item:)``.
  public static func sheet(_ store: CaseStore, item: Int64) throws -> [Int64] {
    try fingerprint(store, item: item).map(sheet) ?? []
  }

  /// The times of a fingerprint's contact sheet.
  static func sheet(_ fingerprint: VPDQFingerprint) -> [Int64] {
    let keys = KeyFrames.choose(fingerprint)
    guard keys.count > 1 else {
      return evenly(fingerprint.frames, most: RenderedMoment.mostCells).map(\.microseconds)
    }
    let between = stretches(fingerprint.frames, without: keys)
    let scenes = evenly(keys, most: max(1, RenderedMoment.mostCells - between.count))
    return Set((scenes + between).map(\.microseconds)).sorted()
  }

  private static func evenly(_ frames: [VPDQFrame], most: Int) -> [VPDQFrame] {
    let count = min(most, frames.count)
    return (0..<count).map { frames[$0 * frames.count / count] }
  }

  /// The middles of stretches of more than an eighth of `frames` that hold none of `keys`, halved until none is longer;
  /// fewer than fourteen.
  private static func stretches(
    _ frames: [VPDQFrame], without keys: [VPDQFrame]
  ) -> [VPDQFrame] {
    let numbers = Set(keys.map(\.frame))
    var places = [-1] + frames.indices.filter { numbers.contains(frames[$0].frame) }
    places.append(frames.count)
    var open = zip(places, places.dropFirst()).map { ($0, $1) }
    var middles: [VPDQFrame] = []
    while let (before, after) = open.popLast() {
      guard 8 * (after - before - 1) > frames.count else { continue }
      let middle = (before + after) / 2
      middles.append(frames[middle])
      open += [(before, middle), (middle, after)]
    }
    return middles
  }

  private static func fingerprint(_ store: CaseStore, item: Int64) throws -> VPDQFingerprint? {
    try store.catalog.read {
      try $0.row(FingerprintRow.self, key: .integer(item), "vpdq")
    }.map { try VPDQFingerprint($0, columns: store.columns) }
  }

  /// The frames of a fingerprint: all of them, or an even choice of about `most` and every key frame.
  static func choose(_ fingerprint: VPDQFingerprint, most: Int = VideoFrames.most) -> [VideoFrame] {
    let keys = Set(KeyFrames.choose(fingerprint).map(\.microseconds))
    let step = max(1, (fingerprint.frames.count + most - 1) / most)
    let times = fingerprint.frames.reduce(into: [:]) { $0[$1.microseconds, default: 0] += 1 }
    return fingerprint.frames.enumerated().compactMap { index, frame in
      let isKey = keys.contains(frame.microseconds)
      guard isKey || index.isMultiple(of: step) else { return nil }
      return VideoFrame(
        microseconds: frame.microseconds, isKey: isKey, number: frame.frame,
        hasOwnTime: times[frame.microseconds] == 1)
    }
  }
}
