// SPDX-License-Identifier: Apache-2.0
// What is seen while a picture is decoded is what a decoding of its own would have seen.

import EvidenceModel
import MartletTesting
import MediaDecoding
import NativeDecoders
import Synchronization
import SyntheticEncoding
import Testing

@testable import Provenance

@Suite struct PixelWatchTests {
  /// Rows of libvips, counting how often a picture is decoded.
  private final class CountedRows: PictureRows {
    private let decodings = Mutex(0)
    var count: Int { decodings.withLock { $0 } }

    func visitRows(
      of file: [UInt8], format: MediaFormat, limits: ImageLimits,
      _ visit: (_ shape: PictureShape, _ row: Int, _ samples: [UInt8]) -> Bool
    ) throws(DecodeError) {
      decodings.withLock { $0 += 1 }
      try VipsPictureRows().visitRows(of: file, format: format, limits: limits, visit)
    }
  }

  private static let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: false, wantsTraces: true, limits: .standard)

  /// All traces of a file but the answers of tests, seen while it is hashed or by decodings of its own, and the number of these.
  private static func traces(
    _ file: [UInt8], isWatched: Bool
  ) throws -> (traces: [Trace], decodings: Int) {
    let rows = CountedRows()
    let tools = ProvenanceTools(
      openDecompression: nativeTools.openDecompression, openMarkup: nativeTools.openMarkup,
      rows: rows, fingerprint: nativeTools.fingerprint)
    let format = try #require(MediaFormat.sniff(file))
    let source = MemoryBytes(file)
    let pixels = PixelTraces(rows: rows, tools: tools, keys: [])
    let watch = isWatched ? try pixels.watch(source, format) : nil
    var examiner = try ImageExaminer()
    _ = examiner.examine(file, format: format, request, watcher: watch)
    let metadata = try TraceScanner(tools: tools).scan(source, format: format, watch: watch)
    let hidden = try pixels.scan(source, format, .standard, watch: watch)
    let found = metadata.traces.filter { !$0.kind.hasPrefix("test.") } + hidden
    return (found, rows.count)
  }

  private static func marked(_ format: PictureFormat) throws -> [UInt8] {
    let mark = try #require(WatermarkMark.all.first { $0.name == "sdxl" })
    let picture = MarkWriter.mark(
      try WatermarkTests.picture(seed: 3), with: mark, in: .fractionBGR)
    let canvas = try #require(
      PixelCanvas(width: picture.width, height: picture.height, bytes: picture.samples))
    return try PictureEncoder.encode(canvas, format: format)
  }

  @Test(arguments: [
    PictureFormat.png(), .webp(lossless: true), .tiff(), .jpeg(quality: 98, subsampling: .s444),
  ])
  func aMarkIsSeenWithoutASecondDecoding(_ format: PictureFormat) throws {
    let file = try Self.marked(format)
    let watched = try Self.traces(file, isWatched: true)
    let alone = try Self.traces(file, isWatched: false)
    #expect(watched.traces.map(\.kind) == ["watermark.sdxl"])
    #expect(watched.traces == alone.traces)
    #expect(watched.decodings == 0 && alone.decodings > 0)
  }

  @Test(arguments: ["stealth_pnginfo", "stealth_rgbinfo"])
  func aHiddenTextIsReadAfterTheWatch(_ signature: String) throws {
    let file = StealthFixture.file(
      signature, Array(Samples.infotext.utf8), width: 120, height: 120)
    let watched = try Self.traces(file, isWatched: true)
    #expect(watched.traces.map(\.kind) == ["a1111.parameters"])
    #expect(try watched.traces == Self.traces(file, isWatched: false).traces)
    #expect(watched.decodings == 1)
  }

  @Test func theirAlphasAloneAreSeen() throws {
    let samples = (0..<40 * 40).flatMap { pixel -> [UInt8] in [9, 9, 9, UInt8(254 + pixel % 2)] }
    let file = PNGFixture.picture(width: 40, height: 40, samples: samples, hasAlpha: true)
    let watched = try Self.traces(file, isWatched: true)
    #expect(watched.traces.map(\.kind) == ["stealth.alpha_pattern"])
    #expect(try watched.traces == Self.traces(file, isWatched: false).traces)
  }

  @Test func damagedPicturesGiveTheSameEitherWay() throws {
    let files = [
      try Self.marked(.png(compression: 0)),
      StealthFixture.file("stealth_pnginfo", Array(Samples.infotext.utf8), width: 96, height: 96),
    ]
    var generator = SeedReport.generator("damaged and watched")
    for number in 0..<40 {
      var bytes = files[number % 2]
      bytes[generator.below(bytes.count)] ^= 1 << UInt8(generator.below(8))
      if generator.below(2) == 0 { bytes = Array(bytes.prefix(100 + generator.below(bytes.count))) }
      guard MediaFormat.sniff(bytes) == .png else { continue }
      let watched = try Self.traces(bytes, isWatched: true).traces
      #expect(try watched == Self.traces(bytes, isWatched: false).traces)
    }
  }
}
