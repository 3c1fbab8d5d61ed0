// SPDX-License-Identifier: Apache-2.0
// One run of the family algorithm: medoids, and families grown from them by shortest edges.

internal import EvidenceModel

/// The state of one run of the algorithm.
///
/// Items are the first of their twins, in the order of their digests, and stand for all of them. How many neighbours left each item has is always known: it is
/// counted once for all, and what a family took is subtracted when the family is done. So each item is
/// compared with the crowds around it three times, whatever families come of it.
struct FamilyGrowth {
  let items: [FamilyItem]
  let twins: FamilyTwins
  let settings: FamilySettings
  var graph: FamilyGraph
  var degrees: FamilyDegrees
  private var frontier: FamilyFrontier
  /// The place of each item: those in clumps first; -1 for one that is in a family.
  private(set) var placeOf: [Int]
  private var medoidDistances: [UInt16]
  /// For each clump, and each item in none, the last family whose medoid it was held against.
  private var openedClumps: [Int]
  private var openedItems: [Int]
  private var family = 0
  /// Room for distances and pairs of hashes.
  var room: [UInt16]

  init<Stop: Error>(
    _ twins: FamilyTwins, settings: FamilySettings, tuning: FamilyTuning,
    check: () throws(Stop) -> Void
  ) throws(Stop) {
    try check()
    self.twins = twins
    let items = twins.firsts
    self.items = items
    self.settings = settings
    graph = try FamilyGraph(items, settings: settings, tuning: tuning, check: check)
    frontier = FamilyFrontier(places: items.count, joinDistance: settings.joinDistance)
    placeOf = [Int](repeating: -1, count: items.count)
    medoidDistances = [UInt16](repeating: 0, count: items.count)
    openedClumps = [Int](repeating: 0, count: graph.clumps.count)
    openedItems = [Int](repeating: 0, count: items.count)
    room = [UInt16](repeating: 0, count: max(FamilyDistances.symmetries, items.count))
    for (place, item) in graph.clumps.items.enumerated() { placeOf[item] = place }
    var free = graph.clumps.items.count
    for item in items.indices where graph.clumpOf[item] < 0 {
      placeOf[item] = free
      free += 1
    }
    var weights = [UInt32](repeating: 1, count: items.count)
    for item in items.indices { weights[placeOf[item]] = UInt32(clamping: twins.count(item)) }
    degrees = FamilyDegrees(weights: weights)
    try count(check: check)
  }

  /// Makes all families.
  mutating func run<Stop: Error>(check: () throws(Stop) -> Void) throws(Stop) -> [Family] {
    var candidates = PriorityQueue<MedoidCandidate>()
    for item in items.indices where candidate(item).degree > 0 {
      candidates.insert(candidate(item))
    }
    var families: [Family] = []
    while let next = candidates.removeSmallest() {
      guard placeOf[next.item] >= 0 else { continue }
      // An item can only have lost neighbours, so one that comes up and has lost none has most of all.
      let current = candidate(next.item)
      if current == next {
        families.append(try grow(from: next.item, check: check))
      } else if current.degree > 0 {
        candidates.insert(current)
      }
    }
    return families
  }

  private func candidate(_ item: Int) -> MedoidCandidate {
    let place = placeOf[item]
    return MedoidCandidate(degree: degrees.counts[place], sum: degrees.sums[place], item: item)
  }

