// SPDX-License-Identifier: Apache-2.0
// What is left of an animated WebP whose end is missing: a file of its whole frames.

/// Makes a file of the whole frames of an animated WebP that was cut.
///
/// libwebp opens an animation only as a whole. A cut one begins with parts that are whole all the same: each frame is a
/// chunk of its own (`ANMF`), after those of the canvas (`VP8X`, `ANIM`). Source: the WebP container specification, RIFF.
enum CutWebP {
  private static let header = 12
  private static let chunkHeader = 8

  /// The whole frames as a file; `nil` for what is not cut, is no animation, or has no whole frame.
  ///
  /// - Complexity: O(bytes).
  static func wholeFrames(of bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count > header, bytes.starts(with: Array("RIFF".utf8)),
      bytes[8..<header].elementsEqual("WEBP".utf8),
      size(bytes, at: 4) > bytes.count - chunkHeader
    else { return nil }
    var (end, frames) = (header, 0)
    while bytes.count - end >= chunkHeader {
      let length = size(bytes, at: end + 4)
      let next = end + chunkHeader + length + length % 2
      guard next <= bytes.count else { break }
      if bytes[end..<end + 4].elementsEqual("ANMF".utf8) { frames += 1 }
      end = next
    }
    guard frames > 0 else { return nil }
    var whole = Array(bytes[..<end])
    for (index, shift) in [0, 8, 16, 24].enumerated() {
      whole[4 + index] = UInt8(truncatingIfNeeded: (end - chunkHeader) >> shift)
    }
    return whole
  }

  /// A 32-bit number, the lowest byte first; `offset + 4` is at most the number of bytes.
  private static func size(_ bytes: [UInt8], at offset: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }
}
