// SPDX-License-Identifier: Apache-2.0
// Bitmaps written field by field, of every kind that the decoder reads.

/// The parts of a bitmap, to be put together as a test needs.
struct BitmapBuilder {
  var headerSize = 40
  var width = 4
  var height = 3
  var bits = 24
  var compression: UInt32 = 0
  var colorsUsed: UInt32 = 0
  var masks: [UInt32] = []
  var palette: [(red: UInt8, green: UInt8, blue: UInt8)] = []
  var data: [UInt8] = []

  /// The whole file.
  var bytes: [UInt8] {
    var header: [UInt8] = little(UInt32(headerSize))
    if headerSize == 12 {
      header += little16(width) + little16(height) + little16(1) + little16(bits)
    } else {
      header += little(UInt32(bitPattern: Int32(width))) + little(UInt32(bitPattern: Int32(height)))
      header += little16(1) + little16(bits) + little(compression) + little(0)
      header += little(2_835) + little(2_835) + little(colorsUsed) + little(0)
      header += masks.flatMap(little)
      header = Array(
        header.prefix(headerSize < 40 ? headerSize : max(headerSize, 40 + 4 * masks.count)))
      while header.count < headerSize { header.append(0) }
    }
    for color in palette {
      header += [color.blue, color.green, color.red] + (headerSize == 12 ? [] : [0])
    }
    let offset = 14 + header.count
    return Array("BM".utf8) + little(UInt32(offset + data.count)) + little(0)
      + little(UInt32(offset)) + header + data
  }

  private func little16(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
  }

  private func little(_ value: UInt32) -> [UInt8] {
    [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
