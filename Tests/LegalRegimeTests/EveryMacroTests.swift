// SPDX-License-Identifier: Apache-2.0
// The one-key answers of every regime: each gives the result it names, and nothing that matters is left open.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import LegalRegime

@Suite struct EveryMacroTests {
  /// The macros of a regime in order, as `name=result`, with a star where the result is a draft.
  static let expected: [(id: String, macros: [String])] = [
    (
      "uk-england-wales",
      [
        "pseudo_photograph_a=pseudo_photograph A", "pseudo_photograph_b=pseudo_photograph B",
        "pseudo_photograph_c=pseudo_photograph C", "prohibited_image=prohibited_image",
        "not_criminal=none", "not_for_assessment=none",
      ]
    ),
    (
      "us-federal",
      [
        "actual_minor_a=actual_minor", "actual_minor_b=actual_minor",
        "indistinguishable_a=indistinguishable", "indistinguishable_b=indistinguishable",
        "identifiable_minor_a=identifiable_minor", "identifiable_minor_b=identifiable_minor",
        "not_indecent=none*", "not_for_assessment=none",
      ]
    ),
    (
      "eu-directive",
      [
        "real_child_a=real_child*", "real_child_b=real_child*",
        "realistic_image_a=realistic_image*", "realistic_image_b=realistic_image*",
        "realistic_image_c=realistic_image*", "not_realistic=none*", "not_indecent=none*",
        "not_for_assessment=none*",
      ]
    ),
    (
      "canada",
      [
        "within_a=csaem*", "within_b=csaem*", "within_c=csaem*", "no_dominant_depiction=none*",
        "not_indecent=none*", "not_for_assessment=none*",
      ]
    ),
    (
      "australia",
      [
        "within=child_abuse_material*", "not_offensive=none*", "not_indecent=none*",
        "not_for_assessment=none*",
      ]
    ),
    (
      "interpol-baseline",
      [
        "baseline_a=baseline*", "baseline_b=baseline*", "computer_made=none", "pubescent=none*",
        "severity_c=none*", "not_indecent=none*", "not_for_assessment=none",
      ]
    ),
    (
      "industry-classification",
      [
        "a1_a=a1", "a1_b=a1", "a2=a2", "b1_a=b1", "b1_b=b1", "b2=b2", "not_indecent=none*",
        "not_for_assessment=none",
      ]
    ),
    (
      "vics-us",
      [
        "category_1_a=category_1", "category_1_b=category_1", "category_2=category_2*",
        "category_3_made=category_3*", "category_3_drawn=category_3*", "category_0=none",
        "not_for_assessment=none",
      ]
    ),
  ]

  @Test(arguments: expected)
  func aMacroGivesTheResultItNamesAndLeavesNothingOpen(
    _ id: String, _ expected: [String]
  ) throws {
    let regime = try EmbeddedRegimes.regime(id)
    let macros = try EmbeddedRegimes.macros(for: regime, asOf: EveryRegimeTests.today)
    let found = macros.dropLast().map { macro in
      let found = regime.determine(macro.facts, asOf: EveryRegimeTests.today, confirmed: [])
      return "\(macro.name)=\(macro.result ?? "")" + (found.standing == .standing ? "" : "*")
    }
    #expect(found == expected)
    for macro in macros.dropLast() {
      let open = regime.openQuestions(macro.facts, asOf: EveryRegimeTests.today)
      #expect(open == [], "\(macro.name)")
    }
    #expect(macros.last?.wish == .secondOpinion && macros.last?.facts.isEmpty == true)
    #expect(macros.count <= 9, "there are nine keys for them")
    #expect(Set(macros.map(\.words)).count == macros.count)
  }

  @Test func everyFileIsInTheProgramWordForWord() throws {
    for (id, _) in Self.expected {
      #expect(
        try Repository.text(of: "Regimes/\(id).macros.yaml") == EmbeddedRegimes.macrosYAML(id),
        "run scripts/embed-regimes")
    }
    let without = EmbeddedRegimes.ids.filter { EmbeddedRegimes.macrosYAML($0) == nil }
    #expect(without == ["uk-tools-and-guidance"], "what an item is, is one question")
  }

  /// The term changes with the law: by that of the day before, the macros name another result and are refused.
  @Test func macrosOfAnotherDayOfTheLawAreRefused() throws {
    let regime = try EmbeddedRegimes.regime("canada")
    let day = CivilDate(
      daysSinceEpoch: CivilDate.daysSinceEpoch(year: 2025, month: 10, day: 9))
    #expect(throws: RegimeError.self) { try EmbeddedRegimes.macros(for: regime, asOf: day) }
  }
}
