// SPDX-License-Identifier: Apache-2.0
// ComfyUI's graphs in the form its page saves: values of widgets by position.

internal import EvidenceModel

/// A ComfyUI graph in the form its page saves.
struct ComfyWorkflow {
  private enum Part {
    case model(ModelUse.Role)
    case list(any WritableKeyPath<GenerationRecord, [String]> & Sendable)
  }

  private static let widgets: [String: [(position: Int, part: Part)]] = [
    "CheckpointLoaderSimple": [(0, .model(.model))],
    "UNETLoader": [(0, .model(.model))],
    "LoraLoader": [(0, .model(.lora))],
    "LoraLoaderModelOnly": [(0, .model(.lora))],
    "VAELoader": [(0, .model(.vae))],
    "ControlNetLoader": [(0, .model(.controlnet))],
    "UpscaleModelLoader": [(0, .model(.upscaler))],
    "LoadImage": [(0, .list(\.inputs))],
    "LoadImageMask": [(0, .list(\.inputs))],
    "EmptyLatentImage": [(0, .list(\.widths)), (1, .list(\.heights))],
    "KSampler": [
      (0, .list(\.seeds)), (2, .list(\.steps)), (3, .list(\.scales)), (4, .list(\.samplers)),
    ],
    "KSamplerAdvanced": [
      (1, .list(\.seeds)), (3, .list(\.steps)), (4, .list(\.scales)), (5, .list(\.samplers)),
    ],
    "RandomNoise": [(0, .list(\.seeds))],
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

  /// What the graph says.
  ///
  /// Which text is wanted and which is not is not followed here: all are prompts.
  func record() -> GenerationRecord {
    var record = GenerationRecord()
    for node in nodes {
      if node.kind == "CLIPTextEncode" { record.add(node.values.first?.text, to: \.prompts) }
      for (position, part) in Self.widgets[node.kind] ?? [] where position < node.values.count {
        let value = node.values[position].scalar
        switch part {
        case .model(let role):
          let weight = role == .lora && node.values.count > 1 ? node.values[1].scalar : nil
          record.add(role, value, weight: weight)
        case .list(let list): record.add(value, to: list)
        }
      }
    }
    return record
  }
}
