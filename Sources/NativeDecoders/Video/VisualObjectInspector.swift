// SPDX-License-Identifier: Apache-2.0
// What a packet of MPEG-4 part 2 says about itself before it is decoded.

internal import CFFmpeg

/// Reads the headers of the pictures of MPEG-4 part 2 (FFmpeg's `mpeg4`), one a packet.
///
/// Decoding can begin at each I picture as long as no picture points backwards and forwards: where one of
/// those comes, or one that is not coded, a sprite, or several pictures in one packet, there is no kind.
///
/// - Source: ISO/IEC 14496-2, 6.2.1 (start codes), 6.2.3 (video object layer), 6.2.5 (video object plane).
struct VisualObjectInspector: PacketInspecting {
  /// How many bits a picture's place within its second has; from the newest layer header.
  private var timeBits: Int?
  /// The parameters that the decoder has met last.
  private var parameters: [UInt8] = []

  /// Reads `header`, what the container holds of parameters; it may be empty.
  init(_ header: [UInt8]) {
    _ = walk(header.span)
    parameters = header
  }

  mutating func kind(of packet: Span<UInt8>) -> PacketKind? {
    guard let found = walk(packet), let picture = found.picture else { return nil }
    var kind = PacketKind(isRestart: picture == .intra, isUnreferenced: false)
    let own = (0..<found.parametersEnd).map { packet[$0] }
    // The same parameters again change nothing.
    if !own.isEmpty, own != parameters {
      kind.hasParameters = true
      parameters = own
    }
    return kind
  }

  private enum Picture { case intra, predicted }

  /// What lies in a packet; `nil` where it is not as expected.
  private mutating func walk(
    _ bytes: Span<UInt8>
  ) -> (picture: Picture?, parametersEnd: Int)? {
    var picture: Picture?
    var end = 0
    var offset = 0
    while let start = Self.nextStart(bytes, from: offset) {
      offset = start + 4
      switch bytes[start + 3] {
      case 0x20...0x2f:
        guard let bits = Self.timeBits(bytes, from: offset) else { return nil }
        timeBits = bits
        end = bytes.count
      // Visual objects and their sequences, and user data, by which decoders know encoders and their faults.
      case 0x00...0x1f, 0xb0, 0xb1, 0xb2, 0xb5: end = bytes.count
      // A group of pictures: the time of day.
      case 0xb3: if end == bytes.count { end = start }
      case 0xb6:
        guard picture == nil, let found = self.picture(bytes, from: offset) else { return nil }
        picture = found
        if end == bytes.count { end = start }
      default: return nil
      }
    }
    // Parameters behind a picture count for the next.
    guard picture == nil || end < bytes.count else { return nil }
    return (picture, end)
  }

  /// Where the next three bytes 0, 0, 1 lie that a fourth follows.
  private static func nextStart(_ bytes: Span<UInt8>, from offset: Int) -> Int? {
    var index = offset
    while index + 3 < bytes.count {
      if bytes[index + 2] > 1 {
        index += 3
      } else if bytes[index] == 0, bytes[index + 1] == 0, bytes[index + 2] == 1 {
        return index
      } else {
        index += 1
      }
    }
    return nil
  }

  private static func timeBits(_ bytes: Span<UInt8>, from offset: Int) -> Int? {
    var reader = HeaderBits(bytes, from: offset)
    // Object type 18 is scalable by fine grains.
    guard reader.take(1) != nil, let type = reader.take(8), type != 18,
      let hasIdentifier = reader.take(1), hasIdentifier == 0 || reader.take(7) != nil,
      let aspect = reader.take(4), aspect != 15 || reader.take(16) != nil,
      let hasControl = reader.take(1)
    else { return nil }
    if hasControl == 1 {
      guard reader.take(3) != nil, let hasBuffer = reader.take(1) else { return nil }
      if hasBuffer == 1 { for _ in 0..<79 { guard reader.take(1) != nil else { return nil } } }
    }
    guard reader.take(2) == 0, reader.take(1) == 1, let resolution = reader.take(16),
      reader.take(1) == 1, resolution > 0
    else { return nil }
    return max(1, Int.bitWidth - (resolution - 1).leadingZeroBitCount)
  }

  private func picture(_ bytes: Span<UInt8>, from offset: Int) -> Picture? {
    guard let timeBits else { return nil }
    var reader = HeaderBits(bytes, from: offset)
    guard let type = reader.take(2), type < 2 else { return nil }
    while true {
      guard let more = reader.take(1) else { return nil }
      if more == 0 { break }
    }
    guard reader.take(1) == 1, reader.take(timeBits) != nil, reader.take(1) == 1,
      reader.take(1) == 1
    else { return nil }
    return type == 0 ? .intra : .predicted
  }
}

/// The first bits of a header, from the highest on.
private struct HeaderBits {
  private static let mostBytes = 64

  private let bytes: [UInt8]
  private var position = 0

  init(_ packet: Span<UInt8>, from offset: Int) {
    bytes = (offset..<min(packet.count, offset + Self.mostBytes)).map { packet[$0] }
  }

  /// The number in the next `count` bits, at most 16; `nil` where they end.
  mutating func take(_ count: Int) -> Int? {
    guard count <= 8 * bytes.count - position else { return nil }
    var value = 0
    for _ in 0..<count {
      value = value << 1 | Int(bytes[position / 8] >> (7 - position % 8)) & 1
      position += 1
    }
    return value
  }
}
