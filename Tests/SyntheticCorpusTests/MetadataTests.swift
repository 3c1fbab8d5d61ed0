// SPDX-License-Identifier: Apache-2.0
// Metadata in picture files, read back by small independent walkers.

import SyntheticEncoding
import Testing

@Suite struct MetadataTests {
  private let canvas = PixelCanvas.testCard(width: 48, height: 32, seed: 5)
  private let camera = CameraMetadata(taken: "2023:08:04 12:30:00")

  @Test func aJPEGHasItsEXIFRightAfterTheStart() throws {
    let metadata = PictureMetadata(
      camera: camera, software: "Example Paint 2.1", userComment: "a red lighthouse",
      orientation: 6, xmp: "<x:xmpmeta/>")
    let file = try PictureEncoder.encode(canvas, format: .jpeg(), metadata: metadata)
    let segments = JPEGSegments(file)
    #expect(segments.all.first?.marker == 0xe1)
    let exif = try #require(segments.all.first?.data)
    #expect(Array(exif.prefix(6)) == Array("Exif\0\0".utf8))
    try check(TIFFWalk(Array(exif.dropFirst(6))))
    let xmp = try #require(segments.all.dropFirst().first?.data)
    #expect(String(decoding: xmp, as: UTF8.self) == "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>")
  }

  @Test func aWebPBecomesAnExtendedOne() throws {
    let metadata = PictureMetadata(
      camera: camera, software: "Example Paint 2.1", userComment: "a red lighthouse",
      orientation: 6, xmp: "<x/>")
    for lossless in [false, true] {
      let file = try PictureEncoder.encode(
        canvas, format: .webp(quality: 80, lossless: lossless), metadata: metadata)
      let chunks = RIFFChunks(file)
      #expect(chunks.all.map(\.type) == ["VP8X", lossless ? "VP8L" : "VP8 ", "EXIF", "XMP "])
      #expect(chunks.statedCount == file.count - 8)
      #expect(chunks.all[0].data == [0x0c, 0, 0, 0, 47, 0, 0, 31, 0, 0])
      try check(TIFFWalk(chunks.all[2].data))
    }
  }

  @Test func aPNGHasItsChunksBeforeThePixelsWithRightChecksums() throws {
    let metadata = PictureMetadata(
      camera: camera, software: "Example Paint 2.1", userComment: "a red lighthouse",
      orientation: 6, xmp: "<x/>",
      pngText: [
        .init(.tEXt, keyword: "parameters", text: "Steps: 20"),
        .init(.zTXt, keyword: "prompt", text: "{}"),
        .init(.iTXt, keyword: "Comment", text: "dawn – grün"),
        .init(.iTXtCompressed, keyword: "workflow", text: "ü"),
      ])
    let file = try PictureEncoder.encode(canvas, format: .png(), metadata: metadata)
    let chunks = PNGChunks(file)
    #expect(chunks.areChecksumsRight)
    #expect(
      chunks.all.map(\.type).prefix(7)
        == ["IHDR", "eXIf", "iTXt", "tEXt", "zTXt", "iTXt", "iTXt"])
    #expect(chunks.all.last?.type == "IEND")
    try check(TIFFWalk(chunks.all[1].data))
    #expect(chunks.all[3].data == Array("parameters\0Steps: 20".utf8))
    #expect(chunks.all[5].data == Array("Comment\0\0\0\0\0dawn – grün".utf8))
    let packed = Array(chunks.all[4].data.dropFirst(8))
    #expect(try Inflate.zlib(packed) == Array("{}".utf8))
  }

  @Test func aKeywordTooLongForPNGIsRefused() {
    let chunk = PNGTextChunk(.tEXt, keyword: String(repeating: "k", count: 80), text: "")
    #expect(throws: EncodingError.tooLarge("a PNG keyword")) {
      try PictureEncoder.encode(canvas, format: .png(), metadata: .init(pngText: [chunk]))
    }
  }

  @Test func aCommentTooLongForJPEGIsRefused() {
    let comment = String(repeating: "dawn ", count: 8_000)
    #expect(throws: EncodingError.tooLarge("a JPEG segment")) {
      try PictureEncoder.encode(canvas, format: .jpeg(), metadata: .init(userComment: comment))
    }
  }

  @Test(arguments: [PictureFormat.heic(), .avif()])
  func heifFilesHoldTheirEXIF(_ format: PictureFormat) throws {
    let file = try PictureEncoder.encode(canvas, format: format, metadata: .init(camera: camera))
    let plain = try PictureEncoder.encode(canvas, format: format)
    #expect(file.contains(Array("Example Optics\0".utf8)))
    #expect(!plain.contains(Array("Exif".utf8)))
  }

  private func check(_ exif: TIFFWalk) throws {
    #expect(exif.text(0x010f) == "Example Optics")
    #expect(exif.text(0x0110) == "EX-1")
    #expect(exif.value(0x0112) == [6, 0])
    #expect(exif.text(0x0131) == "Example Paint 2.1")
    #expect(exif.text(0x9003) == "2023:08:04 12:30:00")
    #expect(exif.value(0x829a) == [1, 0, 0, 0, 250, 0, 0, 0])
    let comment = try #require(exif.value(0x9286))
    #expect(Array(comment.prefix(8)) == Array("UNICODE\0".utf8))
    #expect(Array(comment[8..<12]) == [0, 0x61, 0, 0x20])
    #expect(exif.isOrdered)
  }
}
