// SPDX-License-Identifier: Apache-2.0
// From height to colour: dark, middle and light tones of seeded hues.

internal import EvidenceModel
internal import SyntheticEncoding

/// Colours for heights 0...255, getting lighter all the way, so that a picture keeps its contrast
/// in grey.
struct Palette {
  /// 256 colours.
  let colors: [PixelColor]

  init(using generator: inout SeededGenerator) {
    let dark = PixelColor.random(in: 0...70, using: &generator)
    let middle = PixelColor.random(in: 75...180, using: &generator)
    let light = PixelColor.random(in: 185...255, using: &generator)
    colors = (0..<256).map { height in
      height < 128
        ? dark.mixed(with: middle, part: height, of: 128)
        : middle.mixed(with: light, part: height - 128, of: 127)
    }
  }
}
