// SPDX-License-Identifier: Apache-2.0
// Videos go through the sandboxed child and come back whole; damaged ones end in an answer or an error.

import EvidenceModel
import Foundation
import MartletTesting
import MediaDecoding
import PerceptualHash
import SyntheticEncoding
import Testing

@testable import DecoderHost

@Suite struct VideoTests {
  private static let request = ExaminationRequest(
    wantsPDQ: false, wantsDihedral: false, wantsTraces: true,
    video: VideoRequest(
      sampling: .everyFrame,
      limits: VideoLimits(
        pixels: 1 << 20, hashedFrames: 100, decodedFrames: 1_000, milliseconds: 5_000)),
    limits: ImageLimits(
      pixels: 1 << 20, side: 4_096, inputBytes: 1 << 24, milliseconds: 10_000))

  /// A container, and what makes the program write it.
  struct Format: CustomTestStringConvertible, Sendable {
    let fileExtension: String
    let arguments: [String]
    var testDescription: String { (arguments + [fileExtension]).joined(separator: " ") }

    init(_ fileExtension: String, _ arguments: String...) {
      self.fileExtension = fileExtension
      self.arguments = arguments
    }

    func video(frames: Int = 6) throws -> [UInt8] {
      try TestVideo.make(
        ["-f", "lavfi", "-i", "testsrc2=size=176x144:rate=5:duration=4", "-frames:v", "\(frames)"]
          + arguments, fileExtension: fileExtension)
    }
  }

  static let formats = [
    Format("mp4", "-c:v", "libx264"), Format("mov", "-c:v", "libx264", "-pix_fmt", "yuv422p"),
    Format("mp4", "-c:v", "libx265", "-x265-params", "log-level=none"),
    Format("mkv", "-c:v", "mpeg2video", "-r", "25"),
    Format("mp4", "-c:v", "libaom-av1", "-cpu-used", "8"),
    Format("webm", "-c:v", "libvpx"), Format("webm", "-c:v", "libvpx-vp9"),
    Format("avi", "-c:v", "mpeg4"), Format("avi", "-c:v", "msmpeg4v2"),
    Format("avi", "-c:v", "msmpeg4"),
    Format("avi", "-c:v", "mjpeg"), Format("3gp", "-c:v", "h263"),
    Format("mkv", "-c:v", "mpeg1video", "-r", "25"), Format("gif"), Format("apng"),
    Format("avif", "-c:v", "libaom-av1", "-cpu-used", "8"),
    Format("ts", "-c:v", "libx264"), Format("m2ts", "-c:v", "mpeg2video", "-r", "25"),
    Format("ts", "-c:v", "libx265", "-x265-params", "log-level=none"),
    Format("mpg", "-c:v", "mpeg1video", "-r", "25"),
    Format("vob", "-c:v", "mpeg2video", "-r", "25"), Format("flv", "-c:v", "flv1"),
    Format("flv", "-c:v", "libx264"), Format("ogv", "-c:v", "libtheora", "-q:v", "7"),
    Format("ogv", "-c:v", "libvpx"), Format("wmv", "-c:v", "wmv1"),
    Format("wmv", "-c:v", "wmv2"), Format("asf", "-c:v", "msmpeg4"),
    Format("webp", "-c:v", "libwebp_anim"),
  ]

  @Test(arguments: formats)
  func everyFormatIsHashedUnderTheFilter(_ format: Format) throws {
    let connection = try DecoderFixture.connection()
    let child = connection.processID
    let found = try connection.examine(MemoryBytes(format.video()), Self.request)
    #expect(found.error == nil && found.findings.isEmpty)
    #expect(found.video?.width == 176 && found.video?.height == 144)
    let frames = try #require(found.vpdq?.frames)
    #expect(frames.count >= 6)
    #expect(frames.allSatisfy { $0.fingerprint.quality >= 50 })
    #expect(Set(frames.map(\.fingerprint.hash)).count > 1)
    #expect(connection.processID == child)
  }

