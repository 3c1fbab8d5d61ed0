// SPDX-License-Identifier: Apache-2.0
// ComfyUI's graphs in the form its page saves: values of widgets by position.

internal import EvidenceModel

/// A ComfyUI graph in the form its page saves.
struct ComfyWorkflow {
  private static let widgets: [String: [(position: Int, field: String)]] = [
    "CheckpointLoaderSimple": [(0, "model")],
    "UNETLoader": [(0, "model")],
    "LoraLoader": [(0, "lora")],
    "LoraLoaderModelOnly": [(0, "lora")],
    "VAELoader": [(0, "vae")],
    "ControlNetLoader": [(0, "controlnet")],
    "LoadImage": [(0, "input_image")],
    "LoadImageMask": [(0, "input_image")],
    "SaveImage": [(0, "output_prefix")],
    "CLIPTextEncode": [(0, "text")],
    "KSampler": [(0, "seed"), (2, "steps"), (3, "cfg_scale"), (4, "sampler")],
    "KSamplerAdvanced": [(1, "seed"), (3, "steps"), (4, "cfg_scale"), (5, "sampler")],
    "RandomNoise": [(0, "seed")],
  ]

  private let nodes: [(kind: String, values: [JSONValue])]

  /// The number of nodes.
  var nodeCount: Int { nodes.count }
  /// Whether a node samples.
  var hasSampler: Bool { nodes.contains { $0.kind.contains("Sampler") } }

  /// Reads a graph; `nil` when `value` is no such graph or has more than 10,000 nodes.
  init?(_ value: JSONValue) {
    guard let elements = value["nodes"]?.elements, value["links"]?.elements != nil,
      (1...10_000).contains(elements.count)
    else { return nil }
    nodes = elements.compactMap { element in
      guard let kind = element["type"]?.text else { return nil }
      return (kind, element["widgets_values"]?.elements ?? [])
    }
    guard !nodes.isEmpty else { return nil }
  }

  /// What the graph says, as the fields of a trace.
  func fields(_ limits: TraceLimits) -> [TraceField] {
    var list = FieldList(limits)
    for node in nodes {
      for (position, field) in Self.widgets[node.kind] ?? [] where position < node.values.count {
        switch node.values[position] {
        case .string(let text): list.add(evidence: text, field)
        case .integer(let number): list.add(number: String(number), field)
        case .number(let number): list.add(number: "\(number)", field)
        default: break
        }
      }
    }
    list.add(word: String(nodes.count), "nodes")
    return list.fields
  }
}
