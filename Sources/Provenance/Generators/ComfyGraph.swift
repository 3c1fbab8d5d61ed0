// SPDX-License-Identifier: Apache-2.0
// ComfyUI's graphs: which nodes fed the sampler, and with what.

internal import EvidenceModel

/// A ComfyUI graph in the form its programming interface takes: nodes by name, inputs by name.
///
/// Graphs may hold cycles and links to nowhere: walks visit each node once.
struct ComfyGraph {
  private struct Node {
    let kind: String
    let inputs: [JSONValue.Member]

    subscript(name: String) -> JSONValue? { inputs.first { $0.name == name }?.value }
  }

  private static let samplers: Set<String> = [
    "KSampler", "KSamplerAdvanced", "SamplerCustom", "SamplerCustomAdvanced", "WanVideoSampler",
  ]
  private static let textInputs: Set<String> = [
    "text", "text_g", "text_l", "clip_l", "clip_g", "t5xxl", "positive", "negative", "prompt",
    "string",
  ]
  /// Links that lead away from the words.
  private static let otherLinks: Set<String> = [
    "model", "vae", "clip", "image", "pixels", "latent", "latent_image", "samples", "control_net",
    "mask", "clip_vision", "clip_vision_output", "noise", "sampler", "sigmas",
  ]

  private let nodes: [String: Node]
  private let order: [String]

  /// The number of nodes.
  var nodeCount: Int { nodes.count }
  /// Whether a node samples, which is what makes a picture.
  let hasSampler: Bool

  /// Reads a graph; `nil` when `value` is no such graph or has more than 10,000 nodes.
  init?(_ value: JSONValue) {
    guard let members = value.members, !members.isEmpty, members.count <= 10_000 else { return nil }
    var nodes: [String: Node] = [:]
    var order: [String] = []
    for member in members {
      guard let kind = member.value["class_type"]?.text, nodes[member.name] == nil else { continue }
      nodes[member.name] = Node(kind: kind, inputs: member.value["inputs"]?.members ?? [])
      order.append(member.name)
    }
    guard !order.isEmpty else { return nil }
    self.nodes = nodes
    self.order = order
    hasSampler = nodes.values.contains(where: Self.isSampler)
  }

  /// What the graph says.
  func record() -> GenerationRecord {
    var record = GenerationRecord()
    // Bounded, for each sampler may reach the whole graph.
    for node in order.lazy.compactMap({ nodes[$0] }).filter(Self.isSampler).prefix(32) {
      for text in texts(from: node, isPositive: true) { record.add(text, to: \.prompts) }
      for text in texts(from: node, isPositive: false) { record.add(text, to: \.negativePrompts) }
    }
    for name in order {
      if let node = nodes[name] { add(node, to: &record) }
    }
    return record
  }

  /// The beginnings of the names that the graph saves under, at most 8.
  var outputPrefixes: [String] {
    Array(
      order.lazy.compactMap { nodes[$0] }.filter { $0.kind.hasPrefix("Save") }
        .compactMap { $0["filename_prefix"]?.text }.prefix(8))
  }

  private static func isSampler(_ node: Node) -> Bool {
    samplers.contains(node.kind)
      || ["sampler_name", "steps", "cfg"].allSatisfy { node[$0] != nil }
  }

  /// Settings, models and files that one node names.
  private func add(_ node: Node, to record: inout GenerationRecord) {
    for input in ["ckpt_name", "unet_name", "model_name"] {
      let role: ModelUse.Role = node.kind.contains("Upscale") ? .upscaler : .model
      record.add(role, node[input]?.text)
    }
    addNetworks(node, to: &record)
    record.add(.vae, node["vae_name"]?.text)
    record.add(.controlnet, node["control_net_name"]?.text)
    if node.kind.contains("Load") {
      for input in ["image", "video"] { record.add(node[input]?.text, to: \.inputs) }
    }
    for input in ["seed", "noise_seed"] { record.add(scalar(node[input]), to: \.seeds) }
    record.add(scalar(node["steps"]), to: \.steps)
    record.add(scalar(node["cfg"]), to: \.scales)
    record.add(node["sampler_name"]?.text, to: \.samplers)
    record.add(scalar(node["width"]), to: \.widths)
    record.add(scalar(node["height"]), to: \.heights)
  }

  /// Networks of a loader; those without weight change nothing and are left out.
  private func addNetworks(_ node: Node, to record: inout GenerationRecord) {
    let weight = node["strength_model"] ?? node["strength"]
    if weight?.double.map({ abs($0) > 1e-6 }) ?? true {
      record.add(.lora, node["lora_name"]?.text, weight: scalar(weight))
    }
    // Loaders of several networks hold one object for each.
    for input in node.inputs.prefix(64) where input.value["lora"] != nil {
      let isOn = input.value["on"]?.bool ?? true
      guard isOn, input.value["strength"]?.double != 0 else { continue }
      record.add(
        .lora, input.value["lora"]?.text, weight: input.value["strength"]?.scalar)
    }
  }

  /// A number, or the number of the node that an input is linked to.
  private func scalar(_ value: JSONValue?) -> String? {
    if value?.double != nil { return value?.scalar }
    guard case .array(let link)? = value, link.count == 2,
      let node = link[0].text.flatMap({ nodes[$0] })
    else { return nil }
    for input in ["value", "seed", "noise_seed", "int", "float", "number"] {
      if let found = node[input], found.double != nil { return found.scalar }
    }
    return nil
  }

  /// The words that reach one side of a sampler.
  private func texts(from sampler: Node, isPositive: Bool) -> [String] {
    let side = isPositive ? "positive" : "negative"
    var found: [String] = []
    var visited: Set<String> = []
    var queue: [(name: String, depth: Int)] = []
    func follow(_ value: JSONValue?, _ depth: Int) {
      if case .array(let link)? = value, link.count == 2, let target = link[0].text {
        queue.append((target, depth))
      }
    }
    follow(sampler[side], 0)
    follow(sampler["guider"], 0)
    if let text = sampler[side]?.text { found.append(text) }
    var next = 0
    while next < queue.count, found.count < 64 {
      let (name, depth) = queue[next]
      next += 1
      guard depth < 64, visited.insert(name).inserted, let node = nodes[name] else { continue }
      let hasBothSides = node["positive"] != nil && node["negative"] != nil
      for input in node.inputs where !Self.otherLinks.contains(input.name) {
        let isOtherSide = input.name == (isPositive ? "negative" : "positive")
        if hasBothSides, isOtherSide { continue }
        // A guider without sides has only one conditioning, the positive.
        if !isPositive, input.name == "conditioning", node.kind.contains("Guider") { continue }
        if let text = input.value.text, Self.textInputs.contains(input.name) {
          found.append(text)
        } else {
          follow(input.value, depth + 1)
        }
      }
    }
    return found
  }
}
