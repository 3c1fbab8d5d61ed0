// SPDX-License-Identifier: Apache-2.0
// Where things stand in each container, and what follows its end.

internal import EvidenceModel
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct ContainerWalkTests {
  private static let uuid: [UInt8] = [
    0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81,
  ]
  private static let xmpUUID: [UInt8] = [
    0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac,
  ]
  private static let store = [UInt8](repeating: 7, count: 40)

  @Test func storesOfCredentialsAreFoundAsRanges() throws {
    let segment = JPEGFixture.segment(0xeb, Array("JP".utf8) + big(529, 2) + big(1, 4) + Self.store)
    let next = JPEGFixture.segment(0xeb, Array("JP".utf8) + big(529, 2) + big(2, 4) + Self.store)
    let chunk = PNGFixture.chunk("caBX", Self.store)
    let webp = WebPFixture.chunk("C2PA", Self.store)
    let box = FilmFixture.box("uuid", Self.uuid + Self.store)
    var tiff = EXIFFixture()
    tiff.main = [.bytes(0xcd41, Self.store)]
    let files: [(MediaFormat, [UInt8], String, [UInt8])] = [
      (.jpeg, JPEGFixture.file(segment + next), "jpeg.APP11.C2PA", segment + next),
      (.png, PNGFixture.file(chunk), "png.caBX", chunk),
      (.png, PNGFixture.file(after: chunk), "png.caBX", chunk),
      (.webp, WebPFixture.file(webp), "webp.C2PA", webp),
      (.mp4, FilmFixture.file(top: box), "mp4.uuid.C2PA", box),
      (.heic, HEIFFixture.file(exif: EXIFFixture().block(), xmp: []) + box, "heic.uuid.C2PA", box),
      (.tiff, tiff.block(), "tiff.C2PA", Self.store),
      (
        .gif, GIFFixture.file(GIFFixture.credentials(Self.store)), "gif.C2PA",
        GIFFixture.credentials(Self.store)
      ),
    ]
    for (format, bytes, carrier, carried) in files {
      let trace = try #require(try scan(bytes, format).traces.first, "\(carrier)")
      #expect(trace.kind == "c2pa.present")
      #expect(trace.claim == .note)
      #expect(trace.carrier == carrier)
      #expect(Array(bytes[trace.offset..<trace.offset + trace.length]) == carried, "\(carrier)")
      #expect(ConclusionRules.conclude([trace]).code == .unknown)
    }
  }

  @Test func otherBoxesOfASegmentAreNoStore() throws {
    let segment = JPEGFixture.segment(0xeb, Array("XX".utf8) + Self.store)
    #expect(try scan(JPEGFixture.file(segment), .jpeg).traces.isEmpty)
  }

  @Test func credentialsElsewhereAreShownAsText() throws {
    let packet = XMPFixture.packet(
      "",
      attributes: "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
        + "dcterms:provenance=\"https://example.com/manifest\"")
    let trace = try #require(
      try scan(JPEGFixture.file(JPEGFixture.xmp(packet)), .jpeg).traces.first)
    #expect(trace.kind == "c2pa.elsewhere")
    #expect(
      trace.fields == [
        TraceField(name: "address", value: "https://example.com/manifest", isEvidenceText: true)
      ])
  }

  @Test func whatFollowsTheEndOfAnyFormatIsAFinding() throws {
    let tail = PNGFixture.file()
    let packet = Array(XMPFixture.packet("").utf8)
    let files: [(MediaFormat, [UInt8])] = [
      (.png, PNGFixture.file()), (.jpeg, JPEGFixture.file([])), (.webp, WebPFixture.file([])),
      (.mp4, FilmFixture.file()), (.mov, FilmFixture.file(.mov)),
      (.heic, HEIFFixture.file(exif: EXIFFixture().block(), xmp: packet)),
      (.matroska, MatroskaFixture.file(tags: [])), (.gif, GIFFixture.file()),
      (.avi, AVIFixture.file([])),
    ]
    for (format, bytes) in files {
      #expect(try scan(bytes, format).findings.isEmpty, "\(format)")
      let finding = try #require(try scan(bytes + tail, format).findings.first, "\(format)")
      #expect(finding.code == "\(format.rawValue).trailing_data")
      #expect(finding.severity == .notice)
      #expect(finding.offset == bytes.count)
      #expect(finding.detail == "\(tail.count) bytes follow the end and begin like png")
      let short = try scan(bytes + [0xff, 0xfe, 0xfd], format).findings
      #expect(short.map(\.detail) == ["3 bytes follow the end"], "\(format)")
    }
  }

  @Test func scansOfAJPEGArePassedOver() throws {
    let scanned: [UInt8] = [0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xff, 0xd1, 0x78]
    let header = JPEGFixture.segment(0xda, [1, 1, 0, 0, 63, 0])
    let comment = JPEGFixture.segment(0xfe, Array(Samples.infotext.utf8))
    let body = header + scanned + comment + header + scanned
    let file: [UInt8] = [0xff, 0xd8] + body + [0xff, 0xd9]
    let result = try scan(file, .jpeg)
    #expect(result.traces.map(\.kind) == ["a1111.parameters"])
    #expect(result.findings.isEmpty)
    #expect(try scan(Array(file.dropLast(2)), .jpeg).findings.map(\.code) == ["image.truncated"])
  }

  @Test func creditsInPhotoshopsResourcesAreRead() throws {
    func set(_ number: UInt8, _ text: String) -> [UInt8] {
      [0x1c, 2, number] + big(text.utf8.count, 2) + Array(text.utf8)
    }
    let records = set(80, "example") + set(110, "Made with Google AI")
    let resources =
      Array("8BIM".utf8) + big(0x0425, 2) + [0, 0] + big(3, 4) + [1, 2, 3, 0]
      + Array("8BIM".utf8) + big(0x0404, 2) + [1, 65] + big(records.count, 4) + records
    let segment = JPEGFixture.segment(0xed, Array("Photoshop 3.0\0".utf8) + resources)
    let trace = try #require(try scan(JPEGFixture.file(segment), .jpeg).traces.first)
    #expect(trace.carrier == "jpeg.APP13.IPTC")
    #expect(trace.tool == "Google AI")
    #expect(trace.values("text") == ["Made with Google AI"])
    var tiff = EXIFFixture()
    tiff.main = [.bytes(0x83bb, records)]
    #expect(try scan(tiff.block(), .tiff).traces.map(\.tool) == ["Google AI"])
  }

  @Test func packetsAndLabelsOfFilmsAreRead() throws {
    let packet = Array(XMPFixture.packet("", attributes: "xmp:CreatorTool=\"Draw Things\"").utf8)
    let label = "{\"AIGC\": {\"Label\": \"1\", \"ContentProducer\": \"example\"}}"
    let files: [(MediaFormat, [UInt8], String, String)] = [
      (
        .mp4, FilmFixture.file(top: FilmFixture.box("uuid", Self.xmpUUID + packet)),
        "mp4.uuid.XMP", "generator.hint"
      ),
      (
        .mov,
        FilmFixture.file(.mov, movie: FilmFixture.box("udta", FilmFixture.box("XMP_", packet))),
        "mov.udta.XMP", "generator.hint"
      ),
      (
        .mp4,
        FilmFixture.file(
          movie: FilmFixture.box("udta", FilmFixture.box("AIGC", Array(label.utf8)))),
        "mp4.udta", "tc260.aigc"
      ),
      (
        .mp4, FilmFixture.file(movie: FilmFixture.keyed([("AIGC", label)])), "mp4.mdta",
        "tc260.aigc"
      ),
      (.matroska, MatroskaFixture.file(tags: [("AIGC", label)]), "matroska.Tags", "tc260.aigc"),
      (
        .matroska, MatroskaFixture.file(tags: [], writer: "ComfyUI 1"), "matroska.Info",
        "generator.hint"
      ),
    ]
    for (format, bytes, carrier, kind) in files {
      let trace = try #require(try scan(bytes, format).traces.first, "\(carrier)")
      #expect(trace.kind == kind)
      #expect(trace.carrier == carrier)
    }
  }

  @Test func aFilmThatEndsTooEarlyIsAVideoThatDoes() throws {
    let files: [(MediaFormat, [UInt8])] = [
      (.mp4, FilmFixture.file()), (.mov, FilmFixture.file(.mov)),
      (.matroska, MatroskaFixture.file(tags: [("AIGC", "{}")])),
    ]
    for (format, bytes) in files {
      #expect(try scan(bytes, format).findings.isEmpty, "\(format)")
      let codes = try scan(Array(bytes.dropLast()), format).findings.map(\.code)
      #expect(codes == ["video.truncated"], "\(format)")
    }
  }

  @Test func theCameraOfAFilmIsNamedAndItsPlaceIsNot() throws {
    let tags = FilmFixture.keyed([
      ("com.apple.quicktime.make", "Example Optics"), ("com.apple.quicktime.model", "EX-1"),
      ("com.apple.quicktime.location.ISO6709", "+00.0000+000.0000/"),
    ])
    let trace = try #require(try scan(FilmFixture.file(.mov, movie: tags), .mov).traces.first)
    #expect(trace.kind == "film.camera")
    #expect(trace.claim == .camera)
    #expect(
      trace.fields.map { "\($0.name)=\($0.value)" } == [
        "make=Example Optics", "model=EX-1", "place=present",
      ])
  }

  @Test func bigTIFFIsRead() throws {
    func entry(_ tag: Int, _ text: String, at place: Int) -> [UInt8] {
      let inline = Array(text.utf8) + [UInt8](repeating: 0, count: max(0, 8 - text.utf8.count))
      return little(tag, 2) + little(2, 2) + little(text.utf8.count, 8)
        + (text.utf8.count <= 8 ? inline : little(place, 8))
    }
    let name = "Example Optics"
    let end = 16 + 8 + 40 + 8
    let file =
      Array("II".utf8) + little(43, 2) + little(8, 2) + little(0, 2) + little(16, 8)
      + little(2, 8) + entry(0x010f, name, at: end) + entry(0x0110, "EX-1", at: 0) + little(0, 8)
      + Array(name.utf8)
    let trace = try #require(try scan(file, .tiff).traces.first)
    #expect(trace.values("make") == [name])
    #expect(trace.values("model") == ["EX-1"])
  }

  @Test func aPrefixBeforeTheEXIFOfAPNGIsPassedOver() throws {
    for prefix in ["", "Exif\0\0"] {
      let chunk = PNGFixture.chunk("eXIf", Array(prefix.utf8) + EXIFFixture.camera())
      let (traces, findings) = try scan(PNGFixture.file(chunk), .png)
      #expect(traces.map(\.kind) == ["exif.camera"] && findings.isEmpty)
      #expect(traces[0].carrier == "png.eXIf" && traces[0].length == chunk.count)
    }
  }

  /// A TIFF of pages that each have a description.
  private static func pages(_ descriptions: [String]) -> [UInt8] {
    var bytes = Array("II*\0".utf8) + little(8, 4)
    for (number, description) in descriptions.enumerated() {
      let text = Array(description.utf8) + [0]
      let start = bytes.count
      let isLast = number == descriptions.count - 1
      bytes += little(1, 2) + little(0x010e, 2) + little(2, 2) + little(text.count, 4)
      bytes += little(start + 18, 4) + little(isLast ? 0 : start + 18 + text.count, 4) + text
    }
    return bytes
  }

  @Test func everyPageOfATIFFIsRead() throws {
    let file = Self.pages(["a pier", "a pier", Samples.infotext])
    let (traces, findings) = try scan(file, .tiff)
    #expect(traces.map(\.kind) == ["a1111.parameters"] && findings.isEmpty)
  }

  @Test func manyPagesAreNoDamageAndHideNoTrailingData() throws {
    let file = Self.pages((0..<40).map { "page \($0)" })
    #expect(try scan(file, .tiff).findings.map(\.code) == ["provenance.limit"])
    let trailing = try scan(file + PNGFixture.file(), .tiff).findings
    #expect(Set(trailing.map(\.code)) == ["provenance.limit", "tiff.trailing_data"])
    #expect(
      trailing.first { $0.code == "tiff.trailing_data" }?.offset == file.count)
    #expect(trailing.allSatisfy { $0.severity != .defect })
  }

  @Test func segmentsOfUnknownSizeEndWhereAnythingElseBegins() throws {
    let file = MatroskaFixture.live(blocks: 5, tags: [("PROMPT", Samples.graph)])
    let whole = try scan(file, .matroska)
    #expect(whole.traces.map(\.kind) == ["comfyui.prompt"] && whole.findings.isEmpty)
    for tail in [PNGFixture.file(), Array("behind".utf8), [0, 0, 0]] {
      let result = try scan(file + tail, .matroska)
      #expect(result.traces == whole.traces)
      #expect(result.findings.map(\.code) == ["matroska.trailing_data"])
      #expect(result.findings.first?.offset == file.count)
    }
    let cut = try scan(Array(MatroskaFixture.live(blocks: 5, tags: []).dropLast(3)), .matroska)
    #expect(cut.findings.map(\.code) == ["video.truncated"])
  }

  @Test func moreBlocksThanArePassedInAnOpenClusterAreNoFinding() throws {
    var limits = TraceLimits.standard
    limits.steps = 50
    let file = MatroskaFixture.live(blocks: 100, tags: [])
    #expect(try scan(file, .matroska, limits: limits).findings.isEmpty)
  }

  @Test func itemsOfSeveralExtentsArePutTogether() throws {
    let exif = big(0, 4) + EXIFFixture.comment(Samples.infotext)
    let half = exif.count / 2
    let type = FilmFixture.box("ftyp", Array("avif".utf8) + big(0, 4) + Array("avif".utf8))
    let entry = FilmFixture.box(
      "infe", [2, 0, 0, 0] + big(1, 2) + big(0, 2) + Array("Exif\0".utf8))
    func meta(_ start: Int) -> [UInt8] {
      let extents = big(start, 4) + big(half, 4) + big(start + half, 4) + big(exif.count - half, 4)
      let location = FilmFixture.box(
        "iloc", big(0, 4) + [0x44, 0x00] + big(1, 2) + big(1, 2) + big(0, 2) + big(2, 2) + extents)
      return FilmFixture.box(
        "meta", big(0, 4) + FilmFixture.box("iinf", big(0, 4) + big(1, 2) + entry) + location)
    }
    let start = type.count + meta(0).count + 8
    let file = type + meta(start) + FilmFixture.box("mdat", exif)
    let trace = try #require(try scan(file, .avif).traces.first)
    #expect(trace.carrier == "avif.Exif")
    #expect(trace.offset == start)
    #expect(trace.length == exif.count)
    #expect(trace.values("seed") == ["1234567890"])
  }
}