  @Test(arguments: formats)
  func damagedVideosEndInAnAnswerOrAnError(_ format: Format) throws {
    let connection = try DecoderFixture.connection()
    var generator = SeedReport.generator("damaged video \(format.testDescription)")
    let whole = try format.video(frames: 3)
    var (answers, errors, ended) = (0, 0, 0)
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0...generator.below(8) {
        bytes[generator.below(bytes.count)] = UInt8(generator.below(256))
      }
      if generator.below(5) == 0 { bytes.removeLast(generator.below(bytes.count)) }
      do {
        let found = try connection.examine(MemoryBytes(bytes), Self.request)
        if found.error == nil { answers += 1 } else { errors += 1 }
      } catch let error as DecodeError {
        #expect(error.endsSession)
        ended += 1
      }
    }
    print("\(format.testDescription): \(answers) answers, \(errors) errors, \(ended) children lost")
    #expect(answers + errors + ended == 60)
    let found = try connection.examine(MemoryBytes(whole), Self.request)
    #expect(found.vpdq != nil)
  }

  @Test func aClipCutOutAndEncodedAnewIsFoundInTheWhole() throws {
    let connection = try DecoderFixture.connection()
    let whole = try TestVideo.make(
      TestVideo.pattern(seconds: 12) + ["-c:v", "libx264"], fileExtension: "mp4")
    let clip = try TestVideo.make(
      TestVideo.pattern(seconds: 12)
        + ["-ss", "4", "-t", "4", "-vf", "scale=240:180", "-c:v", "mpeg4", "-q:v", "5"],
      fileExtension: "avi")
    var request = Self.request
    request.video?.sampling = .seconds(0.5)
    let target = try #require(try connection.examine(MemoryBytes(whole), request).vpdq)
    let query = try #require(try connection.examine(MemoryBytes(clip), request).vpdq)
    let match = VPDQMatcher().match(query, target)
    #expect(match.queryPercent == 100)
    let segment = try #require(match.segments.first)
    #expect(abs(segment.target.seconds.lowerBound - 4) <= 1)
    #expect(abs(segment.target.seconds.upperBound - 7.5) <= 1)
    #expect(segment.query.seconds.lowerBound == 0)
  }

  @Test func aVideoIsReadByRangesAndAStillPictureHasNoFrames() throws {
    let connection = try DecoderFixture.connection()
    let bytes = try Self.formats[0].video()
    let source = CountingBytes(bytes + [UInt8](repeating: 0, count: 8 << 20))
    let found = try connection.examine(source, Self.request)
    #expect(found.vpdq?.frames.count == 6)
    #expect(source.bytesRead < 4 << 20)
    let picture = try connection.examine(
      MemoryBytes(DecoderFixture.picture(.gif)), Self.request)
    #expect(picture.vpdq == nil && picture.video == nil && picture.error == nil)
  }

  @Test func aCutAnimationGivesTheFramesThatAreWhole() throws {
    let connection = try DecoderFixture.connection()
    let bytes = try Self.formats.last?.video(frames: 6) ?? []
    let whole = try #require(try connection.examine(MemoryBytes(bytes), Self.request).vpdq)
    #expect(whole.frames.count == 6)
    var counts: [Int] = []
    for percent in [55, 80, 97] {
      let cut = Array(bytes.prefix(bytes.count * percent / 100))
      let found = try connection.examine(MemoryBytes(cut), Self.request)
      let frames = found.vpdq?.frames ?? []
      #expect(frames == Array(whole.frames.prefix(frames.count)), "\(percent) %")
      #expect(found.findings.contains { $0.code == "video.truncated" }, "\(found.findings)")
      #expect(found.findings.contains { $0.code == "image.truncated" })
      #expect(found.error == nil && found.image?.frames == frames.count)
      let picture = try connection.render(
        MemoryBytes(cut), RenderRequest(moment: .time(10_000_000), side: 88))
      #expect(!picture.isWhole && picture.frame == frames.count - 1)
      counts.append(frames.count)
    }
    #expect(counts == counts.sorted() && counts.first ?? 0 >= 1 && counts.last == 5)
    // Nothing is left of a file that is cut within its first frame.
    let head = try connection.examine(MemoryBytes(Array(bytes.prefix(64))), Self.request)
    #expect(head.vpdq == nil && head.error != nil)
  }

  @Test(arguments: ["160x120", "64x480", "64x64"])
  func smallFramesAreHashedFromTheirColours(_ size: String) throws {
    let sides = size.split(separator: "x").compactMap { Int($0) }
    let bytes = try TestVideo.make(
      ["-f", "lavfi", "-i", "testsrc2=size=\(size):rate=5:duration=2"] + TestVideo.h264
        + ["-pix_fmt", "yuv420p"], fileExtension: "mp4")
    let found = try DecoderFixture.connection().examine(MemoryBytes(bytes), Self.request)
    let frames = try #require(found.vpdq?.frames)
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).mp4")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(bytes).write(to: file)
    let pixels = try TestVideo.make(
      [
        "-i", file.path(percentEncoded: false), "-pix_fmt", "rgb24", "-sws_flags", "area",
        "-f", "rawvideo",
      ], fileExtension: "raw")
    let count = 3 * sides[0] * sides[1]
    #expect(frames.count == 10 && pixels.count == 10 * count)
    var hasher = PDQHasher()
    for (number, frame) in frames.enumerated() {
      let rgb = Array(pixels[number * count..<(number + 1) * count])
      let luma = PDQLuma.fromRGB(rgb.span, width: sides[0], height: sides[1]) ?? []
      let print = hasher.hash(luma: luma.span, width: sides[0], height: sides[1])
      let hash = try #require(print?.hash)
      #expect(hash.distance(to: frame.fingerprint.hash) <= 2, "\(size), frame \(number)")
    }
  }

  @Test func textNamedAsAVideoIsText() throws {
    let connection = try DecoderFixture.connection()
    let found = try connection.examine(MemoryBytes(Array("a lighthouse".utf8)), Self.request)
    #expect(found.kind == .text && found.vpdq == nil && found.error == nil)
  }
}

/// Bytes that count how many of them were read.
private final class CountingBytes: ByteSource {
  private let bytes: MemoryBytes
  private(set) var bytesRead = 0

  init(_ bytes: [UInt8]) { self.bytes = MemoryBytes(bytes) }

  var byteCount: Int { bytes.byteCount }

  func read(at offset: Int, count: Int) -> [UInt8] {
    let found = bytes.read(at: offset, count: count)
    bytesRead += found.count
    return found
  }
}
