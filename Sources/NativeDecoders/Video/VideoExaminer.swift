// SPDX-License-Identifier: Apache-2.0
// From the bytes of a video to its facts and its vPDQ fingerprint.

public import EvidenceModel
public import MediaDecoding
internal import PerceptualHash

/// What was found in the bytes of one video.
public struct VideoExamination: Hashable, Sendable {
  /// Facts of the video; `nil` when it could not be opened.
  public var video: VideoFacts?
  /// The sampled frames; `nil` when none could be decoded.
  public var vpdq: VPDQFingerprint?
  /// What is worth knowing.
  public var findings: [Finding] = []
  /// Why no frame could be decoded.
  public var error: DecodeError?
  /// How many pictures of a file of pictures are of a kind that is not read, or stand beside those that are read.
  public var unread = 0
}

/// Hashes videos: MP4, QuickTime, Matroska, WebM, AVI, MPEG streams, Flash Video, Ogg, Windows Media, animated GIF, and
/// sequences in HEIC and AVIF files through FFmpeg,
/// animated WebP and PNG and the pages of TIFF, HEIC and AVIF files through libvips.
///
/// Meant for the sandboxed child. Not for two threads at a time.
public struct VideoExaminer {
  private var hasher = PDQHasher()
  private var luma = FrameLuma()
  private var pictures: ImageExaminer

  /// Starts the libraries that need it.
  ///
  /// - Throws: ``DecodeError`` `.broken` when one does not start.
  public init() throws(DecodeError) { pictures = try ImageExaminer() }

  /// Decodes one tiny video of each decoder and container, so that no library opens a file, maps code
  /// or starts a thread later.
  ///
  /// - Throws: ``DecodeError`` `.broken` when one cannot be decoded here.
  public mutating func warmUp() throws {
    for (name, sample) in VideoSamples.all {
      guard let format = MediaFormat.sniff(sample) else {
        throw DecodeError(.broken, "the video sample \(name) is not whole")
      }
      let found = try examine(
        MemoryBytes(sample), format: format,
        VideoRequest(sampling: .everyFrame, limits: .standard))
      guard found.error == nil, found.findings.isEmpty, found.vpdq != nil else {
        throw DecodeError(
          .broken, "the libraries cannot decode their sample \(name); reinstall FFmpeg whole")
      }
    }
  }

  /// Examines a video.
  ///
  /// A broken one gives the frames that there are, and a finding. Pages of a file of pictures are held to `limits`, as
  /// the first is.
  ///
  /// - Throws: the errors of the source.
  public mutating func examine(
    _ source: any ByteSource, format: MediaFormat, _ request: VideoRequest,
    pages limits: ImageLimits = .standard
  ) throws -> VideoExamination {
    var result = VideoExamination()
    let deadline = ContinuousClock.now + .milliseconds(request.limits.milliseconds)
    do {
      switch try MovingPictures(source, format) {
      case .animation:
        let bytes = try source.read(at: 0, count: source.byteCount)
        result.note(
          try AnimationReader.read(bytes, request: request, deadline: deadline, hasher: &hasher))
      case .layers(let bytes):
        result.note(
          try LayeredReader.read(bytes, request: request, deadline: deadline, hasher: &hasher))
      case .video(let source, let others):
        result.unread = others
        try readFilm(source, format, request, limits, deadline, &result)
      case .pages: try readPages(source, format, request, limits, deadline, &result)
      }
      if try Self.isCut(source, format) {
        // A cut damages the last frame as well; one telling is enough.
        result.findings.removeAll { $0 == .videoDamaged || $0 == .videoTruncated }
        result.findings.append(.videoTruncated)
      }
    } catch let error as DecodeError {
      result.error = error
    }
    if result.vpdq == nil, result.error == nil {
      result.error = DecodeError(.corrupt, "no frame of the file can be decoded")
    }
    try explainCut(source, format, &result)
    return result
  }

  private static func isCut(_ source: any ByteSource, _ format: MediaFormat) throws -> Bool {
    guard format == .png else { return try VideoExtent.isCut(source, format: format) }
    return PNGFrames(try source.read(at: 0, count: source.byteCount)).isCut
  }

  /// A video that cannot be opened since its end is missing is truncated, not merely corrupt.
  private func explainCut(
    _ source: any ByteSource, _ format: MediaFormat, _ result: inout VideoExamination
  ) throws {
    guard result.vpdq == nil, result.error?.code == .corrupt,
      try Self.isCut(source, format)
    else { return }
    result.error = DecodeError(.truncated, "the file ends before any frame can be decoded")
    result.findings.removeAll { $0 == .videoTruncated }
  }
}

// MARK: - Reading

extension VideoExaminer {
  /// Reads a film; beside one of HEIC and AVIF that gives no more than one frame, the pictures that are no part of it.
  ///
  /// A track may be there for show, and FFmpeg may read the still picture in its place: so the track is told as unread.
  private mutating func readFilm(
    _ source: any ByteSource, _ format: MediaFormat, _ request: VideoRequest,
    _ limits: ImageLimits, _ deadline: ContinuousClock.Instant, _ result: inout VideoExamination
  ) throws {
    let before = result
    var failure: DecodeError?
    do {
      try readWholeOrSampled(source, format, request, deadline, &result)
    } catch let error as DecodeError { failure = error }
    guard [.heic, .avif].contains(format), result.video?.frames ?? 0 <= 1 || result.vpdq == nil,
      ContinuousClock.now < deadline
    else {
      if let failure { throw failure }
      return
    }
    if before.unread > 0 {
      let film = result
      result = VideoExamination()
      try readPages(source, format, request, limits, deadline, &result)
      if result.vpdq == nil { result = film } else { failure = nil }
    }
    if let failure { throw failure }
    result.unread += 1
  }

