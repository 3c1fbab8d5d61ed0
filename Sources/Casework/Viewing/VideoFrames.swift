// SPDX-License-Identifier: Apache-2.0
// The frames of a video through which a person goes by key.

internal import Catalog
internal import EvidenceModel
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
    let row = try store.catalog.read {
      try $0.row(FingerprintRow.self, key: .integer(item), "vpdq")
    }
    guard let row else { return [] }
    return choose(try VPDQFingerprint(row, columns: store.columns))
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
