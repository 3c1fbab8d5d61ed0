// SPDX-License-Identifier: Apache-2.0
// Which items are near which, over all symmetries, in both directions.

internal import EvidenceModel

/// A near item as seen from another.
struct FamilyLink: Hashable, Sendable {
  /// The near item.
  let item: Int
  /// The smallest distance over all symmetries, in bits.
  let distance: Int
  /// What turns the picture seen from into the near item's.
  let transform: DihedralTransform
}

/// Finds the items near an item, over all symmetries and in both directions, without misses.
///
/// An item's variants are made from its own transform, so the distance of A's variants from B differs
/// by a few bits from that of B's variants from A: the smaller counts, whichever side it comes from.
struct FamilyGraph: Sendable {
  /// Items whose variants are looked up in one batch.
  private static let itemsAtOnce = 1_024

  private let items: [FamilyItem]
  private let joinDistance: Int
  private let stored: RadiusIndex
  private let turned: RadiusIndex
  private let turnedOwners: [UInt32]
  private let distances: FamilyDistances

  /// Indexes `items` as stored and under every symmetry.
  init(_ items: [FamilyItem], joinDistance: Int) {
    self.items = items
    self.joinDistance = joinDistance
    stored = RadiusIndex(items.map(\.fingerprint.hash))
    var hashes: [PDQHash] = []
    var owners: [UInt32] = []
    for (position, item) in items.enumerated() {
      for hash in item.variants.dropFirst() {
        hashes.append(hash)
        owners.append(UInt32(truncatingIfNeeded: position))
      }
    }
    turned = RadiusIndex(hashes)
    turnedOwners = owners
    distances = FamilyDistances(items)
  }

  /// Calls `body` once for every two items within the join distance, with that distance.
  ///
  /// The variants of all items are looked up among the stored hashes, in batches. A pair found from both
  /// sides is reported from the first.
  /// Between batches `check` is called, which may throw to stop.
  func forEachPair<Stop: Error>(
    check: () throws(Stop) -> Void,
    _ body: (_ first: Int, _ second: Int, _ distance: Int) -> Void
  ) throws(Stop) {
    /// For each item the last one, counted from 1, that it was seen from.
    var seenFrom = [Int](repeating: 0, count: items.count)
    var start = 0
    while start < items.count {
      try check()
      let end = min(start + Self.itemsAtOnce, items.count)
      var queries: [PDQHash] = []
      var owners: [Int] = []
      for index in start..<end {
        for hash in [items[index].fingerprint.hash] + items[index].variants.dropFirst() {
          queries.append(hash)
          owners.append(index)
        }
      }
      var near = [[UInt32]](repeating: [], count: end - start)
      stored.forEachHit(of: queries, radius: joinDistance) { query, position, _ in
        let owner = owners[query]
        if owner != position { near[owner - start].append(UInt32(truncatingIfNeeded: position)) }
      }
      for index in start..<end { report(index, near[index - start], &seenFrom, body) }
      start = end
    }
  }

  /// Reports the pairs of an item with those that its variants led to, each once.
  private func report(
    _ index: Int, _ near: [UInt32], _ seenFrom: inout [Int], _ body: (Int, Int, Int) -> Void
  ) {
    for found in near {
      let other = Int(found)
      guard seenFrom[other] != index + 1 else { continue }
      seenFrom[other] = index + 1
      let back = distances.turned(other, to: index)
      // The pair was also found from the other side, and is reported from the smaller number.
      if other < index, back <= joinDistance { continue }
      body(index, other, min(back, distances.turned(index, to: other)))
    }
  }

  /// Every other item within the join distance of item `index`, in the order of their positions.
  func links(of index: Int) -> [FamilyLink] {
    neighbours(of: index, within: joinDistance).map { link(from: index, to: $0) }
  }

  /// The positions of all other items within `radius` of item `index`, in order.
  func neighbours(of index: Int, within radius: Int) -> [Int] {
    let item = items[index]
    var near: Set<Int> = []
    let queries = [item.fingerprint.hash] + item.variants.dropFirst()
    stored.forEachHit(of: queries, radius: radius) { _, other, _ in near.insert(other) }
    turned.forEachHit(item.fingerprint.hash, radius: radius) { position, _ in
      near.insert(Int(turnedOwners[position]))
    }
    near.remove(index)
    return near.sorted()
  }

  /// The smallest distance between two items over all symmetries, in both directions.
  func distance(_ first: Int, _ second: Int) -> Int {
    min(distances.turned(first, to: second), distances.turned(second, to: first))
  }

  /// The smallest distance between two items and the symmetry that gives it; ties go to the symmetry
  /// that comes first, seen from `first`.
  func link(from first: Int, to second: Int) -> FamilyLink {
    let one = items[first]
    let other = items[second]
    var best = 0
    var distance = one.fingerprint.hash.distance(to: other.fingerprint.hash)
    func offer(_ candidate: Int, _ transform: Int) {
      guard candidate < distance || (candidate == distance && transform < best) else { return }
      distance = candidate
      best = transform
    }
    for transform in 1..<max(1, min(one.variants.count, Self.inverses.count)) {
      offer(one.variants[transform].distance(to: other.fingerprint.hash), transform)
    }
    for transform in 1..<max(1, min(other.variants.count, Self.inverses.count)) {
      let turned = other.variants[transform].distance(to: one.fingerprint.hash)
      offer(turned, Self.inverses[transform])
    }
    return FamilyLink(
      item: second, distance: distance, transform: DihedralTransform(rawValue: best) ?? .original)
  }

  /// For each symmetry by number, the one that undoes it.
  private static let inverses = DihedralTransform.allCases.map(\.inverse.rawValue)
}

extension DihedralTransform {
  /// What undoes this symmetry.
  var inverse: DihedralTransform {
    switch self {
    case .rotate90: .rotate270
    case .rotate270: .rotate90
    case .original, .rotate180, .flipX, .flipY, .flipPlus1, .flipMinus1: self
    }
  }
}
