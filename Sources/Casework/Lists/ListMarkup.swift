// SPDX-License-Identifier: Apache-2.0
// Takes the XML of lists apart in a sandboxed decoder, started when the first document comes.

public import MediaDecoding

/// The decoder of a list's XML.
///
/// One decoder takes all documents apart, one after another; one that has ended is replaced. One thread at a time.
public final class ListMarkup {
  private let makeSession: () throws -> any DecoderSession
  private var session: (any DecoderSession)?

  /// `makeSession` makes a decoder, and is called for lists of XML alone.
  public init(makeSession: @escaping () throws -> any DecoderSession) {
    self.makeSession = makeSession
  }

  /// Opens a document for taking it apart.
  ///
  /// - Throws: `DecodeError` when no decoder can be started.
  public func open(_ dialect: MarkupDialect, _ limits: MarkupLimits) throws -> any MarkupCursor {
    if let session, let markup = try? session.openMarkup(dialect, limits: limits) { return markup }
    let session = try makeSession()
    self.session = session
    return try session.openMarkup(dialect, limits: limits)
  }
}
