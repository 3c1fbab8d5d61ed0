// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import HashIndex
import MartletTesting
import Testing

@Suite struct FamilyBuilderTests {
  /// Clusters, chains and loners, with symmetries: items whose variant under a symmetry is near another.
  static func items(_ generator: inout SeededGenerator, clusters: Int) -> [FamilyItem] {
    var items: [FamilyItem] = []
    for _ in 0..<clusters {
      var hash = RandomHashes.hash(&generator)
      let isChain = generator.below(3) == 0
      for _ in 0..<1 + generator.below(9) {
        let near = RandomHashes.near(hash, generator.below(28), &generator)
        var variants = [near] + (0..<7).map { _ in RandomHashes.hash(&generator) }
        let stored = generator.below(4) == 0 ? RandomHashes.hash(&generator) : near
        variants[0] = stored
        if stored != near { variants[1 + generator.below(7)] = near }
        let quality = generator.below(12) == 0 ? 49 : 50 + generator.below(51)
        items.append(
          FamilyItem(
            digest: RandomHashes.digest(&generator),
            fingerprint: PDQFingerprint(hash: stored, quality: quality),
            variants: generator.below(10) == 0 ? [] : variants))
        if isChain { hash = near }
      }
    }
    return items
  }

  @Test func threeOrdersGiveTheSameFamilies() {
    var generator = SeedReport.generator("orders of ingest")
    let items = Self.items(&generator, clusters: 60)
    let builder = FamilyBuilder()
    let expected = builder.families(of: items)
    #expect(expected.families.count > 10)
    let third = items.count / 3
    let parts = [items[..<third], items[third..<2 * third], items[(2 * third)...]]
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
      let shuffled = order.flatMap { parts[$0].shuffled(using: &generator) }
      let families = builder.families(of: shuffled + shuffled.prefix(20))
      #expect(families == expected)
      #expect(families.canonicalBytes() == expected.canonicalBytes())
    }
  }

  @Test(arguments: 0..<4)
  func theFamiliesAreThoseOfTheSimpleAlgorithm(_ round: Int) {
    var generator = SeedReport.generator("oracle \(round)")
    let items = Self.items(&generator, clusters: round == 0 ? 60 : 35)
    let settings = FamilySettings(
      joinDistance: round == 3 ? 20 : 31, medoidDistance: round == 2 ? 31 : 48, minimumQuality: 50)
    let expected = FamilyOracle(items, settings).families()
    #expect(FamilyBuilder(settings: settings).families(of: items).families == expected)
  }

  private struct Stop: Error {}

  @Test func aRunCanBeStoppedAtEveryStep() throws {
    var generator = SeedReport.generator("stopping")
    let centre = RandomHashes.hash(&generator)
    let items = (0..<300).map { _ in
      let hash = RandomHashes.near(centre, generator.below(12), &generator)
      return FamilyItem(
        digest: RandomHashes.digest(&generator), fingerprint: .init(hash: hash, quality: 90),
        variants: [])
    }
    var steps = 0
    let whole = FamilyBuilder().families(of: items, check: { steps += 1 })
    #expect(whole == FamilyBuilder().families(of: items))
    // One large family: asked at every item that joins it, not only between families.
    #expect(steps > whole.families.map(\.members.count).max() ?? 0)
    for last in [1, 2, 3, steps / 2, steps] {
      var left = last
      #expect(throws: Stop.self) {
        try FamilyBuilder().families(of: items) { () throws(Stop) in
          left -= 1
          if left == 0 { throw Stop() }
        }
      }
      #expect(left == 0)
    }
  }

  @Test func everyEdgeLeadsToAnEarlierMemberWithinBounds() {
    var generator = SeedReport.generator("edges")
    let items = Self.items(&generator, clusters: 80)
    let set = FamilyBuilder().families(of: items)
    var seen: Set<SHA256Digest> = []
    for family in set.families {
      #expect(family.members.count >= 2)
      #expect(family.members.first?.edge == nil)
      var earlier: Set<SHA256Digest> = []
      for member in family.members {
        #expect(seen.insert(member.digest).inserted)
        #expect(member.medoidDistance <= set.settings.medoidDistance)
        if let edge = member.edge {
          #expect(earlier.contains(edge.other))
          #expect(edge.distance <= set.settings.joinDistance)
        }
        earlier.insert(member.digest)
      }
    }
    let unfit = items.filter { $0.fingerprint.quality < 50 }
    #expect(!unfit.isEmpty)
    #expect(unfit.allSatisfy { !seen.contains($0.digest) })
  }

  @Test func aChainOfSmallStepsDoesNotLeadToAnotherPicture() {
    var generator = SeedReport.generator("chain")
    var words: [UInt64] = [0, 0, 0, 0]
    var items: [FamilyItem] = []
    for step in 0..<12 {
      let hash = PDQHash(words[0], words[1], words[2], words[3])
      items.append(
        FamilyItem(
          digest: RandomHashes.digest(&generator), fingerprint: .init(hash: hash, quality: 90),
          variants: []))
      for bit in step * 20..<step * 20 + 20 { words[bit / 64] |= 1 << UInt64(bit % 64) }
    }
    let set = FamilyBuilder().families(of: items)
    #expect(set.families.count > 1)
    #expect(set.families.allSatisfy { $0.members.count <= 5 })
  }

  @Test func theEdgeSaysWhichSymmetryTurnsTheOtherIntoTheMember() throws {
    var generator = SeedReport.generator("edge symmetry")
    let first = RandomHashes.hash(&generator)
    let second = RandomHashes.hash(&generator)
    var variants = DihedralTransform.allCases.map { _ in RandomHashes.hash(&generator) }
    variants[0] = first
    variants[DihedralTransform.rotate90.rawValue] = second
    let digests = try [1, 2].map { value in
      try #require(SHA256Digest(bytes: [UInt8](repeating: value, count: 32)))
    }
    for (turned, plain) in [(0, 1), (1, 0)] {
      let items = [
        FamilyItem(
          digest: digests[turned], fingerprint: .init(hash: first, quality: 80),
          variants: variants),
        FamilyItem(
          digest: digests[plain], fingerprint: .init(hash: second, quality: 80), variants: []),
      ]
      let family = try #require(FamilyBuilder().families(of: items).families.first)
      let edge = try #require(family.members.last?.edge)
      // The item that comes first by digest is the medoid, and the other joins it.
      #expect(family.members.map(\.digest) == digests)
      #expect(edge.transform == (turned == 0 ? .rotate90 : .rotate270))
      #expect(edge.distance == 0)
    }
  }
}
