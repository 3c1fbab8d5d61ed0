// SPDX-License-Identifier: Apache-2.0
// GIF and AVI files with texts, made by the tests themselves.

/// GIF files of one pixel.
enum GIFFixture {
  /// Content as sub-blocks of at most 255 bytes and the empty one that ends them.
  static func subBlocks(_ content: [UInt8], size: Int = 255) -> [UInt8] {
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: content.count, by: size) {
      let part = content[start..<min(start + size, content.count)]
      bytes += [UInt8(part.count)] + part
    }
    return bytes + [0]
  }

  static func comment(_ text: String) -> [UInt8] {
    [0x21, 0xfe] + subBlocks(Array(text.utf8), size: 100)
  }

  /// An application's extension; eleven characters name it.
  static func application(_ name: String, _ rest: [UInt8]) -> [UInt8] {
    [0x21, 0xff, 11] + Array(name.utf8) + rest
  }

  /// A packet as XMP asks: as it stands, behind it what leads a reader of sub-blocks to its end.
  static func xmp(_ packet: String) -> [UInt8] {
    let trailer: [UInt8] = [1] + (0...255).reversed().map { UInt8($0) } + [0]
    return application("XMP DataXMP", Array(packet.utf8) + trailer)
  }

  /// A store of Content Credentials.
  static func credentials(_ store: [UInt8]) -> [UInt8] {
    application("C2PA_GIF\u{1}\0\0", subBlocks(store))
  }

  /// A file with blocks before and after its only frame.
  static func file(_ before: [UInt8] = [], after: [UInt8] = []) -> [UInt8] {
    let screen = little(1, 2) + little(1, 2) + [0x80, 0, 0] + [0, 0, 0, 255, 255, 255]
    let frame =
      [0x2c] + little(0, 4) + little(1, 2) + little(1, 2) + [0, 2] + subBlocks([0x44, 1])
    return Array("GIF89a".utf8) + screen + before + frame + after + [0x3b]
  }
}

/// AVI files without frames.
enum AVIFixture {
  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    Array(type.utf8) + little(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
  }

  static func info(_ texts: [(String, String)]) -> [UInt8] {
    chunk(
      "LIST", Array("INFO".utf8) + texts.flatMap { chunk($0.0, Array($0.1.utf8) + [0]) })
  }

  static func file(_ chunks: [UInt8]) -> [UInt8] {
    let header = chunk(
      "LIST", Array("hdrl".utf8) + chunk("avih", [UInt8](repeating: 0, count: 56)))
    let frames = chunk("LIST", Array("movi".utf8))
    return chunk("RIFF", Array("AVI ".utf8) + header + chunks + frames)
  }
}
