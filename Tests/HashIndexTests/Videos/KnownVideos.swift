// SPDX-License-Identifier: Apache-2.0
// Made-up videos for the tests of known videos, and the published rule written plainly.

import EvidenceModel
import HashIndex
import MartletTesting

/// Made-up videos.
enum KnownVideos {
  /// A video of one frame a second with these hashes.
  static func video(_ hashes: [PDQHash], quality: (Int) -> Int = { _ in 90 }) -> VPDQFingerprint {
    VPDQFingerprint(
      frames: hashes.enumerated().map { second, hash in
        VPDQFrame(
          frame: 30 * second, microseconds: Int64(second) * 1_000_000,
          fingerprint: PDQFingerprint(hash: hash, quality: quality(second)))
      })
  }

  /// A known video whose key is only a name.
  static func known(_ fingerprint: VPDQFingerprint, _ name: UInt8) throws -> KnownVideo {
    struct NoKey: Error {}
    guard let key = FingerprintKey(bytes: [UInt8](repeating: name, count: 32)) else {
      throw NoKey()
    }
    return KnownVideo(key: key, fingerprint: fingerprint)
  }

  /// The shares of two videos by the published rule: distinct fit hashes that are near one of the other video.
  static func shares(
    _ query: VPDQFingerprint, _ target: VPDQFingerprint, threshold: Int = 31, quality: Int = 50
  ) -> (query: Double, target: Double) {
    func fit(_ video: VPDQFingerprint) -> Set<PDQHash> {
      Set(video.frames.filter { $0.fingerprint.quality >= quality }.map(\.fingerprint.hash))
    }
    let (left, right) = (fit(query), fit(target))
    func share(_ these: Set<PDQHash>, in those: Set<PDQHash>) -> Double {
      let found = these.count { one in those.contains { $0.distance(to: one) <= threshold } }
      return these.isEmpty ? 0 : Double(found) * 100 / Double(these.count)
    }
    return (share(left, in: right), share(right, in: left))
  }
}
