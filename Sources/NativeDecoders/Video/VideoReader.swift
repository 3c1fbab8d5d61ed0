// SPDX-License-Identifier: Apache-2.0
// One video opened by FFmpeg, decoded frame by frame in the caller's thread.

internal import CFFmpeg
internal import EvidenceModel
internal import MediaDecoding

/// The frames of a video are not those that its packets promised when some were left out.
struct OutOfStep: Error {}

/// A video opened by the demuxer of its format, decoded frame by frame.
///
/// No other demuxer, no protocol and no decoder but ``decoders`` is ever used; one thread, no hardware.
@safe
final class VideoReader {
  /// The decoders that may be used, by FFmpeg's names.
  ///
  /// Each has a sample in the warm-up.
  static let decoders = [
    "h264", "hevc", "mpeg4", "msmpeg4v2", "msmpeg4", "h263", "mpeg1video", "mpeg2video", "vp8",
    "vp9", "libdav1d", "mjpeg", "gif", "wmv1", "wmv2", "flv", "theora",
  ]
  /// Codecs whose decoders mark no frame that they made of damaged bytes: only their messages tell of it.
  ///
  /// Others mark the frame, and have messages also where a sound video begins between two pictures that others need.
  private static let silentDecoders: Set<String> = ["gif", "mjpeg", "theora"]
  private static let largestAllocation = 512 << 20
  private static let isStarted: Bool = {
    martlet_av_start(largestAllocation)
    return true
  }()

  /// Width as stated, in pixels.
  let width: Int
  /// Height as stated, in pixels.
  let height: Int
  /// The codec's name.
  let codec: String
  /// Frames a second on average, where stated or counted by the demuxer.
  let frameRate: Double?
  /// The stated length in microseconds.
  let microseconds: Int64?
  /// The rotation asked of players, in degrees anticlockwise.
  let rotation: Int
  /// How many frames there were up to the current one, the last of them; those left out count.
  private(set) var frameCount = 0
  /// Whether packets or frames were damaged.
  private(set) var isDamaged = false
  /// Whether the file is one of those that are pictures to whoever does not look further.
  let passesForPicture: Bool
  /// Whether the file is an item of pictures: such a file, or an animated GIF.
  private let holdsPictures: Bool
  /// Whether a place that was sought may not be the one that was meant: only what is shown there says so.
  let isSoughtLoosely: Bool
  /// Whether packets say nothing of where others lie, so that a place is found by reading up to it.
  private let isFoundByReading: Bool

  private let feed: VideoFeed
  private let stream: Int32
  private let timeBase: AVRational
  private let inspector: (any PacketInspecting)?
  private var container: UnsafeMutablePointer<AVFormatContext>?
  private var decoder: UnsafeMutablePointer<AVCodecContext>?
  private var packet: UnsafeMutablePointer<AVPacket>?
  private var frame: UnsafeMutablePointer<AVFrame>?
  private var held: UnsafeMutablePointer<AVFrame>?
  private var clock: FrameClock
  /// Packets that were read and not decoded yet, the next one last.
  private var waiting: [QueuedPacket] = []
  private var isDraining = false
  private let isSilent: Bool
  private var queue: PacketQueue?

  /// Opens `source`.
  ///
  /// - Throws: ``DecodeError`` when no frame can be had; the source's own error.
  init(
    _ source: any ByteSource, format: MediaFormat, limits: VideoLimits,
    deadline: ContinuousClock.Instant
  ) throws {
    guard Self.isStarted, let demuxer = Self.demuxer(format) else {
      throw DecodeError(.unrecognized, "no video format")
    }
    passesForPicture = [.heic, .avif].contains(format)
    holdsPictures = format.itemKind == .image
    isFoundByReading = [.mpegTransport, .mpegProgram].contains(format)
    isSoughtLoosely = isFoundByReading || [.flash, .ogg, .windowsMedia].contains(format)
    feed = try VideoFeed(source, deadline: deadline)
    var error: Int32 = 0
    guard
      let opened = unsafe martlet_av_open(
        feed.input, demuxer, Self.decoders.joined(separator: ","), &error)
    else {
      throw feed.failure ?? Self.failure(error, "the file's container cannot be read")
    }
    var shut: UnsafeMutablePointer<AVFormatContext>? = unsafe opened
    do {
      error = unsafe avformat_find_stream_info(opened, nil)
      if let failure = feed.failure { throw failure }
      guard unsafe opened.pointee.nb_streams > 0 else {
        throw DecodeError(.corrupt, "the file's container holds nothing")
      }
      guard error >= 0, let index = unsafe Self.videoStream(of: opened),
        let chosen = unsafe opened.pointee.streams[index],
        let parameters = unsafe chosen.pointee.codecpar
      else { throw DecodeError(.unsupported, "the file holds no moving pictures that are read") }
      stream = Int32(index)
      let base = unsafe chosen.pointee.time_base
      timeBase = base
      unsafe width = Int(parameters.pointee.width)
      unsafe height = Int(parameters.pointee.height)
      unsafe codec = String(cString: avcodec_get_name(parameters.pointee.codec_id))
      unsafe frameRate = Self.rate(chosen.pointee.avg_frame_rate, chosen.pointee.r_frame_rate)
      clock = FrameClock(
        rate: frameRate, ticks: base.num > 0 ? Double(base.den) / Double(base.num) : 0,
        mayRestart: isFoundByReading)
      unsafe microseconds = Self.length(opened, chosen)
      unsafe rotation = Int(martlet_av_rotation(chosen))
      unsafe inspector = PacketInspectors.of(parameters.pointee)
      unsafe decoder = try Self.openDecoder(parameters, limits)
      isSilent = Self.silentDecoders.contains(codec)
    } catch {
      unsafe avformat_close_input(&shut)
      throw error
    }
    unsafe container = opened
    unsafe packet = av_packet_alloc()
    unsafe frame = av_frame_alloc()
  }

