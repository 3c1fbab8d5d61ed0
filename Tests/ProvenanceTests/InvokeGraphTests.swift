// SPDX-License-Identifier: Apache-2.0
// InvokeAI's canvas and graphs: which models, words and pictures they name.

internal import EvidenceModel
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct InvokeGraphTests {
  private static let digits = String(repeating: "0f", count: 32)

  private static func records(_ texts: [(String, String)]) throws -> [GenerationRecord] {
    let file = PNGFixture.file(texts.flatMap { PNGFixture.text($0.0, $0.1) })
    return try TraceScanner(tools: nativeTools).scan(MemoryBytes(file), format: .png)
      .traces.filter { $0.kind.hasPrefix("invokeai") }.map(\.generation)
  }

  private static let graph = """
    {"id": "g", "nodes": {
      "m": {"type": "sdxl_model_loader", "model": {"name": "harbour", "hash": "blake3:\(digits)"}},
      "l": {"type": "lora_loader", "lora": {"name": "coast"}, "weight": 0.7},
      "s": {"type": "string", "value": "a pier"}, "i": {"type": "integer", "value": 77},
      "p": {"type": "sdxl_compel_prompt", "prompt": ""}, "n": {"type": "compel", "prompt": "fog"},
      "c": {"type": "collect"}, "z": {"type": "noise", "seed": 0, "width": 512, "height": 640},
      "d": {"type": "denoise_latents", "steps": 20, "cfg_scale": 7, "scheduler": "euler"},
      "a": {"type": "ip_adapter", "ip_adapter_model": {"name": "follow"}, "weight": 0.5,
        "image": {"image_name": "quay.png"}}},
     "edges": [
      {"source": {"node_id": "s", "field": "value"}, "destination": {"node_id": "p", "field": "prompt"}},
      {"source": {"node_id": "i", "field": "value"}, "destination": {"node_id": "z", "field": "seed"}},
      {"source": {"node_id": "p", "field": "conditioning"},
       "destination": {"node_id": "d", "field": "positive_conditioning"}},
      {"source": {"node_id": "n", "field": "conditioning"}, "destination": {"node_id": "c", "field": "item"}},
      {"source": {"node_id": "c", "field": "collection"},
       "destination": {"node_id": "d", "field": "negative_conditioning"}}]}
    """

  @Test func aGraphAloneIsRead() throws {
    let record = try #require(try Self.records([("invokeai_graph", Self.graph)]).first)
    #expect(
      record.models == [
        ModelUse(.model, name: "harbour", hashes: [ModelHash(sort: .blake3, digits: Self.digits)]),
        ModelUse(.lora, name: "coast", weight: "0.7"),
        ModelUse(.ipAdapter, name: "follow", weight: "0.5"),
      ])
    #expect(record.prompts == ["a pier"] && record.negativePrompts == ["fog"])
    #expect(record.seeds.contains("77") && record.steps == ["20"] && record.scales == ["7"])
    #expect(record.widths == ["512"] && record.heights == ["640"])
    #expect(record.inputs == ["quay.png"])
  }

  @Test func aGraphBesideMetadataIsNotReadTwice() throws {
    let records = try Self.records([
      ("invokeai_metadata", Samples.invoke), ("invokeai_graph", Self.graph),
      ("invokeai_workflow", Self.graph),
    ])
    #expect(records.map(\.isEmpty) == [false, true, true])
  }

  @Test func aSavedWorkflowHoldsItsValuesDeeper() throws {
    let workflow = """
      {"nodes": [
        {"id": "1", "data": {"type": "main_model_loader", "inputs": {"model": {"value": {"name": "harbour"}}}}},
        {"id": "2", "data": {"type": "image", "inputs": {"image": {"value": {"image_name": "quay.png"}}}}},
        {"id": "3", "data": {"type": "string", "inputs": {"value": {"value": "a pier"}}}}],
       "edges": [{"source": "3", "target": "4", "targetHandle": "prompt"}]}
      """
    let record = try #require(try Self.records([("invokeai_workflow", workflow)]).first)
    #expect(record.models == [ModelUse(.model, name: "harbour")])
    #expect(record.inputs == ["quay.png"] && record.prompts == ["a pier"])
    let both = try Self.records([("invokeai_graph", Self.graph), ("invokeai_workflow", workflow)])
    #expect(both.map(\.isEmpty) == [false, true])
  }

  @Test func theCanvasNamesPicturesAndWhatFollowsThem() throws {
    let metadata = """
      {"generation_mode": "sdxl_img2img", "positive_prompt": "a pier", "guidance": 3.5,
       "t5_encoder": {"name": "words"},
       "t2iAdapters": [{"image": {"image_name": "lines.png"}, "t2i_adapter_model": {"name": "lines"}, "weight": 0.25}],
       "ref_images": [{"config": {"image": {"original": {"image": {"image_name": "whole.png"}}},
         "model": {"name": "follow"}}}],
       "canvas_v2_metadata": {
         "referenceImages": [{"ipAdapter": {"image": {"image_name": "dune.png"}, "model": {"name": "other"}}}],
         "controlLayers": [{"controlAdapter": {"model": {"name": "depth"}, "weight": 0.5},
           "objects": [{"type": "image", "image": {"image_name": "layer.png"}}]}],
         "rasterLayers": [{"objects": [{"type": "image", "image": {"image_name": "raster.png"}}]}],
         "regionalGuidance": [{"referenceImages": [{"ipAdapter": {"image": {"image_name": "part.png"}}}]}]}}
      """
    let record = try #require(try Self.records([("invokeai_metadata", metadata)]).first)
    #expect(
      Set(record.inputs) == [
        "lines.png", "whole.png", "dune.png", "layer.png", "raster.png", "part.png",
      ])
    #expect(
      record.models(as: .controlnet).map { "\($0.name ?? "") \($0.weight ?? "")" } == [
        "lines 0.25", "depth 0.5",
      ])
    #expect(record.models(as: .ipAdapter).map(\.name) == ["follow", "other"])
    #expect(record.models(as: .textEncoder).map(\.name) == ["words"])
    #expect(record.scales == ["3.5"])
  }
}
