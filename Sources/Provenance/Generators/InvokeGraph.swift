// SPDX-License-Identifier: Apache-2.0
// InvokeAI's graphs: what ran, and what its editor saves.

internal import EvidenceModel

/// Reads `invokeai_graph`, whose nodes hold their values, and `invokeai_workflow`, whose nodes hold them among `data`.
///
/// All nodes count: the program runs every node of a graph.
struct InvokeGraph {
  private struct Node {
    let kind: String
    let values: JSONValue
    /// Whether a value is one level deeper, as the editor saves it.
    let isSaved: Bool

    /// The value of a field.
    subscript(name: String) -> JSONValue? {
      isSaved ? values[name]?["value"] : values[name]
    }
  }

  private static let mostNodes = 10_000

  private var nodes: [(id: String, node: Node)] = []
  private var edges: [(giver: String, taker: String, field: String)] = []

  /// What a graph says.
  ///
  /// Where the settings stand in the same file by themselves, only that it is there, and how many nodes it has.
  static func read(_ json: JSONValue, isAlone: Bool) -> GeneratorReading? {
    guard let nodes = json["nodes"] else { return nil }
    let count = nodes.elements?.count ?? nodes.members?.count ?? 0
    let graph = isAlone && count <= mostNodes ? InvokeGraph(json) : nil
    var reading = GeneratorReading(
      "invokeai.graph", tool: "InvokeAI", record: graph?.record() ?? GenerationRecord())
    reading.note(word: String(count), "nodes")
    return reading
  }

  private init(_ json: JSONValue) {
    for member in json["nodes"]?.members ?? [] { add(member.value, id: member.name) }
    for node in json["nodes"]?.elements ?? [] { add(node, id: node["id"]?.text) }
    for edge in (json["edges"]?.elements ?? []).prefix(4 * Self.mostNodes) {
      let giver = edge["source"]?["node_id"]?.text ?? edge["source"]?.text
      let taker = edge["destination"]?["node_id"]?.text ?? edge["target"]?.text
      let field = edge["destination"]?["field"]?.text ?? edge["targetHandle"]?.text
      if let giver, let taker, let field { edges.append((giver, taker, field)) }
    }
  }

  private mutating func add(_ value: JSONValue, id: String?) {
    if let data = value["data"], let kind = data["type"]?.text, let inputs = data["inputs"] {
      nodes.append((id ?? "", Node(kind: kind, values: inputs, isSaved: true)))
    } else if let kind = value["type"]?.text {
      nodes.append((id ?? "", Node(kind: kind, values: value, isSaved: false)))
    }
  }

  private func record() -> GenerationRecord {
    var record = GenerationRecord()
    let unwanted = givers(toSide: "negative").subtracting(givers(toSide: "positive"))
    let words = Set(edges.lazy.filter { $0.field == "prompt" || $0.field == "style" }.map(\.giver))
    let seeds = Set(edges.lazy.filter { $0.field == "seed" }.map(\.giver))
    for (id, node) in nodes {
      let side: WritableKeyPath<GenerationRecord, [String]> =
        unwanted.contains(id) ? \.negativePrompts : \.prompts
      record.add(node["prompt"]?.text, to: side)
      if words.contains(id) { record.add(node["value"]?.text, to: side) }
      if seeds.contains(id) { record.add(node["value"]?.numberText, to: \.seeds) }
      addModels(node, to: &record)
      record.add(node["image"]?["image_name"]?.text, to: \.inputs)
      record.add(node["seed"]?.numberText, to: \.seeds)
      for name in ["steps", "num_steps"] { record.add(node[name]?.numberText, to: \.steps) }
      for name in ["cfg_scale", "guidance"] { record.add(node[name]?.numberText, to: \.scales) }
      record.add(node["scheduler"]?.text, to: \.samplers)
      record.add(node["width"]?.numberText, to: \.widths)
      record.add(node["height"]?.numberText, to: \.heights)
    }
    return record
  }

  private func addModels(_ node: Node, to record: inout GenerationRecord) {
    if node.kind.hasSuffix("model_loader") {
      let isRefiner = node.kind.hasPrefix("sdxl_refiner")
      InvokeAI.addModel(node["model"], isRefiner ? .refiner : .model, to: &record)
    }
    InvokeAI.addModel(
      node["lora"].flatMap { $0["lora"] ?? $0 }, .lora, weight: node["weight"]?.numberText,
      to: &record)
    for entry in node["loras"]?.elements?.prefix(64) ?? [] {
      InvokeAI.addModel(entry["lora"], .lora, weight: entry["weight"]?.numberText, to: &record)
    }
    for name in ["vae_model", "vae"] { InvokeAI.addModel(node[name], .vae, to: &record) }
    let weight = (node["control_weight"] ?? node["weight"])?.numberText
    for name in ["control_model", "t2i_adapter_model"] {
      InvokeAI.addModel(node[name], .controlnet, weight: weight, to: &record)
    }
    InvokeAI.addModel(node["ip_adapter_model"], .ipAdapter, weight: weight, to: &record)
    for name in ["t5_encoder_model", "clip_embed_model", "t5_encoder"] {
      InvokeAI.addModel(node[name], .textEncoder, to: &record)
    }
  }

  /// The nodes from which links lead to a side of what samples, over links of any kind that carry words.
  ///
  /// - Complexity: O(n) in the number of links.
  private func givers(toSide side: String) -> Set<String> {
    let before = Dictionary(grouping: edges, by: \.taker)
    let carrying: Set<String> = ["prompt", "style", "item", "collection", "conditioning", "value"]
    var found = Set(edges.lazy.filter { $0.field.hasPrefix(side) }.map(\.giver))
    var stack = Array(found)
    while let node = stack.popLast() {
      for edge in before[node] ?? [] where carrying.contains(edge.field) {
        if found.insert(edge.giver).inserted { stack.append(edge.giver) }
      }
    }
    return found
  }
}
