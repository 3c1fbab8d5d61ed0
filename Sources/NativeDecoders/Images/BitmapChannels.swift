// SPDX-License-Identifier: Apache-2.0
// Bit fields of a bitmap: masks, checked, and their scaling to eight bits.

internal import MediaDecoding

/// The bit fields of red, green and blue in a pixel.
///
/// A field of fewer than eight bits is stretched, `value · 255 / maximum`, rounded down as Pillow does;
/// a wider one loses its low bits.
struct BitmapChannels: Hashable {
  private struct Field: Hashable {
    let mask: UInt32
    let shift: UInt32
    let bits: UInt32

    init(_ mask: UInt32) throws(DecodeError) {
      self.mask = mask
      shift = mask == 0 ? 0 : UInt32(mask.trailingZeroBitCount)
      bits = UInt32(mask.nonzeroBitCount)
      let ones = mask >> shift
      guard ones & (ones &+ 1) == 0 else {
        throw DecodeError(.corrupt, "the bitmap has a colour mask with gaps")
      }
    }

    func value(_ pixel: UInt32) -> UInt8 {
      let value = (pixel & mask) >> shift
      if bits == 0 { return 0 }
      if bits >= 8 { return UInt8(truncatingIfNeeded: value >> (bits - 8)) }
      return UInt8(truncatingIfNeeded: value * 255 / ((1 << bits) - 1))
    }
  }

  private let red: Field
  private let green: Field
  private let blue: Field
  /// Whether a mask for transparency is there.
  let hasAlpha: Bool

  /// Takes the masks of red, green, blue and alpha.
  ///
  /// - Throws: ``DecodeError`` `.corrupt` for masks with gaps.
  init(_ masks: [UInt32]) throws(DecodeError) {
    guard masks.count == 4 else { throw DecodeError(.corrupt, "a bitmap has four colour masks") }
    red = try Field(masks[0])
    green = try Field(masks[1])
    blue = try Field(masks[2])
    hasAlpha = masks[3] != 0
  }

  /// The colour of a pixel's bits.
  func pixel(_ value: UInt32) -> RGBPixel {
    RGBPixel(red: red.value(value), green: green.value(value), blue: blue.value(value))
  }
}
