// SPDX-License-Identifier: Apache-2.0
// The blur of PDQ in portable vectors: the twin of Sources/CKernels/pdq.c, bit for bit.

/// Reduces a picture to 64×64 by two box-filter passes in each direction and decimation.
///
/// Sums run in the reference's order (add the right edge, subtract the left) in every lane, since the
/// order decides how floats round and so, near the median, which bits come out. Rows are filtered
/// eight at a time, one in each lane; columns by walking a row of sums down. The last passes make only
/// the 64 columns and 64 rows that are kept.
///
/// - Source: facebook/ThreatExchange `pdq/cpp/downscaling/downscaling.cpp`.
struct JaroszFilter: Sendable {
  /// Eight columns of one row, or one column of eight rows.
  typealias Lanes = SIMD8<Float>

  private var picture: [Lanes] = []
  private var blurred: [Lanes] = []
  private var sums: [Lanes] = []
  private var eight = EightRows()

  /// Eight rows column by column, and their means.
  private struct EightRows {
    var columns: [Lanes] = []
    var means: [Lanes] = []
  }

  /// Filters `luma` and writes 64×64 values to `grid`.
  ///
  /// Both sides are at least 5 and `luma` holds at least `width * height` values.
  mutating func reduce<Value: LumaValue>(
    _ luma: Span<Value>, width: Int, height: Int, into grid: inout [Float]
  ) {
    let stride = max(8, (width + 7) / 8)
    let rows = (height + 7) / 8 * 8
    Self.grow(&picture, rows * stride)
    Self.grow(&blurred, rows * stride)
    Self.grow(&sums, stride)
    Self.grow(&eight.columns, stride * 8)
    Self.grow(&eight.means, stride * 8)
    Self.load(luma, into: &picture, width: width, height: height, stride: stride)
    Self.filterRows(picture, &blurred, &eight, width, height, stride, picks: nil)
    Self.filterColumns(blurred, &picture, &sums, stride, BoxWindow(side: height))
    let picks = BoxWindow.centres(of: width)
    Self.filterRows(picture, &blurred, &eight, width, height, stride, picks: picks)
    Self.pickRows(blurred, &sums, stride, BoxWindow(side: height), into: &grid)
  }

  private static func grow(_ array: inout [Lanes], _ count: Int) {
    if array.count < count { array = [Lanes](repeating: .zero, count: count) }
  }

  private static func load<Value: LumaValue>(
    _ luma: Span<Value>, into picture: inout [Lanes], width: Int, height: Int, stride: Int
  ) {
    var target = picture.mutableSpan
    for row in 0..<height {
      for group in 0..<width / 8 {
        target[row * stride + group] = Value.eight(luma, at: row * width + group * 8)
      }
      guard width % 8 > 0 else { continue }
      var lanes = Lanes.zero
      for lane in 0..<width % 8 { lanes[lane] = luma[row * width + width / 8 * 8 + lane].luma }
      target[row * stride + width / 8] = lanes
    }
  }
}

// MARK: - Along rows

extension JaroszFilter {
  /// Filters all rows of `source` into `target`, or, given `picks`, only those columns, packed.
  private static func filterRows(
    _ source: [Lanes], _ target: inout [Lanes], _ eight: inout EightRows, _ width: Int,
    _ height: Int, _ stride: Int, picks: [Int]?
  ) {
    let window = BoxWindow(side: width)
    let kept = picks?.count ?? width
    for row in Swift.stride(from: 0, to: height, by: 8) {
      for group in 0..<(width + 7) / 8 {
        transpose(source.span, row * stride + group, stride, &eight.columns, group * 8, 1)
      }
      run(window, eight.columns, into: &eight.means, picks: picks)
      for group in 0..<(kept + 7) / 8 {
        transpose(eight.means.span, group * 8, 1, &target, row * stride + group, stride)
      }
    }
  }

  /// Filters eight rows, one in each lane.
  private static func run(
    _ window: BoxWindow, _ rows: [Lanes], into means: inout [Lanes], picks: [Int]?
  ) {
    let columns = rows.span
    var target = means.mutableSpan
    var sum = Lanes.zero
    var pick = 0
    let (side, size, lead) = (window.side, window.size, window.lead)
    let full = window.scale(newest: size - 1)
    for newest in 0..<side + lead {
      if newest < side { sum += columns[newest] }
      if newest >= size { sum -= columns[newest - size] }
      let column = newest - lead
      if column < 0 { continue }
      let scale = newest >= size && newest < side ? full : window.scale(newest: newest)
      guard let picks else {
        target[column] = scale.mean(sum)
        continue
      }
      while pick < picks.count, picks[pick] == column {
        target[pick] = scale.mean(sum)
        pick += 1
      }
    }
  }

