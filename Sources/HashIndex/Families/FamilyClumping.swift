// SPDX-License-Identifier: Apache-2.0
// Gathers items that lie close together around some of them, so that crowds are worked on as wholes.

internal import EvidenceModel

/// How a run is worked out; nothing of it bears on the result.
struct FamilyTuning: Hashable, Sendable {
  /// Every which item may gather others around it.
  var sampling = 16
  /// The fewest items of a clump; fewer are worked on one by one.
  var smallestClump = 32
  /// How far the hashes of a clump's items may be from those of the item they are gathered around, under
  /// every symmetry, in bits.
  var clumpRadius = 56
  /// How wide clumps may be of items that have many neighbours and lie in none, one width after the other.
  var widerRadii = [72, 88]
  /// The most links of an item that are kept; with more it goes into a clump, if need be by itself.
  var mostLinks = 128

  /// What runs use outside tests.
  static let standard = FamilyTuning()
}

/// Gathers items that lie close together.
struct FamilyClumping {
  private let distances: FamilyDistances
  private let radius: Int
  private var leaders: [Int] = []
  private var leaderHashes = FamilyHashes()
  private var room = [UInt16](repeating: 0, count: FamilyDistances.symmetries)

  /// Gathers all of `crowded`: wider and wider, and what is left then each by itself.
  static func gatherAll<Stop: Error>(
    _ crowded: [Int], _ tuning: FamilyTuning, _ distances: FamilyDistances,
    check: () throws(Stop) -> Void
  ) throws(Stop) -> [[Int]] {
    var clumps: [[Int]] = []
    var left = crowded
    for radius in tuning.widerRadii {
      let (more, rest) = try gather(
        left, sampling: tuning.sampling, smallest: tuning.smallestClump, radius: radius, distances,
        check: check)
      clumps += more
      left = rest
    }
    return clumps + left.map { [$0] }
  }

  /// Gathers `candidates` around every `sampling`th of them.
  ///
  /// - Returns: the clumps of `smallest` or more items, each with the one in its middle first, and the candidates in
  ///   none.
  /// - Complexity: O(n²/sampling) comparisons of hashes at most.
  static func gather<Stop: Error>(
    _ candidates: [Int], sampling: Int, smallest: Int, radius: Int, _ distances: FamilyDistances,
    check: () throws(Stop) -> Void
  ) throws(Stop) -> (clumps: [[Int]], rest: [Int]) {
    var clumping = FamilyClumping(distances: distances, radius: radius)
    for number in stride(from: 0, to: candidates.count, by: sampling) {
      if number.isMultiple(of: 1_024) { try check() }
      clumping.lead(candidates[number])
    }
    var clumps = clumping.leaders.map { [$0] }
    var rest: [Int] = []
    for (number, item) in candidates.enumerated() {
      if number.isMultiple(of: 1_024) { try check() }
      if let leader = clumping.leader(of: item) {
        if item != clumping.leaders[leader] { clumps[leader].append(item) }
      } else {
        rest.append(item)
      }
    }
    rest += clumps.filter { $0.count < smallest }.joined()
    return (clumps.filter { $0.count >= smallest }, rest.sorted())
  }

  private init(distances: FamilyDistances, radius: Int) {
    self.distances = distances
    self.radius = radius
  }

  /// Makes an item a leader, unless one leads it.
  private mutating func lead(_ item: Int) {
    guard leader(of: item) == nil else { return }
    leaders.append(item)
    leaderHashes.append(distances.hashes, distances.place(item))
  }

  /// The first leader whose hashes are all near those of an item.
  private mutating func leader(of item: Int) -> Int? {
    var found: Int?
    let place = distances.place(item)
    leaderHashes.forEach(within: radius, of: distances.hashes, place) { number, _ in
      let other = distances.place(leaders[number])
      let isNear = (1..<FamilyDistances.symmetries).allSatisfy { symmetry in
        distances.hashes.distances(
          of: other + symmetry..<other + symmetry + 1, from: distances.hashes, place + symmetry,
          to: &room)
        return Int(room[0]) <= radius
      }
      if isNear { found = number }
      return !isNear
    }
    return found
  }
}
