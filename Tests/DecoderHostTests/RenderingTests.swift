// SPDX-License-Identifier: Apache-2.0
// The real, locked child makes pictures that may be shown, of every format, of videos and of damage.

import EvidenceModel
import Foundation
import MartletTesting
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import DecoderHost

@Suite struct RenderingTests {
  private static let metadata = PictureMetadata(
    camera: nil, software: "Serial 4711", userComment: "a red lighthouse", orientation: 6)

  @Test func everyFormatIsShownByTheChild() throws {
    let connection = try DecoderFixture.connection()
    let child = connection.processID
    for format in DecoderFixture.formats {
      let bytes = try DecoderFixture.picture(format, width: 700, height: 500, seed: 12)
      let original = try #require(
        connection.examine(MemoryBytes(bytes), DecoderFixture.request).pdq)
      for encoding in RenderedEncoding.allCases {
        let picture = try connection.render(
          MemoryBytes(bytes), RenderRequest(side: 350, encoding: encoding))
        #expect(picture.width == 350 && picture.height == 250 && picture.isWhole)
        #expect(MediaFormat.sniff(picture.bytes) == (encoding == .jpeg ? .jpeg : .png))
        let shown = try #require(
          connection.examine(MemoryBytes(picture.bytes), DecoderFixture.request).pdq)
        #expect(shown.hash.distance(to: original.hash) <= 31, "\(format)")
      }
    }
    #expect(connection.processID == child)
  }

  @Test func nothingOfTheMetadataComesAlong() throws {
    let connection = try DecoderFixture.connection()
    for format in [PictureFormat.jpeg(), .png(), .webp()] {
      let canvas = PixelCanvas.testCard(width: 96, height: 64, seed: 4)
      var metadata = Self.metadata
      metadata.xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'>Serial 4711</x:xmpmeta>"
      let bytes = try PictureEncoder.encode(canvas, format: format, metadata: metadata)
      for encoding in RenderedEncoding.allCases {
        let picture = try connection.render(
          MemoryBytes(bytes), RenderRequest(side: 96, encoding: encoding))
        #expect(picture.bytes != bytes)
        let text = String(decoding: picture.bytes, as: UTF8.self)
        for word in ["Serial", "4711", "lighthouse", "Exif", "xmp", "ICC_PROFILE", "iCCP", "eXIf"] {
          #expect(!text.contains(word), "\(word) in \(format)")
        }
      }
    }
  }

  @Test func theFilterHoldsWhileAndAfterPicturesAreMade() throws {
    let connection = try DecoderFixture.connection()
    let child = try #require(connection.processID)
    for format in DecoderFixture.formats {
      let bytes = try DecoderFixture.picture(format, width: 900, height: 600)
      _ = try connection.render(
        MemoryBytes(bytes), RenderRequest(side: 256, blur: 0.05, isGrey: true))
    }
    for task in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(child)/task") {
      #expect(DecoderFixture.status("/proc/\(child)/task/\(task)/status", "Seccomp") == "2")
    }
    #expect(try connection.ask("attempt open codec") == "\(EACCES)")
    #expect(connection.processID == child)
  }

  @Test func theFirstFrameOfAnAnimationIsItsStillPicture() throws {
    let connection = try DecoderFixture.connection()
    for name in ["gif", "webp", "apng", "avif"] {
      let bytes = try Self.redThenBlue(name)
      let still = try connection.render(MemoryBytes(bytes), RenderRequest(side: 64))
      #expect(still.frame == (name == "avif" ? nil : 0), "a still picture is no part of a track")
      #expect(try Self.mean(still)[0] > 150)
      let later = try connection.render(
        MemoryBytes(bytes), RenderRequest(moment: .time(600_000), side: 64))
      #expect(later.microseconds ?? 0 >= 400_000)
      #expect(try Self.mean(later)[2] > 150)
    }
  }

  @Test func framesOfAVideoAreFoundByNumberAndByTime() throws {
    let connection = try DecoderFixture.connection()
    let bytes = try TestVideo.make(
      TestVideo.pattern(seconds: 30) + TestVideo.h264 + ["-g", "20", "-bf", "2"],
      fileExtension: "mp4")
    let source = MemoryBytes(bytes)
    for number in [0, 1, 17, 142] {
      let counted = try connection.render(
        source, RenderRequest(moment: .frame(number), side: 320, encoding: .png))
      #expect(counted.frame == number && counted.microseconds == Int64(number) * 100_000)
      for offset in [0, 99_999] as [Int64] {
        let sought = try connection.render(
          source,
          RenderRequest(
            moment: .time(Int64(number) * 100_000 + offset), side: 320, encoding: .png))
        #expect(sought.bytes == counted.bytes, "\(number) and \(offset)")
        #expect(sought.microseconds == counted.microseconds)
      }
    }
    let last = try connection.render(
      source, RenderRequest(moment: .time(3_600_000_000), side: 64))
    #expect(last.microseconds == 29_900_000)
    let still = try connection.render(source, RenderRequest(side: 2_000))
    #expect(still.width == 320 && still.height == 240 && still.microseconds == 0)
  }

  @Test(arguments: ["mkv", "avi", "webm", "mov", "ts", "vob", "flv", "ogv", "asf"])
  func everyContainerGivesItsFrames(name: String) throws {
    let connection = try DecoderFixture.connection()
    let codecs = [
      "webm": ["-c:v", "libvpx-vp9"], "flv": ["-c:v", "flv1", "-g", "10"],
      "ogv": ["-c:v", "libtheora", "-q:v", "7"],
    ]
    let codec = codecs[name] ?? ["-c:v", "mpeg4", "-g", "10"]
    let bytes = try TestVideo.make(
      TestVideo.pattern(seconds: 4) + codec, fileExtension: name)
    let counted = try connection.render(
      MemoryBytes(bytes), RenderRequest(moment: .frame(25), side: 160, encoding: .png))
    let sought = try connection.render(
      MemoryBytes(bytes), RenderRequest(moment: .time(2_500_000), side: 160, encoding: .png))
    #expect(counted.frame == 25 && counted.width == 160)
    #expect(abs((sought.microseconds ?? 0) - 2_500_000) <= 100_000)
  }

  @Test func aVideoThatIsToBeTurnedIsTurned() throws {
    let connection = try DecoderFixture.connection()
    let halves = "color=red:size=320x240:rate=5:duration=0.4"
    var turned = try TestVideo.make(
      ["-f", "lavfi", "-i", halves, "-vf", "drawbox=x=160:w=160:h=240:color=blue:t=fill"]
        + TestVideo.h264, fileExtension: "mp4")
    let upright = try connection.render(MemoryBytes(turned), RenderRequest(side: 320))
    #expect(upright.width == 320 && upright.height == 240)
    // The matrix of a quarter clockwise, in the track's header.
    let header = Array("tkhd".utf8)
    let start = try #require(turned.indices.first { turned[$0...].starts(with: header) })
    let quarter: [UInt8] = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0]
    turned.replaceSubrange(start + 44..<start + 64, with: quarter)
    let picture = try connection.render(MemoryBytes(turned), RenderRequest(side: 320))
    #expect(picture.width == 240 && picture.height == 320)
    // What was on the left comes to the top.
    #expect(try Self.mean(picture, crop: "iw:ih/4:0:0")[0] > 150)
    #expect(try Self.mean(picture, crop: "iw:ih/4:0:ih*3/4")[2] > 150)
  }

  @Test(arguments: ["mp4", "gif", "webp", "apng", "avif"])
  func aContactSheetHasFramesBesideEachOther(name: String) throws {
    let connection = try DecoderFixture.connection()
    let bytes = try Self.redThenBlue(name)
    let sheet = try connection.render(
      MemoryBytes(bytes), RenderRequest(moment: .sheet([0, 400_000]), side: 132))
    // Two cells of 64 pixels and four between them.
    #expect(sheet.width == 132 && sheet.height == 48 && sheet.isWhole)
    #expect(sheet.frame == nil && sheet.microseconds == nil)
    let (left, right) = (
      try Self.mean(sheet, crop: "48:ih:8:0"), try Self.mean(sheet, crop: "48:ih:76:0")
    )
    #expect(left[0] > 150 && left[2] < 100 && right[2] > 150 && right[0] < 100)
    // What lies behind the end gives the last frame.
    let late = try connection.render(
      MemoryBytes(bytes), RenderRequest(moment: .sheet([60_000_000]), side: 64))
    #expect(try Self.mean(late)[2] > 150)
    let blurred = try connection.render(
      MemoryBytes(bytes),
      RenderRequest(moment: .sheet([0, 400_000]), side: 132, blur: 0.05, isGrey: true))
    let grey = try Self.mean(blurred)
    #expect(abs(grey[0] - grey[2]) < 4)
  }

  @Test func aSheetOfADamagedVideoHasWhatCanBeDecoded() throws {
    let connection = try DecoderFixture.connection()
    let whole = try TestVideo.make(
      TestVideo.pattern(seconds: 20) + ["-c:v", "mpeg4", "-g", "10"], fileExtension: "avi")
    let cut = Array(whole.prefix(whole.count / 2))
    let times = (0..<9).map { Int64($0) * 2_000_000 }
    let sheet = try connection.render(
      MemoryBytes(cut), RenderRequest(moment: .sheet(times), side: 600))
    #expect(sheet.width <= 600 && sheet.height > 150)
    #expect(throws: DecodeError.self) {
      try connection.render(
        MemoryBytes(Array(whole.prefix(300))), RenderRequest(moment: .sheet(times), side: 600))
    }
    let still = try DecoderFixture.picture(.png())
    #expect(throws: DecodeError(.unrecognized, "")) {
      try connection.render(MemoryBytes(still), RenderRequest(moment: .sheet([0]), side: 64))
    }
  }

  @Test func whatCannotBeShownHasAReason() throws {
    let connection = try DecoderFixture.connection()
    let child = connection.processID
    let text = MemoryBytes(Array("a lighthouse".utf8))
    #expect(throws: DecodeError(.unrecognized, "")) {
      try connection.render(text, RenderRequest(side: 64))
    }
    let still = try DecoderFixture.picture(.png())
    #expect(throws: DecodeError(.unrecognized, "")) {
      try connection.render(MemoryBytes(still), RenderRequest(moment: .frame(3), side: 64))
    }
    let rubbish = MemoryBytes(Array(still.prefix(30)) + [UInt8](repeating: 7, count: 99))
    #expect(throws: DecodeError.self) { try connection.render(rubbish, RenderRequest(side: 64)) }
    #expect(connection.processID == child)
  }

  @Test func mutatedPicturesNeverTakeTheChildOut() throws {
    let connection = try DecoderFixture.connection()
    var generator = SeedReport.generator("rendering")
    var shown = 0
    for format in DecoderFixture.formats {
      let whole = try DecoderFixture.picture(format, width: 128, height: 96)
      for _ in 0..<12 {
        var bytes = whole
        for _ in 0..<6 { bytes[generator.below(bytes.count)] = UInt8(generator.below(256)) }
        do {
          let picture = try connection.render(MemoryBytes(bytes), RenderRequest(side: 64))
          #expect(picture.bytes != bytes)
          shown += 1
        } catch let error as DecodeError {
          #expect(error.code != .broken)
        }
      }
    }
    #expect(shown > 0)
  }

  private static func redThenBlue(_ name: String) throws -> [UInt8] {
    let colors = ["red", "blue"].flatMap {
      ["-f", "lavfi", "-i", "color=\($0):size=64x48:rate=5:duration=0.4"]
    }
    let codecs = [
      "webp": ["-c:v", "libwebp_anim", "-lossless", "1"],
      "avif": ["-c:v", "libaom-av1", "-cpu-used", "8", "-pix_fmt", "yuv420p"],
    ]
    let codec = codecs[name] ?? []
    return try TestVideo.make(
      colors + ["-filter_complex", "concat=n=2"] + codec, fileExtension: name)
  }

  /// The mean red, green and blue, by the ffmpeg program.
  private static func mean(
    _ picture: RenderedPicture, crop: String = "iw:ih:0:0"
  ) throws -> [Int] {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "\(UUID().uuidString).\(picture.encoding.rawValue)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(picture.bytes).write(to: file)
    let pixels = try TestVideo.make(
      [
        "-i", file.path(percentEncoded: false), "-vf", "crop=\(crop),scale=1:1:flags=area",
        "-pix_fmt", "rgb24",
        "-f", "rawvideo",
      ], fileExtension: "raw")
    return pixels.prefix(3).map { Int($0) }
  }
}
