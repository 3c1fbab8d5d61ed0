// SPDX-License-Identifier: Apache-2.0
// Known videos put together from their frames, however a list gives these.

internal import Crypto
public import EvidenceModel
internal import Foundation

/// One frame of a known video as a list gives it.
struct VideoRow {
  /// Its number; `nil` where the list numbers no frames, which are counted then.
  var number: Int64?
  /// Its time in seconds.
  var seconds: Double?
  /// Its quality; `nil` where none is stated, which is taken as fit.
  var quality: Int?
  /// Its hash as hexadecimal digits.
  var hash: ArraySlice<UInt8>
}

/// Puts one known video together.
struct VideoRows {
  /// The line where it begins.
  let line: Int
  /// Its sets of tags.
  var tagSets: Set<UInt32> = []

  private static let latest = 1e9
  private static let highestNumber = Int64(UInt32.max)

  private var frames: [VPDQFrame] = []
  private var isTooLong = false

  /// Begins a video at `line`.
  init(line: Int) { self.line = line }

  /// Adds a frame, or says what is wrong with it.
  mutating func add(_ row: VideoRow, _ line: Int, _ intake: HashListIntake) {
    guard let key = intake.key(.pdq, row.hash, line),
      let hash = PDQHash(bytes: key.bytes(FingerprintAlgorithm.pdq.byteCount))
    else { return }
    let number = row.number ?? Int64(frames.count)
    guard (0...Self.highestNumber).contains(number) else { return intake.report(line, .badFrame) }
    guard let seconds = row.seconds, (0...Self.latest).contains(seconds) else {
      return intake.report(line, .badTime)
    }
    let quality = row.quality.flatMap { intake.quality(Int64($0), line) } ?? 100
    // A black frame is a part of a video as long as its quality says so.
    guard !hash.isAllZero || quality < PDQFingerprint.standardQuality else {
      return intake.report(line, .allZero, .pdq)
    }
    guard frames.count < VPDQFingerprint.maximumFrames else {
      if !isTooLong { intake.report(line, .tooManyFrames) }
      isTooLong = true
      return
    }
    frames.append(
      VPDQFrame(
        frame: Int(number), microseconds: Int64((seconds * 1_000_000).rounded()),
        fingerprint: PDQFingerprint(hash: hash, quality: quality)))
  }

  /// Adds the video to the list; one without frames is left out.
  ///
  /// Frames are put in the order of their numbers; one with a number that another has, or a time before that of the
  /// frame before it, is left out and reported.
  func finish(into intake: HashListIntake) {
    var kept: [VPDQFrame] = []
    for frame in frames.sorted(by: { ($0.frame, $0.microseconds) < ($1.frame, $1.microseconds) }) {
      if let last = kept.last {
        guard frame.frame > last.frame else {
          if frame != last { intake.report(line, .repeatedFrame) }
          continue
        }
        guard frame.microseconds >= last.microseconds else {
          intake.report(line, .badTime)
          continue
        }
      }
      kept.append(frame)
    }
    guard !kept.isEmpty, let video = KnownVideo(VPDQFingerprint(frames: kept)) else { return }
    let tags = Set(tagSets.flatMap { intake.builder.tags(ofSet: $0) })
    intake.builder.add(video, tagSet: intake.builder.tagSet(tags.sorted()))
  }
}

extension KnownVideo {
  /// The known video with this fingerprint.
  public init?(_ fingerprint: VPDQFingerprint) {
    var writer = CanonicalWriter()
    writer.write(fingerprint)
    guard let key = FingerprintKey(bytes: Array(SHA256.hash(data: writer.bytes))) else {
      return nil
    }
    self.init(key: key, fingerprint: fingerprint)
  }
}
