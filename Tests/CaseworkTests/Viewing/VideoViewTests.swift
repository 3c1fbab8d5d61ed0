// SPDX-License-Identifier: Apache-2.0
// Videos are gone through by their sampled frames; each is shown as it lies in the video.

import EvidenceModel
import MartletTesting
import MediaDecoding
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
    let frames = try VideoFrames.read(store, item: film)
    #expect(frames.map(\.microseconds) == [0, 1_000_000, 2_000_000, 3_000_000])
    #expect(try VideoFrames.read(store, item: picture).isEmpty)
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
