// SPDX-License-Identifier: Apache-2.0
// Counts neighbours: once for all items, and away again as families take them.

internal import EvidenceModel

extension FamilyGrowth {
  /// Items that are counted between two checks.
  private static let itemsAtOnce = 256

  /// Counts the neighbours of every item, its twins among them.
  mutating func count<Stop: Error>(check: () throws(Stop) -> Void) throws(Stop) {
    for item in items.indices {
      degrees.change(placeOf[item], 0, weight: twins.count(item) - 1)
      for link in graph.links.range(item) {
        let (other, distance) = graph.links[link]
        degrees.change(placeOf[item], distance, weight: twins.count(other))
      }
    }
    for clump in 0..<graph.clumps.count {
      for place in graph.clumps.places[clump] {
        if place.isMultiple(of: Self.itemsAtOnce) { try check() }
        countAfter(place, clump)
      }
    }
  }

  /// Counts the pairs of the item at `place` with those of its clump behind it and of later clumps.
  private mutating func countAfter(_ place: Int, _ clump: Int) {
    let item = graph.clumps.items[place]
    for view in graph.clumps.views(from: item) where Int(view.clump) >= clump {
      var places = graph.clumps.places[Int(view.clump)]
      if Int(view.clump) == clump { places = (place + 1)..<places.upperBound }
      graph.distances(from: item, view, places, to: &room)
      let counted = degrees.change(
        places, room, within: settings.joinDistance, weight: twins.count(item))
      degrees.add(place, counted)
    }
  }

  /// Takes a member of a family that is done, with its twins, away from the neighbours of the items left.
  mutating func subtract<Stop: Error>(
    _ member: Int, check: () throws(Stop) -> Void
  ) throws(Stop) {
    let weight = -twins.count(member)
    for link in graph.links.range(member) {
      let (other, distance) = graph.links[link]
      if placeOf[other] >= 0 { degrees.change(placeOf[other], distance, weight: weight) }
    }
    guard graph.clumpOf[member] >= 0 else { return }
    try check()
    for view in graph.clumps.views(from: member) {
      let places = graph.clumps.places[Int(view.clump)]
      guard !places.isEmpty else { continue }
      graph.distances(from: member, view, places, to: &room)
      _ = degrees.change(places, room, within: settings.joinDistance, weight: weight)
    }
  }
}
