// SPDX-License-Identifier: Apache-2.0
// Pictures to be shown have the pixels of the file, upright, small enough, and nothing else.

import EvidenceModel
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct PictureRendererTests {
  private static let quarters = [
    PixelColor(220, 30, 30), PixelColor(30, 200, 30), PixelColor(30, 30, 220),
    PixelColor(200, 200, 40),
  ]

  /// Four quarters of one colour each: top left, top right, bottom left, bottom right.
  private static func fourQuarters(width: Int, height: Int) -> PixelCanvas {
    var canvas = PixelCanvas(width: width, height: height)
    for (index, color) in quarters.enumerated() {
      canvas.fill(
        x: index % 2 * width / 2, y: index / 2 * height / 2, width: (width + 1) / 2,
        height: (height + 1) / 2, color)
    }
    return canvas
  }

  private func render(_ bytes: [UInt8], _ request: RenderRequest) throws -> RenderedPicture {
    _ = try ImageExaminer()
    let format = try #require(MediaFormat.sniff(bytes))
    let picture = try PictureRenderer().render(MemoryBytes(bytes), format: format, request)
    #expect(
      PlainPicture.check(
        picture.bytes, picture.encoding, width: picture.width, height: picture.height))
    #expect(max(picture.width, picture.height) <= request.side)
    #expect(picture.bytes != bytes)
    return picture
  }

  /// The pixels of a rendered picture.
  private func pixels(_ picture: RenderedPicture) throws -> PixelCanvas {
    var bytes: [UInt8] = []
    try VipsPictureRows().visitRows(
      of: picture.bytes, format: picture.encoding == .jpeg ? .jpeg : .png, limits: .standard
    ) { shape, _, samples in
      for column in 0..<shape.width {
        let start = column * shape.channels
        for channel in 0..<3 { bytes.append(samples[start + min(channel, shape.channels - 1)]) }
      }
      return true
    }
    return try #require(PixelCanvas(width: picture.width, height: picture.height, bytes: bytes))
  }

  private func expect(
    _ color: PixelColor, near other: PixelColor, within tolerance: Int = 12,
    _ comment: Comment? = nil
  ) {
    let distance =
      [
        (color.red, other.red), (color.green, other.green), (color.blue, other.blue),
      ].map { abs(Int($0.0) - Int($0.1)) }.max() ?? 0
    #expect(distance <= tolerance, comment)
  }

  @Test func everySampleOfTheWarmUpRenders() throws {
    _ = try ImageExaminer()
    #expect(throws: Never.self) { try PictureRenderer().warmUp() }
  }

  @Test(arguments: [
    (1, [0, 1, 2, 3]), (2, [1, 0, 3, 2]), (3, [3, 2, 1, 0]), (4, [2, 3, 0, 1]),
    (5, [0, 2, 1, 3]), (6, [2, 0, 3, 1]), (7, [3, 1, 2, 0]), (8, [1, 3, 0, 2]),
  ])
  func everyOrientationIsTurnedUpright(_ orientation: Int, _ order: [Int]) throws {
    let canvas = Self.fourQuarters(width: 320, height: 200)
    for format in [PictureFormat.jpeg(), .png()] {
      let bytes = try PictureEncoder.encode(
        canvas, format: format, metadata: PictureMetadata(orientation: UInt16(orientation)))
      for side in [320, 80] {
        let picture = try render(bytes, RenderRequest(side: side))
        #expect((picture.width > picture.height) == (orientation < 5))
        let shown = try pixels(picture)
        for (place, quarter) in order.enumerated() {
          let color = shown[
            shown.width * (1 + 2 * (place % 2)) / 4, shown.height * (1 + 2 * (place / 2)) / 4]
          expect(color, near: Self.quarters[quarter], "\(format) \(orientation) \(place)")
        }
      }
    }
  }

  @Test(arguments: [
    (1_000, 500, 256, 256, 128), (500, 1_000, 256, 128, 256), (200, 100, 2_560, 200, 100),
    (3_000, 7, 64, 64, 1), (1, 1, 16, 1, 1), (4_000, 3_000, 250, 250, 188),
  ])
  func picturesFitTheSquareAndAreNeverEnlarged(
    _ width: Int, _ height: Int, _ side: Int, _ wantedWidth: Int, _ wantedHeight: Int
  ) throws {
    let canvas = Self.fourQuarters(width: width, height: height)
    for format in [PictureFormat.jpeg(), .bmp, .tiff()] {
      let picture = try render(
        PictureEncoder.encode(canvas, format: format), RenderRequest(side: side))
      #expect(picture.width == wantedWidth && picture.height == wantedHeight, "\(format)")
      #expect(picture.isWhole)
    }
  }

  @Test(arguments: RenderedEncoding.allCases)
  func shrinkingKeepsColoursInEveryFormat(_ encoding: RenderedEncoding) throws {
    let canvas = Self.fourQuarters(width: 640, height: 480)
    let formats: [PictureFormat] = [
      .jpeg(), .jpeg(progressive: true), .png(), .webp(), .gif, .tiff(), .heic(), .avif(), .bmp,
    ]
    for format in formats {
      let bytes = try PictureEncoder.encode(canvas, format: format)
      let shown = try pixels(render(bytes, RenderRequest(side: 64, encoding: encoding)))
      for (place, color) in Self.quarters.enumerated() {
        expect(
          shown[16 + 32 * (place % 2), 12 + 24 * (place / 2)], near: color, within: 16,
          "\(format)")
      }
    }
  }

  @Test func transparencyLiesOverMiddleGrey() throws {
    var samples: [UInt16] = []
    for index in 0..<1_024 { samples += [250, 10, 10, index % 32 < 16 ? 255 : 0] }
    let eight = TIFFBuilder.file(
      width: 32, height: 32, bits: 8, perPixel: 4, extra: 1, .rgb, samples: samples)
    let sixteen = TIFFBuilder.file(
      width: 32, height: 32, bits: 16, perPixel: 4, extra: 1, .rgb,
      samples: samples.map { $0 * 257 }
    )
    for bytes in [eight, sixteen] {
      let shown = try pixels(render(bytes, RenderRequest(side: 32, encoding: .png)))
      expect(shown[4, 16], near: PixelColor(250, 10, 10), within: 3)
      expect(shown[28, 16], near: PixelColor(128, 128, 128), within: 3)
    }
    let grey = TIFFBuilder.file(
      width: 32, height: 32, bits: 8, perPixel: 2, extra: 1, .black,
      samples: (0..<1_024).flatMap { [UInt16(240), $0 % 32 < 16 ? 255 : 0] })
    let shown = try pixels(render(grey, RenderRequest(side: 32, encoding: .png)))
    expect(shown[4, 16], near: PixelColor(240, 240, 240), within: 3)
    expect(shown[28, 16], near: PixelColor(128, 128, 128), within: 3)
  }

  @Test func sixteenBitsBecomeEight() throws {
    let samples: [UInt16] = (0..<1_024).flatMap { _ -> [UInt16] in [0xc8_10, 0x64_10, 0x32_10] }
    let bytes = TIFFBuilder.file(
      width: 32, height: 32, bits: 16, perPixel: 3, extra: 0, .rgb, samples: samples)
    let shown = try pixels(render(bytes, RenderRequest(side: 32, encoding: .png)))
    expect(shown[10, 10], near: PixelColor(200, 100, 50), within: 2)
  }

  @Test func inksBecomeLight() throws {
    func shown(_ inks: [UInt16]) throws -> PixelColor {
      let bytes = TIFFBuilder.file(
        width: 32, height: 32, bits: 8, perPixel: 4, extra: 0, .inks,
        samples: (0..<1_024).flatMap { _ in inks })
      return try pixels(render(bytes, RenderRequest(side: 32, encoding: .png)))[10, 10]
    }
    let (paper, black) = (try shown([0, 0, 0, 0]), try shown([0, 0, 0, 255]))
    #expect(paper.red > 230 && paper.green > 230 && paper.blue > 230)
    #expect(black.red < 60 && black.green < 60 && black.blue < 60)
    let magenta = try shown([0, 255, 0, 0])
    #expect(magenta.green < 80 && magenta.red > 150)
  }

  @Test func whatIsBlurredHasNoFineDetail() throws {
    // Stripes of one pixel on the left, of eight pixels on the right.
    var canvas = PixelCanvas(width: 512, height: 512, fill: PixelColor(255, 255, 255))
    for x in 0..<256 where x % 2 == 0 {
      canvas.fill(x: x, y: 0, width: 1, height: 512, PixelColor(0, 0, 0))
    }
    for x in stride(from: 256, to: 512, by: 16) {
      canvas.fill(x: x, y: 0, width: 8, height: 512, PixelColor(0, 0, 0))
    }
    for format in [PictureFormat.png(), .jpeg(quality: 98, subsampling: .s444)] {
      let bytes = try PictureEncoder.encode(canvas, format: format)
      let sharp = try pixels(render(bytes, RenderRequest(side: 512, encoding: .png)))
      #expect(contrast(sharp, 20..<230) > 200 && contrast(sharp, 300..<490) > 200)
      for blur in [0.02, 0.05, 0.25] {
        for encoding in RenderedEncoding.allCases {
          let picture = try render(
            bytes, RenderRequest(side: 512, blur: blur, encoding: encoding))
          #expect(picture.width == 512 && picture.height == 512)
          let blurred = try pixels(picture)
          #expect(contrast(blurred, 20..<230) <= 4, "\(blur)")
          #expect(contrast(blurred, 300..<490) <= 24, "\(blur)")
        }
      }
    }
  }

  /// The largest step between pixels beside each other, over all `columns`.
  private func contrast(_ canvas: PixelCanvas, _ columns: Range<Int>) -> Int {
    columns.map { abs(Int(canvas[$0, 256].green) - Int(canvas[$0 + 1, 256].green)) }.max() ?? 0
  }

  @Test(arguments: RenderedEncoding.allCases)
  func whatThisVeryWayEncodedIsEncodedOtherwise(_ encoding: RenderedEncoding) throws {
    let bytes = try PictureEncoder.encode(
      PixelCanvas.testCard(width: 120, height: 90, seed: 6), format: .png())
    let request = RenderRequest(side: 120, encoding: encoding)
    var last = try render(bytes, request)
    for _ in 0..<6 {
      // The renderer itself expects that what comes out is not what went in.
      last = try render(last.bytes, request)
    }
    #expect(last.width == 120 && last.height == 90)
  }

  @Test func greyHasNoColour() throws {
    let bytes = try PictureEncoder.encode(
      Self.fourQuarters(width: 64, height: 64), format: .png())
    for encoding in RenderedEncoding.allCases {
      let shown = try pixels(
        render(bytes, RenderRequest(side: 64, isGrey: true, encoding: encoding)))
      for y in 0..<64 {
        for x in 0..<64 {
          #expect(shown[x, y].red == shown[x, y].green && shown[x, y].green == shown[x, y].blue)
        }
      }
      #expect(shown[8, 8] != shown[56, 8])
    }
  }

  @Test func whatIsLargerThanTheLimitsIsRefused() throws {
    var limits = ImageLimits.standard
    limits.pixels = 64 * 64 - 1
    let canvas = Self.fourQuarters(width: 64, height: 64)
    for format in [PictureFormat.jpeg(), .png(), .bmp] {
      let bytes = try PictureEncoder.encode(canvas, format: format)
      #expect(throws: DecodeError(.limit, "")) {
        try render(bytes, RenderRequest(side: 32, limits: limits))
      }
    }
  }

  @Test(arguments: [PictureFormat.jpeg(), .jpeg(progressive: true), .png(), .tiff(), .webp(), .bmp])
  func cutFilesGiveWhatThereIsOrAReason(_ format: PictureFormat) throws {
    let whole = try PictureEncoder.encode(
      PixelCanvas.testCard(width: 200, height: 150, seed: 9), format: format)
    var shown = 0
    for part in stride(from: 10, through: 95, by: 17) {
      let bytes = Array(whole.prefix(whole.count * part / 100))
      do {
        let picture = try render(bytes, RenderRequest(side: 100))
        #expect(!picture.isWhole && picture.width == 100, "\(part)")
        shown += 1
      } catch let error as DecodeError {
        #expect([.truncated, .corrupt].contains(error.code), "\(part)")
      }
    }
    if format != .webp(), format != .tiff() { #expect(shown > 0) }
  }
}
