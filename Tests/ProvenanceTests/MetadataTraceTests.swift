// SPDX-License-Identifier: Apache-2.0
// Traces in XMP and EXIF, and what the containers' walks find.

internal import EvidenceModel
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct MetadataTraceTests {
  private static let trained =
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

  @Test(arguments: [
    (trained, "trainedAlgorithmicMedia", TraceClaim.generated),
    (
      "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia/",
      "trainedAlgorithmicMedia", .generated
    ),
    (
      "digsrctype:compositeWithTrainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia",
      .edited
    ),
    ("TRAINEDALGORITHMICMEDIA", "trainedAlgorithmicMedia", .generated),
    ("digsrctype:compositeSynthetic", "compositeSynthetic", .edited),
    (
      "http://cv.iptc.org/newscodes/digitalsourcetype#trainedAlgorithmicMedia",
      "trainedAlgorithmicMedia", .generated
    ),
    (
      "https://cv.iptc.org/newscodes/digitalsourcetype/#trainedAlgorithmicMedia",
      "trainedAlgorithmicMedia", .generated
    ),
    (
      "http://c2pa.org/digitalsourcetype/trainedAlgorithmicData#", "trainedAlgorithmicData",
      .generated
    ),
    ("algorithmicMedia", "algorithmicMedia", .software),
    ("digitalCapture", "digitalCapture", .camera),
  ])
  func everySpellingOfASourceTypeIsRead(
    _ value: String, _ term: String, _ claim: TraceClaim
  ) throws {
    let forms = [
      XMPFixture.packet("", attributes: "Iptc4xmpExt:DigitalSourceType=\"\(value)\""),
      XMPFixture.packet(
        "<Iptc4xmpExt:DigitalSourceType>\(value)</Iptc4xmpExt:DigitalSourceType>"),
      XMPFixture.packet("<Iptc4xmpExt:DigitalSourceType rdf:resource=\"\(value)\"/>"),
    ]
    for packet in forms {
      let trace = try #require(
        try scan(JPEGFixture.file(JPEGFixture.xmp(packet)), .jpeg).traces.first)
      #expect(trace.kind == "iptc.digital_source_type")
      #expect(trace.claim == claim)
      #expect(trace.fields == [TraceField(name: "term", value: term, isEvidenceText: false)])
    }
  }

  @Test func packetsAreReadInEveryContainer() throws {
    let packet = XMPFixture.packet("", attributes: "xmp:CreatorTool=\"Draw Things\"")
    var tiff = EXIFFixture()
    tiff.main = [.bytes(0x02bc, Array(packet.utf8), type: 1)]
    let files: [(MediaFormat, [UInt8], String)] = [
      (.jpeg, JPEGFixture.file(JPEGFixture.xmp(packet)), "jpeg.APP1.XMP"),
      (
        .png, PNGFixture.file(PNGFixture.international("XML:com.adobe.xmp", packet)),
        "png.iTXt.XMP"
      ),
      (.webp, WebPFixture.file(WebPFixture.chunk("XMP ", Array(packet.utf8))), "webp.XMP"),
      (.heic, HEIFFixture.file(exif: EXIFFixture().block(), xmp: Array(packet.utf8)), "heic.XMP"),
      (.tiff, tiff.block(), "tiff.IFD"),
    ]
    for (format, bytes, carrier) in files {
      let trace = try #require(try scan(bytes, format).traces.first, "\(carrier)")
      #expect(trace.kind == "generator.hint")
      #expect(trace.tool == "Draw Things")
      #expect(trace.carrier == carrier)
      let carried = bytes[trace.offset..<trace.offset + trace.length]
      #expect(carried.count >= packet.utf8.count)
    }
  }

  /// The text that older converters write for a profile.
  private static func profile(_ name: String, _ bytes: [UInt8]) -> String {
    let count = "\(bytes.count)"
    var text = "\n\(name)\n" + String(repeating: " ", count: 8 - count.count) + count + "\n"
    for start in stride(from: 0, to: bytes.count, by: 36) {
      text += HexText.encode(bytes[start..<min(bytes.count, start + 36)]) + "\n"
    }
    return text
  }

  @Test func metadataSpelledInHexadecimalDigitsAreRead() throws {
    var exif = EXIFFixture()
    exif.main = [.text(0x0131, "Fooocus v2.5")]
    let packet = XMPFixture.packet("", attributes: "xmp:CreatorTool=\"Draw Things\"")
    let records: [UInt8] = [0x1c, 2, 110, 0, 19] + Array("Made with Google AI".utf8)
    let resources = Array("8BIM".utf8) + [4, 4, 0, 0] + big(records.count, 4) + records
    for (name, bytes, tool) in [
      ("exif", Array("Exif\0\0".utf8) + exif.block(), "Fooocus"),
      ("APP1", Array("Exif\0\0".utf8) + exif.block(), "Fooocus"),
      ("xmp", Array(packet.utf8), "Draw Things"),
      ("APP1", Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(packet.utf8), "Draw Things"),
      ("iptc", resources, "Google AI"), ("iptc", records, "Google AI"),
    ] {
      let text = Self.profile(name, bytes)
      for chunk in [
        PNGFixture.text("Raw profile type \(name)", text),
        PNGFixture.compressed("Raw profile type \(name)", text),
      ] {
        let traces = try scan(PNGFixture.file(chunk), .png).traces
        #expect(traces.map(\.tool) == [tool], "\(name)")
        #expect(traces.first?.offset == 33 && traces.first?.length == chunk.count)
      }
    }
  }

  @Test(arguments: [
    "", "\nexif\n", "\nexif\n 4\n00", "\nexif\n 99999999999999999999\n00", "\nexif\n -1\n00",
    "\nexif\n 2\n00zz", "exif 2 0000", "\nexif\n 0\n",
  ])
  func profilesThatCannotBeReadAreTexts(_ text: String) throws {
    let found = try scan(PNGFixture.file(PNGFixture.text("Raw profile type exif", text)), .png)
    #expect(found.traces.isEmpty && found.findings.isEmpty)
  }

  @Test func creditsAndLabelsAreRead() throws {
    let credit = XMPFixture.packet("<photoshop:Credit>Edited with Google AI</photoshop:Credit>")
    let edited = try scan(JPEGFixture.file(JPEGFixture.xmp(credit)), .jpeg).traces
    #expect(edited.map(\.claim) == [.edited])
    let label =
      "{&quot;AIGC&quot;:{&quot;Label&quot;:&quot;1&quot;,"
      + "&quot;ContentProducer&quot;:&quot;example&quot;}}"
    let packet = XMPFixture.packet("<TC260:AIGC>\(label)</TC260:AIGC>")
    let trace = try #require(
      try scan(JPEGFixture.file(JPEGFixture.xmp(packet)), .jpeg).traces.first)
    #expect(trace.kind == "tc260.aigc")
    #expect(trace.claim == .generated)
    #expect(trace.values("producer") == ["example"])
    for (label, claim, meaning) in [
      ("2", TraceClaim.generated, "possibly"), ("3", .generated, "suspected"),
      ("AIGC", .generated, "generated"), ("9", .note, "other"),
    ] {
      let chunk = PNGFixture.text("AIGC", "{\"Label\":\"\(label)\"}")
      let trace = try #require(try scan(PNGFixture.file(chunk), .png).traces.first)
      #expect(trace.claim == claim && trace.strength == .hint)
      #expect(trace.values("label_meaning") == [meaning])
    }
  }

  @Test func documentsAreKnownByTheirIdentifiersInEveryForm() throws {
    func id(_ digit: String) -> String { String(repeating: digit + "0", count: 16) }
    let dashed = "A0A0A0A0-A0A0-A0A0-A0A0-A0A0A0A0A0A0"
    let names =
      "xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" "
      + "xmlns:stRef=\"http://ns.adobe.com/xap/1.0/sType/ResourceRef#\""
    let body =
      "<xmpMM:InstanceID>xmp.iid:\(id("b"))</xmpMM:InstanceID>"
      + "<xmpMM:DerivedFrom stRef:instanceID=\"xmp.iid:\(id("c"))\" stRef:documentID=\"a sketch\"/>"
      + "<xmpMM:Ingredients><rdf:Bag><rdf:li stRef:documentID=\"uuid:\(id("d"))\"/>"
      + "<rdf:li rdf:parseType=\"Resource\"><stRef:documentID>\(id("e"))</stRef:documentID>"
      + "</rdf:li></rdf:Bag></xmpMM:Ingredients>"
      + "<xmpMM:History><rdf:Seq><rdf:li stRef:instanceID=\"\(id("f"))\"/></rdf:Seq></xmpMM:History>"
    let packet = XMPFixture.packet(
      body,
      attributes:
        "\(names) xmpMM:DocumentID=\"xmp.did:\(dashed)\" xmpMM:OriginalDocumentID=\"\(id("9"))\"")
    let traces = try scan(JPEGFixture.file(JPEGFixture.xmp(packet)), .jpeg).traces
    let trace = try #require(traces.first { $0.kind == "xmp.document" })
    #expect(trace.claim == .note && trace.strength == .hint && trace.forgeability == .trivial)
    #expect(trace.values("document_id") == [id("a"), id("b")])
    #expect(trace.values("original_id") == [id("9")])
    #expect(trace.values("derived_from") == [id("c"), id("d"), id("e")])
    #expect(trace.fields.allSatisfy { $0.isEvidenceText })
  }

  @Test(arguments: [
    "", "xmp.did:", "1234", "a sketch", String(repeating: "0", count: 32),
    String(repeating: "1f", count: 15) + "zz", String(repeating: "1f", count: 17),
  ])
  func whatIsNoIdentifierOfADocumentIsPassedOver(_ text: String) throws {
    let names = "xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\""
    let packet = XMPFixture.packet("", attributes: "\(names) xmpMM:DocumentID=\"\(text)\"")
    let traces = try scan(JPEGFixture.file(JPEGFixture.xmp(packet)), .jpeg).traces
    #expect(!traces.contains { $0.kind == "xmp.document" })
  }

  @Test func commentsInListsOfXMPAreRead() throws {
    let comment = Samples.infotext.replacing("<", with: "&lt;")
    let packet = XMPFixture.packet(
      "<exif:UserComment><rdf:Alt><rdf:li xml:lang=\"x-default\">\(comment)</rdf:li></rdf:Alt>"
        + "</exif:UserComment>")
    let trace = try #require(
      try scan(JPEGFixture.file(JPEGFixture.xmp(packet)), .jpeg).traces.first)
    #expect(trace.kind == "a1111.parameters")
    #expect(trace.values("seed") == ["1234567890"])
  }

  @Test func extendedPacketsArePutTogether() throws {
    let packet = Array(XMPFixture.packet("", attributes: "xmp:CreatorTool=\"Midjourney\"").utf8)
    let name = [UInt8](repeating: UInt8(ascii: "A"), count: 32)
    func part(_ range: Range<Int>) -> [UInt8] {
      JPEGFixture.segment(
        0xe1,
        Array("http://ns.adobe.com/xmp/extension/\0".utf8) + name + big(packet.count, 4)
          + big(range.lowerBound, 4) + packet[range])
    }
    let parts = [part(100..<packet.count), part(0..<100)]
    let trace = try #require(
      try scan(JPEGFixture.file(parts[0] + parts[1]), .jpeg).traces.first)
    #expect(trace.carrier == "jpeg.APP1.XMPExtension")
    #expect(trace.tool == "Midjourney")
    let findings = try scan(JPEGFixture.file(parts[0]), .jpeg).findings
    #expect(findings.map(\.code) == ["jpeg.extended_xmp_incomplete"])
  }

  @Test(arguments: [true, false])
  func aCamerasBlockIsReadInEitherByteOrder(_ isBigEndian: Bool) throws {
    let block = EXIFFixture.camera(isBigEndian: isBigEndian)
    let trace = try #require(
      try scan(JPEGFixture.file(JPEGFixture.exif(block)), .jpeg).traces.first)
    #expect(trace.kind == "exif.camera")
    #expect(trace.claim == .camera)
    #expect(trace.strength == .strong)
    #expect(trace.forgeability == .trivial)
    let values = trace.fields.map { "\($0.name)=\($0.value)" }
    #expect(
      values == [
        "make=Example Optics", "model=EX-1", "lens=EX 35 mm", "taken=2020:02:02 02:02:01",
        "exposure_seconds=0.004000", "f_number=2.800000", "iso=200.000000",
        "focal_length_mm=35.000000", "place=present", "maker_note=present", "thumbnail=present",
        "completeness=11/11",
      ])
    #expect(trace.fields.prefix(4).allSatisfy { $0.isEvidenceText })
  }

  @Test func aMakerAloneIsAHint() throws {
    var exif = EXIFFixture()
    exif.main = [.text(0x010f, "Example Optics")]
    let trace = try #require(
      try scan(JPEGFixture.file(JPEGFixture.exif(exif.block())), .jpeg).traces.first)
    #expect(trace.strength == .hint)
    #expect(trace.values("completeness") == ["1/11"])
  }

  @Test func commentsAreReadWhateverTheirPrefix() {
    let text = "a red lighthouse 灯台"
    let wide = text.utf16.flatMap { little(Int($0), 2) }
    let unicode = Array("UNICODE\0".utf8)
    #expect(TraceParsers.userComment(unicode + [0xff, 0xfe] + wide) == text)
    #expect(TraceParsers.userComment(unicode + wide) == text)
    #expect(TraceParsers.userComment(unicode + text.utf16.flatMap { big(Int($0), 2) }) == text)
    #expect(TraceParsers.userComment(unicode + Array("plain words".utf8)) == "plain words")
    #expect(TraceParsers.userComment(Array("ASCII\0\0\0plain".utf8)) == "plain")
    #expect(TraceParsers.userComment([UInt8](repeating: 0, count: 8) + Array("x".utf8)) == "x")
    #expect(TraceParsers.userComment(Array("{\"a\": 1}".utf8)) == "{\"a\": 1}")
    #expect(TraceParsers.userComment([]) == "")
  }

  @Test func whatFollowsTheEndOfAPNGIsAFinding() throws {
    let file = PNGFixture.file(trailing: [1, 2, 3])
    let findings = try scan(file, .png).findings
    #expect(findings.map(\.code) == ["png.trailing_data"])
    #expect(findings.first?.offset == file.count - 3)
  }

  @Test func resourcesOfPhotoshopAreNoted() throws {
    let segment = JPEGFixture.segment(0xed, Array("Photoshop 3.0\0".utf8) + [1, 2, 3])
    let result = try scan(JPEGFixture.file(segment), .jpeg)
    #expect(result.findings.map(\.code) == ["jpeg.photoshop_resources"])
    #expect(result.traces.isEmpty)
  }

  @Test func filesWithoutMetadataHaveNoTraces() throws {
    for (bytes, format) in [
      (PNGFixture.file(), MediaFormat.png), (JPEGFixture.file([]), .jpeg),
      (WebPFixture.file([]), .webp), (GIFFixture.file(), .gif), (Array("text".utf8), .text),
    ] {
      let result = try scan(bytes, format)
      #expect(result.traces.isEmpty)
      #expect(result.findings.isEmpty)
    }
  }
}