  deinit {
    unsafe av_frame_free(&held)
    unsafe av_frame_free(&frame)
    unsafe av_packet_free(&packet)
    unsafe avcodec_free_context(&decoder)
    unsafe avformat_close_input(&container)
  }

  /// Whether frames may have been left out.
  var leavesOut: Bool { queue != nil }

  /// Which frames `sampling` chooses.
  func choice(_ sampling: VideoSampling) -> FrameChoice {
    let tick = timeBase.den > 0 ? Double(timeBase.num) / Double(timeBase.den) : 0
    return FrameChoice(
      sampling, rate: frameRate, tick: tick,
      first: holdsPictures ? FrameChoice.framesOfPicture : 0)
  }

  /// Leaves frames out from here on that are not of `choice` and that no such frame needs.
  ///
  /// To be called before the first frame, if at all. Does nothing where a stream does not say which those are.
  func leaveOut(but choice: FrameChoice) {
    guard choice.step > 1, let inspector else { return }
    queue = PacketQueue(inspector, choice)
  }

  /// Decodes the next frame; `false` at the end.
  ///
  /// What is damaged is passed over or made up for by the decoder, and noted.
  ///
  /// - Throws: ``OutOfStep``; ``DecodeError`` `.limit` when memory runs out; the source's own error.
  func next() throws -> Bool {
    guard let decoder = unsafe decoder, let frame = unsafe frame else { throw Self.noMemory }
    while true {
      let status = listening { unsafe avcodec_receive_frame(decoder, frame) }
      if status >= 0 {
        unsafe try noteFrame(frame)
        return true
      }
      if status == martlet_av_no_memory { throw Self.noMemory }
      if status == martlet_av_end {
        try noteEnd()
        return false
      }
      if status != martlet_av_again {
        isDamaged = true
        if isDraining { return false }
      }
      unsafe try send(to: decoder)
    }
  }

  /// What `step` of decoding gives; notes damage that only its messages tell of.
  private func listening(_ step: () -> Int32) -> Int32 {
    let before = martlet_av_errors(0)
    let status = step()
    if isSilent, martlet_av_errors(0) != before { isDamaged = true }
    return status
  }

  private func noteFrame(_ frame: UnsafeMutablePointer<AVFrame>) throws {
    if let queue, let expected = queue.takeExpected() {
      guard unsafe expected.time == frame.pointee.pts else { throw OutOfStep() }
      frameCount = expected.number + 1
    } else if let queue {
      guard !queue.isChoosing else { throw OutOfStep() }
      frameCount = max(frameCount, queue.frameCount) + 1
    } else {
      frameCount += 1
    }
    let isCorrupt = unsafe frame.pointee.flags & Int32(AV_FRAME_FLAG_CORRUPT) != 0
    if isCorrupt { isDamaged = true }
    if unsafe frame.pointee.decode_error_flags != 0 { isDamaged = true }
  }

  private func noteEnd() throws {
    guard let queue else { return }
    guard queue.takeExpected() == nil else { throw OutOfStep() }
    frameCount = max(frameCount, queue.frameCount)
  }

  /// Gives the decoder its next packet, or the word that there is none.
  private func send(to decoder: UnsafeMutablePointer<AVCodecContext>) throws {
    guard let packet = unsafe packet else { throw Self.noMemory }
    var isMore = false
    if let queue {
      if let next = try queue.next({ try read() ? try queued() : nil }) {
        unsafe av_packet_move_ref(packet, next.pointer)
        isMore = true
      }
    } else if let next = waiting.popLast() {
      unsafe av_packet_move_ref(packet, next.pointer)
      isMore = true
    } else {
      isMore = try read()
    }
    guard isMore else {
      isDraining = true
      unsafe avcodec_send_packet(decoder, nil)
      return
    }
    defer { unsafe av_packet_unref(packet) }
    let sent = listening { unsafe avcodec_send_packet(decoder, packet) }
    if sent == martlet_av_no_memory { throw Self.noMemory }
    if sent < 0 { isDamaged = true }
  }

