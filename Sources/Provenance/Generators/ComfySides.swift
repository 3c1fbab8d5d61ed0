// SPDX-License-Identifier: Apache-2.0
// Which texts of a saved ComfyUI graph say what was not to be shown.

/// A link of a saved graph.
struct ComfyLink {
  /// The node that gives.
  let giver: String
  /// The node that takes.
  let taker: String
  /// The number of the taker's input; `nil` where the link does not say.
  let input: Int?
  /// What goes over it, such as `CONDITIONING`; `nil` where the link does not say.
  let sort: String?
}

/// Follows the words that reach the two sides of samplers, over links that carry words.
///
/// Graphs may hold cycles and links to nowhere: each node is visited once a side. The border of a subgraph is not
/// crossed: within one, sides are told apart as without.
struct ComfySides {
  /// Sorts of links that carry words; `*` is that of nodes that pass on anything.
  private static let carryingWords: Set<String> = ["CONDITIONING", "STRING", "GUIDER", "*"]

  private let kinds: [String: String]
  private let inputs: [String: [String]]
  private let links: [String: [ComfyLink]]

  /// Takes the kind of each node that is on, the names of its inputs in their order, and all links.
  init(kinds: [String: String], inputs: [String: [String]], links: [ComfyLink]) {
    self.kinds = kinds
    self.inputs = inputs
    self.links = Dictionary(grouping: links, by: \.taker)
  }

  /// The nodes whose words reach a negative side and no positive one.
  ///
  /// Words that reach neither are no part of it: nothing tells that they were not wanted.
  ///
  /// - Complexity: O(n) in the number of links.
  func unwanted(samplers: [String]) -> Set<String> {
    nodes(behind: "negative", of: samplers).subtracting(nodes(behind: "positive", of: samplers))
  }

  private func nodes(behind side: String, of samplers: [String]) -> Set<String> {
    var found = Set(samplers)
    var stack = samplers
    while let node = stack.popLast() {
      // What comes out of it says nothing, whatever words went in.
      if kinds[node] == "ConditioningZeroOut" { continue }
      let names = inputs[node] ?? []
      let hasBothSides = names.contains("positive") && names.contains("negative")
      for link in links[node] ?? [] where link.sort.map(Self.carryingWords.contains) == true {
        let name = link.input.flatMap { names.indices.contains($0) ? names[$0] : nil }
        if hasBothSides, name == "positive" || name == "negative", name != side { continue }
        if found.insert(link.giver).inserted { stack.append(link.giver) }
      }
    }
    return found.subtracting(samplers)
  }
}