  /// Grows one family by shortest edges.
  private mutating func grow<Stop: Error>(
    from medoid: Int, check: () throws(Stop) -> Void
  ) throws(Stop) -> Family {
    family += 1
    take(medoid)
    open(from: medoid)
    var members = [FamilyMember(digest: items[medoid].digest, edge: nil, medoidDistance: 0)]
    var inside = [medoid]
    var waiting = WaitingTwins(twins)
    waiting.join(medoid, member: medoid, medoidDistance: 0)
    while true {
      try check()
      offerEdges(from: inside[inside.count - 1], medoid: medoid)
      let next = frontier.next(placeOf)
      let limit = next.map { $0.distance > 0 ? Int.max : twins.item($0.item, 0) } ?? Int.max
      while let twin = waiting.next(before: limit) {
        members.append(
          member(
            twins.digest(twin.item), of: twin.group, from: twin.member, 0, twin.medoidDistance))
      }
      guard let next else { break }
      let place = placeOf[next.item]
      let from = frontier.member(place)
      let medoidDistance = Int(medoidDistances[place])
      members.append(
        member(items[next.item].digest, of: next.item, from: from, next.distance, medoidDistance))
      take(next.item)
      inside.append(next.item)
      for group in waiting.groups(behind: next.item)
      where graph.distances.between(next.item, group, &room) == 0 {
        waiting.offer(group, from: next.item)
      }
      waiting.join(
        next.item, member: next.distance == 0 ? min(from, next.item) : next.item,
        medoidDistance: medoidDistance)
    }
    for member in inside { try subtract(member, check: check) }
    return Family(members: members)
  }

  /// A member that joined over the edge between two groups of twins.
  private func member(
    _ digest: SHA256Digest, of group: Int, from other: Int, _ distance: Int, _ medoidDistance: Int
  ) -> FamilyMember {
    FamilyMember(
      digest: digest,
      edge: FamilyEdge(
        other: items[other].digest, distance: distance,
        transform: graph.distances.transform(from: other, to: group)),
      medoidDistance: medoidDistance)
  }

  /// Takes an item out of what is left.
  private mutating func take(_ item: Int) {
    let place = placeOf[item]
    placeOf[item] = -1
    let clump = Int(graph.clumpOf[item])
    guard clump >= 0 else { return }
    let last = graph.remove(place, from: clump)
    guard last != place else { return }
    placeOf[graph.clumps.items[place]] = place
    degrees.move(last, to: place)
    frontier.move(last, to: place)
    medoidDistances[place] = medoidDistances[last]
  }

  /// Measures the clumps around a medoid, so that it is known who may join.
  private mutating func open(from medoid: Int) {
    let reach = max(settings.medoidDistance, settings.joinDistance)
    for view in graph.clumps.views(from: medoid) {
      let places = graph.clumps.places[Int(view.clump)]
      graph.distances(from: medoid, view, places, to: &room)
      openedClumps[Int(view.clump)] = family
      for (offset, place) in places.enumerated() {
        medoidDistances[place] = room[offset]
        frontier.open(place, mayJoin: Int(room[offset]) <= reach)
      }
    }
  }

  /// Offers the edges of the newest member to all items left.
  private mutating func offerEdges(from member: Int, medoid: Int) {
    for link in graph.links.range(member) {
      let (other, distance) = graph.links[link]
      let place = placeOf[other]
      guard place >= 0, isOpen(other, place, medoid: medoid) else { continue }
      frontier.offer(place, item: other, distance, from: member)
    }
    guard graph.clumpOf[member] >= 0 else { return }
    for view in graph.clumps.views(from: member) where openedClumps[Int(view.clump)] == family {
      let places = graph.clumps.places[Int(view.clump)]
      graph.distances(from: member, view, places, to: &room)
      frontier.offer(places, graph.clumps.items, room, from: member)
    }
  }

  /// Whether the medoid can have an item left within its reach; measures that of an item in no clump.
  private mutating func isOpen(_ item: Int, _ place: Int, medoid: Int) -> Bool {
    let clump = Int(graph.clumpOf[item])
    guard clump < 0 else { return openedClumps[clump] == family }
    if openedItems[item] != family {
      openedItems[item] = family
      let distance = graph.distances.between(medoid, item, &room)
      medoidDistances[place] = UInt16(clamping: distance)
      let reach = max(settings.medoidDistance, settings.joinDistance)
      frontier.open(place, mayJoin: distance <= reach)
    }
    return true
  }
}

/// An item that may become a medoid: most neighbours first, then nearest, then by digest.
private struct MedoidCandidate: Comparable {
  let degree: UInt32
  let sum: UInt32
  let item: Int

  static func < (left: MedoidCandidate, right: MedoidCandidate) -> Bool {
    (right.degree, left.sum, left.item) < (left.degree, right.sum, right.item)
  }
}
