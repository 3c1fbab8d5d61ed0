// SPDX-License-Identifier: Apache-2.0
// The frames that a parent and its decoder child exchange: a length, a type, a session, a payload.

/// One message between a parent and its decoder child.
///
/// On the wire: the number of bytes that follow as a 32-bit big-endian integer, the kind as one byte,
/// the session as a 32-bit big-endian integer, the payload. `docs/formats/decoder-protocol.md` has the
/// payload of each kind.
public struct WireFrame: Hashable, Sendable {
  /// What a frame is for.
  ///
  /// Below 0x80 the parent speaks, from 0x80 the child.
  public enum Kind: UInt8, CaseIterable, Hashable, Sendable {
    /// Examine one media file.
    case examine = 0x01
    /// Open a compressed stream.
    case openDecompression = 0x02
    /// Decode some of a compressed stream.
    case step = 0x03
    /// Open an archive.
    case openArchive = 0x04
    /// Move to the next entry of an archive.
    case nextEntry = 0x05
    /// Read some of the current entry.
    case readEntry = 0x06
    /// Open a parser for a document.
    case openMarkup = 0x07
    /// Parse some of a document.
    case feed = 0x08
    /// Close what a session holds.
    case close = 0x09
    /// The bytes that the child needed.
    case data = 0x0a
    /// The bytes that the child needed cannot be read.
    case unavailable = 0x0b
    /// Trust these signers from now on.
    case trust = 0x0d
    /// Make a picture that may be shown.
    case render = 0x0e
    /// Asks for a fault or a forbidden act; answered only by builds of the child for tests.
    case probe = 0x7f
    /// The child is locked down and warm.
    case ready = 0x80
    /// The child needs a range of the source.
    case need = 0x81
    /// The answer to `examine`.
    case examined = 0x82
    /// The answer to the three kinds of opening.
    case opened = 0x83
    /// The answer to `step`.
    case stepped = 0x84
    /// The answer to `nextEntry`.
    case entry = 0x85
    /// The answer to `readEntry` and to `probe`.
    case bytes = 0x86
    /// The answer to `feed`.
    case events = 0x87
    /// The answer to `close`.
    case closed = 0x88
    /// Any request failed.
    case failed = 0x89
    /// The answer to `trust`.
    case trusted = 0x8b
    /// The answer to `render`.
    case rendered = 0x8c
  }

  /// What the frame is for.
  public let kind: Kind
  /// The session it belongs to; 0 for work that opens nothing.
  public let session: UInt32
  /// The rest, as the kind lays it out.
  public let payload: [UInt8]

  /// Groups the parts of a frame.
  public init(_ kind: Kind, session: UInt32 = 0, payload: [UInt8] = []) {
    self.kind = kind
    self.session = session
    self.payload = payload
  }

  /// The version of the protocol, told in `ready`.
  public static let protocolVersion: UInt32 = 4
  /// The number of bytes before the payload.
  public static let headerByteCount = 9
  /// The largest payload, in bytes.
  ///
  /// More is a fault, and the child is replaced.
  public static let maximumPayload = 32 << 20
  /// The most bytes that one `step`, `feed`, `readEntry` or `need` carries.
  public static let maximumChunk = 1 << 20

  /// The header of this frame on the wire.
  public var header: [UInt8] {
    let length = UInt32(clamping: payload.count + 5)
    let numbers = [length >> 24, length >> 16, length >> 8, length]
    let ids = [session >> 24, session >> 16, session >> 8, session]
    return numbers.map { UInt8(truncatingIfNeeded: $0) } + [kind.rawValue]
      + ids.map { UInt8(truncatingIfNeeded: $0) }
  }

  /// What a header announces.
  public struct Header: Hashable, Sendable {
    /// What the frame is for.
    public let kind: Kind
    /// The session it belongs to.
    public let session: UInt32
    /// The number of payload bytes that follow.
    public let payloadByteCount: Int

    /// Reads a header of ``WireFrame/headerByteCount`` bytes.
    ///
    /// - Throws: ``DecodeError`` `.broken` when the other side speaks nonsense.
    public init(_ bytes: [UInt8]) throws(DecodeError) {
      guard bytes.count == WireFrame.headerByteCount, let kind = Kind(rawValue: bytes[4]) else {
        throw .nonsense("an unknown kind of frame")
      }
      let length = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
      guard length >= 5, length - 5 <= WireFrame.maximumPayload else {
        throw .nonsense("a frame of a forbidden size")
      }
      self.kind = kind
      session = bytes[5..<9].reduce(0) { $0 << 8 | UInt32($1) }
      payloadByteCount = length - 5
    }
  }
}

extension DecodeError {
  /// The other end of a connection spoke nonsense.
  static func nonsense(_ what: String) -> DecodeError {
    DecodeError(.broken, "the decoder protocol was broken: \(what)")
  }
}