  private func queued() throws -> QueuedPacket {
    guard let packet = unsafe packet, let queued = unsafe QueuedPacket(moving: packet) else {
      throw Self.noMemory
    }
    return queued
  }

  /// Reads the stream's next packet; `false` at the end.
  private func read() throws -> Bool {
    guard let container = unsafe container, let packet = unsafe packet else { throw Self.noMemory }
    while true {
      let status = unsafe av_read_frame(container, packet)
      if let failure = feed.failure { throw failure }
      guard status >= 0 else {
        if status == martlet_av_no_memory { throw Self.noMemory }
        if status != martlet_av_end { isDamaged = true }
        return false
      }
      if unsafe packet.pointee.stream_index == stream { break }
      unsafe av_packet_unref(packet)
    }
    if unsafe packet.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 { isDamaged = true }
    return true
  }

  /// When the current frame is shown, in ticks of the stream; `nil` where it does not say.
  var ticks: Int64? {
    guard let frame = unsafe frame else { return nil }
    let stated = unsafe frame.pointee.pts
    let stamp = unsafe stated == martlet_av_no_time ? frame.pointee.best_effort_timestamp : stated
    return stamp == martlet_av_no_time ? nil : stamp
  }

  /// When the current frame is shown, in microseconds from the first.
  var time: Int64 {
    guard let stamp = unsafe frame?.pointee.best_effort_timestamp, stamp != martlet_av_no_time
    else { return counted }
    guard let ticks = clock.ticks(at: stamp), timeBase.num > 0, timeBase.den > 0 else {
      return counted
    }
    return max(0, av_rescale_q(ticks, timeBase, AVRational(num: 1, den: 1_000_000)))
  }

  private var counted: Int64 {
    guard let frameRate else { return 0 }
    return Int64(Double(max(0, frameCount - 1)) / frameRate * 1_000_000)
  }

  /// Calls `body` with the current frame, valid only during the call.
  func withFrame<Result>(
    _ body: (UnsafeMutablePointer<AVFrame>) throws -> Result
  ) throws -> Result {
    guard let frame = unsafe frame else { throw Self.noMemory }
    return unsafe try body(frame)
  }
}

// MARK: - One frame

extension VideoReader {
  /// Keeps the current frame while others are decoded.
  func hold() throws {
    if unsafe held == nil { unsafe held = av_frame_alloc() }
    guard let held = unsafe held, let frame = unsafe frame else { throw Self.noMemory }
    unsafe av_frame_unref(held)
    guard unsafe av_frame_ref(held, frame) >= 0 else { throw Self.noMemory }
  }

  /// Calls `body` with the frame that is held, valid only during the call.
  func withHeldFrame<Result>(
    _ body: (UnsafeMutablePointer<AVFrame>) throws -> Result
  ) throws -> Result {
    guard let held = unsafe held else { throw Self.noMemory }
    return unsafe try body(held)
  }

  /// Goes to the last place before `microseconds` after the first frame where decoding can begin; false
  /// where the container knows none, and then nothing has changed.
  ///
  /// To be called once ``time`` of the first frame has been read. Frames are not counted any more.
  ///
  /// - Throws: ``OutOfStep`` where the place can be found by decoding from the start alone; the source's own error.
  func seek(to microseconds: Int64) throws -> Bool {
    guard let container = unsafe container, let decoder = unsafe decoder, let first = clock.first,
      timeBase.num > 0, timeBase.den > 0
    else { return false }
    let ticks = av_rescale_q(microseconds, AVRational(num: 1, den: 1_000_000), timeBase)
    let (stamp, overflow) = first.addingReportingOverflow(ticks)
    if isFoundByReading, !overflow {
      unsafe try passOver(to: stamp, decoder)
      return true
    }
    guard !overflow, unsafe av_seek_frame(container, stream, stamp, AVSEEK_FLAG_BACKWARD) >= 0
    else { return false }
    unsafe avcodec_flush_buffers(decoder)
    isDraining = false
    return true
  }

