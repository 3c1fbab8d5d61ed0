// SPDX-License-Identifier: Apache-2.0
// What the tests for signs of a camera and of editing answer, and when they do not apply.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import PerceptualHash
internal import Provenance
internal import SyntheticEncoding
internal import Testing

@Suite struct SignTestTests {
  /// A camera's block with the sides of a picture and, if given, a thumbnail.
  private func block(
    width: Int, height: Int, taken: String = "2020:02:02 02:02:01", make: String = "Example Optics",
    note: [UInt8] = [1, 2, 3, 4, 5, 6], thumbnail: [UInt8] = []
  ) -> [UInt8] {
    var fixture = EXIFFixture()
    fixture.main = [
      .text(0x010f, make), .text(0x0110, "EX-1"), .text(0x0132, "2020:02:02 02:02:02"),
    ]
    fixture.details = [
      fixture.rational(0x829a, 1, 250), fixture.rational(0x829d, 28, 10),
      fixture.short(0x8827, 200), .text(0x9003, taken), fixture.rational(0x920a, 35, 1),
      .bytes(0x9000, Array("0232".utf8)), .bytes(0x927c, note),
      fixture.short(0xa002, width), fixture.short(0xa003, height),
    ]
    fixture.thumbnail = thumbnail
    return fixture.block()
  }

