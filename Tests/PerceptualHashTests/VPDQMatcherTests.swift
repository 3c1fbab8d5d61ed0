// SPDX-License-Identifier: Apache-2.0
// Shares and segments of videos that have frames in common, and of those that have none.

import EvidenceModel
import MartletTesting
import PerceptualHash
import Testing

@Suite struct VPDQMatcherTests {
  private let matcher = VPDQMatcher()

  /// A video of one random hash a second.
  private func video(_ count: Int, _ generator: inout SeededGenerator) -> [VPDQFrame] {
    (0..<count).map { index in
      let hash = PDQHash(generator.next(), generator.next(), generator.next(), generator.next())
      return frame(index, hash)
    }
  }

  private func frame(_ index: Int, _ hash: PDQHash, quality: Int = 90, rate: Int64 = 1) -> VPDQFrame
  {
    VPDQFrame(
      frame: index, microseconds: Int64(index) * 1_000_000 / rate,
      fingerprint: PDQFingerprint(hash: hash, quality: quality))
  }

  /// Frames `range` of `frames` as a video of its own, every hash changed in `bits` bits.
  private func clip(
    _ frames: [VPDQFrame], _ range: Range<Int>, bits: Int = 0
  ) -> VPDQFingerprint {
    VPDQFingerprint(
      frames: range.enumerated().map { index, source in
        frame(index, frames[source].fingerprint.hash.flipping(bits))
      })
  }

  @Test func aClipIsFoundInALongerVideoAndPointedAt() throws {
    var generator = SeedReport.generator("clip in a longer video")
    let frames = video(60, &generator)
    let match = matcher.match(clip(frames, 20..<35, bits: 31), VPDQFingerprint(frames: frames))
    #expect(match.queryPercent == 100)
    #expect(match.targetPercent == 25)
    #expect(match.segments.count == 1)
    let segment = try #require(match.segments.first)
    #expect(segment.query.seconds == 0...14)
    #expect(segment.target.seconds == 20...34)
    #expect(segment.frames == 15)
  }

  @Test func oneBitBeyondTheThresholdIsNoMatch() {
    var generator = SeedReport.generator("beyond the threshold")
    let frames = video(10, &generator)
    let match = matcher.match(clip(frames, 0..<10, bits: 32), VPDQFingerprint(frames: frames))
    #expect(match == VPDQMatch.nothing)
  }

  @Test func theReferencesOwnComparisonIsAThresholdOneLower() {
    var generator = SeedReport.generator("less than")
    let frames = video(10, &generator)
    let near = clip(frames, 0..<10, bits: 31)
    let strict = VPDQMatcher(threshold: 30)
    #expect(matcher.match(near, VPDQFingerprint(frames: frames)).queryPercent == 100)
    #expect(strict.match(near, VPDQFingerprint(frames: frames)).queryPercent == 0)
  }

  @Test func framesOfLowQualityCountOnNeitherSide() {
    var generator = SeedReport.generator("low quality")
    let frames = video(10, &generator)
    let poor = frames.enumerated().map { index, frame in
      self.frame(index, frame.fingerprint.hash, quality: index < 5 ? 49 : 50)
    }
    let match = matcher.match(VPDQFingerprint(frames: poor), VPDQFingerprint(frames: frames))
    #expect(match.queryPercent == 100)
    #expect(match.targetPercent == 50)
    #expect(match.segments.first?.query.seconds == 5...9)
    let none = VPDQFingerprint(frames: Array(poor.prefix(5)))
    #expect(matcher.match(none, VPDQFingerprint(frames: frames)) == .nothing)
  }

  @Test func gapsOfAFewSecondsDoNotSplitASegment() {
    var generator = SeedReport.generator("gaps")
    let frames = video(40, &generator)
    var cut = clip(frames, 5..<30).frames
    for index in 10..<13 { cut[index] = frame(index, frames[0].fingerprint.hash.flipping(128)) }
    let match = matcher.match(VPDQFingerprint(frames: cut), VPDQFingerprint(frames: frames))
    #expect(match.segments.map(\.target.seconds) == [5...29])
    #expect(match.queryPercent == 88)
  }

  @Test func aClipFoundTwiceIsPointedAtTwice() {
    var generator = SeedReport.generator("twice")
    let frames = video(20, &generator)
    let again = (0..<40).map { frame($0, frames[$0 % 20].fingerprint.hash) }
    let match = matcher.match(clip(frames, 5..<15), VPDQFingerprint(frames: again))
    #expect(match.segments.map(\.target.seconds) == [5...14, 25...34])
  }