  /// Reads up to what is shown at `stamp` and keeps what has to be decoded for it: all from the last picture on where
  /// decoding can begin.
  ///
  /// Searching the bytes of a transport or program stream leads to any picture, and astray where a clock begins anew.
  private func passOver(
    to stamp: Int64, _ decoder: UnsafeMutablePointer<AVCodecContext>
  ) throws {
    var kept: [QueuedPacket] = []
    var (byteCount, last, hasRestart) = (0, Int64.min, false)
    while try read() {
      let next = try queued()
      let time = next.decodingTime
      guard time == martlet_av_no_time || time >= last else { throw OutOfStep() }
      if next.isKey, next.time != martlet_av_no_time, next.time <= stamp {
        (kept, byteCount, hasRestart) = ([], 0, true)
        // What was damaged before is of no picture from here on.
        isDamaged = next.isCorrupt
      }
      kept.append(next)
      byteCount += next.size
      if time != martlet_av_no_time { last = time }
      guard last <= stamp, kept.count < PacketQueue.mostKept, byteCount < PacketQueue.mostBytesKept
      else { break }
    }
    if hasRestart {
      unsafe avcodec_flush_buffers(decoder)
      isDraining = false
    }
    waiting = kept.reversed()
  }
}

// MARK: - Opening

extension VideoReader {
  static let noMemory = DecodeError(
    .limit, "the file needs more memory than a decoder may use")

  private static func demuxer(_ format: MediaFormat) -> String? {
    switch format {
    case .mp4, .mov, .heic, .avif: "mov"
    case .matroska: "matroska"
    case .avi: "avi"
    case .mpegTransport: "mpegts"
    case .mpegProgram: "mpeg"
    case .flash: "flv"
    case .ogg: "ogg"
    case .windowsMedia: "asf"
    case .gif: "gif"
    default: nil
    }
  }

  static func failure(_ status: Int32, _ detail: String) -> DecodeError {
    status == martlet_av_no_memory ? noMemory : DecodeError(.corrupt, detail)
  }

  /// The first video stream that is not a cover picture; where there are several, the first whose frames have a size.
  ///
  /// A transport stream may announce programs of which it holds nothing.
  private static func videoStream(
    of container: UnsafeMutablePointer<AVFormatContext>
  ) -> Int? {
    let count = unsafe Int(container.pointee.nb_streams)
    let streams = (0..<count).filter { index in
      guard let stream = unsafe container.pointee.streams[index] else { return false }
      let isCover = unsafe stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
      return unsafe !isCover && stream.pointee.codecpar?.pointee.codec_type == AVMEDIA_TYPE_VIDEO
    }
    return streams.first { index in
      unsafe container.pointee.streams[index]?.pointee.codecpar?.pointee.width ?? 0 > 0
    } ?? streams.first
  }

  private static func openDecoder(
    _ parameters: UnsafeMutablePointer<AVCodecParameters>, _ limits: VideoLimits
  ) throws(DecodeError) -> UnsafeMutablePointer<AVCodecContext> {
    guard let codec = unsafe avcodec_find_decoder(parameters.pointee.codec_id),
      unsafe decoders.contains(String(cString: codec.pointee.name))
    else { throw DecodeError(.unsupported, "the file uses a codec that is not read") }
    let (width, height) = unsafe (Int(parameters.pointee.width), Int(parameters.pointee.height))
    guard width > 0, height > 0 else {
      throw DecodeError(.corrupt, "the file's frames have no size")
    }
    guard width <= 1 << 15, height <= 1 << 15, width * height <= limits.pixels else {
      throw DecodeError(.limit, "the file's frames have more pixels than the limits allow")
    }
    var context = unsafe avcodec_alloc_context3(codec)
    guard let opened = unsafe context else { throw noMemory }
    var status = unsafe avcodec_parameters_to_context(opened, parameters)
    unsafe opened.pointee.thread_count = 1
    unsafe opened.pointee.max_pixels = Int64(limits.pixels)
    if status >= 0 { status = unsafe avcodec_open2(opened, codec, nil) }
    guard status >= 0 else {
      unsafe avcodec_free_context(&context)
      throw failure(status, "the file's codec cannot be set up from its header")
    }
    return unsafe opened
  }

  private static func rate(_ average: AVRational, _ base: AVRational) -> Double? {
    let rate = average.num != 0 && average.den != 0 ? average : base
    guard rate.num > 0, rate.den > 0 else { return nil }
    return Double(rate.num) / Double(rate.den)
  }

  private static func length(
    _ container: UnsafeMutablePointer<AVFormatContext>, _ stream: UnsafeMutablePointer<AVStream>
  ) -> Int64? {
    let own = unsafe stream.pointee.duration
    let base = unsafe stream.pointee.time_base
    if own != martlet_av_no_time, own > 0, base.num > 0, base.den > 0 {
      return max(0, av_rescale_q(own, base, AVRational(num: 1, den: 1_000_000)))
    }
    let whole = unsafe container.pointee.duration
    return whole != martlet_av_no_time && whole > 0 ? whole : nil
  }
}
