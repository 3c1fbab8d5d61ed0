// SPDX-License-Identifier: Apache-2.0
// How rules decide: the first that applies, samples that follow from content, traces that only raise.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import Casework

@Suite struct SelectionDecisionTests {
  private let standard: SelectionRules

  init() throws { standard = try SelectionRules(yaml: SelectionRules.standardYAML) }

  private static func features(
    kind: ItemKind = .image, isDecodable: Bool = true, isPosted: Bool? = nil,
    match: SelectionFeatures.Match = .none, triage: SelectionFeatures.Triage = .none,
    claims: Set<TraceClaim> = []
  ) -> SelectionFeatures {
    SelectionFeatures(
      kind: kind, isDecodable: isDecodable, isPosted: isPosted, match: match, family: .alone,
      triage: triage, claims: claims, isVerifiedGenerated: false)
  }

  @Test func theFirstRuleThatAppliesDecides() throws {
    func rule(_ features: SelectionFeatures) -> String {
      standard.decide(features, contentKey: [1]).rule.name
    }
    #expect(rule(Self.features()) == "everything_else")
    #expect(rule(Self.features(isPosted: false)) == "page_furniture")
    #expect(rule(Self.features(isPosted: true)) == "everything_else")
    for match in [SelectionFeatures.Match.positiveExact, .positiveNear] {
      #expect(rule(Self.features(isPosted: false, match: match)) == "everything_else", "\(match)")
    }
    #expect(rule(Self.features(isPosted: false, match: .negativeNear)) == "page_furniture")
    #expect(rule(Self.features(kind: .text, isPosted: false)) == "everything_else")
    #expect(rule(Self.features(kind: .model)) == "not_viewable")
    #expect(rule(Self.features(isDecodable: false)) == "not_decodable")
    #expect(rule(Self.features(match: .negativeExact)) == "known_negative")
    #expect(rule(Self.features(match: .negativeNear)) == "everything_else")
    #expect(rule(Self.features(match: .positiveExact)) == "everything_else")
    #expect(rule(Self.features(match: .negativeExact, triage: .selected)) == "person_selected")
    #expect(rule(Self.features(match: .conflict, triage: .notSelected)) == "conflicting_lists")
    #expect(rule(Self.features(isDecodable: false, isPosted: false)) == "page_furniture")
    let reordered = try SelectionRules(
      yaml: """
        id: reordered
        seed: 1
        rules:
          - {name: first, when: {kind: image}, decide: selected, reason: pictures}
          - {name: second, when: {kind: image}, decide: not_selected, sample: 0.5, reason: never}
          - {name: rest, decide: selected, reason: all}
        """)
    #expect(reordered.decide(Self.features(), contentKey: []).rule.name == "first")
  }

  @Test func aSampleFollowsFromContentAlone() {
    let features = Self.features(isPosted: false)
    let keys = (0..<4_000).map { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let forward = keys.map { standard.decide(features, contentKey: $0).isSampled }
    let backward = keys.reversed().map { standard.decide(features, contentKey: $0).isSampled }
    #expect(forward == backward.reversed())
    let share = Double(forward.count { $0 }) / Double(keys.count)
    #expect((0.035...0.065).contains(share), "about the five in a hundred stated: \(share)")
    #expect(forward.contains(true))
  }

  @Test func aSampledItemGoesToAssessment() {
    let features = Self.features(isPosted: false)
    for key in 0..<200 {
      let outcome = standard.decide(features, contentKey: [UInt8(key)])
      #expect(outcome.isForAssessment == outcome.isSampled)
      #expect(outcome.rule.decision == .notSelected)
    }
    #expect(standard.decide(Self.features(), contentKey: [1]).isForAssessment)
    #expect(!standard.decide(Self.features(), contentKey: [1]).isSampled)
  }

  @Test func aForgeableTraceNeverLowersAPlaceOrChangesADecision() throws {
    var generator = SeedReport.generator("forgeable traces")
    for _ in 0..<300 {
      let rules = try Self.rules(using: &generator)
      let weights = [rules.rank.cameraTrace, rules.rank.generatedTrace, rules.rank.editedTrace]
      #expect(weights.allSatisfy { $0 >= 0 })
      for _ in 0..<20 {
        let before = Self.anyFeatures(using: &generator)
        let key = [UInt8(generator.below(256))]
        let first = rules.decide(before, contentKey: key)
        for claim in TraceClaim.allCases {
          var after = before
          after.claims.insert(claim)
          let second = rules.decide(after, contentKey: key)
          #expect(second.rank >= first.rank)
          #expect(second.rule == first.rule)
          #expect(second.isForAssessment == first.isForAssessment)
        }
        var stated = before
        stated.hasInputPicture = true
        let third = rules.decide(stated, contentKey: key)
        #expect(third.rank >= first.rank && third.rule == first.rule)
        #expect(third.isForAssessment == first.isForAssessment)
        // Once for either: what states an edit states a picture.
        stated.claims.insert(.edited)
        var edited = before
        edited.claims.insert(.edited)
        #expect(
          rules.rank.value(for: stated) == rules.rank.value(for: edited))
        var all = before
        all.claims = Set(TraceClaim.allCases)
        #expect(rules.decide(all, contentKey: key).rank >= first.rank)
      }
    }
  }

  /// The standard rules with another order of their middle and other weights.
  private static func rules(using generator: inout SeededGenerator) throws -> SelectionRules {
    let names = ["camera_trace", "generated_trace", "edited_trace", "positive_near", "unknown"]
    let rank = names.map { "  \($0): \(generator.below(1_001))" }.joined(separator: "\n")
    let text = SelectionRules.standardYAML
    let cut = text.range(of: "rank:").map { text[..<$0.lowerBound] } ?? text[...]
    return try SelectionRules(yaml: cut + "rank:\n" + rank + "\n")
  }

  private static func anyFeatures(using generator: inout SeededGenerator) -> SelectionFeatures {
    var claims: Set<TraceClaim> = []
    for claim in TraceClaim.allCases where generator.below(2) == 0 { claims.insert(claim) }
    return SelectionFeatures(
      kind: ItemKind.allCases.randomElement(using: &generator) ?? .image,
      isDecodable: generator.below(2) == 0, isPosted: [nil, true, false][generator.below(3)],
      match: SelectionFeatures.Match.allCases.randomElement(using: &generator) ?? .none,
      family: SelectionFeatures.FamilyRole.allCases.randomElement(using: &generator) ?? .alone,
      triage: SelectionFeatures.Triage.allCases.randomElement(using: &generator) ?? .none,
      claims: claims, isVerifiedGenerated: false)
  }
}
