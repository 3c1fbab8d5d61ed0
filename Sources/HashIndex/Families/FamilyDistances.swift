// SPDX-License-Identifier: Apache-2.0
// Distances between items over all symmetries, in both directions.

internal import EvidenceModel

/// The hashes of items under every symmetry, packed so that distances are worked out quickly.
///
/// An item's variants are made from its own transform, so the distance of A's variants from B differs
/// by a few bits from that of B's variants from A: the smaller counts, whichever side it comes from.
struct FamilyDistances: Sendable {
  /// The symmetries, the first being none.
  static let symmetries = 8

  /// Eight hashes an item; the stored one again where a symmetry is not known.
  let hashes: FamilyHashes
  private let items: [FamilyItem]

  init(_ items: [FamilyItem]) {
    self.items = items
    var hashes = FamilyHashes()
    hashes.reserve(Self.symmetries * items.count)
    for item in items {
      hashes.append(item.fingerprint.hash)
      for transform in 1..<Self.symmetries {
        let isKnown = transform < item.variants.count
        hashes.append(isKnown ? item.variants[transform] : item.fingerprint.hash)
      }
    }
    self.hashes = hashes
  }

  /// The symmetries of an item that are known, 1 to 8.
  func known(_ item: Int) -> Int { max(1, min(items[item].variants.count, Self.symmetries)) }

  /// Where the hashes of an item begin.
  func place(_ item: Int) -> Int { Self.symmetries * item }

  /// The smallest distance of the variants of `first` from the stored hash of `second`.
  func turned(_ first: Int, to second: Int, _ room: inout [UInt16]) -> Int {
    let start = place(first)
    hashes.distances(
      of: start..<start + Self.symmetries, from: hashes, place(second), to: &room)
    return Int(room[..<Self.symmetries].min() ?? .max)
  }

  /// The smallest distance between two items.
  func between(_ first: Int, _ second: Int, _ room: inout [UInt16]) -> Int {
    min(turned(first, to: second, &room), turned(second, to: first, &room))
  }

  /// The symmetry that turns the picture of `first` into that of `second` best; ties go to the one that
  /// comes first.
  func transform(from first: Int, to second: Int) -> DihedralTransform {
    let (one, other) = (items[first], items[second])
    var best = 0
    var distance = one.fingerprint.hash.distance(to: other.fingerprint.hash)
    func offer(_ candidate: Int, _ transform: Int) {
      guard candidate < distance || (candidate == distance && transform < best) else { return }
      distance = candidate
      best = transform
    }
    for transform in 1..<known(first) {
      offer(one.variants[transform].distance(to: other.fingerprint.hash), transform)
    }
    for transform in 1..<known(second) {
      let turned = other.variants[transform].distance(to: one.fingerprint.hash)
      offer(turned, Self.inverses[transform])
    }
    return DihedralTransform(rawValue: best) ?? .original
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
