// SPDX-License-Identifier: Apache-2.0
// When luma as stored no longer stands for the luma of the colours that a picture is shown in.

internal import PerceptualHash

/// How far the chroma of a picture lies from grey: the mean of Cb² + Cr² over its pixels.
///
/// Stored luma is that of the shown colours but for rounding, and but for what red, green and blue cannot show:
/// there colours are clipped, and what is cut off is missing in their luma. It can be no more than chroma has. Lists
/// hold hashes of shown colours, so those are hashed where it could matter. See docs/adr/0148-luma-of-shown-colours.md.
struct ChromaStrength {
  /// The strength, in squares of levels of 0...255, from which on shown colours are hashed whatever the hash: forty
  /// levels from grey, in the mean over the picture.
  static let strong = 1_600.0
  /// How far frequencies move at most for each level of chroma: two and a half times what was seen.
  static let reach: Float = 0.01
  /// The bits that a hash may be away by the conformance rule.
  static let bits = 10

  /// The mean of the squares.
  var meanSquare = 0.0

  /// Whether no look at the hash is needed to tell.
  var isStrong: Bool { meanSquare >= Self.strong }

  /// Whether clipping could turn more than ``bits`` bits of what `hasher` hashed last.
  func mayTurn(_ hasher: PDQHasher) -> Bool {
    meanSquare > 0
      && hasher.margin(beyond: Self.bits) < Self.reach * Float(meanSquare).squareRoot()
  }
}
