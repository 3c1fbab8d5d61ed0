// SPDX-License-Identifier: Apache-2.0
// What the tests for signs of a camera and of editing answer, and when they do not apply.

internal import Crypto
import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import PerceptualHash
internal import SyntheticEncoding
internal import Testing

@testable internal import Provenance

@Suite struct SignTestTests {
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

  @Test func aBlockThatAgreesSaysNothing() throws {
    let canvas = PixelCanvas.testCard(width: 64, height: 48, seed: 1)
    let found = try answers(
      CameraFile.picture(canvas, CameraFile.block(width: 64, height: 48)), .jpeg)
    #expect(found["exif_consistency"]?.answer == "inconclusive")
    #expect(found["exif_consistency"]?.figure == "7 of 7 statements agree")
    let turned = try answers(
      CameraFile.picture(canvas, CameraFile.block(width: 48, height: 64)), .jpeg)
    #expect(turned["exif_consistency"]?.answer == "inconclusive")
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
    let block = CameraFile.block(width: width, height: 48, taken: taken, make: make)
    let found = try answers(CameraFile.picture(canvas, block), .jpeg)
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
    let file = try CameraFile.picture(
      canvas, CameraFile.block(width: 32, height: 32), isBehindJFIF: true, quality: quality)
    let found = try answers(file, .jpeg)
    #expect(
      found["jpeg_tables"]?.figure == "standard tables, quality \(quality); JFIF before EXIF")
    #expect(found["jpeg_tables"]?.answer == "supports_edited")
  }

  @Test func standardTablesAloneSayNothingAndNorDoOthers() throws {
    let canvas = PixelCanvas.testCard(width: 32, height: 32, seed: 3)
    var file = try CameraFile.picture(canvas, CameraFile.block(width: 32, height: 32))
    #expect(try answers(file, .jpeg)["jpeg_tables"]?.answer == "inconclusive")
    let table = try #require(file.indices.first { file[$0...].starts(with: [0xff, 0xdb]) })
    file[table + 20] &+= 1
    let found = try answers(file, .jpeg)
    #expect(found["jpeg_tables"]?.answer == "inconclusive")
    #expect(
      found["jpeg_tables"]?.figure == "tables of its own; the maker's own are not known here")
  }

  @Test func aThumbnailOfThePictureAgreesAndAnothersDoesNot() throws {
    var wrong = 0
    var distances = (own: [Int](), others: [Int]())
    for number in 0..<100 {
      let (hasBars, seed) = (number % 2 == 0, UInt64(number / 2))
      let height = hasBars ? 424 : 480
      let canvas = PixelCanvas.testCard(width: 640, height: height, seed: seed)
      let other = PixelCanvas.testCard(width: 640, height: height, seed: seed + 1_000)
      let hash = try pdq(canvas)
      guard hash.quality >= 50 else { continue }
      for source in [canvas, other] {
        let block = try CameraFile.block(
          width: 640, height: height, thumbnail: thumbnail(source, hasBars: hasBars))
        let file = try CameraFile.picture(canvas, block)
        let found = try #require(try answers(file, .jpeg, pdq: hash)["thumbnail"])
        let distance = try #require(Int(found.figure.prefix { $0.isNumber }))
        if source == canvas {
          distances.own.append(distance)
          if found.answer == "supports_edited" { wrong += 1 }
        } else {
          distances.others.append(distance)
          if found.answer == "supports_camera" { wrong += 1 }
        }
      }
    }
    let pairs = distances.own.count + distances.others.count
    #expect(
      ThumbnailAgreement.measured
        == "\(wrong) of \(pairs) synthetic pairs wrong (one-sided 95 % bound "
        + "\(ErrorBound.percent(wrong, of: pairs)); own at most \(distances.own.max() ?? 0) bits, others' "
        + "at least \(distances.others.min() ?? 0)); not measured on files of cameras")
  }

  @Test func theDigestOfAThumbnailThatShowsSomethingIsKept() throws {
    let canvas = PixelCanvas.testCard(width: 640, height: 480, seed: 3)
    let hash = try pdq(canvas)
    try #require(hash.quality >= 50)
    func digest(_ thumbnail: [UInt8]) throws -> [String] {
      let file = try CameraFile.picture(
        canvas, CameraFile.block(width: 640, height: 480, thumbnail: thumbnail))
      let traces = try TraceScanner(tools: nativeTools).scan(
        MemoryBytes(file), format: .jpeg, pdq: hash
      ).traces
      return try #require(traces.first { $0.kind == "test.thumbnail" }).values("thumbnail_sha256")
    }
    let small = try thumbnail(canvas)
    #expect(try digest(small) == [HexText.encode(Array(SHA256.hash(data: small)))])
    let blank = try PictureEncoder.encode(
      PixelCanvas(width: 160, height: 120), format: .jpeg(quality: 75))
    #expect(try digest(blank) == [])
  }

  @Test func brokenThumbnailsAreNotCompared() throws {
    let canvas = PixelCanvas.testCard(width: 640, height: 480, seed: 1)
    let small = try thumbnail(canvas)
    for damage in [Array(small.prefix(60)), [1, 2, 3], Array(PNGFixture.file())] {
      let file = try CameraFile.picture(
        canvas, CameraFile.block(width: 640, height: 480, thumbnail: damage))
      let found = try answers(file, .jpeg, pdq: try pdq(canvas))
      #expect(found["thumbnail"]?.answer == "not_applicable")
    }
  }
}
