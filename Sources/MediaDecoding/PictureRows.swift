// SPDX-License-Identifier: Apache-2.0
// Pixels of a picture from top to bottom, for what is hidden in them.

/// What is known of a picture before its first row.
public struct PictureShape: Hashable, Sendable {
  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int
  /// Samples a pixel: grey, grey and alpha, red green blue, or those and alpha.
  public let channels: Int

  /// Groups width, height and channels.
  public init(width: Int, height: Int, channels: Int) {
    self.width = width
    self.height = height
    self.channels = channels
  }

  /// Whether the last channel is alpha.
  public var hasAlpha: Bool { channels == 2 || channels == 4 }
}

/// Reads the rows of pictures.
public protocol PictureRows: Sendable {
  /// Decodes `file` as stored, without orientation, and gives its rows from the top until `visit`
  /// answers false.
  ///
  /// A row is `width * channels` bytes, eight bits a sample. Only what is asked for is decoded.
  ///
  /// - Throws: ``DecodeError``: `.limit` for pictures larger than `limits`, `.unsupported` for samples
  ///   of more than eight bits, otherwise what is wrong with the file.
  func visitRows(
    of file: [UInt8], format: MediaFormat, limits: ImageLimits,
    _ visit: (_ shape: PictureShape, _ row: Int, _ samples: [UInt8]) -> Bool
  ) throws(DecodeError)
}
