// SPDX-License-Identifier: Apache-2.0
// Formats are known by their first bytes and by nothing else.

import EvidenceModel
import MartletTesting
import MediaDecoding
import Testing

private struct Sample: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let head: [UInt8]
  let format: MediaFormat?

  init(_ name: String, _ head: [UInt8], _ format: MediaFormat?) {
    testDescription = name
    self.head = head
    self.format = format
  }

  init(_ name: String, _ text: String, _ format: MediaFormat?) {
    self.init(name, Array(text.utf8), format)
  }

  static func brands(_ name: String, _ brands: [String], _ format: MediaFormat?) -> Sample {
    let size = UInt8(12 + 4 * brands.count)
    let rest = brands.dropFirst().joined()
    let text = "ftyp" + brands[0] + "\0\0\0\0" + rest
    return Sample(name, [0, 0, 0, size] + Array(text.utf8), format)
  }
}

private let binaries: [Sample] = [
  Sample("jpeg", [0xff, 0xd8, 0xff, 0xe0, 0, 16], .jpeg),
  Sample("png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0], .png),
  Sample("png without its line ends", [0x89, 0x50, 0x4e, 0x47, 0x0a, 0x0a, 0x1a, 0x0a], nil),
  Sample("gif", "GIF89a\u{1}\0", .gif),
  Sample("webp", "RIFF\0\0\0\0WEBPVP8 ", .webp),
  Sample("avi", "RIFF\0\0\0\0AVI LIST", .avi),
  Sample("wave sound", "RIFF\0\0\0\0WAVEfmt ", nil),
  Sample("tiff, little-endian", [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0], .tiff),
  Sample("tiff, big-endian", [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8], .tiff),
  Sample("bigtiff", [0x49, 0x49, 0x2b, 0, 8, 0, 0, 0, 16, 0], .tiff),
  Sample("bmp", Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0], .bmp),
  Sample("bmp of OS/2", Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [36, 0, 0, 0], .bmp),
  Sample("bmp of none", Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [41, 0, 0, 0], nil),
  Sample("text that begins as bmp", "BMW and other cars in a long list of cars", .text),
  Sample("matroska", [0x1a, 0x45, 0xdf, 0xa3, 1], .matroska),
  Sample("zip", [0x50, 0x4b, 3, 4, 20, 0], .zip),
  Sample("empty zip", [0x50, 0x4b, 5, 6, 0, 0], .zip),
  Sample("7z", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4], .sevenZip),
  Sample("rar", Array("Rar!".utf8) + [0x1a, 7, 0], .rar),
  Sample("rar 5", Array("Rar!".utf8) + [0x1a, 7, 1, 0], .rar),
  Sample("rar of a version to come", Array("Rar!".utf8) + [0x1a, 7, 2, 0], nil),
  Sample("cabinet", Array("MSCF".utf8) + [0, 0, 0, 0, 1], .cab),
  Sample("bzip2", Array("BZh91AY&SY".utf8), .bzip2),
  Sample("text that begins as bzip2", "BZh9 is the name of a file", .text),
  Sample("gzip", [0x1f, 0x8b, 8, 0], .gzip),
  Sample("xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4], .xz),
  Sample("zstd", [0x28, 0xb5, 0x2f, 0xfd, 4], .zstd),
  Sample(
    "tar", Array("a.txt".utf8) + [UInt8](repeating: 0, count: 252) + Array("ustar\0".utf8), .tar),
  Sample("gguf", "GGUF\u{3}\0\0\0", .gguf),
  Sample("gguf, big-endian", "GGUF\0\0\0\u{3}", .gguf),
  Sample("text that begins as gguf", "GGUF is the name of a file format", .text),
  Sample("safetensors without tensors", [2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8), .safetensors),
  Sample(
    "a number and JSON of another sort", [9, 0, 0, 0, 0, 0, 0, 0] + Array("{\"a\": [1]}".utf8), nil),
  Sample("pytorch", ModelSamples.torchArchive(ModelSamples.statePickle(["a.b"])), .pytorchZip),
  Sample(
    "zip with a pickle deep in it", ModelSamples.storedZip([("a/b/data.pkl", [1, 2])]), .zip),
  Sample(
    "pytorch, packed anew",
    ModelSamples.storedZip([
      ("a/", []), ("a/version", [0x33]), ("a/data/0", [1]), ("a/data.pkl", [1]),
    ]),
    .pytorchZip),
  Sample(
    "zip with a pickle behind a picture",
    ModelSamples.storedZip([("a/", []), ("a/b.png", [1]), ("a/data.pkl", [1, 2])]), .zip),
  Sample(
    "zip with a pickle in another folder",
    ModelSamples.storedZip([("a/version", [0x33]), ("b/data.pkl", [1, 2])]), .zip),
  Sample(
    "zip with a pickle far behind",
    ModelSamples.storedZip([
      ("a/data/0", [UInt8](repeating: 1, count: 5_000)), ("a/data.pkl", [1, 2]),
    ]), .zip),
  Sample(
    "zip with a model's entries and no pickle",
    ModelSamples.storedZip([("a/version", [0x33]), ("a/data/0", [1])]), .zip),
  Sample("zip with a pickle at its top", ModelSamples.storedZip([("data.pkl", [1, 2])]), .zip),
  Sample("older pytorch", ModelSamples.legacyMark + [0x80, 2], .pickle),
  Sample("pickle", ModelSamples.statePickle([]), .pickle),
  Sample("pickle of protocol 4", [0x80, 4, 0x95, 1, 0, 0, 0, 0, 0, 0, 0, 0x4e, 0x2e], .pickle),
  Sample("an empty pickle", [0x80, 2, 0x2e], nil),
  Sample("a pickle with an operation that is none", [0x80, 2, 0x4e, 0xff, 0x2e], nil),
  Sample("safetensors", [16, 0, 0, 0, 0, 0, 0, 0] + Array("{\"a\":{}}".utf8), .safetensors),
  Sample("safetensors with a huge header", [0, 0, 0, 0, 0, 1, 0, 0] + Array("{\"".utf8), nil),
  Sample.brands("heic", ["heic", "mif1", "heic"], .heic),
  Sample.brands("heif structure, heic inside", ["mif1", "heic"], .heic),
  Sample.brands("heif structure, avif inside", ["mif1", "avif", "miaf"], .avif),
  Sample.brands("avif", ["avif", "mif1"], .avif),
  Sample.brands("mp4", ["isom", "avc1"], .mp4),
  Sample.brands("mov", ["qt  "], .mov),
  Sample.brands("unknown major, mp4 among the others", ["abcd", "zzzz", "mp42"], .mp4),
  Sample.brands("unknown brands", ["abcd", "zzzz"], .mp4),
  Sample.brands("a camera's raw picture alone", ["crx "], nil),
  Sample(
    "brands behind a size of eight bytes",
    [0, 0, 0, 1] + Array("ftyp".utf8) + [0, 0, 0, 0, 0, 0, 0, 32]
      + Array("avif\0\0\0\0mif1miaf".utf8),
    .avif),
  Sample("free space first", [0, 0, 0, 8] + Array("free".utf8), .mp4),
  Sample("a segment", [0, 0, 0, 24] + Array("stypmsdh".utf8), .mp4),
  Sample("text like free space", "The free harbour of the north", .text),
  Sample("text like an old film", "The wide harbour of the north", .text),
  Sample(
    "a film dressed as a model", [8, 7, 18, 4] + Array("mdat".utf8) + [0x42, 2, 0x10, 0x0d], .mov),
  Sample("old QuickTime", [0, 0, 0, 8] + Array("wide".utf8), .mov),
  Sample("nothing", [UInt8](), nil),
  Sample("noise", [0, 1, 2, 3, 4, 5], nil),
]

