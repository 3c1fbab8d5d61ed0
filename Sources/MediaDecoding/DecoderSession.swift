// SPDX-License-Identifier: Apache-2.0
// What a decoder can do. The parent's side speaks to a sandboxed child; the child's side does it.

/// One decoder, used by one thread at a time.
///
/// In the parent a session is a connection to a sandboxed child process. A ``DecodeError`` whose
/// `endsSession` is true means that the child is gone and everything opened through it with it.
public protocol DecoderSession: AnyObject {
  /// Sniffs, decodes and inspects one media file, reading the ranges it needs.
  ///
  /// - Throws: ``DecodeError`` when the session ended; the source's own errors.
  func examine(_ source: any ByteSource, _ request: ExaminationRequest) throws -> Examination

  /// A picture that may be shown: the still picture of a file, or a frame of a video.
  ///
  /// - Throws: ``DecodeError`` when there is none or the session ended; the source's own errors.
  func render(_ source: any ByteSource, _ request: RenderRequest) throws -> RenderedPicture

  /// Trusts `trust`, and no others, from the next examination on.
  ///
  /// - Throws: ``DecodeError`` when the session ended.
  func configure(_ trust: ContentTrust) throws

  /// Opens a decoder for one compressed stream.
  func openDecompression(
    _ coding: ContentCoding, limits: ContainerLimits
  ) throws -> any Decompression

  /// Opens an archive for reading in order.
  func openArchive(_ source: any ByteSource, limits: ContainerLimits) throws -> any ArchiveCursor

  /// Opens a parser for one document.
  func openMarkup(_ dialect: MarkupDialect, limits: MarkupLimits) throws -> any MarkupCursor
}

extension DecoderSession {
  /// Refuses: a decoder of containers only shows nothing.
  public func render(
    _ source: any ByteSource, _ request: RenderRequest
  ) throws -> RenderedPicture {
    throw DecodeError(.unsupported, "this decoder shows no pictures")
  }

  /// A decoder that checks no signatures trusts nobody.
  public func configure(_ trust: ContentTrust) throws {}
}
