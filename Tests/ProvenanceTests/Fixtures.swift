// SPDX-License-Identifier: Apache-2.0
// Files with metadata, made by the tests themselves, so that every byte is known.

internal import EvidenceModel
internal import MediaDecoding
internal import NativeDecoders
internal import PerceptualHash
internal import Provenance

let nativeTools = ProvenanceTools(
  openDecompression: { try NativeContainers.openDecompression($0, limits: $1) },
  openMarkup: { try NativeContainers.openMarkup($0, limits: $1) },
  rows: VipsPictureRows(),
  fingerprint: { luma, width, height in
    var hasher = PDQHasher()
    return hasher.hash(luma: luma.span, width: width, height: height)
  })

/// The traces of a file without the answers of tests, and its findings.
func scan(
  _ bytes: [UInt8], _ format: MediaFormat, limits: TraceLimits = .standard
) throws -> (traces: [Trace], findings: [Finding]) {
  let result = try TraceScanner(tools: nativeTools, limits: limits).scan(
    MemoryBytes(bytes), format: format)
  return (result.traces.filter { !$0.kind.hasPrefix("test.") }, result.findings)
}

/// The answers of the tests of a file, by name.
func answers(
  _ bytes: [UInt8], _ format: MediaFormat, pdq: PDQFingerprint? = nil
) throws -> [String: (answer: String, figure: String)] {
  let traces = try TraceScanner(tools: nativeTools).scan(
    MemoryBytes(bytes), format: format, pdq: pdq
  ).traces.filter { $0.kind.hasPrefix("test.") }
  let pairs = traces.map { trace in
    (
      String(trace.kind.dropFirst(5)),
      (trace.values("answer").first ?? "", trace.values("figure").first ?? "")
    )
  }
  return Dictionary(uniqueKeysWithValues: pairs)
}

extension Trace {
  /// The values of the fields with a name.
  func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}

/// Numbers as bytes.
func big(_ value: Int, _ width: Int) -> [UInt8] {
  (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}

func little(_ value: Int, _ width: Int) -> [UInt8] { big(value, width).reversed() }

/// The checksum of PNG and gzip.
func crc32(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { sum, byte in
    (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1
    }
  }
}

/// A gzip file of one stored block.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  let block = [1] + little(bytes.count, 2) + little(~bytes.count, 2) + bytes
  return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + block + little(Int(crc32(bytes)), 4)
    + little(bytes.count, 4)
}

/// A zlib stream of stored blocks.
func stored(_ bytes: [UInt8]) -> [UInt8] {
  var (low, high) = (1, 0)
  for byte in bytes {
    low = (low + Int(byte)) % 65_521
    high = (high + low) % 65_521
  }
  let block = [1] + little(bytes.count, 2) + little(~bytes.count, 2) + bytes
  return [0x78, 0x01] + block + big(high << 16 | low, 4)
}

enum PNGFixture {
  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return big(data.count, 4) + body + big(Int(crc32(body)), 4)
  }

  static func text(_ keyword: String, _ text: String) -> [UInt8] {
    chunk("tEXt", Array(keyword.utf8) + [0] + Array(text.utf8))
  }

  static func compressed(_ keyword: String, _ text: String) -> [UInt8] {
    chunk("zTXt", Array(keyword.utf8) + [0, 0] + stored(Array(text.utf8)))
  }

  static func international(
    _ keyword: String, _ text: String, isCompressed: Bool = false
  ) -> [UInt8] {
    let body = isCompressed ? stored(Array(text.utf8)) : Array(text.utf8)
    // XMP has neither a language nor a translated keyword.
    let names = keyword.hasPrefix("XML:") ? "\0\0" : "en\0k\0"
    return chunk(
      "iTXt", Array(keyword.utf8) + [0, isCompressed ? 1 : 0, 0] + Array(names.utf8) + body)
  }

  /// A PNG of given samples, four a pixel with alpha, else three.
  static func picture(width: Int, height: Int, samples: [UInt8], hasAlpha: Bool) -> [UInt8] {
    let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    let header = chunk(
      "IHDR", big(width, 4) + big(height, 4) + [8, hasAlpha ? 6 : 2, 0, 0, 0])
    let row = width * (hasAlpha ? 4 : 3)
    let rows = (0..<height).flatMap { [0] + samples[($0 * row)..<(($0 + 1) * row)] }
    return signature + header + chunk("IDAT", stored(rows)) + chunk("IEND", [])
  }

  /// A PNG with chunks before and after its pixels.
  static func file(_ before: [UInt8] = [], after: [UInt8] = [], trailing: [UInt8] = []) -> [UInt8] {
    let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    let header = chunk("IHDR", big(8, 4) + big(8, 4) + [8, 0, 0, 0, 0])
    let pixels = chunk("IDAT", stored([UInt8](repeating: 0, count: 72)))
    return signature + header + before + pixels + after + chunk("IEND", []) + trailing
  }
}

