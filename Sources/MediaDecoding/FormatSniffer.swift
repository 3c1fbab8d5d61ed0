// SPDX-License-Identifier: Apache-2.0
// Recognises a format by its first bytes. Every rule is an exact magic or a bounded check.

public import EvidenceModel

extension MediaFormat {
  /// The number of first bytes that ``sniff(_:)`` makes use of.
  public static let sniffByteCount = 4_096

  /// The format of a file that begins with `head`; `nil` when no rule applies.
  ///
  /// Give the first ``sniffByteCount`` bytes, or all of a shorter file. ISO base media come first, whose boxes may be
  /// dressed as a model file; then model files, since some are archives too, exact magics, and text; names and claimed
  /// types are not asked.
  ///
  /// - Complexity: O(`head.count`), at most ``sniffByteCount`` bytes are looked at.
  public static func sniff(_ head: [UInt8]) -> MediaFormat? {
    let head = head.count > sniffByteCount ? Array(head[..<sniffByteCount]) : head
    if let format = baseMedia(head) ?? ModelSniffer.sniff(head) ?? magic(head) { return format }
    if UnreadPicture.isPortable(head) || UnreadVideo.isPlain(head) { return nil }
    // What tells a transport stream recurs, and may do so in a text as well.
    return TextSniffer.sniff(head) ?? (TransportPackets(head) == nil ? nil : .mpegTransport)
  }

  /// The format of `source` by its first bytes.
  ///
  /// - Throws: the errors of the source.
  public static func sniff(_ source: any ByteSource) throws -> MediaFormat? {
    sniff(try source.read(at: 0, count: sniffByteCount))
  }

  /// The sort of item that a file of this format is.
  public var itemKind: ItemKind {
    switch self {
    case .jpeg, .png, .gif, .webp, .tiff, .heic, .avif, .bmp: .image
    case .mp4, .mov, .matroska, .avi, .mpegTransport, .mpegProgram, .flash, .ogg, .windowsMedia:
      .video
    case .pdf, .html, .xml, .text: .text
    case .safetensors, .gguf, .pytorchZip, .pickle, .onnx: .model
    case .zip, .sevenZip, .rar, .cab, .tar, .gzip, .xz, .zstd, .bzip2, .warc: .other
    }
  }

  /// Whether a picture of this format may hold further ones behind the first: frames or pages.
  public var mayHoldFrames: Bool {
    switch self {
    case .gif, .webp, .png, .tiff, .heic, .avif: true
    default: false
    }
  }
}

