// SPDX-License-Identifier: Apache-2.0
// The first frame of a GIF as it is stored: transparent colours, what lies around a small frame, damage.

import EvidenceModel
import MartletTesting
import MediaDecoding
import Testing

@testable import NativeDecoders

/// Writes GIFs of indices without compression: a clear code comes before the codes grow.
private struct GIFBuilder {
  var size = (width: 8, height: 6)
  var frame = (left: 0, top: 0, width: 8, height: 6)
  var transparent: UInt8?
  var hasOwnPalette = false
  /// What stands before the frame.
  var extensions: [UInt8] = []

  static let palette: [UInt8] = (0..<128).flatMap { [UInt8($0), UInt8($0 * 2), 255 - UInt8($0)] }

  static func color(_ index: Int, own: Bool = false) -> RGBPixel {
    let palette = own ? Array(GIFBuilder.palette.reversed()) : GIFBuilder.palette
    return RGBPixel(
      red: palette[3 * index], green: palette[3 * index + 1], blue: palette[3 * index + 2])
  }

  func bytes(_ indices: [UInt8]) -> [UInt8] {
    var bytes = Array("GIF89a".utf8) + word(size.width) + word(size.height) + [0x86, 5, 0]
    bytes += Self.palette + extensions
    if let transparent { bytes += [0x21, 0xf9, 4, 1, 0, 0, transparent, 0] }
    bytes += [0x2c] + word(frame.left) + word(frame.top) + word(frame.width) + word(frame.height)
    bytes += [hasOwnPalette ? 0x86 : 0] + (hasOwnPalette ? Self.palette.reversed() : [])
    return bytes + data(indices) + [0x3b]
  }

  private func word(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }

  /// Codes of eight bits, so each is a byte: clear is 128, the end 129.
  private func data(_ indices: [UInt8]) -> [UInt8] {
    var codes: [UInt8] = []
    for (place, index) in indices.enumerated() {
      if place.isMultiple(of: 100) { codes.append(128) }
      codes.append(index)
    }
    codes.append(129)
    var blocks: [UInt8] = [7]
    for start in stride(from: 0, to: codes.count, by: 255) {
      let block = codes[start...].prefix(255)
      blocks += [UInt8(block.count)] + block
    }
    return blocks + [0]
  }
}

