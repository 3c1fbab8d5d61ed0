// SPDX-License-Identifier: Apache-2.0
// The perceptual fingerprint vPDQ of a video: the PDQ hash of each sampled frame, as values.

/// The PDQ hash of one sampled frame of a video.
public struct VPDQFrame: Hashable, Sendable {
  /// The frame's place in display order, from 0.
  public let frame: Int
  /// When it is shown, in microseconds from the first frame.
  public let microseconds: Int64
  /// Its hash and quality.
  public let fingerprint: PDQFingerprint

  /// Groups the parts of a frame.
  public init(frame: Int, microseconds: Int64, fingerprint: PDQFingerprint) {
    self.frame = frame
    self.microseconds = microseconds
    self.fingerprint = fingerprint
  }

  /// When it is shown, in seconds from the first frame.
  public var seconds: Double { Double(microseconds) / 1_000_000 }
}

/// The vPDQ fingerprint of a video: its sampled frames in display order.
///
/// - Source: facebook/ThreatExchange `vpdq/README.md`.
public struct VPDQFingerprint: Hashable, Sendable {
  /// The sampled frames, frame numbers ascending.
  public let frames: [VPDQFrame]

  /// Groups sampled frames.
  public init(frames: [VPDQFrame]) { self.frames = frames }

  /// The most frames of one fingerprint.
  public static let maximumFrames = 600_000
  /// The number of canonical bytes of one frame.
  public static let frameByteCount = 4 + 8 + 1 + 32
}

// MARK: - Canonical bytes

extension CanonicalWriter {
  /// Writes a fingerprint: a version, the count, and each frame at a fixed width.
  public mutating func write(_ fingerprint: VPDQFingerprint) {
    write(UInt8(1))
    write(UInt32(clamping: fingerprint.frames.count))
    for frame in fingerprint.frames { write(frame) }
  }

  /// Writes one frame: its number, time, quality and hash.
  public mutating func write(_ frame: VPDQFrame) {
    write(UInt32(clamping: frame.frame))
    write(frame.microseconds)
    write(UInt8(clamping: frame.fingerprint.quality))
    writeFixed(frame.fingerprint.hash.bytes)
  }
}

extension CanonicalReader {
  /// Reads a fingerprint; malformed when it is of another version, too long, out of order, or of an
  /// impossible quality.
  public mutating func readVPDQ() throws(CanonicalError) -> VPDQFingerprint {
    guard try readByte() == 1 else { throw .malformed }
    let count = Int(try readUInt32())
    guard count <= VPDQFingerprint.maximumFrames else { throw .malformed }
    guard count * VPDQFingerprint.frameByteCount <= remaining else { throw .truncated }
    var frames: [VPDQFrame] = []
    frames.reserveCapacity(count)
    for _ in 0..<count {
      let frame = Int(try readUInt32())
      let microseconds = try readInt64()
      let quality = Int(try readByte())
      guard frame > frames.last?.frame ?? -1, quality <= 100,
        let hash = PDQHash(bytes: try readFixed(32))
      else { throw .malformed }
      frames.append(
        VPDQFrame(
          frame: frame, microseconds: microseconds,
          fingerprint: PDQFingerprint(hash: hash, quality: quality)))
    }
    return VPDQFingerprint(frames: frames)
  }
}
