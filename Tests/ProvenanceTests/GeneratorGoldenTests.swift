// SPDX-License-Identifier: Apache-2.0
// For each tool and carrier: the kind of trace, where it stands, and every value read.

internal import EvidenceModel
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct GeneratorGoldenTests {
  /// One file of a tool, and what is to be read of it.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let format: MediaFormat
    let file: [UInt8]
    let kind: String
    let tool: String
    let carrier: String
    /// `name=value` for each field, in order.
    let fields: [String]

    var testDescription: String { name }
  }

  private static let common = [
    "prompt=a red lighthouse at dawn", "negative_prompt=fog", "model=harbour",
  ]
  private static let wide =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

  private static let invokeFields = [
    "input_picture=stated",
    "prompt=a red lighthouse at dawn", "negative_prompt=fog", "model=harbour",
    "model_hash=blake3:00112233445566778899aabbccddeeff", "model_hash_sort=blake3", "lora=coast",
    "lora_weight=0.75", "controlnet=lines", "seed=77", "steps=30", "cfg_scale=7.5",
    "sampler=euler", "width=832", "height=1216", "input_image=sketch.png", "version=5.1.0",
    "mode=txt2img",
  ]
  private static let novelFields = [
    "prompt=a red lighthouse at dawn", "prompt=a gull", "negative_prompt=fog",
    "model=Stable Diffusion XL", "seed=77", "steps=28", "cfg_scale=5.0", "sampler=k_euler",
    "width=832", "height=1216", "model_build=7BCCAA2C", "mode=PromptGenerateRequest",
    "signature=present",
  ]
  private static let fooocusFields = [
    "prompt=a red lighthouse at dawn", "prompt=a red lighthouse at dawn, wide sea",
    "negative_prompt=fog", "model=harbour", "model_hash=\(wide)", "model_hash_sort=sha256",
    "lora=coast", "lora_weight=0.1", "lora_hash=89abcdef01", "lora_hash_sort=autov2", "seed=77",
    "steps=30", "cfg_scale=4", "sampler=dpmpp_2m_sde_gpu", "width=1152", "height=896",
    "version=Fooocus v2.5.5", "performance=Speed", "scheduler=karras", "styles=['Fooocus V2']",
  ]
  private static let swarmFields =
    common + [
      "model_hash=tensors_sha256:\(wide)", "model_hash_sort=tensors_sha256", "lora=coast",
      "lora_weight=0.5", "lora_hash=89abcdef0123", "lora_hash_sort=autov3", "seed=77", "steps=30",
      "cfg_scale=7.5",
      "sampler=euler", "width=512", "height=640", "version=0.9.5", "made=2026-01-02",
    ]
  private static let easyFields =
    common + [
      "lora=coast", "lora_weight=0.5", "seed=77", "steps=30", "cfg_scale=7.5", "sampler=euler",
      "width=512", "height=640",
    ]

  private static func png(_ texts: [(String, String)]) -> [UInt8] {
    PNGFixture.file(texts.flatMap { PNGFixture.text($0.0, $0.1) })
  }

  private static func comment(_ text: String, _ main: [EXIFEntry] = []) -> [UInt8] {
    var exif = EXIFFixture()
    exif.main = main
    exif.details = [.bytes(0x9286, Array("ASCII\0\0\0".utf8) + Array(text.utf8))]
    return exif.block()
  }

  private static func jpeg(_ block: [UInt8]) -> [UInt8] {
    JPEGFixture.file(JPEGFixture.exif(block))
  }

  static let cases: [Case] = [
    Case(
      name: "InvokeAI 3 and later", format: .png,
      file: png([("invokeai_metadata", Samples.invoke)]), kind: "invokeai.metadata",
      tool: "InvokeAI", carrier: "png.tEXt", fields: invokeFields),
    Case(
      name: "InvokeAI 2", format: .png, file: png([("sd-metadata", Samples.olderInvoke)]),
      kind: "invokeai.sd_metadata", tool: "InvokeAI", carrier: "png.tEXt",
      fields: [
        "prompt=a red lighthouse at dawn", "model=harbour-1.5", "model_hash=\(wide)",
        "model_hash_sort=sha256", "seed=77", "steps=30", "cfg_scale=7.5", "sampler=k_euler",
        "width=512", "height=512", "version=2.3.5",
      ]),
    Case(
      name: "InvokeAI 1", format: .png, file: png([("Dream", Samples.dream)]),
      kind: "invokeai.dream", tool: "InvokeAI", carrier: "png.tEXt",
      fields: [
        "prompt=a red lighthouse at dawn", "negative_prompt=fog", "seed=77", "steps=30",
        "cfg_scale=7.5", "sampler=k_euler", "width=512", "height=512",
      ]),
    Case(
      name: "NovelAI, PNG", format: .png,
      file: png([
        ("Title", "NovelAI generated image"), ("Description", "a red lighthouse at dawn"),
        ("Software", "NovelAI"), ("Source", "Stable Diffusion XL 7BCCAA2C"),
        ("Comment", Samples.novel),
      ]), kind: "novelai.comment", tool: "NovelAI", carrier: "png.tEXt", fields: novelFields),
    Case(
      name: "NovelAI, WebP", format: .webp,
      file: WebPFixture.file(
        WebPFixture.chunk(
          "EXIF",
          comment(
            Samples.novel,
            [
              .text(0x010d, "NovelAI generated image"),
              .text(0x0131, "Stable Diffusion XL 7BCCAA2C"),
            ]))), kind: "novelai.comment", tool: "NovelAI", carrier: "webp.EXIF",
      fields: novelFields),
    Case(
      name: "Fooocus, PNG", format: .png,
      file: png([("parameters", Samples.fooocus), ("fooocus_scheme", "fooocus")]),
      kind: "fooocus.parameters", tool: "Fooocus", carrier: "png.tEXt", fields: fooocusFields),
    Case(
      name: "Fooocus, JPEG", format: .jpeg,
      file: {
        var exif = EXIFFixture()
        exif.main = [
          .text(0x0131, "Fooocus v2.5.5"), .text(0x927c, "fooocus"),
          .bytes(0x9286, Array(Samples.fooocus.utf8)),
        ]
        return jpeg(exif.block())
      }(), kind: "fooocus.parameters", tool: "Fooocus", carrier: "jpeg.APP1.Exif",
      fields: fooocusFields),
    Case(
      name: "Fooocus-MRE, JPEG comment", format: .jpeg,
      file: JPEGFixture.file(JPEGFixture.segment(0xfe, Array(Samples.fooocusMRE.utf8))),
      kind: "fooocus_mre.comment", tool: "Fooocus-MRE", carrier: "jpeg.COM",
      fields: common + [
        "seed=77", "steps=30", "cfg_scale=7.0", "sampler=euler", "width=1024", "height=768",
      ]),
    Case(
      name: "Easy Diffusion, PNG", format: .png, file: png(Samples.easy),
      kind: "easydiffusion.settings", tool: "Easy Diffusion", carrier: "png.tEXt",
      fields: easyFields),
    Case(
      name: "Easy Diffusion, JPEG", format: .jpeg, file: jpeg(comment(Samples.easyJSON)),
      kind: "easydiffusion.settings", tool: "Easy Diffusion", carrier: "jpeg.APP1.Exif",
      fields: common + [
        "lora=coast", "lora_weight=0.5", "lora=mist", "lora_weight=0.25", "seed=77", "steps=30",
        "cfg_scale=7.5", "sampler=euler", "width=512", "height=640",
      ]),
    Case(
      name: "SwarmUI, PNG", format: .png, file: png([("parameters", Samples.swarm)]),
      kind: "swarmui.parameters", tool: "SwarmUI", carrier: "png.tEXt", fields: swarmFields),
    Case(
      name: "SwarmUI, the older place", format: .jpeg,
      file: {
        var exif = EXIFFixture()
        exif.main = [.text(0x0110, Samples.swarm)]
        return jpeg(exif.block())
      }(), kind: "swarmui.parameters", tool: "SwarmUI", carrier: "jpeg.APP1.Exif",
      fields: swarmFields),
    Case(
      name: "Draw Things", format: .png,
      file: PNGFixture.file(
        PNGFixture.international(
          "XML:com.adobe.xmp",
          XMPFixture.packet(
            "<exif:UserComment><rdf:Alt><rdf:li xml:lang=\"x-default\">\(Samples.draw)</rdf:li>"
              + "</rdf:Alt></exif:UserComment>"))), kind: "drawthings.comment",
      tool: "Draw Things", carrier: "png.iTXt.XMP",
      fields: [
        "prompt=a red lighthouse at dawn", "negative_prompt=fog", "model=harbour.ckpt",
        "lora=coast.ckpt", "lora_weight=0.5", "seed=77", "steps=30", "cfg_scale=7.5",
        "sampler=Euler A", "width=512", "height=640", "denoising_strength=1",
      ]),
    Case(
      name: "Midjourney", format: .png,
      file: png([
        (
          "Description",
          "a red lighthouse --ar 2:1 --v 6 Job ID: 00000000-1111-2222-3333-444444444444"
        ), ("Author", "example"),
      ]), kind: "midjourney.description", tool: "Midjourney", carrier: "png.tEXt",
      fields: [
        "prompt=a red lighthouse --ar 2:1 --v 6", "version=6",
        "job=00000000-1111-2222-3333-444444444444", "author=example",
      ]),
  ]

  @Test(arguments: cases)
  func everyToolIsReadWhole(_ sample: Case) throws {
    let result = try scan(sample.file, sample.format)
    let trace = try #require(result.traces.first { $0.kind == sample.kind })
    #expect(trace.tool == sample.tool)
    #expect(trace.carrier == sample.carrier)
    #expect(trace.claim == .generated)
    #expect(trace.strength == .strong)
    #expect(trace.fields.map { "\($0.name)=\($0.value)" } == sample.fields)
    let normal = trace.generation.fields
    let behind = trace.fields.drop { $0.name == "input_picture" }
    #expect(Array(behind.prefix(normal.count)) == normal)
    #expect(trace.survival == .lost)
    let others = result.traces.filter { $0.kind != sample.kind }
    #expect(others.allSatisfy { $0.kind == "generator.hint" })
  }

  @Test func oneJobOfSeveralTextsIsOneTrace() throws {
    let kinds = try Self.cases.filter { $0.format == .png }.map {
      try scan($0.file, .png).traces.count
    }
    #expect(kinds.allSatisfy { $0 == 1 })
  }

  @Test func graphsAloneAndWrappedAreReadInEveryContainer() throws {
    let prompt = Samples.graph
    let files: [(MediaFormat, [UInt8], String)] = [
      (
        .png,
        PNGFixture.file(
          after: PNGFixture.chunk("comf", Array("prompt\0".utf8) + Array(prompt.utf8))),
        "png.comf"
      ),
      (.mp4, FilmFixture.file(movie: FilmFixture.keyed([("prompt", prompt)])), "mp4.mdta"),
      (.mp4, FilmFixture.file(movie: FilmFixture.freeform("prompt", prompt)), "mp4.ilst"),
      (
        .mov,
        FilmFixture.file(.mov, movie: FilmFixture.items([("\u{a9}cmt", Samples.wrappedGraphs)])),
        "mov.ilst"
      ),
      (.mov, FilmFixture.file(.mov, movie: FilmFixture.userText("\u{a9}cmt", prompt)), "mov.udta"),
      (.matroska, MatroskaFixture.file(tags: [("PROMPT", prompt)]), "matroska.Tags"),
      (
        .matroska, MatroskaFixture.file(tags: [("COMMENT", Samples.wrappedGraphs)], isOpen: true),
        "matroska.Tags"
      ),
    ]
    for (format, bytes, carrier) in files {
      let trace = try #require(try scan(bytes, format).traces.first, "\(carrier)")
      #expect(trace.kind == "comfyui.prompt")
      #expect(trace.carrier == carrier)
      #expect(trace.strength == .strong)
      #expect(
        trace.generation.models(as: .lora) == [
          ModelUse(.lora, name: "coast.safetensors", weight: "0.8")
        ])
      #expect(trace.generation.inputs == ["sketch.png"])
    }
  }

  @Test func forgeIsToldByItsVersion() {
    let text =
      "x\nSteps: 20, Sampler: Euler, CFG scale: 1, Seed: 7, Size: 8x8, Version: f2.0.1v1.10"
    let fields = TraceParsers.infotext(Array(text.utf8))
    #expect(fields.contains(TraceField(name: "variant", value: "Forge", isEvidenceText: false)))
    let plain = TraceParsers.infotext(Array(text.replacing("f2.0.1", with: "").utf8))
    #expect(!plain.contains { $0.name == "variant" })
  }

  @Test func refinersAndControlNetsAreSplitIntoNameAndHash() {
    let text = """
      x
      Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 7, Size: 8x8, \
      Refiner: harbour_refiner [53BB836B62], Refiner switch at: 0.8, \
      ControlNet 0: "Module: canny, Model: lines [d14c016b], Weight: 0.9, Resize Mode: Crop", \
      ControlNet 1: "Module: depth, Model: depth [v2], Weight: 0.5", \
      ControlNet 2: "Module: canny, Model: None, Weight: 1", Version: f2.0.1
      """
    let fields = TraceParsers.infotext(Array(text.utf8))
    let record = GenerationRecord(fields: fields)
    #expect(
      record.models(as: .refiner) == [
        ModelUse(
          .refiner, name: "harbour_refiner",
          hashes: [ModelHash(sort: .autov2, digits: "53bb836b62")])
      ])
    #expect(
      record.models(as: .controlnet) == [
        ModelUse(
          .controlnet, name: "lines", weight: "0.9",
          hashes: [ModelHash(sort: .autov1, digits: "d14c016b")]),
        ModelUse(.controlnet, name: "depth [v2]", weight: "0.5"),
      ])
    #expect(
      fields.contains(
        TraceField(name: "refiner_switch_at", value: "0.8", isEvidenceText: false)))
  }

  @Test func olderExtensionsOfNetworksAreRead() {
    let text = """
      x
      Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 7, Size: 8x8, AddNet Enabled: True, \
      AddNet Module 1: LoRA, AddNet Model 1: coast(0123456789ab), AddNet Weight A 1: 0.6, \
      TI hashes: "gull: 89abcdef01"
      """
    let record = GenerationRecord(fields: TraceParsers.infotext(Array(text.utf8)))
    #expect(
      record.models(as: .lora) == [
        ModelUse(
          .lora, name: "coast", weight: "0.6",
          hashes: [ModelHash(sort: .autov3, digits: "0123456789ab")])
      ])
    #expect(record.models(as: .embedding).map(\.name) == ["gull"])
  }

  @Test func nodesWithSeveralNetworksAndLinkedNumbersAreFollowed() {
    let graph = """
      {"1": {"class_type": "KSampler", "inputs": {"seed": ["2", 0], "steps": 4, "cfg": 1,
        "sampler_name": "euler", "model": ["3", 0]}},
       "2": {"class_type": "PrimitiveInt", "inputs": {"value": 99}},
       "3": {"class_type": "Power Lora Loader", "inputs": {
         "lora_1": {"on": true, "lora": "coast", "strength": 0.5},
         "lora_2": {"on": false, "lora": "mist", "strength": 1}}}}
      """
    let record = GenerationRecord(fields: TraceParsers.comfyGraph(Array(graph.utf8)))
    #expect(record.seeds == ["99"])
    #expect(record.models == [ModelUse(.lora, name: "coast", weight: "0.5")])
  }
}
