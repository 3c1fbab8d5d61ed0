// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import MartletTesting
import Testing

@testable import HashIndex

/// Items with equal hashes, worked on as one, give the families of the plain algorithm.
@Suite struct FamilyTwinTests {
  /// Few different hashes around one picture, most of them many times, some with the same stored hash and other
  /// variants, some with the stored hash alone.
  private static func items(_ generator: inout SeededGenerator) -> [FamilyItem] {
    var kinds: [[PDQHash]] = []
    for _ in 0..<4 {
      let centre = (0..<8).map { _ in RandomHashes.hash(&generator) }
      kinds.append(centre)
      for _ in 0..<(2 + generator.below(6)) {
        var kind = centre.map {
          RandomHashes.scattered($0, [0, 0, 6, 20, 30][generator.below(5)], &generator)
        }
        if generator.below(2) == 0 { kind[0] = centre[0] }
        if generator.below(4) == 0 { kind[3] = centre[0] }
        kinds.append(generator.below(5) == 0 ? [kind[0]] : kind)
      }
    }
    return kinds.flatMap { kind in
      (0..<[1, 2, 3, 9, 20][generator.below(5)]).map { _ in
        FamilyItem(
          digest: RandomHashes.digest(&generator),
          fingerprint: PDQFingerprint(hash: kind[0], quality: 50 + generator.below(50)),
          variants: kind.count > 1 ? kind : [])
      }
    }
  }

  @Test(arguments: FamilyCrowdTests.ways)
  func twinsGiveTheFamiliesOfTheSimpleAlgorithm(_ way: FamilyCrowdTests.Way) {
    var generator = SeedReport.generator("twins, \(way.testDescription)")
    for _ in 0..<6 {
      let items = Self.items(&generator)
      let set = FamilyBuilder(settings: way.settings, tuning: way.tuning)
        .families(of: items.shuffled(using: &generator))
      #expect(set.families == FamilyOracle(items, way.settings).families())
    }
  }

  @Test func everyItemIsInOneGroupOfItsTwins() {
    var generator = SeedReport.generator("groups of twins")
    let sorted = Self.items(&generator).sorted {
      $0.digest.bytes.lexicographicallyPrecedes($1.digest.bytes)
    }
    let twins = FamilyTwins(sorted)
    var seen: [Int] = []
    for (group, first) in twins.firsts.enumerated() {
      let items = (0..<twins.count(group)).map { twins.item(group, $0) }
      #expect(items == items.sorted() && twins.digest(items[0]) == first.digest)
      for item in items {
        #expect(sorted[item].variants == first.variants)
        #expect(sorted[item].fingerprint.hash == first.fingerprint.hash)
      }
      seen += items
    }
    #expect(seen.sorted() == Array(sorted.indices))
    let numbers = twins.firsts.indices.map { twins.item($0, 0) }
    #expect(numbers == numbers.sorted())
  }

  /// One by one these would be twenty thousand million pairs.
  @Test(.timeLimit(.minutes(15)))
  func twoHundredThousandEqualHashesAreOneFamily() throws {
    var generator = SeedReport.generator("very many twins")
    let variants = (0..<8).map { _ in RandomHashes.hash(&generator) }
    let near = variants.map { RandomHashes.near($0, 9, &generator) }
    let items = (0..<200_000).map { number in
      let hashes = number == 77 ? near : variants
      return FamilyItem(
        digest: RandomHashes.digest(&generator),
        fingerprint: PDQFingerprint(hash: hashes[0], quality: 90), variants: hashes)
    }
    let families = FamilyBuilder().families(of: items).families
    let family = try #require(families.first)
    #expect(families.count == 1)
    #expect(family.members.count == items.count)
    let others = family.members.dropFirst()
    #expect(others.allSatisfy { $0.edge?.other == family.members[0].digest })
    #expect(others.dropLast().allSatisfy { $0.edge?.distance == 0 && $0.medoidDistance == 0 })
    #expect(others.last?.edge?.distance == 9 && others.last?.digest == items[77].digest)
  }
}
