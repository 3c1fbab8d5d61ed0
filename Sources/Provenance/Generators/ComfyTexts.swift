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
    "string", "populated_text",
  ]
  /// Links that lead away from the words.
  private static let otherLinks: Set<String> = [
    "model", "vae", "clip", "image", "pixels", "latent", "latent_image", "samples", "control_net",
    "mask", "clip_vision", "clip_vision_output", "noise", "sampler", "sigmas",
  ]

  private static let sides: Set<String> = ["positive", "negative", "conditioning"]

  /// The words, in the order they are met, at most 64 texts.
  private(set) var found: [String] = []
  private var queue: [Stop] = []

  /// The words that a node holds or takes as text; what it takes as conditioning was read as words before it.
  init(_ nodes: [String: ComfyGraph.Node], of name: String) {
    queue.append(Stop(name: name, depth: 0, isText: true))
    run(nodes, side: nil)
  }

  /// Follows one side of `sampler` through `nodes`, each node once.
  init(_ nodes: [String: ComfyGraph.Node], from sampler: ComfyGraph.Node, isPositive: Bool) {
    let side = isPositive ? "positive" : "negative"
    follow(sampler[side], depth: 0, isText: false)
    follow(sampler["guider"], depth: 0, isText: false)
    if let text = sampler[side]?.text { found.append(text) }
    run(nodes, side: side)
  }

  private mutating func run(_ nodes: [String: ComfyGraph.Node], side: String?) {
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
      let hasSide = side.map { side in
        node.inputs.contains { TextDecoding.contains(side, in: $0.name) }
      }
      for input in node.inputs where !Self.otherLinks.contains(input.name) {
        if let side {
          if Self.isOtherSide(input.name, of: node, than: side, hasSide: hasSide == true) {
            continue
          }
        } else if Self.sides.contains(input.name) {
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

  /// Whether an input belongs to the other side of a node that has both, such as `negative` and `text_negative`.
  private static func isOtherSide(
    _ input: String, of node: ComfyGraph.Node, than side: String, hasSide: Bool
  ) -> Bool {
    // A guider without sides has only one conditioning, the positive.
    if side == "negative", input == "conditioning", TextDecoding.contains("Guider", in: node.kind) {
      return true
    }
    let other = side == "positive" ? "negative" : "positive"
    return hasSide && TextDecoding.contains(other, in: input)
  }

  private mutating func follow(_ value: JSONValue?, depth: Int, isText: Bool) {
    if let name = ComfyGraph.link(value) {
      queue.append(Stop(name: name, depth: depth, isText: isText))
    }
  }

  /// Whether a node that gives text holds words under `input`: `value` of primitives, `string_a` and
  /// `text_b` of nodes that join, `wildcard` of detailers.
  private static func isWords(_ input: String) -> Bool {
    let name = input.lowercased()
    return name == "value" || name == "wildcard" || name.hasPrefix("text")
      || name.hasPrefix("string")
  }
}
