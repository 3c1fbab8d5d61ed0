// SPDX-License-Identifier: Apache-2.0
// Bitmaps of every kind give the pixels they store, and damaged ones give errors.

import EvidenceModel
import MartletTesting
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import NativeDecoders

@Suite struct BitmapTests {
  private let red = RGBPixel(red: 255, green: 0, blue: 0)
  private let green = RGBPixel(red: 0, green: 255, blue: 0)
  private let blue = RGBPixel(red: 0, green: 0, blue: 255)
  private let black = RGBPixel(red: 0, green: 0, blue: 0)

  /// The pixels from the top left on, by way of luma: the tests use colours whose luma differ.
  private func pixels(_ builder: BitmapBuilder) throws -> [RGBPixel] {
    let bitmap = try Bitmap(builder.bytes)
    var sampler = LumaSampler(width: bitmap.facts.width, height: bitmap.facts.height)
    #expect(try bitmap.sample(into: &sampler) == false)
    let known = [red, green, blue, black, RGBPixel(red: 255, green: 255, blue: 255)]
    return try sampler.luma.map { value in
      try #require(known.first { abs(luma($0) - value) < 0.01 }, "luma \(value)")
    }
  }

  private func luma(_ pixel: RGBPixel) -> Float {
    0.299 * Float(pixel.red) + 0.587 * Float(pixel.green) + 0.114 * Float(pixel.blue)
  }

  private let colors: [(red: UInt8, green: UInt8, blue: UInt8)] = [
    (0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255),
  ]

  @Test(arguments: [12, 16, 20, 24, 28, 36, 40, 42, 46, 48, 52, 56, 60, 64, 108, 124])
  func twentyFourBitsAreReadUnderEveryHeader(headerSize: Int) throws {
    // Two rows of two, the bottom row first, padded to four bytes.
    let data: [UInt8] = [0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0]
    let builder = BitmapBuilder(
      headerSize: headerSize, width: 2, height: 2, bits: 24, data: data)
    #expect(try pixels(builder) == [blue, black, red, green])
  }

  @Test func topDownRowsComeInOrder() throws {
    let data: [UInt8] = [0, 0, 255, 0, 0, 255, 0, 0]
    let builder = BitmapBuilder(width: 1, height: -2, bits: 24, data: data)
    #expect(try pixels(builder) == [red, green])
  }

  @Test func oneBitPixelsAreIndices() throws {
    let builder = BitmapBuilder(
      width: 9, height: 1, bits: 1, palette: [colors[1], colors[2]],
      data: [0b0101_0000, 0b1000_0000, 0, 0])
    #expect(try pixels(builder) == [red, green, red, green, red, red, red, red, green])
  }

  @Test func fourAndEightBitPixelsAreIndices() throws {
    let four = BitmapBuilder(
      width: 3, height: 1, bits: 4, palette: colors, data: [0x12, 0x30, 0, 0])
    let eight = BitmapBuilder(
      headerSize: 12, width: 3, height: 1, bits: 8, palette: colors, data: [1, 2, 3, 0])
    #expect(try pixels(four) == [red, green, blue])
    #expect(try pixels(eight) == [red, green, blue])
  }

  @Test func anIndexWithoutColourIsBlack() throws {
    let builder = BitmapBuilder(
      width: 2, height: 1, bits: 8, colorsUsed: 4, palette: colors, data: [200, 1, 0, 0])
    #expect(try pixels(builder) == [black, red])
  }

  @Test func sixteenBitsAreFiveEachOrAsMasked() throws {
    let plain = BitmapBuilder(
      width: 2, height: 1, bits: 16, data: [0x00, 0x7c, 0xe0, 0x03])
    let masked = BitmapBuilder(
      width: 2, height: 1, bits: 16, compression: 3, masks: [0xf800, 0x07e0, 0x001f],
      data: [0x00, 0xf8, 0xe0, 0x07])
    #expect(try pixels(plain) == [red, green])
    #expect(try pixels(masked) == [red, green])
  }

  @Test func thirtyTwoBitsIgnoreTheFourthByteUnlessMasked() throws {
    let plain = BitmapBuilder(width: 1, height: 1, bits: 32, data: [0, 0, 255, 7])
    let masked = BitmapBuilder(
      headerSize: 108, width: 1, height: 1, bits: 32, compression: 3,
      masks: [0xff, 0xff00, 0xff_0000, 0xff00_0000], data: [0, 0, 255, 128])
    #expect(try pixels(plain) == [red])
    #expect(try pixels(masked) == [blue])
    #expect(try Bitmap(plain.bytes).facts.hasAlpha == false)
    #expect(try Bitmap(masked.bytes).facts.hasAlpha)
  }

