// SPDX-License-Identifier: Apache-2.0
// The first bytes of videos that are not read, and of what only looks like them.

import MediaDecoding
import Testing

@Suite struct UnreadVideoTests {
  private static func text(_ words: String, _ rest: [UInt8]) -> [UInt8] {
    Array(words.utf8) + rest
  }

  /// The first three blocks of a frame of DV.
  private static func digitalVideo(_ fields: [Int: UInt8] = [:]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xff, count: 240)
    let blocks: [[UInt8]] = [[0x1f, 7, 0, 0xbf], [0x3f, 7, 0, 0x8f], [0x3f, 7, 1, 0x8f]]
    for (number, block) in blocks.enumerated() {
      bytes.replaceSubrange(80 * number..<80 * number + 4, with: block)
    }
    for (place, value) in fields { bytes[place] = value }
    return bytes
  }

  private static let mxf: [UInt8] = [
    0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01, 0x0d, 0x01, 0x02, 0x01, 0x01, 0x02, 0x04, 0x00,
  ]

  private static let heads: [([UInt8], UnreadVideo)] = {
    var heads: [([UInt8], UnreadVideo)] = []
    heads.append(([0, 0, 1, 0xb3, 0x14], .mpeg))
    heads.append(([0, 0, 1, 0xb0, 1, 0, 0, 1, 0xb5, 0x89], .mpeg))
    heads.append(([0, 0, 0, 1, 0x67, 100, 0, 30], .h264))
    heads.append(([0, 0, 0, 1, 9, 0xf0, 0, 0, 1, 0x27, 66, 0, 30], .h264))
    heads.append(([0, 0, 0, 1, 0x40, 1, 12, 1], .hevc))
    heads.append(([0, 0, 1, 0x46, 1, 0x50, 0, 0, 0, 1, 0x40, 1, 12], .hevc))
    heads.append((text(".RMF", [0]), .realMedia))
    heads.append((digitalVideo(), .digitalVideo))
    heads.append((mxf, .mxf))
    heads.append((text("DKIF", [0, 0, 32, 0]) + text("VP80", [0]), .ivf))
    heads.append((text("nut/multimedia container", [0]), .nut))
    heads.append((text("YUV4MPEG2 W4 H4 F25:1\nFRAME\naaaaaaaaaaaaaaaaaaaaaaaa", []), .yuv4MPEG))
    heads.append(([0, 0, 1, 0xba, 0, 0], .damaged))
    heads.append((text("FLV", [1, 5, 0, 0, 0, 8]), .damaged))
    var packets = [UInt8](repeating: 0xff, count: 1_128)
    for packet in [0, 1, 3, 4, 5] { packets[188 * packet] = 0x47 }
    heads.append((packets, .damaged))
    return heads
  }()

  private static let others: [[UInt8]] = {
    var others: [[UInt8]] = [[], [0x47], [0, 0, 1], [0, 0, 0, 1], [0, 0, 1, 0xb0]]
    others.append([0, 0, 1, 0xb0, 1, 0, 0, 1, 0xb6])
    others.append([0, 0, 0, 1, 0x67, 101, 0, 30])
    others.append([0, 0, 0, 1, 9, 0xf0, 0, 0, 1, 0x65, 66])
    others.append([0, 0, 0, 1, 0x40, 2])
    others.append([0, 0, 1, 0x46, 1, 0x50, 0, 0, 1])
    others.append(digitalVideo([3: 0x3e]))
    others.append(digitalVideo([162: 0]))
    others.append(Array(digitalVideo().prefix(239)))
    others.append(text("DKIF", [1, 0, 32, 0]))
    others.append(text("ID3", [3, 0]))
    var packets = [UInt8](repeating: 0xff, count: 1_128)
    for packet in [0, 2, 5] { packets[188 * packet] = 0x47 }
    others.append(packets)
    return others
  }()

  @Test(arguments: heads)
  func everyContainerIsKnownByItsFirstBytes(_ head: [UInt8], _ video: UnreadVideo) {
    #expect(UnreadVideo.sniff(head) == video)
    #expect(MediaFormat.sniff(head) == nil)
    #expect(video.reason.contains(video.rawValue))
  }

  @Test func everyContainerHasAHead() {
    #expect(Set(Self.heads.map(\.1)) == Set(UnreadVideo.allCases))
  }

  @Test(arguments: others)
  func otherBytesAreNone(_ head: [UInt8]) { #expect(UnreadVideo.sniff(head) == nil) }
}
