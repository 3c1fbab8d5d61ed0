// SPDX-License-Identifier: Apache-2.0
// Picture files: signatures, determinism, and what a small independent walker finds in them.

import SyntheticEncoding
import Testing

/// A format with the bytes its files begin with, after the ones that hold a length.
struct SignatureCase: CustomTestStringConvertible, Sendable {
  let format: PictureFormat
  let offset: Int
  let signature: [UInt8]
  var testDescription: String { format.fileExtension }

  static let all: [SignatureCase] = [
    .init(format: .jpeg(), offset: 0, signature: [0xff, 0xd8, 0xff]),
    .init(
      format: .jpeg(quality: 60, subsampling: .s444, progressive: true), offset: 0,
      signature: [0xff, 0xd8, 0xff]),
    .init(format: .png(), offset: 0, signature: [0x89, 0x50, 0x4e, 0x47]),
    .init(format: .png(compression: 1, interlaced: true), offset: 0, signature: [0x89, 0x50]),
    .init(format: .webp(), offset: 8, signature: Array("WEBPVP8 ".utf8)),
    .init(format: .webp(quality: 80, lossless: true), offset: 8, signature: Array("WEBPVP8L".utf8)),
    .init(format: .gif, offset: 0, signature: Array("GIF89a".utf8)),
    .init(format: .tiff(deflate: true), offset: 0, signature: [0x49, 0x49, 0x2a, 0x00]),
    .init(format: .tiff(deflate: false), offset: 0, signature: [0x49, 0x49, 0x2a, 0x00]),
    .init(format: .heic(), offset: 4, signature: Array("ftyp".utf8)),
    .init(format: .avif(), offset: 4, signature: Array("ftypavif".utf8)),
    .init(format: .bmp, offset: 0, signature: Array("BM".utf8)),
  ]
}

@Suite struct EncodingTests {
  private let canvas = PixelCanvas.testCard(width: 70, height: 50, seed: 11)

  @Test(arguments: SignatureCase.all)
  func aFileHasItsSignatureAndIsTheSameTwice(_ example: SignatureCase) throws {
    let first = try PictureEncoder.encode(canvas, format: example.format)
    let second = try PictureEncoder.encode(canvas, format: example.format)
    #expect(first == second)
    #expect(
      Array(first.dropFirst(example.offset).prefix(example.signature.count)) == example.signature)
    let other = PixelCanvas.testCard(width: 70, height: 50, seed: 12)
    #expect(try PictureEncoder.encode(other, format: example.format) != first)
  }

  @Test func progressiveAndSubsampledFilesSayWhatTheyAre() throws {
    let plain = try JPEGSegments(PictureEncoder.encode(canvas, format: .jpeg(subsampling: .s444)))
    let small = try JPEGSegments(
      PictureEncoder.encode(canvas, format: .jpeg(subsampling: .s420, progressive: true)))
    #expect(plain.frameMarker == 0xc0)
    #expect(plain.lumaSampling == 0x11)
    #expect(small.frameMarker == 0xc2)
    #expect(small.lumaSampling == 0x22)
  }

  @Test func aBitmapHoldsThePixelsFromTheBottomUp() throws {
    var canvas = PixelCanvas(width: 3, height: 2)
    canvas[0, 1] = PixelColor(1, 2, 3)
    canvas[2, 0] = PixelColor(7, 8, 9)
    let bytes = try PictureEncoder.encode(canvas, format: .bmp)
    #expect(bytes.count == 54 + 2 * 12)
    #expect(Array(bytes[54..<57]) == [3, 2, 1])
    #expect(Array(bytes[(54 + 12 + 6)..<(54 + 12 + 9)]) == [9, 8, 7])
  }

  @Test(arguments: [PictureFormat.gif, .tiff(), .bmp])
  func metadataIsRefusedWhereThereIsNoPlaceForIt(_ format: PictureFormat) {
    #expect(throws: EncodingError.metadataUnsupported(format.fileExtension)) {
      try PictureEncoder.encode(canvas, format: format, metadata: .init(software: "Example Paint"))
    }
  }

  @Test func textChunksAreRefusedOutsidePNG() {
    #expect(throws: EncodingError.metadataUnsupported("jpg")) {
      try PictureEncoder.encode(
        canvas, format: .jpeg(),
        metadata: .init(pngText: [.init(.tEXt, keyword: "parameters", text: "Steps: 20")]))
    }
  }

  @Test func resamplingKeepsAPlainColourAndTheSymmetriesUndoThemselves() {
    let plain = PixelCanvas(width: 40, height: 30, fill: PixelColor(9, 120, 250))
    #expect(plain.scaled(width: 17, height: 11).bytes.prefix(3) == [9, 120, 250])
    #expect(Set(plain.scaled(width: 90, height: 61).bytes) == [9, 120, 250])
    #expect(canvas.mirrored().mirrored() == canvas)
    #expect(canvas.flipped().flipped() == canvas)
    #expect(canvas.turned().turned().turned().turned() == canvas)
    #expect(canvas.turned().width == canvas.height)
    #expect(canvas.turned()[canvas.height - 1, 0] == canvas[0, 0])
  }

  @Test func gzipIsOneMemberWithoutATime() throws {
    let bytes = try StreamEncoder.gzip(Array("a red lighthouse at dawn".utf8))
    #expect(Array(bytes.prefix(8)) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0])
    #expect(try Inflate.gzipMembers(bytes) == [Array("a red lighthouse at dawn".utf8)])
  }
}
