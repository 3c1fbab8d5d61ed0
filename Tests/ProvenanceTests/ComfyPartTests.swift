// SPDX-License-Identifier: Apache-2.0
// Which nodes of ComfyUI's graphs count as having made the picture, and what belongs to which model.

internal import EvidenceModel
internal import Provenance
internal import Testing

@Suite struct ComfyPartTests {
  private static func fields(_ graph: String) -> [TraceField] {
    TraceParsers.comfyGraph(Array(graph.utf8))
  }

  private static func values(_ fields: [TraceField], _ name: String) -> [String] {
    fields.filter { $0.name == name }.map(\.value)
  }

  @Test func aControlNetsWeightIsItsOwnAndNoLoRAs() {
    let record = GenerationRecord(
      fields: Self.fields(
        """
        {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0]}},
         "2": {"class_type": "ControlNetApplyAdvanced", "inputs": {"strength": 0.7,
           "positive": ["3", 0], "control_net": ["4", 0]}},
         "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "sea"}},
         "4": {"class_type": "SetUnionControlNetType", "inputs": {"control_net": ["5", 0]}},
         "5": {"class_type": "ControlNetLoader", "inputs": {"control_net_name": "lines.pth"}}}
        """))
    #expect(record.models == [ModelUse(.controlnet, name: "lines.pth", weight: "0.7")])
  }

  @Test func wordsThatAreZeroedAreNotUnwanted() {
    let graph = """
      {"1": {"class_type": "KSampler", "inputs": {"seed": 7, "steps": 20, "cfg": 1, "sampler_name": "euler",
        "positive": ["2", 0], "negative": ["3", 0]}},
       "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "a red lighthouse"}},
       "3": {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["2", 0]}}}
      """
    let fields = Self.fields(graph)
    #expect(Self.values(fields, "prompt") == ["a red lighthouse"])
    #expect(Self.values(fields, "negative_prompt").isEmpty)
  }

  @Test func wordsOfASavedGraphAreToldByTheSideTheyReach() {
    let graph = """
      {"nodes": [
        {"id": 1, "type": "KSampler", "widgets_values": [7, "fixed", 20, 6.5, "euler", "normal", 1], "inputs":
          [{"name": "model"}, {"name": "positive"}, {"name": "negative"}, {"name": "latent_image"}]},
        {"id": 2, "type": "ControlNetApplyAdvanced", "inputs": [{"name": "positive"}, {"name": "negative"}]},
        {"id": 3, "type": "CLIPTextEncode", "widgets_values": ["a red lighthouse"]},
        {"id": 4, "type": "ConditioningCombine", "inputs": [{"name": "first"}, {"name": "second"}]},
        {"id": 5, "type": "CLIPTextEncode", "widgets_values": ["fog"]},
        {"id": 6, "type": "CLIPTextEncode", "widgets_values": ["rain"]},
        {"id": 7, "type": "CLIPTextEncode", "widgets_values": ["both"]},
        {"id": 8, "type": "EmptyLatentImage", "widgets_values": [512, 640, 1]}],
       "links": [[1, 2, 0, 1, 1, "CONDITIONING"], [2, 2, 1, 1, 2, "CONDITIONING"], [3, 3, 0, 2, 0, "CONDITIONING"],
        [4, 4, 0, 2, 1, "CONDITIONING"], [5, 5, 0, 4, 0, "CONDITIONING"], [6, 6, 0, 4, 1, "CONDITIONING"],
        [7, 7, 0, 4, 1, "CONDITIONING"], [8, 7, 0, 2, 0, "CONDITIONING"], [9, 4, 0, 4, 0, "CONDITIONING"],
        [10, 8, 0, 1, 3, "LATENT"]]}
      """
    let fields = Self.fields(graph)
    #expect(Self.values(fields, "prompt") == ["a red lighthouse", "both"])
    #expect(Self.values(fields, "negative_prompt") == ["fog", "rain"])
  }

