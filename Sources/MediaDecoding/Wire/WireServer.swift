// SPDX-License-Identifier: Apache-2.0
// The child's side: reads requests, has a local decoder do them, writes answers.

internal import EvidenceModel

/// Serves one decoder over a connection, request by request, until the other side closes.
///
/// The server is the whole of what a decoder child does after its lock-down. It holds the sessions
/// that the parent opened, at most ``maximumSessions`` of them.
public final class WireServer {
  /// The most compressed streams, archives and documents open at once.
  public static let maximumSessions = 64

  private enum Opened {
    case decompression(any Decompression)
    case archive(any ArchiveCursor)
    case markup(any MarkupCursor)

    func close() {
      switch self {
      case .decompression(let decoder): decoder.close()
      case .archive(let cursor): cursor.close()
      case .markup(let cursor): cursor.close()
      }
    }
  }

  private let transport: any FrameTransport
  private let decoder: any DecoderSession
  private let probe: (([UInt8]) -> [UInt8])?
  private var sessions: [UInt32: Opened] = [:]

  /// Serves `decoder` over `transport`.
  ///
  /// - Parameters:
  ///   - transport: the child's end of the connection.
  ///   - decoder: what does the work.
  ///   - probe: answers probe frames in builds for tests; `nil` refuses them.
  public init(
    transport: any FrameTransport, decoder: any DecoderSession,
    probe: (([UInt8]) -> [UInt8])? = nil
  ) {
    self.transport = transport
    self.decoder = decoder
    self.probe = probe
  }

  /// Says that the decoder is ready and answers requests until the other side closes.
  ///
  /// - Throws: ``DecodeError`` `.broken` when the other side speaks nonsense or is gone within a frame.
  public func run() throws(DecodeError) {
    var greeting = CanonicalWriter()
    greeting.write(WireFrame.protocolVersion)
    try transport.send(WireFrame(.ready, payload: greeting.bytes), by: nil)
    while let request = try transport.receive(by: nil) {
      try transport.send(answer(to: request), by: nil)
    }
  }

  private func answer(to request: WireFrame) -> WireFrame {
    do {
      let (kind, payload) = try perform(request)
      guard payload.count <= WireFrame.maximumPayload else {
        throw DecodeError(.limit, "the answer is larger than a frame may be")
      }
      return WireFrame(kind, session: request.session, payload: payload)
    } catch let error as DecodeError {
      return failure(error, session: request.session)
    } catch is CanonicalError {
      return failure(.nonsense("a request that cannot be read"), session: request.session)
    } catch {
      let error = DecodeError(.truncated, "the source could not be read")
      return failure(error, session: request.session)
    }
  }

  private func failure(_ error: DecodeError, session: UInt32) -> WireFrame {
    var writer = CanonicalWriter()
    writer.write(error)
    return WireFrame(.failed, session: session, payload: writer.bytes)
  }

  private func perform(_ request: WireFrame) throws -> (WireFrame.Kind, [UInt8]) {
    var reader = CanonicalReader(request.payload)
    var writer = CanonicalWriter()
    switch request.kind {
    case .examine:
      let question = try reader.readExaminationRequest()
      let source = try remoteSource(&reader, session: request.session)
      writer.write(try decoder.examine(source, question))
      return (.examined, writer.bytes)
    case .render:
      let question = try reader.readRenderRequest()
      let source = try remoteSource(&reader, session: request.session)
      writer.write(try decoder.render(source, question))
      return (.rendered, writer.bytes)
    case .trust:
      let trust = try reader.readContentTrust()
      try reader.finish()
      try decoder.configure(trust)
      return (.trusted, [])
    case .openDecompression, .openArchive, .openMarkup:
      try open(request, &reader)
      return (.opened, [])
    case .close:
      sessions.removeValue(forKey: request.session)?.close()
      return (.closed, [])
    case .probe:
      guard let probe else { throw DecodeError(.unsupported, "this build answers no probes") }
      return (.bytes, probe(request.payload))
    default:
      return try advance(request, &reader)
    }
  }

  private func open(_ request: WireFrame, _ reader: inout CanonicalReader) throws {
    guard request.session != 0, sessions[request.session] == nil else {
      throw DecodeError.nonsense("a session number twice")
    }
    guard sessions.count < Self.maximumSessions else {
      throw DecodeError(.limit, "too many streams, archives and documents are open at once")
    }
    let opened: Opened
    switch request.kind {
    case .openDecompression:
      let coding = try reader.readChoice(ContentCoding.self)
      let limits = try reader.readContainerLimits()
      opened = .decompression(try decoder.openDecompression(coding, limits: limits))
    case .openArchive:
      let limits = try reader.readContainerLimits()
      let source = try remoteSource(&reader, session: request.session)
      opened = .archive(try decoder.openArchive(source, limits: limits))
    default:
      let dialect = try reader.readChoice(MarkupDialect.self)
      opened = .markup(try decoder.openMarkup(dialect, limits: try reader.readMarkupLimits()))
    }
    sessions[request.session] = opened
  }

  private func advance(
    _ request: WireFrame, _ reader: inout CanonicalReader
  ) throws -> (WireFrame.Kind, [UInt8]) {
    var writer = CanonicalWriter()
    switch (request.kind, sessions[request.session]) {
    case (.step, .decompression(let decompression)):
      guard request.payload.count <= WireFrame.maximumChunk else {
        throw DecodeError.nonsense("a step that is too large")
      }
      writer.write(try decompression.step(request.payload))
      return (.stepped, writer.bytes)
    case (.nextEntry, .archive(let cursor)):
      writer.write(optional: try cursor.nextEntry()) { $0.write($1) }
      return (.entry, writer.bytes)
    case (.readEntry, .archive(let cursor)):
      let maximum = min(try reader.readCount(), WireFrame.maximumChunk)
      return (.bytes, try cursor.readEntry(maximum: maximum))
    case (.feed, .markup(let cursor)):
      let isLast = try reader.readFlag()
      let bytes = try reader.readFixed(min(reader.remaining, WireFrame.maximumChunk))
      try reader.finish()
      writer.write(try cursor.feed(bytes, isLast: isLast))
      return (.events, writer.bytes)
    default:
      throw DecodeError.nonsense("a request out of place")
    }
  }

  private func remoteSource(
    _ reader: inout CanonicalReader, session: UInt32
  ) throws -> RemoteSource {
    let byteCount = try reader.readCount()
    try reader.finish()
    return RemoteSource(byteCount: byteCount, session: session, transport: transport)
  }
}