  /// A JPEG of libvips with a camera's block before everything else, or behind JFIF.
  private func picture(
    _ canvas: PixelCanvas, _ block: [UInt8], isBehindJFIF: Bool = false, quality: Int = 90
  ) throws -> [UInt8] {
    let plain = try PictureEncoder.encode(canvas, format: .jpeg(quality: quality))
    let jfif = JPEGFixture.segment(0xe0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])
    let rest = plain[3] == 0xe0 ? plain[(4 + Int(plain[4]) * 256 + Int(plain[5]))...] : plain[2...]
    return [0xff, 0xd8] + (isBehindJFIF ? jfif : []) + JPEGFixture.exif(block) + rest
  }

  private func pdq(_ canvas: PixelCanvas) throws -> PDQFingerprint {
    var luma: [Float] = []
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        let pixel = canvas[x, y]
        luma.append(
          0.299 * Float(pixel.red) + 0.587 * Float(pixel.green) + 0.114 * Float(pixel.blue))
      }
    }
    var hasher = PDQHasher()
    let hash = hasher.hash(luma: luma.span, width: canvas.width, height: canvas.height)
    return try #require(hash)
  }

  private func thumbnail(_ canvas: PixelCanvas, hasBars: Bool = false) throws -> [UInt8] {
    var small = PixelCanvas(width: 160, height: 120)
    let top = hasBars ? 7 : 0
    let height = 120 - 2 * top
    for y in 0..<height {
      for x in 0..<160 {
        small[x, y + top] = canvas[x * canvas.width / 160, y * canvas.height / height]
      }
    }
    return try PictureEncoder.encode(small, format: .jpeg(quality: 75))
  }

  @Test func aBlockThatAgreesSupportsACamera() throws {
    let canvas = PixelCanvas.testCard(width: 64, height: 48, seed: 1)
    let found = try answers(picture(canvas, block(width: 64, height: 48)), .jpeg)
    #expect(found["exif_consistency"]?.answer == "supports_camera")
    #expect(found["exif_consistency"]?.figure == "7 of 7 statements agree")
    let turned = try answers(picture(canvas, block(width: 48, height: 64)), .jpeg)
    #expect(turned["exif_consistency"]?.answer == "supports_camera")
  }

  @Test(arguments: [
    (60, "2020:02:02 02:02:01", "Example Optics", "size"),
    (64, "2021:02:02 02:02:01", "Example Optics", "dates"),
    (64, "2020:02:02 02:02:01", "NIKON CORPORATION", "maker's note"),
  ])
  func aStatementThatFailsIsNamed(
    _ width: Int, _ taken: String, _ make: String, _ name: String
  ) throws {
    let canvas = PixelCanvas.testCard(width: 64, height: 48, seed: 1)
    let block = block(width: width, height: 48, taken: taken, make: make)
    let found = try answers(picture(canvas, block), .jpeg)
    #expect(found["exif_consistency"]?.answer == "supports_edited")
    #expect(found["exif_consistency"]?.figure.hasSuffix("not: \(name)") == true)
  }

  @Test func whatIsNotThereIsNotTested() throws {
    let plain = try PictureEncoder.encode(
      PixelCanvas.testCard(width: 64, height: 48, seed: 1), format: .jpeg(quality: 77))
    let found = try answers(plain, .jpeg)
    #expect(found.values.allSatisfy { $0.answer == "not_applicable" })
    #expect(found["jpeg_tables"]?.figure == "standard tables, quality 77")
    #expect(try answers(PNGFixture.file(), .png).isEmpty)
  }

  @Test(arguments: [1, 30, 49, 50, 51, 75, 95, 100])
  func everyQualityOfTheStandardTablesIsKnown(_ quality: Int) throws {
    let canvas = PixelCanvas.testCard(width: 32, height: 32, seed: 3)
    let file = try picture(
      canvas, block(width: 32, height: 32), isBehindJFIF: true, quality: quality)
    let found = try answers(file, .jpeg)
    #expect(
      found["jpeg_tables"]?.figure == "standard tables, quality \(quality); JFIF before EXIF")
    #expect(found["jpeg_tables"]?.answer == "supports_edited")
  }

  @Test func standardTablesAloneSayNothingAndOthersAreACameras() throws {
    let canvas = PixelCanvas.testCard(width: 32, height: 32, seed: 3)
    var file = try picture(canvas, block(width: 32, height: 32))
    #expect(try answers(file, .jpeg)["jpeg_tables"]?.answer == "inconclusive")
    let table = try #require(file.indices.first { file[$0...].starts(with: [0xff, 0xdb]) })
    file[table + 20] &+= 1
    let found = try answers(file, .jpeg)
    #expect(found["jpeg_tables"]?.answer == "supports_camera")
    #expect(found["jpeg_tables"]?.figure == "tables of its own")
  }

  @Test(arguments: [true, false])
  func aThumbnailOfThePictureAgreesAndAnothersDoesNot(_ hasBars: Bool) throws {
    var wrong = (own: 0, others: 0)
    var distances = (own: [Int](), others: [Int]())
    for seed in 0..<50 {
      let height = hasBars ? 424 : 480
      let canvas = PixelCanvas.testCard(width: 640, height: height, seed: UInt64(seed))
      let other = PixelCanvas.testCard(width: 640, height: height, seed: UInt64(seed + 1_000))
      let hash = try pdq(canvas)
      guard hash.quality >= 50 else { continue }
      for source in [canvas, other] {
        let file = try picture(
          canvas,
          block(width: 640, height: height, thumbnail: thumbnail(source, hasBars: hasBars)))
        let found = try #require(try answers(file, .jpeg, pdq: hash)["thumbnail"])
        let distance = try #require(Int(found.figure.prefix { $0.isNumber }))
        if source == canvas {
          distances.own.append(distance)
          if found.answer == "supports_edited" { wrong.own += 1 }
        } else {
          distances.others.append(distance)
          if found.answer == "supports_camera" { wrong.others += 1 }
        }
      }
    }
    print("thumbnails: own \(distances.own.sorted()), others \(distances.others.sorted())")
    #expect(distances.own.count >= 20)
    #expect(wrong == (0, 0))
  }

  @Test func brokenThumbnailsAreNotCompared() throws {
    let canvas = PixelCanvas.testCard(width: 640, height: 480, seed: 1)
    let small = try thumbnail(canvas)
    for damage in [Array(small.prefix(60)), [1, 2, 3], Array(PNGFixture.file())] {
      let file = try picture(canvas, block(width: 640, height: 480, thumbnail: damage))
      let found = try answers(file, .jpeg, pdq: try pdq(canvas))
      #expect(found["thumbnail"]?.answer == "not_applicable")
    }
  }
}