  /// Eight vectors, `from` apart, become eight that hold their first lanes, their second lanes, ...
  private static func transpose(
    _ source: Span<Lanes>, _ start: Int, _ from: Int, _ target: inout [Lanes], _ end: Int,
    _ to: Int
  ) {
    let (low0, high0) = interleaved(source[start], source[start + from])
    let (low1, high1) = interleaved(source[start + 2 * from], source[start + 3 * from])
    let (low2, high2) = interleaved(source[start + 4 * from], source[start + 5 * from])
    let (low3, high3) = interleaved(source[start + 6 * from], source[start + 7 * from])
    let (a0, a1) = paired(low0, low1)
    let (a2, a3) = paired(high0, high1)
    let (b0, b1) = paired(low2, low3)
    let (b2, b3) = paired(high2, high3)
    var result = target.mutableSpan
    result[end] = Lanes(lowHalf: a0.lowHalf, highHalf: b0.lowHalf)
    result[end + to] = Lanes(lowHalf: a1.lowHalf, highHalf: b1.lowHalf)
    result[end + 2 * to] = Lanes(lowHalf: a2.lowHalf, highHalf: b2.lowHalf)
    result[end + 3 * to] = Lanes(lowHalf: a3.lowHalf, highHalf: b3.lowHalf)
    result[end + 4 * to] = Lanes(lowHalf: a0.highHalf, highHalf: b0.highHalf)
    result[end + 5 * to] = Lanes(lowHalf: a1.highHalf, highHalf: b1.highHalf)
    result[end + 6 * to] = Lanes(lowHalf: a2.highHalf, highHalf: b2.highHalf)
    result[end + 7 * to] = Lanes(lowHalf: a3.highHalf, highHalf: b3.highHalf)
  }

  @inline(__always)
  private static func interleaved(_ a: Lanes, _ b: Lanes) -> (Lanes, Lanes) {
    (
      Lanes(a[0], b[0], a[1], b[1], a[4], b[4], a[5], b[5]),
      Lanes(a[2], b[2], a[3], b[3], a[6], b[6], a[7], b[7])
    )
  }

  @inline(__always)
  private static func paired(_ a: Lanes, _ b: Lanes) -> (Lanes, Lanes) {
    (
      Lanes(a[0], a[1], b[0], b[1], a[4], a[5], b[4], b[5]),
      Lanes(a[2], a[3], b[2], b[3], a[6], a[7], b[6], b[7])
    )
  }
}

// MARK: - Along columns

extension JaroszFilter {
  /// Filters every column of `source` into `target`, walking a row of running sums down.
  private static func filterColumns(
    _ source: [Lanes], _ target: inout [Lanes], _ sums: inout [Lanes], _ stride: Int,
    _ window: BoxWindow
  ) {
    let rows = source.span
    var totals = sums.mutableSpan
    var result = target.mutableSpan
    for group in 0..<stride { totals[group] = .zero }
    for newest in 0..<window.side + window.lead {
      step(&totals, rows, stride, count: stride, window, newest)
      guard newest >= window.lead else { continue }
      let start = (newest - window.lead) * stride
      let scale = window.scale(newest: newest)
      for group in 0..<stride { result[start + group] = scale.mean(totals[group]) }
    }
  }

  /// Filters the first 64 columns of `source` and keeps the 64 rows of the grid.
  private static func pickRows(
    _ source: [Lanes], _ sums: inout [Lanes], _ stride: Int, _ window: BoxWindow,
    into grid: inout [Float]
  ) {
    let rows = source.span
    var totals = sums.mutableSpan
    let picks = BoxWindow.centres(of: window.side)
    var pick = 0
    for group in 0..<8 { totals[group] = .zero }
    for newest in 0..<window.side + window.lead {
      step(&totals, rows, stride, count: 8, window, newest)
      let scale = window.scale(newest: newest)
      while pick < 64, picks[pick] == newest - window.lead {
        for group in 0..<8 {
          let mean = scale.mean(totals[group])
          for lane in 0..<8 { grid[pick * 64 + group * 8 + lane] = mean[lane] }
        }
        pick += 1
      }
    }
  }

  @inline(__always)
  private static func step(
    _ totals: inout MutableSpan<Lanes>, _ rows: Span<Lanes>, _ stride: Int, count: Int,
    _ window: BoxWindow, _ newest: Int
  ) {
    if newest < window.side {
      let start = newest * stride
      for group in 0..<count { totals[group] += rows[start + group] }
    }
    if newest >= window.size {
      let start = (newest - window.size) * stride
      for group in 0..<count { totals[group] -= rows[start + group] }
    }
  }
}
