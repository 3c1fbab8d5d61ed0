// SPDX-License-Identifier: Apache-2.0
// What libvips must not be given as it is: texts that unpack without end, colour differences taken for colours.

import EvidenceModel
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct VipsInputTests {
  private static let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard)

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: data.count >> $0) } + Array(name.utf8) + data
      + [0, 0, 0, 0]
  }

  /// A PNG with chunks behind its header, whose checksums are wrong: nothing but their frames is looked at.
  private func picture(with chunks: [UInt8]) throws -> (plain: [UInt8], full: [UInt8]) {
    let plain = try PictureEncoder.encode(
      PixelCanvas.testCard(width: 90, height: 70, seed: 5), format: .png())
    return (plain, Array(plain[..<33]) + chunks + plain[33...])
  }

  @Test func manyTextsGoAndThePictureStays() throws {
    let text = [UInt8](repeating: 65, count: 6_000)
    for name in ["tEXt", "zTXt", "iTXt"] {
      let (plain, full) = try picture(
        with: (0..<3).flatMap { _ in Self.chunk(name, text) } + Self.chunk("teXt", [1]))
      let lean = try #require(LeanPNG.withoutTexts(full))
      #expect(lean == Array(plain[..<33]) + Self.chunk("teXt", [1]) + plain[33...])
    }
    let few = try picture(with: Self.chunk("zTXt", text) + Self.chunk("tEXt", text))
    #expect(LeanPNG.withoutTexts(few.full) == nil)
  }

  @Test func cutFilesAndOthersStayAsTheyAre() throws {
    let (plain, full) = try picture(
      with: Self.chunk("zTXt", [UInt8](repeating: 65, count: 20_000)))
    #expect(LeanPNG.withoutTexts(full) == plain)
    // A chunk that goes beyond the end is none that could be taken out.
    for count in [0, 3, 8, 20, 40, 20_000] {
      #expect(LeanPNG.withoutTexts(Array(full[..<count])) == nil)
    }
    #expect(LeanPNG.withoutTexts([UInt8](repeating: 0xff, count: 100_000)) == nil)
  }

  /// Browsers go by the pixels, libvips by the container.
  @Test func aWebPSaysOfItsAlphaWhatItsPixelsSay() throws {
    func file(flags: UInt8, alpha: UInt8) -> [UInt8] {
      let chunks: [UInt8] =
        Array("WEBPVP8X".utf8) + [10, 0, 0, 0, flags] + [UInt8](repeating: 0, count: 9)
        + Array("ICCP".utf8) + [1, 0, 0, 0, 7, 0] + Array("VP8L".utf8) + [6, 0, 0, 0]
        + [0x2f, 0x3f, 0xc0, 0x0f, alpha, 0]
      return Array("RIFF".utf8) + [UInt8(chunks.count), 0, 0, 0] + chunks
    }
    let flagged = try #require(FlaggedWebP.withAlpha(file(flags: 0x08, alpha: 0x10)))
    #expect(flagged == file(flags: 0x18, alpha: 0x10))
    #expect(FlaggedWebP.withAlpha(flagged) == nil)
    #expect(FlaggedWebP.withAlpha(file(flags: 0x08, alpha: 0)) == nil)
    for count in 0..<flagged.count {
      _ = FlaggedWebP.withAlpha(Array(file(flags: 0, alpha: 0x10)[..<count]))
    }
    let plain = try PictureEncoder.encode(
      PixelCanvas.testCard(width: 90, height: 70, seed: 5), format: .webp())
    #expect(FlaggedWebP.withAlpha(plain) == nil)
  }

  @Test func colourDifferencesWithoutJPEGAreNotRead() throws {
    let samples = (0..<(3 * 64)).map { UInt16($0) }
    func file(_ photometric: TIFFBuilder.Photometric) -> [UInt8] {
      TIFFBuilder.file(
        width: 8, height: 8, bits: 8, perPixel: 3, extra: 0, photometric, samples: samples)
    }
    var examiner = try ImageExaminer()
    #expect(examiner.examine(file(.rgb), format: .tiff, Self.request).pdq != nil)
    let found = examiner.examine(file(.differences), format: .tiff, Self.request)
    #expect(found.error?.code == .unsupported && found.pdq == nil)
    let limits = ImageLimits.standard
    #expect(throws: DecodeError.self) {
      try VipsPictureRows().visitRows(of: file(.differences), format: .tiff, limits: limits) {
        _, _, _ in true
      }
    }
    // JPEG within TIFF has colours made of them by its own decoder.
    var packed = file(.differences)
    let tag = try #require(packed.indices.first { packed[$0...].starts(with: [3, 1, 3, 0]) })
    packed[tag + 8] = 7
    #expect(throws: Never.self) { try TIFFSamples.check(packed) }
    for count in 0..<packed.count { try? TIFFSamples.check(Array(packed[..<count])) }
  }
}
