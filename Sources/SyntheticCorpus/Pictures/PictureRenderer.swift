// SPDX-License-Identifier: Apache-2.0
// From a planned picture to its canvas: scene, family relation, imprint.

internal import EvidenceModel
internal import SyntheticEncoding

/// Draws planned pictures.
enum PictureRenderer {
  /// The finished canvas of `picture`.
  static func canvas(_ picture: PlannedPicture) -> PixelCanvas {
    var generator = SeededGenerator(seed: picture.scene, label: "member \(picture.serial)")
    let variation = picture.relation == .varied ? generator.next() : nil
    let scene = Scene(seed: picture.scene, variation: variation)
    var canvas = scene.canvas(width: picture.width, height: picture.height)
    var corner = Int(picture.scene & 3)
    switch picture.relation {
    case .alone, .first, .reencoded, .varied, .resigned: break
    case .scaled:
      let percent = 60 + generator.below(30) + (generator.below(4) == 0 ? 50 : 0)
      canvas = canvas.scaled(
        width: picture.width * percent / 100, height: picture.height * percent / 100)
    case .cropped: canvas = cropped(canvas, using: &generator)
    case .flipped:
      switch generator.below(3) {
      case 0:
        canvas = canvas.mirrored()
        corner ^= 1
      case 1:
        canvas = canvas.flipped()
        corner ^= 2
      default:
        canvas = canvas.mirrored().flipped()
        corner ^= 3
      }
    case .edited: edit(&canvas, using: &generator)
    }
    let imprint = Imprint(glyph: picture.truth.glyph, serial: picture.serial, corner: corner)
    imprint.print(on: &canvas)
    return canvas
  }

  /// Between 0.5 and 1.5 hundredths off each margin.
  private static func cropped(
    _ canvas: PixelCanvas, using generator: inout SeededGenerator
  ) -> PixelCanvas {
    let margins = (0..<4).map { _ in 5 + generator.below(11) }
    let left = canvas.width * margins[0] / 1_000
    let top = canvas.height * margins[1] / 1_000
    return canvas.cropped(
      left: left, top: top, width: canvas.width - left - max(1, canvas.width * margins[2] / 1_000),
      height: canvas.height - top - max(1, canvas.height * margins[3] / 1_000))
  }

  private static func edit(_ canvas: inout PixelCanvas, using generator: inout SeededGenerator) {
    let size = max(2, min(canvas.width, canvas.height) / 24)
    for _ in 0..<3 {
      let color = PixelColor.random(in: 0...255, using: &generator)
      let x = canvas.width / 6 + generator.below(max(1, canvas.width * 2 / 3))
      let y = canvas.height / 6 + generator.below(max(1, canvas.height * 2 / 3))
      canvas.fill(x: x, y: y, width: size, height: size, color)
    }
  }
}
