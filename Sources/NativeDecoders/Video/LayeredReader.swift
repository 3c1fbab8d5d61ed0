// SPDX-License-Identifier: Apache-2.0
// Animated PNG, whose frames are decoded by libvips and laid onto each other here.

internal import EvidenceModel
internal import MediaDecoding
internal import PerceptualHash

/// Reads the frames of an animated PNG as a browser shows them.
enum LayeredReader {
  /// Hashes the frames that `request` asks for, each by the colours of the whole canvas.
  ///
  /// All frames are decoded, those that are not sampled too. One of which nothing can be decoded is passed over.
  ///
  /// - Complexity: O(pixels of all frames, and of the canvas for each that is sampled).
  /// - Throws: ``DecodeError`` when the header cannot be read, or there are no frames that may be decoded.
  static func read(
    _ bytes: [UInt8], request: VideoRequest, deadline: ContinuousClock.Instant,
    hasher: inout PDQHasher
  ) throws(DecodeError) -> AnimationReader.Found {
    var player = try PNGPlayer(bytes, request.limits, deadline)
    let (size, frames) = (player.animation.canvas, player.animation.frames)
    let times = player.times
    var found = AnimationReader.Found(
      facts: times.facts(
        width: size.width, height: size.height, codec: "apng", frames: frames.count))
    found.reachedLimit = player.animation.isPart
    var choice = FrameChoice(
      request.sampling, rate: found.facts.frameRate, tick: 0.000_001,
      first: FrameChoice.framesOfPicture)
    let most = min(request.limits.hashedFrames, VPDQFingerprint.maximumFrames)
    var time: Int64 = 0
    for number in frames.indices {
      let isSampled = choice.takes(number, at: time)
      guard !isSampled || found.frames.count < most, (try? player.show(number)) != nil else {
        found.reachedLimit = true
        break
      }
      if isSampled, player.isShown {
        let luma = player.canvas.luma
        if let hash = hasher.hash(luma: luma.span, width: size.width, height: size.height) {
          found.frames.append(VPDQFrame(frame: number, microseconds: time, fingerprint: hash))
        }
      }
      time += times.delay(number)
    }
    found.isDamaged = player.isDamaged
    return found
  }

  /// One frame made into a picture that may be shown, or several beside each other; the last where there are fewer.
  ///
  /// - Throws: ``DecodeError`` when the header, or the frame, cannot be read, or not in time.
  static func render(
    _ bytes: [UInt8], request: RenderRequest
  ) throws(DecodeError) -> RenderedPicture {
    let deadline = ContinuousClock.now + .milliseconds(request.video.milliseconds)
    var player = try PNGPlayer(bytes, request.video, deadline)
    return try player.times.render(request) { (number) throws(DecodeError) in
      try player.show(number)
      guard player.isShown else {
        throw DecodeError(.corrupt, "the frame of the animation cannot be decoded")
      }
      return (player.canvas.overGrey, player.isWhole)
    }
  }
}

extension PNGPlayer {
  /// When each frame is shown.
  fileprivate var times: FrameTimes {
    let delays = animation.frames.map(\.delay)
    return FrameTimes(delays: delays, count: delays.count)
  }
}
