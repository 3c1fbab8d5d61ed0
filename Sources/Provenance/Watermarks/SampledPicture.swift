// SPDX-License-Identifier: Apache-2.0
// A whole picture in memory, for the searches that need more than one pass.

internal import MediaDecoding

/// A whole picture in memory: row-major, three samples a pixel.
struct SampledPicture: Hashable {
  /// Width in pixels.
  let width: Int
  /// Height in pixels.
  let height: Int
  /// `width * height * 3` samples.
  private(set) var samples: [UInt8]

  /// Wraps samples; `nil` when their number is another.
  init?(width: Int, height: Int, samples: [UInt8]) {
    guard width > 0, height > 0, samples.count == width * height * 3 else { return nil }
    self.width = width
    self.height = height
    self.samples = samples
  }

  private init(_ width: Int, _ height: Int, _ samples: [UInt8]) {
    self.width = width
    self.height = height
    self.samples = samples
  }

  /// The samples of one row.
  func row(_ y: Int) -> [UInt8] { Array(samples[y * width * 3..<(y + 1) * width * 3]) }

  /// Mirrored left to right.
  func mirrored() -> SampledPicture {
    var result = samples
    for y in 0..<height {
      for x in 0..<width {
        let from = (y * width + width - 1 - x) * 3
        let to = (y * width + x) * 3
        for channel in 0..<3 { result[to + channel] = samples[from + channel] }
      }
    }
    return SampledPicture(width, height, result)
  }

  /// Mirrored top to bottom.
  func flipped() -> SampledPicture {
    var result: [UInt8] = []
    result.reserveCapacity(samples.count)
    for y in (0..<height).reversed() {
      result += samples[y * width * 3..<(y + 1) * width * 3]
    }
    return SampledPicture(width, height, result)
  }

  /// Resized by cubic convolution between pixel centres; beyond an edge stand its own samples.
  ///
  /// Linear interpolation blurs, most of all halfway between pixels, and so takes from a mark what it is read by.
  ///
  /// - Source: R. Keys, "Cubic convolution interpolation for digital image processing", IEEE Transactions on Acoustics,
  ///   Speech, and Signal Processing 29(6), 1981, doi 10.1109/TASSP.1981.1163711; a = −1/2.
  /// - Complexity: O(`newWidth · height + newWidth · newHeight`), of which the first is held as `Float`.
  func resized(width newWidth: Int, height newHeight: Int) -> SampledPicture {
    let columns = CubicTap.all(newWidth, of: width)
    let line = newWidth * 3
    var across: [Float] = []
    across.reserveCapacity(line * height)
    for y in 0..<height {
      let start = y * width * 3
      for tap in columns {
        for channel in 0..<3 {
          across.append(tap.sum { Float(samples[start + $0 * 3 + channel]) })
        }
      }
    }
    var result: [UInt8] = []
    result.reserveCapacity(line * newHeight)
    for tap in CubicTap.all(newHeight, of: height) {
      for index in 0..<line {
        let value = tap.sum { across[$0 * line + index] }
        result.append(UInt8(min(255, max(0, value.rounded()))))
      }
    }
    return SampledPicture(newWidth, newHeight, result)
  }
}

/// The four positions that one position of a resized line is made of, and how much each counts.
private struct CubicTap {
  private let positions: SIMD4<Int>
  private let weights: SIMD4<Float>

  /// The taps of `count` positions over `source` ones.
  static func all(_ count: Int, of source: Int) -> [CubicTap] {
    (0..<count).map { position in
      let place = (Float(position) + 0.5) * Float(source) / Float(count) - 0.5
      return CubicTap(at: place, last: source - 1)
    }
  }

  private init(at place: Float, last: Int) {
    let first = Int(place.rounded(.down))
    let part = place - Float(first)
    positions = SIMD4(first - 1, first, first + 1, first + 2).clamped(
      lowerBound: .zero, upperBound: SIMD4(repeating: last))
    weights = SIMD4(
      Self.weight(1 + part), Self.weight(part), Self.weight(1 - part), Self.weight(2 - part))
  }

  /// The weight of a position at a distance of 0...2.
  private static func weight(_ distance: Float) -> Float {
    distance <= 1
      ? (1.5 * distance - 2.5) * distance * distance + 1
      : ((2.5 - 0.5 * distance) * distance - 4) * distance + 2
  }

  /// The sum of the values at the positions by weight.
  @inline(__always) func sum(_ value: (Int) -> Float) -> Float {
    value(positions[0]) * weights[0] + value(positions[1]) * weights[1]
      + value(positions[2]) * weights[2] + value(positions[3]) * weights[3]
  }
}
