// SPDX-License-Identifier: Apache-2.0
// The parent's side: sends requests, serves the ranges a child asks for, and trusts no answer.

internal import EvidenceModel

/// A decoder at the other end of a connection.
///
/// One thread at a time.
///
/// Every byte that the child sends is checked: sizes, closed sets, counts, texts that people see. The
/// first answer that fails a check ends the connection with ``DecodeError`` `.broken`.
public final class WireClient: DecoderSession {
  /// Why the connection is gone; `nil` while it stands.
  public private(set) var failure: DecodeError?

  private let transport: any FrameTransport
  private let callTimeout: Duration
  private var lastSession: UInt32 = 0
  private var openSessions: Set<UInt32> = []
  private var abandoned: [UInt32] = []
  private var isCalling = false

  /// Speaks to the child at the other end of `transport`.
  ///
  /// - Parameters:
  ///   - transport: the parent's end of the connection.
  ///   - callTimeout: the longest time of a call that has no bound in its own limits.
  public init(transport: any FrameTransport, callTimeout: Duration) {
    self.transport = transport
    self.callTimeout = callTimeout
  }

  /// Waits until the child says that it is locked down and warm.
  ///
  /// - Throws: ``DecodeError`` when the child ends, takes too long or speaks another version.
  public func waitUntilReady(within timeout: Duration) throws(DecodeError) {
    let frame: WireFrame
    do {
      frame = try nextFrame(by: .now + timeout)
    } catch {
      throw fail(error)
    }
    if frame.kind == .failed { throw fail(refusal(frame)) }
    var reader = CanonicalReader(frame.payload)
    guard frame.kind == .ready, (try? reader.readUInt32()) == WireFrame.protocolVersion else {
      throw fail(.nonsense("a decoder of another version"))
    }
  }

  /// Has the child examine one media file.
  ///
  /// - Throws: ``DecodeError`` when the session ended; the source's own errors.
  public func examine(
    _ source: any ByteSource, _ request: ExaminationRequest
  ) throws -> Examination {
    var writer = CanonicalWriter()
    writer.write(request)
    writer.write(count: source.byteCount)
    let frame = WireFrame(.examine, payload: writer.bytes)
    let timeout = Duration.milliseconds(request.milliseconds)
    let answer = try call(frame, expecting: .examined, source: source, timeout: timeout)
    return try read(answer) { reader throws(CanonicalError) in try reader.readExamination() }
  }

  /// Has the child make a picture that may be shown.
  ///
  /// - Throws: ``DecodeError`` when there is none or the session ended; the source's own errors.
  public func render(
    _ source: any ByteSource, _ request: RenderRequest
  ) throws -> RenderedPicture {
    var writer = CanonicalWriter()
    writer.write(request)
    writer.write(count: source.byteCount)
    let frame = WireFrame(.render, payload: writer.bytes)
    let milliseconds = max(request.limits.milliseconds, request.video.milliseconds)
    let answer = try call(
      frame, expecting: .rendered, source: source, timeout: .milliseconds(milliseconds))
    return try read(answer) { reader throws(CanonicalError) in
      try reader.readRenderedPicture(for: request)
    }
  }

  /// Tells the child whose signatures to trust.
  ///
  /// - Throws: ``DecodeError`` when the session ended.
  public func configure(_ trust: ContentTrust) throws {
    var writer = CanonicalWriter()
    writer.write(trust)
    let frame = WireFrame(.trust, payload: writer.bytes)
    let answer = try call(frame, expecting: .trusted, source: nil, timeout: callTimeout)
    try read(answer) { _ throws(CanonicalError) in }
  }

  /// Opens a decoder for one compressed stream in the child.
  public func openDecompression(
    _ coding: ContentCoding, limits: ContainerLimits
  ) throws -> any Decompression {
    var writer = CanonicalWriter()
    writer.write(coding.rawValue)
    writer.write(limits)
    let session = try open(.openDecompression, writer.bytes, timeout: limits.timeout)
    return WireDecompression(self, session: session, limits: limits)
  }

  /// Opens an archive in the child, which reads the ranges it needs from `source`.
  public func openArchive(
    _ source: any ByteSource, limits: ContainerLimits
  ) throws -> any ArchiveCursor {
    var writer = CanonicalWriter()
    writer.write(limits)
    writer.write(count: source.byteCount)
    let session = try open(
      .openArchive, writer.bytes, source: source, timeout: limits.timeout)
    return WireArchive(self, session: session, source: source, limits: limits)
  }

  /// Opens a parser for one document in the child.
  public func openMarkup(
    _ dialect: MarkupDialect, limits: MarkupLimits
  ) throws -> any MarkupCursor {
    var writer = CanonicalWriter()
    writer.write(dialect.rawValue)
    writer.write(limits)
    let session = try open(.openMarkup, writer.bytes, timeout: callTimeout)
    return WireMarkup(self, session: session, limits: limits, timeout: callTimeout)
  }

  /// Closes everything that was opened through this connection and not closed.
  public func closeAll() {
    abandoned = Array(openSessions)
    closeAbandoned()
  }