@Suite(.serialized) struct StillGIFTests {
  private static let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard)

  /// The luma that is hashed.
  private func luma(_ file: [UInt8]) throws -> [Float] {
    try VipsPicture.start()
    let still = try #require(StillGIF(file))
    return unsafe try still.bytes.withUnsafeBytes { buffer in
      let picture = unsafe try VipsPicture(buffer, format: .gif, isLenient: false)
      let facts = picture.facts(of: still)
      var sampler = LumaSampler(width: facts.width, height: facts.height)
      try picture.sample(into: &sampler, surround: still.surround)
      return sampler.luma
    }
  }

  @Test(arguments: [false, true])
  func transparentPixelsHaveTheColourOfTheirPalette(hasOwnPalette: Bool) throws {
    let indices = (0..<48).map { UInt8($0.isMultiple(of: 3) ? 9 : $0 + 40) }
    let file = GIFBuilder(transparent: 9, hasOwnPalette: hasOwnPalette).bytes(indices)
    let expected = indices.map { GIFBuilder.color(Int($0), own: hasOwnPalette).luma }
    #expect(try luma(file) == expected)
    let still = try #require(StillGIF(file))
    #expect(still.isTransparent && still.bytes.count == file.count)
    var examiner = try ImageExaminer()
    #expect(examiner.examine(file, format: .gif, Self.request).image?.hasAlpha == true)
  }

  @Test func withoutTransparencyNothingChanges() throws {
    let indices = (0..<48).map { UInt8($0 + 11) }
    let file = GIFBuilder().bytes(indices)
    let still = try #require(StillGIF(file))
    #expect(!still.isTransparent && still.bytes == file)
    #expect(try luma(file) == indices.map { GIFBuilder.color(Int($0)).luma })
  }

  @Test(arguments: [nil, 7 as UInt8], [false, true])
  func aroundASmallFrameStandsTheTransparentColourOrTheFirst(
    transparent: UInt8?, hasOwnPalette: Bool
  ) throws {
    let frame = (left: 2, top: 1, width: 4, height: 3)
    let indices = (0..<12).map { UInt8($0 + 30) }
    let file = GIFBuilder(
      frame: frame, transparent: transparent, hasOwnPalette: hasOwnPalette
    ).bytes(indices)
    var expected = [RGBPixel](
      repeating: GIFBuilder.color(Int(transparent ?? 0), own: hasOwnPalette), count: 48)
    for (place, index) in indices.enumerated() {
      expected[(1 + place / 4) * 8 + 2 + place % 4] = GIFBuilder.color(
        Int(index), own: hasOwnPalette)
    }
    #expect(try luma(file) == expected.map(\.luma))
  }

  /// libvips takes some screens for a word without meaning, and the picture to be as large as its frames.
  @Test(arguments: [(640, 480), (800, 600), (1_600, 1_200), (2_049, 3), (7, 5), (0, 0)])
  func thePictureIsAsLargeAsItsScreen(_ width: Int, _ height: Int) throws {
    let frame = (left: 2, top: 1, width: 8, height: 6)
    let indices = (0..<48).map { UInt8($0 + 30) }
    let file = GIFBuilder(size: (width, height), frame: frame).bytes(indices)
    let still = try #require(StillGIF(file))
    #expect(still.width == max(width, 10) && still.height == max(height, 7))
    var examiner = try ImageExaminer()
    let found = examiner.examine(file, format: .gif, Self.request)
    #expect(found.image?.width == still.width && found.image?.height == still.height)
    guard still.width <= 512, still.height <= 512 else { return }
    var expected = [Float](
      repeating: GIFBuilder.color(0).luma, count: still.width * still.height)
    for (place, index) in indices.enumerated() {
      expected[(1 + place / 8) * still.width + 2 + place % 8] = GIFBuilder.color(Int(index)).luma
    }
    #expect(try luma(file) == expected)
  }

  @Test func aScreenBeyondTheLimitsIsOne() throws {
    let file = GIFBuilder(size: (60_000, 60_000)).bytes([UInt8](repeating: 9, count: 48))
    var examiner = try ImageExaminer()
    #expect(examiner.examine(file, format: .gif, Self.request).error?.code == .limit)
  }

  @Test func otherPartsBeforeTheFrameArePassedOver() throws {
    let comment: [UInt8] = [0x21, 0xfe, 3, 0x21, 0xf9, 4, 2, 1, 2, 0]
    let indices = [UInt8](repeating: 9, count: 48)
    let file = GIFBuilder(transparent: 9, extensions: comment).bytes(indices)
    let still = try #require(StillGIF(file))
    #expect(still.isTransparent)
    #expect(zip(still.bytes, file).filter { $0 != $1 }.count == 1)
    #expect(try luma(file) == indices.map { GIFBuilder.color(Int($0)).luma })
  }

  @Test func theNewestOfSeveralMarksCounts() throws {
    let older: [UInt8] = [0x21, 0xf9, 4, 1, 0, 0, 3, 0]
    let frame = (left: 1, top: 0, width: 1, height: 1)
    let file = GIFBuilder(frame: frame, transparent: 7, extensions: older).bytes([20])
    #expect(try #require(StillGIF(file)).surround.color == GIFBuilder.color(7))
    #expect(try luma(file)[2] == GIFBuilder.color(7).luma)
  }

  @Test func damageBeforeTheFrameIsNoStillAndHarmless() throws {
    let whole = GIFBuilder(transparent: 9).bytes([UInt8](repeating: 9, count: 48))
    let start = try #require(whole.lastIndex(of: 0x2c))
    for count in 0..<start + 10 { #expect(StillGIF(Array(whole[..<count])) == nil) }
    #expect(StillGIF(Array(whole[..<(start + 10)])) != nil)
    var generator = SeedReport.generator("damaged GIF")
    var examiner = try ImageExaminer()
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0...generator.below(6) {
        bytes[3 + generator.below(bytes.count - 3)] = UInt8(generator.below(256))
      }
      let found = examiner.examine(bytes, format: .gif, Self.request)
      #expect(found.pdq != nil || found.error != nil)
    }
  }
}
