// SPDX-License-Identifier: Apache-2.0
// Crops, symmetries and resampling in whole numbers, so that every machine gives the same bytes.

extension PixelCanvas {
  /// The rectangle from (`left`, `top`), cut at the edges of the picture; at least one pixel.
  public func cropped(left: Int, top: Int, width: Int, height: Int) -> PixelCanvas {
    let left = min(max(0, left), self.width - 1)
    let top = min(max(0, top), self.height - 1)
    let columns = max(1, min(width, self.width - left))
    var result: [UInt8] = []
    let rows = max(1, min(height, self.height - top))
    result.reserveCapacity(columns * rows * 3)
    for row in top..<(top + rows) {
      let start = (row * self.width + left) * 3
      result.append(contentsOf: bytes[start..<(start + columns * 3)])
    }
    return PixelCanvas(width: columns, height: rows, bytes: result) ?? self
  }

  /// The mirror image, left and right exchanged.
  public func mirrored() -> PixelCanvas {
    rearranged(width: width, height: height) { x, y in (width - 1 - x, y) }
  }

  /// The mirror image, top and bottom exchanged.
  public func flipped() -> PixelCanvas {
    rearranged(width: width, height: height) { x, y in (x, height - 1 - y) }
  }

  /// Turned by a quarter, clockwise.
  public func turned() -> PixelCanvas {
    rearranged(width: height, height: width) { x, y in (y, height - 1 - x) }
  }

  private func rearranged(
    width newWidth: Int, height newHeight: Int, _ source: (Int, Int) -> (Int, Int)
  ) -> PixelCanvas {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        let (column, row) = source(x, y)
        let index = (row * width + column) * 3
        result.append(bytes[index])
        result.append(bytes[index + 1])
        result.append(bytes[index + 2])
      }
    }
    return PixelCanvas(width: newWidth, height: newHeight, bytes: result) ?? self
  }

  /// The picture at another size: the mean of each pixel's source area when it gets smaller, linear
  /// interpolation when it gets larger.
  public func scaled(width newWidth: Int, height newHeight: Int) -> PixelCanvas {
    let newWidth = max(1, newWidth)
    let newHeight = max(1, newHeight)
    let columns = Resampling.taps(from: width, to: newWidth)
    let rows = Resampling.taps(from: height, to: newHeight)
    var result: [UInt8] = []
    result.reserveCapacity(newWidth * newHeight * 3)
    for row in rows {
      for column in columns {
        var sums = (0, 0, 0)
        for (y, vertical) in row {
          for (x, horizontal) in column {
            let index = (y * width + x) * 3
            let weight = vertical * horizontal
            sums.0 += Int(bytes[index]) * weight
            sums.1 += Int(bytes[index + 1]) * weight
            sums.2 += Int(bytes[index + 2]) * weight
          }
        }
        for sum in [sums.0, sums.1, sums.2] {
          result.append(UInt8(clamping: (sum + Resampling.half) / Resampling.whole))
        }
      }
    }
    return PixelCanvas(width: newWidth, height: newHeight, bytes: result) ?? self
  }
}

/// Weights of source pixels for each target pixel along one axis; each list sums to 256.
private enum Resampling {
  static let whole = 256 * 256
  static let half = whole / 2

  static func taps(from source: Int, to target: Int) -> [[(index: Int, weight: Int)]] {
    (0..<target).map { position in
      if target >= source {
        let center = max(0, (2 * position + 1) * source * 128 / target - 128)
        let first = min(center >> 8, source - 1)
        let weight = center & 255
        return [(first, 256 - weight), (min(first + 1, source - 1), weight)]
      }
      let first = position * source / target
      let last = max(first + 1, (position + 1) * source / target)
      let count = last - first
      return (first..<last).map { index in
        let done = (index - first) * 256 / count
        return (index, (index - first + 1) * 256 / count - done)
      }
    }
  }
}