  /// Sends a probe, which only builds of the child for tests answer.
  public func probe(_ payload: [UInt8], timeout: Duration) throws -> [UInt8] {
    let frame = WireFrame(.probe, payload: payload)
    return try call(frame, expecting: .bytes, source: nil, timeout: timeout)
  }
}

// MARK: - Calls

extension WireClient {
  private func open(
    _ kind: WireFrame.Kind, _ payload: [UInt8], source: (any ByteSource)? = nil, timeout: Duration
  ) throws -> UInt32 {
    closeAbandoned()
    lastSession &+= 1
    if lastSession == 0 { lastSession = 1 }
    let session = lastSession
    let frame = WireFrame(kind, session: session, payload: payload)
    let answer = try call(frame, expecting: .opened, source: source, timeout: timeout)
    try read(answer) { _ throws(CanonicalError) in }
    openSessions.insert(session)
    return session
  }

  /// Closes one session; a connection that is gone has closed it already.
  func close(_ session: UInt32) {
    guard openSessions.remove(session) != nil, failure == nil else { return }
    let frame = WireFrame(.close, session: session)
    // A failed close ends the connection, and the next call says so.
    _ = try? call(frame, expecting: .closed, source: nil, timeout: callTimeout)
  }

  /// Notes a session whose handle was dropped without a close; the next opening closes it.
  func abandon(_ session: UInt32) {
    if openSessions.contains(session) { abandoned.append(session) }
  }

  private func closeAbandoned() {
    let sessions = abandoned
    abandoned = []
    for session in sessions { close(session) }
  }

  /// Sends one request and serves the child until it answers.
  ///
  /// Time that the source takes to read is not counted.
  func call(
    _ request: WireFrame, expecting kind: WireFrame.Kind, source: (any ByteSource)?,
    timeout: Duration
  ) throws -> [UInt8] {
    if let failure { throw failure }
    guard !isCalling else {
      throw DecodeError(.unsupported, "a source must not use the decoder that reads it")
    }
    isCalling = true
    defer { isCalling = false }
    var deadline = ContinuousClock.now + timeout
    var sourceError: (any Error)?
    do {
      try transport.send(request, by: deadline)
      while true {
        let frame = try nextFrame(by: deadline)
        guard frame.session == request.session else {
          throw DecodeError.nonsense("an answer to another session")
        }
        if frame.kind == .need {
          let started = ContinuousClock.now
          let data = try answer(need: frame, from: source, &sourceError)
          deadline += .now - started
          try transport.send(data, by: deadline)
        } else {
          if let sourceError { throw SourceFailure(cause: sourceError) }
          if frame.kind == .failed { throw refusal(frame) }
          guard frame.kind == kind else { throw DecodeError.nonsense("an answer out of place") }
          return frame.payload
        }
      }
    } catch let error as SourceFailure {
      throw error.cause
    } catch let error as DecodeError {
      throw error.endsSession ? fail(error) : error
    }
  }

  private struct SourceFailure: Error { let cause: any Error }

  private func nextFrame(by deadline: ContinuousClock.Instant) throws(DecodeError) -> WireFrame {
    guard let frame = try transport.receive(by: deadline) else {
      throw DecodeError(.crashed, "the decoder closed its connection")
    }
    return frame
  }

  private func answer(
    need frame: WireFrame, from source: (any ByteSource)?, _ sourceError: inout (any Error)?
  ) throws(DecodeError) -> WireFrame {
    var reader = CanonicalReader(frame.payload)
    guard let source, let offset = try? reader.readCount(), let count = try? reader.readCount(),
      count > 0, count <= WireFrame.maximumChunk, offset <= source.byteCount
    else { throw .nonsense("a range that cannot be") }
    guard sourceError == nil else { return WireFrame(.unavailable, session: frame.session) }
    do {
      let bytes = try source.read(at: offset, count: count)
      return WireFrame(.data, session: frame.session, payload: Array(bytes.prefix(count)))
    } catch {
      sourceError = error
      return WireFrame(.unavailable, session: frame.session)
    }
  }

  private func refusal(_ frame: WireFrame) -> DecodeError {
    var reader = CanonicalReader(frame.payload)
    guard let error = try? reader.readDecodeError(), (try? reader.finish()) != nil else {
      return .nonsense("a failure that cannot be read")
    }
    return error
  }

  /// Reads a whole answer.
  func read<Value>(
    _ payload: [UInt8], _ body: (inout CanonicalReader) throws(CanonicalError) -> Value
  ) throws(DecodeError) -> Value {
    do {
      var reader = CanonicalReader(payload)
      let value = try body(&reader)
      try reader.finish()
      return value
    } catch {
      throw fail(.nonsense("an answer that cannot be read"))
    }
  }

  /// Ends the connection for good.
  func fail(_ error: DecodeError) -> DecodeError {
    if failure == nil { failure = error }
    openSessions = []
    abandoned = []
    return failure ?? error
  }
}

extension ExaminationRequest {
  /// The longest time of the whole: a video's decoding stops by itself before it.
  fileprivate var milliseconds: Int {
    let (sum, overflow) = limits.milliseconds.addingReportingOverflow(
      video?.limits.milliseconds ?? 0)
    return overflow ? .max : sum
  }
}

extension ContainerLimits {
  var timeout: Duration { .milliseconds(milliseconds) }
}
