// SPDX-License-Identifier: Apache-2.0
// LoRAs of many loaders, told by the names of their inputs.

internal import EvidenceModel
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct ComfyNetworkTests {
  private static func fields(_ graph: String) -> [TraceField] {
    TraceParsers.comfyGraph(Array(graph.utf8))
  }

  /// A graph whose one sampler takes its model from node 2.
  private static func sampled(_ loader: String) -> [TraceField] {
    fields(
      """
      {"1": {"class_type": "KSampler", "inputs": {"model": ["2", 0], "positive": ["9", 0]}},
       "9": {"class_type": "CLIPTextEncode", "inputs": {"text": "a pier", "clip": ["2", 1]}}, "2": \(loader)}
      """)
  }

  /// `name weight` of each LoRA that was used.
  private static func used(_ fields: [TraceField]) -> [String] {
    GenerationRecord(fields: fields).models(as: .lora).map {
      [$0.name, $0.weight].compactMap(\.self).joined(separator: " ")
    }
  }

  private static func unused(_ fields: [TraceField]) -> [String] {
    fields.filter { $0.name == "unused_lora" }.map(\.value)
  }

  /// Loaders, the LoRAs that they use, and those that lie ready.
  private static let loaders: [(node: String, used: [String], unused: [String])] = [
    (
      #"""
      {"class_type": "CR LoRA Stack", "inputs": {"switch_1": "On", "lora_name_1": "coast.safetensors",
        "model_weight_1": 0.6, "clip_weight_1": 1, "switch_2": "Off", "lora_name_2": "mist.safetensors",
        "model_weight_2": 1, "switch_3": "On", "lora_name_3": "None", "model_weight_3": 1}}
      """#, ["coast.safetensors 0.6"], ["mist.safetensors"]
    ),
    (
      #"""
      {"class_type": "easy loraStack", "inputs": {"toggle": true, "mode": "simple", "num_loras": 1,
        "lora_1_name": "coast.safetensors", "lora_1_strength": 0.9, "lora_1_model_strength": 1,
        "lora_2_name": "mist.safetensors", "lora_2_strength": 0.5}}
      """#, ["coast.safetensors 0.9"], ["mist.safetensors"]
    ),
    (
      #"""
      {"class_type": "easy loraStack", "inputs": {"toggle": false, "mode": "advanced",
        "lora_1_name": "coast.safetensors", "lora_1_strength": 0.9, "lora_1_model_strength": 0.25}}
      """#, [], ["coast.safetensors"]
    ),
    (
      #"""
      {"class_type": "Lora Loader Stack (rgthree)", "inputs": {"lora_01": "coast", "strength_01": 0.4,
        "lora_02": "None", "strength_02": 1, "lora_03": "mist.pt", "strength_03": 0}}
      """#, ["coast 0.4"], ["mist.pt"]
    ),
    (
      #"""
      {"class_type": "Lora Loader (LoraManager)", "inputs": {"text": "<lora:coast:0.7> <lora:mist:1>", "loras":
        {"__value__": [{"name": "coast", "strength": 0.7, "active": true},
                       {"name": "mist", "strength": "1", "active": false}]}}}
      """#, ["coast 0.7"], ["mist"]
    ),
    (
      #"""
      {"class_type": "LoraLoader|pysssss", "inputs": {"lora_name": {"content": "coast.safetensors"},
        "strength_model": 0.55, "strength_clip": 1}}
      """#, ["coast.safetensors 0.55"], []
    ),
    (
      #"""
      {"class_type": "Efficient Loader", "inputs": {"lora_name": "coast.safetensors", "lora_model_strength": 0.8,
        "lora_clip_strength": 1, "weight_interpretation": "comfy"}}
      """#, ["coast.safetensors 0.8"], []
    ),
    (
      #"""
      {"class_type": "LoRA Stacker", "inputs": {"input_mode": "advanced", "lora_count": 2,
        "lora_name_1": "coast.safetensors", "lora_wt_1": 0.3, "model_str_1": 0.75, "clip_str_1": 1,
        "lora_name_2": "None", "lora_name_3": "mist.safetensors", "lora_wt_3": 1}}
      """#, ["coast.safetensors 0.75"], ["mist.safetensors"]
    ),
    (
      #"""
      {"class_type": "Power Lora Loader (rgthree)", "inputs": {
        "lora_1": {"on": true, "lora": "coast", "strength": 0.5}, "lora_2": {"on": false, "lora": "mist"}}}
      """#, ["coast 0.5"], ["mist"]
    ),
    (
      #"{"class_type": "LoraLoader", "inputs": {"lora_name": "mist", "strength_model": 0}}"#, [],
      ["mist"]
    ),
    (
      #"{"class_type": "LoraLoaderTagsQuery", "inputs": {"text": "low <lora:coast:0.45>"}}"#,
      ["coast 0.45"], []
    ),
    (
      #"{"class_type": "Other", "inputs": {"lora_type": "standard", "lora_text": "a coast", "lora_stack": ["7", 0]}}"#,
      [], []
    ),
  ]

  @Test(arguments: loaders)
  func loadersAreToldByTheirInputs(_ loader: String, _ used: [String], _ unused: [String]) {
    let fields = Self.sampled(loader)
    #expect(Self.used(fields) == used)
    #expect(Self.unused(fields) == unused)
  }

  @Test func tagsCountWhereANodeLoadsThem() {
    let words = #"{"class_type": "Text Multiline", "inputs": {"text": "a pier <lora:coast:0.4>"}}"#
    func fields(_ kind: String) -> [TraceField] {
      Self.fields(
        """
        {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0], "model": ["5", 0]}},
         "2": {"class_type": "CLIPTextEncode", "inputs": {"text": ["3", 0]}},
         "3": {"class_type": "\(kind)", "inputs": {"prompt": ["4", 0], "text": ["4", 0]}}, "4": \(words),
         "5": {"class_type": "FaceDetailer", "inputs": {"wildcard": "a <lora:pebble:0.5>", "positive": ["6", 0]}},
         "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "<lora:words:1>"}}}
        """)
    }
    #expect(Self.used(fields("Power Prompt (rgthree)")) == ["coast 0.4", "pebble 0.5"])
    #expect(Self.used(fields("Text Concatenate")) == ["pebble 0.5"])
  }

  @Test func stacksOfSavedGraphsAreToldByTheOrderOfTheirValues() {
    let fields = Self.fields(
      """
      {"nodes": [
        {"id": 1, "type": "CR LoRA Stack", "widgets_values":
          ["On", "coast.safetensors", 0.6, 1, "Off", "mist.safetensors", 1, 1, "On", "None", 1, 1]},
        {"id": 2, "type": "LoRA Stacker", "widgets_values":
          ["simple", 2, "None", 1, 1, 1, "quay.safetensors", 0.3, 1, 1, "spare.safetensors", 1, 1, 1]},
        {"id": 3, "type": "Power Lora Loader (rgthree)", "widgets_values":
          [{}, {"on": true, "lora": "dune", "strength": 0.5}, {"on": false, "lora": "fog", "strength": 1}]}],
       "links": []}
      """)
    #expect(Self.used(fields) == ["coast.safetensors 0.6", "quay.safetensors 0.3", "dune 0.5"])
    #expect(Self.unused(fields) == ["mist.safetensors", "spare.safetensors", "fog"])
  }

  @Test func moreNetworksThanAreKeptAreTold() throws {
    func findings(_ count: Int) throws -> [String] {
      let inputs = (0..<count).map { "\"lora_\($0 + 1)\": \"n\($0).safetensors\"" }
      let graph = """
        {"1": {"class_type": "KSampler", "inputs": {"model": ["2", 0]}},
         "2": {"class_type": "Stack", "inputs": {\(inputs.joined(separator: ", "))}}}
        """
      return try TraceScanner(tools: nativeTools).scan(
        MemoryBytes(PNGFixture.file(PNGFixture.text("prompt", graph))), format: .png
      ).findings.map(\.code)
    }
    #expect(try findings(100) == [])
    #expect(try findings(200) == ["provenance.limit"])
  }
}
