// SPDX-License-Identifier: Apache-2.0
// The frames of an animated PNG are composed as its specification says, and all of them are hashed.

import EvidenceModel
import MartletTesting
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct AnimatedPNGTests {
  private typealias Reference = AnimatedPNGReference

  private func examine(
    _ bytes: [UInt8], every: VideoSampling = .seconds(1), limits: VideoLimits = .standard
  ) throws -> VideoExamination {
    var examiner = try VideoExaminer()
    return try examiner.examine(
      MemoryBytes(bytes), format: .png, VideoRequest(sampling: every, limits: limits))
  }

  @Test func framesAreLaidOverTakenAwayAndPutBackAsSpecified() throws {
    var generator = SeedReport.generator("animated PNG")
    for _ in 0..<5 {
      let frames = Reference.frames(7, isSoft: false, &generator)
      let found = try examine(AnimatedPNG.file(frames))
      #expect(found.findings.isEmpty && found.error == nil)
      let hashes = try #require(found.vpdq?.frames.map(\.fingerprint))
      #expect(try hashes == Reference.composed(frames).map(Reference.hash))
    }
  }

  @Test func allFramesOfAShortOneAreHashedAndOthersAsOfAVideo() throws {
    let frames = (0..<12).map { Reference.frame($0) }
    let found = try examine(AnimatedPNG.file(frames))
    #expect(found.vpdq?.frames.map(\.frame) == Array(0..<12), "within one second or two")
    #expect(found.vpdq?.frames[3].microseconds == 300_000)
    #expect(found.video?.codec == "apng" && found.video?.frames == 12)
    #expect(found.video?.width == Reference.width && found.video?.height == Reference.height)
    var choice = FrameChoice(.seconds(1), rate: 10, tick: 0.1, first: 600)
    let chosen = (0..<650).filter { choice.takes($0, at: Int64($0)) }
    #expect(chosen == Array(0..<600) + [600, 610, 620, 630, 640])
  }

  @Test func aPictureForWhoeverPlaysNothingIsHashedBesideTheFrames() throws {
    let (still, hidden) = (Reference.frame(1), Reference.frame(2))
    let file = AnimatedPNG.file([hidden], still: still.pixels)
    var examiner = try ImageExaminer()
    let picture = examiner.examine(
      file, format: .png,
      ExaminationRequest(
        wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard))
    #expect(try picture.pdq == Reference.hash(still.pixels))
    #expect(picture.pictures == 2 && picture.image?.frames == 2)
    let found = try examine(file)
    #expect(try found.vpdq?.frames.map(\.fingerprint) == [Reference.hash(hidden.pixels)])
  }

  @Test(arguments: [0, 1, 900])
  func whatIsStatedChangesNoFrame(_ stated: Int) throws {
    let frames = (0..<3).map { Reference.frame($0) }
    let found = try examine(AnimatedPNG.file(frames, stated: stated))
    #expect(found.vpdq?.frames.count == 3 && found.error == nil)
  }

  // MARK: - Damage and limits

  @Test func aCutOneGivesTheFramesThatAreWholeAndAFinding() throws {
    let whole = AnimatedPNG.file((0..<4).map { Reference.frame($0) })
    let frames = try #require(try examine(whole).vpdq?.frames)
    let places = whole.indices.filter { whole[$0...].starts(with: "fcTL".utf8) }
    let found = try examine(Array(whole[..<(places[2] + 1_000)]))
    #expect(found.vpdq?.frames.prefix(2) == frames.prefix(2))
    #expect(found.findings.map(\.code) == ["video.truncated"])
  }

  @Test func aDamagedFrameIsAFindingAndTheOthersStand() throws {
    var bytes = AnimatedPNG.file((0..<4).map { Reference.frame($0) })
    let frames = try #require(try examine(bytes).vpdq?.frames)
    let places = bytes.indices.filter { bytes[$0...].starts(with: "fcTL".utf8) }
    for position in places[2] + 2_000..<places[2] + 2_040 { bytes[position] ^= 0x5a }
    let found = try examine(bytes)
    #expect(found.findings.map(\.code) == ["video.damaged"])
    #expect(found.vpdq?.frames.prefix(2) == frames.prefix(2))
    let last = try #require(found.vpdq?.frames.last)
    #expect(last.fingerprint == frames.last?.fingerprint && last.microseconds == 300_000)
  }

  @Test func textsAreNotUnpackedForTheFrames() throws {
    let frames = (0..<3).map { Reference.frame($0) }
    let whole = AnimatedPNG.file(frames)
    let text = AnimatedPNG.chunk(
      "tEXt", Array("Comment\0".utf8) + [UInt8](repeating: 65, count: 40_000))
    let found = try examine(Array(whole[..<33]) + text + whole[33...])
    #expect(try found.vpdq == examine(whole).vpdq && found.findings.isEmpty)
  }

  @Test func limitsHold() throws {
    let bytes = AnimatedPNG.file((0..<4).map { Reference.frame($0) })
    var limits = VideoLimits.standard
    limits.hashedFrames = 3
    let few = try examine(bytes, limits: limits)
    #expect(few.vpdq?.frames.count == 3 && few.findings.map(\.code) == ["video.limit"])
    limits = .standard
    limits.pixels = 1_000
    #expect(try examine(bytes, limits: limits).error == DecodeError(.limit, ""))
  }

  @Test func whatLiesInTheAlphaIsShownAsOfAStillPicture() throws {
    let card = PixelCanvas.testCard(width: 64, height: 64, seed: 5)
    var pixels: [UInt8] = []
    for pixel in 0..<64 * 64 { pixels += [0, 0, 0, card.bytes[3 * pixel]] }
    let frame = AnimatedPNG.Frame(width: 64, height: 64, pixels: pixels)
    let file = AnimatedPNG.file([frame, frame])
    func rows(_ moment: RenderedMoment) throws -> [UInt8] {
      let request = RenderRequest(moment: moment, side: 64, encoding: .png)
      let shown =
        moment == .still
        ? try PictureRenderer().render(MemoryBytes(file), format: .png, request)
        : try VideoExaminer().render(MemoryBytes(file), format: .png, request)
      var samples: [UInt8] = []
      try VipsPictureRows().visitRows(of: shown.bytes, format: .png, limits: .standard) {
        shape, _, row in
        samples += row.prefix(shape.width * shape.channels)
        return true
      }
      return samples
    }
    let (still, moving) = (try rows(.still), try rows(.frame(1)))
    #expect(still.count == moving.count && Set(still).count > 20)
    #expect(zip(still, moving).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
  }

  @Test func framesAreShownByNumberAndBesideEachOther() throws {
    let colors = [PixelColor(250, 0, 0), PixelColor(0, 0, 250)].map { color in
      let canvas = PixelCanvas(width: 64, height: 64, fill: color)
      var pixels: [UInt8] = []
      for pixel in 0..<64 * 64 { pixels += canvas.bytes[3 * pixel..<3 * pixel + 3] + [255] }
      return AnimatedPNG.Frame(width: 64, height: 64, pixels: pixels)
    }
    let source = MemoryBytes(AnimatedPNG.file(colors, milliseconds: 500))
    let examiner = try VideoExaminer()
    func shown(_ moment: RenderedMoment) throws -> RenderedPicture {
      try examiner.render(
        source, format: .png, RenderRequest(moment: moment, side: 132, encoding: .png))
    }
    #expect(try shown(.frame(1)).frame == 1 && shown(.frame(1)).microseconds == 500_000)
    #expect(try shown(.frame(0)).bytes != shown(.frame(1)).bytes)
    #expect(try shown(.time(700_000)).bytes == shown(.frame(1)).bytes)
    let sheet = try shown(.sheet([0, 500_000]))
    #expect(sheet.width == 132 && sheet.height == 64 && sheet.isWhole)
  }
}
