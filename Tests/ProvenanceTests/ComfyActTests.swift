// SPDX-License-Identifier: Apache-2.0
// What graphs claim of pictures that went in, and models that make no picture.

internal import EvidenceModel
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct ComfyActTests {
  /// The claims of the traces of a PNG with the graph under a keyword.
  private static func claims(_ graph: String, _ keyword: String = "prompt") throws -> [TraceClaim] {
    try traces([(keyword, graph)]).map(\.claim)
  }

  /// The traces of graphs under keywords of a PNG.
  private static func traces(_ texts: [(String, String)]) throws -> [Trace] {
    try TraceScanner(tools: nativeTools).scan(
      MemoryBytes(PNGFixture.file(texts.flatMap { PNGFixture.text($0.0, $0.1) })), format: .png
    ).traces.filter { $0.kind.hasPrefix("comfyui") }
  }

  private static let load = #""2": {"class_type": "LoadImage", "inputs": {"image": "quay.jpg"}}"#
  private static let save =
    #""9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0], "filename_prefix": "a"}}"#
  private static let sampler = """
    "3": {"class_type": "KSampler", "inputs": {"seed": 7, "steps": 20, "cfg": 1, "sampler_name": "euler",
      "positive": ["5", 0], "latent_image": ["4", 0]}}
    """

  @Test func aPictureThatIsOnlyEnlargedIsNotGenerated() throws {
    let upscaled = """
      {\(Self.load), \(Self.save),
       "3": {"class_type": "ImageUpscaleWithModel", "inputs": {"image": ["2", 0], "upscale_model": ["4", 0]}},
       "4": {"class_type": "UpscaleModelLoader", "inputs": {"model_name": "large.pth"}}}
      """
    #expect(try Self.claims(upscaled) == [.software])
    let sampled = "{\(Self.load), \(Self.save), \(Self.sampler)}"
    #expect(try Self.claims(sampled) == [.generated])
    // A generator's model says that one may have had a part, whatever its sampler is called.
    let unknown = """
      {\(Self.load), \(Self.save), "4": {"class_type": "UNETLoader", "inputs": {"unet_name": "harbour"}},
       "3": {"class_type": "Own Node", "inputs": {"image": ["2", 0], "model": ["4", 0]}}}
      """
    #expect(try Self.claims(unknown) == [.generated])
    #expect(try Self.claims("{\(Self.save)}") == [.generated])
  }

  @Test(arguments: ["GeminiImageNode", "FluxKontextProImageNode", "LivePortraitProcess", "Own"])
  func whatIsNotKnownToGenerateNothingMayGenerate(_ kind: String) throws {
    let graph =
      "{\(Self.load), \(Self.save), \"3\": {\"class_type\": \"\(kind)\", \"inputs\": {\"image\": [\"2\", 0]}}}"
    #expect(try Self.claims(graph) == [.generated])
    let traces = try Self.traces([("prompt", graph)])
    #expect(traces.first?.values("input_picture") == ["stated"])
    #expect(ConclusionRules.conclude(traces).reasons.contains("input_picture"))
    #expect(try Self.claims(Self.saved(kind), "workflow") == [.generated])
  }

  @Test(arguments: [
    ("RecraftImageInpaintingNode", TraceClaim.edited), ("INPAINT_InpaintWithModel", .edited),
    ("ImagePadForOutpaint", .software),
  ])
  func paintingAPartAnewNeedsNoSamplerHere(_ kind: String, _ claim: TraceClaim) throws {
    let graph =
      "{\(Self.load), \(Self.save), \"3\": {\"class_type\": \"\(kind)\", \"inputs\": {\"image\": [\"2\", 0]}}}"
    #expect(try Self.claims(graph) == [claim])
    #expect(try Self.claims(Self.saved(kind), "workflow") == [claim])
    let use = try Self.traces([("prompt", graph)]).first?.values("input_picture")
    #expect(use == [claim == .edited ? "changed_in_part" : "stated"])
  }

  /// A graph as the page saves it, of a loaded picture that goes through one node.
  private static func saved(_ kind: String, values: String = "[]") -> String {
    """
    {"nodes": [{"id": 1, "type": "LoadImage", "widgets_values": ["quay.jpg"]},
      {"id": 2, "type": "\(kind)", "widgets_values": \(values)}, {"id": 3, "type": "SaveImage"}],
     "links": [[1, 1, 0, 2, 0, "IMAGE"], [2, 2, 0, 3, 0, "IMAGE"]]}
    """
  }

  @Test func aSwapThatIsSwitchedOffOnThePageIsNoEdit() throws {
    let on = Self.saved("ReActorFaceSwap", values: "[true, \"a.onnx\", false]")
    let off = Self.saved("ReActorFaceSwap", values: "[false, \"a.onnx\", true]")
    #expect(try Self.claims(on, "workflow") == [.edited])
    #expect(try Self.claims(off, "workflow") == [.software])
  }

  @Test func theGraphThatRanSpeaksForThePage() throws {
    let edited = """
      {\(Self.load), \(Self.save), "3": {"class_type": "ReActorFaceSwap", "inputs": {"input_image": ["2", 0]}}}
      """
    let generated = "{\(Self.save), \(Self.sampler)}"
    let software =
      "{\(Self.load), \"9\": {\"class_type\": \"SaveImage\", \"inputs\": {\"images\": [\"2\", 0]}}}"
    func both(_ prompt: String, _ workflow: String) throws -> [Trace] {
      try Self.traces([("workflow", workflow), ("prompt", prompt)])
    }
    let missed = try both(edited, Self.saved("Own"))
    #expect(missed.map(\.claim) == [.edited, .edited])
    #expect(
      missed.map { $0.values("input_picture") } == [["changed_in_part"], ["changed_in_part"]])
    #expect(ConclusionRules.conclude(missed).code == .edited)
    // A picture that the page's form names stays told.
    let ready = try both(generated, Self.saved("ReActorFaceSwap"))
    #expect(ready.map(\.claim) == [.generated, .generated])
    #expect(ready.first?.values("input_picture") == ["stated"])
    // What is added takes no claim of a generator away.
    #expect(try both(software, Self.saved("Own")).map(\.claim) == [.generated, .software])
    let several = try Self.traces([
      ("workflow", Self.saved("Own")), ("prompt", edited), ("prompt", generated),
    ])
    #expect(several.map(\.claim) == [.generated, .edited, .generated])
  }

  @Test(arguments: [
    (#"{"class_type": "ReActorFaceSwap", "inputs": {"input_image": ["2", 0]}}"#, TraceClaim.edited),
    (
      #"{"class_type": "ReActorFaceSwap", "inputs": {"enabled": false, "input_image": ["2", 0]}}"#,
      .software
    ),
    (#"{"class_type": "ImageScale", "inputs": {"image": ["2", 0]}}"#, .software),
  ])
  func aFacePutIntoAPictureIsAnEdit(_ node: String, _ claim: TraceClaim) throws {
    #expect(try Self.claims("{\(Self.load), \(Self.save), \"3\": \(node)}") == [claim])
    let unlinked = """
      {\(Self.load), "9": {"class_type": "SaveImage", "inputs": {"images": ["2", 0]}}, "3": \(node)}
      """
    #expect(try Self.claims(unlinked) == [.software])
  }

  @Test(arguments: [
    // The loaded picture is what is painted over.
    (#"{"class_type": "VAEEncodeForInpaint", "inputs": {"pixels": ["2", 0]}}"#, TraceClaim.edited),
    (#"{"class_type": "SetLatentNoiseMask", "inputs": {"samples": ["6", 0]}}"#, .edited),
    // It only gives a mask, or leads the sampling that comes before.
    (
      #"{"class_type": "SetLatentNoiseMask", "inputs": {"samples": ["7", 0], "mask": ["2", 1]}}"#,
      .generated
    ),
    (#"{"class_type": "SetLatentNoiseMask", "inputs": {"samples": ["8", 0]}}"#, .generated),
    // It is made anew as a whole.
    (#"{"class_type": "VAEEncode", "inputs": {"pixels": ["2", 0]}}"#, .generated),
  ])
  func aPartPaintedAnewIsAnEdit(_ node: String, _ claim: TraceClaim) throws {
    let graph = """
      {\(Self.load), \(Self.save), \(Self.sampler), "4": \(node),
       "6": {"class_type": "VAEEncode", "inputs": {"pixels": ["2", 0]}},
       "7": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512}},
       "8": {"class_type": "KSampler", "inputs": {"latent_image": ["6", 0]}}}
      """
    #expect(try Self.claims(graph) == [claim])
  }

  @Test func savedGraphsClaimTheSame() throws {
    func graph(_ middle: String, mode: Int = 0) -> String {
      """
      {"nodes": [{"id": 1, "type": "LoadImage", "widgets_values": ["quay.jpg"]},
        {"id": 2, "type": "\(middle)", "mode": \(mode), "inputs": [{"name": "mask"}, {"name": "pixels"}]},
        {"id": 3, "type": "KSampler", "widgets_values": [7], "inputs": [{"name": "latent_image"}]},
        {"id": 4, "type": "SaveImage"}],
       "links": [[1, 1, 0, 2, 1, "IMAGE"], [2, 2, 0, 3, 0, "LATENT"], [3, 3, 0, 4, 0, "IMAGE"]]}
      """
    }
    #expect(try Self.claims(graph("VAEEncodeForInpaint"), "workflow") == [.edited])
    #expect(try Self.claims(graph("VAEEncodeForInpaint", mode: 4), "workflow") == [.generated])
    #expect(try Self.claims(graph("VAEEncode"), "workflow") == [.generated])
    let scaled = """
      {"nodes": [{"id": 1, "type": "LoadImage", "widgets_values": ["quay.jpg"]}, {"id": 2, "type": "ImageScale"},
        {"id": 3, "type": "SaveImage"}],
       "links": [[1, 1, 0, 2, 0, "IMAGE"], [2, 2, 0, 3, 0, "IMAGE"]]}
      """
    #expect(try Self.claims(scaled, "workflow") == [.software])
  }

  @Test func aSavedGraphsSubgraphIsGoneThrough() throws {
    let graph = """
      {"nodes": [{"id": 1, "type": "LoadImage", "widgets_values": ["quay.jpg"]}, {"id": 2, "type": "aa-1"},
        {"id": 3, "type": "SaveImage"}],
       "links": [[1, 1, 0, 2, 0, "IMAGE"], [2, 2, 0, 3, 0, "IMAGE"]],
       "definitions": {"subgraphs": [{"id": "aa-1", "nodes": [
          {"id": 1, "type": "VAEEncodeForInpaint", "inputs": [{"name": "pixels"}]},
          {"id": 2, "type": "KSampler", "inputs": [{"name": "latent_image"}]}],
        "links": [{"id": 1, "origin_id": -10, "target_id": 1, "target_slot": 0, "type": "IMAGE"},
          {"id": 2, "origin_id": 1, "target_id": 2, "target_slot": 0, "type": "LATENT"},
          {"id": 3, "origin_id": 2, "target_id": -20, "target_slot": 0, "type": "IMAGE"}]}]}}
      """
    #expect(try Self.claims(graph, "workflow") == [.edited])
  }

  @Test func modelsHaveTheRolesThatTheyPlay() {
    let graph = """
      {\(Self.save), "3": {"class_type": "FaceDetailer", "inputs": {"image": ["4", 0], "bbox_detector": ["5", 0],
         "sam_model_opt": ["6", 0], "model": ["7", 0], "clip": ["8", 0]}},
       "4": {"class_type": "ReActorFaceSwap", "inputs": {"swap_model": "swap_128.onnx"}},
       "5": {"class_type": "UltralyticsDetectorProvider", "inputs": {"model_name": "bbox/round.pt"}},
       "6": {"class_type": "SAMLoader", "inputs": {"model_name": "cut.pth"}},
       "7": {"class_type": "IPAdapterModelLoader", "inputs": {"ipadapter_file": "follow.safetensors"}},
       "8": {"class_type": "DualCLIPLoader", "inputs": {"clip_name1": "words.safetensors", "clip_name2": "more.safetensors"}},
       "10": {"class_type": "SAMLoader", "inputs": {"model_name": "spare.pth"}}}
      """
    let fields = TraceParsers.comfyGraph(Array(graph.utf8))
    #expect(
      GenerationRecord(fields: fields).models == [
        ModelUse(.faceSwap, name: "swap_128.onnx"),
        ModelUse(.ipAdapter, name: "follow.safetensors"),
        ModelUse(.textEncoder, name: "words.safetensors"),
        ModelUse(.textEncoder, name: "more.safetensors"),
      ])
    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
    #expect(values("detector") == ["bbox/round.pt", "cut.pth"])
    #expect(values("unused_detector") == ["spare.pth"])
  }

  @Test func theWordsThatWereDrawnOrChosenAreThePrompt() {
    func words(_ node: String) -> (prompts: [String], seeds: [String]) {
      let graph = """
        {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0], "seed": 7}},
         "2": {"class_type": "CLIPTextEncode", "inputs": {"text": ["3", 0]}}, "3": \(node),
         "4": {"class_type": "Text Multiline", "inputs": {"text": "a pier"}},
         "5": {"class_type": "Text Multiline", "inputs": {"text": "a dune"}}}
        """
      let record = GenerationRecord(fields: TraceParsers.comfyGraph(Array(graph.utf8)))
      return (record.prompts, record.seeds)
    }
    let drawn = words(
      #"{"class_type": "ImpactWildcardProcessor", "inputs": {"wildcard_text": "__a__ pier", "populated_text": "a low pier", "seed": 1}}"#
    )
    #expect(drawn.prompts == ["a low pier"] && drawn.seeds == ["7"])
    #expect(
      words(
        #"{"class_type": "ImpactSwitch", "inputs": {"select": 2, "input1": ["4", 0], "input2": ["5", 0]}}"#
      ).prompts == ["a dune"])
    #expect(
      words(
        #"{"class_type": "Prompt Styler", "inputs": {"text_positive": "a fir", "text_negative": "smog"}}"#
      ).prompts == ["a fir"])
  }
}
