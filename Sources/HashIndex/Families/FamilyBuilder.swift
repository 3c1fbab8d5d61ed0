// SPDX-License-Identifier: Apache-2.0
// Families of near-duplicates by one deterministic pass over the whole set of items.

internal import EvidenceModel

/// Makes families of near-duplicates from a whole set of items, the same for any order of them.
///
/// Again and again the item with most near neighbours left becomes a medoid, and its family grows by
/// the shortest edge that leads from a member to an item left which is not too far from the medoid. So
/// a chain of small steps cannot lead from one picture to quite another. Ties are broken by distance
/// and content digest only. docs/families.md has the whole algorithm.
///
/// - Complexity: about two searches an item, each of nine look-ups in a ``RadiusIndex``; 25,000 items
///   take seconds. When most items are near each other it nears O(n²).
public struct FamilyBuilder: Sendable {
  /// How many links are kept between the two passes; beyond, they are looked up again.
  static let keptLinks = 4_000_000

  private let settings: FamilySettings
  private let keptLinks: Int

  /// A builder with its settings.
  public init(settings: FamilySettings = .standard) {
    self.init(settings: settings, keptLinks: Self.keptLinks)
  }

  init(settings: FamilySettings, keptLinks: Int) {
    self.settings = settings
    self.keptLinks = keptLinks
  }

  /// The families of `items`.
  ///
  /// An item given twice counts once; items below the quality or without a near neighbour are in none.
  public func families(of items: some Sequence<FamilyItem>) -> FamilySet {
    let fit = items.filter { $0.fingerprint.quality >= settings.minimumQuality }
    let sorted = Self.sortedWithoutRepeats(fit)
    var growth = FamilyGrowth(sorted, settings: settings, keptLinks: keptLinks)
    let families = growth.run().sorted {
      let left = $0.members.first?.digest.bytes ?? []
      return left.lexicographicallyPrecedes($1.members.first?.digest.bytes ?? [])
    }
    return FamilySet(settings: settings, families: families)
  }

  private static func sortedWithoutRepeats(_ items: [FamilyItem]) -> [FamilyItem] {
    let keyed = items.compactMap { item in
      FingerprintKey(bytes: item.digest.bytes).map { (digest: $0, item: item) }
    }
    let sorted = keyed.sorted {
      if $0.digest != $1.digest { return $0.digest < $1.digest }
      return FingerprintKey($0.item.fingerprint.hash) < FingerprintKey($1.item.fingerprint.hash)
    }
    var kept: [FamilyItem] = []
    for (_, item) in sorted where item.digest != kept.last?.digest { kept.append(item) }
    return kept
  }
}

/// The state of one run of the algorithm.
///
/// Items are in the order of their digests.
private struct FamilyGrowth {
  private let items: [FamilyItem]
  private let settings: FamilySettings
  private let graph: FamilyGraph
  private var kept: [[FamilyLink]?]
  /// For each item left, how many neighbours are left and the sum of their distances.
  private var degrees: [Int]
  private var sums: [Int]
  private var isTaken: [Bool]

  init(_ items: [FamilyItem], settings: FamilySettings, keptLinks: Int) {
    self.items = items
    self.settings = settings
    let graph = FamilyGraph(items, joinDistance: settings.joinDistance)
    self.graph = graph
    kept = [[FamilyLink]?](repeating: nil, count: items.count)
    degrees = [Int](repeating: 0, count: items.count)
    sums = degrees
    isTaken = [Bool](repeating: false, count: items.count)
    var room = keptLinks
    for index in items.indices {
      let links = graph.links(of: index)
      degrees[index] = links.count
      sums[index] = links.reduce(0) { $0 + $1.distance }
      if links.count <= room {
        kept[index] = links
        room -= links.count
      }
    }
  }

  /// Makes all families.
  mutating func run() -> [Family] {
    var candidates = PriorityQueue<MedoidCandidate>()
    for index in items.indices where degrees[index] > 0 { candidates.insert(candidate(index)) }
    var families: [Family] = []
    while let next = candidates.removeSmallest() {
      guard !isTaken[next.item], degrees[next.item] > 0 else { continue }
      let current = candidate(next.item)
      if current == next {
        families.append(grow(from: next.item))
      } else {
        candidates.insert(current)
      }
    }
    return families
  }

  private func candidate(_ index: Int) -> MedoidCandidate {
    MedoidCandidate(degree: degrees[index], sum: sums[index], item: index)
  }

  /// Grows one family by shortest edges.
  private mutating func grow(from medoid: Int) -> Family {
    var members = [FamilyMember(digest: items[medoid].digest, edge: nil, medoidDistance: 0)]
    var frontier = PriorityQueue<FrontierEdge>()
    take(medoid, &frontier)
    let reach = max(settings.medoidDistance, settings.joinDistance)
    while let edge = frontier.removeSmallest() {
      guard !isTaken[edge.item] else { continue }
      let distance = graph.link(from: medoid, to: edge.item).distance
      guard distance <= reach else { continue }
      let transform = graph.link(from: edge.member, to: edge.item).transform
      let joined = FamilyEdge(
        other: items[edge.member].digest, distance: edge.distance, transform: transform)
      members.append(
        FamilyMember(digest: items[edge.item].digest, edge: joined, medoidDistance: distance))
      take(edge.item, &frontier)
    }
    return Family(members: members)
  }

  /// Takes an item into the family being grown and offers its neighbours that are left.
  private mutating func take(_ index: Int, _ frontier: inout PriorityQueue<FrontierEdge>) {
    isTaken[index] = true
    for link in kept[index] ?? graph.links(of: index) where !isTaken[link.item] {
      degrees[link.item] -= 1
      sums[link.item] -= link.distance
      frontier.insert(FrontierEdge(distance: link.distance, item: link.item, member: index))
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

/// An edge from a member to an item left: shortest first, then by digest of the item, then the member.
private struct FrontierEdge: Comparable {
  let distance: Int
  let item: Int
  let member: Int

  static func < (left: FrontierEdge, right: FrontierEdge) -> Bool {
    (left.distance, left.item, left.member) < (right.distance, right.item, right.member)
  }
}
