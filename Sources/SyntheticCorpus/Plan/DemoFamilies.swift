// SPDX-License-Identifier: Apache-2.0
// Which pictures of a demo are near-duplicates of which, and what each stands for.

internal import EvidenceModel

/// Deals out scenes, families and truths for a demo.
enum DemoFamilies {
  /// One picture to be.
  struct Member {
    let scene: UInt64
    let family: Int?
    let relation: FamilyRelation
    let truth: Truth
  }

  /// Exactly `count` pictures: four in ten in families of two to eight.
  ///
  /// The first family and every eighth after it is mixed: its last member is the first one's scene
  /// under another sign.
  static func deal(_ count: Int, seed: UInt64) -> [Member] {
    var generator = SeededGenerator(seed: seed, label: "demo families")
    var members: [Member] = []
    var families = 0
    let inFamilies = count * 2 / 5
    while members.count + 1 < inFamilies {
      families += 1
      let size = min(2 + generator.below(7), inFamilies - members.count)
      let isMixed = families % 8 == 1
      members += family(families, size: size, isMixed: isMixed, using: &generator)
    }
    while members.count < count {
      members.append(
        Member(
          scene: generator.next(), family: nil, relation: .alone, truth: truth(using: &generator)))
    }
    return members
  }

  /// Exactly `count` pictures, of which `wanted` are further members of families of two to eight, as far as there is room
  /// for the first ones; mixed as those of a demo.
  static func deal(_ count: Int, nearDuplicates wanted: Int, seed: UInt64) -> [Member] {
    var generator = SeededGenerator(seed: seed, label: "near-duplicates")
    var members: [Member] = []
    var (families, further) = (0, 0)
    while further < wanted, members.count + 2 <= count {
      families += 1
      let more = min(1 + generator.below(7), wanted - further, count - members.count - 1)
      members += family(
        families, size: more + 1, isMixed: families % 8 == 1, using: &generator)
      further += more
    }
    while members.count < count {
      members.append(
        Member(
          scene: generator.next(), family: nil, relation: .alone, truth: truth(using: &generator)))
    }
    return members
  }

  private static func family(
    _ number: Int, size: Int, isMixed: Bool, using generator: inout SeededGenerator
  ) -> [Member] {
    let scene = generator.next()
    let shared = truth(using: &generator)
    return (0..<size).map { position in
      if position == 0 {
        return Member(scene: scene, family: number, relation: .first, truth: shared)
      }
      if isMixed, position == size - 1 {
        var other = truth(using: &generator)
        while other.glyph == shared.glyph { other = truth(using: &generator) }
        return Member(scene: scene, family: number, relation: .resigned, truth: other)
      }
      let relations = FamilyRelation.members
      let relation = relations[generator.below(relations.count)]
      return Member(scene: scene, family: number, relation: relation, truth: shared)
    }
  }

  /// A truth by the shares of the demo, in hundredths: 16 pseudo-photographs, 6 prohibited images,
  /// 38 not criminal, 40 not for assessment.
  private static func truth(using generator: inout SeededGenerator) -> Truth {
    let draw = generator.below(100)
    let grade: Truth.Class =
      switch draw {
      case ..<16: .pseudoPhotograph
      case ..<22: .prohibitedImage
      case ..<60: .notCriminal
      default: .notForAssessment
      }
    return TruthDistribution.standard.draw(grade, using: &generator)
  }
}
