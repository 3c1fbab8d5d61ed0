// SPDX-License-Identifier: Apache-2.0
// The fields of a protocol buffer message, read by range.

/// Passes over the fields of one message of a protocol buffer.
///
/// Nothing is set aside by a stated length: every field must be there, within its message.
///
/// - Source: protobuf.dev, "Encoding".
struct ProtobufCursor {
  /// What a field holds.
  enum Value {
    /// A number of variable or fixed width.
    case number(UInt64)
    /// Bytes, a text or a message.
    case bytes(Range<Int>)
  }

  private let reader: RangeReader
  private let end: Int
  /// Whether the message is the whole file, so that what is missing was cut off.
  private let isWhole: Bool
  /// The next byte.
  private(set) var offset: Int

  /// Begins with the message that `range` of a file holds.
  init(_ reader: RangeReader, _ range: Range<Int>) {
    self.reader = reader
    offset = range.lowerBound
    end = range.upperBound
    isWhole = range == 0..<reader.byteCount
  }

  /// The next field; `nil` at the end of the message.
  ///
  /// - Throws: ``WalkError``; the source's own errors.
  mutating func next() throws -> (field: Int, value: Value)? {
    guard offset < end else { return nil }
    try reader.step()
    let tag = try number()
    let field = Int(truncatingIfNeeded: tag >> 3)
    guard (1..<1 << 29).contains(field) else { throw WalkError.malformed }
    switch tag & 7 {
    case 0: return (field, .number(try number()))
    case 1: return (field, .number(try fixed(8)))
    case 2:
      let count = try number()
      guard count <= UInt64(end - offset) else {
        throw isWhole ? WalkError.truncated : .malformed
      }
      defer { offset += Int(count) }
      return (field, .bytes(offset..<offset + Int(count)))
    case 5: return (field, .number(try fixed(4)))
    default: throw WalkError.malformed
    }
  }

  /// A number of variable width.
  mutating func number() throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let byte = try fixed(1)
      value |= (byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    throw WalkError.malformed
  }

  private mutating func fixed(_ width: Int) throws -> UInt64 {
    guard width <= end - offset else {
      throw isWhole ? WalkError.truncated : .malformed
    }
    var value: UInt64 = 0
    for byte in try reader.bytes(at: offset, count: width).reversed() {
      value = value << 8 | UInt64(byte)
    }
    offset += width
    return value
  }
}
