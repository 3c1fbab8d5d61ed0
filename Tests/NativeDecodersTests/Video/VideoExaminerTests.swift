// SPDX-License-Identifier: Apache-2.0
// Videos of every container and codec give the frames that were put in, and broken ones say so.

import EvidenceModel
import Foundation
import MartletTesting
import MediaDecoding
import PerceptualHash
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct VideoExaminerTests {
  private func examine(
    _ bytes: [UInt8], every: VideoSampling = .seconds(1), limits: VideoLimits = .standard
  ) throws -> VideoExamination {
    var examiner = try VideoExaminer()
    let format = try #require(MediaFormat.sniff(bytes))
    return try examiner.examine(
      MemoryBytes(bytes), format: format, VideoRequest(sampling: every, limits: limits))
  }

  private static let whole = Result {
    try TestVideo.make(TestVideo.pattern(seconds: 4) + TestVideo.h264, fileExtension: "mp4")
  }

  @Test func everyDecoderWarmsUp() throws {
    var examiner = try VideoExaminer()
    #expect(throws: Never.self) { try examiner.warmUp() }
    #expect(VideoSamples.all.count >= VideoReader.decoders.count)
  }

  @Test(arguments: VideoSamples.all.map(\.name))
  func everySampleHasThreeFramesInOrder(_ name: String) throws {
    let sample = try #require(VideoSamples.all.first { $0.name == name })
    let found = try examine(sample.bytes, every: .everyFrame)
    let frames = try #require(found.vpdq?.frames)
    #expect(frames.map(\.frame) == [0, 1, 2])
    #expect(frames.map(\.microseconds) == frames.map(\.microseconds).sorted())
    #expect(frames[0].microseconds == 0 && frames[2].microseconds > 0)
    #expect(found.findings.isEmpty && found.error == nil)
  }

  @Test func framesAreSampledByCountAsTheReferenceDoes() throws {
    let found = try examine(try Self.whole.get())
    #expect(found.vpdq?.frames.map(\.frame) == [0, 10, 20, 30])
    #expect(found.vpdq?.frames.map(\.seconds) == [0, 1, 2, 3])
    let facts = try #require(found.video)
    #expect(facts.width == 320 && facts.height == 240 && facts.codec == "h264")
    #expect(facts.frames == 40 && facts.frameRate == 10 && facts.microseconds == 4_000_000)
    let half = try examine(try Self.whole.get(), every: .seconds(0.25))
    #expect(half.vpdq?.frames.prefix(4).map(\.frame) == [0, 2, 4, 6])
    #expect(try examine(try Self.whole.get(), every: .everyFrame).vpdq?.frames.count == 40)
  }

  @Test func theSameFramesInAnotherContainerHaveTheSameHashes() throws {
    let movie = try TestVideo.make(
      TestVideo.pattern(seconds: 4) + TestVideo.h264, fileExtension: "mkv")
    let first = try #require(try examine(try Self.whole.get()).vpdq)
    let second = try #require(try examine(movie).vpdq)
    #expect(first == second)
  }

  @Test func limitedRangeFullRangeAndTenBitsGiveNearlyTheSameHashes() throws {
    let first = try #require(try examine(try Self.whole.get()).vpdq)
    for format in ["yuvj420p", "yuv420p10le", "yuv444p"] {
      let other = try TestVideo.make(
        TestVideo.pattern(seconds: 4) + TestVideo.h264 + ["-pix_fmt", format], fileExtension: "mp4")
      let second = try #require(try examine(other).vpdq)
      for (left, right) in zip(first.frames, second.frames) {
        #expect(left.fingerprint.hash.distance(to: right.fingerprint.hash) <= 16, "\(format)")
      }
    }
  }

  /// What the reference makes of the frames that ffmpeg decodes to RGB.
  private func shown(_ movie: [UInt8], width: Int, height: Int) throws -> [PDQFingerprint] {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).mp4")
    try Data(movie).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let pixels = try TestVideo.make(
      // The reference's way of scaling; of eight bits it makes no difference.
      ["-i", file.path(percentEncoded: false), "-sws_flags", "area", "-pix_fmt", "rgb24"],
      fileExtension: "rgb")
    let size = 3 * width * height
    var hasher = PDQHasher()
    return try stride(from: 0, to: pixels.count, by: size).map { start in
      let frame = Array(pixels[start..<start + size])
      let luma = PDQLuma.fromRGB(frame.span, width: width, height: height) ?? []
      let hash = hasher.hash(luma: luma.span, width: width, height: height)
      return try #require(hash)
    }
  }

  /// Red and blue, and brown and black: fields whose colours lie at the border of what can be shown.
  @Test(arguments: [
    ("255", "255", "yuv420p"), ("255", "255", "yuv444p"), ("71", "0", "yuv420p"),
    ("255", "255", "yuv420p10le"),
  ])
  func framesOfStrongColoursHashAsTheyAreShown(
    _ red: String, _ blue: String, _ format: String
  ) throws {
    let field = "mod(floor(X/12)+floor((Y+N*3)/20)\\,2)"
    let movie = try TestVideo.make(
      [
        "-f", "lavfi", "-i",
        "color=size=320x240:rate=5:duration=1,format=gbrp,"
          + "geq=r=\(red)*\(field):g=0:b=\(blue)*(1-\(field))",
      ] + TestVideo.h264 + ["-crf", "30", "-pix_fmt", format], fileExtension: "mp4")
    let frames = try #require(try examine(movie, every: .everyFrame).vpdq?.frames)
    let expected = try shown(movie, width: 320, height: 240)
    #expect(frames.count == expected.count)
    for (frame, other) in zip(frames, expected) where other.quality >= 80 {
      let distance = frame.fingerprint.hash.distance(to: other.hash)
      #expect(distance <= 10, "frame \(frame.frame): \(distance) bits")
    }
    #expect(expected.contains { $0.quality >= 80 })
  }

  /// Their decoders tell the range with each frame, and not by the kind of pixels.
  @Test(arguments: [["libvpx-vp9", "-deadline", "realtime"], ["libaom-av1", "-cpu-used", "8"]])
  func framesOfFullRangeAreConvertedAsSuch(_ codec: [String]) throws {
    let field = "mod(floor(X/12)+floor((Y+N*3)/20)\\,2)"
    let movie = try TestVideo.make(
      [
        "-f", "lavfi", "-i",
        "color=size=320x240:rate=5:duration=1,format=gbrp,geq=r=255*\(field):g=0:b=255*(1-\(field)),"
          + "scale=out_range=full,format=yuv420p", "-color_range", "pc", "-c:v",
      ] + codec + ["-crf", "20", "-b:v", "0"], fileExtension: "mp4")
    let frames = try #require(try examine(movie, every: .everyFrame).vpdq?.frames)
    let expected = try shown(movie, width: 320, height: 240)
    #expect(frames.count == expected.count && expected.contains { $0.quality >= 80 })
    for (frame, other) in zip(frames, expected) where other.quality >= 80 {
      let distance = frame.fingerprint.hash.distance(to: other.hash)
      #expect(distance <= 10, "frame \(frame.frame): \(distance) bits")
    }
  }

  @Test func theRotationIsReportedAndNotApplied() throws {
    var turned = try Self.whole.get()
    let header = Array("tkhd".utf8)
    let start = try #require(turned.indices.first { turned[$0...].starts(with: header) })
    let quarter: [UInt8] = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0]
    turned.replaceSubrange(start + 44..<start + 64, with: quarter)
    let found = try examine(turned)
    #expect(found.video?.rotation == 270)
    #expect(found.vpdq == (try examine(try Self.whole.get())).vpdq)
    #expect(found.video?.width == 320)
  }

  // MARK: - Broken files

  @Test func aCutVideoGivesItsFramesAndAFinding() throws {
    let whole = try Self.whole.get()
    let found = try examine(Array(whole.prefix(whole.count * 2 / 3)))
    let frames = try #require(found.vpdq?.frames.count)
    #expect((1..<4).contains(frames))
    #expect(found.findings.contains { $0.code == "video.truncated" })
    #expect(found.error == nil)
  }

  @Test(arguments: ["mp4", "mov"])
  func bytesAddedBehindAVideoAreNoCut(_ container: String) throws {
    let whole = try TestVideo.make(TestVideo.pattern(seconds: 2), fileExtension: container)
    for more in ["abc", "trailing trailing", String(repeating: "words behind ", count: 40)] {
      #expect(try examine(whole + Array(more.utf8)).findings.isEmpty)
    }
    let box: [UInt8] = [0, 0, 1, 0] + Array("free".utf8) + [0, 0]
    #expect(try examine(whole + box).findings.map(\.code) == ["video.truncated"])
  }

  @Test(arguments: ["mkv", "webm", "avi", "gif", "ts", "m2ts", "mpg", "vob", "flv", "ogv", "wmv"])
  func aCutVideoOfAnyContainerSaysSo(_ container: String) throws {
    let rate = ["mpg", "vob", "ts", "m2ts"].contains(container) ? ["-r", "25"] : []
    let whole = try TestVideo.make(TestVideo.pattern(seconds: 2) + rate, fileExtension: container)
    #expect(try examine(whole).findings.isEmpty)
    let found = try examine(Array(whole.prefix(whole.count * 2 / 3 + 7)), every: .everyFrame)
    #expect((1..<(rate.isEmpty ? 20 : 50)).contains(found.vpdq?.frames.count ?? 0))
    #expect(found.findings.contains { $0.code == "video.truncated" })
  }

  @Test(arguments: [("gif", [String]()), ("webp", ["-c:v", "libwebp_anim", "-loop", "0"])])
  func everyFrameOfAShortAnimationIsHashed(_ fileExtension: String, _ codec: [String]) throws {
    let film = try TestVideo.make(
      TestVideo.pattern(seconds: 1) + codec, fileExtension: fileExtension)
    let found = try examine(film)
    #expect(found.vpdq?.frames.map(\.frame) == Array(0..<10))
    #expect(found.vpdq == (try examine(film, every: .everyFrame)).vpdq)
  }

  @Test func aVideoCutBeforeItsIndexIsTruncated() throws {
    let whole = try TestVideo.make(
      TestVideo.pattern(seconds: 2) + ["-c:v", "libx264"], fileExtension: "mp4")
    let found = try examine(Array(whole.prefix(whole.count / 2)))
    #expect(found.error == DecodeError(.truncated, ""))
    #expect(found.vpdq == nil && found.findings.isEmpty)
  }

  @Test func aDamagedVideoGivesWhatCanBeDecodedAndAFinding() throws {
    var bytes = try Self.whole.get()
    for position in stride(from: bytes.count / 2, to: bytes.count / 2 + 4_000, by: 3) {
      bytes[position] ^= 0x5a
    }
    let found = try examine(bytes)
    #expect(found.vpdq?.frames.isEmpty == false)
    #expect(found.findings.contains { $0.code == "video.damaged" })
  }

  @Test func aDamagedAnimationGivesTheFramesBeforeTheDamage() throws {
    let whole = try TestVideo.make(
      TestVideo.pattern(seconds: 1) + ["-c:v", "libwebp_anim", "-lossless", "1"],
      fileExtension: "webp")
    let frames = try #require(try examine(whole, every: .everyFrame).vpdq?.frames)
    let places = whole.indices.dropLast(4).filter { whole[$0..<$0 + 4].elementsEqual("ANMF".utf8) }
    #expect(frames.count == 10 && places.count == 10)
    for damaged in [1, 6, 9] {
      var bytes = whole
      let end = damaged + 1 < places.count ? places[damaged + 1] : bytes.count
      for position in places[damaged] + 80..<end { bytes[position] = 0xff }
      let found = try examine(bytes, every: .everyFrame)
      #expect(found.vpdq?.frames == Array(frames.prefix(damaged)))
      #expect(found.findings.map(\.code) == ["video.damaged"] && found.error == nil)
      #expect(found.video?.frames == 10 && found.video?.microseconds == 1_000_000)
      let picture = try VideoExaminer().render(
        MemoryBytes(bytes), format: .webp, RenderRequest(moment: .frame(damaged - 1), side: 64))
      #expect(!picture.isWhole && picture.frame == damaged - 1)
    }
  }

  @Test func whatLiesInTheAlphaOfAnAnimationIsShown() throws {
    let film = try TestVideo.make(
      [
        "-f", "lavfi", "-i", "color=black:size=64x64:rate=10:duration=0.3",
        "-vf", "format=rgba,geq=r=0:g=0:b=0:a='mod(4*X+32*N,256)'", "-pix_fmt", "bgra",
        "-c:v", "libwebp_anim", "-lossless", "1",
      ], fileExtension: "webp")
    let shown = try VideoExaminer().render(
      MemoryBytes(film), format: .webp,
      RenderRequest(moment: .frame(1), side: 64, encoding: .png))
    var greys: Set<UInt8> = []
    try VipsPictureRows().visitRows(of: shown.bytes, format: .png, limits: .standard) {
      greys.formUnion($2)
      return true
    }
    #expect(greys.count > 20 && (greys.max() ?? 0) > 100 && (greys.max() ?? 0) <= 128)
  }

  @Test(arguments: ["gif", "avi"])
  func damageThatADecoderOnlyTellsOfIsAFinding(_ container: String) throws {
    let codec = container == "avi" ? ["-c:v", "mjpeg", "-q:v", "3"] : []
    var bytes = try TestVideo.make(
      TestVideo.pattern(seconds: 1) + codec, fileExtension: container)
    #expect(try examine(bytes, every: .everyFrame).findings.isEmpty)
    // Both decoders give all ten frames all the same.
    let (start, count) = container == "avi" ? (bytes.count / 3, 900) : (bytes.count / 3 * 2, 3)
    for position in start..<start + count { bytes[position] ^= 0x5a }
    let found = try examine(bytes, every: .everyFrame)
    #expect(found.vpdq?.frames.count == 10)
    #expect(found.findings.map(\.code) == ["video.damaged"])
  }

  @Test func soundWithoutAPictureIsNoVideo() throws {
    let sound = try TestVideo.make(
      ["-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac"], fileExtension: "mp4")
    let error = try #require(try examine(sound).error)
    // A HEIC file is no video, and may be without moving pictures as well.
    #expect(error.code == .unsupported && !error.detail.contains("video"))
  }

  @Test(arguments: [MediaFormat.tiff, .heic, .png, .webp])
  func aFileTooLargeToBeShownIsCalledWhatItIs(_ format: MediaFormat) throws {
    let examiner = try VideoExaminer()
    let error = #expect(throws: DecodeError.self) {
      try examiner.render(LargeBytes(), format: format, RenderRequest(moment: .frame(1), side: 64))
    }
    #expect(error?.code == .limit && error?.detail.contains("animation") == false)
  }

  @Test func aCodecThatIsNotListedIsUnsupported() throws {
    let other = try TestVideo.make(
      TestVideo.pattern(seconds: 1) + ["-c:v", "ffv1"], fileExtension: "mkv")
    #expect(try examine(other).error == DecodeError(.unsupported, ""))
  }

  // MARK: - Limits

  @Test func limitsEndTheDecodingWithWhatThereIs() throws {
    var limits = VideoLimits.standard
    limits.hashedFrames = 2
    let few = try examine(try Self.whole.get(), limits: limits)
    #expect(few.vpdq?.frames.count == 2)
    #expect(few.findings.map(\.code) == ["video.limit"])
    limits = .standard
    limits.decodedFrames = 5
    let short = try examine(try Self.whole.get(), every: .everyFrame, limits: limits)
    #expect(short.vpdq?.frames.count == 5)
    #expect(short.findings.map(\.code) == ["video.limit"])
    limits = .standard
    limits.pixels = 1_000
    #expect(try examine(try Self.whole.get(), limits: limits).error == DecodeError(.limit, ""))
  }

  @Test func theErrorOfASourceReachesItsOwner() throws {
    var examiner = try VideoExaminer()
    let source = FailingBytes(try Self.whole.get(), from: 20_000)
    #expect(throws: FailingBytes.Fault()) {
      try examiner.examine(source, format: .mp4, .standard)
    }
  }
}

/// So many bytes that no picture is taken of them, and none of which may be read.
private final class LargeBytes: ByteSource {
  let byteCount = AnimationReader.largestFile + 1

  func read(at offset: Int, count: Int) throws -> [UInt8] { throw FailingBytes.Fault() }
}

/// Bytes that cannot be read from some place on.
private final class FailingBytes: ByteSource {
  struct Fault: Error, Equatable {}
  private let bytes: MemoryBytes
  private let end: Int

  init(_ bytes: [UInt8], from end: Int) {
    self.bytes = MemoryBytes(bytes)
    self.end = end
  }

  var byteCount: Int { bytes.byteCount }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset + count <= end else { throw Fault() }
    return bytes.read(at: offset, count: count)
  }
}
