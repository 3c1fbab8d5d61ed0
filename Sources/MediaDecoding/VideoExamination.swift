// SPDX-License-Identifier: Apache-2.0
// What a decoder is asked about a video, and what it answers.

/// Which frames of a video are hashed.
public enum VideoSampling: Hashable, Sendable {
  /// All of them.
  case everyFrame
  /// The first, and then every so many seconds.
  ///
  /// Frames are counted, as the reference does: every `Int(seconds * rate)`th one, at least every one. Where frames
  /// come less often than on average, so is each that comes more than half as long again after the last.
  case seconds(Double)

  /// Every how many frames one is hashed at `rate` frames a second; 1 when the rate is not known.
  public func step(rate: Double?) -> Int {
    guard case .seconds(let seconds) = self, let rate, rate.isFinite, seconds.isFinite else {
      return 1
    }
    return max(1, Int(min(max(seconds * rate, 1), 1_000_000_000)))
  }
}

/// Bounds on one examination of a video.
public struct VideoLimits: Hashable, Sendable {
  /// The largest number of pixels of one frame.
  public var pixels: Int
  /// The largest number of hashed frames.
  public var hashedFrames: Int
  /// The largest number of decoded frames.
  public var decodedFrames: Int
  /// The time in milliseconds after which decoding stops with what there is.
  public var milliseconds: Int

  /// Sets every bound.
  public init(pixels: Int, hashedFrames: Int, decodedFrames: Int, milliseconds: Int) {
    self.pixels = pixels
    self.hashedFrames = hashedFrames
    self.decodedFrames = decodedFrames
    self.milliseconds = milliseconds
  }

  /// 36 megapixels a frame, 14,400 hashed frames (four hours at one a second), 2 million decoded
  /// frames (nine hours at 60 a second), 20 minutes.
  public static let standard = VideoLimits(
    pixels: 36_000_000, hashedFrames: 14_400, decodedFrames: 2_000_000, milliseconds: 1_200_000)
}

/// What a decoder is asked about one video.
public struct VideoRequest: Hashable, Sendable {
  /// Which frames to hash.
  public var sampling: VideoSampling
  /// Bounds.
  public var limits: VideoLimits

  /// Sets every part of the request.
  public init(sampling: VideoSampling, limits: VideoLimits) {
    self.sampling = sampling
    self.limits = limits
  }

  /// One frame a second, within the standard limits.
  public static let standard = VideoRequest(sampling: .seconds(1), limits: .standard)
}

/// What a decoder found in a video.
public struct VideoFacts: Hashable, Sendable {
  /// Width as stored, in pixels, before any rotation is applied.
  public let width: Int
  /// Height as stored, in pixels.
  public let height: Int
  /// The length in microseconds as the container states it; `nil` when it does not.
  public let microseconds: Int64?
  /// The codec, such as `h264`.
  public let codec: String
  /// Frames a second on average, as the container states it; `nil` when it does not.
  public let frameRate: Double?
  /// The number of frames that were decoded; of a file of pages, and of an animated WebP, that are known.
  public let frames: Int
  /// The rotation that a player is asked for, in degrees anticlockwise, 0..<360; never applied here.
  public let rotation: Int

  /// Groups the facts.
  public init(
    width: Int, height: Int, microseconds: Int64?, codec: String, frameRate: Double?, frames: Int,
    rotation: Int
  ) {
    self.width = width
    self.height = height
    self.microseconds = microseconds
    self.codec = codec
    self.frameRate = frameRate
    self.frames = frames
    self.rotation = rotation
  }
}
