// SPDX-License-Identifier: Apache-2.0
// Animated WebP through libvips, which FFmpeg 5.1 cannot read.

internal import EvidenceModel
internal import MediaDecoding
internal import PerceptualHash

/// Reads the frames of an animated WebP, one below the other as libvips gives them.
enum AnimationReader {
  /// What was found.
  struct Found {
    var facts: VideoFacts
    var frames: [VPDQFrame] = []
    var reachedLimit = false
    var isDamaged = false
  }

  /// Hashes the frames that `request` asks for.
  ///
  /// - Throws: ``DecodeError`` when the header cannot be read, or the file is no animation.
  static func read(
    _ bytes: [UInt8], request: VideoRequest, deadline: ContinuousClock.Instant,
    hasher: inout PDQHasher
  ) throws(DecodeError) -> Found {
    var kept = hasher
    let bytes = CutWebP.wholeFrames(of: bytes) ?? bytes
    let result = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) -> Found in
        unsafe try withFrames(buffer, pixels: request.limits.pixels, deadline) {
          (animation, failure) throws(DecodeError) in
          var found = hashFrames(of: animation, request, deadline, &kept)
          found.reachedLimit = found.reachedLimit || failure?.code == .limit
          found.isDamaged = found.isDamaged || failure != nil && failure?.code != .limit
          return found
        }
      }
    }
    hasher = kept
    return try result.get()
  }

  private static func hashFrames(
    of animation: borrowing VipsAnimation, _ request: VideoRequest,
    _ deadline: ContinuousClock.Instant, _ hasher: inout PDQHasher
  ) -> Found {
    let (width, height, count) = (animation.width, animation.height, animation.total)
    let times = FrameTimes(delays: animation.delays, count: animation.frames)
    var found = Found(
      facts: times.facts(width: width, height: height, codec: "webp", frames: count))
    let step = request.sampling.step(rate: found.facts.frameRate)
    var time: Int64 = 0
    for number in 0..<animation.frames {
      if number < FrameChoice.framesOfPicture || number.isMultiple(of: step) {
        guard found.frames.count < request.limits.hashedFrames, ContinuousClock.now < deadline
        else {
          found.reachedLimit = true
          break
        }
        guard let luma = animation.luma(ofFrame: number),
          let hash = hasher.hash(luma: luma.span, width: width, height: height)
        else {
          found.isDamaged = true
          break
        }
        found.frames.append(VPDQFrame(frame: number, microseconds: time, fingerprint: hash))
      }
      time += times.delay(number)
    }
    return found
  }
}

// MARK: - Damage

extension AnimationReader {
  /// Calls `body` with all frames, or with those before the first that cannot be decoded and the reason.
  ///
  /// libvips gives none of the frames that it was asked for when one fails, so fewer are asked for until none does.
  ///
  /// - Complexity: O(frames · log frames) decoded where one fails; the search ends at `deadline` with fewer.
  /// - Throws: ``DecodeError`` when the header cannot be read, frames are larger than `pixels`, or not even the first
  ///   can be decoded; the errors of `body`.
  static func withFrames<Result>(
    _ bytes: UnsafeRawBufferPointer, pixels: Int, _ deadline: ContinuousClock.Instant,
    _ body: (borrowing VipsAnimation, DecodeError?) throws(DecodeError) -> Result
  ) throws(DecodeError) -> Result {
    let whole = unsafe try VipsAnimation(bytes)
    guard whole.width * whole.height <= pixels else {
      throw DecodeError(.limit, "the file's frames have more pixels than the limits allow")
    }
    guard let failure = whole.failure() else { return try body(whole, nil) }
    var (sound, failing) = (0, whole.frames)
    while sound + 1 < failing, ContinuousClock.now < deadline {
      let middle = (sound + failing) / 2
      let isSound = unsafe try VipsAnimation(bytes, first: middle).failure() == nil
      if isSound { sound = middle } else { failing = middle }
    }
    guard sound > 0 else { throw failure }
    return unsafe try body(VipsAnimation(bytes, first: sound), failure)
  }
}
