// SPDX-License-Identifier: Apache-2.0
// One byte form for each value, so that a digest of it means the value and nothing else.

/// Writes values in a form that has exactly one encoding for each value.
///
/// Integers are big-endian and of fixed width; texts and byte strings carry their length as a 32-bit
/// count; an absent value is one zero byte, a present one a one byte and the value. Two different
/// sequences of values never give the same bytes as long as their readers agree on the order of types.
public struct CanonicalWriter: Sendable {
  /// What has been written.
  public private(set) var bytes: [UInt8] = []

  /// Starts empty.
  public init() {}

  /// Writes one byte.
  public mutating func write(_ value: UInt8) { bytes.append(value) }

  /// Writes eight bytes, most significant first.
  public mutating func write(_ value: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }

  /// Writes four bytes, most significant first.
  public mutating func write(_ value: UInt32) {
    for shift in stride(from: 24, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
    }
  }

  /// Writes the two's complement, eight bytes.
  public mutating func write(_ value: Int64) { write(UInt64(bitPattern: value)) }

  /// Writes the IEEE 754 bit pattern, eight bytes.
  public mutating func write(_ value: Double) { write(value.bitPattern) }

  /// Writes the length and the bytes.
  public mutating func write(_ value: [UInt8]) {
    write(UInt32(clamping: value.count))
    bytes.append(contentsOf: value)
  }

  /// Writes the length in UTF-8 and the UTF-8 bytes.
  public mutating func write(_ value: String) { write(Array(value.utf8)) }

  /// Writes bytes without a length; only for values of fixed width.
  public mutating func writeFixed(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

  /// Writes a presence byte and, when present, the value by `body`.
  public mutating func write<Value>(
    optional value: Value?, _ body: (inout CanonicalWriter, Value) -> Void
  ) {
    guard let value else { return write(UInt8(0)) }
    write(UInt8(1))
    body(&self, value)
  }
}
