// SPDX-License-Identifier: Apache-2.0
// A still picture says which frame of its file it is, or that it is none.

import EvidenceModel
import MartletTesting
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct StillFrameTests {
  private static let card = PixelCanvas.testCard(width: 64, height: 48, seed: 3)

  private func still(_ bytes: [UInt8]) throws -> RenderedPicture {
    _ = try ImageExaminer()
    let format = try #require(MediaFormat.sniff(bytes))
    return try PictureRenderer().render(
      MemoryBytes(bytes), format: format, RenderRequest(side: 64))
  }

  @Test func thePictureOfAnAnimatedPNGIsItsFirstFrameOrNone() throws {
    var pixels: [UInt8] = []
    for pixel in 0..<64 * 48 {
      pixels += Self.card.bytes[3 * pixel..<3 * pixel + 3]
      pixels.append(255)
    }
    let frame = AnimatedPNG.Frame(width: 64, height: 48, pixels: pixels)
    let first = try still(AnimatedPNG.file([frame, frame]))
    #expect(first.frame == 0 && first.microseconds == 0)
    let apart = try still(AnimatedPNG.file([frame, frame], still: pixels))
    #expect(apart.frame == nil && apart.microseconds == nil)
    let alone = try still(PictureEncoder.encode(Self.card, format: .png()))
    #expect(alone.frame == nil && alone.microseconds == nil)
  }

  @Test func pagesAreNamedByTheirNumber() throws {
    let page = PagedTIFF.Page(width: 64, height: 48, samples: Self.card.bytes)
    let first = try still(PagedTIFF.make([page, page]).bytes)
    #expect(first.frame == 0 && first.microseconds == 0)
    // The primary picture stands wherever the file says; where there is a track it is no part of it.
    var track: [UInt8] = [0, 0, 0, 16] + Array("moov".utf8)
    track += [0, 0, 0, 8] + Array("trak".utf8)
    #expect(StillFrame.number(in: [], .heic, primary: 2) == 2)
    #expect(StillFrame.number(in: track, .avif, primary: 2) == nil)
    #expect(StillFrame.number(in: [], .heic, primary: nil) == nil)
    #expect(StillFrame.number(in: [], .jpeg, primary: nil) == nil)
  }

  @Test func thePrimaryPictureIsKnown() throws {
    let single = try still(PictureEncoder.encode(Self.card, format: .heic()))
    #expect(single.frame == 0)
  }
}
