// SPDX-License-Identifier: Apache-2.0
// What is asked and answered about videos as canonical bytes, checked.

internal import EvidenceModel

extension CanonicalWriter {
  mutating func write(_ request: VideoRequest) {
    switch request.sampling {
    case .everyFrame: write(optional: Double?.none) { $0.write($1) }
    case .seconds(let seconds): write(optional: seconds) { $0.write($1) }
    }
    write(request.limits)
  }

  mutating func write(_ limits: VideoLimits) {
    write(count: limits.pixels)
    write(count: limits.hashedFrames)
    write(count: limits.decodedFrames)
    write(count: limits.milliseconds)
  }

  mutating func write(_ video: VideoFacts) {
    write(count: video.width)
    write(count: video.height)
    write(optional: video.microseconds) { $0.write($1) }
    write(video.codec)
    write(optional: video.frameRate) { $0.write($1) }
    write(count: video.frames)
    write(count: video.rotation)
  }
}

extension CanonicalReader {
  mutating func readVideoRequest() throws(CanonicalError) -> VideoRequest {
    let seconds = try readOptional { reader throws(CanonicalError) in try reader.readDouble() }
    if let seconds, !seconds.isFinite || seconds <= 0 { throw .malformed }
    return VideoRequest(
      sampling: seconds.map(VideoSampling.seconds) ?? .everyFrame,
      limits: try readVideoLimits())
  }

  mutating func readVideoLimits() throws(CanonicalError) -> VideoLimits {
    VideoLimits(
      pixels: try readCount(), hashedFrames: try readCount(), decodedFrames: try readCount(),
      milliseconds: try readCount())
  }

  mutating func readVideoFacts() throws(CanonicalError) -> VideoFacts {
    let facts = VideoFacts(
      width: try readCount(), height: try readCount(),
      microseconds: try readOptional { reader throws(CanonicalError) in try reader.readInt64() },
      codec: try readPlainText(),
      frameRate: try readOptional { reader throws(CanonicalError) in try reader.readDouble() },
      frames: try readCount(), rotation: try readCount())
    guard facts.width > 0, facts.height > 0, facts.rotation < 360, facts.microseconds ?? 0 >= 0,
      facts.frameRate?.isFinite ?? true, facts.frameRate ?? 1 > 0
    else { throw .malformed }
    return facts
  }
}
