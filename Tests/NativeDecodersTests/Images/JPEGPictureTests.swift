// SPDX-License-Identifier: Apache-2.0
// JPEG through libjpeg-turbo: luma, orientation, limits, and damage that never leaves C.

import EvidenceModel
import MartletTesting
import MediaDecoding
import PerceptualHash
import SyntheticEncoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct JPEGPictureTests {
  private let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard)

  private func examine(_ bytes: [UInt8]) throws -> ImageExamination {
    var examiner = try ImageExaminer()
    return examiner.examine(bytes, format: .jpeg, request)
  }

  /// The offset of the frame header, whose height and width are at 5 and 7.
  private func frame(_ bytes: [UInt8]) throws -> Int {
    try #require(
      bytes.indices.dropLast().first {
        bytes[$0] == 0xff && (bytes[$0 + 1] == 0xc0 || bytes[$0 + 1] == 0xc2)
      })
  }

  /// A file of JPEG-LS begins as one of JPEG, with or without segments before its frame.
  @Test(arguments: [0, 3])
  func jpegLSIsAKindThatIsNotReadAndNotDamaged(_ segments: Int) throws {
    var bytes = try TestVideo.make(
      [
        "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=1:duration=1", "-frames:v", "1", "-c:v",
        "jpegls", "-f", "image2",
      ], fileExtension: "jls")
    let note: [UInt8] = [0xff, 0xfe, 0, 6] + Array("dawn".utf8)
    for _ in 0..<segments { bytes.insert(contentsOf: note, at: 2) }
    #expect(MediaFormat.sniff(bytes) == .jpeg)
    #expect(try examine(bytes).error == DecodeError(.unsupported, ""))
    for count in 2..<14 { #expect(try examine(Array(bytes.prefix(count))).pdq == nil) }
  }

  @Test(arguments: [PictureFormat.jpeg(), .jpeg(progressive: true)])
  func aPictureOfManyPixelsIsRefusedByItsHeader(_ format: PictureFormat) throws {
    var bytes = try PictureEncoder.encode(
      PixelCanvas.testCard(width: 64, height: 64, seed: 1), format: format)
    let start = try frame(bytes)
    bytes.replaceSubrange(start + 5..<start + 9, with: [0xea, 0x60, 0xea, 0x60])
    let found = try examine(bytes)
    #expect(found.image?.width == 60_000 && found.image?.height == 60_000)
    #expect(found.error?.code == .limit && found.pdq == nil)
  }

  @Test func aSideOfOneHasAHashOfZeros() throws {
    for (width, height) in [(1, 1), (1, 700), (700, 1)] {
      let canvas = PixelCanvas(width: width, height: height)
      let found = try examine(PictureEncoder.encode(canvas, format: .jpeg()))
      #expect(found.error == nil && found.image?.width == width)
      #expect(found.pdq?.quality == 0)
    }
  }

  /// Wants every row.
  private final class Watcher: RowWatcher {
    func take(_ shape: PictureShape, _ row: Int, _ samples: Span<UInt8>) -> Bool { true }
    func finish(isWhole: Bool) {}
  }

  /// What a picture's colours hash to as libvips shows them.
  private func shown(_ bytes: [UInt8]) throws -> PDQFingerprint? {
    try unsafe bytes.withUnsafeBytes { buffer in
      let picture = unsafe try VipsPicture(buffer, format: .jpeg, isLenient: false)
      var sampler = LumaSampler(width: picture.facts.width, height: picture.facts.height)
      try picture.sample(into: &sampler)
      var hasher = PDQHasher()
      return hasher.hash(luma: sampler.luma.span, width: sampler.width, height: sampler.height)
    }
  }

  /// A picture, and the same with other steps for colour.
  private func colored(
    by factor: Int, _ format: PictureFormat, reds: (Int, Int) = (30, 220)
  ) throws -> [UInt8] {
    var canvas = PixelCanvas(width: 600, height: 520)
    for y in 0..<520 {
      for x in 0..<600 {
        canvas[x, y] = PixelColor(
          UInt8(x / 50 % 2 == 0 ? reds.0 : reds.1), UInt8(40 + y / 4), 60)
      }
    }
    var bytes = try PictureEncoder.encode(canvas, format: format)
    let table = try #require(
      bytes.indices.dropLast(68).last { index in
        bytes[index] == 0xff && bytes[index + 1] == 0xdb && bytes[index + 4] == 1
      })
    for index in table + 5..<table + 69 {
      bytes[index] = UInt8(clamping: factor * Int(bytes[index]))
    }
    return bytes
  }

  @Test(arguments: [
    PictureFormat.jpeg(quality: 90, subsampling: .s444), .jpeg(quality: 90, progressive: true),
  ])
  func coloursThatCannotBeShownAreHashedAsTheyAreShown(_ format: PictureFormat) throws {
    // Six times the colour, and the same luma.
    let (plain, strong) = (try colored(by: 1, format), try colored(by: 6, format))
    var examiner = try ImageExaminer()
    let found = examiner.examine(strong, format: .jpeg, request)
    #expect(try found.pdq == shown(strong) && found.findings.isEmpty)
    #expect(found == examiner.examine(strong, format: .jpeg, request, watcher: Watcher()))
    let before = try #require(try examine(plain).pdq)
    #expect(try #require(found.pdq).hash.distance(to: before.hash) > 10, "clipping is seen")
  }

  @Test func whatIsMissingOfAStrongPictureIsTold() throws {
    let strong = try colored(by: 6, .jpeg(quality: 90, subsampling: .s444))
    for count in [strong.count / 2, strong.count * 9 / 10] {
      #expect(try examine(Array(strong[..<count])).findings.map(\.code) == ["image.truncated"])
    }
  }

  @Test func chromaIsMeasuredAsItsSamplesAre() throws {
    let bytes = try colored(
      by: 1, .jpeg(quality: 90, subsampling: .s444), reds: (30, 70))
    let (found, watched) = try unsafe bytes.withUnsafeBytes { buffer in
      let picture = unsafe try JPEGPicture(buffer)
      var sampler = LumaSampler(width: 600, height: 520)
      let found = try picture.sample(into: &sampler)
      let again = unsafe try JPEGPicture(buffer)
      var other = LumaSampler(width: 600, height: 520)
      let watched = try again.sample(into: &other, Watcher())
      return (found.chroma.meanSquare, watched.chroma.meanSquare)
    }
    // Cb and Cr of the two colours as an encoder makes them; rows differ, and some are measured.
    var sum = 0.0
    for y in 0..<520 {
      for red in [30.0, 70.0] {
        let green = Double(40 + y / 4)
        let blues = -0.168736 * red - 0.331264 * green + 0.5 * 60
        let reds = 0.5 * red - 0.418688 * green - 0.081312 * 60
        sum += (blues * blues + reds * reds) / (2 * 520)
      }
    }
    #expect(found == watched)
    #expect(found < ChromaStrength.strong && abs(found - sum) < 0.15 * sum, "\(found) \(sum)")
  }

  @Test func scansWithoutEndAreALimit() throws {
    let bytes = try PictureEncoder.encode(
      PixelCanvas.testCard(width: 64, height: 64, seed: 1), format: .jpeg(progressive: true))
    let scans = bytes.indices.dropLast().filter { bytes[$0] == 0xff && bytes[$0 + 1] == 0xda }
    // The last scan refines; it may come again and again.
    let last = try #require(scans.last)
    let scan = Array(bytes[last..<bytes.count - 2])
    var many = Array(bytes[..<(bytes.count - 2)])
    for _ in 0..<200 { many += scan }
    let found = try examine(many + [0xff, 0xd9])
    #expect(found.error?.code == .limit)
  }

  @Test(arguments: 1...8)
  func everyOrientationIsReported(_ orientation: Int) throws {
    let canvas = PixelCanvas.testCard(width: 40, height: 30, seed: 3)
    let bytes = try PictureEncoder.encode(
      canvas, format: .jpeg(), metadata: PictureMetadata(orientation: UInt16(orientation)))
    #expect(try examine(bytes).image?.orientation == orientation)
  }

  @Test func cutAnywhereItIsDecodedOrAnError() throws {
    let card = PixelCanvas.testCard(width: 96, height: 96, seed: 4)
    for format in [PictureFormat.jpeg(), .jpeg(progressive: true)] {
      let whole = try PictureEncoder.encode(card, format: format)
      for count in stride(from: 0, to: whole.count, by: 37) {
        let found = try examine(Array(whole[..<count]))
        #expect((found.pdq == nil) == (found.error != nil), "\(format) cut at \(count)")
        if found.pdq != nil, count < whole.count * 3 / 4 {
          #expect(found.findings.map(\.code) == ["image.truncated"], "\(format) cut at \(count)")
        }
      }
    }
  }

  /// The offset of a component's sampling factors in the frame header.
  private func factors(_ bytes: [UInt8], component: Int) throws -> Int {
    try frame(bytes) + 11 + 3 * component
  }

  @Test func lumaThatIsCoarserThanChromaIsRead() throws {
    let card = PixelCanvas.testCard(width: 203, height: 150, seed: 8)
    var bytes = try PictureEncoder.encode(card, format: .jpeg(subsampling: .s444))
    bytes[try factors(bytes, component: 1)] = 0x22
    // The blocks lie otherwise than the header says now, so that they end early.
    let found = try examine(bytes)
    #expect(found.pdq != nil || found.error != nil)
    #expect(found.image?.width == 203)
  }

  @Test func damageNeverLeavesTheLibrary() throws {
    var generator = SeedReport.generator("damaged JPEG")
    let card = PixelCanvas.testCard(width: 80, height: 60, seed: 6)
    let samples = try [PictureFormat.jpeg(), .jpeg(progressive: true)].map {
      try PictureEncoder.encode(card, format: $0)
    }
    var examiner = try ImageExaminer()
    for round in 0..<400 {
      var bytes = samples[round % 2]
      for _ in 0...generator.below(6) {
        bytes[2 + generator.below(bytes.count - 2)] = UInt8(generator.below(256))
      }
      let found = examiner.examine(bytes, format: .jpeg, request)
      #expect(found.pdq != nil || found.error != nil)
    }
  }
}

@Suite struct ExifOrientationTests {
  private func block(_ value: UInt8, type: UInt8 = 3, isLittle: Bool = true) -> [UInt8] {
    isLittle
      ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, type, 0, 1, 0, 0, 0, value, 0, 0, 0]
      : [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, type, 0, 0, 0, 1, 0, value, 0, 0]
  }

  @Test func bothByteOrdersAreRead() {
    #expect(ExifOrientation.read(block(6)) == 6)
    #expect(ExifOrientation.read(block(3, isLittle: false)) == 3)
  }

  @Test func whatIsUnsoundIsUpright() {
    #expect(ExifOrientation.read(block(0)) == 1)
    #expect(ExifOrientation.read(block(9)) == 1)
    #expect(ExifOrientation.read(block(6, type: 4)) == 1)
    let whole = block(6)
    for count in 0..<20 { #expect(ExifOrientation.read(Array(whole[..<count])) == 1) }
    var far = whole
    far.replaceSubrange(4..<8, with: [0xff, 0xff, 0xff, 0xff])
    #expect(ExifOrientation.read(far) == 1)
  }
}
