// SPDX-License-Identifier: Apache-2.0
// Both sides of the decoder protocol, each given what the other might send.

import EvidenceModel
import MediaDecoding
import SyntheticEncoding

/// Both sides of the decoder protocol.
enum WireTargets {
  static let all = [parent, child]

  private static let parent = FuzzTarget(
    name: "wire-parent", seeds: { [try Conversation.whole().answers.flatMap(\.wire)] }, words: [],
    makeReader: {
      ClosureReader(expecting: { $0 is DecodeError }) { bytes in
        let client = WireClient(transport: BytesTransport(bytes), callTimeout: .seconds(5))
        try Conversation.speak(client)
      }
    })

  private static let child = FuzzTarget(
    name: "wire-child", seeds: { [try Conversation.whole().requests.flatMap(\.wire)] }, words: [],
    makeReader: {
      ClosureReader(expecting: { $0 is DecodeError }) { bytes in
        try WireServer(transport: BytesTransport(bytes), decoder: PlainSession()).run()
      }
    })
}

/// Everything that one side may ask, once.
private enum Conversation {
  /// Asks for one of each, and reads the answers.
  static func speak(_ client: WireClient) throws {
    try client.waitUntilReady(within: .seconds(1))
    let request = ExaminationRequest(
      wantsPDQ: true, wantsDihedral: false, wantsTraces: true, limits: .standard)
    _ = try client.examine(MemoryBytes(Array("a picture of a lighthouse".utf8)), request)
    let stream = try client.openDecompression(.gzip, limits: .standard)
    _ = try stream.step(try StreamEncoder.gzip(Array("three boats in the harbour".utf8)))
    stream.close()
    let archive = try client.openArchive(MemoryBytes([1, 2, 3]), limits: .standard)
    while let entry = try archive.nextEntry() {
      _ = (entry.path, try archive.readEntry(maximum: 16))
    }
    archive.close()
    let markup = try client.openMarkup(.html, limits: .standard)
    _ = try markup.feed(Array("<p title=x>a<b>c</b></p>".utf8), isLast: true)
    markup.close()
  }

  /// The frames of a sound conversation, found by letting each side speak to what the other has said
  /// so far until nothing is added.
  static func whole() throws -> (requests: [WireFrame], answers: [WireFrame]) {
    var answers: [WireFrame] = []
    while true {
      let asking = BytesTransport(answers.flatMap(\.wire))
      let spoken = Result {
        try speak(WireClient(transport: asking, callTimeout: .seconds(5)))
      }
      let answering = BytesTransport(asking.sent.flatMap(\.wire))
      try? WireServer(transport: answering, decoder: PlainSession()).run()
      if case .success = spoken { return (asking.sent, answers) }
      guard answering.sent.count > answers.count else { throw DecodeError(.broken, "no progress") }
      // Only the next frame: what follows it may be complaints about what is not said yet.
      answers = Array(answering.sent.prefix(answers.count + 1))
    }
  }
}

/// Streams and markup by libraries; one entry for each byte of an archive.
private final class PlainSession: DecoderSession {
  private let streams = StreamSession()

  func examine(_ source: any ByteSource, _ request: ExaminationRequest) throws -> Examination {
    try streams.examine(source, request)
  }

  func openDecompression(
    _ coding: ContentCoding, limits: ContainerLimits
  ) throws -> any Decompression {
    try streams.openDecompression(coding, limits: limits)
  }

  func openArchive(_ source: any ByteSource, limits: ContainerLimits) throws -> any ArchiveCursor {
    BytewiseArchive(source)
  }

  func openMarkup(_ dialect: MarkupDialect, limits: MarkupLimits) throws -> any MarkupCursor {
    try streams.openMarkup(dialect, limits: limits)
  }
}

private final class BytewiseArchive: ArchiveCursor {
  private let source: any ByteSource
  private var position = 0

  init(_ source: any ByteSource) { self.source = source }

  func nextEntry() throws -> ArchiveEntry? {
    guard let byte = try source.read(at: position, count: 1).first else { return nil }
    position += 1
    return ArchiveEntry(
      path: [0x61, byte], kind: .file, byteCount: 1, modified: Instant(microseconds: 1),
      isEncrypted: false)
  }

  func readEntry(maximum: Int) throws -> [UInt8] {
    try source.read(at: position - 1, count: min(1, maximum))
  }

  func close() {}
}

/// A connection whose other end has said all it will say, as bytes.
private final class BytesTransport: FrameTransport {
  private let bytes: [UInt8]
  private var position = 0
  private(set) var sent: [WireFrame] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func send(_ frame: WireFrame, by deadline: ContinuousClock.Instant?) throws(DecodeError) {
    sent.append(frame)
  }

  func receive(by deadline: ContinuousClock.Instant?) throws(DecodeError) -> WireFrame? {
    guard position < bytes.count else { return nil }
    let start = position + WireFrame.headerByteCount
    guard start <= bytes.count else { throw DecodeError(.broken, "cut in a header") }
    let header = try WireFrame.Header(Array(bytes[position..<start]))
    guard header.payloadByteCount <= bytes.count - start else {
      throw DecodeError(.broken, "cut in a payload")
    }
    position = start + header.payloadByteCount
    return WireFrame(
      header.kind, session: header.session, payload: Array(bytes[start..<position]))
  }
}

extension WireFrame {
  /// The frame as it travels.
  fileprivate var wire: [UInt8] { header + payload }
}
