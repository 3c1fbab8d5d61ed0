// SPDX-License-Identifier: Apache-2.0
// What a parent holds of a stream, an archive or a document that is open in its child.

internal import EvidenceModel

/// A compressed stream in the child.
final class WireDecompression: Decompression {
  private let client: WireClient
  private let session: UInt32
  private let limits: ContainerLimits

  init(_ client: WireClient, session: UInt32, limits: ContainerLimits) {
    self.client = client
    self.session = session
    self.limits = limits
  }

  deinit { client.abandon(session) }

  func step(_ input: [UInt8]) throws -> DecompressionStep {
    let input = input.count > WireFrame.maximumChunk ? Array(input.prefix(1 << 20)) : input
    let frame = WireFrame(.step, session: session, payload: input)
    let answer = try client.call(
      frame, expecting: .stepped, source: nil, timeout: limits.timeout)
    return try client.read(answer) { reader throws(CanonicalError) in
      try reader.readDecompressionStep(inputByteCount: input.count)
    }
  }

  func close() { client.close(session) }
}

/// An archive in the child; its bytes stay with the parent.
final class WireArchive: ArchiveCursor {
  private let client: WireClient
  private let session: UInt32
  private let source: any ByteSource
  private let limits: ContainerLimits

  init(
    _ client: WireClient, session: UInt32, source: any ByteSource, limits: ContainerLimits
  ) {
    self.client = client
    self.session = session
    self.source = source
    self.limits = limits
  }

  deinit { client.abandon(session) }

  func nextEntry() throws -> ArchiveEntry? {
    let frame = WireFrame(.nextEntry, session: session)
    let answer = try client.call(
      frame, expecting: .entry, source: source, timeout: limits.timeout)
    return try client.read(answer) { reader throws(CanonicalError) in
      try reader.readOptional { reader throws(CanonicalError) in
        try reader.readArchiveEntry(nameBytes: self.limits.nameBytes)
      }
    }
  }

  func readEntry(maximum: Int) throws -> [UInt8] {
    var writer = CanonicalWriter()
    let maximum = min(maximum, WireFrame.maximumChunk)
    writer.write(count: maximum)
    let frame = WireFrame(.readEntry, session: session, payload: writer.bytes)
    let bytes = try client.call(frame, expecting: .bytes, source: source, timeout: limits.timeout)
    guard bytes.count <= maximum else {
      throw client.fail(.nonsense("more bytes than asked for"))
    }
    return bytes
  }

  func close() { client.close(session) }
}

/// A document in the child.
final class WireMarkup: MarkupCursor {
  private let client: WireClient
  private let session: UInt32
  private let limits: MarkupLimits
  private let timeout: Duration
  private var eventCount = 0

  init(_ client: WireClient, session: UInt32, limits: MarkupLimits, timeout: Duration) {
    self.client = client
    self.session = session
    self.limits = limits
    self.timeout = timeout
  }

  deinit { client.abandon(session) }

  func feed(_ bytes: [UInt8], isLast: Bool) throws -> [MarkupEvent] {
    var events: [MarkupEvent] = []
    var rest = bytes[...]
    repeat {
      let piece = rest.prefix(WireFrame.maximumChunk - 1)
      rest = rest.dropFirst(piece.count)
      events += try feedPiece(piece, isLast: isLast && rest.isEmpty)
    } while !rest.isEmpty
    return events
  }

  private func feedPiece(_ bytes: ArraySlice<UInt8>, isLast: Bool) throws -> [MarkupEvent] {
    var writer = CanonicalWriter()
    writer.write(isLast)
    writer.writeFixed(bytes)
    let frame = WireFrame(.feed, session: session, payload: writer.bytes)
    let answer = try client.call(frame, expecting: .events, source: nil, timeout: timeout)
    let allowed = max(0, limits.events - eventCount)
    let events = try client.read(answer) { reader throws(CanonicalError) in
      try reader.readMarkupEvents(atMost: allowed)
    }
    eventCount += events.count
    return events
  }

  func close() { client.close(session) }
}
