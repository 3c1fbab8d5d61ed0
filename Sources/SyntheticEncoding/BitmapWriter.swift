// SPDX-License-Identifier: Apache-2.0
// Windows bitmaps, 24 bits a pixel: libvips writes them only through another library.

/// Writes Windows bitmaps.
///
/// - Source: Microsoft, "Bitmap Storage" (BITMAPFILEHEADER, BITMAPINFOHEADER).
enum BitmapWriter {
  /// `canvas` as an uncompressed bitmap, rows from the bottom up.
  static func encode(_ canvas: PixelCanvas) throws(EncodingError) -> [UInt8] {
    let padding = (4 - canvas.width * 3 % 4) % 4
    let pixelBytes = (canvas.width * 3 + padding) * canvas.height
    guard pixelBytes < 1 << 31 else { throw .tooLarge("a bitmap") }
    var bytes = Array("BM".utf8) + UInt32(54 + pixelBytes).littleEndianBytes
    bytes += [0, 0, 0, 0] + UInt32(54).littleEndianBytes + UInt32(40).littleEndianBytes
    bytes += UInt32(canvas.width).littleEndianBytes + UInt32(canvas.height).littleEndianBytes
    bytes += UInt16(1).littleEndianBytes + UInt16(24).littleEndianBytes
    bytes += UInt32(0).littleEndianBytes + UInt32(pixelBytes).littleEndianBytes
    bytes += UInt32(2_835).littleEndianBytes + UInt32(2_835).littleEndianBytes
    bytes += [UInt8](repeating: 0, count: 8)
    bytes.reserveCapacity(54 + pixelBytes)
    for y in stride(from: canvas.height - 1, through: 0, by: -1) {
      for x in 0..<canvas.width {
        let color = canvas[x, y]
        bytes.append(color.blue)
        bytes.append(color.green)
        bytes.append(color.red)
      }
      for _ in 0..<padding { bytes.append(0) }
    }
    return bytes
  }
}
