// SPDX-License-Identifier: Apache-2.0
// ComfyUI's graphs: which nodes had a part in the picture, and with what.

internal import EvidenceModel

/// A ComfyUI graph in the form its programming interface takes: nodes by name, inputs by name.
///
/// Graphs may hold cycles and links to nowhere: walks visit each node once.
struct ComfyGraph {
  /// One node.
  struct Node {
    /// The node's class.
    let kind: String
    /// The inputs: values, and links to other nodes; of a switch only that which is chosen.
    let inputs: [JSONValue.Member]
    /// The first input of each name, of a node with so many that it may be searched for long.
    private let index: [String: JSONValue]?

    /// Takes a class and all inputs.
    init(_ kind: String, inputs: [JSONValue.Member]) {
      self.kind = kind
      let select = inputs.first { $0.name == "select" }?.value.integer
      let chosen = select.map { "input\($0)" }
      let isSwitch =
        TextDecoding.contains("Switch", in: kind) && inputs.contains { $0.name == chosen }
      let kept =
        isSwitch ? inputs.filter { $0.name == chosen || !$0.name.hasPrefix("input") } : inputs
      self.inputs = kept
      index =
        kept.count <= Self.mostSearched
        ? nil : Dictionary(kept.lazy.map { ($0.name, $0.value) }) { first, _ in first }
    }

    private static let mostSearched = 64

    /// The first input called `name`.
    ///
    /// - Complexity: O(1), for many nodes may be linked to one with very many inputs.
    subscript(name: String) -> JSONValue? {
      if let index { return index[name] }
      return inputs.first { $0.name == name }?.value
    }
  }

