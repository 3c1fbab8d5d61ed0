// SPDX-License-Identifier: Apache-2.0
// Pictures saved once and twice, and what the test says of them.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import SyntheticEncoding
internal import Testing

@testable internal import Provenance

@Suite struct DoubleCompressionTests {
  /// A picture of noise at several scales with rectangles, as textured as photographs are.
  private static func texture(_ side: Int, seed: UInt64) -> PixelCanvas {
    var generator = SeededGenerator(seed: seed, label: "texture")
    var sums = [Int](repeating: 128 * 256, count: side * side)
    var amplitude = 40 + generator.below(40)
    for step in [64, 32, 16, 8, 4, 2] {
      let across = side / step + 2
      let knots = (0..<across * across).map { _ in generator.below(2 * amplitude + 1) - amplitude }
      for y in 0..<side {
        for x in 0..<side {
          let (left, top) = (x / step, y / step)
          let (right, below) = (x % step, y % step)
          let upper =
            knots[top * across + left] * (step - right) + knots[top * across + left + 1] * right
          let lower =
            knots[(top + 1) * across + left] * (step - right)
            + knots[(top + 1) * across + left + 1] * right
          sums[y * side + x] +=
            (upper * (step - below) + lower * below) * 256 / (step * step)
        }
      }
      amplitude = amplitude * 2 / 3
    }
    var canvas = PixelCanvas(width: side, height: side)
    for y in 0..<side {
      for x in 0..<side {
        let value = UInt8(clamping: sums[y * side + x] / 256 + generator.below(5) - 2)
        canvas[x, y] = PixelColor(value, UInt8(clamping: Int(value) + 9), value / 2)
      }
    }
    canvas.fill(
      x: generator.below(side), y: generator.below(side), width: side / 4, height: side / 5,
      PixelColor.random(in: 0...255, using: &generator))
    return canvas
  }

  private static func decoded(_ file: [UInt8], side: Int) throws -> PixelCanvas {
    var bytes: [UInt8] = []
    try VipsRows.each(file, .jpeg) { _, samples in bytes += samples }
    return try #require(PixelCanvas(width: side, height: side, bytes: bytes))
  }

  private static func answer(_ file: [UInt8]) throws -> (answer: String, gain: Double?) {
    let found = try #require(try answers(file, .jpeg)["double_compression"])
    let words = found.figure.split(separator: " ")
    return (found.answer, words.count > 2 ? Double(words[2]) : nil)
  }

  @Test func picturesSavedOnceAreNotNamedAndThoseFirstSavedCoarserAre() throws {
    var generator = SeededGenerator(seed: 7, label: "saved once")
    // Of smooth pictures saved coarsely too little is left: those are not counted.
    var (named, applied, drawn) = (0, 0, 0)
    while applied < 300, drawn < 1_500 {
      let sort = PictureSort.allCases[drawn % PictureSort.allCases.count]
      let canvas = sort.picture(side: 128 + 16 * generator.below(12), using: &generator)
      let quality = 40 + generator.below(59)
      let found = try Self.answer(PictureEncoder.encode(canvas, format: .jpeg(quality: quality)))
      drawn += 1
      if found.answer != "not_applicable" { applied += 1 }
      if found.answer == "supports_edited" {
        named += 1
        print("named: \(sort) of \(canvas.width) at \(quality), \(found.gain ?? 0)")
      }
    }
    var missed = 0
    for seed in 0..<25 {
      let canvas = Self.texture(384, seed: UInt64(seed))
      for (first, second) in [(60, 90), (75, 90), (75, 95), (85, 95)] {
        let coarse = try PictureEncoder.encode(canvas, format: .jpeg(quality: first))
        let again = try PictureEncoder.encode(
          Self.decoded(coarse, side: 384), format: .jpeg(quality: second))
        let found = try Self.answer(again)
        if found.answer != "supports_edited" {
          missed += 1
          print("missed: \(seed), \(first) and \(second), \(found.gain ?? 0)")
        }
      }
    }
    let measured =
      "\(named) of \(applied) synthetic pictures of ten sorts (\(PictureSort.names)) saved once at a "
      + "quality of 40 to 98 named (one-sided 95 % bound \(ErrorBound.percent(named, of: applied))), "
      + "\(missed) of 100 of noise first saved coarser missed (bound "
      + "\(ErrorBound.percent(missed, of: 100))); not measured on files of cameras"
    #expect(DoubleCompression.measured == measured)
    #expect(ErrorBound.rate(named, of: applied) <= 0.01)
  }

  private static let falling: [[Double]] = [
    [2_000, 100, 10, 1], [800, 800, 800], [300, 0, 0, 0, 0], [205],
  ]

