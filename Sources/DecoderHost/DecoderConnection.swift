// SPDX-License-Identifier: Apache-2.0
// A decoder session over one child at a time, which replaces the child when it is gone.

internal import EvidenceModel
public import MediaDecoding

/// A decoder session over a child of its own.
///
/// One thread at a time.
///
/// The child is started when it is first needed and again after it ended: each call that opens or
/// examines begins with a living child. What was opened through a child that is gone keeps throwing the
/// error that ended it. The child ends with ``close()``, or when the connection is dropped.
public final class DecoderConnection: DecoderSession {
  private var configuration: DecoderConfiguration
  private var child: ChildProcess?
  private var client: WireClient?
  private var isClosed = false
  private(set) var workCount = 0

  init(_ configuration: DecoderConfiguration) { self.configuration = configuration }

  /// The process number of the child; `nil` while none runs.
  public var processID: Int32? { client?.failure == nil ? child?.processID : nil }

  /// Has a child examine one media file.
  ///
  /// - Throws: ``DecodeError`` when the session ended; the source's own errors.
  public func examine(
    _ source: any ByteSource, _ request: ExaminationRequest
  ) throws -> Examination {
    try withClient { try $0.examine(source, request) }
  }

  /// Has a child make a picture that may be shown.
  public func render(
    _ source: any ByteSource, _ request: RenderRequest
  ) throws -> RenderedPicture {
    try withClient { try $0.render(source, request) }
  }

  /// Has this child, and those that take its place, trust `trust`.
  ///
  /// - Throws: ``DecodeError`` when the session ended.
  public func configure(_ trust: ContentTrust) throws {
    configuration.trust = trust
    try withClient { try $0.configure(trust) }
  }

  /// Opens a decoder for one compressed stream in a child.
  public func openDecompression(
    _ coding: ContentCoding, limits: ContainerLimits
  ) throws -> any Decompression {
    try withClient { try $0.openDecompression(coding, limits: limits) }
  }

  /// Opens an archive in a child.
  public func openArchive(
    _ source: any ByteSource, limits: ContainerLimits
  ) throws -> any ArchiveCursor {
    try withClient { try $0.openArchive(source, limits: limits) }
  }

  /// Opens a parser for one document in a child.
  public func openMarkup(
    _ dialect: MarkupDialect, limits: MarkupLimits
  ) throws -> any MarkupCursor {
    try withClient { try $0.openMarkup(dialect, limits: limits) }
  }

  /// Sends a probe to the child, which only builds for tests answer.
  ///
  /// For tests.
  package func probe(_ payload: [UInt8], timeout: Duration) throws -> [UInt8] {
    try withClient { try $0.probe(payload, timeout: timeout) }
  }

  /// Ends the child.
  ///
  /// Later calls throw.
  public func close() {
    isClosed = true
    endChild()
  }

  /// Starts the child if none runs.
  ///
  /// - Throws: ``DecodeError`` when it does not start.
  func prepare() throws { try withClient { _ in } }

  /// Ends one piece of work: closes what it left open, and ends the child when it is gone or has done
  /// its share.
  func finishWork() {
    workCount += 1
    guard client?.failure == nil, workCount < configuration.workPerChild else {
      return endChild()
    }
    client?.closeAll()
    if client?.failure != nil { endChild() }
  }

  private func withClient<Result>(_ body: (WireClient) throws -> Result) throws -> Result {
    guard !isClosed else { throw DecodeError(.unsupported, "the decoder session was closed") }
    let client = try livingClient()
    defer { if client.failure != nil { endChild() } }
    return try body(client)
  }

  private func livingClient() throws -> WireClient {
    if let client, client.failure == nil { return client }
    endChild()
    let child = try ChildProcess(configuration)
    let client = WireClient(transport: child, callTimeout: configuration.callTimeout)
    do {
      try client.waitUntilReady(within: configuration.startTimeout)
    } catch {
      throw Self.startFailure(error)
    }
    try client.configure(configuration.trust)
    self.child = child
    self.client = client
    return client
  }

  /// A child that ends or falls silent before its first word is a fault of the installation.
  private static func startFailure(_ error: DecodeError) -> DecodeError {
    guard error.code != .broken else { return error }
    return DecodeError(
      .broken,
      "martlet-decoder did not start (\(error.detail)); check that it and its libraries are installed"
    )
  }

  private func endChild() {
    child?.end()
    child = nil
    client = nil
    workCount = 0
  }
}
