// SPDX-License-Identifier: Apache-2.0
// By whom the frames of a file are read: FFmpeg or libvips, as a film, layer upon layer or page by page.

internal import EvidenceModel
internal import MediaDecoding

/// How the frames of a file are read.
enum MovingPictures {
  /// An animated WebP, by libvips.
  case animation
  /// An animated PNG with these bytes, by libvips, each frame laid over those before it.
  case layers([UInt8])
  /// By FFmpeg, from these bytes; beside the film stand so many pictures that are no part of it.
  case video(any ByteSource, others: Int)
  /// By libvips, each as a picture of its own.
  case pages

  /// Chooses by the format, and of HEIC and AVIF by whether there is a track.
  ///
  /// - Throws: the errors of the source.
  init(_ source: any ByteSource, _ format: MediaFormat) throws {
    func whole() throws -> [UInt8] { try source.read(at: 0, count: source.byteCount) }
    switch format {
    case .webp: self = .animation
    case .tiff: self = .pages
    case .png: self = .layers(try whole())
    case .heic, .avif:
      let bytes = try whole()
      guard FurtherPictures.hasSequence(bytes) else {
        self = .pages
        return
      }
      let stated = (try? PicturePages(bytes, format).count) ?? 1
      self = .video(source, others: stated - 1)
    default: self = .video(source, others: 0)
    }
  }
}
