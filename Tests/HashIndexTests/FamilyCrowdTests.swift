// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import MartletTesting
import Testing

@testable import HashIndex

/// Crowds, worked on as clumps in every way there is, give the families of the plain algorithm.
@Suite struct FamilyCrowdTests {
  /// A way to work: how a run is tuned, and what its items are like.
  struct Way: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let tuning: FamilyTuning
    let settings: FamilySettings

    init(
      _ name: String, sampling: Int, smallest: Int, radius: Int = 56, links: Int = 128,
      wider: [Int] = [72, 88], join: Int = 31, medoid: Int = 48
    ) {
      testDescription = name
      tuning = FamilyTuning(
        sampling: sampling, smallestClump: smallest, clumpRadius: radius, widerRadii: wider,
        mostLinks: links)
      settings = FamilySettings(joinDistance: join, medoidDistance: medoid, minimumQuality: 50)
    }
  }

  static let ways = [
    Way("as outside tests", sampling: 16, smallest: 32),
    Way("everything in clumps", sampling: 1, smallest: 1),
    Way("small clumps", sampling: 2, smallest: 3, radius: 16),
    Way("wide clumps", sampling: 3, smallest: 4, radius: 120),
    Way("all in one clump", sampling: 300, smallest: 1, radius: 256),
    Way("no clump", sampling: 300, smallest: 300),
    Way("few links", sampling: 300, smallest: 300, links: 3),
    Way("no links", sampling: 300, smallest: 300, links: 0),
    Way("clumps and few links", sampling: 7, smallest: 5, links: 4),
    Way("wider clumps only", sampling: 2, smallest: 5, radius: 0, links: 2),
    Way("few links and no wider clumps", sampling: 2, smallest: 5, radius: 8, links: 2, wider: []),
    Way("short edges", sampling: 3, smallest: 3, links: 6, join: 12),
    Way("medoid nearer than edges", sampling: 3, smallest: 3, links: 6, medoid: 20),
    Way("far from the medoid", sampling: 3, smallest: 3, links: 6, medoid: 90),
  ]

  /// A crowd around a picture: copies, near ones, some as a symmetry shows them, some nearly symmetric, some of
  /// which only the stored hash is known.
  static func crowd(
    _ count: Int, spread: Int, _ generator: inout SeededGenerator
  ) -> [FamilyItem] {
    let centre = (0..<8).map { _ in RandomHashes.hash(&generator) }
    return (0..<count).map { _ in
      var variants = centre.map {
        RandomHashes.scattered($0, generator.below(spread + 1), &generator)
      }
      switch generator.below(6) {
      case 0: variants = centre
      case 1: variants.swapAt(0, 1 + generator.below(7))
      case 2: variants[4] = RandomHashes.scattered(variants[0], generator.below(40), &generator)
      default: break
      }
      let isPlain = generator.below(8) == 0
      return FamilyItem(
        digest: RandomHashes.digest(&generator),
        fingerprint: PDQFingerprint(hash: variants[0], quality: 90),
        variants: isPlain ? [] : variants)
    }
  }

  static func items(_ generator: inout SeededGenerator) -> [FamilyItem] {
    // The last crowd is so wide that its rim lies far from itself.
    crowd(60, spread: 12, &generator) + crowd(50, spread: 24, &generator)
      + crowd(30, spread: 40, &generator) + crowd(1, spread: 0, &generator)
      + FamilyBuilderTests.items(&generator, clusters: 12)
  }

  @Test(arguments: ways)
  func crowdsGiveTheFamiliesOfTheSimpleAlgorithm(_ way: Way) {
    var generator = SeedReport.generator("crowds, \(way.testDescription)")
    let items = Self.items(&generator)
    let expected = FamilyOracle(items, way.settings).families()
    #expect(expected.map(\.members.count).max() ?? 0 > 20)
    let set = FamilyBuilder(settings: way.settings, tuning: way.tuning).families(of: items)
    #expect(set.families == expected)
    let again = FamilyBuilder(settings: way.settings, tuning: way.tuning)
      .families(of: items.shuffled(using: &generator))
    #expect(again.canonicalBytes() == set.canonicalBytes())
  }

  /// Pictures that look the same when mirrored or turned: every symmetry leads to every member.
  @Test func aCrowdOfSymmetricPicturesIsOneFamily() {
    var generator = SeedReport.generator("symmetric crowd")
    let centre = RandomHashes.hash(&generator)
    let items = (0..<80).map { _ in
      let variants = (0..<8).map { _ in RandomHashes.near(centre, generator.below(9), &generator) }
      return FamilyItem(
        digest: RandomHashes.digest(&generator),
        fingerprint: PDQFingerprint(hash: variants[0], quality: 90), variants: variants)
    }
    let expected = FamilyOracle(items, .standard).families()
    #expect(FamilyBuilder().families(of: items).families == expected)
    #expect(expected.map(\.members.count) == [80])
  }

  @Test func equalHashesJoinInTheOrderOfTheirDigests() throws {
    var generator = SeedReport.generator("equal hashes")
    let variants = (0..<8).map { _ in RandomHashes.hash(&generator) }
    let items = (0..<2_000).map { _ in
      FamilyItem(
        digest: RandomHashes.digest(&generator),
        fingerprint: PDQFingerprint(hash: variants[0], quality: 90), variants: variants)
    }
    let family = try #require(FamilyBuilder().families(of: items).families.first)
    let sorted = items.map(\.digest).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    #expect(family.members.map(\.digest) == sorted)
    let others = family.members.dropFirst()
    #expect(others.allSatisfy { $0.edge?.other == sorted[0] && $0.edge?.distance == 0 })
  }

  @Test func nothingAndOneItemGiveNoFamily() {
    var generator = SeedReport.generator("one item")
    let one = Self.crowd(1, spread: 0, &generator)
    #expect(FamilyBuilder().families(of: []).families.isEmpty)
    #expect(FamilyBuilder().families(of: one).families.isEmpty)
    #expect(FamilyBuilder().families(of: one + one).families.isEmpty)
  }
}

