// SPDX-License-Identifier: Apache-2.0
// Which file format a synthetic picture is written in, and how.

/// A file format with its options.
public enum PictureFormat: Hashable, Sendable {
  /// How much of the colour a JPEG keeps.
  public enum Subsampling: String, CaseIterable, Hashable, Sendable {
    /// All of it (4:4:4).
    case s444
    /// A quarter of it (4:2:0).
    case s420
  }

  /// JPEG; `quality` 1...100.
  case jpeg(quality: Int = 88, subsampling: Subsampling = .s420, progressive: Bool = false)
  /// PNG; `compression` 0...9.
  case png(compression: Int = 6, interlaced: Bool = false)
  /// WebP; `quality` 1...100.
  case webp(quality: Int = 85, lossless: Bool = false)
  /// GIF of at most 256 colours.
  case gif
  /// TIFF, with or without deflate.
  case tiff(deflate: Bool = true)
  /// HEIC (HEVC), where libheif has its encoder; `quality` 1...100.
  case heic(quality: Int = 60)
  /// AVIF (AV1), where libheif has its encoder; `quality` 1...100.
  case avif(quality: Int = 60)
  /// Windows bitmap, 24 bits a pixel.
  case bmp

  /// The usual file name extension, without a dot.
  public var fileExtension: String {
    switch self {
    case .jpeg: "jpg"
    case .png: "png"
    case .webp: "webp"
    case .gif: "gif"
    case .tiff: "tif"
    case .heic: "heic"
    case .avif: "avif"
    case .bmp: "bmp"
    }
  }

  /// The registered media type.
  public var mediaType: String {
    switch self {
    case .jpeg: "image/jpeg"
    case .png: "image/png"
    case .webp: "image/webp"
    case .gif: "image/gif"
    case .tiff: "image/tiff"
    case .heic: "image/heic"
    case .avif: "image/avif"
    case .bmp: "image/bmp"
    }
  }
}