enum JPEGFixture {
  static func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
    [0xff, marker] + big(data.count + 2, 2) + data
  }

  static func exif(_ block: [UInt8]) -> [UInt8] { segment(0xe1, Array("Exif\0\0".utf8) + block) }

  static func xmp(_ packet: String) -> [UInt8] {
    segment(0xe1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(packet.utf8))
  }

  static func file(_ segments: [UInt8]) -> [UInt8] {
    [0xff, 0xd8] + segments + segment(0xda, [1, 1, 0, 0, 63, 0]) + [1, 2, 3, 0xff, 0xd9]
  }
}

enum WebPFixture {
  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    Array(type.utf8) + little(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
  }

  static func file(_ chunks: [UInt8]) -> [UInt8] {
    let body = Array("WEBP".utf8) + chunk("VP8X", [UInt8](repeating: 0, count: 10)) + chunks
    return Array("RIFF".utf8) + little(body.count, 4) + body
  }
}

/// A value of an EXIF directory.
struct EXIFEntry {
  let tag: Int
  let type: Int
  let count: Int
  let bytes: [UInt8]

  static func text(_ tag: Int, _ text: String) -> EXIFEntry {
    let bytes = Array(text.utf8) + [0]
    return EXIFEntry(tag: tag, type: 2, count: bytes.count, bytes: bytes)
  }

  static func bytes(_ tag: Int, _ bytes: [UInt8], type: Int = 7) -> EXIFEntry {
    EXIFEntry(tag: tag, type: type, count: bytes.count, bytes: bytes)
  }
}

/// Writes EXIF blocks in either byte order.
struct EXIFFixture {
  var isBigEndian = false
  var main: [EXIFEntry] = []
  var details: [EXIFEntry] = []
  var hasPlace = false
  var hasThumbnail = false
  /// A JPEG put behind everything else, which a second directory points at.
  var thumbnail: [UInt8] = []

  func number(_ value: Int, _ width: Int) -> [UInt8] {
    isBigEndian ? big(value, width) : little(value, width)
  }

  func short(_ tag: Int, _ value: Int) -> EXIFEntry {
    EXIFEntry(tag: tag, type: 3, count: 1, bytes: number(value, 2))
  }

  func rational(_ tag: Int, _ top: Int, _ bottom: Int) -> EXIFEntry {
    EXIFEntry(tag: tag, type: 5, count: 1, bytes: number(top, 4) + number(bottom, 4))
  }

  func block() -> [UInt8] {
    let order = Array((isBigEndian ? "MM" : "II").utf8)
    var pointers = 0
    if !details.isEmpty { pointers += 1 }
    if hasPlace { pointers += 1 }
    let mainSize = size(main, extra: pointers)
    let detailsStart = 8 + mainSize
    let thumbnailStart = detailsStart + (details.isEmpty ? 0 : size(details, extra: 0))
    var entries = main
    if !details.isEmpty {
      entries.append(EXIFEntry(tag: 0x8769, type: 4, count: 1, bytes: number(detailsStart, 4)))
    }
    if hasPlace {
      entries.append(EXIFEntry(tag: 0x8825, type: 4, count: 1, bytes: number(0xfff0, 4)))
    }
    var bytes = order + number(42, 2) + number(8, 4)
    let isSmallPicture = hasThumbnail || !thumbnail.isEmpty
    bytes += directory(entries, at: 8, next: isSmallPicture ? thumbnailStart : 0)
    if !details.isEmpty { bytes += directory(details, at: detailsStart, next: 0) }
    if !thumbnail.isEmpty {
      let start = thumbnailStart + 6 + 12 * 3
      let entries = [
        short(0x0103, 6), EXIFEntry(tag: 0x0201, type: 4, count: 1, bytes: number(start, 4)),
        EXIFEntry(tag: 0x0202, type: 4, count: 1, bytes: number(thumbnail.count, 4)),
      ]
      return bytes + directory(entries, at: thumbnailStart, next: 0) + thumbnail
    }
    if hasThumbnail { bytes += directory([short(0x0103, 6)], at: thumbnailStart, next: 0) }
    return bytes
  }

