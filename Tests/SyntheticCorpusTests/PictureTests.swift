// SPDX-License-Identifier: Apache-2.0
// Synthetic pictures as the perceptual hash sees them: distinct, textured, and near within families.

import EvidenceModel
import MartletTesting
import PerceptualHash
import SyntheticEncoding
import Testing

@testable import SyntheticCorpus

@Suite struct PictureTests {
  private static let side = 96

  private static func picture(
    _ scene: UInt64, serial: Int, _ relation: FamilyRelation = .alone,
    grade: Truth.Class = .notCriminal, side: Int = side
  ) -> PlannedPicture {
    PlannedPicture(
      serial: serial, scene: scene, width: side, height: side, family: nil, relation: relation,
      truth: Truth(grade: grade), format: .jpeg(), metadata: .none, assessmentMilliseconds: 0,
      triageMilliseconds: 1)
  }

  private static func hashes(
    _ picture: PlannedPicture
  ) throws -> (fingerprint: PDQFingerprint, variants: [PDQHash]) {
    let canvas = PictureRenderer.canvas(picture)
    let luma = PDQLuma.fromRGB(canvas.bytes.span, width: canvas.width, height: canvas.height)
    let values = try #require(luma)
    var hasher = PDQHasher()
    let hashes = hasher.dihedral(luma: values.span, width: canvas.width, height: canvas.height)
    return try #require(hashes)
  }

  @Test func picturesOfDifferentScenesAreFarApartInEverySymmetry() throws {
    var generator = SeedReport.generator("distinct pictures")
    let all = try (0..<24).map { try Self.hashes(Self.picture(generator.next(), serial: $0 + 1)) }
    for (index, one) in all.enumerated() {
      #expect(one.fingerprint.quality >= PDQFingerprint.standardQuality)
      for other in all[..<index] {
        let nearest = other.variants.map { $0.distance(to: one.fingerprint.hash) }.min()
        #expect(try #require(nearest) > 50)
      }
    }
  }

  @Test func membersAreNearTheFirstOfTheirFamily() throws {
    let relations = FamilyRelation.allCases.filter { ![.alone, .first, .varied].contains($0) }
    var far: [FamilyRelation] = []
    for seed in 1...2 {
      let scene = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15
      let first = try Self.hashes(Self.picture(scene, serial: 1, .first, side: 320))
      for relation in relations {
        let grade: Truth.Class = relation == .resigned ? .notForAssessment : .notCriminal
        let member = try Self.hashes(
          Self.picture(scene, serial: 2_000 + seed, relation, grade: grade, side: 320))
        let distance = member.variants.map { $0.distance(to: first.fingerprint.hash) }.min()
        if try #require(distance) > PDQHash.standardThreshold { far.append(relation) }
      }
    }
    #expect(relations.count == 6)
    #expect(far.count <= 2, "of 12 members: \(far)")
  }

  @Test func flippedMembersAreFarWithoutSymmetriesAndVariationsAreNoCopies() throws {
    let first = try Self.hashes(Self.picture(77, serial: 1, .first))
    let flipped = try Self.hashes(Self.picture(77, serial: 2, .flipped))
    let varied = try Self.hashes(Self.picture(77, serial: 3, .varied))
    #expect(flipped.fingerprint.hash.distance(to: first.fingerprint.hash) > 60)
    #expect(varied.fingerprint.hash.distance(to: first.fingerprint.hash) > 10)
  }

  @Test func aPictureFollowsFromItsPlan() {
    let plan = Self.picture(5, serial: 9, .edited)
    #expect(PictureRenderer.canvas(plan) == PictureRenderer.canvas(plan))
    #expect(
      PictureRenderer.canvas(Self.picture(5, serial: 10, .edited)) != PictureRenderer.canvas(plan))
  }

  @Test func everySignIsPrintedDifferently() {
    var prints: Set<PixelCanvas> = []
    for glyph in Glyph.allCases {
      var canvas = PixelCanvas(width: 160, height: 160, fill: PixelColor(90, 90, 90))
      Imprint(glyph: glyph, serial: 7, corner: 0).print(on: &canvas)
      prints.insert(canvas)
    }
    #expect(prints.count == 6)
  }

  @Test(arguments: 0..<4) func theSignIsInItsCornerAndTheSerialBesideIt(_ corner: Int) {
    let plain = PixelCanvas(width: 200, height: 150, fill: PixelColor(90, 90, 90))
    var one = plain
    Imprint(glyph: .disc, serial: 123, corner: corner).print(on: &one)
    var other = plain
    Imprint(glyph: .disc, serial: 128, corner: corner).print(on: &other)
    #expect(one != other)
    for y in 0..<150 {
      for x in 0..<200 where one[x, y] != plain[x, y] {
        #expect((corner & 1 == 1) == (x >= 100))
        #expect((corner & 2 == 2) == (y >= 75))
      }
    }
  }
}
