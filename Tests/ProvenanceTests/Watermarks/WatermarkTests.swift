// SPDX-License-Identifier: Apache-2.0
// Marks are read bit for bit as the public decoder reads them, and found where they were hidden.

import EvidenceModel
import MartletTesting
import MediaDecoding
import Testing

@testable import Provenance

@Suite struct WatermarkTests {
  static func reader(_ picture: SampledPicture, left: Int = 0, top: Int = 0) -> WatermarkReader {
    var reader = WatermarkReader(width: picture.width, channels: 3, left: left, top: top)
    for row in 0..<picture.height { reader.append(picture.row(row)) }
    return reader
  }

  static func picture(seed: UInt64, width: Int = 512, height: Int = 384) throws -> SampledPicture {
    var generator = SeededGenerator(seed: seed, label: "marked picture")
    return try #require(
      MarkPictures.random(width: width, height: height, using: &generator))
  }

  @Test func theBitsAreThoseOfAPortOfThePublicDecoder() throws {
    let file = try JSONParser.parse(
      Repository.bytes(of: "Tests/ProvenanceTests/Fixtures/watermark-vectors.json"))
    let vectors = try #require(file["vectors"]?.elements)
    #expect(vectors.count == 90)
    var readers: [String: WatermarkReader] = [:]
    for vector in vectors {
      let kind = Int(try #require(vector["kind"]?.integer))
      let seed = Int(try #require(vector["seed"]?.integer))
      let key = "\(kind) \(seed)"
      if readers[key] == nil {
        let width = Int(try #require(vector["width"]?.integer))
        let height = Int(try #require(vector["height"]?.integer))
        let picture = try #require(
          MarkPictures.vector(kind: kind, seed: seed, width: width, height: height))
        readers[key] = Self.reader(picture)
      }
      let reader = try #require(readers[key])
      let name = try #require(vector["domain"]?.text)
      let domain = try #require(ColorDomain.allCases.first { "\($0)" == name })
      let expected = try #require(vector["bits"]?.text)
      let bits = WatermarkReader.bits(reader.scores[domain], count: expected.count)
      #expect(String(bits.map { $0 ? "1" : "0" }) == expected, "\(key) \(name) \(expected.count)")
    }
  }

  @Test(arguments: WatermarkMark.all.flatMap { mark in mark.domains.map { (mark, $0) } })
  func aHiddenMarkIsFoundInItsDomain(mark: WatermarkMark, domain: ColorDomain) throws {
    for seed in 1...2 as ClosedRange<UInt64> {
      let marked = MarkWriter.mark(try Self.picture(seed: seed), with: mark, in: domain)
      let hits = Self.reader(marked).hits()
      #expect(hits.map(\.mark) == [mark], "seed \(seed)")
      #expect(hits.first?.way == .asStored)
    }
  }

  @Test func rowsOfFourSamplesReadTheSame() throws {
    let mark = try #require(WatermarkMark.all.first { $0.name == "sdxl" })
    let marked = MarkWriter.mark(try Self.picture(seed: 5), with: mark, in: .fractionRGB)
    var reader = WatermarkReader(width: marked.width, channels: 4)
    for y in 0..<marked.height {
      let row = marked.row(y)
      reader.append(
        (0..<marked.width).flatMap { row[$0 * 3..<$0 * 3 + 3] + [UInt8(truncatingIfNeeded: $0)] })
    }
    #expect(reader.scores == Self.reader(marked).scores)
  }

  @Test(.enabled(if: MarkKernel.best == .avx2, "this processor has no AVX2"))
  func theKernelReadsWhatItsTwinReads() {
    var generator = SeededGenerator(seed: .random(in: 0 ... .max), label: "bands")
    for width in [8, 9, 15, 16, 63, 64, 65, 127, 128, 136, 511, 512, 520, 1_031] {
      for (channels, left) in [(3, 0), (3, 5), (4, 0), (4, 3)] where width - left >= 8 {
        var kernel = WatermarkReader(
          width: width, channels: channels, left: left, kernel: .avx2)
        var twin = WatermarkReader(
          width: width, channels: channels, left: left, kernel: .portable)
        for row in 0..<48 {
          // Every sort of contrast: single colours lie on borders of steps more often than grain does.
          let spread = [1, 2, 8, 40, 256, 2][row / 8]
          let base = generator.below(257 - spread)
          let samples = (0..<width * channels).map { _ in UInt8(base + generator.below(spread)) }
          kernel.append(samples)
          twin.append(samples)
        }
        #expect(kernel.scores == twin.scores, "\(width), \(channels), \(left)")
      }
    }
  }

  @Test func thereIsNothingToReadInTinyOrEmptyPictures() {
    for (width, rows) in [(1, 1), (7, 300), (300, 7), (0, 0), (64, 64)] {
      var reader = WatermarkReader(width: width, channels: 3)
      for _ in 0..<rows { reader.append([UInt8](repeating: 200, count: width * 3)) }
      #expect(reader.hits().isEmpty)
    }
    var reader = WatermarkReader(width: 100, channels: 3)
    reader.append([1, 2, 3])
    #expect(reader.scores.rows == 0)
  }

  @Test func payloadsAreThoseOfTheTools() {
    #expect(WatermarkMark.all.map(\.bitCount) == [136, 32, 64, 48, 46])
    for mark in WatermarkMark.all {
      #expect(mark.threshold <= mark.bitCount)
      #expect(mark.searchThreshold.map { $0 > mark.threshold } ?? true)
    }
  }
}

@Suite struct WatermarkSearchTests {
  private static let sdxl = WatermarkMark.all.first { $0.name == "sdxl" }

  @Test(arguments: [WatermarkHit.Way.mirrored, .flipped, .turned])
  func aMirroredPictureGivesItsMark(way: WatermarkHit.Way) throws {
    let mark = try #require(Self.sdxl)
    let marked = MarkWriter.mark(
      try WatermarkTests.picture(seed: 7, width: 320, height: 320), with: mark, in: .fractionRGB)
    let changed =
      switch way {
      case .mirrored: marked.mirrored()
      case .flipped: marked.flipped()
      default: marked.mirrored().flipped()
      }
    let hits = WatermarkSearch(picture: changed).hits()
    #expect(hits.map(\.mark) == [mark] && hits.first?.way == way)
  }

  @Test func aResizedPictureGivesItsMark() throws {
    let mark = try #require(Self.sdxl)
    let marked = MarkWriter.mark(
      try WatermarkTests.picture(seed: 8, width: 768, height: 768), with: mark, in: .fractionBGR)
    let large = marked.resized(width: 960, height: 960)
    let hits = WatermarkSearch(picture: large).hits()
    #expect(hits.map(\.mark) == [mark] && hits.first?.way == .resized)
  }

  /// Linear sampling read two of these eight no more.
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func aHalvedPictureGivesItsMark(seed: UInt64) throws {
    let mark = try #require(Self.sdxl)
    let marked = MarkWriter.mark(
      try WatermarkTests.picture(seed: seed, width: 512, height: 512), with: mark, in: .fractionBGR)
    let small = Self.turned(Self.halved(Self.turned(Self.halved(marked))))
    try #require(small.width == 256 && small.height == 256)
    let reader = WatermarkTests.reader(small.resized(width: 512, height: 512))
    #expect(reader.agreement(with: mark) >= mark.searchThreshold ?? 99)
  }

  /// Every second column of a bicubic reduction, as most programs make one, in whole numbers.
  private static func halved(_ picture: SampledPicture) -> SampledPicture {
    let weights = [-3, -9, 29, 111, 111, 29, -9, -3]
    var samples: [UInt8] = []
    for y in 0..<picture.height {
      let row = picture.row(y).map(Int.init)
      for x in 0..<picture.width / 2 {
        for channel in 0..<3 {
          let sum = weights.indices.reduce(128) { sum, tap in
            let place = min(picture.width - 1, max(0, 2 * x - 3 + tap))
            return sum + weights[tap] * row[place * 3 + channel]
          }
          samples.append(UInt8(clamping: sum >> 8))
        }
      }
    }
    return SampledPicture(width: picture.width / 2, height: picture.height, samples: samples)
      ?? picture
  }

  /// Rows for columns.
  private static func turned(_ picture: SampledPicture) -> SampledPicture {
    let rows = (0..<picture.height).map(picture.row)
    let samples = (0..<picture.width).flatMap { x in rows.flatMap { $0[x * 3..<x * 3 + 3] } }
    return SampledPicture(width: picture.height, height: picture.width, samples: samples)
      ?? picture
  }

  @Test func resizingKeepsWhatIsEvenAndWhatIsOfTheSameSize() throws {
    let even = try #require(
      SampledPicture(width: 5, height: 3, samples: [UInt8](repeating: 77, count: 45)))
    #expect(even.resized(width: 9, height: 2).samples == [UInt8](repeating: 77, count: 54))
    let drawn = try WatermarkTests.picture(seed: 3, width: 40, height: 24)
    #expect(drawn.resized(width: 40, height: 24) == drawn)
    let step = try #require(
      SampledPicture(width: 2, height: 1, samples: [0, 0, 0, 255, 255, 255]))
    // a = −1/2 at a quarter of a pixel: 0.2266 − 0.0234, and the rest for the edge; nothing beyond 0...255.
    let wide = step.resized(width: 4, height: 1).row(0)
    #expect(wide == [0, 0, 0, 52, 52, 52, 203, 203, 203, 255, 255, 255])
  }

  @Test func aCutPictureGivesItsMark() throws {
    let mark = try #require(Self.sdxl)
    let marked = MarkWriter.mark(
      try WatermarkTests.picture(seed: 9, width: 512, height: 512), with: mark, in: .fractionBGR)
    var reader = WatermarkTests.reader(marked, left: 13 % 8, top: 21 % 8)
    #expect(reader.hits().isEmpty)
    // Rows and columns that were cut: the phase is 5, 5, and the row length is lost.
    let cut = try #require(Self.cut(marked, left: 13, top: 21))
    reader = WatermarkTests.reader(cut, left: 3, top: 3)
    let best = CutSearch(reader.scores, .fractionBGR, mark).best()
    #expect(best >= mark.searchThreshold ?? 99)
    let plain = try WatermarkTests.picture(seed: 9, width: 512, height: 512)
    let none = CutSearch(WatermarkTests.reader(plain).scores, .fractionBGR, mark).best()
    #expect(none < mark.searchThreshold ?? 0)
  }

  private static func cut(_ picture: SampledPicture, left: Int, top: Int) -> SampledPicture? {
    let width = picture.width - left
    var samples: [UInt8] = []
    for y in top..<picture.height { samples += picture.row(y)[(left * 3)...] }
    return SampledPicture(width: width, height: picture.height - top, samples: samples)
  }
}