  private func size(_ entries: [EXIFEntry], extra: Int) -> Int {
    6 + 12 * (entries.count + extra)
      + entries.reduce(0) { $0 + ($1.bytes.count > 4 ? $1.bytes.count : 0) }
  }

  private func directory(_ entries: [EXIFEntry], at offset: Int, next: Int) -> [UInt8] {
    var bytes = number(entries.count, 2)
    var outside: [UInt8] = []
    let start = offset + 6 + 12 * entries.count
    for entry in entries {
      bytes += number(entry.tag, 2) + number(entry.type, 2) + number(entry.count, 4)
      if entry.bytes.count > 4 {
        bytes += number(start + outside.count, 4)
        outside += entry.bytes
      } else {
        bytes += entry.bytes + [UInt8](repeating: 0, count: 4 - entry.bytes.count)
      }
    }
    return bytes + number(next, 4) + outside
  }

  /// A block as a camera writes it; the maker is invented.
  static func camera(isBigEndian: Bool = false) -> [UInt8] {
    var fixture = EXIFFixture(isBigEndian: isBigEndian)
    fixture.main = [
      .text(0x010f, "Example Optics"), .text(0x0110, "EX-1"), .text(0x0132, "2020:02:02 02:02:02"),
    ]
    fixture.details = [
      fixture.rational(0x829a, 1, 250), fixture.rational(0x829d, 28, 10),
      fixture.short(0x8827, 200), .text(0x9003, "2020:02:02 02:02:01"),
      fixture.rational(0x920a, 35, 1), .bytes(0x927c, [1, 2, 3, 4, 5, 6]),
      .text(0xa434, "EX 35 mm"),
    ]
    fixture.hasPlace = true
    fixture.hasThumbnail = true
    return fixture.block()
  }

  /// A block with a comment in UTF-16.
  static func comment(_ text: String, isBigEndian: Bool = true) -> [UInt8] {
    let units = text.utf16.flatMap { big(Int($0), 2) }
    let swapped = text.utf16.flatMap { little(Int($0), 2) }
    var fixture = EXIFFixture()
    fixture.details = [
      .bytes(0x9286, Array("UNICODE\0".utf8) + (isBigEndian ? units : swapped))
    ]
    return fixture.block()
  }
}

enum HEIFFixture {
  static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
    big(content.count + 8, 4) + Array(type.utf8) + content
  }

  /// A file with an EXIF and an XMP item in its `mdat`.
  static func file(exif: [UInt8], xmp: [UInt8]) -> [UInt8] {
    let type = box("ftyp", Array("heic".utf8) + big(0, 4) + Array("mif1".utf8))
    let exifItem = big(0, 4) + exif
    func entry(_ id: Int, _ rest: String) -> [UInt8] {
      box("infe", [2, 0, 0, 0] + big(id, 2) + big(0, 2) + Array(rest.utf8))
    }
    let entries = entry(1, "Exif\0") + entry(2, "mime\0application/rdf+xml\0")
    let information = box("iinf", big(0, 4) + big(2, 2) + entries)
    func location(_ start: Int) -> [UInt8] {
      func item(_ id: Int, _ offset: Int, _ length: Int) -> [UInt8] {
        big(id, 2) + big(0, 2) + big(1, 2) + big(offset, 4) + big(length, 4)
      }
      let items = item(1, start, exifItem.count) + item(2, start + exifItem.count, xmp.count)
      return box("iloc", big(0, 4) + [0x44, 0x00] + big(2, 2) + items)
    }
    let size = box("meta", big(0, 4) + information + location(0)).count
    let start = type.count + size + 8
    let meta = box("meta", big(0, 4) + information + location(start))
    return type + meta + box("mdat", exifItem + xmp)
  }
}

enum XMPFixture {
  static func packet(_ body: String, attributes: String = "") -> String {
    """
    <?xpacket begin="\u{feff}" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">\
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" \(attributes)>\(body)\
    </rdf:Description></rdf:RDF></x:xmpmeta>   <?xpacket end="w"?>
    """
  }
}
