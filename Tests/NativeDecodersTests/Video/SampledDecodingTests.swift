// SPDX-License-Identifier: Apache-2.0
// Leaving out what sampled frames do not need changes no hash, number or time.

import CFFmpeg
import EvidenceModel
import MartletTesting
import MediaDecoding
import Testing

@testable import NativeDecoders

@Suite(.serialized) struct SampledDecodingTests {
  private func examine(_ bytes: [UInt8], every: VideoSampling) throws -> VideoExamination {
    var examiner = try VideoExaminer()
    let format = try #require(MediaFormat.sniff(bytes))
    return try examiner.examine(
      MemoryBytes(bytes), format: format, VideoRequest(sampling: every, limits: .standard))
  }

  /// How many packets a reader that samples every tenth frame sends, of how many frames there are.
  private func sent(_ bytes: [UInt8]) throws -> (sent: Int, frames: Int) {
    let format = try #require(MediaFormat.sniff(bytes))
    let reader = try VideoReader(
      MemoryBytes(bytes), format: format, limits: .standard,
      deadline: .now + .seconds(60))
    reader.leaveOut(but: reader.choice(.seconds(1)))
    var count = 0
    while try reader.next() { count += 1 }
    return (count, reader.frameCount)
  }

  @Test(arguments: [
    ("mp4", TestVideo.h264, 30),
    ("mp4", TestVideo.h264 + ["-g", "12", "-bf", "3"], 25),
    ("mp4", TestVideo.h264 + ["-g", "1"], 4),
    ("mkv", TestVideo.h264 + ["-bf", "0"], 40),
    ("mp4", TestVideo.h264 + ["-x264-params", "open-gop=1:keyint=8:slices=3"], 40),
    ("mp4", TestVideo.h264 + ["-x264-params", "interlaced=1:bframes=3"], 40),
    ("mp4", ["-c:v", "libx265", "-x265-params", "log-level=none:pools=none:frame-threads=1"], 40),
    (
      "mkv", ["-c:v", "libx265", "-x265-params", "log-level=none:pools=none:keyint=7:open-gop=0"],
      40
    ),
    ("avi", TestVideo.h264, 40),
    ("mp4", ["-c:v", "mpeg4", "-bf", "2"], 40),
    ("avi", ["-c:v", "mpeg4"], 27),
    ("avi", ["-c:v", "mpeg4", "-g", "10"], 4),
    ("mkv", ["-c:v", "mpeg4", "-g", "25", "-vtag", "xvid"], 32),
    ("mp4", ["-c:v", "mpeg4", "-g", "7", "-flags", "+ilme+ildct+mv4+aic+qpel"], 28),
    ("avi", ["-c:v", "mpeg4", "-g", "8", "-flags", "+global_header"], 24),
    ("avi", ["-c:v", "mpeg4", "-g", "10", "-bf", "1"], 40),
  ])
  func sampledFramesAreThoseOfTheWhole(
    _ container: String, _ encoder: [String], _ most: Int
  ) throws {
    let bytes = try TestVideo.make(
      TestVideo.pattern(seconds: 4) + encoder, fileExtension: container)
    let whole = try examine(bytes, every: .everyFrame)
    let sampled = try examine(bytes, every: .seconds(1))
    let frames = try #require(whole.vpdq?.frames)
    #expect(frames.map(\.frame) == Array(0..<40))
    #expect(sampled.vpdq?.frames == frames.filter { $0.frame.isMultiple(of: 10) })
    #expect(sampled.video == whole.video)
    #expect(sampled.findings == whole.findings)
    let (sent, count) = try sent(bytes)
    #expect(count == 40)
    #expect(sent <= most)
  }

  // MARK: - Packets

  private func h264() throws -> PacketInspector {
    try #require(PacketInspector([1, 100, 0, 30, 0xff, 0xe1, 0], codec: AV_CODEC_ID_H264))
  }

