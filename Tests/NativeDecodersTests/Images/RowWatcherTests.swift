// SPDX-License-Identifier: Apache-2.0
// A watcher sees the rows of the decoding that the hash is made of, and changes nothing about it.

import EvidenceModel
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct RowWatcherTests {
  /// Keeps what it sees, of as many rows as it was asked to.
  private final class Keeper: RowWatcher {
    let wanted: Int
    var shape: PictureShape?
    var samples: [UInt8] = []
    var rows: [Int] = []
    var ends: [Bool] = []

    init(_ wanted: Int = .max) { self.wanted = wanted }

    func take(_ shape: PictureShape, _ row: Int, _ span: Span<UInt8>) -> Bool {
      self.shape = shape
      rows.append(row)
      for index in 0..<span.count { samples.append(span[index]) }
      return rows.count < wanted
    }

    func finish(isWhole: Bool) { ends.append(isWhole) }
  }

  private let canvas = PixelCanvas.testCard(width: 130, height: 600, seed: 5)
  private let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: false, wantsTraces: true, limits: .standard)

  private func examine(_ bytes: [UInt8], _ watcher: Keeper?) throws -> ImageExamination {
    var examiner = try ImageExaminer()
    let format = try #require(MediaFormat.sniff(bytes))
    return examiner.examine(bytes, format: format, request, watcher: watcher)
  }

  @Test func ofAGIFNoRowIsShown() throws {
    let keeper = Keeper()
    let found = try examine(try PictureEncoder.encode(canvas, format: .gif), keeper)
    #expect(found.pdq != nil)
    #expect(keeper.rows.isEmpty && keeper.ends.isEmpty)
  }

  @Test(arguments: [
    PictureFormat.png(), .png(interlaced: true), .webp(lossless: true), .webp(), .tiff(),
    .heic(), .avif(), .jpeg(), .jpeg(quality: 100, subsampling: .s444), .jpeg(quality: 5),
    .jpeg(quality: 90, progressive: true),
  ])
  func aWatcherSeesTheRowsOfASecondDecoding(_ format: PictureFormat) throws {
    let bytes = try PictureEncoder.encode(canvas, format: format)
    let keeper = Keeper()
    let found = try examine(bytes, keeper)
    var rows: [UInt8] = []
    let media = try #require(MediaFormat.sniff(bytes))
    try VipsPictureRows().visitRows(of: bytes, format: media, limits: .standard) { _, _, samples in
      rows += samples
      return true
    }
    #expect(keeper.samples == rows && keeper.rows == Array(0..<600) && keeper.ends == [true])
    #expect(keeper.shape?.width == 130 && keeper.shape?.height == 600)
    #expect(try found == examine(bytes, nil))
    #expect(found.pdq != nil)
  }

  @Test func aWatcherThatHasSeenEnoughIsLeftAlone() throws {
    let bytes = try PictureEncoder.encode(canvas, format: .png())
    let keeper = Keeper(3)
    let found = try examine(bytes, keeper)
    #expect(keeper.rows == [0, 1, 2] && keeper.ends == [true])
    #expect(try found == examine(bytes, nil))
  }

  @Test func aCutPictureEndsItsWatchAndIsHashedAsBefore() throws {
    let whole = try PictureEncoder.encode(canvas, format: .png(compression: 0))
    for share in [4, 2] {
      let bytes = Array(whole.prefix(whole.count * (share - 1) / share))
      let keeper = Keeper()
      let found = try examine(bytes, keeper)
      #expect(keeper.ends == [false] && keeper.rows.count < 600 && !keeper.rows.isEmpty)
      #expect(try found == examine(bytes, nil))
      #expect(found.findings.map(\.code) == ["image.truncated"])
    }
  }

  @Test func theColoursOfAJPEGLeaveItsLumaAsItIs() throws {
    for side in [100, 200] {
      let small = PixelCanvas.testCard(width: side, height: side, seed: 9)
      for sampling in PictureFormat.Subsampling.allCases {
        let bytes = try PictureEncoder.encode(
          small, format: .jpeg(quality: 85, subsampling: sampling))
        let keeper = Keeper()
        #expect(try examine(bytes, keeper) == examine(bytes, nil))
        var rows: [UInt8] = []
        try VipsPictureRows().visitRows(of: bytes, format: .jpeg, limits: .standard) {
          rows += $2
          return true
        }
        #expect(keeper.samples == rows)
      }
    }
  }

  @Test func aCutJPEGEndsItsWatchAndIsHashedAsBefore() throws {
    let whole = try PictureEncoder.encode(canvas, format: .jpeg(quality: 95, subsampling: .s444))
    let bytes = Array(whole.prefix(whole.count * 2 / 3))
    let keeper = Keeper()
    let found = try examine(bytes, keeper)
    #expect(keeper.ends == [false] && !keeper.rows.isEmpty && keeper.rows.count < 600)
    #expect(try found == examine(bytes, nil))
    #expect(found.findings.map(\.code) == ["image.truncated"])
  }

  @Test func whatIsDecodedOtherwiseIsNotWatched() throws {
    let bitmap = Keeper()
    let found = try examine(try PictureEncoder.encode(canvas, format: .bmp), bitmap)
    #expect(found.pdq != nil && bitmap.rows.isEmpty && bitmap.ends.isEmpty)
    let wide = TIFFBuilder.file(
      width: 40, height: 40, bits: 16, perPixel: 1, extra: 0, .black,
      samples: (0..<1_600).map { UInt16($0 * 40) })
    let keeper = Keeper()
    #expect(try examine(wide, keeper).pdq != nil)
    #expect(keeper.rows.isEmpty && keeper.ends.isEmpty)
  }
}
