// SPDX-License-Identifier: Apache-2.0
// Damaged, cut off and bomb-like metadata: a result, in bounded time, always.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct HostileMetadataTests {
  /// A file of a format that holds every carrier the format has.
  struct Sample: CustomTestStringConvertible, Sendable {
    let format: MediaFormat
    let bytes: [UInt8]
    var testDescription: String { format.rawValue }
  }

  static let samples: [Sample] = {
    let packet = XMPFixture.packet("", attributes: "xmp:CreatorTool=\"Draw Things\"")
    let camera = EXIFFixture.camera()
    let png =
      PNGFixture.text("parameters", Samples.infotext)
      + PNGFixture.compressed("prompt", Samples.graph)
      + PNGFixture.international("XML:com.adobe.xmp", packet, isCompressed: true)
      + PNGFixture.chunk("eXIf", camera)
    let jpeg =
      JPEGFixture.exif(camera) + JPEGFixture.xmp(packet)
      + JPEGFixture.segment(0xfe, Array(Samples.infotext.utf8))
    let webp =
      WebPFixture.chunk("EXIF", EXIFFixture.comment(Samples.infotext))
      + WebPFixture.chunk("XMP ", Array(packet.utf8))
    return [
      Sample(format: .png, bytes: PNGFixture.file(png)),
      Sample(format: .jpeg, bytes: JPEGFixture.file(jpeg)),
      Sample(format: .webp, bytes: WebPFixture.file(webp)),
      Sample(format: .tiff, bytes: EXIFFixture.camera(isBigEndian: true)),
      Sample(format: .heic, bytes: HEIFFixture.file(exif: camera, xmp: Array(packet.utf8))),
      Sample(
        format: .mp4,
        bytes: FilmFixture.file(
          movie: FilmFixture.keyed([("prompt", Samples.graph), ("AIGC", "{\"Label\": 1}")])
            + FilmFixture.items([("\u{a9}too", "ComfyUI")]))),
      Sample(
        format: .mov,
        bytes: FilmFixture.file(.mov, movie: FilmFixture.userText("\u{a9}cmt", Samples.graph))),
      Sample(
        format: .matroska,
        bytes: MatroskaFixture.file(tags: [("PROMPT", Samples.graph), ("AIGC", "{\"Label\": 1}")])),
      Sample(
        format: .gif,
        bytes: GIFFixture.file(
          GIFFixture.comment(Samples.infotext) + GIFFixture.xmp(packet),
          after: GIFFixture.credentials([1, 2, 3]))),
      Sample(
        format: .avi,
        bytes: AVIFixture.file(
          AVIFixture.info([("ISFT", "ComfyUI"), ("ICMT", Samples.graph)])
            + AVIFixture.chunk("_PMX", Array(packet.utf8)))),
    ]
  }()

  @Test(arguments: samples)
  func everyTruncationEndsInAResult(_ sample: Sample) throws {
    let whole = try scan(sample.bytes, sample.format).traces.count
    #expect(whole > 0)
    let step = max(1, sample.bytes.count / 400)
    for length in stride(from: 0, to: sample.bytes.count, by: step) {
      let result = try scan(Array(sample.bytes.prefix(length)), sample.format)
      #expect(result.traces.count <= whole + 1)
    }
  }

  @Test(arguments: samples)
  func everyMutationEndsInAResult(_ sample: Sample) throws {
    var generator = SeedReport.generator("metadata mutation \(sample.format)")
    for _ in 0..<300 {
      var bytes = sample.bytes
      for _ in 0...generator.below(6) {
        let place = generator.below(bytes.count)
        switch generator.below(4) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes[place] = [0, 0x7f, 0x80, 0xff][generator.below(4)]
        case 2: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[place...].prefix(12), at: place)
        }
      }
      let result = try scan(bytes, sample.format)
      for trace in result.traces {
        #expect(trace.offset >= 0 && trace.offset + trace.length <= bytes.count + 12)
      }
    }
  }

  @Test func directoriesThatPointAtThemselvesEnd() throws {
    var block = EXIFFixture.camera()
    let next = 8 + 2 + 12 * 5
    block.replaceSubrange(next..<next + 4, with: little(8, 4))
    let result = try scan(block, .tiff)
    #expect(result.traces.map(\.kind) == ["exif.camera"])
    #expect(result.findings.map(\.code) == ["exif.damaged"])
  }

  @Test func compressedTextBeyondTheLimitIsAFinding() throws {
    var limits = TraceLimits.standard
    limits.inflatedBytes = 1_000
    let long = String(repeating: "x", count: 5_000)
    let file = PNGFixture.file(
      PNGFixture.compressed("parameters", long) + PNGFixture.text("prompt", Samples.graph))
    let result = try scan(file, .png, limits: limits)
    #expect(result.findings.map(\.code) == ["png.text_unreadable"])
    #expect(result.traces.map(\.kind) == ["comfyui.prompt"])
  }

  @Test func compressedTextsTogetherAreLimited() throws {
    var limits = TraceLimits.standard
    limits.inflatedBytes = 12_000
    let chunk = PNGFixture.compressed("parameters", String(repeating: "x", count: 5_000))
    let result = try scan(PNGFixture.file(chunk + chunk + chunk + chunk), .png, limits: limits)
    #expect(result.traces.count == 2)
    #expect(result.findings.map(\.code) == ["png.text_unreadable", "png.text_unreadable"])
  }

  @Test func textsThatCannotBeInflatedHideNoPlainOnes() throws {
    let broken = PNGFixture.chunk("zTXt", Array("parameters\0\0".utf8) + [1, 2, 3])
    let many = Array(repeating: broken, count: 20).flatMap { $0 }
    let result = try scan(PNGFixture.file(many + PNGFixture.text("prompt", Samples.graph)), .png)
    #expect(result.traces.map(\.kind) == ["comfyui.prompt"])
    #expect(result.findings.map(\.code) == Array(repeating: "png.text_unreadable", count: 20))
  }

  @Test(.timeLimit(.minutes(10)))
  func manyNamespacesAreRead() throws {
    let spaces = (0..<20_000).map { "xmlns:p\($0)='u'" }.joined(separator: " ")
    let children = String(repeating: "<a xmlns:q='v'/>", count: 5_000)
    let file = JPEGFixture.file(
      JPEGFixture.xmp("<x \(String(spaces.prefix(40_000)).dropLast(20))>"))
    let result = try scan(file, .jpeg)
    #expect(result.findings.map(\.code) == ["xmp.malformed"])
    let packet = "<x \(spaces)>\(children)</x>"
    let png = PNGFixture.file(PNGFixture.international("XML:com.adobe.xmp", packet))
    #expect(try scan(png, .png).findings.isEmpty)
  }

  @Test func tooManyBlocksAndStepsAndBytesAreFindings() throws {
    let chunk = PNGFixture.text("parameters", Samples.infotext)
    let many = PNGFixture.file(Array(repeatElement(chunk, count: 20).joined()))
    var blocks = TraceLimits.standard
    blocks.blocks = 5
    var steps = TraceLimits.standard
    steps.steps = 6
    var bytes = TraceLimits.standard
    bytes.readBytes = 9_000
    for limits in [blocks, steps, bytes] {
      let result = try scan(many, .png, limits: limits)
      #expect(result.findings.map(\.code) == ["provenance.limit"])
      #expect((1..<20).contains(result.traces.count))
    }
  }

  @Test func textsUnderOtherNamesCrowdOutNone() throws {
    let decoys = (0..<300).flatMap { PNGFixture.text("decoy \($0)", "gull") }
    let known =
      PNGFixture.text("parameters", Samples.infotext)
      + Samples.easy.flatMap { PNGFixture.text($0.0, $0.1) }
    let result = try scan(PNGFixture.file(decoys, after: known), .png)
    #expect(result.traces.map(\.kind) == ["a1111.parameters", "easydiffusion.settings"])
    #expect(result.findings.map(\.code) == ["provenance.limit"])
    let few = try scan(PNGFixture.file(Array(decoys.prefix(2_000)), after: known), .png)
    #expect(few.findings.allSatisfy { $0.code != "provenance.limit" })
  }

  @Test func longValuesAreCutAndFieldsAreLimited() throws {
    var limits = TraceLimits.standard
    limits.fieldBytes = 9
    limits.fields = 3
    let text = "éééééééééé\nSteps: 20, Sampler: a, CFG scale: 7, Seed: 1, Size: 1x1"
    let file = PNGFixture.file(PNGFixture.international("parameters", text))
    let trace = try #require(try scan(file, .png, limits: limits).traces.first)
    #expect(trace.fields.count == 3)
    #expect(trace.values("prompt") == ["éééé"])
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      String(repeating: "a: \"", count: 50_000), String(repeating: "<lora:", count: 50_000),
      String(repeating: "aa: {", count: 50_000), String(repeating: "a-", count: 100_000),
      "Hashes: {" + String(repeating: "[", count: 100_000), String(repeating: "\n", count: 100_000),
      String(repeating: "aa:\"\\", count: 50_000),
    ])
  func settingsMadeToBeSlowEnd(_ text: String) {
    let fields = TraceParsers.infotext(Array(text.utf8))
    #expect(fields.count <= TraceLimits.standard.fields)
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: ["parameters", "Dream", "Comment", "Stable Diffusion model"])
  func textsMadeToBeSlowEnd(_ keyword: String) {
    let texts = [
      "{\"sui_image_params\": {\"loras\": ["
        + String(repeating: "\"a\",", count: 100_000) + "\"a\"]}}",
      "\"" + String(repeating: "[", count: 50_000) + "\"" + String(repeating: " -s", count: 50_000),
      String(repeating: "Job ID: ", count: 20_000),
      "{\"uc\": \"\", \"scale\": 1, \"prompt\": \"" + String(repeating: "a", count: 500_000)
        + "\"}",
    ]
    for text in texts {
      let fields = TraceParsers.settings(Array(text.utf8), keyword: keyword)
      #expect(fields.count <= TraceLimits.standard.fields)
    }
  }

  @Test func boxesWithinBoxesEnd() throws {
    var box: [UInt8] = []
    for _ in 0..<2_000 { box = FilmFixture.box("udta", box) }
    let nested = try scan(FilmFixture.file(movie: box), .mp4).findings
    #expect(nested.map(\.code) == ["provenance.limit"])
    #expect(nested.first?.offset != nil)
    var element: [UInt8] = []
    for _ in 0..<2_000 { element = MatroskaFixture.element(0x67c8, element) }
    let file =
      MatroskaFixture.element(0x1a45_dfa3, [])
      + MatroskaFixture.element(
        0x1853_8067, MatroskaFixture.element(0x1254_c367, MatroskaFixture.element(0x7373, element)))
    #expect(try scan(file, .matroska).findings.map(\.code) == ["provenance.limit"])
  }

  @Test(.timeLimit(.minutes(10)))
  func deepAndWideGraphsEnd() {
    let deep = String(repeating: "{\"a\":", count: 100_000)
    #expect(TraceParsers.comfyGraph(Array(deep.utf8)).isEmpty)
    let nodes = (0..<5_000).map { index in
      "\"\(index)\":{\"class_type\":\"KSampler\",\"inputs\":{\"positive\":[\"\((index + 1) % 5_000)\",0]}}"
    }
    let wide = "{" + nodes.joined(separator: ",") + "}"
    #expect(TraceParsers.comfyGraph(Array(wide.utf8)).map(\.name) == ["nodes"])
  }

  /// Graphs whose nodes have very many inputs or links, each of which was once compared with all others.
  private static let laden: [(keyword: String, graph: String)] = {
    let files = (0..<128).map { "\"lora_1\": \"n\($0).safetensors\"" }
    let weights = Array(repeating: "\"strength_1\": [\"2\", 0]", count: 384)
    let many = (0..<100_000).map { "\"a\($0)\": 1" }
    let negative = (0..<40_000).map { "\"negative_\($0)\": 1" }
    func edges(_ giver: String, _ taker: String, _ field: String) -> String {
      let edge = """
        {"source": {"node_id": "\(giver)"}, "destination": {"node_id": "\(taker)", "field": "\(field)"}}
        """
      return Array(repeating: edge, count: 10_000).joined(separator: ",")
    }
    return [
      (
        "prompt",
        """
        {"1": {"class_type": "Stack", "inputs": {\((files + weights).joined(separator: ","))}},
         "2": {"class_type": "Other", "inputs": {\(many.joined(separator: ","))}}}
        """
      ),
      (
        "prompt",
        """
        {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0]}},
         "2": {"class_type": "Other", "inputs": {\(negative.joined(separator: ","))}}}
        """
      ),
      (
        "invokeai_graph",
        """
        {"nodes": {"a": {"type": "string", "value": "a pier"}},
         "edges": [\(edges("a", "d", "positive")), \(edges("b", "a", "item"))]}
        """
      ),
    ]
  }()

  @Test(.timeLimit(.minutes(1)), arguments: laden)
  func ladenGraphsEnd(_ keyword: String, _ graph: String) {
    let fields = TraceParsers.settings(Array(graph.utf8), keyword: keyword)
    #expect(fields.contains { $0.name == "nodes" })
  }

  @Test(arguments: ["prompt", "parameters", "Comment"])
  func graphsNestedTooDeepAreAFinding(_ keyword: String) throws {
    let depth = 100_000
    let deep =
      String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
    let result = try scan(PNGFixture.file(PNGFixture.text(keyword, deep)), .png)
    #expect(result.traces.isEmpty)
    #expect(result.findings.map(\.code) == ["provenance.limit"])
    let broken = try scan(PNGFixture.file(PNGFixture.text(keyword, "{\"a\": tru}")), .png)
    #expect(broken.findings.isEmpty, "what is no JSON is no limit")
  }

  @Test func theSourcesErrorIsThrownAsItIs() throws {
    struct Failure: Error {}
    final class FailingSource: ByteSource {
      let byteCount = 1_000
      func read(at offset: Int, count: Int) throws -> [UInt8] { throw Failure() }
    }
    let scanner = TraceScanner(tools: nativeTools)
    for format in [
      MediaFormat.png, .jpeg, .webp, .tiff, .heic, .mp4, .mov, .matroska,
    ] {
      #expect(throws: Failure.self) { try scanner.scan(FailingSource(), format: format) }
    }
  }
}
