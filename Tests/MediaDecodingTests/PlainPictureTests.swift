// SPDX-License-Identifier: Apache-2.0
// A picture with anything in it but pixels is told from one without.

import EvidenceModel
import MediaDecoding
import Testing

@Suite struct PlainPictureTests {
  /// A JPEG of 3 by 2 pixels as far as its structure goes.
  private static func jpeg(
    extra: [UInt8] = [], tail: [UInt8] = [], thumbnail: Bool = false
  ) -> [UInt8] {
    let header: [UInt8] = [0xff, 0xe0, 0, 16] + Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0]
    let frame: [UInt8] = [0xff, 0xc0, 0, 11, 8, 0, 2, 0, 3, 1, 1, 0x11, 0]
    let scan: [UInt8] = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0, 0x34, 0xff, 0xd1, 5]
    let short: [UInt8] =
      [0xff, 0xe0, 0, 19] + Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 1, 1, 9, 9, 9]
    return [0xff, 0xd8] + (thumbnail ? short : header) + extra + [0xff, 0xdb, 0, 4, 0, 1] + frame
      + [0xff, 0xc4, 0, 4, 0, 1] + scan + [0xff, 0xd9] + tail
  }

  private static func chunk(_ kind: String, _ body: [UInt8]) -> [UInt8] {
    let count = UInt32(body.count)
    let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> UInt32($0)) }
    return length + Array(kind.utf8) + body + [0, 0, 0, 0]
  }

  private static func png(extra: [UInt8] = [], tail: [UInt8] = []) -> [UInt8] {
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
      + chunk("IHDR", [0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0])
      + chunk("pHYs", [0, 0, 0, 1, 0, 0, 0, 1, 0]) + extra + chunk("IDAT", [1, 2, 3])
      + chunk("IEND", []) + tail
  }

  private func isPlain(_ bytes: [UInt8], _ encoding: RenderedEncoding) -> Bool {
    PlainPicture.check(bytes, encoding, width: 3, height: 2)
  }

  @Test func pixelsAloneArePlain() {
    #expect(isPlain(Self.jpeg(), .jpeg))
    #expect(isPlain(Self.png(), .png))
    #expect(!PlainPicture.check(Self.jpeg(), .jpeg, width: 2, height: 3))
    #expect(!PlainPicture.check(Self.png(), .png, width: 3, height: 3))
    #expect(!isPlain(Self.jpeg(), .png))
    #expect(!isPlain(Self.png(), .jpeg))
  }

  @Test(
    arguments: [
      [0xff, 0xe1, 0, 8] + Array("Exif\0\0".utf8), [0xff, 0xe2, 0, 4, 1, 2],
      [0xff, 0xfe, 0, 4, 1, 2],
      [0xff, 0xed, 0, 2], [0xff, 0xe0, 0, 7] + Array("JFXX\0".utf8), [0xff, 0xc2, 0, 4, 1, 2],
      [1, 2],
      [0xff, 0xdb, 0xff, 0xff], [0xff, 0xdb, 0, 1],
    ] as [[UInt8]])
  func otherPartsOfAJPEGAreNot(_ extra: [UInt8]) {
    #expect(!isPlain(Self.jpeg(extra: extra), .jpeg))
  }

  @Test(arguments: ["tEXt", "iTXt", "zTXt", "eXIf", "iCCP", "tIME", "acTL", "IHDR"])
  func otherPartsOfAPNGAreNot(_ kind: String) {
    #expect(!isPlain(Self.png(extra: Self.chunk(kind, [1, 2, 3])), .png))
  }

  @Test func nothingFollowsTheEnd() {
    #expect(!isPlain(Self.jpeg(tail: [0]), .jpeg))
    #expect(!isPlain(Self.png(tail: [0]), .png))
    #expect(!isPlain(Self.jpeg(thumbnail: true), .jpeg))
  }

  @Test func cutAnywhereItIsNotPlain() {
    for (bytes, encoding) in [(Self.jpeg(), RenderedEncoding.jpeg), (Self.png(), .png)] {
      for count in 0..<bytes.count { #expect(!isPlain(Array(bytes.prefix(count)), encoding)) }
    }
  }

  @Test func aChildsPictureWithMetadataEndsTheConnection() throws {
    let request = RenderRequest(side: 16)
    func answer(_ bytes: [UInt8], width: Int = 3) -> WireFrame {
      var writer = CanonicalWriter()
      writer.write(UInt64(width))
      writer.write(UInt64(2))
      for byte in [1, 0, 0] as [UInt8] { writer.write(byte) }
      writer.write(bytes)
      return WireFrame(.rendered, payload: writer.bytes)
    }
    func ask(_ frame: WireFrame) throws -> RenderedPicture {
      let client = WireClient(
        transport: ScriptedTransport([frame]), callTimeout: .seconds(1))
      return try client.render(MemoryBytes([1]), request)
    }
    #expect(try ask(answer(Self.jpeg())).bytes == Self.jpeg())
    let exif = Self.jpeg(extra: [0xff, 0xe1, 0, 8] + Array("Exif\0\0".utf8))
    for frame in [answer(exif), answer(Self.jpeg(), width: 17), answer([]), WireFrame(.rendered)] {
      #expect(throws: DecodeError(.broken, "")) { try ask(frame) }
    }
  }

  @Test func requestsKeepToTheirBounds() {
    #expect(RenderRequest(side: 1).side == 16)
    #expect(RenderRequest(side: 99_999).side == 2_560)
    #expect(RenderRequest(side: 64, blur: -1).blur == 0)
    #expect(RenderRequest(side: 64, blur: .nan).blur == RenderRequest.maximumBlur)
    #expect(RenderRequest(side: 64, blur: 7).blur == RenderRequest.maximumBlur)
  }
}
