// SPDX-License-Identifier: Apache-2.0
// What a graph did with pictures that went in: made a new one, changed one, or only enlarged it.

internal import EvidenceModel

/// Judges by the nodes that had a part in a picture what the graph did with pictures that went in.
///
/// Whoever wants another answer renames a node: the answer is forgeable as the graph is.
struct ComfyActs {
  /// One node that had a part.
  struct Node {
    /// Its class.
    let kind: String
    /// The nodes that give to it, each with the name of the input, which is empty where it is not known.
    let givers: [(input: String, name: String)]
    /// Whether it makes a picture out of noise.
    let isSampler: Bool
  }

  private static let swapping = [
    "FaceSwap", "Faceswap", "faceswap", "face_swap", "ReActor", "Roop",
  ]
  private static let masking = [
    "SetLatentNoiseMask", "Inpaint", "INPAINT", "inpaint", "Outpaint", "outpaint",
  ]
  /// Inputs over which no picture comes that is to be changed.
  private static let otherLinks: Set<String> = [
    "model", "vae", "clip", "positive", "negative", "conditioning", "control_net", "mask", "noise",
    "sampler", "sigmas", "guider", "clip_vision", "clip_vision_output", "style_model",
  ]

  /// Sorts of links over which pictures come; `*` is that of nodes that pass on anything.
  static let carryingPictures: Set<String> = ["IMAGE", "LATENT", "VIDEO", "*"]

  private let nodes: [String: Node]

  /// Takes the nodes that had a part.
  init(_ nodes: [String: Node]) { self.nodes = nodes }

  /// What the graph claims of what it made.
  ///
  /// *Edited* where a face was put into a picture, or a part of a loaded one may have been painted anew; *software*
  /// where loaded pictures went only through nodes that are known to generate nothing; else *generated*.
  ///
  /// - Complexity: O(n) in the number of links.
  func claim(_ record: GenerationRecord) -> TraceClaim {
    if nodes.values.contains(where: { Self.isSwap(kind: $0.kind) }) { return .edited }
    let isGenerator =
      !record.prompts.isEmpty || !record.seeds.isEmpty || !record.steps.isEmpty
      || record.models.contains { [.model, .refiner, .lora].contains($0.role) }
      || nodes.values.contains(where: Self.mayGenerate)
    if isGenerator { return changesPart ? .edited : .generated }
    let hasPicture =
      !record.inputs.isEmpty || nodes.values.contains { Self.isPicture(kind: $0.kind) }
    return hasPicture ? .software : .generated
  }

  /// Whether a node loads pictures or films.
  static func isPicture(kind: String) -> Bool {
    TextDecoding.contains("Load", in: kind) && !TextDecoding.contains("Mask", in: kind)
      && holds(kind, ["Image", "Video"])
  }

  /// Whether a node puts a face into a picture.
  static func isSwap(kind: String) -> Bool { holds(kind, swapping) }

  private static func mayGenerate(_ node: Node) -> Bool {
    node.isSampler || !ComfyPlainNodes.contains(kind: node.kind)
  }

  /// Whether a loaded picture comes to a node that paints a part anew, without going through a sampler before.
  private var changesPart: Bool {
    var stack = nodes.filter { Self.holds($0.value.kind, Self.masking) }.map(\.key)
    var found = Set(stack)
    while let name = stack.popLast() {
      guard let node = nodes[name] else { continue }
      if Self.isPicture(kind: node.kind) { return true }
      if node.isSampler { continue }
      for giver in node.givers where !Self.otherLinks.contains(giver.input) {
        if found.insert(giver.name).inserted { stack.append(giver.name) }
      }
    }
    return false
  }

  private static func holds(_ kind: String, _ words: [String]) -> Bool {
    words.contains { TextDecoding.contains($0, in: kind) }
  }
}
