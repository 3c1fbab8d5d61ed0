// SPDX-License-Identifier: Apache-2.0
// The chunks of a PNG file, one after the other.

internal import CZlib

/// One chunk of a PNG file.
struct PNGChunk {
  /// Its four letters; what are none are replaced.
  let name: String
  /// Where its length stands.
  let start: Int
  /// Where its data lie, as far as they are there.
  let data: Range<Int>
  /// Whether it ends within the file.
  let isWhole: Bool

  /// Where the next one begins.
  var end: Int { isWhole ? data.upperBound + 4 : data.upperBound }

  /// Whether its checksum is that of its name and data.
  ///
  /// - Complexity: O(data).
  func isSound(in bytes: [UInt8]) -> Bool {
    guard isWhole else { return false }
    let sum = Self.checksum(of: bytes, start + 4..<data.upperBound)
    return sum == bytes[data.upperBound..<end].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The CRC-32 of these bytes, of the first 2³² of them at the most.
  static func checksum(of bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      let sum = unsafe CZlib.crc32(0, base + range.lowerBound, UInt32(clamping: range.count))
      return UInt32(truncatingIfNeeded: sum)
    }
  }

  /// A chunk with its length and checksum.
  static func made(_ name: String, _ data: some Collection<UInt8>) -> [UInt8] {
    var chunk = number(data.count) + Array(name.utf8) + data
    chunk += number(Int(checksum(of: chunk, 4..<chunk.count)))
    return chunk
  }

  /// Four bytes of a number, the highest first; what goes beyond 32 bits is left out.
  static func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}

/// Goes over the chunks of a PNG file, or of a part of it that begins with one.
///
/// A chunk that goes beyond the end is the last; what is shorter than an empty one is none.
///
/// - Source: Portable Network Graphics (third edition), section 5.3.
struct PNGChunks: Sequence, IteratorProtocol {
  /// The bytes of the signature that stand before the first chunk.
  static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
  private static let frame = 12

  private let bytes: [UInt8]
  private let limit: Int
  private var offset: Int

  /// The chunks behind the signature, or those in `part`, which must lie within `bytes`.
  init(_ bytes: [UInt8], in part: Range<Int>? = nil) {
    self.bytes = bytes
    offset = part?.lowerBound ?? Self.signature.count
    limit = part?.upperBound ?? bytes.count
  }

  /// The next chunk; `nil` behind the last.
  ///
  /// - Complexity: O(1).
  mutating func next() -> PNGChunk? {
    guard limit - offset >= Self.frame else { return nil }
    let length = Self.number(bytes, at: offset)
    let data = offset + 8
    let isWhole = length <= limit - offset - Self.frame
    let chunk = PNGChunk(
      name: String(decoding: bytes[offset + 4..<data], as: UTF8.self), start: offset,
      data: data..<(isWhole ? data + length : Swift.min(limit, data + length)), isWhole: isWhole)
    offset = isWhole ? chunk.end : limit
    return chunk
  }

  /// The number of four bytes, the highest first, that stands at `offset`.
  static func number(_ bytes: [UInt8], at offset: Int) -> Int {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