  @Test func runsOfEightBitsAreExpanded() throws {
    // The bottom row: two of 1, a literal of three and its padding; then a step up and right; the end.
    let data: [UInt8] = [2, 1, 0, 3, 2, 3, 2, 0, 0, 0, 0, 2, 1, 0, 3, 2, 0, 1]
    let builder = BitmapBuilder(
      width: 5, height: 2, bits: 8, compression: 1, palette: colors, data: data)
    let found = try pixels(builder)
    #expect(found == [black, green, green, green, black, red, red, green, blue, green])
  }

  @Test func runsOfFourBitsAlternate() throws {
    let data: [UInt8] = [3, 0x12, 0, 0, 0, 4, 0x32, 0x10, 0, 1]
    let builder = BitmapBuilder(
      width: 4, height: 2, bits: 4, compression: 2, palette: colors, data: data)
    #expect(try pixels(builder) == [blue, green, red, black, red, green, red, black])
  }

  @Test func aCutBitmapIsDecodedAsFarAsItGoes() throws {
    let canvas = PixelCanvas.testCard(width: 20, height: 20, seed: 1)
    let whole = try PictureEncoder.encode(canvas, format: .bmp)
    let bitmap = try Bitmap(Array(whole.dropLast(200)))
    var sampler = LumaSampler(width: 20, height: 20)
    #expect(try bitmap.sample(into: &sampler))
    #expect(sampler.luma.count == 400)
    #expect(sampler.luma[..<20].allSatisfy { $0 == 0 })
    #expect(throws: DecodeError(.truncated, "")) { try Bitmap(Array(whole[..<54])) }
    #expect(throws: DecodeError(.truncated, "")) { try Bitmap(Array(whole[..<20])) }
  }

  @Test func impossibleHeadersAreRefused() {
    let none = BitmapBuilder(width: 0, data: [0, 0, 0, 0])
    let huge = BitmapBuilder(width: 1 << 30, data: [0, 0, 0, 0])
    let lowest = BitmapBuilder(height: Int(Int32.min), data: [0, 0, 0, 0])
    let gaps = BitmapBuilder(
      bits: 16, compression: 3, masks: [0xf0f0, 0x0f00, 0x000f], data: [0, 0, 0, 0])
    for builder in [none, huge, lowest, gaps] {
      #expect(throws: DecodeError(.corrupt, "")) { try Bitmap(builder.bytes) }
    }
    for builder in [
      BitmapBuilder(compression: 4, data: [0]), BitmapBuilder(bits: 7, data: [0]),
      BitmapBuilder(headerSize: 64, bits: 16, compression: 3, data: [0]),
    ] {
      #expect(throws: DecodeError(.unsupported, "")) { try Bitmap(builder.bytes) }
    }
  }

  @Test func mutatedBitmapsNeverTrap() {
    var generator = SeedReport.generator("bitmaps")
    let runs = BitmapBuilder(
      width: 5, height: 2, bits: 8, compression: 1, palette: colors,
      data: [2, 1, 0, 3, 2, 3, 2, 0, 0, 0, 0, 2, 1, 0, 3, 2, 0, 1])
    let masked = BitmapBuilder(
      headerSize: 108, width: 2, height: 2, bits: 32, compression: 3,
      masks: [0xff, 0xff00, 0xff_0000, 0xff00_0000], data: [UInt8](repeating: 9, count: 16))
    let plain = BitmapBuilder(
      width: 3, height: 3, bits: 4, palette: colors, data: [UInt8](repeating: 0x12, count: 12))
    for builder in [runs, masked, plain] {
      for _ in 0..<1_500 {
        var bytes = builder.bytes
        for _ in 0...generator.below(3) {
          bytes[generator.below(bytes.count)] = UInt8(generator.below(256))
        }
        bytes.removeLast(generator.below(4) == 0 ? generator.below(bytes.count) : 0)
        guard let bitmap = try? Bitmap(bytes),
          bitmap.facts.width.multipliedReportingOverflow(by: bitmap.facts.height).partialValue
            < 100_000
        else { continue }
        var sampler = LumaSampler(width: bitmap.facts.width, height: bitmap.facts.height)
        _ = try? bitmap.sample(into: &sampler)
      }
    }
  }
}
