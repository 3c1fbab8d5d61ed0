// SPDX-License-Identifier: Apache-2.0
// The first bytes of videos that are not read, and of what only looks like them.

import MediaDecoding
import Testing

@Suite struct UnreadVideoTests {
  private static func packets(first: Int, step: Int, count: Int = 4) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: first + step * count)
    for packet in 0..<count { bytes[first + packet * step] = 0x47 }
    return bytes
  }

  private static let asf: [UInt8] = [
    0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0x00, 0xaa,
  ]

  /// A first page of Ogg, whose stream begins with `name`.
  private static func ogg(_ name: [UInt8]) -> [UInt8] {
    let header: [UInt8] = Array("OggS".utf8)
    return header + [UInt8](repeating: 0, count: 24) + name
  }

  private static func text(_ words: String, _ rest: [UInt8]) -> [UInt8] {
    Array(words.utf8) + rest
  }

  private static let heads: [([UInt8], UnreadVideo)] = {
    let theora: [UInt8] = text("\u{1}theora", []).map { $0 == 1 ? 0x80 : $0 }
    var heads: [([UInt8], UnreadVideo)] = []
    heads.append((packets(first: 0, step: 188), .transportStream))
    heads.append((packets(first: 4, step: 192), .transportStream))
    heads.append(([0, 0, 1, 0xba, 0x44], .programStream))
    heads.append(([0, 0, 1, 0xb3, 0x14], .programStream))
    heads.append((text("FLV", [1, 1]), .flash))
    heads.append((asf, .windowsMedia))
    heads.append((text(".RMF", [0]), .realMedia))
    heads.append((ogg(theora), .ogg))
    return heads
  }()

  private static let others: [[UInt8]] = {
    var others: [[UInt8]] = [[], [0x47], [0, 0, 1]]
    others.append(packets(first: 0, step: 188, count: 3))
    others.append(packets(first: 1, step: 188))
    others.append(ogg(text("OpusHead", [])))
    others.append(text("FLV", []))
    others.append(text("ID3", [3, 0]))
    return others
  }()

  @Test(arguments: heads)
  func everyContainerIsKnownByItsFirstBytes(_ head: [UInt8], _ video: UnreadVideo) {
    #expect(UnreadVideo.sniff(head) == video)
    #expect(MediaFormat.sniff(head) == nil)
    #expect(video.reason.contains(video.rawValue))
  }

  @Test(arguments: others)
  func otherBytesAreNone(_ head: [UInt8]) { #expect(UnreadVideo.sniff(head) == nil) }
}
