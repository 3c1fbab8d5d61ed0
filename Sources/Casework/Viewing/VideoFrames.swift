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
}

/// The frames of a video through which a person goes by key, known from its fingerprint.
public enum VideoFrames {
  /// About the most frames of one video: of a longer one an even choice is taken, and every key frame.
  public static let most = 240

  /// The frames of an item in the order of time; empty for what is no video or animation, or has no frame
  /// that could be decoded.
  ///
  /// - Throws: errors of the catalog; `VaultError` `.corrupt`; ``CaseworkError`` `.tampered`.
  public static func read(_ store: CaseStore, item: Int64) throws -> [VideoFrame] {
    try fingerprint(store, item: item).map(choose) ?? []
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

  /// The frames of an item's contact sheet: those with which scenes begin, or an even choice where there is one scene
  /// alone, at most ``RenderedMoment/mostCells``.
  ///
  /// - Returns: microseconds from the first frame, ascending; empty where ``read(_:item:)`` gives none.
  /// - Throws: as ``read(_:item:)``.
  public static func sheet(_ store: CaseStore, item: Int64) throws -> [Int64] {
    try fingerprint(store, item: item).map(sheet) ?? []
  }

  /// The times of a fingerprint's contact sheet.
  static func sheet(_ fingerprint: VPDQFingerprint) -> [Int64] {
    let keys = KeyFrames.choose(fingerprint)
    let frames = keys.count > 1 ? keys : fingerprint.frames
    let most = min(RenderedMoment.mostCells, frames.count)
    return Set((0..<most).map { frames[$0 * frames.count / most].microseconds }).sorted()
  }

  private static func fingerprint(_ store: CaseStore, item: Int64) throws -> VPDQFingerprint? {
    try store.catalog.read {
      try $0.row(FingerprintRow.self, key: .integer(item), "vpdq")
    }.map { try VPDQFingerprint($0, columns: store.columns) }
  }

  /// The frames of a fingerprint.
  static func choose(_ fingerprint: VPDQFingerprint) -> [VideoFrame] {
    let keys = Set(KeyFrames.choose(fingerprint).map(\.microseconds))
    let step = max(1, (fingerprint.frames.count + most - 1) / most)
    return fingerprint.frames.enumerated().compactMap { index, frame in
      let isKey = keys.contains(frame.microseconds)
      guard isKey || index.isMultiple(of: step) else { return nil }
      return VideoFrame(microseconds: frame.microseconds, isKey: isKey)
    }
  }
}
