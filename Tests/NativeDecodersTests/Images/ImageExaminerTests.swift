// SPDX-License-Identifier: Apache-2.0
// Pictures of every format give the pixels that were put in, and damaged ones say so.

import EvidenceModel
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct ImageExaminerTests {
  private let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard)
  private let canvas = PixelCanvas.testCard(width: 90, height: 70, seed: 5)

  private func examine(_ bytes: [UInt8]) throws -> ImageExamination {
    var examiner = try ImageExaminer()
    let format = try #require(MediaFormat.sniff(bytes))
    return examiner.examine(bytes, format: format, request)
  }

  /// The luma of all pixels as the examiner would hash it.
  private func luma(_ bytes: [UInt8]) throws -> [Float] {
    _ = try ImageExaminer()
    let format = try #require(MediaFormat.sniff(bytes))
    return try unsafe bytes.withUnsafeBytes { buffer in
      if format == .jpeg {
        let picture = unsafe try JPEGPicture(buffer)
        var sampler = LumaSampler(width: picture.facts.width, height: picture.facts.height)
        #expect(try !picture.sample(into: &sampler).isCut)
        return sampler.luma.isEmpty ? sampler.bytes.map { Float($0) } : sampler.luma
      }
      let picture = unsafe try VipsPicture(buffer, format: format, isLenient: false)
      var sampler = LumaSampler(width: picture.facts.width, height: picture.facts.height)
      try picture.sample(into: &sampler)
      return sampler.luma
    }
  }

  private func luma(_ red: Int, _ green: Int, _ blue: Int) -> Float {
    0.299 * Float(red) + 0.587 * Float(green) + 0.114 * Float(blue)
  }

  @Test func everyFormatWarmsUp() throws {
    var examiner = try ImageExaminer()
    #expect(throws: Never.self) { try examiner.warmUp() }
  }

  @Test(arguments: [
    PictureFormat.png(), .png(interlaced: true), .webp(lossless: true), .tiff(), .bmp,
  ])
  func losslessFormatsGiveTheSameHash(_ format: PictureFormat) throws {
    let found = try examine(PictureEncoder.encode(canvas, format: format))
    let expected = try examine(PictureEncoder.encode(canvas, format: .tiff(deflate: false)))
    #expect(found.error == nil && found.findings.isEmpty)
    #expect(found.pdq != nil)
    #expect(found.pdq == expected.pdq)
    #expect(found.image?.width == 90 && found.image?.height == 70)
  }

  @Test(arguments: [
    PictureFormat.jpeg(quality: 95, subsampling: .s444), .jpeg(), .jpeg(progressive: true), .webp(),
    .gif, .heic(quality: 80), .avif(quality: 80),
  ])
  func lossyFormatsGiveANearHash(_ format: PictureFormat) throws {
    let found = try examine(PictureEncoder.encode(canvas, format: format))
    let exact = try #require(examine(PictureEncoder.encode(canvas, format: .png())).pdq)
    #expect(found.error == nil && found.findings.isEmpty)
    #expect(try #require(found.pdq).hash.distance(to: exact.hash) <= 24)
  }

  @Test func sixteenBitsLoseTheirLowByte() throws {
    var samples: [UInt16] = []
    for index in UInt16(0)..<768 { samples.append((index &* 257) ^ 0x00ff) }
    let file = TIFFBuilder.file(
      width: 16, height: 16, bits: 16, perPixel: 3, extra: 0, .rgb, samples: samples)
    let high = samples.map { Int($0 >> 8) }
    let expected = stride(from: 0, to: high.count, by: 3).map {
      luma(high[$0], high[$0 + 1], high[$0 + 2])
    }
    #expect(try luma(file) == expected)
  }

  @Test func transparencyIsDroppedAndColourKept() throws {
    var samples: [UInt16] = []
    for index in UInt16(0)..<64 { samples += [200, 100, index, index * 4] }
    let file = TIFFBuilder.file(
      width: 8, height: 8, bits: 8, perPixel: 4, extra: 1, .rgb, samples: samples)
    #expect(try luma(file) == (0..<64).map { luma(200, 100, $0) })
    #expect(try examine(file).image?.hasAlpha == true)
  }

  @Test func greyIsReplicated() throws {
    let samples: [UInt16] = (0..<64).map { UInt16($0 * 4) }
    let file = TIFFBuilder.file(
      width: 8, height: 8, bits: 8, perPixel: 1, extra: 0, .black, samples: samples)
    #expect(try luma(file) == samples.map { luma(Int($0), Int($0), Int($0)) })
  }

  @Test func inksBecomeLightByPlainInversion() throws {
    let inks: [(Int, Int, Int, Int)] = [
      (0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255),
      (128, 64, 32, 16), (10, 200, 30, 100), (255, 255, 255, 255),
    ]
    var samples: [UInt16] = []
    for ink in inks { samples += [ink.0, ink.1, ink.2, ink.3].map { UInt16($0) } }
    let file = TIFFBuilder.file(
      width: 8, height: 1, bits: 8, perPixel: 4, extra: 0, .inks, samples: samples)
    func light(_ ink: Int, _ key: Int) -> Int {
      255 - key - Int((Double(ink * (255 - key)) / 255).rounded())
    }
    let expected = inks.map { luma(light($0.0, $0.3), light($0.1, $0.3), light($0.2, $0.3)) }
    #expect(try luma(file) == expected)
  }

  @Test func inksOfJPEGAreStoredInvertedWithOrWithoutTheAdobeMarker() throws {
    let marked = try #require(ImageSamples.all.first { $0.name == "jpeg inks" }).bytes
    let start = try #require(
      marked.indices.dropLast().first { marked[$0] == 0xff && marked[$0 + 1] == 0xee })
    let length = Int(marked[start + 2]) << 8 | Int(marked[start + 3])
    var plain = marked
    plain.removeSubrange(start..<start + 2 + length)
    #expect(try luma(plain) == luma(marked))
    // The sample grows lighter to the right and downwards, as all samples do.
    let values = try luma(marked)
    #expect(try #require(values.first) < #require(values.last))
  }

  @Test func orientationIsReportedAndNotApplied() throws {
    let turned = try PictureEncoder.encode(
      canvas, format: .jpeg(), metadata: PictureMetadata(orientation: 6))
    let plain = try PictureEncoder.encode(canvas, format: .jpeg())
    let found = try examine(turned)
    #expect(found.image?.orientation == 6)
    #expect(found.image?.width == 90)
    #expect(try found.pdq == examine(plain).pdq)
  }

  @Test(arguments: [PictureFormat.jpeg(), .png(), .jpeg(progressive: true)])
  func aCutPictureIsDecodedAsFarAsItGoes(_ format: PictureFormat) throws {
    let card = PixelCanvas.testCard(width: 300, height: 300, seed: 9)
    let whole = try PictureEncoder.encode(card, format: format)
    let found = try examine(Array(whole[..<(whole.count * 3 / 4)]))
    #expect(found.error == nil)
    #expect(found.findings.map(\.code) == ["image.truncated"])
    #expect(found.pdq != nil)
    #expect(found.image?.width == 300)
  }

  @Test func aPictureCutInItsHeaderIsAnError() throws {
    for format in [PictureFormat.jpeg(), .png(), .webp(), .gif, .tiff(), .heic(), .avif(), .bmp] {
      let whole = try PictureEncoder.encode(canvas, format: format)
      let found = try examine(Array(whole[..<24]))
      #expect(found.pdq == nil)
      let code = try #require(found.error).code
      #expect([.truncated, .corrupt].contains(code), "\(format) \(code)")
    }
  }

  @Test(arguments: [PictureFormat.webp(), .webp(lossless: true), .gif, .avif(), .heic()])
  func aCutPictureOfWhichNothingIsLeftIsTruncatedAndNotCorrupt(_ format: PictureFormat) throws {
    let whole = try PictureEncoder.encode(canvas, format: format)
    for percent in [10, 40, 70, 95] {
      let found = try examine(Array(whole[..<(whole.count * percent / 100)]))
      #expect(found.error == nil || found.error?.code == .truncated, "\(percent) %")
      #expect(found.error != nil || found.findings.map(\.code) == ["image.truncated"])
    }
  }

  @Test func tooManyPixelsAreRefusedBeforeDecoding() throws {
    var examiner = try ImageExaminer()
    var small = request
    small.limits = ImageLimits(pixels: 6_299, side: 90, inputBytes: 1 << 20, milliseconds: 1_000)
    for format in [PictureFormat.jpeg(), .png(), .webp(), .gif, .tiff(), .heic(), .avif(), .bmp] {
      let bytes = try PictureEncoder.encode(canvas, format: format)
      let sniffed = try #require(MediaFormat.sniff(bytes))
      let found = examiner.examine(bytes, format: sniffed, small)
      #expect(found.error == DecodeError(.limit, "") && found.pdq == nil)
      #expect(found.image?.width == 90)
    }
    small.limits.inputBytes = 100
    let found = try examiner.examine(
      MemoryBytes([UInt8](repeating: 0, count: 101)), format: .png, small)
    #expect(found.error == DecodeError(.limit, ""))
  }

  @Test func symmetriesAreMadeOnRequest() throws {
    var examiner = try ImageExaminer()
    var eight = request
    eight.wantsDihedral = true
    let bytes = try PictureEncoder.encode(canvas, format: .png())
    let found = examiner.examine(bytes, format: .png, eight)
    #expect(found.dihedral.count == 8)
    #expect(found.dihedral.first == found.pdq?.hash)
  }
}
