// SPDX-License-Identifier: Apache-2.0
// Traces of generators in every carrier they are written to.

internal import EvidenceModel
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct GeneratorTraceTests {
  @Test func everyPartOfAnInfotextIsRead() throws {
    let file = PNGFixture.file(PNGFixture.text("parameters", Samples.infotext))
    let result = try scan(file, .png)
    let trace = try #require(result.traces.first)
    #expect(result.findings.isEmpty)
    #expect(trace.kind == "a1111.parameters")
    #expect(trace.tool == "AUTOMATIC1111")
    #expect(trace.claim == .generated)
    #expect(trace.strength == .strong)
    #expect(trace.forgeability == .trivial)
    #expect(trace.carrier == "png.tEXt")
    #expect(trace.offset == 33)
    #expect(trace.length == 12 + 11 + Samples.infotext.utf8.count)
    let expected: [(String, [String])] = [
      (
        "prompt",
        [
          "a red lighthouse at dawn, <lora:coast style:0.8>, wide sea\nsecond line <lyco:mist:0.5:1.0>"
        ]
      ),
      ("negative_prompt", ["fog, blur"]), ("model", ["harbour_v1"]), ("model_hash", ["0123456789"]),
      ("model_hash_sort", ["autov2"]), ("vae", ["sea.vae"]), ("vae_hash", ["89abcdef01"]),
      ("seed", ["1234567890"]), ("steps", ["20"]), ("cfg_scale", ["7"]), ("width", ["512"]),
      ("height", ["768"]), ("denoising_strength", ["0.5"]), ("sampler", ["Euler a"]),
      ("controlnet_settings", ["Module: canny, Weight: 1"]),
      ("lora", ["coast style", "mist", "coast", "Coast"]),
      ("lora_weight", ["0.8", "0.5", "0.8"]), ("input_picture", ["stated"]),
      ("lora_hash", ["0123456789ab", "89abcdef", "0123456789ab"]),
      ("lora_hash_sort", ["autov3", "autov1", "autov3"]),
      ("resource", ["Coast"]), ("resource_version", ["12"]), ("version", ["v1.10.1"]),
    ]
    for (name, values) in expected { #expect(trace.values(name) == values, "\(name)") }
  }

  @Test func anEnlargedPictureIsNotThereforeGenerated() throws {
    let text =
      "Postprocess upscale by: 4, Postprocess upscaler: R-ESRGAN 4x+, GFPGAN visibility: 0.5"
    let comment = EXIFFixture(details: [
      .bytes(0x9286, Array("UNICODE\0".utf8) + text.utf16.flatMap { big(Int($0), 2) })
    ]).block()
    for (file, format) in [
      (PNGFixture.file(PNGFixture.text("postprocessing", text)), MediaFormat.png),
      (JPEGFixture.file(JPEGFixture.exif(comment)), .jpeg),
    ] {
      let traces = try scan(file, format).traces
      let trace = try #require(traces.first)
      #expect(traces.count == 1 && trace.kind == "a1111.postprocessing")
      #expect(trace.claim == .software && trace.tool == "AUTOMATIC1111")
      #expect(trace.values("upscaler") == ["R-ESRGAN 4x+"] && trace.values("upscale_by") == ["4"])
      #expect(trace.values("gfpgan_visibility") == ["0.5"] && trace.values("settings") == [text])
      #expect(trace.values("prompt").isEmpty && trace.generation.isEmpty)
      #expect(ConclusionRules.conclude(traces).code == .unknown)
    }
    // Beside the settings of a generator both are told.
    let both = try scan(
      PNGFixture.file(
        PNGFixture.text("parameters", Samples.infotext) + PNGFixture.text("postprocessing", text)),
      .png
    ).traces
    #expect(both.map(\.kind) == ["a1111.parameters", "a1111.postprocessing"])
    #expect(ConclusionRules.conclude(both).code == .generated)
  }

  @Test func settingsOfAGeneratorUnderTheKeywordOfFinishedPicturesAreRead() throws {
    let plain = try scan(
      PNGFixture.file(PNGFixture.text("postprocessing", Samples.infotext)), .png
    ).traces
    let known = try scan(
      PNGFixture.file(PNGFixture.text("parameters", Samples.infotext)), .png
    ).traces
    #expect(plain.map(\.kind) == ["a1111.parameters"] && plain.first?.fields == known.first?.fields)
    #expect(ConclusionRules.conclude(plain).code == .generated)

    let text = Samples.infotext + ", Postprocess upscale by: 4, Postprocess upscaler: R-ESRGAN 4x+"
    let both = try scan(PNGFixture.file(PNGFixture.text("postprocessing", text)), .png).traces
    #expect(both.map(\.kind) == ["a1111.parameters", "a1111.postprocessing"])
    #expect(both.map(\.claim) == [.generated, .software])
    #expect(both.last?.values("upscale_by") == ["4"])
  }

  /// A sign and a mark that combines with it are one character to Swift.
  @Test(arguments: [
    ("prompt", "{\"1\": {\"class_type\": \"KSampler\", \"inputs\": {\"seed\": SEED}}}"),
    (
      "prompt",
      "{\"1\": {\"class_type\": \"RandomNoise\", \"inputs\": {\"noise_seed\": [\"2\", 0]}}, "
        + "\"2\": {\"class_type\": \"Seed\", \"inputs\": {\"seed\": SEED}}}"
    ),
    (
      "workflow",
      "{\"nodes\": [{\"id\": 1, \"type\": \"KSampler\", \"widgets_values\": [SEED]}], \"links\": []}"
    ),
    (
      "invokeai_metadata",
      "{\"positive_prompt\": \"gulls\", \"app_version\": \"5\", \"seed\": SEED}"
    ),
    ("Comment", "{\"prompt\": \"gulls\", \"uc\": \"fog\", \"scale\": 5, \"seed\": SEED}"),
    ("parameters", "{\"sui_image_params\": {\"prompt\": \"gulls\", \"seed\": SEED}}"),
    ("Comment", "{\"use_stable_diffusion_model\": \"harbour\", \"seed\": SEED}"),
    (
      "parameters",
      "gulls\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: SEED, Size: 512x512, Model: harbour"
    ),
  ])
  func seedsOfSixtyFourBitsKeepEveryDigit(_ keyword: String, _ text: String) throws {
    for seed in ["18446744073709551615", "9223372036854775808", "9223372036854775807"] {
      let chunk = PNGFixture.text(keyword, text.replacing("SEED", with: seed))
      let trace = try #require(try scan(PNGFixture.file(chunk), .png).traces.first)
      #expect(trace.generation.seeds == [seed])
      #expect(trace.fields.first { $0.name == "seed" }?.isEvidenceText == false)
    }
  }

  @Test func theTextOfFooocusIsKnownByItsSchemeAndReadWhole() throws {
    let text = """
      a red lighthouse at dawn
      Negative prompt: fog
      Steps: 30, Sampler: Euler, CFG scale: 4, Seed: 77, Size: 1152x896, Model: harbour, \
      Model hash: 0123456789, Refiner: dawn, Refiner hash: 89abcdef01, \
      Lora hashes: "coast: 0123456789ab, a: b: 89abcdef0123", Lora weights: "coast: 0.25, a: b: 1.5"
      """
    for scheme in ["a1111", nil] {
      let chunks =
        PNGFixture.text("parameters", text)
        + (scheme.map { PNGFixture.text("fooocus_scheme", $0) } ?? [])
      let trace = try #require(try scan(PNGFixture.file(chunks), .png).traces.first)
      #expect(trace.tool == (scheme == nil ? "AUTOMATIC1111" : "Fooocus"))
      #expect(trace.kind == (scheme == nil ? "a1111.parameters" : "fooocus.parameters"))
      #expect(trace.values("refiner") == ["dawn"] && trace.values("refiner_hash") == ["89abcdef01"])
      #expect(trace.values("lora") == ["coast", "a: b"])
      #expect(trace.values("lora_weight") == ["0.25", "1.5"])
      #expect(trace.values("lora_hash") == ["0123456789ab", "89abcdef0123"])
    }
  }

  @Test func creditsAndSourceTypesInTextsOfPNGAreRead() throws {
    let file = PNGFixture.file(
      PNGFixture.text("Credit", "Made with Google AI")
        + PNGFixture.text(
          "DigitalSourceType",
          "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"))
    let traces = try scan(file, .png).traces
    #expect(traces.map(\.kind) == ["generator.hint", "iptc.digital_source_type"])
    #expect(traces[0].tool == "Google AI" && traces[1].claim == .generated)
    #expect(
      ConclusionRules.conclude(traces).reasons.contains("synthid.not_checkable_offline"))
  }

  @Test func marksThatCombineWithSignsHideNothing() throws {
    let mark = "\u{301}"
    let text = """
      a buoy <lora:coast\(mark):\(mark)0.8>\(mark) and <\u{338}lyco:mist:0.5>, <lora:gull:1\(mark)>
      Negative prompt:\(mark) fog
      Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 7, Size: 64x64, \
      Refiner: far [0123abcd45]\(mark), Lora hashes: "coast:\(mark) 0123456789ab,\(mark)b: 89abcdef"
      """
    let file = PNGFixture.file(PNGFixture.international("parameters", text))
    let trace = try #require(try scan(file, .png).traces.first)
    #expect(trace.values("negative_prompt") == ["\(mark) fog"])
    #expect(trace.generation.prompts.first?.contains("fog") == false)
    #expect(trace.values("lora").count == 4)
    #expect(
      trace.values("lora").map { Array($0.unicodeScalars) }
        == ["coast\(mark)", "gull", "coast", "\(mark)b"].map { Array($0.unicodeScalars) })
    #expect(trace.values("lora_hash").contains("89abcdef"))
  }

  @Test func linesMayEndAsWindowsEndsThem() throws {
    let text = Samples.infotext.replacing("\n", with: "\r\n") + "\r\n"
    func fields(_ text: String) throws -> [TraceField]? {
      try scan(PNGFixture.file(PNGFixture.text("parameters", text)), .png).traces.first?.fields
    }
    #expect(try fields(text) == fields(Samples.infotext))
  }

  @Test func secondPromptsTemplatesAndUsersAreReadAndLinkNothing() throws {
    let text = """
      a red lighthouse
      Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 7, Size: 64x64, Hires prompt: "wide, sea", \
      Hires negative prompt: fog, ADetailer prompt: "a gull, near", ADetailer prompt 2nd: a buoy, \
      ADetailer negative prompt: rain, Template: "a __colour__ lighthouse\\nat dawn", \
      Negative Template: "fog, __weather__", User: keeper
      """
    let trace = try #require(
      try scan(PNGFixture.file(PNGFixture.text("parameters", text)), .png).traces.first)
    for (name, values) in [
      ("hires_prompt", ["wide, sea"]), ("hires_negative_prompt", ["fog"]),
      ("detail_prompt", ["a gull, near", "a buoy"]), ("detail_negative_prompt", ["rain"]),
      ("template", ["a __colour__ lighthouse\nat dawn"]),
      ("negative_template", ["fog, __weather__"]), ("user", ["keeper"]),
    ] {
      #expect(trace.values(name) == values, "\(name)")
      #expect(!trace.fields.contains { $0.name == name && !$0.isEvidenceText })
    }
    #expect(trace.generation.prompts == ["a red lighthouse"])
    #expect(trace.generation.negativePrompts.isEmpty)
  }

  @Test func evidenceTextIsFlagged() throws {
    let bytes = PNGFixture.file(
      PNGFixture.text("parameters", Samples.infotext) + PNGFixture.text("prompt", Samples.graph))
    let numbers: Set<String> = [
      "seed", "steps", "cfg_scale", "width", "height", "denoising_strength", "lora_weight",
      "model_hash_sort", "vae_hash_sort", "lora_hash_sort", "resource_version", "nodes",
      "controlnet_weight", "input_picture",
    ]
    for field in try scan(bytes, .png).traces.flatMap(\.fields) {
      #expect(field.isEvidenceText == !numbers.contains(field.name), "\(field.name)")
    }
  }

  @Test(arguments: [
    PNGFixture.compressed("parameters", Samples.infotext),
    PNGFixture.international("parameters", Samples.infotext),
    PNGFixture.international("parameters", Samples.infotext, isCompressed: true),
  ])
  func allTextChunksOfPNGAreRead(_ chunk: [UInt8]) throws {
    let before = try scan(PNGFixture.file(chunk), .png).traces
    let after = try scan(PNGFixture.file(after: chunk), .png).traces
    #expect(before.map(\.kind) == ["a1111.parameters"])
    #expect(after.map(\.fields) == before.map(\.fields))
    #expect(after.first?.offset ?? 0 > before.first?.offset ?? 0)
  }

  @Test(arguments: [true, false])
  func commentsInEXIFAreReadInEitherByteOrder(_ isBigEndian: Bool) throws {
    let block = EXIFFixture.comment(Samples.infotext, isBigEndian: isBigEndian)
    let files: [(MediaFormat, [UInt8], String)] = [
      (.jpeg, JPEGFixture.file(JPEGFixture.exif(block)), "jpeg.APP1.Exif"),
      (.webp, WebPFixture.file(WebPFixture.chunk("EXIF", block)), "webp.EXIF"),
      (
        .webp, WebPFixture.file(WebPFixture.chunk("EXIF", Array("Exif\0\0".utf8) + block)),
        "webp.EXIF"
      ),
      (.png, PNGFixture.file(PNGFixture.chunk("eXIf", block)), "png.eXIf"),
      (.tiff, block, "tiff.IFD"),
      (.heic, HEIFFixture.file(exif: block, xmp: []), "heic.Exif"),
    ]
    for (format, bytes, carrier) in files {
      let trace = try #require(try scan(bytes, format).traces.first, "\(carrier)")
      #expect(trace.kind == "a1111.parameters")
      #expect(trace.carrier == carrier)
      #expect(trace.values("seed") == ["1234567890"])
    }
  }

  @Test func aLoneWordIsOnlyAHint() throws {
    let file = PNGFixture.file(PNGFixture.text("parameters", "a red lighthouse\nSteps: 20"))
    let trace = try #require(try scan(file, .png).traces.first)
    #expect(trace.strength == .hint)
    #expect(trace.values("prompt") == ["a red lighthouse\nSteps: 20"])
    let comment = JPEGFixture.file(JPEGFixture.segment(0xfe, Array("Steps: 20, or more".utf8)))
    #expect(try scan(comment, .jpeg).traces.isEmpty)
  }

  @Test func aGraphIsFollowedToTheSampler() throws {
    let file = PNGFixture.file(PNGFixture.text("prompt", Samples.graph))
    let trace = try #require(try scan(file, .png).traces.first)
    #expect(trace.kind == "comfyui.prompt")
    #expect(trace.strength == .strong)
    let expected = [
      "prompt": ["a red lighthouse"], "negative_prompt": ["fog"], "model": ["harbour.safetensors"],
      "lora": ["coast.safetensors"], "vae": ["sea.vae"], "controlnet": ["lines.pth"],
      "input_image": ["sketch.png"], "output_prefix": ["sea"], "seed": ["42"], "steps": ["25"],
      "cfg_scale": ["6.5"], "width": ["512"], "height": ["768"], "nodes": ["14"],
      "controlnet_weight": ["0.7"], "unused_model": ["spare.ckpt"],
    ]
    for (name, values) in expected { #expect(trace.values(name) == values, "\(name)") }
  }

  @Test func graphsMayHoldCyclesAndLinksToNowhere() throws {
    let graph = """
      {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0], "negative": ["9", 0]}},
       "2": {"class_type": "Join", "inputs": {"a": ["3", 0], "text": "one"}},
       "3": {"class_type": "Join", "inputs": {"a": ["2", 0], "b": ["3", 0], "text": "two"}}}
      """
    let trace = try #require(
      try scan(PNGFixture.file(PNGFixture.text("prompt", graph)), .png).traces.first)
    #expect(trace.values("prompt") == ["one", "two"])
    #expect(trace.values("negative_prompt").isEmpty)
  }

  @Test func sidesAreKeptApartBehindNodesThatJoinThem() throws {
    let graph = """
      {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0], "negative": ["2", 1]}},
       "2": {"class_type": "ControlNetApplyAdvanced",
             "inputs": {"positive": ["3", 0], "negative": ["4", 0]}},
       "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "sea"}},
       "4": {"class_type": "CLIPTextEncode", "inputs": {"text": "fog"}}}
      """
    let fields = TraceParsers.comfyGraph(Array(graph.utf8))
    #expect(fields.filter { $0.name == "prompt" }.map(\.value) == ["sea"])
    #expect(fields.filter { $0.name == "negative_prompt" }.map(\.value) == ["fog"])
  }

  @Test func guidersAreFollowedToo() throws {
    let graph = """
      {"1": {"class_type": "SamplerCustomAdvanced",
             "inputs": {"guider": ["2", 0], "noise": ["4", 0]}},
       "2": {"class_type": "BasicGuider", "inputs": {"conditioning": ["3", 0], "model": ["5", 0]}},
       "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "sea"}},
       "4": {"class_type": "RandomNoise", "inputs": {"noise_seed": 7}},
       "5": {"class_type": "UNETLoader", "inputs": {"unet_name": "harbour"}}}
      """
    let fields = TraceParsers.comfyGraph(Array(graph.utf8))
    let summary = fields.map { "\($0.name)=\($0.value)" }
    #expect(summary == ["prompt=sea", "model=harbour", "seed=7", "nodes=5"])
  }

  @Test func graphsOfThePageAndInCameraFieldsAreRead() throws {
    let png = PNGFixture.file(PNGFixture.text("workflow", Samples.workflow))
    let trace = try #require(try scan(png, .png).traces.first)
    #expect(trace.kind == "comfyui.workflow")
    #expect(trace.values("model") == ["harbour.safetensors"])
    #expect(trace.values("seed") == ["42"])
    #expect(trace.values("input_image") == ["sketch.png"])
    var exif = EXIFFixture()
    exif.main = [
      .text(0x010f, "workflow:" + Samples.workflow), .text(0x0110, "prompt:" + Samples.graph),
    ]
    let webp = WebPFixture.file(WebPFixture.chunk("EXIF", exif.block()))
    let kinds = try scan(webp, .webp).traces.map(\.kind)
    #expect(kinds == ["comfyui.prompt", "comfyui.workflow"])
  }

  @Test func anEmptyWorkflowBesideAPromptIsNoCamera() throws {
    var exif = EXIFFixture()
    exif.main = [
      .text(0x010f, "workflow:{\"nodes\":[]}"), .text(0x0110, "prompt:" + Samples.graph),
    ]
    let webp = WebPFixture.file(WebPFixture.chunk("EXIF", exif.block()))
    #expect(try scan(webp, .webp).traces.map(\.kind) == ["comfyui.prompt"])
  }

  @Test func midjourneysDescriptionIsKnownByItsJob() throws {
    let text = "a red lighthouse --ar 2:1 --v 6 Job ID: 00000000-1111-2222-3333-444444444444"
    let file = PNGFixture.file(PNGFixture.text("Description", text))
    let trace = try #require(try scan(file, .png).traces.first)
    #expect(trace.kind == "midjourney.description")
    #expect(trace.values("prompt") == ["a red lighthouse --ar 2:1 --v 6"])
    #expect(trace.values("job") == ["00000000-1111-2222-3333-444444444444"])
  }

  @Test(arguments: [
    ("NovelAI", "NovelAI"), ("Stable Diffusion XL 7BCCAA2C", "Stable Diffusion"),
    ("Fooocus v2.5", "Fooocus"), ("Adobe Firefly", "Adobe Firefly"), ("DALL·E 3", "OpenAI"),
  ])
  func programsThatSignTheirNameAreHints(_ software: String, _ tool: String) throws {
    var exif = EXIFFixture()
    exif.main = [.text(0x0131, software)]
    let trace = try #require(
      try scan(JPEGFixture.file(JPEGFixture.exif(exif.block())), .jpeg).traces.first)
    #expect(trace.kind == "generator.hint")
    #expect(trace.tool == tool)
    #expect(trace.strength == .hint)
    let png = PNGFixture.file(PNGFixture.text("Software", software))
    #expect(try scan(png, .png).traces.first?.tool == tool)
  }

  @Test(arguments: [
    "a lighthouse as in a book about stable diffusion in chemistry", "ComfyUI tutorial",
    "a midjourney style harbour",
  ])
  func captionsThatTellOfAGeneratorAreNoSignature(_ caption: String) throws {
    var exif = EXIFFixture()
    exif.main = [.text(0x010e, caption)]
    let files: [(MediaFormat, [UInt8])] = [
      (.jpeg, JPEGFixture.file(JPEGFixture.exif(exif.block()))),
      (.png, PNGFixture.file(PNGFixture.text("Title", caption))),
      (.png, PNGFixture.file(PNGFixture.text("Description", caption))),
      (.jpeg, JPEGFixture.file(JPEGFixture.segment(0xfe, Array(caption.utf8)))),
    ]
    for (format, file) in files { #expect(try scan(file, format).traces.isEmpty) }
  }

  @Test(arguments: [
    ("Made with Google AI", "Google AI"), ("Generated by ComfyUI v0.3", "ComfyUI"),
    ("NovelAI generated image", "NovelAI"), ("Midjourney", "Midjourney"),
  ])
  func captionsThatSignAreHints(_ caption: String, _ tool: String) throws {
    let file = PNGFixture.file(PNGFixture.text("Title", caption))
    #expect(try scan(file, .png).traces.map(\.tool) == [tool])
  }

  @Test(arguments: ["flux of the tide", "Firefly at night", "Imagen de la costa", "GIMP 2.10"])
  func ordinaryWordsAreNoHints(_ software: String) throws {
    var exif = EXIFFixture()
    exif.main = [.text(0x0131, software)]
    let trace = try #require(
      try scan(JPEGFixture.file(JPEGFixture.exif(exif.block())), .jpeg).traces.first)
    #expect(trace.kind == "exif.software")
    #expect(trace.claim == .software)
  }
}
