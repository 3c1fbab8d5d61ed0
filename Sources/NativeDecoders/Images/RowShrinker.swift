// SPDX-License-Identifier: Apache-2.0
// Rows of a picture made smaller by whole numbers while they come, so that a large one needs no memory.

/// What takes the rows of a picture from top to bottom, pixel by pixel.
protocol RowSink {
  /// The next row that is looked at; `nil` when no more are.
  var wantedRow: Int? { get }

  /// Takes the row that ``wantedRow`` named.
  mutating func addRow(_ pixel: (_ column: Int) -> RGBPixel)
}

extension LumaSampler: RowSink {}

/// Means of squares of `factor` by `factor` pixels; those at the right and lower edge may be cut.
struct RowShrinker: RowSink {
  /// The width of the shrunk picture.
  let width: Int
  /// The height of the shrunk picture.
  let height: Int
  /// Red, green and blue of each pixel, as far as rows came.
  private(set) var bytes: [UInt8] = []
  private let source: (width: Int, height: Int)
  private let factor: Int
  private var sums: [UInt32]
  private var row = 0

  /// Shrinks a picture of `width` by `height` pixels.
  init(width: Int, height: Int, factor: Int) {
    source = (width, height)
    self.factor = factor
    self.width = (width + factor - 1) / factor
    self.height = (height + factor - 1) / factor
    sums = [UInt32](repeating: 0, count: 3 * self.width)
    bytes.reserveCapacity(3 * self.width * self.height)
  }

  var wantedRow: Int? { row < source.height ? row : nil }

  mutating func addRow(_ pixel: (_ column: Int) -> RGBPixel) {
    for column in 0..<source.width {
      let color = pixel(column)
      let start = 3 * (column / factor)
      sums[start] += UInt32(color.red)
      sums[start + 1] += UInt32(color.green)
      sums[start + 2] += UInt32(color.blue)
    }
    row += 1
    if row.isMultiple(of: factor) || row == source.height { finishRow() }
  }

  private mutating func finishRow() {
    let rows = (row - 1) % factor + 1
    for column in 0..<width {
      let columns = min(factor, source.width - column * factor)
      let area = UInt32(rows * columns)
      for channel in 0..<3 {
        bytes.append(UInt8(clamping: (sums[3 * column + channel] + area / 2) / area))
        sums[3 * column + channel] = 0
      }
    }
  }
}
