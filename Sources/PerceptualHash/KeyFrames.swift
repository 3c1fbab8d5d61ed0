// SPDX-License-Identifier: Apache-2.0
// The frames of a video that show its scenes, chosen from its fingerprint.

public import EvidenceModel

/// Chooses the frames of a video that show its scenes.
public enum KeyFrames {
  /// Two sampled frames this many bits apart belong to different scenes: unrelated pictures are 128
  /// bits apart on average.
  public static let sceneDistance = 64
  /// The most frames of one contact sheet.
  public static let maximum = 32

  /// The first frame, and each sampled frame that begins a scene.
  ///
  /// Such a frame is at least ``sceneDistance`` bits from the sampled frame before it and from the key
  /// frame before it, so that a flash within a scene adds at most its own picture. Of more than ``maximum`` an even choice is kept, the first among it.
  ///
  /// Frames below the published quality are passed over where better ones follow: a black leader says
  /// little.
  ///
  /// - Complexity: O(frames).
  public static func choose(_ fingerprint: VPDQFingerprint) -> [VPDQFrame] {
    let fit = fingerprint.frames.filter {
      $0.fingerprint.quality >= PDQFingerprint.standardQuality
    }
    guard let first = fit.first ?? fingerprint.frames.first else { return [] }
    var chosen = [first]
    var (last, before) = (first, first)
    for frame in fit.dropFirst() {
      if distance(frame, before) >= sceneDistance, distance(frame, last) >= sceneDistance {
        chosen.append(frame)
        last = frame
      }
      before = frame
    }
    guard chosen.count > maximum else { return chosen }
    return (0..<maximum).map { chosen[$0 * chosen.count / maximum] }
  }

  private static func distance(_ left: VPDQFrame, _ right: VPDQFrame) -> Int {
    left.fingerprint.hash.distance(to: right.fingerprint.hash)
  }
}