private let texts: [Sample] = [
  Sample("warc", "WARC/1.1\r\nWARC-Type: warcinfo\r\n", .warc),
  Sample("pdf", "%PDF-1.7\n", .pdf),
  Sample("html", "\n  <!DOCTYPE HTML><html>", .html),
  Sample("html after a comment", "<!-- a red lighthouse --> <HTML lang=en>", .html),
  Sample("xhtml", "<?xml version=\"1.0\"?><html xmlns=\"…\">", .html),
  Sample("xml", "<?xml version=\"1.0\"?><report/>", .xml),
  Sample("svg", "<svg viewBox=\"0 0 1 1\">", .xml),
  Sample("text", "a red lighthouse at dawn", .text),
  Sample("a pixmap whose samples are letters", "P6\n2 1\n255\nabcabc", nil),
  Sample("a pixmap of written numbers", "P2 # dawn\n2 1 9\n4 5\n", nil),
  Sample("text that begins as a pixmap", "P1 2nd pier, at dawn", .text),
  Sample("text with a byte order mark", [0xef, 0xbb, 0xbf] + Array("dawn".utf8), .text),
  Sample("text cut in a character", Array("dawn ".utf8) + [0xe2, 0x82], .text),
  Sample("latin 1", Array("caf".utf8) + [0xe9, 0x20, 0x61, 0x62, 0x63], nil),
  Sample("text with a zero", "dawn\0", nil),
  Sample("markdown", "# The harbour\n\n* a *red* lighthouse\n", .text),
  Sample("rich text", "{\\rtf1\\ansi a red lighthouse}", .text),
  Sample(
    "an older coding", Array(repeatElement([0xea, 0xf0, 0xe0, 0xe9, 0x0a], count: 40).joined()),
    .text),
  Sample("an older coding without lines", [UInt8](repeating: 0xe9, count: 200), nil),
  Sample("utf-16", wide("a red lighthouse – dämmrig 🌊", [0xff, 0xfe], isBigEndian: false), .text),
  Sample("utf-16, big-endian", wide("at dawn", [0xfe, 0xff], isBigEndian: true), .text),
  Sample("utf-16 page", wide("<!DOCTYPE html><p>", [0xff, 0xfe], isBigEndian: false), .html),
  Sample("utf-16 without a mark", wide("a red lighthouse", [], isBigEndian: false), .text),
  Sample(
    "utf-16 without a mark, big-endian", wide("a red lighthouse", [], isBigEndian: true), .text),
  Sample("utf-16 with a control", wide("a\u{1}", [0xff, 0xfe], isBigEndian: false), nil),
  Sample("half a character of utf-16", [0xff, 0xfe, 0, 0xdc, 0x61, 0], nil),
  Sample("small numbers of 16 bits", (1...40).flatMap { [UInt8($0), 0] }, nil),
]

