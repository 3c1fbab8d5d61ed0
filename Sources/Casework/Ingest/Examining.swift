// SPDX-License-Identifier: Apache-2.0
// What casework needs of decoders: sessions for readers, and examinations in the background.

public import MediaDecoding

/// Where an examination finds the bytes of a media file; opened on the decoder's own thread.
public typealias ContentOpener = @Sendable () throws -> any ByteSource

/// An examination under way.
public protocol PendingExamination: Sendable {
  /// Waits for the answer.
  ///
  /// - Throws: `DecodeError` when the decoder ended over this file; the content's own errors.
  func wait() throws -> Examination
}

/// The decoders that casework may use.
///
/// Nothing here decodes in this process.
public protocol Examining: Sendable {
  /// Begins to examine one media file. Blocks while too many are under way.
  func examine(_ open: @escaping ContentOpener, _ request: ExaminationRequest)
    -> any PendingExamination

  /// A decoder of its own for a reader of captures.
  func makeSession() throws -> any DecoderSession

  /// Whose signatures the decoders trust.
  var trust: ContentTrust { get }
}

extension Examining {
  /// Nobody's, unless a person installed lists.
  public var trust: ContentTrust { .standard }
}
