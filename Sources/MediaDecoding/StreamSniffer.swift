// SPDX-License-Identifier: Apache-2.0
// Tells containers of videos that are made of packets, pages or objects by the first of them.

/// Rules for program streams, Flash Video, Ogg and Windows Media.
enum StreamSniffer {
  private static let mostPages = 64
  private static let flash: [UInt8] = Array("FLV".utf8) + [1]
  /// The identifier of an ASF header object.
  private static let windowsMedia: [UInt8] = [
    0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0x00, 0xaa, 0x00, 0x62, 0xce, 0x6c,
  ]
  /// What the first packet of a stream of moving pictures begins with: Theora, VP8, Dirac, and those of OGM.
  private static let pictures: [[UInt8]] = [
    [0x80] + Array("theora".utf8), Array("OVP80".utf8) + [1], Array("BBCD".utf8) + [0],
    [1] + Array("video".utf8) + [0, 0, 0],
  ]

  /// The container of a file that begins with `head`; `nil` when it is none of these.
  ///
  /// - Complexity: O(1).
  /// - Source: ISO/IEC 13818-1, section 2.5.3, and ISO/IEC 11172-1, section 2.4.3; Adobe Flash Video File Format 10.1,
  ///   annex E; RFC 3533 and the mappings of the codecs; Advanced Systems Format 1.20, section 10.1.
  static func sniff(_ head: [UInt8]) -> MediaFormat? {
    if isProgramStream(head) { return .mpegProgram }
    // The size of the header stands behind its flags.
    if head.count >= 9, head.starts(with: flash), head[5..<9].elementsEqual([0, 0, 0, 9]) {
      return .flash
    }
    if head.starts(with: windowsMedia) { return .windowsMedia }
    return holdsPictures(head) ? .ogg : nil
  }

  /// A pack header of MPEG-2 or MPEG-1, with the bits that are always set.
  private static func isProgramStream(_ head: [UInt8]) -> Bool {
    guard head.count >= 12, head.starts(with: [0, 0, 1, 0xba]) else { return false }
    let isSecond =
      head[4] & 0xc4 == 0x44 && head[6] & 4 != 0 && head[8] & 4 != 0 && head[9] & 1 != 0
    return isSecond || (head[4] & 0xf1 == 0x21 && head[6] & 1 != 0 && head[8] & 1 != 0)
  }

  /// Whether one of the streams that begin in the first pages of an Ogg file is of moving pictures.
  private static func holdsPictures(_ head: [UInt8]) -> Bool {
    var offset = 0
    for _ in 0..<mostPages {
      guard let page = OggPage(head[offset...]), page.isFirst else { return false }
      let content = head[(offset + page.headerCount)...]
      if pictures.contains(where: { content.starts(with: $0) }) { return true }
      offset += page.byteCount
      guard offset < head.count else { return false }
    }
    return false
  }
}

/// A page of Ogg.
///
/// - Source: RFC 3533, section 6.
public struct OggPage: Sendable {
  /// The bytes before the content.
  public let headerCount: Int
  /// The bytes of the page, its header among them; at most 65,307.
  public let byteCount: Int
  /// Whether a stream begins with it.
  public let isFirst: Bool
  /// Whether a stream ends with it.
  public let isLast: Bool

  /// The page whose header `bytes` begin with; `nil` when they do not, or end within the header.
  ///
  /// - Complexity: O(1).
  public init?(_ bytes: ArraySlice<UInt8>) {
    let start = bytes.startIndex
    guard bytes.count >= 27, bytes.starts(with: Array("OggS".utf8) + [0]) else { return nil }
    headerCount = 27 + Int(bytes[start + 26])
    guard bytes.count >= headerCount else { return nil }
    byteCount = bytes[start + 27..<start + headerCount].reduce(headerCount) { $0 + Int($1) }
    isFirst = bytes[start + 5] & 2 != 0
    isLast = bytes[start + 5] & 4 != 0
  }
}
