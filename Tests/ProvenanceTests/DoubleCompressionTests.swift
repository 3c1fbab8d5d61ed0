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

  @Test func aCoarserFirstSavingIsFoundAndOneSavingIsNot() throws {
    let side = 384
    var wrong = (single: 0, double: 0)
    var gains = (single: [Double](), double: [Double]())
    for seed in 0..<25 {
      let canvas = Self.texture(side, seed: UInt64(seed))
      for quality in [75, 85, 90, 95] {
        let found = try Self.answer(PictureEncoder.encode(canvas, format: .jpeg(quality: quality)))
        if found.answer == "supports_edited" { wrong.single += 1 }
        gains.single.append(found.gain ?? 0)
      }
      for (first, second) in [(60, 90), (75, 90), (75, 95), (85, 95)] {
        let coarse = try PictureEncoder.encode(canvas, format: .jpeg(quality: first))
        let again = try PictureEncoder.encode(
          Self.decoded(coarse, side: side), format: .jpeg(quality: second))
        let found = try Self.answer(again)
        if found.answer != "supports_edited" { wrong.double += 1 }
        gains.double.append(found.gain ?? 0)
      }
    }
    print("once: at most \(gains.single.max() ?? 0); twice: at least \(gains.double.min() ?? 0)")
    #expect(wrong == (0, 0))
    #expect(
      DoubleCompression.measured
        == "\(wrong.single) of 100 synthetic pictures saved once named, \(wrong.double) of 100 first saved "
        + "coarser missed (one-sided 95 % bounds \(ErrorBound.percent(0, of: 100)); gains at most "
        + "\(gains.single.max() ?? 0), at least \(gains.double.min() ?? 0)); not measured on files of "
        + "cameras")
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
