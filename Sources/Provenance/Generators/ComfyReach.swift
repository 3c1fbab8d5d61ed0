// SPDX-License-Identifier: Apache-2.0
// Which nodes of a graph had a part in what it made.

/// The links of a graph, each from the node that gives to the node that takes.
///
/// Graphs may hold cycles and links to nowhere: each node is visited once.
struct ComfyReach<ID: Hashable> {
  private var takers: [ID: [ID]] = [:]
  private var givers: [ID: [ID]] = [:]

  /// Adds a link.
  mutating func add(from giver: ID, to taker: ID) {
    takers[giver, default: []].append(taker)
    givers[taker, default: []].append(giver)
  }

  /// All nodes that gave, over however many links, to an output or to what sampling led to.
  ///
  /// - Complexity: O(n) in the number of links.
  func parts(samplers: [ID], outputs: [ID]) -> Set<ID> {
    let made = Self.closure(of: samplers, takers)
    return Self.closure(of: Array(made) + outputs, givers)
  }

  private static func closure(of start: [ID], _ next: [ID: [ID]]) -> Set<ID> {
    var found = Set(start)
    var stack = Array(found)
    while let node = stack.popLast() {
      for other in next[node] ?? [] where found.insert(other).inserted { stack.append(other) }
    }
    return found
  }
}
