// SPDX-License-Identifier: Apache-2.0
// A walk from one item through what it shares, step by step, never through what everything shares.

internal import EvidenceModel

/// A walk from one item.
struct LinkWalk {
  let graph: LinkGraph
  let limit: Int
  let showsText: Bool
  private var seenPlaces: Set<LinkPlace> = []
  private var seenItems: Set<Int64> = []

  init(graph: LinkGraph, limit: Int, showsText: Bool) {
    self.graph = graph
    self.limit = limit
    self.showsText = showsText
  }

  /// Tells what is found; whether that is all.
  mutating func run(
    from start: Int64, depth: Int, _ body: (LinkAnswer) throws -> Void
  ) throws -> Bool {
    seenItems = [start]
    var items = [start]
    for step in 1...depth {
      var next: Set<Int64> = []
      for item in items {
        for (place, relation) in try graph.places(of: item)
        where step == 1 || !seenPlaces.contains(place) {
          guard seenItems.count < LinkQuery.mostItems else { return false }
          let reached = try visit(place, relation, item, step, body)
          next.formUnion(reached)
        }
      }
      items = next.sorted()
    }
    return true
  }

  /// Tells a place and its items; the items from which the walk goes on.
  private mutating func visit(
    _ place: LinkPlace, _ relation: LinkRelation, _ item: Int64, _ step: Int,
    _ body: (LinkAnswer) throws -> Void
  ) throws -> [Int64] {
    let found = try graph.items(at: place, except: item, limit: limit)
    let isNew = seenPlaces.insert(place).inserted
    // Beyond the item that was asked about, what nobody else shares is not worth a line.
    guard step == 1 || !found.isEmpty else { return [] }
    let view = try graph.view(place, relation: relation, at: item, showsText: showsText)
    try body(.node(view))
    // A property of the place alone, so that it does not matter from where it was reached first.
    let isHub = view.count > limit + 1
    guard isNew, step == 1 || !isHub else { return [] }
    var reached: [Int64] = []
    for (other, relation) in found {
      // Each item once: at the first step by every place, later by the first that leads to it.
      let isNew = !isHub && seenItems.insert(other).inserted
      guard step == 1 || isNew else { continue }
      try body(.item(try graph.item(other, relation, at: place, from: item, depth: step)))
      if isNew { reached.append(other) }
    }
    return reached
  }
}
