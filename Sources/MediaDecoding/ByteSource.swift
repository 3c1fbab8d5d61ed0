// SPDX-License-Identifier: Apache-2.0
// Bytes by range and bytes in order: the two shapes in which evidence reaches a decoder.

/// Bytes that can be read by range: a file, or a blob of the vault.
///
/// One thread at a time. A source must not itself use the decoder that reads it.
public protocol ByteSource: AnyObject {
  /// The number of bytes.
  var byteCount: Int { get }

  /// Reads up to `count` bytes from `offset`; fewer only where the source ends.
  ///
  /// - Throws: the error of whatever holds the bytes.
  func read(at offset: Int, count: Int) throws -> [UInt8]
}

/// Bytes that come in order and end: a record of a capture, a decoded stream.
///
/// One thread at a time.
public protocol ByteStream: AnyObject {
  /// The next bytes, at least one and at most `maximum`; empty at the end, and again after it.
  ///
  /// - Throws: the error of whatever holds or makes the bytes.
  func next(maximum: Int) throws -> [UInt8]
}

/// Bytes in memory, by range and in order.
public final class MemoryBytes: ByteSource, ByteStream {
  private let bytes: [UInt8]
  private var position = 0

  /// Offers `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The number of bytes.
  public var byteCount: Int { bytes.count }

  /// Reads up to `count` bytes from `offset`; all of them are given without a copy.
  public func read(at offset: Int, count: Int) -> [UInt8] {
    if offset == 0, count >= bytes.count { return bytes }
    guard offset >= 0, offset < bytes.count, count > 0 else { return [] }
    return Array(bytes[offset..<min(bytes.count, offset + min(count, bytes.count))])
  }

  /// The next bytes in order.
  public func next(maximum: Int) -> [UInt8] {
    defer { position += min(maximum, bytes.count - position) }
    return read(at: position, count: maximum)
  }
}

/// A source read in order from its start.
public final class SourceStream: ByteStream {
  private let source: any ByteSource
  private var position: Int

  /// Reads `source` in order from `offset`.
  public init(_ source: any ByteSource, from offset: Int = 0) {
    self.source = source
    position = offset
  }

  /// The next bytes in order.
  public func next(maximum: Int) throws -> [UInt8] {
    let bytes = try source.read(at: position, count: maximum)
    position += bytes.count
    return bytes
  }
}
