// SPDX-License-Identifier: Apache-2.0
// Reads back what CanonicalWriter wrote, checking every bound.

/// Why canonical bytes could not be read.
public enum CanonicalError: Error, Hashable, Sendable {
  /// The bytes ended inside a value.
  case truncated
  /// A value has an encoding that the writer never makes.
  case malformed
  /// Bytes are left after the last value.
  case trailing
}

/// Reads values in the order in which a ``CanonicalWriter`` wrote them.
public struct CanonicalReader: Sendable {
  private let bytes: [UInt8]
  private var position = 0

  /// Reads from the start of `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The number of bytes not yet read.
  public var remaining: Int { bytes.count - position }

  /// Reads one byte.
  public mutating func readByte() throws(CanonicalError) -> UInt8 {
    guard position < bytes.count else { throw .truncated }
    defer { position += 1 }
    return bytes[position]
  }

  /// Reads `count` bytes that carry no length of their own.
  public mutating func readFixed(_ count: Int) throws(CanonicalError) -> [UInt8] {
    guard count >= 0, count <= remaining else { throw .truncated }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// Reads eight bytes, most significant first.
  public mutating func readUInt64() throws(CanonicalError) -> UInt64 {
    try readFixed(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Reads four bytes, most significant first.
  public mutating func readUInt32() throws(CanonicalError) -> UInt32 {
    try readFixed(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Reads a two's complement of eight bytes.
  public mutating func readInt64() throws(CanonicalError) -> Int64 {
    Int64(bitPattern: try readUInt64())
  }

  /// Reads an IEEE 754 bit pattern of eight bytes.
  public mutating func readDouble() throws(CanonicalError) -> Double {
    Double(bitPattern: try readUInt64())
  }

  /// Reads a byte string with its length.
  public mutating func readBytes() throws(CanonicalError) -> [UInt8] {
    try readFixed(Int(try readUInt32()))
  }

  /// Reads a text with its length; malformed when it is not UTF-8.
  public mutating func readText() throws(CanonicalError) -> String {
    guard let text = String(validating: try readBytes(), as: UTF8.self) else { throw .malformed }
    return text
  }

  /// Reads a presence byte and, when it is one, the value by `body`.
  public mutating func readOptional<Value>(
    _ body: (inout CanonicalReader) throws(CanonicalError) -> Value
  ) throws(CanonicalError) -> Value? {
    switch try readByte() {
    case 0: nil
    case 1: try body(&self)
    default: throw .malformed
    }
  }

  /// Checks that nothing is left.
  public func finish() throws(CanonicalError) {
    guard remaining == 0 else { throw .trailing }
  }
}
