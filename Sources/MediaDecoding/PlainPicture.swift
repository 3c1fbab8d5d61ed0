// SPDX-License-Identifier: Apache-2.0
// Whether an encoded picture holds pixels and nothing else.

/// Looks for anything but pixels in a JPEG or PNG.
///
/// A parent asks this of what its child calls a picture: no metadata, no profile, no comment, nothing
/// after its end, and the size that was stated.
package enum PlainPicture {
  /// Whether `bytes` are a JPEG or PNG of `width` by `height` pixels with no other part than decoding
  /// needs.
  ///
  /// - Complexity: O(`bytes.count`).
  package static func check(
    _ bytes: [UInt8], _ encoding: RenderedEncoding, width: Int, height: Int
  ) -> Bool {
    switch encoding {
    case .jpeg: isPlainJPEG(bytes, width: width, height: height)
    case .png: isPlainPNG(bytes, width: width, height: height)
    }
  }

  /// Start, JFIF header without thumbnail, tables, one baseline frame, its scans, end.
  private static func isPlainJPEG(_ bytes: [UInt8], width: Int, height: Int) -> Bool {
    guard bytes.count > 4, bytes[0] == 0xff, bytes[1] == 0xd8 else { return false }
    var offset = 2
    var frames = 0
    while let marker = marker(at: offset, in: bytes) {
      if marker == 0xd9 { return frames == 1 && offset + 2 == bytes.count }
      guard offset + 4 <= bytes.count else { return false }
      let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
      let end = offset + 2 + length
      guard length >= 2, end <= bytes.count else { return false }
      let body = bytes[offset + 4..<end]
      offset = end
      switch marker {
      // JFIF, 16 bytes in all: no thumbnail.
      case 0xe0: guard length == 16, body.starts(with: "JFIF\0".utf8) else { return false }
      case 0xdb, 0xc4, 0xdd: break
      case 0xc0:
        guard body.count >= 6 else { return false }
        let sides = body.dropFirst().prefix(4).map { Int($0) }
        guard sides[0] << 8 | sides[1] == height, sides[2] << 8 | sides[3] == width else {
          return false
        }
        frames += 1
      case 0xda: offset = endOfScan(from: offset, in: bytes)
      default: return false
      }
    }
    return false
  }

  private static func marker(at offset: Int, in bytes: [UInt8]) -> UInt8? {
    offset + 2 <= bytes.count && bytes[offset] == 0xff ? bytes[offset + 1] : nil
  }

  /// Where the first marker after coded data stands that is neither stuffing nor a restart.
  private static func endOfScan(from start: Int, in bytes: [UInt8]) -> Int {
    var offset = start
    while offset + 1 < bytes.count {
      let next = bytes[offset + 1]
      if bytes[offset] == 0xff, next != 0, !(0xd0...0xd7).contains(next) { return offset }
      offset += 1
    }
    return bytes.count
  }

  private static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
  private static let header = Array("IHDR".utf8)
  private static let data = Array("IDAT".utf8)
  private static let end = Array("IEND".utf8)
  private static let resolution = Array("pHYs".utf8)

  /// Header, resolution, data, end.
  private static func isPlainPNG(_ bytes: [UInt8], width: Int, height: Int) -> Bool {
    guard bytes.starts(with: signature) else { return false }
    var offset = signature.count
    var isFirst = true
    while offset + 12 <= bytes.count {
      let length = number(bytes[offset..<offset + 4])
      let kind = Array(bytes[offset + 4..<offset + 8])
      guard length <= bytes.count - offset - 12 else { return false }
      let body = bytes[offset + 8..<offset + 8 + length]
      offset += 12 + length
      if isFirst {
        guard kind == header, length == 13, number(body.prefix(4)) == width,
          number(body.dropFirst(4).prefix(4)) == height
        else { return false }
        isFirst = false
      } else if kind == end {
        return length == 0 && offset == bytes.count
      } else if kind != data {
        guard kind == resolution, length == 9 else { return false }
      }
    }
    return false
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