  @Test func aStillSceneIsOneSegment() {
    let scene = (0..<30).map { frame($0, PDQHash(1, 2, 3, 4)) }
    let match = matcher.match(VPDQFingerprint(frames: scene), VPDQFingerprint(frames: scene))
    #expect(match.queryPercent == 100 && match.targetPercent == 100)
    #expect(match.segments.map(\.frames) == [30])
    #expect(match.segments.first?.target.seconds == 0...29)
  }

  @Test func anotherFrameRateIsTheSameVideo() {
    var generator = SeedReport.generator("frame rate")
    let frames = video(30, &generator)
    let doubled = (0..<60).map { frame($0, frames[$0 / 2].fingerprint.hash, rate: 2) }
    let match = matcher.match(VPDQFingerprint(frames: doubled), VPDQFingerprint(frames: frames))
    #expect(match.queryPercent == 100 && match.targetPercent == 100)
    #expect(match.segments.map(\.query.seconds) == [0...29.5])
  }

  @Test func anotherSpeedMatchesInSharesAndInPieces() {
    var generator = SeedReport.generator("speed")
    let frames = video(60, &generator)
    let fast = VPDQFingerprint(
      frames: (0..<30).map { frame($0, frames[2 * $0].fingerprint.hash) })
    let match = matcher.match(fast, VPDQFingerprint(frames: frames))
    #expect(match.queryPercent == 100 && match.targetPercent == 50)
    #expect(match.segments.reduce(0) { $0 + $1.frames } == 30)
  }

  @Test func sharesAreThoseOfCountingEveryPair() {
    var generator = SeedReport.generator("shares by counting")
    for _ in 0..<50 {
      let base = video(8, &generator)
      func random() -> [VPDQFrame] {
        (0..<generator.below(20)).map { index in
          let hash = base[generator.below(8)].fingerprint.hash.flipping(generator.below(40))
          return frame(index, hash, quality: 40 + generator.below(30))
        }
      }
      let (left, right) = (random(), random())
      let match = matcher.match(VPDQFingerprint(frames: left), VPDQFingerprint(frames: right))
      #expect(match.queryPercent == share(left, right))
      #expect(match.targetPercent == share(right, left))
    }
  }

  private func share(_ left: [VPDQFrame], _ right: [VPDQFrame]) -> Double {
    let mine = left.filter { $0.fingerprint.quality >= 50 }
    let theirs = right.filter { $0.fingerprint.quality >= 50 }
    guard !mine.isEmpty, !theirs.isEmpty else { return 0 }
    let found = mine.count { one in
      theirs.contains { $0.fingerprint.hash.distance(to: one.fingerprint.hash) <= 31 }
    }
    return Double(found) * 100 / Double(mine.count)
  }

  // MARK: - Key frames

  @Test func eachSceneHasAKeyFrameAndALongVideoAnEvenChoice() {
    var generator = SeedReport.generator("key frames")
    let scenes = video(10, &generator)
    let frames = (0..<50).map { frame($0, scenes[$0 / 5].fingerprint.hash.flipping($0 % 5 * 4)) }
    let chosen = KeyFrames.choose(VPDQFingerprint(frames: frames))
    #expect(chosen.map(\.frame) == (0..<10).map { $0 * 5 })
    let many = KeyFrames.choose(VPDQFingerprint(frames: video(200, &generator)))
    #expect(many.count == KeyFrames.maximum)
    #expect(many.first?.frame == 0)
    #expect(KeyFrames.choose(VPDQFingerprint(frames: [])).isEmpty)
  }

  @Test func aBlackLeaderIsPassedOver() {
    var generator = SeedReport.generator("leader")
    let scene = video(3, &generator)
    let leader = [frame(0, PDQHash(0, 0, 0, 0), quality: 0)]
    let later = scene.map { frame($0.frame + 1, $0.fingerprint.hash) }
    #expect(KeyFrames.choose(VPDQFingerprint(frames: leader + later)).map(\.frame) == [1, 2, 3])
    #expect(KeyFrames.choose(VPDQFingerprint(frames: leader)).map(\.frame) == [0])
  }
}

extension PDQHash {
  /// The hash with its lowest `count` bits turned.
  fileprivate func flipping(_ count: Int) -> PDQHash {
    func mask(_ bits: Int) -> UInt64 {
      bits <= 0 ? 0 : bits >= 64 ? .max : (1 << UInt64(bits)) - 1
    }
    return PDQHash(
      word0 ^ mask(count - 192), word1 ^ mask(count - 128), word2 ^ mask(count - 64),
      word3 ^ mask(count))
  }
}
