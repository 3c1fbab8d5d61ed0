// SPDX-License-Identifier: Apache-2.0
// Items in clumps, laid out so that one item is compared with all of a clump at once.

internal import CKernels
internal import EvidenceModel

/// A clump that may hold items near some item.
struct ClumpView: Hashable, Sendable {
  let clump: Int32
  /// Which symmetries can make them near: bit k for the item's variant k beside their stored hashes, bit
  /// 8 + k for their variant k beside the item's stored hash.
  var symmetries: UInt16
}

/// Items in clumps: those of a clump have places one after another, the ones left first.
///
/// What can be near is told by the triangle inequality alone: a hash more than `reach` plus the clump's
/// radius from its pivot is more than `reach` from every hash of the clump. So nothing is missed.
struct FamilyClumps: Sendable {
  private let distances: FamilyDistances
  private let reach: Int
  /// The hashes under each symmetry, by place.
  private var hashes: [FamilyHashes]
  /// For each clump the eight hashes of its first item, and how far the others are from each at most.
  private var pivots = FamilyHashes()
  private var storedPivots = FamilyHashes()
  private var radii: [Int] = []
  private var largestRadius = 0
  /// For each clump the symmetries that its items know.
  private var known: [Int] = []
  /// The items, by place.
  private(set) var items: [Int] = []
  /// The places of each clump's items that are left.
  private(set) var places: [Range<Int>] = []
  private var spare: [UInt16]

  /// Lays out clumps; what is further than `reach` bits away need not be told apart.
  init(_ clumps: [[Int]], reach: Int, _ distances: FamilyDistances) {
    self.distances = distances
    self.reach = reach
    hashes = [FamilyHashes](repeating: FamilyHashes(), count: FamilyDistances.symmetries)
    spare = [UInt16](repeating: 0, count: max(1, clumps.map(\.count).max() ?? 0))
    for clump in clumps {
      guard let first = clump.first else { continue }
      let start = items.count
      for item in clump {
        items.append(item)
        for symmetry in 0..<FamilyDistances.symmetries {
          hashes[symmetry].append(distances.hashes, distances.place(item) + symmetry)
        }
      }
      places.append(start..<items.count)
      known.append(clump.map(distances.known).max() ?? 1)
      storedPivots.append(distances.hashes, distances.place(first))
      for symmetry in 0..<FamilyDistances.symmetries {
        let pivot = distances.place(first) + symmetry
        pivots.append(distances.hashes, pivot)
        hashes[symmetry].distances(
          of: start..<items.count, from: distances.hashes, pivot, to: &spare)
        let radius = Int(spare[..<clump.count].max() ?? 0)
        radii.append(radius)
        largestRadius = max(largestRadius, radius)
      }
    }
  }

  /// The number of clumps.
  var count: Int { places.count }

  /// The clumps that may hold items within reach of `item`.
  ///
  /// - Complexity: sixteen comparisons of hashes a clump.
  func views(from item: Int) -> [ClumpView] {
    guard count > 0 else { return [] }
    var found: [Int: UInt16] = [:]
    let place = distances.place(item)
    let all = FamilyDistances.symmetries
    for symmetry in 0..<distances.known(item) {
      storedPivots.forEach(
        within: reach + largestRadius, of: distances.hashes, place + symmetry
      ) { clump, distance in
        if distance <= reach + radii[all * clump] { found[clump, default: 0] |= 1 << symmetry }
        return true
      }
    }
    pivots.forEach(within: reach + largestRadius, of: distances.hashes, place) { number, distance in
      let (clump, symmetry) = number.quotientAndRemainder(dividingBy: all)
      if symmetry > 0, symmetry < known[clump], distance <= reach + radii[number] {
        found[clump, default: 0] |= 1 << (all + symmetry)
      }
      return true
    }
    return found.map { ClumpView(clump: Int32($0), symmetries: $1) }.sorted { $0.clump < $1.clump }
  }

  /// Writes the distances of `item` from those at `range`, all of them in one clump, to the start of `out`:
  /// the right ones where they are within reach, and others beyond it.
  mutating func distances(
    from item: Int, _ view: ClumpView, _ range: Range<Int>, to out: inout [UInt16]
  ) {
    var isFirst = true
    let place = distances.place(item)
    let all = FamilyDistances.symmetries
    for bit in 0..<2 * all where view.symmetries >> bit & 1 == 1 {
      let (theirs, ours) = bit < all ? (0, bit) : (bit - all, 0)
      guard !isFirst else {
        hashes[theirs].distances(of: range, from: distances.hashes, place + ours, to: &out)
        isFirst = false
        continue
      }
      hashes[theirs].distances(of: range, from: distances.hashes, place + ours, to: &spare)
      precondition(range.count <= out.count && range.count <= spare.count)
      unsafe out.withUnsafeMutableBufferPointer { out in
        unsafe spare.withUnsafeBufferPointer { spare in
          guard let least = out.baseAddress else { return }
          unsafe martlet_family_least(least, spare.baseAddress, range.count)
        }
      }
    }
  }

  /// Takes the item at `place` out of its clump; the one at the returned place takes its place.
  mutating func remove(_ place: Int, from clump: Int) -> Int {
    let last = places[clump].upperBound - 1
    for symmetry in 0..<known[clump] { hashes[symmetry].move(last, to: place) }
    items[place] = items[last]
    places[clump] = places[clump].lowerBound..<last
    return last
  }
}
