// SPDX-License-Identifier: Apache-2.0
// Small pictures of chosen frames of a video: what a contact sheet is made of.

/// What is asked about chosen frames of a video.
public struct FramePicturesRequest: Hashable, Sendable {
  /// The most frames of one request.
  public static let maximumFrames = 32
  /// The longest side of a picture.
  public static let maximumSide = 512

  /// The frames by their numbers, ascending, at most ``maximumFrames``.
  public let frames: [Int]
  /// The longest side of each picture, in pixels, 16...``maximumSide``; smaller frames stay as they are.
  public let side: Int
  /// Bounds on the decoding; the number of hashed frames is of no account.
  public let limits: VideoLimits

  /// Sorts `frames`, drops what comes twice and what is negative, and keeps to the bounds.
  public init(frames: [Int], side: Int, limits: VideoLimits = .standard) {
    self.frames = Array(Set(frames.filter { $0 >= 0 }).sorted().prefix(Self.maximumFrames))
    self.side = min(max(side, 16), Self.maximumSide)
    self.limits = limits
  }
}

/// A small picture of one frame, as stored: no rotation is applied.
public struct FramePicture: Hashable, Sendable {
  /// The frame's number.
  public let frame: Int
  /// When it is shown, in microseconds from the first frame.
  public let microseconds: Int64
  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int
  /// Red, green and blue of each pixel, row by row: `3 * width * height` bytes.
  public let pixels: [UInt8]

  /// Groups the parts of a picture.
  public init(frame: Int, microseconds: Int64, width: Int, height: Int, pixels: [UInt8]) {
    self.frame = frame
    self.microseconds = microseconds
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