  /// Counts that fall steeply, as those of smooth fractals do, are what one saving leaves.
  @Test(arguments: falling)
  func countsThatOnlyFallGainNothing(_ counts: [Double]) throws {
    let sizes = counts + [Double](repeating: 0, count: CoefficientCounts.largest - counts.count)
    var comb = try #require(CoefficientComb(sizes, step: 4))
    for first in 1...80 { #expect(comb.gain(first: first) <= 0, "\(first)") }
  }

  @Test func threeHeapsAtMultiplesAreGainedAndTwoAreNot() throws {
    func sizes(_ heaps: [Int: Double]) -> [Double] {
      (1...CoefficientCounts.largest).map { heaps[$0] ?? 0 }
    }
    var three = try #require(CoefficientComb(sizes([3: 400, 6: 200, 9: 50]), step: 2))
    #expect(three.gain(first: 6) > 0.9)
    #expect(three.gain(first: 7) <= 0)
    #expect(three.gain(first: 2) == 0, "no coarser step")
    var two = try #require(CoefficientComb(sizes([3: 400, 6: 200]), step: 2))
    #expect(two.gain(first: 6) == 0)
    var rising = try #require(CoefficientComb(sizes([3: 50, 6: 200, 9: 400]), step: 2))
    #expect(rising.gain(first: 6) <= three.gain(first: 6) + 1e-9, "heaps that rise gain no more")
    #expect(CoefficientComb(sizes([1: 199]), step: 2) == nil)
  }

  @Test func neighboursThatRiseArePooled() {
    #expect(CoefficientComb.falling([4, 2, 3, 1]) == [4, 2.5, 2.5, 1])
    #expect(CoefficientComb.falling([1, 2, 3]) == [2, 2, 2])
    #expect(CoefficientComb.falling([]).isEmpty)
  }

  /// Of grain, enough coefficients are at hand long before the last block.
  @Test func theAnswersForGrainNeedFewBlocks() throws {
    let side = 512
    for seed in 0..<4 {
      var generator = SeededGenerator(seed: UInt64(seed), label: "grain")
      let bytes = (0..<side * side * 3).map { _ in UInt8(88 + generator.below(80)) }
      let canvas = try #require(PixelCanvas(width: side, height: side, bytes: bytes))
      let once = try PictureEncoder.encode(canvas, format: .jpeg(quality: 92))
      let coarse = try PictureEncoder.encode(canvas, format: .jpeg(quality: 70))
      let twice = try PictureEncoder.encode(
        Self.decoded(coarse, side: side), format: .jpeg(quality: 92))
      for (file, answer) in [(once, "inconclusive"), (twice, "supports_edited")] {
        let found = try #require(try answers(file, .jpeg)["double_compression"])
        #expect(found.answer == answer, "\(found.figure)")
        let blocks = found.figure.split(separator: " ").dropLast().last.flatMap { Int($0) }
        #expect((256..<3_072).contains(try #require(blocks)), "\(found.figure)")
      }
    }
  }

  @Test func aFinerFirstSavingLeavesNothing() throws {
    let side = 384
    for seed in 0..<5 {
      let fine = try PictureEncoder.encode(
        Self.texture(side, seed: UInt64(seed)), format: .jpeg(quality: 95))
      let again = try PictureEncoder.encode(
        Self.decoded(fine, side: side), format: .jpeg(quality: 75))
      #expect(try Self.answer(again).answer == "inconclusive")
    }
  }

  @Test func otherFormsAndSmallPicturesAreNotTested() throws {
    let canvas = Self.texture(256, seed: 1)
    let progressive = try PictureEncoder.encode(
      canvas, format: .jpeg(quality: 90, progressive: true))
    #expect(try Self.answer(progressive).answer == "not_applicable")
    let small = try PictureEncoder.encode(Self.texture(64, seed: 1), format: .jpeg(quality: 90))
    #expect(try Self.answer(small).answer == "not_applicable")
    #expect(try Self.answer(JPEGFixture.file([])).answer == "not_applicable")
    let whole = try PictureEncoder.encode(
      canvas, format: .jpeg(quality: 90, subsampling: .s444))
    #expect(try Self.answer(whole).answer == "inconclusive")
  }

  @Test func damagedScansEndInAnAnswer() throws {
    let file = try PictureEncoder.encode(Self.texture(128, seed: 2), format: .jpeg(quality: 90))
    var generator = SeedReport.generator("damaged scans")
    for _ in 0..<200 {
      var bytes = file
      for _ in 0...generator.below(5) {
        bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
      }
      if bytes.starts(with: [0xff, 0xd8]) { _ = try answers(bytes, .jpeg) }
    }
  }
}
