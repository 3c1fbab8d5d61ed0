// SPDX-License-Identifier: Apache-2.0
// Luma for PDQ from rows of a picture, keeping only the pixels that the hash looks at.

internal import MediaDecoding

/// One pixel, eight bits a channel.
struct RGBPixel: Hashable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8
}

/// Collects the luma of a picture whose rows come from top to bottom.
///
/// A picture with a side above 512 pixels is reduced to 512×512 by nearest neighbour,
/// `source = floor(i · size / 512)`, as the reference hasher does before it hashes; only those pixels
/// are converted and kept, so a large picture costs no more memory than a small one.
/// Luma is 0.299 R + 0.587 G + 0.114 B in `Float`.
///
/// - Source: facebook/ThreatExchange `pdq/cpp/io/pdqio.cpp`, `pdq/cpp/downscaling/downscaling.cpp`.
struct LumaSampler {
  /// The side above which, and to which, pictures are reduced.
  static let reducedSide = 512

  /// The width of the sampled plane.
  let width: Int
  /// The height of the sampled plane.
  let height: Int
  /// The plane, row-major, `width * height` values.
  private(set) var luma: [Float] = []
  private let sourceHeight: Int
  private let columns: [Int]
  private var nextRow = 0

  /// Samples a picture of `width` by `height` pixels.
  init(width: Int, height: Int) {
    let isReduced = width > Self.reducedSide || height > Self.reducedSide
    let sampledWidth = isReduced ? Self.reducedSide : width
    self.width = sampledWidth
    self.height = isReduced ? Self.reducedSide : height
    sourceHeight = height
    columns = (0..<sampledWidth).map { $0 * width / sampledWidth }
    luma.reserveCapacity(self.width * self.height)
  }

  /// The next source row that is looked at; `nil` when the plane is complete.
  var wantedRow: Int? { nextRow < height ? nextRow * sourceHeight / height : nil }

  /// Takes the row that ``wantedRow`` named.
  mutating func addRow(_ pixel: (_ column: Int) -> RGBPixel) {
    guard let row = wantedRow else { return }
    let start = luma.count
    for column in columns {
      let pixel = pixel(column)
      luma.append(
        0.299 * Float(pixel.red) + 0.587 * Float(pixel.green) + 0.114 * Float(pixel.blue))
    }
    nextRow += 1
    // A picture that is wide and low repeats rows.
    while wantedRow == row {
      luma.append(contentsOf: luma[start..<start + width])
      nextRow += 1
    }
  }
}