/// Text in UTF-16 behind a byte order mark.
private func wide(_ text: String, _ mark: [UInt8], isBigEndian: Bool) -> [UInt8] {
  mark
    + text.utf16.flatMap { unit in
      let pair = [UInt8(unit & 0xff), UInt8(unit >> 8)]
      return isBigEndian ? pair.reversed() : pair
    }
}

@Suite struct FormatSnifferTests {
  @Test(arguments: binaries + texts)
  private func firstBytesNameTheFormat(_ sample: Sample) {
    #expect(MediaFormat.sniff(sample.head) == sample.format)
  }

  @Test func everyPrefixAndMutationIsSafe() {
    var generator = SeedReport.generator("sniffer")
    for sample in binaries + texts {
      for count in 0...sample.head.count { _ = MediaFormat.sniff(Array(sample.head[..<count])) }
      for _ in 0..<50 where !sample.head.isEmpty {
        var head = sample.head
        head[generator.below(head.count)] = UInt8(generator.below(256))
        _ = MediaFormat.sniff(head)
      }
    }
  }

  @Test func onlyTheFirstBytesCount() {
    let long = Array("dawn ".utf8) + [UInt8](repeating: 0x20, count: 5_000) + [0]
    #expect(MediaFormat.sniff(long) == .text)
    #expect(MediaFormat.sniff([UInt8](repeating: 0x61, count: 4_095) + [0xe2, 0x82]) == .text)
  }

  @Test func noiseIsNoTextAndSeldomAPickle() {
    var generator = SeedReport.generator("noise formats")
    var pickles = 0
    for _ in 0..<2_000 {
      var head = (0..<300).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      #expect(MediaFormat.sniff(head)?.itemKind != .text)
      // Even behind the two bytes of a protocol hardly any noise is made of operations.
      head.replaceSubrange(0..<2, with: [0x80, 4])
      if MediaFormat.sniff(head) != nil { pickles += 1 }
    }
    #expect(pickles <= 20)
  }

  @Test func everyFormatMakesAKindOfItem() {
    let images = MediaFormat.allCases.filter { $0.itemKind == .image }
    #expect(images == [.jpeg, .png, .gif, .webp, .tiff, .heic, .avif, .bmp])
    let models = MediaFormat.allCases.filter { $0.itemKind == .model }
    #expect(models == [.safetensors, .gguf, .pytorchZip, .pickle, .onnx])
    let texts = MediaFormat.allCases.filter { $0.itemKind == .text }
    #expect(texts == [.pdf, .html, .xml, .text])
    #expect(MediaFormat.zip.itemKind == .other)
    #expect(MediaFormat.mp4.itemKind == .video)
  }
}
