// SPDX-License-Identifier: Apache-2.0
// Frames of animated PNG files, and what is seen of them, worked out pixel by pixel from the specification.

import EvidenceModel
import MartletTesting
import PerceptualHash
import SyntheticEncoding
import Testing

/// Frames of one size of picture, and how they come out.
enum AnimatedPNGReference {
  static let (width, height) = (160, 150)

  /// A frame as large as the picture, or a piece of it.
  static func frame(
    _ seed: UInt64, width: Int = width, height: Int = height, alpha: (Int) -> UInt8 = { _ in 255 }
  ) -> AnimatedPNG.Frame {
    let card = PixelCanvas.testCard(width: width, height: height, seed: seed)
    var pixels: [UInt8] = []
    for pixel in 0..<width * height {
      pixels += card.bytes[3 * pixel..<3 * pixel + 3] + [alpha(pixel)]
    }
    return AnimatedPNG.Frame(width: width, height: height, pixels: pixels)
  }

  /// Frames of which two in five are as large as the picture, with every disposal and either way of laying.
  ///
  /// A pixel may be seen through altogether or, where `isSoft`, in part.
  static func frames(
    _ count: Int, isSoft: Bool, _ generator: inout SeededGenerator
  ) -> [AnimatedPNG.Frame] {
    (0..<count).map { number in
      let isFull = number == 0 || generator.below(5) < 2
      let width = isFull ? width : 1 + generator.below(width)
      let height = isFull ? height : 1 + generator.below(height)
      let holes = generator.below(3)
      let seed = UInt64(generator.below(1_000_000))
      var frame = frame(seed, width: width, height: height) { pixel in
        let isHole = pixel / 7 % 3 < holes
        return isSoft && pixel % 2 == 0 ? UInt8(pixel / 5 % 256) : isHole ? 0 : 255
      }
      frame.left = generator.below(Self.width - width + 1)
      frame.top = generator.below(Self.height - height + 1)
      frame.isOver = generator.below(2) == 0
      frame.disposal = AnimatedPNG.Disposal.allCases[generator.below(3)]
      return frame
    }
  }

  /// Red, green, blue and alpha of each frame as it is shown, by the specification's rules.
  static func composed(
    _ frames: [AnimatedPNG.Frame], _ samples: AnimatedPNG.Samples = .colors
  ) -> [[UInt8]] {
    var canvas = [UInt8](repeating: 0, count: 4 * width * height)
    return frames.enumerated().map { index, frame in
      let before = canvas
      for y in 0..<frame.height {
        for x in 0..<frame.width {
          let from = 4 * (y * frame.width + x)
          let to = 4 * ((y + frame.top) * width + x + frame.left)
          let above = samples.shown(frame.pixels[from..<from + 4])
          let seen = frame.isOver ? over(above, Array(canvas[to..<to + 4])) : above
          for channel in 0..<4 { canvas[to + channel] = seen[channel] }
        }
      }
      let shown = canvas
      // There is nothing before the first frame.
      let disposal = index == 0 && frame.disposal == .previous ? .background : frame.disposal
      switch disposal {
      case .none: break
      case .previous: canvas = before
      case .background:
        for y in frame.top..<frame.top + frame.height {
          for x in frame.left..<frame.left + frame.width {
            for channel in 0..<4 { canvas[4 * (y * width + x) + channel] = 0 }
          }
        }
      }
      return shown
    }
  }

  /// One pixel over another, as fractions.
  private static func over(_ above: [UInt8], _ below: [UInt8]) -> [UInt8] {
    let (front, back) = (Double(above[3]) / 255, Double(below[3]) / 255)
    guard front > 0 else { return below }
    let alpha = front + (1 - front) * back
    let colors = (0..<3).map { channel in
      (front * Double(above[channel]) + (1 - front) * back * Double(below[channel])) / alpha
    }
    return (colors + [255 * alpha]).map { UInt8($0.rounded()) }
  }

  /// The hash of the colours of pixels, whatever is seen through them.
  static func hash(_ pixels: [UInt8]) throws -> PDQFingerprint {
    let rgb = pixels.enumerated().filter { $0.offset % 4 < 3 }.map(\.element)
    let luma = PDQLuma.fromRGB(rgb.span, width: width, height: height) ?? []
    var hasher = PDQHasher()
    let found = hasher.hash(luma: luma.span, width: width, height: height)
    return try #require(found)
  }
}
