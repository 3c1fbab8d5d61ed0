// SPDX-License-Identifier: Apache-2.0
// When luma as stored no longer stands for the luma of the colours that a picture is shown in.

internal import EvidenceModel
internal import PerceptualHash

/// How far the chroma of a picture lies from grey: the mean of Cb² + Cr² over its pixels.
///
/// Stored luma is that of the shown colours but for rounding, and but for what red, green and blue cannot show:
/// there colours are clipped, and what is cut off is missing in their luma. It can be no more than chroma has. Lists
/// hold hashes of shown colours, so those are hashed where it could matter. See docs/adr/0148-luma-of-shown-colours.md.
struct ChromaStrength {
  /// The strength, in squares of levels of 0...255, from which on shown colours are hashed whatever the hash: fifty
  /// levels from grey, in the mean over the picture.
  static let strong = 2_500.0
  /// How far frequencies move at most for each level of chroma: about twice what was seen.
  static let reach: Float = 0.01
  /// The same for luma of low quality, where only what clipping may have made plain is decoded again: smooth pictures
  /// have such margins from 0.0007 on.
  static let plainReach: Float = 0.0005
  /// The bits that a hash may be away by the conformance rule.
  static let bits = 10
  /// The quality from which on margins count fully: the rule holds from 80 on, and clipped luma is plainer than colours.
  static let quality = 60

  /// The mean of the squares.
  var meanSquare = 0.0

  /// Whether no look at the hash is needed to tell.
  var isStrong: Bool { meanSquare >= Self.strong }

  /// Whether clipping could turn more than ``bits`` bits of `hash`, which `hasher` made last.
  func mayTurn(_ hash: PDQFingerprint?, _ hasher: PDQHasher) -> Bool {
    guard meanSquare > 0, let hash else { return false }
    let reach = hash.quality >= Self.quality ? Self.reach : Self.plainReach
    return hasher.margin(beyond: Self.bits) < reach * Float(meanSquare).squareRoot()
  }
}
