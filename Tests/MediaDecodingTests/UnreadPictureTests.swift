// SPDX-License-Identifier: Apache-2.0
// The first bytes of pictures that are not read, and of what only looks like them.

import MediaDecoding
import Testing

@Suite struct UnreadPictureTests {
  private static func targa(_ fields: [Int: UInt8]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 40)
    for (place, value) in [2: 2, 12: 64, 14: 48, 16: 24].merging(fields, uniquingKeysWith: { $1 }) {
      bytes[place] = value
    }
    return bytes
  }

  private static func icon(_ kind: UInt8, start: UInt8 = 22) -> [UInt8] {
    [0, 0, kind, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0, 104, 4, 0, 0, start, 0, 0, 0, 40, 0]
  }

  private static let box: [UInt8] = [0x0d, 0x0a, 0x87, 0x0a]

  private static let heads: [([UInt8], UnreadPicture)] = [
    ([0, 0, 0, 12] + Array("jP  ".utf8) + box, .jpeg2000),
    ([0xff, 0x4f, 0xff, 0x51, 0], .jpeg2000),
    ([0, 0, 0, 12] + Array("JXL ".utf8) + box, .jpegXL), ([0xff, 0x0a, 0xfa], .jpegXL),
    (Array("P6\n4 4\n255\n".utf8) + [0, 1, 0xff], .portable),
    (Array("P7\nWIDTH 4\n".utf8) + [0, 0xff], .portable),
    (targa([:]), .targa), (targa([2: 10, 16: 32, 17: 0x28]), .targa),
    (targa([1: 1, 2: 1, 5: 0, 6: 1, 7: 24, 16: 8]), .targa),
    ([0x49, 0x49, 0xbc, 1, 8, 0, 0, 0], .jpegXR),
    (Array("qoif".utf8) + [0, 0, 0, 4, 0, 0, 0, 4, 3, 0], .quiteOK),
    (Array("icns".utf8) + [0, 0, 1, 0], .appleIcon),
    ([0x01, 0xda, 1, 1, 0, 3, 0, 4, 0, 4, 0, 3], .siliconGraphics),
    ([0x0a, 5, 1, 8, 0, 0, 0, 0], .pcx), (icon(1), .icon), (icon(2), .icon),
    (Array("8BPS".utf8) + [0, 1], .photoshop), (Array("gimp xcf v011".utf8) + [0], .gimp),
    ([0x76, 0x2f, 0x31, 0x01, 2], .openEXR), (Array("#?RADIANCE\n".utf8) + [0, 0xff], .radiance),
    (Array("DDS ".utf8) + [124, 0, 0, 0], .directDraw), (Array("AT&TFORM".utf8) + [0], .djvu),
    ([0, 0, 0, 24] + Array("ftypcrx ".utf8) + [0, 0, 0, 1], .cameraRaw),
    (Array("FUJIFILMCCD-RAW 0201".utf8) + [0], .cameraRaw),
  ]

  private static let others: [[UInt8]] = [
    [], [0x50], Array("P6".utf8), Array("P8\n4 4\n".utf8), Array("P6x4 4".utf8), [0xff],
    [0x0a, 5, 1, 3],
    icon(3), icon(1, start: 21), Array(icon(1).prefix(21)), targa([12: 0]), targa([16: 23]),
    targa([3: 1]), targa([17: 0x40]), targa([2: 4]), [UInt8](repeating: 0, count: 64),
    Array(targa([:]).prefix(18)), Array("qoif".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 3, 0],
    Array("qoif".utf8) + [0, 0, 0, 4, 0, 0, 0, 4, 5, 0],
    [0x01, 0xda, 1, 3, 0, 3, 0, 4, 0, 4, 0, 3], [0x01, 0xda, 1, 1, 0, 4, 0, 4, 0, 4, 0, 3],
    [0x49, 0x49, 0xbc, 2],
  ]

  @Test(arguments: heads)
  func everyFormatIsKnownByItsFirstBytes(_ head: [UInt8], _ picture: UnreadPicture) {
    #expect(UnreadPicture.sniff(head) == picture)
    #expect(MediaFormat.sniff(head) == nil && UnreadVideo.sniff(head) == nil)
    #expect(picture.reason.contains(picture.rawValue))
  }

  @Test func everyFormatHasAHead() {
    #expect(Set(Self.heads.map(\.1)) == Set(UnreadPicture.allCases))
  }

  @Test(arguments: others)
  func otherBytesAreNone(_ head: [UInt8]) { #expect(UnreadPicture.sniff(head) == nil) }
}
