// SPDX-License-Identifier: Apache-2.0
// Videos are gone through by their sampled frames; each is shown as it lies in the video.

import EvidenceModel
import MartletTesting
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import Casework
@testable import Catalog

@Suite struct VideoViewTests {
  private func fingerprint(_ hashes: [UInt64]) -> VPDQFingerprint {
    VPDQFingerprint(
      frames: hashes.enumerated().map { index, hash in
        VPDQFrame(
          frame: index * 10, microseconds: Int64(index) * 1_000_000,
          fingerprint: PDQFingerprint(hash: PDQHash(hash, hash, hash, hash), quality: 90))
      })
  }

  @Test func aShortVideoHasAllItsSampledFrames() {
    let frames = VideoFrames.choose(fingerprint([0, 0, .max, .max, .max]))
    #expect(frames.map(\.microseconds) == (0..<5).map { $0 * 1_000_000 })
    #expect(frames.map(\.isKey) == [true, false, true, false, false])
  }

  @Test func aLongVideoHasAnEvenChoiceAndItsKeyFrames() {
    var hashes = [UInt64](repeating: 0, count: 5_000)
    for index in 2_501..<5_000 { hashes[index] = .max }
    let frames = VideoFrames.choose(fingerprint(hashes))
    #expect(frames.count <= VideoFrames.most + 1)
    #expect(frames.filter(\.isKey).map(\.microseconds) == [0, 2_501_000_000])
    #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.microseconds < $1.microseconds })
  }

  @Test func pagesAreAllGoneThroughUpToABound() {
    func count(_ pages: Int) -> Int {
      let found = fingerprint([UInt64](repeating: 0, count: pages))
      return VideoFrames.choose(found, most: VideoFrames.mostOfPictures).count
    }
    #expect(count(2_000) == 2_000 && count(2_001) == 1_001 && count(9_000) == 1_800)
  }

  @Test func everyPageOfALongFileInACaseIsGoneThrough() throws {
    let testCase = try TestCase()
    let page = PagedTIFF.Page(width: 2, height: 2, samples: [1, 2, 3, 4])
    let path = try testCase.scratch.write(
      PagedTIFF.make((0..<300).map { _ in page }).bytes, to: "source/pages.tif")
    try testCase.ingest([path])
    let item = try #require(try testCase.rows(ItemRow.self).first)
    let stepped = try #require(try VideoFrames.read(testCase.store, item: item.id))
    #expect(stepped.frames.count == 300 && stepped.hashed == 300 && stepped.arePages)
  }

  /// However many pages in front of it cannot be read.
  @Test func theFirstPageThatWasHashedStandsForAStillPictureThatCannotBeShown() throws {
    let testCase = try TestCase()
    let card = PixelCanvas.testCard(width: 400, height: 300, seed: 5)
    var other = PagedTIFF.Page(width: 400, height: 300, samples: card.bytes)
    other.photometric = 6
    other.sharesSamples = true
    var pages = [PagedTIFF.Page(width: 400, height: 300, samples: card.bytes)]
    pages[0].photometric = 6
    pages += (0..<19).map { _ in other }
    pages.append(PagedTIFF.Page(width: 400, height: 300, samples: card.bytes))
    let path = try testCase.scratch.write(PagedTIFF.make(pages).bytes, to: "source/pages.tif")
    try testCase.ingest([path])
    let item = try #require(try testCase.rows(ItemRow.self).first).id
    let pictures = PictureStore(store: testCase.store, decoders: try TestDecoders.shared())
    for side in [320, 256, 64] {
      let manner = ViewManner(side: side, blur: 0, isGrey: false)
      let shown = try pictures.picture(PictureOrder(item: item, manner: manner))
      #expect(shown.width == side && shown.microseconds == 20_000_000, "\(side)")
    }
    // The thumbnail that was kept says the same.
    let kept = try PictureStore(store: testCase.store, decoders: try TestDecoders.shared())
      .picture(PictureOrder(item: item, manner: ViewManner(side: 256, blur: 0, isGrey: false)))
    #expect(kept.microseconds == 20_000_000)
    #expect(try testCase.problems() == [])
  }

  @Test func aSheetShowsSomethingOfEveryStretch() {
    // Two title cards, and then a minute too plain to match.
    let hashes = [0, 0, UInt64.max, .max] + [UInt64](repeating: 5, count: 60)
    var found = fingerprint(hashes)
    found = VPDQFingerprint(
      frames: found.frames.enumerated().map { index, frame in
        let quality = index < 4 ? 90 : 10
        return VPDQFrame(
          frame: frame.frame, microseconds: frame.microseconds,
          fingerprint: PDQFingerprint(hash: frame.fingerprint.hash, quality: quality))
      })
    let times = VideoFrames.sheet(found).map { $0 / 1_000_000 }
    #expect(times.prefix(2) == [0, 2], "the scenes that can be told apart")
    let gaps = zip(times, times.dropFirst() + [64]).map { $1 - $0 }
    #expect(gaps.allSatisfy { $0 <= 9 } && times.count <= 16, "\(times)")
    #expect(VideoFrames.sheet(fingerprint([0, 0, .max, .max])).count == 4, "all of a short video")
    #expect(VideoFrames.sheet(fingerprint([1, 1, 1])).count == 3, "one scene")
    var many = (0..<40).map { $0 % 2 == 0 ? UInt64(0) : .max }
    many += [UInt64](repeating: .max, count: 40)
    let late = VideoFrames.sheet(fingerprint(many)).map { $0 / 1_000_000 }
    #expect(late.count <= 16 && late.contains { $0 > 45 } && late.contains { $0 < 40 }, "\(late)")
  }

  @Test func framesOfAVideoInACaseAreShown() throws {
    let testCase = try TestCase()
    let video = try TestVideo.make(
      TestVideo.pattern(seconds: 4) + TestVideo.h264, fileExtension: "mp4")
    let path = try testCase.scratch.write(video, to: "source/film.mp4")
    let still = try testCase.scratch.write(try Pictures.png(4), to: "source/still.png")
    try testCase.ingest([path, still])
    let store = testCase.store
    let items = try testCase.rows(ItemRow.self)
    let film = try #require(items.first { $0.kind == .video }).id
    let picture = try #require(items.first { $0.kind == .image }).id
    let stepped = try #require(try VideoFrames.read(store, item: film))
    let frames = stepped.frames
    #expect(stepped.hashed == 4 && !stepped.arePages)
    #expect(frames.map(\.microseconds) == [0, 1_000_000, 2_000_000, 3_000_000])
    #expect(try VideoFrames.read(store, item: picture) == nil)
    let pictures = PictureStore(store: store, decoders: try TestDecoders.shared())
    let manner = ViewManner(side: 320, blur: 0, isGrey: false)
    var shown: Set<[UInt8]> = []
    for frame in frames {
      let found = try pictures.picture(
        PictureOrder(
          item: film, moment: .time(microseconds: frame.microseconds), manner: manner))
      #expect(found.width == 320 && found.microseconds == frame.microseconds)
      shown.insert(found.bytes)
    }
    #expect(shown.count == 4)
    let first = try pictures.picture(PictureOrder(item: film, manner: manner))
    #expect(shown.contains(first.bytes), "the still picture of a video is its first frame")
    #expect(throws: CaseworkError(.undecodable, "")) {
      try pictures.picture(
        PictureOrder(item: picture, moment: .time(microseconds: 5), manner: manner))
    }
  }
}
