// SPDX-License-Identifier: Apache-2.0
// The blur of PDQ: two passes of a box filter along rows and columns, then one value in each cell.

/// Reduces a picture to 64×64 by two box-filter passes in each direction and decimation.
///
/// Sums run in the reference's order (add the right edge, subtract the left), since the order decides
/// how floats round and so, near the median, which bits come out.
///
/// - Source: facebook/ThreatExchange `pdq/cpp/downscaling/downscaling.cpp`.
struct JaroszFilter: Sendable {
  private var picture: [Float] = []
  private var blurred: [Float] = []
  private var sums: [Float] = []

  /// Filters `luma` and writes 64×64 values to `grid`.
  ///
  /// Both sides are at least 5 and `luma` holds at least `width * height` values.
  mutating func reduce(_ luma: Span<Float>, width: Int, height: Int, into grid: inout [Float]) {
    let count = width * height
    if picture.count < count {
      picture = [Float](repeating: 0, count: count)
      blurred = [Float](repeating: 0, count: count)
    }
    if sums.count < width { sums = [Float](repeating: 0, count: width) }
    Self.blur(luma, &picture, &blurred, &sums, width: width, height: height)
    Self.decimate(picture.span, width: width, height: height, into: &grid)
  }

  /// Two passes in each direction; the result is in `picture`.
  private static func blur(
    _ luma: Span<Float>, _ picture: inout [Float], _ blurred: inout [Float],
    _ sums: inout [Float], width: Int, height: Int
  ) {
    filterRows(luma, &blurred, width: width, height: height)
    filterColumns(blurred.span, &picture, &sums, width: width, height: height)
    filterRows(picture.span, &blurred, width: width, height: height)
    filterColumns(blurred.span, &picture, &sums, width: width, height: height)
  }

  /// Half a cell of the 64×64 grid, rounded up.
  private static func window(for side: Int) -> Int { (side + 127) / 128 }

  /// Filters every row of `source` into `output`.
  private static func filterRows(
    _ source: Span<Float>, _ output: inout [Float], width: Int, height: Int
  ) {
    let window = window(for: width)
    var target = output.mutableSpan
    for row in 0..<height { filterRow(source, &target, row * width, width, window) }
  }

  private static func filterRow(
    _ source: Span<Float>, _ target: inout MutableSpan<Float>, _ start: Int, _ width: Int,
    _ window: Int
  ) {
    let lead = window / 2
    var sum: Float = 0
    for column in 0..<lead { sum += source[start + column] }
    for column in 0..<window - lead {
      sum += source[start + column + lead]
      target[start + column] = sum / Float(column + lead + 1)
    }
    let full = Float(window)
    var left = start
    for column in window - lead..<width - lead {
      sum += source[start + column + lead]
      sum -= source[left]
      target[start + column] = sum / full
      left += 1
    }
    var size = window
    for column in width - lead..<width {
      sum -= source[left]
      left += 1
      size -= 1
      target[start + column] = sum / Float(size)
    }
  }

  /// Filters every column of `source` into `output`, walking a row of running sums down.
  private static func filterColumns(
    _ source: Span<Float>, _ output: inout [Float], _ sums: inout [Float], width: Int, height: Int
  ) {
    let window = window(for: height)
    let lead = window / 2
    var totals = sums.mutableSpan
    var target = output.mutableSpan
    for column in 0..<width { totals[column] = 0 }
    for row in 0..<lead { add(source, row * width, to: &totals, width) }
    for row in 0..<window - lead {
      add(source, (row + lead) * width, to: &totals, width)
      divide(totals.span, by: row + lead + 1, into: &target, row * width, width)
    }
    for row in window - lead..<height - lead {
      add(source, (row + lead) * width, to: &totals, width)
      subtract(source, (row + lead - window) * width, from: &totals, width)
      divide(totals.span, by: window, into: &target, row * width, width)
    }
    for row in height - lead..<height {
      subtract(source, (row + lead - window) * width, from: &totals, width)
      let size = window - lead - 1 + height - row
      divide(totals.span, by: size, into: &target, row * width, width)
    }
  }

  private static func add(
    _ source: Span<Float>, _ start: Int, to totals: inout MutableSpan<Float>, _ width: Int
  ) {
    for column in 0..<width { totals[column] += source[start + column] }
  }

  private static func subtract(
    _ source: Span<Float>, _ start: Int, from totals: inout MutableSpan<Float>, _ width: Int
  ) {
    for column in 0..<width { totals[column] -= source[start + column] }
  }

  private static func divide(
    _ totals: Span<Float>, by size: Int, into target: inout MutableSpan<Float>, _ start: Int,
    _ width: Int
  ) {
    let divisor = Float(size)
    for column in 0..<width { target[start + column] = totals[column] / divisor }
  }

  /// Takes the value at the centre of each of 64×64 cells.
  private static func decimate(
    _ source: Span<Float>, width: Int, height: Int, into grid: inout [Float]
  ) {
    for row in 0..<64 {
      let sourceRow = Int((Double(row) + 0.5) * Double(height) / 64)
      for column in 0..<64 {
        let sourceColumn = Int((Double(column) + 0.5) * Double(width) / 64)
        grid[row * 64 + column] = source[sourceRow * width + sourceColumn]
      }
    }
  }
}
