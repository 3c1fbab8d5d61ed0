// SPDX-License-Identifier: Apache-2.0
// One bit for each block of 8 by 8 pixels and colour domain: all that is known marks lies in them.

/// One bit for each whole block of 8×8 pixels of a picture, in each colour domain.
struct BlockScores: Hashable {
  /// Blocks in a row.
  let columns: Int
  /// Rows of blocks.
  private(set) var rows = 0
  /// The bits, row-major, one byte each, by ``ColorDomain``.
  private var bits: [[UInt8]]

  /// No rows yet.
  init(columns: Int) {
    self.columns = columns
    bits = [[UInt8]](repeating: [], count: ColorDomain.allCases.count)
  }

  subscript(domain: ColorDomain) -> [UInt8] { bits[domain.rawValue] }

  /// Takes one row of blocks, read from a band of eight rows of pixels.
  ///
  /// - Complexity: O(pixels of the band).
  mutating func append(_ band: PixelBand, fromColumn start: Int, sums: inout BandSums) {
    sums.read(band, fromColumn: start, blocks: columns) { whole, blueFirst, redFirst in
      bits[ColorDomain.wholeBGR.rawValue].append(whole)
      bits[ColorDomain.fractionBGR.rawValue].append(blueFirst)
      bits[ColorDomain.fractionRGB.rawValue].append(redFirst)
    }
    rows += 1
  }
}

/// Eight rows of pixels, one after another.
struct PixelBand {
  /// Width in pixels.
  let width: Int
  /// Samples a pixel, 3 or 4; the fourth is passed over.
  let channels: Int
  /// `8 * width * channels` samples: red, green, blue.
  var samples: [UInt8]

  /// Takes a row of at least `width * channels` samples as row `number` of 0...7.
  mutating func take(_ row: Span<UInt8>, _ number: Int) {
    let stride = width * channels
    let start = number * stride
    unsafe row.extracting(first: stride).withUnsafeBufferPointer { source in
      unsafe samples.withUnsafeMutableBufferPointer { target in
        _ = unsafe target[start..<start + stride].update(fromContentsOf: source)
      }
    }
  }

  /// The whole-number chroma of a pixel.
  func chroma(_ x: Int, _ y: Int) -> Int {
    let at = (y * width + x) * channels
    return BandSums.chroma(Int(samples[at]), Int(samples[at + 1]), Int(samples[at + 2]))
  }
}
