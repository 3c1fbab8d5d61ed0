// SPDX-License-Identifier: Apache-2.0
// How the rows of a PNG lie in its data, and those of an interlaced one as they are shown.

/// The sizes of a PNG picture's rows.
///
/// - Source: Portable Network Graphics (third edition), sections 7.2, 8.1, 9 and 11.2.1.
struct PNGLayout {
  /// One of the seven pictures that an interlaced one consists of.
  private struct Pass {
    /// The first column and row of the whole picture that it has, and how far apart its columns and rows are.
    let column, row, columnStep, rowStep: Int
    /// How many columns and rows one of its pixels stands for while finer ones are missing.
    let width, height: Int
  }

  private static let passes = [
    Pass(column: 0, row: 0, columnStep: 8, rowStep: 8, width: 8, height: 8),
    Pass(column: 4, row: 0, columnStep: 8, rowStep: 8, width: 4, height: 8),
    Pass(column: 0, row: 4, columnStep: 4, rowStep: 8, width: 4, height: 4),
    Pass(column: 2, row: 0, columnStep: 4, rowStep: 4, width: 2, height: 4),
    Pass(column: 0, row: 2, columnStep: 2, rowStep: 4, width: 2, height: 2),
    Pass(column: 1, row: 0, columnStep: 2, rowStep: 2, width: 1, height: 2),
    Pass(column: 0, row: 1, columnStep: 1, rowStep: 2, width: 1, height: 1),
  ]

  private let width: Int
  private let height: Int
  private let bitsPerPixel: Int
  /// Whether it is interlaced by Adam7.
  let isInterlaced: Bool

  /// Reads the data of an `IHDR` chunk; `nil` for what the specification does not allow.
  init?(_ header: ArraySlice<UInt8>) {
    let header = Array(header)
    guard header.count == 13, header[10] == 0, header[11] == 0, header[12] <= 1 else { return nil }
    let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][Int(header[9])]
    guard let samples, [1, 2, 4, 8, 16].contains(header[8]),
      samples == 1 || header[8] >= 8, header[9] != 3 || header[8] <= 8
    else { return nil }
    (width, height) = (PNGChunks.number(header, at: 0), PNGChunks.number(header, at: 4))
    guard 1...0x7fff_ffff ~= width, 1...0x7fff_ffff ~= height else { return nil }
    bitsPerPixel = samples * Int(header[8])
    isInterlaced = header[12] == 1
  }

  /// The number of bytes of all rows as they are shown one below the other, each behind its filter; `Int.max` where it is larger.
  var byteCount: Int { byteCount(columns: width, rows: height) }

  /// The number of bytes that the data unpack to; `Int.max` where it is larger.
  var dataByteCount: Int {
    guard isInterlaced else { return byteCount }
    return Self.passes.reduce(0) { sum, pass in
      let (columns, rows) = (columns(of: pass), rows(of: pass))
      let (next, overflow) = sum.addingReportingOverflow(
        columns == 0 ? 0 : byteCount(columns: columns, rows: rows))
      return overflow ? .max : next
    }
  }

  /// The number of bytes of the first row of the data, with its filter.
  var firstRowByteCount: Int {
    1 + rowBytes(isInterlaced ? columns(of: Self.passes[0]) : width)
  }

  private func byteCount(columns: Int, rows: Int) -> Int {
    let (count, overflow) = (1 + rowBytes(columns)).multipliedReportingOverflow(by: rows)
    return overflow ? .max : count
  }

  /// The bytes of a row of this many pixels.
  private func rowBytes(_ pixels: Int) -> Int { (pixels * bitsPerPixel + 7) / 8 }

  private func columns(of pass: Pass) -> Int {
    max(0, width - pass.column + pass.columnStep - 1) / pass.columnStep
  }

  private func rows(of pass: Pass) -> Int {
    max(0, height - pass.row + pass.rowStep - 1) / pass.rowStep
  }

  /// The rows of the whole picture, each behind filter 0, of as much as there is of the seven pictures.
  ///
  /// What is missing is as the coarser pixel that stands for it.
  ///
  /// - Complexity: O(``byteCount``).
  func deinterlaced(_ data: [UInt8]) -> [UInt8] {
    let stride = 1 + rowBytes(width)
    var shown = [UInt8](repeating: 0, count: stride * height)
    var place = 0
    for pass in Self.passes where columns(of: pass) > 0 {
      let columns = columns(of: pass)
      let length = rowBytes(columns)
      var line = [UInt8](repeating: 0, count: length)
      for row in Swift.stride(from: pass.row, to: height, by: pass.rowStep) {
        guard data.count - place > length else { return shown }
        let stored = data[place + 1...place + length]
        line = PNGFilter.line(stored, above: line, by: data[place], step: max(1, bitsPerPixel / 8))
        place += 1 + length
        let start = row * stride + 1
        for column in 0..<columns {
          let first = pass.column + column * pass.columnStep
          for target in first..<min(width, first + pass.width) {
            copy(column, of: line, to: target, of: &shown, at: start)
          }
        }
        // The rows below were as this one before this picture's pixels.
        for below in row + 1..<max(row + 1, min(height, row + pass.height)) {
          for index in 0..<stride { shown[below * stride + index] = shown[start - 1 + index] }
        }
      }
    }
    return shown
  }

  /// Puts one pixel of a line in the place of another of the row that begins at `start`.
  private func copy(
    _ source: Int, of line: [UInt8], to target: Int, of rows: inout [UInt8], at start: Int
  ) {
    guard bitsPerPixel < 8 else {
      let count = bitsPerPixel / 8
      for index in 0..<count { rows[start + target * count + index] = line[source * count + index] }
      return
    }
    // The leftmost pixel of a byte has its highest bits.
    let mask = UInt8(1 << bitsPerPixel - 1)
    let (from, to) = (source * bitsPerPixel, target * bitsPerPixel)
    let value = line[from / 8] >> UInt8(8 - bitsPerPixel - from % 8) & mask
    let shift = UInt8(8 - bitsPerPixel - to % 8)
    rows[start + to / 8] = rows[start + to / 8] & ~(mask << shift) | value << shift
  }
}

/// The filters of PNG's rows.
///
/// - Source: Portable Network Graphics (third edition), section 9.
private enum PNGFilter {
  /// The bytes of a row behind its filter, with those of the row above; one of an unknown filter is as it is stored.
  ///
  /// - Complexity: O(bytes).
  static func line(
    _ stored: ArraySlice<UInt8>, above: [UInt8], by filter: UInt8, step: Int
  ) -> [UInt8] {
    var line = Array(stored)
    for index in line.indices {
      let left = index >= step ? line[index - step] : 0
      let up = above[index]
      switch filter {
      case 1: line[index] &+= left
      case 2: line[index] &+= up
      case 3: line[index] &+= UInt8((Int(left) + Int(up)) / 2)
      case 4:
        let corner = index >= step ? above[index - step] : 0
        line[index] &+= nearest(Int(left), Int(up), Int(corner))
      default: break
      }
    }
    return line
  }

  /// Paeth's predictor.
  private static func nearest(_ left: Int, _ up: Int, _ corner: Int) -> UInt8 {
    let guess = left + up - corner
    let distances = (abs(guess - left), abs(guess - up), abs(guess - corner))
    if distances.0 <= distances.1, distances.0 <= distances.2 { return UInt8(left) }
    return UInt8(distances.1 <= distances.2 ? up : corner)
  }
}