/// What is laid out for crowds.
@Suite struct FamilyClumpTests {
  /// No pair within reach is hidden by a view, and distances within reach are right, while items are taken.
  @Test func viewsHideNothingWithinReach() {
    var generator = SeedReport.generator("views")
    let items = FamilyCrowdTests.items(&generator)
    let distances = FamilyDistances(items)
    let all = Array(items.indices).shuffled(using: &generator)
    let groups = stride(from: 0, to: all.count, by: 20).map {
      Array(all[$0..<min($0 + 20, all.count)])
    }
    var clumps = FamilyClumps(groups, reach: 48, distances)
    var room = [UInt16](repeating: 0, count: items.count)
    var pair = room
    for _ in 0..<150 {
      let clump = generator.below(clumps.count)
      if clumps.places[clump].count > 1, generator.below(3) == 0 {
        let places = clumps.places[clump]
        let place = places.lowerBound + generator.below(places.count)
        let (old, moved) = (clumps.items[place], clumps.items[places.upperBound - 1])
        #expect(clumps.remove(place, from: clump) == places.upperBound - 1)
        #expect(!clumps.places[clump].contains { clumps.items[$0] == old })
        #expect(place == places.upperBound - 1 || clumps.items[place] == moved)
      }
      let item = generator.below(items.count)
      var seen: [Int: Int] = [:]
      for view in clumps.views(from: item) {
        let places = clumps.places[Int(view.clump)]
        clumps.distances(from: item, view, places, to: &room)
        for (offset, place) in places.enumerated() where room[offset] <= 48 {
          seen[clumps.items[place]] = Int(room[offset])
        }
      }
      for places in clumps.places {
        for place in places {
          let other = clumps.items[place]
          let distance = distances.between(item, other, &pair)
          #expect(seen[other] == (distance <= 48 ? distance : nil))
        }
      }
    }
  }

  @Test func everyItemOfAClumpIsNearItsLeader() {
    var generator = SeedReport.generator("leaders")
    let items = FamilyCrowdTests.items(&generator)
    let distances = FamilyDistances(items)
    let (clumps, rest) = FamilyClumping.gather(
      Array(items.indices), sampling: 2, smallest: 4, radius: 30, distances, check: {})
    #expect(!clumps.isEmpty)
    #expect((clumps.joined() + rest).sorted() == Array(items.indices))
    for clump in clumps {
      #expect(clump.count >= 4)
      let leader = items[clump[0]]
      for item in clump {
        for symmetry in 0..<8 {
          let here = Self.variant(items[item], symmetry)
          #expect(Self.variant(leader, symmetry).distance(to: here) <= 30)
        }
      }
    }
  }

  private static func variant(_ item: FamilyItem, _ symmetry: Int) -> PDQHash {
    symmetry > 0 && symmetry < item.variants.count
      ? item.variants[symmetry] : item.fingerprint.hash
  }

  /// Links are kept within the bound, and none that is needed is lost.
  @Test func linksOfCrowdedItemsAreNotKept() {
    var gathering = FamilyLinkGathering(items: 40, most: 5)
    for first in 0..<30 { for second in 0..<first { gathering.add(first, second, first) } }
    gathering.add(30, 31, 7)
    gathering.add(30, 2, 9)
    let links = gathering.finish()
    #expect((0..<30).allSatisfy { gathering.isCrowded($0) })
    #expect(!gathering.isCrowded(30))
    #expect(links.range(30).map { links[$0].item } == [31, 2])
    #expect(links.range(30).map { links[$0].distance } == [7, 9])
    #expect(links.range(2).map { links[$0].item } == [30])
    #expect(links.range(3).isEmpty)
  }
}
