// SPDX-License-Identifier: Apache-2.0
// Videos in streams, Flash Video, Ogg and Windows Media: the same frames as elsewhere, and the one that was hashed is shown.

import EvidenceModel
import MartletTesting
import MediaDecoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct StreamVideoTests {
  private static func examine(
    _ bytes: [UInt8], every: VideoSampling = .everyFrame
  ) throws -> VideoExamination {
    var examiner = try VideoExaminer()
    let format = try #require(MediaFormat.sniff(bytes))
    return try examiner.examine(
      MemoryBytes(bytes), format: format, VideoRequest(sampling: every, limits: .standard))
  }

  private static func film(_ codec: [String], _ name: String, seconds: Int = 4) throws -> [UInt8] {
    try TestVideo.make(
      ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=\(seconds)", "-threads", "1"]
        + codec, fileExtension: name)
  }

  private static let h264: [String] = ["-c:v", "libx264", "-g", "20"]
  private static let openGOP: [String] = h264 + ["-x264-params", "open-gop=1:bframes=3"]
  private static let hevc: [String] = [
    "-c:v", "libx265", "-x265-params", "log-level=none:keyint=20",
  ]
  private static let mpeg1: [String] = ["-c:v", "mpeg1video", "-bf", "2", "-g", "12"]
  private static let mpeg2: [String] = ["-c:v", "mpeg2video", "-bf", "2", "-g", "12"]
  private static let mpeg4: [String] = ["-c:v", "mpeg4", "-g", "12"]
  private static let msmpeg4: [String] = ["-c:v", "msmpeg4", "-g", "12"]
  private static let vp8: [String] = ["-c:v", "libvpx"]
  private static let spark: [String] = ["-c:v", "flv1", "-g", "12"]
  private static let theora: [String] = ["-c:v", "libtheora", "-q:v", "7", "-g", "12"]
  private static let wmv1: [String] = ["-c:v", "wmv1", "-g", "12"]
  private static let wmv2: [String] = ["-c:v", "wmv2", "-g", "12"]

  private typealias Film = ([String], String)

  /// Encoders, a container that was read before, and those whose packets are the same.
  private static let pairs: [([String], String, [String])] = [
    (h264, "mkv", ["ts", "m2ts", "vob", "flv"]), (hevc, "mkv", ["ts"]),
    (mpeg2, "mkv", ["ts", "vob"]), (mpeg1, "mkv", ["mpg"]), (msmpeg4, "avi", ["asf"]),
    (vp8, "webm", ["ogv"]), (mpeg4, "avi", ["asf", "ts"]),
  ]
  private static let sampled: [Film] = [
    (spark, "flv"), (theora, "ogv"), (wmv1, "wmv"), (wmv2, "wmv"), (h264, "ts"), (h264, "flv"),
    (h264, "asf"), (mpeg2, "vob"),
  ]
  private static let shown: [Film] = [
    (h264, "ts"), (h264, "vob"), (h264, "flv"), (h264, "asf"), (openGOP, "m2ts"), (mpeg2, "ts"),
    (mpeg2, "vob"), (mpeg1, "mpg"), (spark, "flv"), (theora, "ogv"), (vp8, "ogv"), (wmv2, "wmv"),
  ]
  private static let joined: [Film] = [(h264, "ts"), (mpeg2, "vob")]
  private static let damaged: [Film] = [(h264, "ts"), (mpeg2, "vob")]

  @Test(arguments: pairs)
  func theSameFramesInAnotherContainerHaveTheSameHashes(
    _ codec: [String], _ known: String, _ others: [String]
  ) throws {
    let frames = try #require(try Self.examine(try Self.film(codec, known)).vpdq?.frames)
    #expect(frames.count == 100)
    for name in others {
      let found = try Self.examine(try Self.film(codec, name))
      let other = try #require(found.vpdq?.frames, "\(name)")
      #expect(other.map(\.frame) == frames.map(\.frame), "\(name)")
      // Of MPEG-4 the decoder goes by what wrote the file, which is told otherwise here and there.
      let most = codec == Self.mpeg4 ? 10 : 0
      for (left, right) in zip(other, frames) {
        let distance = left.fingerprint.hash.distance(to: right.fingerprint.hash)
        #expect(distance <= most, "\(name) \(left.frame)")
      }
      #expect(found.findings.isEmpty && found.error == nil, "\(name): \(found.findings)")
      for (left, right) in zip(other, frames) {
        #expect(abs(left.microseconds - right.microseconds) < 2_000, "\(name) \(left.frame)")
      }
    }
  }

  /// Codecs that only these containers hold.
  @Test(arguments: sampled)
  func sampledFramesAreThoseOfTheWhole(_ codec: [String], _ name: String) throws {
    let bytes = try Self.film(codec, name)
    let whole = try Self.examine(bytes)
    let sampled = try Self.examine(bytes, every: .seconds(1))
    let frames = try #require(whole.vpdq?.frames)
    #expect(frames.map(\.frame) == Array(0..<100))
    #expect(sampled.vpdq?.frames == frames.filter { $0.frame.isMultiple(of: 25) })
    #expect(sampled.video == whole.video)
    #expect(whole.findings.isEmpty && sampled.findings.isEmpty)
    #expect(whole.video?.frameRate == 25)
  }

  // MARK: - Showing

  /// Each frame that was hashed, as it is shown by its time and by its number.
  private static func expectShown(_ bytes: [UInt8], _ numbers: [Int], _ name: String) throws {
    let frames = try #require(try examine(bytes).vpdq?.frames)
    let format = try #require(MediaFormat.sniff(bytes))
    let examiner = try VideoExaminer()
    for number in numbers {
      let frame = try #require(frames.first { $0.frame == number })
      let counted = try examiner.render(
        MemoryBytes(bytes), format: format,
        RenderRequest(moment: .frame(number), side: 320, encoding: .png))
      let sought = try examiner.render(
        MemoryBytes(bytes), format: format,
        RenderRequest(moment: .time(frame.microseconds), side: 320, encoding: .png))
      #expect(sought.bytes == counted.bytes, "\(name) \(number)")
      #expect(sought.microseconds == frame.microseconds, "\(name) \(number)")
      #expect(sought.isWhole || !counted.isWhole, "\(name) \(number)")
    }
  }

  @Test(arguments: shown)
  func theFrameThatWasHashedIsShown(_ codec: [String], _ name: String) throws {
    let bytes = try Self.film(codec, name, seconds: 12)
    try Self.expectShown(bytes, [0, 1, 11, 12, 13, 30, 149, 200, 299], name)
  }

  /// Two recordings, one behind the other, whose clocks begin alike.
  @Test(arguments: joined)
  func eachFrameOfJoinedStreamsHasATimeOfItsOwn(_ codec: [String], _ name: String) throws {
    let first = try Self.film(codec, name)
    let second = try Self.film(["-vf", "hflip"] + codec, name)
    let found = try Self.examine(first + second)
    let frames = try #require(found.vpdq?.frames)
    #expect((198...200).contains(frames.count))
    let times = frames.map(\.microseconds)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    #expect(abs((times.last ?? 0) - 7_960_000) < 200_000)
    try Self.expectShown(first + second, [20, 99, 130, 180], name)
  }

  // MARK: - What is not as it should be

  @Test(arguments: damaged)
  func aDamagedStreamGivesWhatCanBeDecodedAndAFinding(_ codec: [String], _ name: String) throws {
    var bytes = try Self.film(codec, name)
    for position in stride(from: bytes.count / 2, to: bytes.count / 2 + 3_000, by: 3) {
      bytes[position] ^= 0x5a
    }
    let found = try Self.examine(bytes)
    #expect(found.vpdq?.frames.count ?? 0 > 40)
    #expect(found.findings.contains { $0.code == "video.damaged" }, "\(found.findings)")
  }

  @Test func aStreamThatBeginsWithinAPacketIsRead() throws {
    let whole = try Self.film(Self.h264, "ts")
    let found = try Self.examine(Array(whole.dropFirst(100)))
    #expect(found.vpdq?.frames.count == 100 && found.findings.isEmpty)
  }

  /// Bytes that begin as nothing of the container.
  @Test(arguments: ["ts", "vob", "flv"])
  func bytesAddedBehindAStreamAreNoCut(_ name: String) throws {
    let codec = name == "flv" ? ["-c:v", "flv1"] : Self.h264
    let whole = try Self.film(codec, name, seconds: 1)
    let added = whole + Array(repeatElement(Array("words behind ".utf8), count: 20).joined())
    #expect(try !VideoExtent.isCut(MemoryBytes(whole), format: #require(MediaFormat.sniff(whole))))
    #expect(try !VideoExtent.isCut(MemoryBytes(added), format: #require(MediaFormat.sniff(added))))
  }

  @Test(arguments: [("flv", "flashsv"), ("asf", "ffv1"), ("ts", "vc2")])
  func aCodecThatIsNotListedIsUnsupported(_ name: String, _ codec: String) throws {
    let bytes = try Self.film(["-c:v", codec], name, seconds: 1)
    #expect(try Self.examine(bytes).error == DecodeError(.unsupported, ""))
  }

  @Test func ofSeveralProgramsTheFirstWithPicturesIsRead() throws {
    let two = try TestVideo.make(
      [
        "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=2", "-f", "lavfi", "-i",
        "testsrc2=size=160x120:rate=25:duration=2", "-map", "0:v", "-map", "1:v", "-c:v",
        "mpeg2video", "-program", "st=0", "-program", "st=1",
      ], fileExtension: "ts")
    let found = try Self.examine(two)
    #expect(found.video?.width == 320 && found.vpdq?.frames.count == 50)
  }

  // MARK: - Clocks

  @Test func aClockThatBeginsAnewGoesOn() {
    var clock = FrameClock(rate: 25, ticks: 90_000, mayRestart: true)
    let stamps: [Int64] = [1_000, 4_600, 8_200, 7_000, 900_000, 500, 4_100]
    let ticks = stamps.map { clock.ticks(at: $0) }
    #expect(ticks == [0, 3_600, 7_200, 6_000, 899_000, 902_600, 906_200])
    #expect(clock.ticks(at: 4_100) == 906_200)
    var plain = FrameClock(rate: 25, ticks: 90_000, mayRestart: false)
    #expect([200_000, 300_000, 0].map { plain.ticks(at: $0) } == [0, 100_000, 0])
  }

  @Test func hostileTimesAreNoNumbers() {
    for ticks in [0, 1, 90_000, 1e18, -1, Double.nan] {
      var clock = FrameClock(rate: .infinity, ticks: ticks, mayRestart: true)
      for stamp in [0, Int64.max, Int64.min, Int64.min + 1, -1, Int64.max, 0] {
        #expect(clock.ticks(at: stamp) ?? 0 >= 0)
      }
    }
  }
}
