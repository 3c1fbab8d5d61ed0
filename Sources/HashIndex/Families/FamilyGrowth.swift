// SPDX-License-Identifier: Apache-2.0
// One run of the family algorithm: medoids, and families grown from them by shortest edges.

internal import EvidenceModel

/// The state of one run of the algorithm.
///
/// Items are in the order of their digests. No links are kept. How many neighbours an item has is worked
/// out once for all, and again when an item comes up as a medoid: until then it can only have lost some,
/// so an item that comes up and has lost none has most of all.
struct FamilyGrowth {
  private let items: [FamilyItem]
  private let settings: FamilySettings
  private let graph: FamilyGraph
  /// For each item, how many neighbours it had when last looked at, and the sum of their distances.
  private var degrees: [Int]
  private var sums: [Int]
  private var isTaken: [Bool]

  init<Stop: Error>(
    _ items: [FamilyItem], settings: FamilySettings, check: () throws(Stop) -> Void
  ) throws(Stop) {
    try check()
    self.items = items
    self.settings = settings
    graph = FamilyGraph(items, joinDistance: settings.joinDistance)
    var degrees = [Int](repeating: 0, count: items.count)
    var sums = degrees
    try graph.forEachPair(check: check) { first, second, distance in
      degrees[first] += 1
      degrees[second] += 1
      sums[first] += distance
      sums[second] += distance
    }
    self.degrees = degrees
    self.sums = sums
    isTaken = [Bool](repeating: false, count: items.count)
  }

  /// Makes all families.
  mutating func run<Stop: Error>(check: () throws(Stop) -> Void) throws(Stop) -> [Family] {
    var candidates = PriorityQueue<MedoidCandidate>()
    for index in items.indices where degrees[index] > 0 { candidates.insert(candidate(index)) }
    var families: [Family] = []
    while let next = candidates.removeSmallest() {
      guard !isTaken[next.item] else { continue }
      try check()
      recount(next.item)
      let current = candidate(next.item)
      if current == next {
        families.append(try grow(from: next.item, check: check))
      } else if degrees[next.item] > 0 {
        candidates.insert(current)
      }
    }
    return families
  }

  private func candidate(_ index: Int) -> MedoidCandidate {
    MedoidCandidate(degree: degrees[index], sum: sums[index], item: index)
  }

  /// Counts the neighbours of an item that are left.
  private mutating func recount(_ index: Int) {
    var degree = 0
    var sum = 0
    for other in graph.neighbours(of: index, within: settings.joinDistance) where !isTaken[other] {
      degree += 1
      sum += graph.distance(index, other)
    }
    (degrees[index], sums[index]) = (degree, sum)
  }

  /// Grows one family by shortest edges.
  ///
  /// Only items within reach of the medoid can join, so only they are looked at: for each the shortest
  /// edge from a member is kept, and at each step the shortest of those is taken.
  private mutating func grow<Stop: Error>(
    from medoid: Int, check: () throws(Stop) -> Void
  ) throws(Stop) -> Family {
    isTaken[medoid] = true
    let reach = max(settings.medoidDistance, settings.joinDistance)
    var outside = graph.neighbours(of: medoid, within: reach).filter { !isTaken[$0] }.map {
      OutsideItem(item: $0, medoidDistance: graph.distance(medoid, $0))
    }
    var members = [FamilyMember(digest: items[medoid].digest, edge: nil, medoidDistance: 0)]
    var newest = medoid
    while true {
      try check()
      var next: Int?
      for place in outside.indices {
        outside[place].offer(graph.distance(newest, outside[place].item), from: newest)
        guard outside[place].distance <= settings.joinDistance else { continue }
        if let best = next, !(outside[place] < outside[best]) { continue }
        next = place
      }
      guard let next else { return Family(members: members) }
      let joined = outside[next]
      outside[next] = outside[outside.count - 1]
      outside.removeLast()
      let transform = graph.link(from: joined.member, to: joined.item).transform
      members.append(
        FamilyMember(
          digest: items[joined.item].digest,
          edge: FamilyEdge(
            other: items[joined.member].digest, distance: joined.distance, transform: transform),
          medoidDistance: joined.medoidDistance))
      isTaken[joined.item] = true
      newest = joined.item
    }
  }
}

/// An item that may become a medoid: most neighbours first, then nearest, then by digest.
private struct MedoidCandidate: Comparable {
  let degree: Int
  let sum: Int
  let item: Int

  static func < (left: MedoidCandidate, right: MedoidCandidate) -> Bool {
    (right.degree, left.sum, left.item) < (left.degree, right.sum, right.item)
  }
}

/// An item left within reach of the medoid, and the shortest edge to it: of equal ones that from the
/// member that comes first by digest.
private struct OutsideItem {
  let item: Int
  let medoidDistance: Int
  var distance = Int.max
  var member = Int.max

  init(item: Int, medoidDistance: Int) {
    self.item = item
    self.medoidDistance = medoidDistance
  }

  mutating func offer(_ other: Int, from member: Int) {
    if (other, member) < (distance, self.member) { (distance, self.member) = (other, member) }
  }

  /// Shortest edge first, then by digest of the item.
  static func < (left: OutsideItem, right: OutsideItem) -> Bool {
    (left.distance, left.item) < (right.distance, right.item)
  }
}