  @Test func wordsThatASavedGraphZeroesAreNotUnwanted() {
    let nodes = """
      {"id": 2, "type": "CLIPTextEncode", "widgets_values": ["a red lighthouse"]},
      {"id": 3, "type": "ConditioningZeroOut", "inputs": [{"name": "conditioning"}]}
      """
    let sampler = """
      {"id": 1, "type": "KSampler", "inputs": [{"name": "positive"}, {"name": "negative"}]}
      """
    let zeroed = """
      {"nodes": [\(sampler), \(nodes)],
       "links": [[1, 3, 0, 1, 1, "CONDITIONING"], [2, 2, 0, 3, 0, "CONDITIONING"]]}
      """
    #expect(Self.values(Self.fields(zeroed), "prompt") == ["a red lighthouse"])
    let guided = """
      {"nodes": [{"id": 1, "type": "SamplerCustomAdvanced", "inputs": [{"name": "noise"}, {"name": "guider"}]},
        {"id": 4, "type": "BasicGuider", "inputs": [{"name": "model"}, {"name": "conditioning"}]}, \(nodes)],
       "links": [[1, 4, 0, 1, 1, "GUIDER"], [2, 2, 0, 4, 1, "CONDITIONING"]]}
      """
    #expect(Self.values(Self.fields(guided), "prompt") == ["a red lighthouse"])
  }

  @Test(arguments: [
    (0, ["a red lighthouse", "fog"], ["rain"]), (4, ["a red lighthouse"], ["fog", "rain"]),
  ])
  func wordsAreZeroedOnlyByANodeThatIsOn(
    _ mode: Int, _ prompts: [String], _ negatives: [String]
  ) {
    let graph = """
      {"nodes": [
        {"id": 1, "type": "KSampler", "inputs": [{"name": "positive"}, {"name": "negative"}]},
        {"id": 2, "type": "CLIPTextEncode", "widgets_values": ["a red lighthouse"]},
        {"id": 3, "type": "CLIPTextEncode", "widgets_values": ["fog"]},
        {"id": 4, "type": "CLIPTextEncode", "widgets_values": ["rain"]},
        {"id": 5, "type": "ConditioningZeroOut", "mode": \(mode), "inputs": [{"name": "conditioning"}]},
        {"id": 6, "type": "ConditioningCombine", "inputs": [{"name": "first"}, {"name": "second"}]}],
       "links": [[1, 2, 0, 1, 0, "CONDITIONING"], [2, 6, 0, 1, 1, "CONDITIONING"],
        [3, 5, 0, 6, 0, "CONDITIONING"], [4, 4, 0, 6, 1, "CONDITIONING"], [5, 3, 0, 5, 0, "CONDITIONING"]]}
      """
    let fields = Self.fields(graph)
    #expect(Self.values(fields, "prompt") == prompts)
    #expect(Self.values(fields, "negative_prompt") == negatives)
  }

  @Test func noFileIsNoNetwork() {
    let graph = """
      {"1": {"class_type": "Efficient Loader", "inputs": {"ckpt_name": "harbour", "lora_name": "None"}},
       "2": {"class_type": "Power Lora Loader", "inputs": {"a": {"on": true, "lora": "None", "strength": 1}}}}
      """
    let page = """
      {"nodes": [{"id": 1, "type": "LoraLoader", "widgets_values": ["None", 1]},
        {"id": 2, "type": "LoraLoader", "widgets_values": ["coast", 0.5]}], "links": []}
      """
    #expect(Self.values(Self.fields(graph), "lora").isEmpty)
    #expect(Self.values(Self.fields(page), "lora") == ["coast"])
  }

  @Test func strengthsOfOtherNodesAreNoNetworks() {
    let record = GenerationRecord(
      fields: Self.fields(
        """
        {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0], "model": ["3", 0]}},
         "2": {"class_type": "unCLIPConditioning", "inputs": {"strength": 1}},
         "3": {"class_type": "Stack", "inputs": {"a": {"lora": null, "strength": 1},
           "strength_model": 0.5}}}
        """))
    #expect(record.models.isEmpty)
  }

