// SPDX-License-Identifier: Apache-2.0
// Easy Diffusion's lists as Python shows them, and SwarmUI's lists of models.

internal import EvidenceModel
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct SpreadSettingTests {
  private static func traces(_ texts: [(String, String)]) throws -> [Trace] {
    let file = PNGFixture.file(texts.flatMap { PNGFixture.text($0.0, $0.1) })
    return try TraceScanner(tools: nativeTools).scan(MemoryBytes(file), format: .png).traces
  }

  private static func easy(
    _ loras: String, _ weights: String, vae: String = "None"
  ) throws -> GenerationRecord {
    let traces = try traces([
      ("prompt", "['a pier']"), ("use_stable_diffusion_model", "harbour"),
      ("use_lora_model", loras), ("lora_alpha", weights), ("use_vae_model", vae),
    ])
    return try #require(traces.first).generation
  }

  @Test(arguments: [
    ("['coast']", "[0.4]", ["coast 0.4"]), ("coast", "0.4", ["coast 0.4"]), ("None", "None", []),
    ("['coast', 'mist']", "[0.4, 1]", ["coast 0.4", "mist 1"]), ("[]", "[]", []),
    (#"["gull's, coast"]"#, "[0.4]", ["gull's, coast 0.4"]),
    (#"['a\\b', 'it\'s']"#, "[1, 2]", [#"a\b 1"#, "it's 2"]), ("['coast", "[0.4", ["['coast [0.4"]),
  ])
  func listsAsPythonShowsThem(_ names: String, _ weights: String, _ loras: [String]) throws {
    let record = try Self.easy(names, weights)
    #expect(
      record.models(as: .lora).map { "\($0.name ?? "") \($0.weight ?? "")" } == loras)
    #expect(record.models(as: .vae).isEmpty)
    #expect(record.prompts == ["['a pier']"], "words are as they were typed")
  }

  @Test func theRangeIsThatOfAllSettings() throws {
    let before = PNGFixture.text("Other", "words")
    let settings = Samples.easy.flatMap { PNGFixture.text($0.0, $0.1) }
    let file = PNGFixture.file(before + settings + PNGFixture.text("Last", "words"))
    let trace = try #require(
      try TraceScanner(tools: nativeTools).scan(MemoryBytes(file), format: .png).traces.first)
    #expect(trace.kind == "easydiffusion.settings")
    let first = try #require(file.indices.first { file[$0...].starts(with: before) }) + before.count
    #expect(trace.offset == first && trace.length == settings.count)
  }

  @Test func modelsOfAllParametersHaveTheirHashes() throws {
    let digits = String(repeating: "0f", count: 32)
    let text = """
      {"sui_image_params": {"prompt": "a pier", "model": "harbour", "used_embeddings": ["quay"],
        "controlnettwomodel": "lines", "initimage": "image in history: raw/dune.png", "initimagecreativity": 0.5,
        "controlnetimageinput": "data:image/png;base64,AAAA"},
       "sui_models": [{"name": "quay.safetensors", "param": "used_embeddings", "hash": "0x\(digits)"},
        {"name": "lines.safetensors", "param": "controlnettwomodel", "hash": "0x\(digits)"},
        {"name": "words.safetensors", "param": "cliplmodel", "hash": "0123456789"}]}
      """
    let record = try #require(try Self.traces([("parameters", text)]).first).generation
    let tensors = ModelHash(sort: .tensorsSHA256, digits: digits)
    #expect(
      record.models == [
        ModelUse(.model, name: "harbour"),
        ModelUse(.controlnet, name: "lines", hashes: [tensors]),
        ModelUse(.embedding, name: "quay", hashes: [tensors]),
        ModelUse(
          .textEncoder, name: "words.safetensors",
          hashes: [ModelHash(sort: .autov2, digits: "0123456789")]),
      ])
    #expect(record.inputs == ["raw/dune.png"])
  }
}
