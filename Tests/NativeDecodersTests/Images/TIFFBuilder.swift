// SPDX-License-Identifier: Apache-2.0
// Uncompressed TIFF files written field by field, for sample kinds that no saver at hand writes.

/// Writes one-strip TIFF files.
enum TIFFBuilder {
  /// Photometric interpretations (TIFF 6.0, section 8).
  enum Photometric: UInt32 {
    case black = 1
    case rgb = 2
    case inks = 5
    /// Luma and colour differences.
    case differences = 6
  }

  /// A little-endian file of `samples`, interleaved, row by row.
  ///
  /// Each sample has `bits` bits, 8 or 16; `extra` samples of a pixel are unassociated alpha.
  static func file(
    width: Int, height: Int, bits: Int, perPixel: Int, extra: Int, _ photometric: Photometric,
    samples: [UInt16]
  ) -> [UInt8] {
    let data = samples.flatMap {
      bits == 8 ? [UInt8(truncatingIfNeeded: $0)] : [UInt8($0 & 0xff), UInt8($0 >> 8)]
    }
    let bitsOffset = 8 + data.count
    let directory = bitsOffset + 2 * perPixel
    var entries: [(UInt16, UInt16, UInt32, UInt32)] = [
      (256, 4, 1, UInt32(width)), (257, 4, 1, UInt32(height)),
      (258, 3, UInt32(perPixel), perPixel <= 2 ? packed(bits, perPixel) : UInt32(bitsOffset)),
      (259, 3, 1, 1), (262, 3, 1, photometric.rawValue), (273, 4, 1, 8),
      (277, 3, 1, UInt32(perPixel)), (278, 4, 1, UInt32(height)), (279, 4, 1, UInt32(data.count)),
      (284, 3, 1, 1),
    ]
    if extra > 0 { entries.append((338, 3, 1, 2)) }
    var bytes: [UInt8] = [0x49, 0x49, 0x2a, 0] + little(UInt32(directory)) + data
    for _ in 0..<perPixel { bytes += [UInt8(bits), 0] }
    bytes += [UInt8(entries.count), 0]
    for (tag, type, count, value) in entries {
      bytes += [UInt8(tag & 0xff), UInt8(tag >> 8), UInt8(type), 0] + little(count) + little(value)
    }
    return bytes + [0, 0, 0, 0]
  }

  private static func packed(_ bits: Int, _ count: Int) -> UInt32 {
    UInt32(bits) | (count == 2 ? UInt32(bits) << 16 : 0)
  }

  private static func little(_ value: UInt32) -> [UInt8] {
    [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
