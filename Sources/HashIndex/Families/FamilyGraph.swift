// SPDX-License-Identifier: Apache-2.0
// Which items are near which, over all symmetries, in both directions: crowds as clumps, the rest by links.

internal import EvidenceModel

/// Which items are near which, without misses.
///
/// Items of crowds lie in clumps and are compared with each other whenever that is needed, at less than a
/// nanosecond a pair. Links are kept only for the others, which have few.
struct FamilyGraph {
  /// Items whose variants are looked up in one batch.
  private static let itemsAtOnce = 1_024

  private let items: [FamilyItem]
  private let joinDistance: Int
  private let reach: Int
  private let tuning: FamilyTuning
  let distances: FamilyDistances
  /// The items of crowds.
  private(set) var clumps: FamilyClumps
  /// The clump of each item; -1 for one in none.
  private(set) var clumpOf: [Int32]
  /// The links of items in no clump.
  private(set) var links: FamilyLinks
  private var room: [UInt16]

  /// Finds what is near what among `items`, calling `check` between short steps.
  init<Stop: Error>(
    _ items: [FamilyItem], settings: FamilySettings, tuning: FamilyTuning,
    check: () throws(Stop) -> Void
  ) throws(Stop) {
    self.items = items
    self.tuning = tuning
    joinDistance = settings.joinDistance
    reach = max(settings.medoidDistance, settings.joinDistance)
    distances = FamilyDistances(items)
    room = [UInt16](repeating: 0, count: max(FamilyDistances.symmetries, items.count))
    clumpOf = []
    var gathering = FamilyLinkGathering(items: items.count, most: tuning.mostLinks)
    let (crowds, rest) = try FamilyClumping.gather(
      Array(items.indices), sampling: tuning.sampling, smallest: tuning.smallestClump,
      radius: tuning.clumpRadius, distances, check: check)
    clumps = FamilyClumps(crowds, reach: reach, distances)
    links = gathering.finish()
    gathering.exclude(crowds.joined())
    try link(rest, &gathering, check: check)
    // Items with more links than are kept are worked on as crowds too, however they lie.
    let more = try FamilyClumping.gatherAll(
      rest.filter { gathering.isCrowded($0) }, tuning, distances, check: check)
    if !more.isEmpty { clumps = FamilyClumps(crowds + more, reach: reach, distances) }
    clumpOf = [Int32](repeating: -1, count: items.count)
    for (clump, places) in clumps.places.enumerated() {
      for place in places { clumpOf[clumps.items[place]] = Int32(clump) }
    }
    links = gathering.finish()
  }

  /// Takes the item at `place` out of its clump; the one at the returned place takes its place.
  mutating func remove(_ place: Int, from clump: Int) -> Int { clumps.remove(place, from: clump) }

  /// As ``FamilyClumps/distances(from:_:_:to:)``.
  mutating func distances(
    from item: Int, _ view: ClumpView, _ range: Range<Int>, to out: inout [UInt16]
  ) {
    clumps.distances(from: item, view, range, to: &out)
  }

  /// Gathers the links of items in no clump with those in clumps and with each other.
  private mutating func link<Stop: Error>(
    _ rest: [Int], _ gathering: inout FamilyLinkGathering, check: () throws(Stop) -> Void
  ) throws(Stop) {
    for (number, item) in rest.enumerated() {
      if number.isMultiple(of: Self.itemsAtOnce) { try check() }
      for view in clumps.views(from: item) {
        let places = clumps.places[Int(view.clump)]
        clumps.distances(from: item, view, places, to: &room)
        for (offset, place) in places.enumerated() where Int(room[offset]) <= joinDistance {
          gathering.add(item, clumps.items[place], Int(room[offset]))
        }
      }
    }
    try searchPairs(rest, check: check) { gathering.add($0, $1, $2) }
  }

  /// Calls `body` once for every two items of `rest` within the join distance, with that distance.
  ///
  /// The variants of all are looked up among the stored hashes, in batches. A pair found from both sides is
  /// reported from the first.
  private func searchPairs<Stop: Error>(
    _ rest: [Int], check: () throws(Stop) -> Void, _ body: (Int, Int, Int) -> Void
  ) throws(Stop) {
    let stored = RadiusIndex(rest.map { items[$0].fingerprint.hash })
    var report = PairReport(distances, joinDistance: joinDistance, items: items.count)
    for start in stride(from: 0, to: rest.count, by: Self.itemsAtOnce) {
      try check()
      let batch = rest[start..<min(start + Self.itemsAtOnce, rest.count)]
      var queries: [PDQHash] = []
      var owners: [Int] = []
      for item in batch {
        for hash in [items[item].fingerprint.hash] + items[item].variants.dropFirst() {
          queries.append(hash)
          owners.append(item)
        }
      }
      var near: [Int: [UInt32]] = [:]
      stored.forEachHit(of: queries, radius: joinDistance) { query, position, _ in
        let (owner, other) = (owners[query], rest[position])
        if owner != other { near[owner, default: []].append(UInt32(other)) }
      }
      for item in batch { report.report(item, near[item] ?? [], body) }
    }
  }
}

/// Reports each pair once that was found from one side or both.
private struct PairReport {
  private let distances: FamilyDistances
  private let joinDistance: Int
  /// For each item the last one, counted from 1, that it was seen from.
  private var seenFrom: [Int]
  private var room = [UInt16](repeating: 0, count: FamilyDistances.symmetries)

  init(_ distances: FamilyDistances, joinDistance: Int, items: Int) {
    self.distances = distances
    self.joinDistance = joinDistance
    seenFrom = [Int](repeating: 0, count: items)
  }

  /// Reports the pairs of an item with those that its variants led to.
  mutating func report(_ item: Int, _ near: [UInt32], _ body: (Int, Int, Int) -> Void) {
    for found in near {
      let other = Int(found)
      guard seenFrom[other] != item + 1 else { continue }
      seenFrom[other] = item + 1
      let back = distances.turned(other, to: item, &room)
      // The pair was also found from the other side, and is reported from the smaller number.
      if other < item, back <= joinDistance { continue }
      body(item, other, min(back, distances.turned(item, to: other, &room)))
    }
  }
}
