// SPDX-License-Identifier: Apache-2.0
// ComfyUI: graphs in either form, alone, both, or wrapped in one JSON text.

internal import EvidenceModel

/// Makes readings of ComfyUI's graphs.
///
/// - Source: comfyanonymous/ComfyUI `comfy_api/latest/_ui.py`; the wrapped form is what video nodes put
///   into one comment.
enum ComfyUI {
  /// What one JSON text says: a graph of either form; or an object whose `prompt` and `workflow` are.
  static func read(_ json: JSONValue) -> [GeneratorReading] {
    if let reading = graph(json) { return [reading] }
    let parts = ["prompt", "workflow"].compactMap { json[$0] }.compactMap { part -> JSONValue? in
      guard let text = part.text else { return part.members == nil ? nil : part }
      guard text.utf8.first == UInt8(ascii: "{") else { return nil }
      return try? JSONParser.parse(text, keepingDigits: true)
    }
    return parts.compactMap(graph)
  }

  private static func graph(_ json: JSONValue) -> GeneratorReading? {
    if let graph = ComfyGraph(json) {
      var reading = GeneratorReading("comfyui.prompt", tool: "ComfyUI", record: graph.record())
      reading.strength = graph.hasSampler ? .strong : .hint
      reading.take(graph.claim(reading.record))
      for prefix in graph.outputPrefixes { reading.note(evidence: prefix, "output_prefix") }
      for name in graph.detectors(isPart: true) { reading.note(evidence: name, "detector") }
      for name in graph.detectors(isPart: false) { reading.note(evidence: name, "unused_detector") }
      reading.note(unused: graph.unused())
      reading.note(word: String(graph.nodeCount), "nodes")
      return reading
    }
    guard let graph = ComfyWorkflow(json) else { return nil }
    var reading = GeneratorReading("comfyui.workflow", tool: "ComfyUI", record: graph.record())
    reading.strength = graph.hasSampler ? .strong : .hint
    reading.take(graph.claim(reading.record))
    reading.note(unused: graph.unused())
    reading.note(word: String(graph.nodeCount), "nodes")
    return reading
  }
}

extension GeneratorReading {
  /// Takes what a graph claims; an edit is stated of the picture that went in, too.
  fileprivate mutating func take(_ claim: TraceClaim) {
    self.claim = claim
    if claim == .edited { state(.changedInPart) }
  }

  /// Notes models and files that were in the graph and had no part in the picture.
  ///
  /// They are no part of the normal form, so that nothing is linked by them.
  fileprivate mutating func note(unused record: GenerationRecord) {
    for use in record.models { note(evidence: use.name, "unused_\(use.role.rawValue)") }
    for input in record.inputs { note(evidence: input, "unused_input") }
  }
}
