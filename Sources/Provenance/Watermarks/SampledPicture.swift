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

  /// Resized by linear interpolation between pixel centres.
  func resized(width newWidth: Int, height newHeight: Int) -> SampledPicture {
    var result: [UInt8] = []
    result.reserveCapacity(newWidth * newHeight * 3)
    let columns = Self.steps(newWidth, width)
    for (top, bottom, down) in Self.steps(newHeight, height) {
      for (left, right, across) in columns {
        for channel in 0..<3 {
          func value(_ x: Int, _ y: Int) -> Float { Float(samples[(y * width + x) * 3 + channel]) }
          let upper = value(left, top) * (1 - across) + value(right, top) * across
          let lower = value(left, bottom) * (1 - across) + value(right, bottom) * across
          result.append(UInt8((upper * (1 - down) + lower * down).rounded()))
        }
      }
    }
    return SampledPicture(newWidth, newHeight, result)
  }

  /// The two source positions and the weight of the second, of each target position.
  private static func steps(_ count: Int, _ source: Int) -> [(Int, Int, Float)] {
    (0..<count).map { position in
      let place = max(0, (Float(position) + 0.5) * Float(source) / Float(count) - 0.5)
      let first = min(source - 1, Int(place))
      return (first, min(source - 1, first + 1), place - Float(first))
    }
  }
}
