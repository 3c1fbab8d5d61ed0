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
  private let items: [FamilyItem]
  private let joinDistance: Int
  private let stored: RadiusIndex
  private let turned: RadiusIndex
  private let turnedOwners: [UInt32]

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
  }

  /// Every other item within the join distance of item `index`, in the order of their positions.
  func links(of index: Int) -> [FamilyLink] {
    let item = items[index]
    var near: Set<Int> = []
    stored.forEachHit(item.fingerprint.hash, radius: joinDistance) { other, _ in near.insert(other)
    }
    for hash in item.variants.dropFirst() {
      stored.forEachHit(hash, radius: joinDistance) { other, _ in near.insert(other) }
    }
    turned.forEachHit(item.fingerprint.hash, radius: joinDistance) { position, _ in
      near.insert(Int(turnedOwners[position]))
    }
    near.remove(index)
    return near.sorted().map { link(from: index, to: $0) }
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
