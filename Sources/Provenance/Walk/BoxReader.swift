// SPDX-License-Identifier: Apache-2.0
// The boxes of an ISO base media file.

/// One box.
struct MediaBox {
  /// Four characters, Latin-1.
  let type: String
  /// Its first byte in the file.
  let start: Int
  /// The first byte of its content.
  let content: Int
  /// The first byte after it.
  let end: Int

  /// The number of its bytes.
  var length: Int { end - start }
}

/// Reads the boxes of an ISO base media file.
///
/// - Source: ISO/IEC 14496-12, section 4.2.
struct BoxReader {
  let reader: RangeReader

  /// The boxes from `start` to `end`, at most 4,096.
  ///
  /// - Throws: ``WalkError`` when a box does not fit; the source's own errors.
  func boxes(from start: Int, to end: Int) throws -> [MediaBox] {
    var list: [MediaBox] = []
    var offset = start
    while let box = try box(at: offset, before: end) {
      list.append(box)
      guard list.count <= 4_096 else { throw WalkError.limit }
      offset = box.end
    }
    return list
  }

  /// The box at `offset`; `nil` when fewer than eight bytes are left before `end`.
  func box(at offset: Int, before end: Int) throws -> MediaBox? {
    guard offset >= 0, offset <= end - 8 else { return nil }
    try reader.step()
    var size = try reader.integer(at: offset, width: 4, isBigEndian: true)
    let type = TextDecoding.latin1(try reader.bytes(at: offset + 4, count: 4)[...])
    var header = 8
    if size == 1 {
      size = try reader.integer(at: offset + 8, width: 8, isBigEndian: true)
      header = 16
    } else if size == 0 {
      size = end - offset
    }
    guard size >= header, size <= end - offset else { throw WalkError.truncated }
    return MediaBox(type: type, start: offset, content: offset + header, end: offset + size)
  }
}
