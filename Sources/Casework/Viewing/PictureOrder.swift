// SPDX-License-Identifier: Apache-2.0
// Which picture of which item, and how it is to look.

internal import EvidenceModel
internal import MediaDecoding

/// Which picture of an item.
public enum PictureMoment: Hashable, Sendable {
  /// The still picture: the first page or frame; where it cannot be decoded, the first frame that was hashed.
  case still
  /// The frame of a video or an animation that is shown at a time after the first.
  case time(microseconds: Int64)
  /// The frame of a video or an animation with this number among all of them, from 0, where others are shown at its time.
  case frame(number: Int, microseconds: Int64)
  /// A contact sheet: the frames that are shown at these times beside each other, in microseconds after the first.
  case sheet(microseconds: [Int64])
}

/// A picture as it may leave the program.
public struct ShownPicture: Hashable, Sendable {
  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int
  /// The encoded picture, without metadata.
  public let bytes: [UInt8]
  /// Its registered media type.
  public let mediaType: String
  /// Whether the file was whole; else parts of the picture are made up.
  public let isWhole: Bool
  /// When the frame is shown, in microseconds from the first, a page counting as a second; `nil` for a still picture that
  /// is none of the frames, or of which that is not known.
  public let microseconds: Int64?

  init(_ picture: RenderedPicture) {
    width = picture.width
    height = picture.height
    bytes = picture.bytes
    mediaType = picture.encoding.mediaType
    isWhole = picture.isWhole
    microseconds = picture.microseconds
  }
}

/// A picture of an item as it is to be shown.
public struct PictureOrder: Hashable, Sendable {
  /// The item's number.
  public let item: Int64
  /// Which picture of it: the still one, or a frame.
  public let moment: PictureMoment
  /// How it looks.
  public let manner: ViewManner

  /// Groups the parts of an order.
  public init(item: Int64, moment: PictureMoment = .still, manner: ViewManner) {
    self.item = item
    self.moment = moment
    self.manner = manner
  }

  /// What a decoder is asked for.
  var request: RenderRequest {
    let rendered: RenderedMoment =
      switch moment {
      case .still: .still
      case .time(let microseconds): .time(microseconds)
      case .frame(let number, _): .frame(number)
      case .sheet(let microseconds): .sheet(microseconds)
      }
    return RenderRequest(
      moment: rendered, side: manner.side, blur: manner.blur, isGrey: manner.isGrey)
  }

  /// Whether a thumbnail is enough to make it of.
  var isSmall: Bool { moment == .still && manner.side <= ThumbnailStore.side }
}
