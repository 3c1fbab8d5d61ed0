// SPDX-License-Identifier: Apache-2.0
// Films with tags and no picture, made by the tests themselves.

internal import MediaDecoding

/// MP4 and QuickTime files.
enum FilmFixture {
  static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let name = type.unicodeScalars.map { UInt8($0.value) }
    return big(content.count + 8, 4) + name + content
  }

  /// A text as iTunes writes one.
  static func data(_ text: String) -> [UInt8] {
    box("data", big(1, 4) + big(0, 4) + Array(text.utf8))
  }

  private static let handler = box("hdlr", big(0, 8) + Array("mdirappl".utf8) + big(0, 9))

  /// `udta` with a list of items of four letters.
  static func items(_ items: [(String, String)]) -> [UInt8] {
    let list = box("ilst", items.flatMap { box($0.0, data($0.1)) })
    return box("udta", box("meta", big(0, 4) + handler + list))
  }

  /// A list of items with names of their own.
  static func freeform(_ name: String, _ text: String) -> [UInt8] {
    let mean = box("mean", big(0, 4) + Array("com.apple.iTunes".utf8))
    let item = box("----", mean + box("name", big(0, 4) + Array(name.utf8)) + data(text))
    return box("udta", box("meta", big(0, 4) + handler + box("ilst", item)))
  }

  /// QuickTime's list of items under keys.
  static func keyed(_ items: [(String, String)]) -> [UInt8] {
    let handler = box("hdlr", big(0, 8) + Array("mdta".utf8) + big(0, 13))
    let keys = box(
      "keys", big(0, 4) + big(items.count, 4) + items.flatMap { box("mdta", Array($0.0.utf8)) })
    let list = items.enumerated().flatMap { number, item -> [UInt8] in
      let content = data(item.1)
      return big(content.count + 8, 4) + big(number + 1, 4) + content
    }
    return box("meta", handler + keys + box("ilst", list))
  }

  /// A text as QuickTime's user data hold it.
  static func userText(_ type: String, _ text: String) -> [UInt8] {
    box("udta", box(type, big(text.utf8.count, 2) + [0x55, 0xc4] + Array(text.utf8)))
  }

  static func file(
    _ format: MediaFormat = .mp4, movie: [UInt8] = [], top: [UInt8] = [], trailing: [UInt8] = []
  ) -> [UInt8] {
    let brand = format == .mov ? "qt  " : "isom"
    return box("ftyp", Array(brand.utf8) + big(512, 4) + Array(brand.utf8))
      + box("moov", box("mvhd", big(0, 100)) + movie) + top + box("mdat", [1, 2, 3, 4]) + trailing
  }
}

/// Matroska files.
enum MatroskaFixture {
  static func element(_ id: Int, _ content: [UInt8]) -> [UInt8] {
    let width = (1...4).first { id < 1 << ($0 * 8) } ?? 4
    return big(id, width) + size(content.count) + content
  }

  /// A file as it is written while it is recorded: segment and cluster of unknown size, tags before them.
  static func live(blocks: Int, tags: [(String, String)]) -> [UInt8] {
    let open = [0x01] + [UInt8](repeating: 0xff, count: 7)
    let list = element(0x1254_c367, element(0x7373, tags.flatMap { tag($0.0, $0.1) }))
    let block = element(0xa3, [0x81, 0, 0, 0x80, 1, 2, 3, 4])
    let cluster = big(0x1f43_b675, 4) + open + element(0xe7, [0])
    let half = cluster + Array(repeatElement(block, count: blocks).joined())
    let header = element(0x1a45_dfa3, text(0x4282, "webm"))
    return header + big(0x1853_8067, 4) + open + list + half + half
  }

  private static func size(_ count: Int) -> [UInt8] {
    count < 0x7f ? [0x80 | UInt8(count)] : [0x08] + big(count, 4)
  }

  static func text(_ id: Int, _ text: String) -> [UInt8] { element(id, Array(text.utf8)) }

  static func tag(_ name: String, _ text: String) -> [UInt8] {
    element(0x67c8, self.text(0x45a3, name) + self.text(0x4487, text))
  }

  static func file(
    tags: [(String, String)], writer: String = "Lavf60.16.100", isOpen: Bool = false,
    trailing: [UInt8] = []
  ) -> [UInt8] {
    let header = element(0x1a45_dfa3, text(0x4282, "matroska"))
    let information = element(0x1549_a966, text(0x4d80, "Lavf60.16.100") + text(0x5741, writer))
    let list = element(0x1254_c367, element(0x7373, tags.flatMap { tag($0.0, $0.1) }))
    let body = information + list + element(0x1f43_b675, element(0xe7, [0]))
    guard isOpen else { return header + element(0x1853_8067, body) + trailing }
    return header + big(0x1853_8067, 4) + [0x01] + [UInt8](repeating: 0xff, count: 7) + body
  }
}

/// Texts in the lowest bits of pixels.
enum StealthFixture {
  /// A PNG whose lowest bits carry `payload` behind a signature.
  static func file(
    _ signature: String, _ payload: [UInt8], width: Int = 64, height: Int = 48,
    statedBits: Int? = nil
  ) -> [UInt8] {
    let isAlpha = signature.contains("png")
    let stream =
      Array(signature.utf8) + big(statedBits ?? payload.count * 8, 4) + payload
    let bits = stream.flatMap { byte in (0..<8).map { byte >> UInt8(7 - $0) & 1 } }
    let channels = isAlpha ? 4 : 3
    var samples = [UInt8](repeating: 0, count: width * height * channels)
    for y in 0..<height {
      for x in 0..<width {
        let start = (y * width + x) * channels
        let pixel = x * height + y
        for channel in 0..<3 {
          let base = UInt8(truncatingIfNeeded: (x * 3 + y * 5 + channel * 40) & 0xfe)
          let bit = 3 * pixel + channel
          samples[start + channel] = base | (!isAlpha && bit < bits.count ? bits[bit] : 0)
        }
        if isAlpha { samples[start + 3] = 254 | (pixel < bits.count ? bits[pixel] : 1) }
      }
    }
    return PNGFixture.picture(width: width, height: height, samples: samples, hasAlpha: isAlpha)
  }
}
