// SPDX-License-Identifier: Apache-2.0
// The algorithm of families written as plainly as it can be, comparing everything with everything.

import EvidenceModel
import HashIndex

/// The algorithm of families without an index, a heap or a cache.
struct FamilyOracle {
  private let items: [FamilyItem]
  private let settings: FamilySettings
  private var left: Set<Int>
  private var matrix: [[(bits: Int, transform: DihedralTransform)]] = []

  init(_ items: [FamilyItem], _ settings: FamilySettings) {
    self.items = items.filter { $0.fingerprint.quality >= settings.minimumQuality }
      .sorted { $0.digest.bytes.lexicographicallyPrecedes($1.digest.bytes) }
    self.settings = settings
    left = Set(self.items.indices)
    let all = self.items
    matrix = all.map { from in all.map { Self.measure(from, $0) } }
  }

  func families() -> [Family] {
    var state = self
    var families: [Family] = []
    while let medoid = state.nextMedoid() { families.append(state.grow(medoid)) }
    return families.sorted {
      ($0.members.first?.digest.bytes ?? []).lexicographicallyPrecedes(
        $1.members.first?.digest.bytes ?? [])
    }
  }

  private func nextMedoid() -> Int? {
    var best: (item: Int, degree: Int, sum: Int)?
    for item in left.sorted() {
      let distances = left.filter { $0 != item }.map { distance(item, $0).bits }
        .filter { $0 <= settings.joinDistance }
      let sum = distances.reduce(0, +)
      guard !distances.isEmpty else { continue }
      if let best, (best.degree, -best.sum) >= (distances.count, -sum) { continue }
      best = (item, distances.count, sum)
    }
    return best?.item
  }

  private mutating func grow(_ medoid: Int) -> Family {
    left.remove(medoid)
    var inside = [medoid]
    var members = [FamilyMember(digest: items[medoid].digest, edge: nil, medoidDistance: 0)]
    let reach = max(settings.medoidDistance, settings.joinDistance)
    while true {
      let edges = left.filter { distance(medoid, $0).bits <= reach }.flatMap { item in
        inside.map { (distance(item, $0).bits, item, $0) }
      }.filter { $0.0 <= settings.joinDistance }
      guard let (bits, item, member) = edges.min(by: <) else { return Family(members: members) }
      left.remove(item)
      inside.append(item)
      members.append(
        FamilyMember(
          digest: items[item].digest,
          edge: FamilyEdge(
            other: items[member].digest, distance: bits,
            transform: distance(member, item).transform),
          medoidDistance: distance(medoid, item).bits))
    }
  }

  private func distance(_ from: Int, _ to: Int) -> (bits: Int, transform: DihedralTransform) {
    matrix[from][to]
  }

  private static func measure(
    _ here: FamilyItem, _ there: FamilyItem
  ) -> (bits: Int, transform: DihedralTransform) {
    var all = [(here.fingerprint.hash.distance(to: there.fingerprint.hash), 0)]
    for (position, variant) in here.variants.enumerated() where position > 0 {
      all.append((variant.distance(to: there.fingerprint.hash), position))
    }
    let inverses = [0, 3, 2, 1, 4, 5, 6, 7]
    for (position, variant) in there.variants.enumerated() where position > 0 {
      all.append((variant.distance(to: here.fingerprint.hash), inverses[position]))
    }
    let best = all.min(by: <) ?? (256, 0)
    return (best.0, DihedralTransform(rawValue: best.1) ?? .original)
  }
}
