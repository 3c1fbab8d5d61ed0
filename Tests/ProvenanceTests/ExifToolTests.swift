// SPDX-License-Identifier: Apache-2.0
// Every text that ExifTool finds in our fixtures is found by our walkers, letter by letter.

internal import EvidenceModel
internal import Foundation
internal import MartletTesting
internal import MediaDecoding
internal import Testing

@testable internal import Provenance

@Suite struct ExifToolTests {
  /// Groups of ExifTool whose values are texts as they stand in the file.
  private static let groups: Set<String> = [
    "PNG", "ItemList", "iTunes", "Keys", "UserData", "IPTC", "Matroska", "XMP-xmp", "XMP-photoshop",
    "XMP-dc",
    "XMP-exif", "XMP-iptcExt", "XMP-TC260", "IFD0", "ExifIFD", "RIFF",
  ]
  /// Tags of those groups that are numbers, dates, or ExifTool's own words for numbers.
  private static let others: Set<String> = [
    "ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter", "Interlace",
    "ExposureTime", "FNumber", "ISO", "FocalLength", "ModifyDate", "DateTimeOriginal", "DocType",
    "LensModel", "TimecodeScale", "Warning", "HandlerType", "HandlerVendorID", "ExifVersion",
    "EBMLVersion", "EBMLReadVersion", "DocTypeVersion", "DocTypeReadVersion", "TagTrackUID",
    "FrameRate", "MaxDataRate", "FrameCount", "StreamCount", "StreamType", "VideoCodec",
    "VideoFrameRate", "VideoFrameCount", "Quality", "SampleSize", "WebP_Flags",
  ]

  private struct Sample {
    let name: String
    let format: MediaFormat
    let bytes: [UInt8]
  }

  /// One file for each carrier that ExifTool reads too.
  private static func samples() throws -> [Sample] {
    let packet = XMPFixture.packet(
      "<photoshop:Credit>Made with Google AI</photoshop:Credit><exif:UserComment><rdf:Alt>"
        + "<rdf:li xml:lang=\"x-default\">\(Samples.draw)</rdf:li></rdf:Alt></exif:UserComment>",
      attributes: "xmp:CreatorTool=\"Draw Things\"")
    let comment = EXIFFixture.comment(Samples.infotext)
    let records = [0x1c, 2, 110] + big(19, 2) + Array("Made with Google AI".utf8)
    let resource = Array("Photoshop 3.0\08BIM".utf8) + big(0x0404, 2) + [0, 0]
    let photoshop = resource + big(records.count, 4) + records
    var samples = GeneratorGoldenTests.cases.enumerated().map { number, item in
      Sample(name: "golden-\(number)", format: item.format, bytes: item.file)
    }
    let texts: [(String, [UInt8])] = [
      ("text", PNGFixture.text("parameters", Samples.infotext)),
      ("packed", PNGFixture.compressed("parameters", Samples.infotext)),
      ("wide", PNGFixture.international("parameters", Samples.infotext)),
      ("widepacked", PNGFixture.international("parameters", Samples.infotext, isCompressed: true)),
      ("xmp", PNGFixture.international("XML:com.adobe.xmp", packet)),
      ("exif", PNGFixture.chunk("eXIf", comment)),
      ("camera", PNGFixture.chunk("eXIf", EXIFFixture.camera(isBigEndian: true))),
    ]
    for (name, chunk) in texts {
      samples.append(
        Sample(name: "before-\(name)", format: .png, bytes: PNGFixture.file(chunk)))
      samples.append(
        Sample(name: "after-\(name)", format: .png, bytes: PNGFixture.file(after: chunk)))
    }
    let jpegs: [(String, [UInt8])] = [
      ("exif", JPEGFixture.exif(comment)), ("xmp", JPEGFixture.xmp(packet)),
      ("camera", JPEGFixture.exif(EXIFFixture.camera())),
      ("iptc", JPEGFixture.segment(0xed, photoshop)),
    ]
    for (name, segment) in jpegs {
      samples.append(Sample(name: name, format: .jpeg, bytes: JPEGFixture.file(segment)))
    }
    let webp = WebPFixture.chunk("EXIF", comment) + WebPFixture.chunk("XMP ", Array(packet.utf8))
    samples += [
      Sample(name: "webp", format: .webp, bytes: WebPFixture.file(webp)),
      Sample(name: "tiff", format: .tiff, bytes: EXIFFixture.camera(isBigEndian: true)),
      Sample(
        name: "heic", format: .heic,
        bytes: HEIFFixture.file(exif: comment, xmp: Array(packet.utf8))),
      Sample(
        name: "items", format: .mp4,
        bytes: FilmFixture.file(movie: FilmFixture.items([("\u{a9}cmt", Samples.graph)]))),
      Sample(
        name: "keys", format: .mp4,
        bytes: FilmFixture.file(
          movie: FilmFixture.keyed([("com.apple.quicktime.comment", Samples.graph)]))),
      Sample(
        name: "free", format: .mp4,
        bytes: FilmFixture.file(movie: FilmFixture.freeform("prompt", Samples.dream))),
      Sample(
        name: "user", format: .mov,
        bytes: FilmFixture.file(.mov, movie: FilmFixture.userText("\u{a9}cmt", Samples.graph))),
      Sample(
        name: "gif", format: .gif,
        bytes: GIFFixture.file(GIFFixture.comment(Samples.infotext) + GIFFixture.xmp(packet))),
      Sample(
        name: "avi", format: .avi,
        bytes: AVIFixture.file(
          AVIFixture.info([("ISFT", "ComfyUI"), ("ICMT", Samples.graph)])
            + AVIFixture.chunk("_PMX", Array(packet.utf8)))),
      Sample(
        name: "tags", format: .matroska,
        bytes: MatroskaFixture.file(
          tags: [("PROMPT", Samples.graph), ("COMMENT", Samples.infotext)], writer: "ComfyUI 1")),
    ]
    let box = Array("uuid".utf8) + xmpUUID + Array(packet.utf8)
    for (format, file) in [
      (MediaFormat.mp4, FilmFixture.file(top: big(box.count + 4, 4) + box)),
      (
        .heic,
        HEIFFixture.file(exif: comment, xmp: Array(packet.utf8)) + big(box.count + 4, 4) + box
      ),
    ] {
      samples.append(Sample(name: "uuid", format: format, bytes: file))
    }
    return samples
  }

