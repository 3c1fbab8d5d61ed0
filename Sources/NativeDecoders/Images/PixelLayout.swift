// SPDX-License-Identifier: Apache-2.0
// What the samples of a decoded row mean, and how each becomes eight bits of red, green and blue.

internal import CVips
internal import MediaDecoding

/// How a row of samples is read as luma or RGB.
///
/// Transparency is apart and the colour under it kept; 16 bits become 8 by their high byte; grey is
/// replicated; inks become light by the plain inversion that Pillow uses, `R = L − C·L / 255` where
/// `L = 255 − K`. See docs/adr/0012-alpha-and-orientation-in-pdq.md.
struct PixelLayout {
  /// What a pixel holds.
  enum Model {
    /// One byte of luma.
    case luma
    case grey
    case rgb
    case inks
  }

  /// What a pixel holds.
  let model: Model
  /// The samples of a pixel.
  let bands: Int
  /// Whether the last sample of a pixel is its alpha.
  private let hasAlpha: Bool
  private let sampleBytes: Int
  private let highByte: Int
  /// What stored inks are combined with to be inks: all bits where they are stored inverted.
  private let inversion: UInt8

  /// The layout of rows of an image; `nil` for one that is no ordinary picture (floating point, CIELAB,
  /// many bands).
  init?(_ image: UnsafeMutablePointer<VipsImage>) {
    bands = unsafe Int(vips_image_get_bands(image))
    hasAlpha = unsafe vips_image_hasalpha(image) != 0
    switch unsafe vips_image_get_format(image) {
    case VIPS_FORMAT_UCHAR: (sampleBytes, highByte) = (1, 0)
    case VIPS_FORMAT_USHORT: (sampleBytes, highByte) = (2, UInt16(1).littleEndian == 1 ? 1 : 0)
    default: return nil
    }
    switch unsafe vips_image_get_interpretation(image) {
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
    inversion = 0
  }

  /// The layout of rows of a JPEG picture with `jpegKind` samples a pixel: luma, RGB, or inks, which
  /// JPEG stores inverted; `nil` for others.
  init?(jpegKind: Int) {
    switch jpegKind {
    case 1: model = .luma
    case 3: model = .rgb
    case 4: model = .inks
    default: return nil
    }
    bands = jpegKind
    hasAlpha = false
    (sampleBytes, highByte) = (1, 0)
    inversion = 0xff
  }

  /// The pixel at `column`, whatever it holds; `row` must hold it.
  func pixel(_ column: Int, in row: Span<UInt8>) -> RGBPixel {
    switch model {
    case .luma, .grey: grey(column, in: row)
    case .rgb: color(column, in: row)
    case .inks: light(column, in: row)
    }
  }

  /// The grey pixel at `column`; `row` must hold it.
  @inline(__always)
  func grey(_ column: Int, in row: Span<UInt8>) -> RGBPixel {
    let value = row[start(column)]
    return RGBPixel(red: value, green: value, blue: value)
  }

  /// The pixel at `column` of a row of RGB.
  @inline(__always)
  func color(_ column: Int, in row: Span<UInt8>) -> RGBPixel {
    let start = start(column)
    return RGBPixel(
      red: row[start], green: row[start + sampleBytes], blue: row[start + 2 * sampleBytes])
  }

  /// The pixel at `column` of a row of inks.
  @inline(__always)
  func light(_ column: Int, in row: Span<UInt8>) -> RGBPixel {
    let start = start(column)
    let light = 255 - Int(row[start + 3 * sampleBytes] ^ inversion)
    func left(by ink: UInt8) -> UInt8 { Self.light(light, ink: ink ^ inversion) }
    return RGBPixel(
      red: left(by: row[start]), green: left(by: row[start + sampleBytes]),
      blue: left(by: row[start + 2 * sampleBytes]))
  }

  /// How little is seen through the pixel at `column`, 0 to 255: all of 255 where there is no alpha.
  @inline(__always)
  func alpha(_ column: Int, in row: Span<UInt8>) -> Int {
    hasAlpha ? Int(row[start(column) + (bands - 1) * sampleBytes]) : 255
  }

  private func start(_ column: Int) -> Int { column * bands * sampleBytes + highByte }

  /// What an ink leaves of `light`, 0...255: `light − ink · light / 255`, rounded.
  private static func light(_ light: Int, ink: UInt8) -> UInt8 {
    let product = Int(ink) * light + 128
    return UInt8(clamping: light - ((product >> 8) + product) >> 8)
  }
}