private let magics: [(MediaFormat, [UInt8])] = [
  (.jpeg, [0xff, 0xd8, 0xff]),
  (.png, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  (.gif, Array("GIF87a".utf8)),
  (.gif, Array("GIF89a".utf8)),
  (.tiff, [0x49, 0x49, 0x2a, 0x00]),
  (.tiff, [0x4d, 0x4d, 0x00, 0x2a]),
  (.tiff, [0x49, 0x49, 0x2b, 0x00, 0x08, 0x00, 0x00, 0x00]),
  (.tiff, [0x4d, 0x4d, 0x00, 0x2b, 0x00, 0x08, 0x00, 0x00]),
  (.matroska, [0x1a, 0x45, 0xdf, 0xa3]),
  (.zip, [0x50, 0x4b, 0x03, 0x04]),
  (.zip, [0x50, 0x4b, 0x05, 0x06]),
  (.zip, [0x50, 0x4b, 0x07, 0x08]),
  (.sevenZip, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
  (.rar, MediaFormat.rar4Mark),
  (.rar, MediaFormat.rar5Mark),
  (.cab, [0x4d, 0x53, 0x43, 0x46, 0x00, 0x00, 0x00, 0x00]),
  (.gzip, [0x1f, 0x8b, 0x08]),
  (.xz, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
  (.zstd, [0x28, 0xb5, 0x2f, 0xfd]),
  (.warc, Array("WARC/".utf8)),
  (.pdf, Array("%PDF-".utf8)),
]

extension MediaFormat {
  /// Whether a bzip2 stream begins here: the size of its blocks, and a first block or the end of an empty stream.
  public static func isBZip2(_ head: [UInt8]) -> Bool {
    guard head.count >= 10, head.starts(with: "BZh".utf8), (0x31...0x39).contains(head[3]) else {
      return false
    }
    let block = head[4..<10]
    return block.elementsEqual([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
      || block.elementsEqual([0x17, 0x72, 0x45, 0x38, 0x50, 0x90])
  }

  private static func magic(_ head: [UInt8]) -> MediaFormat? {
    for (format, magic) in magics where head.starts(with: magic) { return format }
    if head.starts(with: "RIFF".utf8) {
      if head.holds("WEBP", at: 8) { return .webp }
      if head.holds("AVI ", at: 8) { return .avi }
    }
    if head.starts(with: "BM".utf8), let size = head.littleEndian(at: 14, byteCount: 4),
      BitmapVersion(headerBytes: Int(clamping: size)) != nil
    {
      return .bmp
    }
    if isBZip2(head) { return .bzip2 }
    return StreamSniffer.sniff(head) ?? (head.holds("ustar", at: 257) ? .tar : nil)
  }

  /// ISO base media files, by major brand and then by compatible brands (ISO/IEC 14496-12, 4.3), and by the sort of
  /// their first box where there are none: QuickTime files older than brands, and files that players find a film in
  /// all the same.
  private static func baseMedia(_ head: [UInt8]) -> MediaFormat? {
    guard head.holds("ftyp", at: 4) else { return firstBox(head) }
    // A size of one says that the size stands behind the sort, in eight bytes.
    let stated = head[..<4].reduce(0) { $0 << 8 | Int($1) }
    let start = stated == 1 ? 16 : 8
    guard head.count >= start + 4 else { return nil }
    let end = stated == 1 ? head.count : min(max(stated, 16), head.count)
    var brands = [brand(head, at: start)]
    for offset in stride(from: start + 8, to: end - 3, by: 4) {
      brands.append(brand(head, at: offset))
    }
    let formats = brands.map(format(brand:))
    if formats.first == .heic, formats.contains(.avif), !isCodecBrand(brands[0]) { return .avif }
    if let major = formats[0] { return major }
    if let other = [.avif, .heic, .mp4, .mov].first(where: { formats.contains($0) }) {
      return other
    }
    // Players ask no brand that they do not know, and look for a film.
    return UnreadPicture.sniff(head) == nil ? .mp4 : nil
  }

  /// By the sort of the first box; a text has no such small number before its fifth letter.
  private static func firstBox(_ head: [UInt8]) -> MediaFormat? {
    if ["moov", "mdat"].contains(where: { head.holds($0, at: 4) }) { return .mov }
    guard let first = head.first, first < 9 else { return nil }
    if ["wide", "pnot"].contains(where: { head.holds($0, at: 4) }) { return .mov }
    let others = ["free", "skip", "uuid", "styp", "sidx", "moof", "emsg"]
    return others.contains { head.holds($0, at: 4) } ? .mp4 : nil
  }

  private static func brand(_ head: [UInt8], at offset: Int) -> String {
    String(decoding: head[offset..<offset + 4], as: UTF8.self)
  }

  /// Whether a HEIF brand names its codec; `mif1` and `msf1` name only the structure.
  private static func isCodecBrand(_ brand: String) -> Bool { brand != "mif1" && brand != "msf1" }

  private static func format(brand: String) -> MediaFormat? {
    switch brand {
    case "avif", "avis": .avif
    case "heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "msf1": .heic
    case "qt  ": .mov
    case "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42",
      "mp71", "avc1", "dash", "M4V ", "M4A ", "M4VH", "M4VP", "MSNV", "f4v ", "3gp4", "3gp5",
      "3gp6", "3gp7", "3g2a", "mmp4":
      .mp4
    default: nil
    }
  }
}

extension [UInt8] {
  fileprivate func holds(_ text: String, at offset: Int) -> Bool {
    count >= offset + text.utf8.count && self[offset...].starts(with: text.utf8)
  }

  fileprivate func littleEndian(at offset: Int, byteCount: Int) -> UInt64? {
    guard count >= offset + byteCount else { return nil }
    return self[offset..<offset + byteCount].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