  private static let xmpUUID: [UInt8] = [
    0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac,
  ]

  /// Films of a second with tags, as FFmpeg writes them.
  private static func films(in folder: URL) throws -> [Sample] {
    try [("mkv", MediaFormat.matroska), ("webm", .matroska), ("avi", .avi)].map { ending, format in
      let path = folder.appending(path: "film.\(ending)").path
      let codec = ending == "webm" ? "libvpx" : "mpeg4"
      let source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=1", "-c:v", codec]
      let tags = ["title=harbour", "comment=\(Samples.graph)", "prompt=a red lighthouse"]
      let ffmpeg = ["-v", "error", "-y"] + source + tags.flatMap { ["-metadata", $0] } + [path]
      _ = try run("/usr/bin/ffmpeg", ffmpeg)
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      return Sample(name: "ffmpeg-\(ending)", format: format, bytes: bytes)
    }
  }

  @Test func everyTextThatExifToolFindsIsFound() throws {
    let folder = try Self.makeFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var compared = 0
    for sample in try Self.samples() + Self.films(in: folder) {
      let path = folder.appending(path: "\(sample.name).\(sample.format.rawValue)")
      try Data(sample.bytes).write(to: path)
      let ours = try texts(sample)
      let theirs = try Self.exifTool(path.path)
      #expect(!theirs.isEmpty, "\(sample.name)")
      for (tag, text) in theirs {
        #expect(ours.contains(Self.plain(text)), "\(sample.name) \(tag)")
        compared += 1
      }
    }
    #expect(compared > 90)
  }

  /// ExifTool 12 reads the stores of JPEG and PNG, of the other containers none.
  @Test func everyStoreThatExifToolFindsIsFound() throws {
    let fixtures = "Tests/ContentCredentialsTests/Fixtures/containers/generated."
    for ending in ["jpg", "png", "webp", "gif", "tiff", "avif", "heic", "mp4", "mov", "avi"] {
      let bytes = try Repository.bytes(of: fixtures + ending)
      let format = try #require(MediaFormat.sniff(bytes))
      let isOurs = try scan(bytes, format).traces.contains { $0.kind == "c2pa.present" }
      #expect(isOurs, "\(ending)")
      let output = try Self.run(
        "/usr/bin/exiftool", ["-j", "-G1", "-a", "--", "\(Repository.root)/\(fixtures)\(ending)"])
      let members = try JSONParser.parse(output).elements?.first?.members ?? []
      let isTheirs = members.contains { $0.name.hasPrefix("JUMBF:") }
      if ["jpg", "png"].contains(ending) { #expect(isTheirs, "\(ending)") }
    }
  }

  private static func makeFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "martlet-exiftool-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// What a program prints.
  private static func run(_ program: String, _ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(output)
  }

  /// The texts of ExifTool's groups, by group and tag.
  private static func exifTool(_ path: String) throws -> [(tag: String, text: String)] {
    let output = try run("/usr/bin/exiftool", ["-q", "-q", "-j", "-G1", "-a", "--", path])
    let json = try JSONParser.parse(output)
    return (json.elements?.first?.members ?? []).compactMap { member in
      let parts = member.name.split(separator: ":").map(String.init)
      guard parts.count == 2, !others.contains(parts[1]),
        groups.contains(parts[0]) || member.name == "File:Comment",
        let text = member.value.scalar, !text.hasPrefix("<?xpacket"), !text.hasPrefix("(Binary")
      else { return nil }
      return (member.name, text)
    }
  }

  /// The texts that our walkers find.
  private func texts(_ sample: Sample) throws -> Set<String> {
    let reader = RangeReader(MemoryBytes(sample.bytes), .standard)
    var found: Set<String> = []
    if sample.format == .tiff { found.formUnion(Self.texts(of: sample.bytes)) }
    let result = try TraceScanner(tools: nativeTools).walk(reader, sample.format)
    for block in result.blocks {
      switch block.content {
      case .text(_, let value), .comment(let value): found.insert(Self.plain(value))
      case .exif(let bytes): found.formUnion(Self.texts(of: bytes))
      case .xmp(let packet):
        for property in try XMPReader.read(packet, nativeTools) {
          found.insert(Self.plain(property.value))
        }
      case .iptc(let records):
        for entry in IPTCRecords.texts(records) { found.insert(Self.plain(entry.text)) }
      case .credentials, .place: break
      }
    }
    return found
  }

  private static func texts(of block: [UInt8]) -> Set<String> {
    let reader = RangeReader(MemoryBytes(block), .standard)
    guard let content = try? EXIFReader.read(reader, .standard) else { return [] }
    var found = Set(content.values.values.map { plain($0.text) })
    if let comment = content.values[.userComment] {
      found.insert(plain(UserComment.text(comment.bytes)))
    }
    return found
  }

  /// ExifTool shows line ends as dots and trims what it shows.
  private static func plain(_ text: String) -> String {
    String(text.unicodeScalars.filter { $0.value > 0x20 && $0 != "." }.map(Character.init))
  }
}
