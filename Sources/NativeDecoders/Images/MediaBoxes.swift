// SPDX-License-Identifier: Apache-2.0
// The boxes of a HEIC or AVIF file, one after the other, whatever their sizes say.

/// The boxes that stand beside each other in a file, or in a box of it.
///
/// A size that a box cannot have makes it the last. What is said to go beyond the part goes to its end.
///
/// - Source: ISO/IEC 14496-12, clause 4.2.
struct MediaBoxes: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private let end: Int
  private var offset: Int

  /// The boxes in a part of `bytes`, which is all of them by default.
  init(_ bytes: [UInt8], in part: Range<Int>? = nil) {
    self.bytes = bytes
    (offset, end) = (part?.lowerBound ?? 0, Swift.min(part?.upperBound ?? bytes.count, bytes.count))
  }

  /// The next box: its name, and where its content lies.
  mutating func next() -> (name: String, content: Range<Int>)? {
    let room = end - offset
    guard room >= 8 else { return nil }
    let name = String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self)
    var (size, header) = (number(at: offset), 8)
    if size == 1 {
      // The size is 64 bits wide behind the name; what goes beyond 32 goes beyond the file.
      guard room >= 16 else { return nil }
      (size, header) = (number(at: offset + 8) == 0 ? number(at: offset + 12) : room, 16)
    } else if size == 0 {
      size = room
    }
    let stop = offset + Swift.min(Swift.max(size, header), room)
    let content = offset + header..<stop
    offset = size < header ? end : stop
    return (name, content)
  }

  private func number(at place: Int) -> Int {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
