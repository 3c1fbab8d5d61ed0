// SPDX-License-Identifier: Apache-2.0
// The child's view of the parent's bytes: each range is asked for while a request is being answered.

internal import EvidenceModel

/// The parent could not read its source; it knows why and tells its caller itself.
struct SourceUnavailable: Error {}

/// A byte source whose bytes lie with the other side of a connection.
final class RemoteSource: ByteSource {
  /// Small reads fetch at least this much, since parsers ask for few bytes at a time.
  private static let window = 64 << 10
  /// The bytes for which there is room before any has arrived.
  private static let believed = 64 << 20

  let byteCount: Int
  private let session: UInt32
  private let transport: any FrameTransport
  private var cached: [UInt8] = []
  private var cachedOffset = 0

  init(byteCount: Int, session: UInt32, transport: any FrameTransport) {
    self.byteCount = byteCount
    self.session = session
    self.transport = transport
  }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset >= 0, offset < byteCount, count > 0 else { return [] }
    let wanted = min(count, byteCount - offset)
    if wanted >= Self.window { return try readLarge(at: offset, count: wanted) }
    let skipped = offset - cachedOffset
    if skipped < 0 || skipped > cached.count || wanted > cached.count - skipped {
      cached = try fetch(at: offset, count: min(Self.window, byteCount - offset))
      cachedOffset = offset
    }
    let start = offset - cachedOffset
    return Array(cached[start..<min(start + wanted, cached.count)])
  }

  private func readLarge(at offset: Int, count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    // A stated size is believed only so far before bytes arrive, and then wholly: growing by and by takes twice the room.
    bytes.reserveCapacity(min(count, Self.believed))
    while bytes.count < count {
      if bytes.count >= Self.believed { bytes.reserveCapacity(count) }
      let size = min(WireFrame.maximumChunk, count - bytes.count)
      let piece = try fetch(at: offset + bytes.count, count: size)
      bytes += piece
      guard piece.count == size else { break }
    }
    return bytes
  }

  private func fetch(at offset: Int, count: Int) throws -> [UInt8] {
    var writer = CanonicalWriter()
    writer.write(count: offset)
    writer.write(count: count)
    try transport.send(WireFrame(.need, session: session, payload: writer.bytes), by: nil)
    guard let answer = try transport.receive(by: nil) else {
      throw DecodeError.nonsense("the connection closed within a request")
    }
    switch answer.kind {
    case .data where answer.payload.count <= count: return answer.payload
    case .unavailable: throw SourceUnavailable()
    default: throw DecodeError.nonsense("no data where data was due")
    }
  }
}