  private func unit(_ bytes: UInt8...) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }

  @Test func headersTellWhatAPictureIsFor() throws {
    let inspector = try h264()
    #expect(
      inspector.kind(of: (unit(6, 0) + unit(0x01, 9)).span)
        == PacketKind(isRestart: false, isUnreferenced: true, hasParameters: false))
    #expect(
      inspector.kind(of: (unit(0x67, 0) + unit(0x65, 9)).span)
        == PacketKind(isRestart: true, isUnreferenced: false, hasParameters: true))
    #expect(inspector.kind(of: unit(0x41, 9).span)?.isUnreferenced == false)
  }

  @Test func whatIsUnclearHasNoKind() throws {
    let inspector = try h264()
    let unclear: [[UInt8]] = [
      [], unit(6, 0), unit(0x01, 9) + unit(0x41, 9), [0, 0, 0, 9, 1, 2], [0, 0], unit(11, 0),
      [0xff, 0xff, 0xff, 0xff, 1, 2], unit(1),
    ]
    for bytes in unclear { #expect(inspector.kind(of: bytes.span) == nil) }
    #expect(PacketInspector([0, 0, 0, 1, 0x67, 0, 0], codec: AV_CODEC_ID_H264) == nil)
    #expect(PacketInspector([1], codec: AV_CODEC_ID_HEVC) == nil)
    #expect(PacketInspector([1, 2, 3, 4, 5, 6, 7], codec: AV_CODEC_ID_VP9) == nil)
  }

  @Test func severalTemporalLayersOfHEVCAreLeftAlone() {
    var header = [UInt8](repeating: 0, count: 23)
    header[0] = 1
    header[21] = 0x0b
    #expect(PacketInspector(header, codec: AV_CODEC_ID_HEVC) != nil)
    header[21] = 0x13
    #expect(PacketInspector(header, codec: AV_CODEC_ID_HEVC) == nil)
  }

  /// Nine seconds of motion at ten frames a second, then ten pictures of three seconds each: two frames a second on the
  /// average and more, so that counting alone would leave every other picture out.
  @Test(arguments: [("mkv", TestVideo.h264), ("mp4", TestVideo.h264), ("mkv", ["-c:v", "libvpx"])])
  func picturesThatStandLongAreHashedEach(_ container: String, _ encoder: [String]) throws {
    let slow = "select='lt(t,9)+gte(t-prev_selected_t,3)+isnan(prev_selected_t)'"
    let bytes = try TestVideo.make(
      TestVideo.pattern(seconds: 39) + ["-vf", slow, "-vsync", "vfr"] + encoder,
      fileExtension: container)
    let whole = try #require(try examine(bytes, every: .everyFrame).vpdq?.frames)
    let sampled = try #require(try examine(bytes, every: .seconds(1)).vpdq?.frames)
    #expect(sampled.count < whole.count - 20, "\(sampled.count) of \(whole.count) frames")
    let late = whole.map(\.microseconds).filter { $0 > 11_500_000 }
    #expect(late.count >= 8 && Set(sampled.map(\.microseconds)).isSuperset(of: late))
    let byNumber = Dictionary(uniqueKeysWithValues: whole.map { ($0.frame, $0) })
    for frame in sampled { #expect(byNumber[frame.frame] == frame) }
  }

  @Test func aChoiceCountsFramesAndWatchesTheClock() {
    var choice = FrameChoice(.seconds(1), rate: 10, tick: 0.001)
    var chosen: [Int] = []
    let times = [0, 100, 200, 1_600, 1_700, 1_800, 3_300, 3_301, 3_302, 3_303, 3_304, Int64.max]
    for (number, time) in times.enumerated() where choice.takes(number, at: time) {
      chosen.append(number)
    }
    #expect(chosen == [0, 3, 6, 10, 11])
    var every = FrameChoice(.everyFrame, rate: 10, tick: 0.001)
    #expect((0..<5).allSatisfy { every.takes($0, at: nil) })
    var blind = FrameChoice(.seconds(1), rate: 10, tick: 0)
    #expect((0..<30).filter { blind.takes($0, at: Int64($0) * 9_000) } == [0, 10, 20])
  }
}
