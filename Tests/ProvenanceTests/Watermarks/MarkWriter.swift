// SPDX-License-Identifier: Apache-2.0
// Hides known marks in procedural pictures, by the public writer's method: for tests only.

import EvidenceModel

@testable import Provenance

/// Hides marks the way the public writer does, except its loss of detail.
///
/// In each block the largest coefficient but the first is moved to the middle of the half of its step that stands for
/// the bit; its four pixels take the change in their chroma.
enum MarkWriter {
  /// `picture` with `mark` hidden in it, in one colour domain.
  static func mark(
    _ picture: SampledPicture, with mark: WatermarkMark, in domain: ColorDomain
  ) -> SampledPicture {
    let columns = picture.width / 8
    var samples = picture.samples
    for block in 0..<(columns * (picture.height / 8)) {
      hide(
        mark.bits[block % mark.bitCount], atX: block % columns * 8, y: block / columns * 8, domain,
        width: picture.width, &samples)
    }
    return SampledPicture(width: picture.width, height: picture.height, samples: samples) ?? picture
  }

  private static func hide(
    _ bit: Bool, atX left: Int, y top: Int, _ domain: ColorDomain, width: Int,
    _ samples: inout [UInt8]
  ) {
    // Rounding and clamping undo part of a change, and a coefficient that shrinks makes another the largest:
    // some rounds settle it.
    for _ in 0..<40 {
      let sums = (0..<16).map { index -> Double in
        (0..<4).reduce(0) { sum, pixel in
          let x = left + index % 4 * 2 + pixel % 2
          let y = top + index / 4 * 2 + pixel / 2
          return sum + chroma((y * width + x) * 3, domain, samples)
        } / 2
      }
      let place = (1..<16).max { abs(sums[$0]) < abs(sums[$1]) } ?? 1
      let amount = abs(sums[place])
      let wanted = (amount / 36).rounded(.down) * 36 + (bit ? 27 : 9)
      guard abs(wanted - amount) > 1 else { return }
      let change = (sums[place] < 0 ? -1 : 1) * (wanted - amount) / 2
      for pixel in 0..<4 {
        let x = left + place % 4 * 2 + pixel % 2
        let y = top + place / 4 * 2 + pixel / 2
        move((y * width + x) * 3, by: change, domain, &samples)
      }
    }
  }

  private static func chroma(_ at: Int, _ domain: ColorDomain, _ samples: [UInt8]) -> Double {
    let (red, green, blue) = (samples[at], samples[at + 1], samples[at + 2])
    if domain == .wholeBGR {
      return Double(BandSums.chroma(Int(red), Int(green), Int(blue)))
    }
    let (first, last) = domain == .fractionBGR ? (blue, red) : (red, blue)
    let luma = 0.114 * Double(first) + 0.587 * Double(green) + 0.299 * Double(last)
    return (Double(first) - luma) * 0.492 + 0.5
  }

  /// Moves the chroma of one pixel and keeps its brightness, as the way back from YUV does.
  private static func move(
    _ at: Int, by change: Double, _ domain: ColorDomain, _ samples: inout [UInt8]
  ) {
    let first = domain == .fractionRGB ? at : at + 2
    samples[first] = UInt8(clamping: Int((Double(samples[first]) + change * 2.032).rounded()))
    samples[at + 1] = UInt8(clamping: Int((Double(samples[at + 1]) - change * 0.395).rounded()))
  }
}
