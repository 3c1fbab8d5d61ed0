// SPDX-License-Identifier: Apache-2.0
// An animated PNG is played the same from everywhere, whatever its samples and wherever other chunks stand.

import EvidenceModel
import MartletTesting
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct AnimatedPNGPlayingTests {
  private typealias Reference = AnimatedPNGReference

  private func player(_ bytes: [UInt8]) throws -> PNGPlayer {
    try VipsPicture.start()
    return try PNGPlayer(bytes, .standard, .now + .seconds(600))
  }

  private func pixels(_ player: PNGPlayer) -> [UInt8] {
    player.canvas.part(player.animation.canvas)
  }

  private func hashes(_ bytes: [UInt8]) throws -> VideoExamination {
    var examiner = try VideoExaminer()
    return try examiner.examine(
      MemoryBytes(bytes), format: .png,
      VideoRequest(sampling: .everyFrame, limits: .standard))
  }

  @Test(arguments: AnimatedPNG.Samples.allCases, [false, true])
  func everyKindOfSamplesIsComposed(_ samples: AnimatedPNG.Samples, isInterlaced: Bool) throws {
    var generator = SeedReport.generator("samples of animated PNG")
    let frames = Reference.frames(5, isSoft: true, &generator)
    var player = try player(
      AnimatedPNG.file(frames, samples: samples, isInterlaced: isInterlaced))
    for (number, expected) in Reference.composed(frames, samples).enumerated() {
      try player.show(number)
      // Halves may be rounded either way, once for each frame.
      let furthest = zip(pixels(player), expected).map { abs(Int($0) - Int($1)) }.max()
      #expect(player.isShown && player.isWhole && furthest ?? 255 <= 4, "\(number)")
    }
    #expect(!player.isDamaged)
  }

  /// The canvas that is begun with must not be one that a frame gives back.
  @Test func everyFrameIsTheSameInOrderAndByItself() throws {
    var generator = SeedReport.generator("seeking in animated PNG")
    for _ in 0..<4 {
      let frames = Reference.frames(8, isSoft: true, &generator)
      let file = AnimatedPNG.file(frames)
      var inOrder = try player(file)
      var jumping = try player(file)
      var expected: [[UInt8]] = []
      for number in frames.indices {
        try inOrder.show(number)
        expected.append(pixels(inOrder))
        var fresh = try player(file)
        try fresh.show(number)
        #expect(pixels(fresh) == pixels(inOrder), "\(number)")
      }
      for _ in 0..<12 {
        let number = generator.below(frames.count)
        try jumping.show(number)
        #expect(pixels(jumping) == expected[number] && jumping.isWhole, "\(number)")
      }
      let request = { (moment: RenderedMoment) in
        RenderRequest(moment: moment, side: 160, encoding: .png)
      }
      for number in [3, 7] {
        let source = MemoryBytes(file)
        let examiner = try VideoExaminer()
        let counted = try examiner.render(source, format: .png, request(.frame(number)))
        let timed = try examiner.render(
          source, format: .png, request(.time(Int64(number) * 100_000 + 50_000)))
        #expect(counted.bytes == timed.bytes && timed.frame == number)
      }
    }
  }

  /// A frame that is given back again leaves nothing to begin with.
  @Test func whatIsTakenBackIsNoBeginning() throws {
    var frames = (0..<4).map { Reference.frame($0) }
    frames[2].disposal = .previous
    frames[3] = Reference.frame(9) { $0 % 2 == 0 ? 255 : 0 }
    frames[3].isOver = true
    var player = try player(AnimatedPNG.file(frames))
    try player.show(3)
    #expect(pixels(player) == Reference.composed(frames)[3])
  }

  @Test func otherChunksBehindAFramesWordHideNothing() throws {
    let frames = (0..<4).map { Reference.frame($0) }
    let whole = try hashes(AnimatedPNG.file(frames))
    let text = AnimatedPNG.chunk("tEXt", Array("Comment\0a lighthouse".utf8))
    for file in [
      AnimatedPNG.file(frames, between: text),
      AnimatedPNG.file(frames, between: text + AnimatedPNG.chunk("prVt", [1, 2, 3])),
    ] {
      let found = try hashes(file)
      #expect(found.vpdq == whole.vpdq && found.vpdq?.frames.count == 4)
      #expect(found.findings.isEmpty && found.error == nil && found.video == whole.video)
    }
  }

  /// The words that rule one frame out cost that frame alone.
  @Test(arguments: [
    (12, [0, 0, 0, 1]), (16, [0xff, 0xff, 0xff, 0xff]), (4, [0, 0, 0, 0]), (8, [0x7f, 0, 0, 0]),
  ])
  func aFrameThatLiesOutsideIsDamagedAndTheOthersStand(_ place: Int, _ value: [UInt8]) throws {
    var file = AnimatedPNG.file((0..<4).map { Reference.frame($0) })
    let whole = try #require(try hashes(file).vpdq?.frames)
    let words = file.indices.filter { file[$0...].starts(with: "fcTL".utf8) }
    file.replaceSubrange(words[2] + 4 + place..<words[2] + 8 + place, with: value)
    let found = try hashes(file)
    #expect(found.vpdq?.frames == whole.filter { $0.frame != 2 })
    #expect(found.findings.map(\.code) == ["video.damaged"] && found.error == nil)
  }

  @Test func aWrongChecksumIsToldAndHidesNothing() throws {
    let file = AnimatedPNG.file((0..<3).map { Reference.frame($0) })
    let whole = try #require(try hashes(file).vpdq)
    for name in ["fcTL", "fdAT", "IHDR"] {
      var wrong = file
      let start = try #require(wrong.indices.last { wrong[$0...].starts(with: name.utf8) })
      let length = wrong[start - 4..<start].reduce(0) { $0 << 8 | Int($1) }
      wrong[start + 4 + length] ^= 1
      let found = try hashes(wrong)
      #expect(found.vpdq == whole && found.findings.map(\.code) == ["video.damaged"], "\(name)")
    }
  }

  @Test func aTimeWithoutAMeasureIsOfHundredthsAndNoneIsATenth() throws {
    var file = AnimatedPNG.file((0..<3).map { Reference.frame($0) })
    let words = file.indices.filter { file[$0...].starts(with: "fcTL".utf8) }
    file.replaceSubrange(words[0] + 24..<words[0] + 28, with: [0, 7, 0, 0])
    file.replaceSubrange(words[1] + 24..<words[1] + 28, with: [0, 0, 3, 232])
    let found = try hashes(file)
    #expect(found.vpdq?.frames.map(\.microseconds) == [0, 70_000, 170_000])
    #expect(found.video?.microseconds == 270_000)
  }

  // MARK: - Hostile files

  @Test func statedSizesAreNotBelieved() throws {
    var file = AnimatedPNG.file((0..<2).map { Reference.frame($0) })
    file.replaceSubrange(16..<24, with: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])
    #expect(try hashes(file).error == DecodeError(.limit, ""))
    file.replaceSubrange(16..<24, with: [0, 0, 0, 0, 0, 0, 0, 9])
    #expect(try hashes(file).error == DecodeError(.corrupt, ""))
    var limits = VideoLimits.standard
    limits.decodedFrames = 3
    var examiner = try VideoExaminer()
    let many = try examiner.examine(
      MemoryBytes(AnimatedPNG.file((0..<5).map { Reference.frame($0) })), format: .png,
      VideoRequest(sampling: .everyFrame, limits: limits))
    #expect(many.vpdq?.frames.count == 3 && many.findings.map(\.code) == ["video.limit"])
  }

  /// Bytes that are anything, words and lengths among them, end in an answer or an error.
  @Test func damagedFilesEndInAnAnswerOrAnError() throws {
    var generator = SeedReport.generator("damaged animated PNG")
    let small = (0..<4).map { number in
      var frame = Reference.frame(UInt64(number), width: 24, height: 20) { UInt8($0 % 256) }
      frame.isOver = number % 2 == 1
      frame.disposal = AnimatedPNG.Disposal.allCases[number % 3]
      return frame
    }
    var examiner = try VideoExaminer()
    for round in 0..<300 {
      var bytes = AnimatedPNG.file(
        small, samples: AnimatedPNG.Samples.allCases[round % 5], isInterlaced: round % 2 == 0)
      let words = bytes.indices.filter {
        bytes[$0...].starts(with: "fcTL".utf8) || bytes[$0...].starts(with: "IHDR".utf8)
          || bytes[$0...].starts(with: "fdAT".utf8)
      }
      for _ in 0...generator.below(4) {
        let word = words[generator.below(words.count)]
        let place = generator.below(3) == 0 ? generator.below(bytes.count) : word - 4
        let end = min(bytes.count - 1, place + generator.below(36))
        bytes[end] = [0, 1, 0x7f, 0xff, UInt8(generator.below(256))][generator.below(5)]
      }
      if generator.below(4) == 0 { bytes.removeLast(generator.below(bytes.count)) }
      let found = try examiner.examine(
        MemoryBytes(bytes), format: .png,
        VideoRequest(sampling: .everyFrame, limits: .standard))
      #expect(found.vpdq != nil || found.error != nil)
      for moment in [RenderedMoment.frame(3), .time(150_000), .sheet([0, 300_000])] {
        _ = try? examiner.render(
          MemoryBytes(bytes), format: .png, RenderRequest(moment: moment, side: 32))
      }
    }
  }
}