  @Test func whatNoSamplerOrOutputReachesIsUnused() {
    let fields = Self.fields(
      """
      {"1": {"class_type": "KSampler", "inputs": {"model": ["2", 0], "seed": 5}},
       "2": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "harbour.ckpt"}},
       "3": {"class_type": "VAEDecode", "inputs": {"samples": ["1", 0], "vae": ["4", 0]}},
       "4": {"class_type": "VAELoader", "inputs": {"vae_name": "sea.vae"}},
       "5": {"class_type": "SaveImage", "inputs": {"images": ["6", 0]}},
       "6": {"class_type": "ImageUpscaleWithModel", "inputs": {"upscale_model": ["7", 0]}},
       "7": {"class_type": "UpscaleModelLoader", "inputs": {"model_name": "large.pth"}},
       "8": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "spare.ckpt"}},
       "9": {"class_type": "LoraLoader", "inputs": {"lora_name": "mist", "model": ["8", 0]}},
       "10": {"class_type": "LoadImage", "inputs": {"image": "spare.png"}}}
      """)
    let record = GenerationRecord(fields: fields)
    #expect(
      record.models == [
        ModelUse(.model, name: "harbour.ckpt"), ModelUse(.vae, name: "sea.vae"),
        ModelUse(.upscaler, name: "large.pth"),
      ])
    #expect(record.inputs.isEmpty)
    #expect(Self.values(fields, "unused_model") == ["spare.ckpt"])
    #expect(Self.values(fields, "unused_lora") == ["mist"])
    #expect(Self.values(fields, "unused_input") == ["spare.png"])
    let unused = fields.filter { $0.name.hasPrefix("unused") }
    #expect(unused.map(\.isEvidenceText) == [true, true, true])
  }

  @Test func graphsThatSayNothingOfTheirEndCountWhole() {
    let graph = #"{"1": {"class_type": "UNETLoader", "inputs": {"unet_name": "harbour"}}}"#
    let fields = Self.fields(graph)
    #expect(Self.values(fields, "model") == ["harbour"])
    #expect(Self.values(fields, "unused_model").isEmpty)
  }

  @Test func nodesOfThePageThatAreOffOrUnlinkedAreUnused() {
    let fields = Self.fields(
      """
      {"nodes": [
        {"id": 1, "type": "CheckpointLoaderSimple", "widgets_values": ["harbour.ckpt"]},
        {"id": 2, "type": "LoraLoader", "mode": 4, "widgets_values": ["mist", 0.5]},
        {"id": 3, "type": "KSampler", "widgets_values": [42]},
        {"id": 4, "type": "CheckpointLoaderSimple", "widgets_values": ["spare.ckpt"]}],
       "links": [[1, 1, 0, 2, 0, "MODEL"], {"origin_id": 2, "target_id": 3}, [1], 7, null]}
      """)
    #expect(Self.values(fields, "model") == ["harbour.ckpt"])
    #expect(Self.values(fields, "lora").isEmpty)
    #expect(Self.values(fields, "unused_lora") == ["mist"])
    #expect(Self.values(fields, "unused_model") == ["spare.ckpt"])
  }

  @Test func linksByNameLeaveNothingOut() {
    let fields = Self.fields(
      """
      {"nodes": [
        {"id": 1, "type": "CheckpointLoaderSimple", "widgets_values": ["harbour.ckpt"]},
        {"id": 2, "type": "SetNode"}, {"id": 3, "type": "GetNode"}, {"id": 4, "type": "KSampler"}],
       "links": [[1, 1, 0, 2, 0, "MODEL"], [2, 3, 0, 4, 0, "MODEL"]]}
      """)
    #expect(Self.values(fields, "model") == ["harbour.ckpt"])
  }

  @Test(arguments: [
    #""3": {"class_type": "PrimitiveString", "inputs": {"value": "a red lighthouse"}}"#,
    #""3": {"class_type": "PrimitiveStringMultiline", "inputs": {"value": "a red lighthouse"}}"#,
    #""3": {"class_type": "String Literal", "inputs": {"String": "a red lighthouse"}}"#,
    #""3": {"class_type": "Reroute", "inputs": {"": ["4", 0]}}, "#
      + #""4": {"class_type": "PrimitiveString", "inputs": {"value": "a red lighthouse"}}"#,
  ])
  func wordsOfLinkedPrimitivesAreFound(_ primitive: String) {
    let fields = Self.fields(
      """
      {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0]}},
       "2": {"class_type": "CLIPTextEncode", "inputs": {"text": ["3", 0]}}, \(primitive)}
      """)
    #expect(Self.values(fields, "prompt") == ["a red lighthouse"])
  }

  @Test func linksMayNameNodesByNumbers() {
    let fields = Self.fields(
      """
      {"1": {"class_type": "KSampler", "inputs": {"seed": [5, 0], "positive": [2, 0], "model": [4, 0],
         "size": [6, 512], "steps": 20}},
       "2": {"class_type": "CLIPTextEncode", "inputs": {"text": [3, 0]}},
       "3": {"class_type": "PrimitiveString", "inputs": {"value": "a red lighthouse"}},
       "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "harbour.ckpt"}},
       "5": {"class_type": "PrimitiveInt", "inputs": {"value": 7}},
       "6": {"class_type": "LoadImage", "inputs": {"image": "spare.png"}}}
      """)
    #expect(Self.values(fields, "prompt") == ["a red lighthouse"])
    #expect(Self.values(fields, "model") == ["harbour.ckpt"])
    #expect(Self.values(fields, "seed") == ["7"])
    // No node has 512 outputs: a pair of sides is no link.
    #expect(Self.values(fields, "unused_input") == ["spare.png"])
  }

  @Test func joinedWordsAreFoundAndWhatJoinsThemIsNot() {
    let fields = Self.fields(
      """
      {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0]}},
       "2": {"class_type": "CLIPTextEncode", "inputs": {"text": ["3", 0]}},
       "3": {"class_type": "StringConcatenate", "inputs": {"string_a": "a lighthouse",
         "string_b": ["4", 0], "delimiter": ", "}},
       "4": {"class_type": "PrimitiveString", "inputs": {"value": "at dawn"}}}
      """)
    #expect(Self.values(fields, "prompt") == ["a lighthouse", "at dawn"])
  }

  /// A graph of the page whose node 5 stands for a subgraph, itself with one within.
  private static func nested(mode: Int, save: Bool = true) -> String {
    """
    {"nodes": [
       {"id": 5, "type": "aa-1", "mode": \(mode)},
       {"id": 6, "type": "\(save ? "SaveImage" : "PreviewImage")"}],
     "links": [[1, 5, 0, 6, 0, "IMAGE"]],
     "definitions": {"subgraphs": [
       {"id": "aa-1", "nodes": [
          {"id": 1, "type": "KSampler", "widgets_values": [7, "fixed", 20, 6.5, "euler"]},
          {"id": 2, "type": "bb-2"},
          {"id": 3, "type": "VAEDecode"},
          {"id": 9, "type": "LoadImage", "widgets_values": ["spare.png"]}],
        "links": [{"id": 1, "origin_id": 2, "target_id": 1}, {"id": 2, "origin_id": 1, "target_id": 3},
          {"id": 3, "origin_id": 3, "target_id": -20}]},
       {"id": "bb-2", "nodes": [
          {"id": 1, "type": "CheckpointLoaderSimple", "widgets_values": ["harbour.ckpt"]}],
        "links": [{"id": 1, "origin_id": 1, "target_id": -20}]}]}}
    """
  }

  @Test func subgraphsOfThePageAreRead() {
    let fields = Self.fields(Self.nested(mode: 0))
    #expect(Self.values(fields, "model") == ["harbour.ckpt"])
    #expect(Self.values(fields, "seed") == ["7"] && Self.values(fields, "steps") == ["20"])
    #expect(Self.values(fields, "sampler") == ["euler"])
    #expect(Self.values(fields, "input_image").isEmpty)
    #expect(Self.values(fields, "unused_input") == ["spare.png"])
    #expect(Self.values(fields, "nodes") == ["7"])
  }

  @Test func subgraphsOfANodeThatIsOffHadNoPart() {
    let fields = Self.fields(Self.nested(mode: 4))
    #expect(Self.values(fields, "seed").isEmpty && Self.values(fields, "model").isEmpty)
    #expect(Self.values(fields, "unused_model") == ["harbour.ckpt"])
  }

  @Test func subgraphsMayHoldThemselves() {
    let graph = """
      {"nodes": [{"id": 1, "type": "aa"}], "links": [], "definitions": {"subgraphs": [
        {"id": "aa", "nodes": [{"id": 1, "type": "bb"}, {"id": 2, "type": "KSampler",
          "widgets_values": [7]}], "links": []},
        {"id": "bb", "nodes": [{"id": 1, "type": "aa"}], "links": []}]}}
      """
    #expect(Self.values(Self.fields(graph), "seed") == ["7"])
  }
}
