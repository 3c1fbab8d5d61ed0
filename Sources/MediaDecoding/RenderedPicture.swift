// SPDX-License-Identifier: Apache-2.0
// A picture that may be shown: what a decoder is asked for, and what it gives.

/// Which picture of a file is rendered.
public enum RenderedMoment: Hashable, Sendable {
  /// The still picture: the first page or frame.
  case still
  /// The frame of a video or an animation with this number, counted from 0.
  case frame(Int)
  /// The frame of a video or an animation that is shown so many microseconds after the first.
  case time(Int64)
  /// The frames of a video or an animation that are shown at these times, in microseconds after the first, beside each
  /// other: ascending, at most ``mostCells``.
  case sheet([Int64])

  /// The most frames of a contact sheet.
  public static let mostCells = 16
}

/// How a rendered picture is written.
public enum RenderedEncoding: String, CaseIterable, Hashable, Sendable {
  /// JPEG of quality 88.
  case jpeg
  /// PNG, without loss.
  case png

  /// The registered media type.
  public var mediaType: String { "image/\(rawValue)" }
}

/// What is asked for of a picture that is to be shown.
public struct RenderRequest: Hashable, Sendable {
  /// The sides of the square that a picture is shrunk to fit into, in pixels.
  public static let sides = 16...2_560
  /// The largest blur.
  public static let maximumBlur = 0.25

  /// Which picture of the file.
  public let moment: RenderedMoment
  /// The side of the square, in pixels, one of ``sides``; nothing is ever enlarged.
  public let side: Int
  /// The standard deviation of a Gaussian blur as a share of the picture's longer side,
  /// 0...``maximumBlur``; 0 for none.
  public let blur: Double
  /// Whether colour is taken away.
  public let isGrey: Bool
  /// How the picture is written.
  public let encoding: RenderedEncoding
  /// Bounds on the decoding of a still picture, and on the time of the whole.
  public let limits: ImageLimits
  /// Bounds on the decoding of a video; the number of hashed frames is of no account.
  public let video: VideoLimits

  /// Keeps to the bounds.
  public init(
    moment: RenderedMoment = .still, side: Int, blur: Double = 0, isGrey: Bool = false,
    encoding: RenderedEncoding = .jpeg, limits: ImageLimits = .standard,
    video: VideoLimits = RenderRequest.videoLimits
  ) {
    self.moment = moment
    self.side = min(max(side, Self.sides.lowerBound), Self.sides.upperBound)
    self.blur = blur.isFinite ? min(max(blur, 0), Self.maximumBlur) : Self.maximumBlur
    self.isGrey = isGrey
    self.encoding = encoding
    self.limits = limits
    self.video = video
  }

  /// The same request for another picture of the file.
  public func at(_ moment: RenderedMoment) -> RenderRequest {
    RenderRequest(
      moment: moment, side: side, blur: blur, isGrey: isGrey, encoding: encoding, limits: limits,
      video: video)
  }

  /// The standard limits of a video, and 20 seconds: somebody waits.
  public static let videoLimits = VideoLimits(
    pixels: 36_000_000, hashedFrames: 1, decodedFrames: 2_000_000, milliseconds: 20_000)
}

/// A picture that may be shown: decoded, turned upright, shrunk and encoded anew, without metadata.
public struct RenderedPicture: Hashable, Sendable {
  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int
  /// How the picture is written.
  public let encoding: RenderedEncoding
  /// The encoded picture.
  public let bytes: [UInt8]
  /// Whether the file was whole; else parts of the picture are made up.
  public let isWhole: Bool
  /// The number of the frame or page where it was counted, also of a still picture that is one of them; `nil` for others
  /// and after a seek.
  public let frame: Int?
  /// When the frame is shown, in microseconds from the first, a page counting as a second; `nil` for a still picture that
  /// is none of the frames.
  public let microseconds: Int64?

  /// Groups the parts of a picture.
  public init(
    width: Int, height: Int, encoding: RenderedEncoding, bytes: [UInt8], isWhole: Bool,
    frame: Int? = nil, microseconds: Int64? = nil
  ) {
    self.width = width
    self.height = height
    self.encoding = encoding
    self.bytes = bytes
    self.isWhole = isWhole
    self.frame = frame
    self.microseconds = microseconds
  }

  /// The same picture, known as that frame of its file.
  public func placed(frame: Int?, microseconds: Int64?) -> RenderedPicture {
    RenderedPicture(
      width: width, height: height, encoding: encoding, bytes: bytes, isWhole: isWhole,
      frame: frame, microseconds: microseconds)
  }
}
