// SPDX-License-Identifier: Apache-2.0
// The checker against files with one thing wrong, and against plain enumeration.

import EvidenceModel
import MartletTesting
import Testing

@testable import LegalRegime

@Suite struct RegimeMutationTests {
  private let regime: Regime
  private let date = CivilDate(daysSinceEpoch: 20_000)

  init() throws { regime = try EmbeddedRegimes.regime("uk-england-wales") }

  private func changed(_ rules: [RegimeRule]) -> Regime {
    Regime(
      id: regime.id, title: regime.title, version: regime.version,
      jurisdiction: regime.jurisdiction, inForceFrom: regime.inForceFrom,
      inForceTo: regime.inForceTo, instruments: regime.instruments, rules: rules,
      fileDigestInput: [], steps: regime.steps,
      rulesByStep: Dictionary(grouping: rules, by: \.step))
  }

  private func rule(_ rule: RegimeRule, conditions: [RegimeCondition]) -> RegimeRule {
    RegimeRule(
      name: rule.name, step: rule.step, outcome: rule.outcome, reason: rule.reason,
      sections: rule.sections, isVerified: rule.isVerified, source: rule.source,
      inForceFrom: rule.inForceFrom, inForceTo: rule.inForceTo, conditions: conditions)
  }

  @Test func aMissingRuleIsAHole() {
    var random = SeedReport.generator("regime-missing-rule")
    for _ in 0..<6 {
      let index = random.below(regime.rules.count)
      var rules = regime.rules
      rules.remove(at: index)
      #expect(!RegimeChecker.check(changed(rules)).isSound, "\(regime.rules[index].name)")
    }
  }

  @Test func aConditionTooManyIsAHoleAndOneTooFewAnOverlap() {
    var random = SeedReport.generator("regime-conditions")
    for _ in 0..<6 {
      let index = random.below(regime.rules.count)
      let old = regime.rules[index]
      let position = random.below(old.conditions.count)
      var (narrow, wide) = (old.conditions, old.conditions)
      let bits = narrow[position].accepted
      narrow[position] = RegimeCondition(
        question: narrow[position].question, accepted: bits & (bits - 1))
      var rules = regime.rules
      rules[index] = rule(old, conditions: narrow)
      #expect(!RegimeChecker.check(changed(rules)).isSound, "narrower \(old.name)")
      wide.remove(at: position)
      // These hold always, and are there to name the open question.
      let isRemark =
        old.name.hasPrefix("child_not_known_") && old.conditions[position].question == .child
      guard !isRemark else { continue }
      rules[index] = rule(old, conditions: wide)
      #expect(!RegimeChecker.check(changed(rules)).isSound, "wider \(old.name)")
    }
  }

  @Test func plainEnumerationAgreesWithTheChecker() throws {
    let questions: [FactQuestion] = [
      .child, .origin, .photographLike, .derived, .indecent, .pornographic, .listedContent,
      .obsceneCharacter,
    ]
    let sizes = questions.map(\.possibilities.count)
    let total = sizes.reduce(1, *)
    var random = SeedReport.generator("regime-enumeration")
    // A stride without a common divisor with the total (a product of twos and fives) meets all
    // combinations in time; each run meets another ninth of them.
    for number in stride(from: random.below(9), to: total, by: 9) {
      var rest = number
      var answers: [FactQuestion: String] = [:]
      for (question, size) in zip(questions, sizes) {
        answers[question] = question.possibilities[rest % size]
        rest /= size
      }
      let path = regime.path(try FactSheet(answers), asOf: date)
      #expect(path.fault == nil)
      guard case .result? = path.rules.last?.outcome else {
        Issue.record("no result for combination \(number)")
        return
      }
    }
  }
}
