// SPDX-License-Identifier: Apache-2.0
// RLE4 and RLE8: run-length encoded indices of a bitmap.

/// The indices of a run-length encoded bitmap, in stored order.
///
/// Pixels never set are index 0.
///
/// Work is bounded by the encoded bytes, memory by the picture's pixels.
struct BitmapRuns {
  /// The indices, row-major, `width * height` values.
  private(set) var indices: [UInt8]
  private let width: Int
  private let height: Int
  private var column = 0
  private var row = 0

  /// An empty picture of `width` by `height` pixels, whose product the caller has checked.
  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    indices = [UInt8](repeating: 0, count: width * height)
  }

  /// Decodes `data`; false when it ends without the mark of its end.
  mutating func decode(_ data: ArraySlice<UInt8>, bits: Int) -> Bool {
    var position = data.startIndex
    while position + 1 < data.endIndex, row < height {
      let count = Int(data[position])
      let value = data[position + 1]
      position += 2
      if count > 0 {
        for index in 0..<count { put(Self.half(value, index, bits)) }
        continue
      }
      switch value {
      case 0:
        column = 0
        row += 1
      case 1: return true
      case 2:
        guard position + 1 < data.endIndex else { return false }
        column += Int(data[position])
        row += Int(data[position + 1])
        position += 2
      default:
        let byteCount = (Int(value) * bits + 7) / 8
        guard position + byteCount <= data.endIndex else { return false }
        for index in 0..<Int(value) {
          put(Self.half(data[position + index * bits / 8], index, bits))
        }
        // Literal runs are padded to an even number of bytes.
        position += byteCount + byteCount % 2
      }
    }
    return row >= height
  }

  /// The index that `byte` holds for pixel number `index` of a run: of two in turn with four bits.
  private static func half(_ byte: UInt8, _ index: Int, _ bits: Int) -> UInt8 {
    guard bits == 4 else { return byte }
    return index.isMultiple(of: 2) ? byte >> 4 : byte & 0x0f
  }

  private mutating func put(_ value: UInt8) {
    if row < height, column < width { indices[row * width + column] = value }
    column += 1
  }
}
