// SPDX-License-Identifier: Apache-2.0
// Where a Windows bitmap ends by its own headers.

/// Finds the last byte that a Windows bitmap's headers speak of.
///
/// The size of the file that the header states is not asked, since writers and hiders set it as they like.
///
/// - Source: Microsoft, "Bitmap Storage": BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER,
///   BITMAPV5HEADER.
enum BMPExtent {
  /// The end of the pixels, and of a colour profile behind them.
  ///
  /// - Throws: ``WalkError`` when the headers do not say; the source's own errors.
  static func end(of reader: RangeReader) throws -> Int {
    func number(_ offset: Int, _ width: Int) throws -> Int {
      try reader.integer(at: offset, width: width, isBigEndian: false)
    }
    let pixels = try number(10, 4)
    let header = try number(14, 4)
    guard header >= 40 else {
      guard header == 12 else { throw WalkError.malformed }
      return try checked(
        pixels, bytes(width: try number(18, 2), height: try number(20, 2), bits: try number(24, 2)),
        reader)
    }
    let height = Int(Int32(truncatingIfNeeded: try number(22, 4)).magnitude)
    let isPlain = [0, 3, 6].contains(try number(30, 4))
    let stated = try number(34, 4)
    guard isPlain || stated > 0 else { throw WalkError.malformed }
    let count =
      isPlain
      ? bytes(width: try number(18, 4), height: height, bits: try number(28, 2)) : stated
    var end = try checked(pixels, count, reader)
    if header == 124 {
      let (profile, length) = (try number(14 + 112, 4), try number(14 + 116, 4))
      if profile > 0, length > 0 { end = max(end, try checked(14 + profile, length, reader)) }
    }
    return end
  }

  /// Rows are padded to four bytes.
  ///
  /// All factors are below 2³², 2³² and 2¹⁶, so that the product may not fit.
  private static func bytes(width: Int, height: Int, bits: Int) -> Int? {
    let (row, isTooWide) = width.multipliedReportingOverflow(by: bits)
    let (all, isTooHigh) = (row / 32 + (row % 32 == 0 ? 0 : 1)).multipliedReportingOverflow(
      by: 4 * height)
    return isTooWide || isTooHigh ? nil : all
  }

  /// What lies behind the end of the file is damage, of which others tell.
  private static func checked(_ start: Int, _ count: Int?, _ reader: RangeReader) throws -> Int {
    guard let count, count <= reader.byteCount, start <= reader.byteCount - count else {
      throw WalkError.truncated
    }
    return start + count
  }
}
