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
    "VAELoader": [(0, .model(.vae))],
    "ControlNetLoader": [(0, .model(.controlnet))],
    "UpscaleModelLoader": [(0, .model(.upscaler))],
    "CLIPLoader": [(0, .model(.textEncoder))],
    "DualCLIPLoader": [(0, .model(.textEncoder)), (1, .model(.textEncoder))],
    "IPAdapterModelLoader": [(0, .model(.ipAdapter))],
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

  private struct Node {
    /// Its number; of a node within a subgraph, behind its scope.
    let id: String
    /// The name of the subgraph that it is within and a slash; empty for others.
    let scope: String
    let kind: String
    let values: [JSONValue]
    /// The names of its inputs, in their order.
    let inputs: [String]
    /// Whether it is neither muted nor passed over.
    var isOn: Bool
    /// Whether its first widget that is a switch is off, where it puts faces into pictures: that of `enabled`.
    var isSwitchedOff: Bool {
      ComfyActs.isSwap(kind: kind) && values.lazy.compactMap(\.bool).first == false
    }

    /// Reads a node that stands in a scope; `nil` for what is none.
    init?(_ element: JSONValue, in scope: String) {
      guard let kind = element["type"]?.text else { return nil }
      // 2 is "never", 4 is "bypass".
      let mode = element["mode"]?.integer
      id = scope + (element["id"]?.scalar ?? "")
      self.scope = scope
      self.kind = kind
      values = element["widgets_values"]?.elements ?? []
      inputs = (element["inputs"]?.elements ?? []).map { $0["name"]?.text ?? "" }
      isOn = mode != 2 && mode != 4
    }
  }

  private let nodes: [Node]
  private let links: [ComfyLink]
  /// The nodes that had a part in what was made; all where nothing tells which.
  private let parts: Set<String>
  /// The nodes whose words say what was not to be shown.
  private let unwanted: Set<String>

  /// The number of nodes.
  var nodeCount: Int { nodes.count }
  /// Whether a node samples.
  var hasSampler: Bool { nodes.contains(where: Self.isSampling) }

  /// Reads a graph; `nil` when `value` is no such graph or has more than 10,000 nodes.
  init?(_ value: JSONValue) {
    guard let elements = value["nodes"]?.elements, let links = value["links"]?.elements,
      (1...10_000).contains(elements.count)
    else { return nil }
    var nodes = elements.compactMap { Node($0, in: "") }
    var ends = links.compactMap { Self.link($0, in: "") }
    for subgraph in (value["definitions"]?["subgraphs"]?.elements ?? []).prefix(256) {
      guard let name = subgraph["id"]?.text, let inner = subgraph["nodes"]?.elements,
        nodes.count + inner.count <= 10_000
      else { continue }
      let scope = name + "/"
      nodes += inner.compactMap { Node($0, in: scope) }
      ends += (subgraph["links"]?.elements ?? []).compactMap { Self.link($0, in: scope) }
    }
    guard !nodes.isEmpty else { return nil }
    Self.turnOff(&nodes)
    self.nodes = nodes
    self.links = ends
    parts = Self.parts(nodes, ends)
    unwanted = ComfySides(
      kinds: Dictionary(nodes.filter(\.isOn).map { ($0.id, $0.kind) }) { first, _ in first },
      inputs: Dictionary(nodes.map { ($0.id, $0.inputs) }) { first, _ in first }, links: ends
    ).unwanted(samplers: nodes.filter(Self.isSampling).map(\.id))
  }

  private static func isSampling(_ node: Node) -> Bool {
    node.isOn && TextDecoding.contains("Sampler", in: node.kind)
  }

  /// What gives and what takes: of `[number, giver, its output, taker, its input, sort]`, or of an object.
  ///
  /// Within a subgraph the numbers below zero are its own inputs and outputs: there it stands itself.
  private static func link(_ link: JSONValue, in scope: String) -> ComfyLink? {
    func name(_ id: String) -> String { !scope.isEmpty && id.hasPrefix("-") ? scope : scope + id }
    if let list = link.elements {
      guard list.count > 3, let giver = list[1].scalar, let taker = list[3].scalar else {
        return nil
      }
      return ComfyLink(
        giver: name(giver), taker: name(taker), input: list.count > 4 ? slot(list[4]) : nil,
        sort: list.count > 5 ? list[5].text : nil)
    }
    guard let giver = link["origin_id"]?.scalar, let taker = link["target_id"]?.scalar else {
      return nil
    }
    return ComfyLink(
      giver: name(giver), taker: name(taker), input: link["target_slot"].flatMap(slot),
      sort: link["type"]?.text)
  }

  private static func slot(_ value: JSONValue) -> Int? { value.integer.flatMap(Int.init(exactly:)) }

  /// Turns off the nodes of subgraphs that no node stands for that is on.
  ///
  /// - Complexity: O(n) for each level of subgraphs within others, at most 16.
  private static func turnOff(_ nodes: inout [Node]) {
    for _ in 0..<16 {
      let used = Set(nodes.lazy.filter(\.isOn).map { $0.kind + "/" })
      var isChanged = false
      for index in nodes.indices where nodes[index].isOn {
        guard !nodes[index].scope.isEmpty, !used.contains(nodes[index].scope) else { continue }
        nodes[index].isOn = false
        isChanged = true
      }
      guard isChanged else { return }
    }
  }

  private static func parts(
    _ nodes: [Node], _ links: [ComfyLink]
  ) -> Set<String> {
    var reach = ComfyReach<String>()
    for link in links { reach.add(from: link.giver, to: link.taker) }
    // What stands for a subgraph takes for it and gives for it.
    let scopes = Set(nodes.map(\.scope))
    for node in nodes where node.isOn && scopes.contains(node.kind + "/") {
      reach.add(from: node.id, to: node.kind + "/")
      reach.add(from: node.kind + "/", to: node.id)
    }
    let samplers = nodes.filter(isSampling).map(\.id)
    let outputs = nodes.filter { $0.isOn && $0.kind.hasPrefix("Save") }.map(\.id)
    // Some nodes give to others by name, without a link.
    let isWireless = nodes.contains {
      TextDecoding.contains("GetNode", in: $0.kind)
        || TextDecoding.contains("Everywhere", in: $0.kind)
    }
    guard !isWireless, !samplers.isEmpty || !outputs.isEmpty else { return Set(nodes.map(\.id)) }
    return reach.parts(samplers: samplers, outputs: outputs)
  }

  /// What the graph claims of what it made, by its `record`.
  func claim(_ record: GenerationRecord) -> TraceClaim {
    var givers: [String: [(input: String, name: String)]] = [:]
    let inputs = Dictionary(nodes.map { ($0.id, $0.inputs) }) { first, _ in first }
    for link in links where link.sort.map(ComfyActs.carryingPictures.contains) ?? true {
      let names = inputs[link.taker] ?? []
      let name = link.input.flatMap { names.indices.contains($0) ? names[$0] : nil }
      givers[link.taker, default: []].append((input: name ?? "", name: link.giver))
    }
    let scopes = Set(nodes.map(\.scope)).subtracting([""])
    // What stands for a subgraph takes for it and gives for it.
    for node in nodes where node.isOn && scopes.contains(node.kind + "/") {
      givers[node.id, default: []].append((input: "", name: node.kind + "/"))
      givers[node.kind + "/", default: []].append((input: "", name: node.id))
    }
    var acts: [String: ComfyActs.Node] = [:]
    for scope in scopes {
      acts[scope] = ComfyActs.Node(kind: "", givers: givers[scope] ?? [], isSampler: false)
    }
    for node in nodes where parts.contains(node.id) {
      // What is off passes on what it takes, as does what stands for a subgraph.
      let isPassing = !node.isOn || node.isSwitchedOff || scopes.contains(node.kind + "/")
      acts[node.id] = ComfyActs.Node(
        kind: isPassing ? "" : node.kind, givers: givers[node.id] ?? [],
        isSampler: Self.isSampling(node))
    }
    return ComfyActs(acts).claim(record)
  }

  /// What the graph says.
  func record() -> GenerationRecord {
    record(of: { $0.isOn && parts.contains($0.id) }, networks: \.isOn)
  }

  /// What the nodes say that had no part in what was made, and LoRAs that were switched off: models and files that
  /// lay ready.
  func unused() -> GenerationRecord {
    var record = record(of: { !$0.isOn || !parts.contains($0.id) }, networks: { _ in true })
    for node in nodes where node.isOn && parts.contains(node.id) {
      for network in networks(node) where !network.isOn {
        record.add(.lora, network.name, weight: network.weight)
      }
    }
    return record
  }

  private func networks(_ node: Node) -> [ComfyNetworks.Network] {
    guard ComfyNetworks.isNetwork(node.kind) else { return [] }
    let isPlain = node.kind.hasPrefix("LoraLoader")
    return ComfyNetworks(values: node.values, isPlain: isPlain).found
  }

  private func record(
    of isWanted: (Node) -> Bool, networks isTaken: (ComfyNetworks.Network) -> Bool
  ) -> GenerationRecord {
    var record = GenerationRecord()
    for node in nodes where isWanted(node) {
      if node.kind == "CLIPTextEncode" {
        let isUnwanted = unwanted.contains(node.id)
        record.add(node.values.first?.text, to: isUnwanted ? \.negativePrompts : \.prompts)
      }
      for network in networks(node) where isTaken(network) {
        record.add(.lora, network.name, weight: network.weight)
      }
      for (position, part) in Self.widgets[node.kind] ?? [] where position < node.values.count {
        let value = node.values[position].scalar
        switch part {
        case .model(let role):
          guard let value, !ComfyGraph.isNone(value) else { continue }
          record.add(role, value)
        case .list(let list): record.add(value, to: list)
        }
      }
    }
    return record
  }
}