  private static let samplers: Set<String> = [
    "KSampler", "KSamplerAdvanced", "SamplerCustom", "SamplerCustomAdvanced", "WanVideoSampler",
  ]
  /// The inputs that say something of the picture; networks also stand in objects under any name.
  private static let telling: Set<String> = [
    "ckpt_name", "unet_name", "model_name", "lora_name", "vae_name", "control_net_name",
    "control_net", "image", "video", "seed", "noise_seed", "steps", "cfg", "sampler_name", "width",
    "height", "empty_latent_width", "empty_latent_height", "swap_model", "ipadapter_file",
    "instantid_file", "pulid_file", "clip_name", "clip_name1", "clip_name2", "clip_name3",
    "clip_name4",
  ]
  private let nodes: [String: Node]
  private let order: [String]
  /// The nodes that had a part in what was made; all where nothing tells which.
  private let parts: Set<String>

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
      nodes[member.name] = Node(kind, inputs: member.value["inputs"]?.members ?? [])
      order.append(member.name)
    }
    guard !order.isEmpty else { return nil }
    self.nodes = nodes
    self.order = order
    hasSampler = nodes.values.contains(where: Self.isSampler)
    parts = Self.parts(nodes)
  }

  private static func parts(_ nodes: [String: Node]) -> Set<String> {
    var reach = ComfyReach<String>()
    for (name, node) in nodes {
      for giver in node.inputs.compactMap({ link($0.value) }) { reach.add(from: giver, to: name) }
    }
    let samplers = nodes.filter { isSampler($0.value) }.map(\.key)
    let outputs = nodes.filter { $0.value.kind.hasPrefix("Save") }.map(\.key)
    guard !samplers.isEmpty || !outputs.isEmpty else { return Set(nodes.keys) }
    return reach.parts(samplers: samplers, outputs: outputs)
  }

  /// The node that a value is a link to: its name, as a text or as a number, and the number of its output.
  ///
  /// A pair of numbers is a link where the graph has a node of that name; other pairs lead nowhere.
  static func link(_ value: JSONValue?) -> String? {
    guard case .array(let link)? = value, link.count == 2 else { return nil }
    if case .integer(let number) = link[0] {
      return link[1].integer.map { (0..<256).contains($0) } == true ? String(number) : nil
    }
    return link[0].text
  }

  /// What the graph claims of what it made, by its `record`.
  func claim(_ record: GenerationRecord) -> TraceClaim {
    var acts: [String: ComfyActs.Node] = [:]
    for (name, node) in nodes where parts.contains(name) {
      let givers = node.inputs.compactMap { input in
        Self.link(input.value).map { (input: input.name, name: $0) }
      }
      // What is switched off passes on what it takes.
      let kind = node["enabled"]?.bool == false ? "" : node.kind
      acts[name] = ComfyActs.Node(kind: kind, givers: givers, isSampler: Self.isSampler(node))
    }
    return ComfyActs(acts).claim(record)
  }

  /// What the graph says.
  func record() -> GenerationRecord {
    var record = GenerationRecord()
    // Bounded, for each sampler may reach the whole graph.
    for node in order.lazy.compactMap({ nodes[$0] }).filter(Self.isSampler).prefix(32) {
      for text in ComfyTexts(nodes, from: node, isPositive: true).found {
        record.add(text, to: \.prompts)
      }
      for text in ComfyTexts(nodes, from: node, isPositive: false).found {
        record.add(text, to: \.negativePrompts)
      }
    }
    for name in order where parts.contains(name) {
      guard let node = nodes[name] else { continue }
      add(node, to: &record)
      for network in networks(node) where network.isOn {
        record.add(.lora, network.name, weight: network.weight)
      }
    }
    addTags(to: &record)
    return record
  }

  /// What the nodes say that had no part in what was made, and LoRAs that were switched off: models and files that
  /// lay ready.
  func unused() -> GenerationRecord {
    var record = GenerationRecord()
    for name in order {
      guard let node = nodes[name] else { continue }
      let isPart = parts.contains(name)
      if !isPart { add(node, to: &record) }
      for network in networks(node) where !isPart || !network.isOn {
        record.add(.lora, network.name, weight: network.weight)
      }
    }
    return record
  }

  /// The models that find or cut out things in pictures: of those with a part where `isPart`, else of the others.
  func detectors(isPart: Bool) -> [String] {
    order.lazy.filter { parts.contains($0) == isPart }.compactMap { nodes[$0] }
      .filter(Self.isDetector).compactMap { $0["model_name"]?.text }.prefix(32).map { $0 }
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

  /// Whether a node loads a model that finds things: it makes no picture.
  private static func isDetector(_ node: Node) -> Bool {
    ["Detector", "SAMLoader", "SAMModelLoader", "Ultralytics", "SegmentAnything", "Dino", "YOLO"]
      .contains { TextDecoding.contains($0, in: node.kind) }
  }

  /// Settings, models and files that one node names.
  private func add(_ node: Node, to record: inout GenerationRecord) {
    // Most nodes of a large graph name nothing.
    guard node.inputs.contains(where: { Self.telling.contains($0.name) }) else { return }
    addModels(node, to: &record)
    if TextDecoding.contains("Load", in: node.kind) {
      for input in ["image", "video"] { record.add(node[input]?.text, to: \.inputs) }
    }
    // Wildcards are drawn by a seed of their own.
    if !TextDecoding.contains("Wildcard", in: node.kind) {
      for input in ["seed", "noise_seed"] { record.add(scalar(node[input]), to: \.seeds) }
    }
    record.add(scalar(node["steps"]), to: \.steps)
    record.add(scalar(node["cfg"]), to: \.scales)
    record.add(node["sampler_name"]?.text, to: \.samplers)
    for input in ["width", "empty_latent_width"] { record.add(scalar(node[input]), to: \.widths) }
    for input in ["height", "empty_latent_height"] {
      record.add(scalar(node[input]), to: \.heights)
    }
  }

  /// The model files of a node but its LoRAs, each in its role.
  private func addModels(_ node: Node, to record: inout GenerationRecord) {
    let isUpscaler = TextDecoding.contains("Upscale", in: node.kind)
    for input in ["ckpt_name", "unet_name", "model_name"] where !Self.isDetector(node) {
      record.add(isUpscaler ? .upscaler : .model, node[input]?.text)
    }
    record.add(.vae, node["vae_name"]?.text)
    record.add(.controlnet, node["control_net_name"]?.text)
    if let name = controlNet(of: node) {
      record.add(.controlnet, name, weight: scalar(node["strength"]))
    }
    record.add(.faceSwap, node["swap_model"]?.text)
    for input in ["ipadapter_file", "instantid_file", "pulid_file"] {
      record.add(.ipAdapter, node[input]?.text)
    }
    if TextDecoding.contains("CLIPLoader", in: node.kind) {
      for input in ["clip_name", "clip_name1", "clip_name2", "clip_name3", "clip_name4"] {
        record.add(.textEncoder, node[input]?.text)
      }
    }
  }

  private func networks(_ node: Node) -> [ComfyNetworks.Network] {
    ComfyNetworks(node, number: scalar).found
  }

  /// Adds the LoRAs of tags `<lora:name:weight>` in texts of nodes that load what such tags name.
  ///
  /// Other nodes take a tag for words. Loaders that also list their LoRAs are read by the list.
  private func addTags(to record: inout GenerationRecord) {
    let loading = order.lazy.filter(parts.contains).filter { name in
      nodes[name].map { Self.loadsTags($0.kind) && networks($0).isEmpty } == true
    }
    // Bounded, for each may reach the whole graph.
    for name in loading.prefix(32) {
      for text in ComfyTexts(nodes, of: name).found {
        for tag in NetworkTag.all(in: text) { record.add(tag.role, tag.name, weight: tag.weight) }
      }
    }
  }

  private static func loadsTags(_ kind: String) -> Bool {
    ComfyNetworks.isNetwork(kind)
      || ["Power Prompt", "WildcardEncode", "Detailer"].contains {
        TextDecoding.contains($0, in: kind)
      }
  }

  /// Whether a list of files stands on its entry for no file.
  static func isNone(_ name: String) -> Bool { name == "None" || name == "none" }

  /// The name of the ControlNet that a node applies, behind at most eight nodes that change it.
  private func controlNet(of node: Node) -> String? {
    var next = Self.link(node["control_net"])
    for _ in 0..<8 {
      guard let name = next, let giver = nodes[name] else { return nil }
      if let found = giver["control_net_name"]?.text { return found }
      next = Self.link(giver["control_net"])
    }
    return nil
  }

  /// A number, or the number of the node that an input is linked to.
  private func scalar(_ value: JSONValue?) -> String? {
    if let number = value?.numberText { return number }
    guard let node = Self.link(value).flatMap({ nodes[$0] }) else { return nil }
    for input in ["value", "seed", "noise_seed", "int", "float", "number"] {
      if let found = node[input]?.numberText { return found }
    }
    return nil
  }
}