  /// Decodes what the sampled frames need and, where that shows damage or frames come otherwise than
  /// promised, everything from the start.
  private mutating func readWholeOrSampled(
    _ source: any ByteSource, _ format: MediaFormat, _ request: VideoRequest,
    _ deadline: ContinuousClock.Instant, _ result: inout VideoExamination
  ) throws {
    let before = result
    do {
      let isSound = try readVideo(source, format, request, deadline, leavingOut: true, &result)
      if isSound { return }
    } catch is OutOfStep {}
    result = before
    _ = try readVideo(source, format, request, deadline, leavingOut: false, &result)
  }

  /// Whether nothing was left out, or nothing of what was decoded is damaged.
  private mutating func readVideo(
    _ source: any ByteSource, _ format: MediaFormat, _ request: VideoRequest,
    _ deadline: ContinuousClock.Instant, leavingOut: Bool, _ result: inout VideoExamination
  ) throws -> Bool {
    let limits = request.limits
    let reader = try VideoReader(source, format: format, limits: limits, deadline: deadline)
    var choice = reader.choice(request.sampling)
    if leavingOut { reader.leaveOut(but: choice) }
    let mostFrames = min(limits.hashedFrames, VPDQFingerprint.maximumFrames)
    var frames: [VPDQFrame] = []
    var failure: DecodeError?
    do {
      while try reader.next() {
        let number = reader.frameCount - 1
        let isSampled = choice.takes(number, at: reader.ticks)
        guard number < limits.decodedFrames, ContinuousClock.now < deadline,
          !isSampled || frames.count < mostFrames
        else {
          result.findings.append(.videoLimit)
          break
        }
        // Every frame's time is taken, since they count from the first one.
        let time = reader.time
        guard isSampled else { continue }
        try luma.take(from: reader, limits: limits)
        guard var hash = hashLuma() else { continue }
        if luma.chroma.mayTurn(hash, hasher), luma.takeShown(from: reader) {
          hash = hashLuma() ?? hash
        }
        frames.append(VPDQFrame(frame: number, microseconds: time, fingerprint: hash))
      }
    } catch let error as DecodeError {
      failure = error
    }
    let isPlain = failure == nil && !reader.isDamaged && result.findings.isEmpty
    if reader.leavesOut, !isPlain || reader.frameCount > limits.decodedFrames,
      ContinuousClock.now < deadline
    {
      return false
    }
    result.video = VideoFacts(
      width: reader.width, height: reader.height, microseconds: reader.microseconds,
      codec: reader.codec, frameRate: reader.frameRate, frames: reader.frameCount,
      rotation: reader.rotation)
    if !frames.isEmpty { result.vpdq = VPDQFingerprint(frames: frames) }
    if reader.isDamaged, ContinuousClock.now < deadline { result.findings.append(.videoDamaged) }
    guard let failure else { return true }
    if frames.isEmpty { throw failure }
    result.findings.append(failure.code == .limit ? .videoLimit : .videoDamaged)
    return true
  }

  private mutating func hashLuma() -> PDQFingerprint? {
    let values = luma.values
    return hasher.hash(luma: values.span, width: luma.width, height: luma.height)
  }

  private mutating func readPages(
    _ source: any ByteSource, _ format: MediaFormat, _ request: VideoRequest,
    _ limits: ImageLimits, _ deadline: ContinuousClock.Instant, _ result: inout VideoExamination
  ) throws {
    var pages = try PicturePages(source.read(at: 0, count: source.byteCount), format)
    let found = PageReader.read(&pages, request, limits, deadline, &pictures)
    result.video = found.facts
    result.unread = found.unread
    guard !found.frames.isEmpty else {
      result.error = found.failure
      return
    }
    result.vpdq = VPDQFingerprint(frames: found.frames)
    if found.reachedLimit { result.findings.append(.videoLimit) }
    if found.isCut { result.findings.append(.videoTruncated) }
    if found.isDamaged { result.findings.append(.videoDamaged) }
  }
}

extension VideoExamination {
  /// Takes what was found of an animation.
  fileprivate mutating func note(_ found: AnimationReader.Found) {
    video = found.facts
    vpdq = found.frames.isEmpty ? nil : VPDQFingerprint(frames: found.frames)
    if found.reachedLimit { findings.append(.videoLimit) }
    if found.isDamaged { findings.append(.videoDamaged) }
  }
}

extension Finding {
  /// The video is not whole; the frames that there are were hashed.
  static let videoTruncated = Finding(
    code: "video.truncated", severity: .defect,
    detail: "the file is cut; the frames that there are were hashed")
  /// Some of the video could not be decoded as it was made.
  static let videoDamaged = Finding(
    code: "video.damaged", severity: .defect,
    detail: "parts of the file are damaged; what could be decoded was hashed")
  /// A limit ended the decoding.
  static let videoLimit = Finding(
    code: "video.limit", severity: .defect,
    detail: "a limit of frames, pixels, time or memory is reached; what lies within it was hashed")
}
