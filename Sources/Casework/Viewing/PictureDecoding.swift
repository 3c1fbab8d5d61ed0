// SPDX-License-Identifier: Apache-2.0
// What casework needs of decoders to show pictures.

public import MediaDecoding

/// A picture under way.
public protocol PendingPicture: Sendable {
  /// Waits for the picture.
  ///
  /// - Throws: `DecodeError` when there is none; the content's own errors.
  func wait() throws -> RenderedPicture
}

/// The decoders by which pictures are shown.
///
/// Nothing here decodes in this process.
public protocol PictureDecoding: Sendable {
  /// Begins to make a picture that may be shown. Blocks while too many are under way.
  func render(_ open: @escaping ContentOpener, _ request: RenderRequest) -> any PendingPicture
}
