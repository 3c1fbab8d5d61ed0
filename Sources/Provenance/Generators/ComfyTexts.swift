// SPDX-License-Identifier: Apache-2.0
// The words that reach one side of a sampler.

internal import EvidenceModel

/// The words that reach one side of a sampler, over links of any kind that carry conditioning or text.
struct ComfyTexts {
  /// A node to look at.
  private struct Stop {
    let name: String
    let depth: Int
    /// Whether the link to it carries text, so that its texts are words whatever their inputs' names.
    let isText: Bool
  }

  private static let textInputs: Set<String> = [
    "text", "text_g", "text_l", "clip_l", "clip_g", "t5xxl", "positive", "negative", "prompt",
    "string",
  ]
  /// Links that lead away from the words.
  private static let otherLinks: Set<String> = [
    "model", "vae", "clip", "image", "pixels", "latent", "latent_image", "samples", "control_net",
    "mask", "clip_vision", "clip_vision_output", "noise", "sampler", "sigmas",
  ]

  /// The words, in the order they are met, at most 64 texts.
  private(set) var found: [String] = []
  private var queue: [Stop] = []

  /// Follows one side of `sampler` through `nodes`, each node once.
  init(_ nodes: [String: ComfyGraph.Node], from sampler: ComfyGraph.Node, isPositive: Bool) {
    let side = isPositive ? "positive" : "negative"
    follow(sampler[side], depth: 0, isText: false)
    follow(sampler["guider"], depth: 0, isText: false)
    if let text = sampler[side]?.text { found.append(text) }
    var visited: Set<String> = []
    var next = 0
    while next < queue.count, found.count < 64 {
      let stop = queue[next]
      next += 1
      guard stop.depth < 64, visited.insert(stop.name).inserted, let node = nodes[stop.name] else {
        continue
      }
      // What comes out of it says nothing, whatever words went in.
      if node.kind == "ConditioningZeroOut" { continue }
      let hasBothSides = node["positive"] != nil && node["negative"] != nil
      for input in node.inputs where !Self.otherLinks.contains(input.name) {
        let isOtherSide = input.name == (isPositive ? "negative" : "positive")
        if hasBothSides, isOtherSide { continue }
        // A guider without sides has only one conditioning, the positive.
        if !isPositive, input.name == "conditioning", TextDecoding.contains("Guider", in: node.kind)
        {
          continue
        }
        let isText = Self.textInputs.contains(input.name) || stop.isText && Self.isWords(input.name)
        if let text = input.value.text, isText {
          found.append(text)
        } else {
          follow(input.value, depth: stop.depth + 1, isText: isText || stop.isText)
        }
      }
    }
  }

  private mutating func follow(_ value: JSONValue?, depth: Int, isText: Bool) {
    if let name = ComfyGraph.link(value) {
      queue.append(Stop(name: name, depth: depth, isText: isText))
    }
  }

  /// Whether a node that gives text holds words under `input`: `value` of primitives, `string_a` and
  /// `text_b` of nodes that join.
  private static func isWords(_ input: String) -> Bool {
    let name = input.lowercased()
    return name == "value" || name.hasPrefix("text") || name.hasPrefix("string")
  }
}
