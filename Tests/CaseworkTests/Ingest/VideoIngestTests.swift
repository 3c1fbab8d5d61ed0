// SPDX-License-Identifier: Apache-2.0
// A video that is taken in has its fingerprint sealed, its facts, and findings when it is broken.

import Catalog
import EvidenceModel
import MartletTesting
import PerceptualHash
import SyntheticEncoding
import Testing

@testable import Casework

@Suite struct VideoIngestTests {
  private static let whole = Result {
    try TestVideo.make(TestVideo.pattern(seconds: 3) + TestVideo.h264, fileExtension: "mp4")
  }

  @Test func aVideoHasASealedFingerprintAndFacts() throws {
    let testCase = try TestCase()
    let bytes = try Self.whole.get()
    let path = try testCase.scratch.write(bytes, to: "source/film.mp4")
    try testCase.ingest([path])
    let item = try #require(try testCase.rows(ItemRow.self).first)
    #expect(item.kind == .video && item.state == "decoded")
    #expect(item.width == 320 && item.height == 240 && item.format == "mp4")
    let row = try #require(try testCase.rows(FingerprintRow.self).first)
    #expect(row.algorithm == .vpdq && row.quality == nil)
    let columns = testCase.store.columns
    var reader = CanonicalReader(
      try columns.open(row.sealedValue, FingerprintRow.self, "sealed_value.vpdq", row: item.id))
    let vpdq = try reader.readVPDQ()
    try reader.finish()
    #expect(vpdq.frames.map(\.frame) == [0, 10, 20])
    let detail = try columns.openJSON(
      item.sealedDetail, ItemRow.self, "sealed_detail", row: item.id)
    let facts = try #require(detail["video"])
    #expect(facts["codec"]?.text == "h264" && facts["frames"]?.integer == 30)
    #expect(facts["microseconds"]?.integer == 3_000_000 && facts["frame_rate"]?.double == 10)
    let keys = KeyFrames.choose(vpdq).map { Int64($0.frame) }
    #expect(facts["key_frames"]?.elements?.compactMap(\.integer) == keys)
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func aBrokenVideoIsAFindingAndTheRestIsTakenIn() throws {
    let testCase = try TestCase()
    let bytes = try Self.whole.get()
    try testCase.scratch.write(Array(bytes.prefix(bytes.count * 3 / 4)), to: "source/a.mp4")
    try testCase.scratch.write(Array(bytes.prefix(60)), to: "source/b.mp4")
    try testCase.scratch.write(bytes, to: "source/c.mp4")
    try testCase.ingest([testCase.scratch.path + "/source"])
    #expect(try testCase.rows(ItemRow.self).map(\.state) == ["decoded", "undecodable", "decoded"])
    let codes = try testCase.rows(FindingRow.self).map(\.code)
    #expect(codes == ["video.truncated", "video.truncated"])
    #expect(try testCase.rows(FingerprintRow.self).count == 2)
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func anAnimationHasBothFingerprints() throws {
    let testCase = try TestCase()
    let bytes = try TestVideo.make(TestVideo.pattern(seconds: 2), fileExtension: "gif")
    let path = try testCase.scratch.write(bytes, to: "source/film.gif")
    try testCase.ingest([path])
    #expect(try testCase.rows(ItemRow.self).map(\.kind) == [.image])
    #expect(Set(try testCase.rows(FingerprintRow.self).map(\.algorithm)) == [.pdq, .vpdq])
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func pagesAreTheFramesOfAPicture() throws {
    let testCase = try TestCase()
    let pages = (1...4).map { seed in
      let card = PixelCanvas.testCard(width: 160, height: 120, seed: UInt64(seed))
      return PagedTIFF.Page(width: 160, height: 120, samples: card.bytes)
    }
    let path = try testCase.scratch.write(PagedTIFF.make(pages).bytes, to: "source/pages.tif")
    try testCase.ingest([path])
    let item = try #require(try testCase.rows(ItemRow.self).first)
    #expect(item.kind == .image && item.state == "decoded" && item.format == "tiff")
    #expect(Set(try testCase.rows(FingerprintRow.self).map(\.algorithm)) == [.pdq, .vpdq])
    #expect(try testCase.rows(FindingRow.self).isEmpty)
    let stepped = try #require(try VideoFrames.read(testCase.store, item: item.id))
    let frames = stepped.frames
    #expect(stepped.arePages && stepped.hashed == 4)
    #expect(frames.map(\.microseconds) == [0, 1_000_000, 2_000_000, 3_000_000])
    let sheet = try VideoFrames.sheet(testCase.store, item: item.id)
    #expect(sheet == frames.map(\.microseconds), "every page has a cell of the sheet")
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  /// Else no rule would select what stands behind it, and nobody could look at it.
  @Test func aFirstPageThatCannotBeReadLeavesTheItemThere() throws {
    let testCase = try TestCase()
    var pages = (1...3).map { seed in
      let card = PixelCanvas.testCard(width: 160, height: 120, seed: UInt64(seed))
      return PagedTIFF.Page(width: 160, height: 120, samples: card.bytes)
    }
    pages[0].photometric = 6
    let path = try testCase.scratch.write(PagedTIFF.make(pages).bytes, to: "source/pages.tif")
    try testCase.ingest([path])
    let item = try #require(try testCase.rows(ItemRow.self).first)
    #expect(item.kind == .image && item.state == "decoded")
    #expect(Set(try testCase.rows(FingerprintRow.self).map(\.algorithm)) == [.vpdq])
    let features = try testCase.store.catalog.read {
      try SelectionFeatureReader(store: testCase.store).read($0)
    }
    #expect(features.map(\.features.isDecodable) == [true])
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }
}
