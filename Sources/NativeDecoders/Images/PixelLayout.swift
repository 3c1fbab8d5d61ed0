// SPDX-License-Identifier: Apache-2.0
// What the samples of a decoded row mean, and how each becomes eight bits of red, green and blue.

internal import CVips
internal import MediaDecoding

/// How a row of samples is read as RGB.
///
/// Transparency is dropped and the colour under it kept; 16 bits become 8 by their high byte; grey is
/// replicated; inks become light by the plain inversion that Pillow uses, `R = L − C·L / 255` where
/// `L = 255 − K`. See docs/adr/0012-alpha-and-orientation-in-pdq.md.
struct PixelLayout {
  private enum Model {
    case grey
    case rgb
    case inks
  }

  private let model: Model
  private let bands: Int
  private let sampleBytes: Int
  private let highByte: Int

  /// The layout of rows of an image; `nil` for one that is no ordinary picture (floating point, CIELAB,
  /// many bands).
  init?(
    bands: Int, format: VipsBandFormat, interpretation: VipsInterpretation
  ) {
    switch format {
    case VIPS_FORMAT_UCHAR: (sampleBytes, highByte) = (1, 0)
    case VIPS_FORMAT_USHORT: (sampleBytes, highByte) = (2, UInt16(1).littleEndian == 1 ? 1 : 0)
    default: return nil
    }
    switch interpretation {
    case VIPS_INTERPRETATION_B_W, VIPS_INTERPRETATION_GREY16:
      guard bands >= 1 else { return nil }
      model = .grey
    case VIPS_INTERPRETATION_sRGB, VIPS_INTERPRETATION_RGB, VIPS_INTERPRETATION_RGB16:
      guard bands >= 3 else { return nil }
      model = .rgb
    case VIPS_INTERPRETATION_CMYK:
      guard bands >= 4 else { return nil }
      model = .inks
    default: return nil
    }
    self.bands = bands
  }

  /// The pixel at `column`; `row` must hold it.
  func pixel(_ column: Int, in row: Span<UInt8>) -> RGBPixel {
    let start = column * bands * sampleBytes + highByte
    switch model {
    case .grey:
      let value = row[start]
      return RGBPixel(red: value, green: value, blue: value)
    case .rgb:
      return RGBPixel(
        red: row[start], green: row[start + sampleBytes], blue: row[start + 2 * sampleBytes])
    case .inks:
      let light = 255 - Int(row[start + 3 * sampleBytes])
      return RGBPixel(
        red: Self.light(light, ink: row[start]),
        green: Self.light(light, ink: row[start + sampleBytes]),
        blue: Self.light(light, ink: row[start + 2 * sampleBytes]))
    }
  }

  /// What an ink leaves of `light`, 0...255: `light − ink · light / 255`, rounded.
  private static func light(_ light: Int, ink: UInt8) -> UInt8 {
    let product = Int(ink) * light + 128
    return UInt8(clamping: light - ((product >> 8) + product) >> 8)
  }
}
