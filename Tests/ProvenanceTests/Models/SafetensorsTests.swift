// SPDX-License-Identifier: Apache-2.0
// Headers of safetensors files: what they say, and what is wrong with them.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct SafetensorsTests {
  private typealias Tensor = ModelSamples.Tensor

  private func file(
    _ tensors: [Tensor], _ metadata: [(String, String)] = [], data: Int = 0
  ) throws -> (trace: Trace, traces: [Trace], codes: [String]) {
    let bytes = ModelSamples.safetensors(tensors, metadata: metadata, dataByteCount: data)
    let result = try scan(bytes, .safetensors)
    return (try #require(result.traces.first), result.traces, result.findings.map(\.code))
  }

  @Test func aTrainedNetworkSaysWhatItIsAndWhatItWasMadeFrom() throws {
    let (traces, findings) = try scan(ModelSamples.lora, .safetensors)
    #expect(findings.isEmpty)
    #expect(traces.map(\.kind) == ["model.file", "model.training", "model.card"])
    #expect(traces.allSatisfy { $0.claim == .note && $0.tool == nil })
    let trace = traces[0]
    #expect(trace.carrier == "safetensors.header" && trace.offset == 0)
    #expect(trace.length == ModelSamples.lora.count - 36)
    #expect(trace.strength == .strong && trace.forgeability == .trivial)
    let expected: [String: [String]] = [
      "format": ["safetensors"], "role": ["lora"], "role_basis": ["tensor_names"],
      "family": ["sdxl"], "name": ["coast_v1", "Coast"], "base_model": ["harbour_v1.safetensors"],
      "base_model_version": ["sdxl_base_v1-0"],
      "base_model_hash": [String(repeating: "ab", count: 32), "0123abcd"],
      "base_model_hash_sort": ["sha256", "autov1"],
      "architecture": ["stable-diffusion-xl-v1-base/lora"], "stated_legacy_hash": ["89abcdef"],
      "tensors": ["3"], "parameters": ["17"], "data_bytes": ["36"], "data_types": ["F16 2, F32 1"],
    ]
    for (name, values) in expected { #expect(trace.values(name) == values, "\(name)") }
    #expect(Set(trace.fields.map(\.name)) == Set(expected.keys))
  }

  @Test func namesAndHashesAreEvidenceTextAndCountsAreNot() throws {
    let fields = try scan(ModelSamples.lora, .safetensors).traces.flatMap(\.fields)
    let plain = Set(fields.filter { !$0.isEvidenceText }.map(\.name))
    #expect(
      plain == [
        "format", "role", "role_basis", "family", "base_model_hash_sort", "tensors", "parameters",
        "data_bytes", "data_types", "network_dim", "network_alpha", "images", "epochs", "steps",
        "datasets", "dataset_tags", "dataset_tag_uses", "folder_images", "folder_repeats",
      ])
  }

  @Test func tagsAreCountedForEachDataSet() throws {
    let trace = try scan(ModelSamples.lora, .safetensors).traces[1]
    #expect(trace.values("datasets") == ["2"])
    #expect(trace.values("dataset") == ["10_coast", "5_fog"])
    #expect(trace.values("dataset_tags") == ["3", "0"])
    #expect(trace.values("dataset_tag_uses") == ["37", "0"])
    #expect(trace.values("dataset_top_tags") == ["lighthouse (24), sea (11), boat (2)", ""])
    #expect(trace.values("folder") == ["10_coast"] && trace.values("folder_images") == ["24"])
    #expect(trace.values("network_dim") == ["2"] && trace.values("learning_rate") == [])
  }

  @Test func settingsThatAreNoNumbersAreEvidenceText() throws {
    let trace = try #require(
      try file([], [("ss_steps", "many"), ("ss_tag_frequency", "{")]).traces.last)
    #expect(trace.fields.first { $0.name == "steps" }?.isEvidenceText == true)
    #expect(trace.values("dataset_tags") == ["unreadable"])
  }

  @Test(
    arguments: [
      ("model.diffusion_model.input_blocks.0.0.weight", "checkpoint", "sd1"),
      ("double_blocks.0.img_attn.proj.weight", "checkpoint", "flux"),
      ("decoder.conv_in.weight", "vae", nil), ("emb_params", "embedding", nil),
      ("control_model.input_hint_block.0.weight", "controlnet", nil), ("x.weight", "unknown", nil),
    ] as [(String, String, String?)])
  func theNamesOfTensorsTellTheRole(_ name: String, _ role: String, _ family: String?) throws {
    var tensors = [Tensor(name, "U8", [1], 0, 1)]
    let other = ["sd1": "cond_stage_model.transformer.x", "flux": "single_blocks.0.linear1.weight"]
    if let second = family.flatMap({ other[$0] }) {
      tensors.append(Tensor(second, "U8", [1], 1, 2))
    }
    let found = try file(tensors, data: tensors.count)
    #expect(found.trace.values("role") == [role] && found.codes.isEmpty)
    #expect(found.trace.values("role_basis") == [role == "unknown" ? "none" : "tensor_names"])
    #expect(found.trace.values("family").first == family)
  }

  @Test func whatTheMetadataStateCountsWhereNamesTellNothing() throws {
    let found = try file(
      [Tensor("x", "U8", [1], 0, 1)],
      [("modelspec.architecture", "stable-diffusion-v1/textual-inversion")], data: 1)
    #expect(found.trace.values("role") == ["embedding"])
    #expect(found.trace.values("role_basis") == ["stated"])
  }

  @Test(
    arguments: [
      ([Tensor("a", "U8", [4], 0, 4)], 3, "model.truncated"),
      ([Tensor("a", "U8", [4], 0, 4)], 9, "model.trailing_data"),
      ([Tensor("a", "U8", [2], 0, 2), Tensor("b", "U8", [2], 6, 8)], 8, "model.gap"),
      ([Tensor("a", "U8", [4], 0, 4), Tensor("b", "U8", [4], 2, 6)], 6, "model.tensor_overlap"),
      ([Tensor("a", "F32", [4], 0, 4)], 4, "model.tensor_size"),
      ([Tensor("a", "F31", [4], 0, 4)], 4, "model.unknown_type"),
      ([Tensor("a", "U8", [2], 0, 2), Tensor("a", "U8", [2], 2, 4)], 4, "model.name_twice"),
      ([Tensor("a", "U8", [-1], 0, 4)], 4, "model.entry_malformed"),
      ([Tensor("a", "U8", [.max, .max], 0, 4)], 4, "model.entry_malformed"),
      ([Tensor("a", "U8", [4], 4, 0)], 4, "model.entry_malformed"),
    ] as [([Tensor], Int, String)])
  private func whatContradictsTheFormatIsAFinding(
    _ tensors: [Tensor], _ data: Int, _ code: String
  ) throws {
    let found = try file(tensors, data: data)
    #expect(found.codes.contains(code), "\(found.codes)")
    #expect(found.trace.strength == .hint)
  }

  @Test func aFileWithoutTensorsIsANotice() throws {
    let found = try file([])
    #expect(found.codes == ["model.no_tensors"] && found.trace.strength == .hint)
    #expect(found.trace.values("tensors") == ["0"])
  }

  @Test func aPictureInTheMetadataIsTold() throws {
    let found = try file([], [("modelspec.thumbnail", "data:image/jpeg;base64,AAAA")])
    #expect(found.codes.contains("model.embedded_picture"))
    #expect(found.traces.last?.values("thumbnail") == ["present"])
    #expect(found.traces.flatMap(\.fields).allSatisfy { !$0.value.contains("base64") })
  }

  @Test func headersThatAreNotReadAreFindings() throws {
    let long = ModelSamples.little(99_000_000, 8) + Array("{\"a\":{".utf8)
    let cut = ModelSamples.little(1_000, 8) + Array("{\"a\":{".utf8)
    let bad = ModelSamples.little(6, 8) + Array("{\"a\":{".utf8)
    for (bytes, code) in [
      (long, "model.header_limit"), (cut, "model.truncated"), (bad, "model.header_malformed"),
    ] {
      let result = try scan(bytes, .safetensors)
      #expect(result.findings.map(\.code) == [code])
      #expect(result.findings.map(\.severity) == [.unreadable])
      #expect(result.traces.map(\.kind) == ["model.file"])
      #expect(result.traces[0].values("role") == ["unknown"])
    }
  }

  @Test func aHeaderThatIsNotUTF8IsReadAndTold() throws {
    let header =
      Array("{\"a".utf8) + [0xe9]
      + Array("\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}".utf8)
    let result = try scan(ModelSamples.little(header.count, 8) + header + [7], .safetensors)
    #expect(result.findings.map(\.code) == ["model.header_malformed"])
    #expect(result.traces[0].values("tensors") == ["1"] && result.traces[0].strength == .hint)
  }

  @Test func aModelFileIsNeverSaidToBeGenerated() throws {
    let conclusion = ConclusionRules.conclude(try scan(ModelSamples.lora, .safetensors).traces)
    #expect(conclusion == ProvenanceConclusion(code: .unknown, strength: nil, reasons: []))
  }
}
