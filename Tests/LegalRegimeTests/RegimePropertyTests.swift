// SPDX-License-Identifier: Apache-2.0
// What holds for every combination of facts under the law of England and Wales.

import EvidenceModel
import LegalRegime
import MartletTesting
import Testing

@Suite struct RegimePropertyTests {
  private let regime: Regime
  private let date = CivilDate(daysSinceEpoch: 20_000)

  init() throws { regime = try EmbeddedRegimes.regime("uk-england-wales") }

  @Test func theCheckerFindsExactlyOneResultForEveryCombination() {
    let check = RegimeChecker.check(regime)
    #expect(check.problems == [])
    #expect(check.unreachable == [])
    #expect(check.isSound)
    #expect(check.combinations == 5 * 5 * 4 * 4 * 4 * 4 * 4 * 4)
    #expect(
      check.questions == [
        .child, .origin, .photographLike, .derived, .indecent, .pornographic, .listedContent,
        .obsceneCharacter,
      ])
  }

  private func random(_ generator: inout SeededGenerator) throws -> FactSheet {
    var answers: [FactQuestion: String] = [:]
    for question in FactQuestion.allCases {
      answers[question] = (question.answers + [nil]).randomElement(using: &generator) ?? nil
    }
    return try FactSheet(answers)
  }

  @Test func randomFactsHaveOneDeterminationAndSeverityOnlyWhereItBelongs() throws {
    var generator = SeedReport.generator("regime-random")
    let photographFamily: Set = ["photograph", "pseudo_photograph", "photo_or_pseudo", "derived"]
    for _ in 0..<4_000 {
      let facts = try random(&generator)
      let found = regime.determine(facts, asOf: date, confirmed: [])
      #expect(regime.instrument(found.instrument) != nil)
      #expect(regime.rule(found.rule) != nil)
      #expect(!found.reason.contains("\n"))
      if photographFamily.contains(found.instrument) {
        #expect(
          found.severity == facts[.severity].flatMap { $0 == "unsure" ? nil : $0.uppercased() })
        #expect(facts[.indecent] == "yes")
      } else {
        #expect(found.severity == nil)
      }
      if found.instrument == "photograph" || found.instrument == "derived" {
        #expect(facts[.child] == "yes")
      }
      if found.instrument == "prohibited_image" { try expectProhibited(facts) }
    }
  }

  @Test func aResultTellsNothingOfItsAnswersThatItsRulesDoNot() throws {
    let pseudo = regime.answers(leadingTo: "pseudo_photograph")
    #expect(pseudo[.photographLike] == ["yes"])
    #expect(pseudo[.origin] == ["computer_made", "altered"])
    #expect(pseudo[.ageBand] == nil)
    #expect(regime.answers(leadingTo: "derived")[.photographLike] == ["no"])
    #expect(regime.answers(leadingTo: "prohibited_image")[.photographLike] == nil)
    #expect(regime.answers(leadingTo: "nowhere").isEmpty)
    var generator = SeedReport.generator("regime-answers")
    var found: [String: [FactQuestion: Set<String?>]] = [:]
    for _ in 0..<60_000 {
      let facts = try random(&generator)
      let result = regime.determine(facts, asOf: date, confirmed: []).instrument
      for question in FactQuestion.allCases {
        found[result, default: [:]][question, default: []].insert(facts[question])
      }
    }
    for (result, answers) in found {
      for (question, possible) in regime.answers(leadingTo: result) {
        #expect(answers[question]?.isSubset(of: possible) == true, "\(result) \(question)")
      }
    }
  }

  /// No prohibited image is an indecent photograph or pseudo-photograph of a child.
  private func expectProhibited(_ facts: FactSheet) throws {
    #expect(["yes", "impression"].contains(facts[.child]))
    for limb in [FactQuestion.pornographic, .listedContent, .obsceneCharacter] {
      #expect(facts[limb] == "yes")
    }
    let cameraImpression = facts[.child] == "impression" && facts[.origin] == "camera"
    if facts[.photographLike] == "yes", !cameraImpression { #expect(facts[.indecent] == "no") }
  }

  /// The answers that settle what is unsure or unanswered.
  private func settlements(_ facts: FactSheet, _ questions: [FactQuestion]) throws -> [FactSheet] {
    var sheets: [[FactQuestion: String]] = [[:]]
    for question in questions {
      let answer = facts[question]
      let settled =
        answer.flatMap { $0 == "unsure" ? nil : [$0] } ?? question.answers.filter { $0 != "unsure" }
      sheets = sheets.flatMap { sheet in settled.map { sheet.merging([question: $0]) { $1 } } }
    }
    return try sheets.map { try FactSheet($0) }
  }

  @Test func doubtMattersExactlyWhereItsSettlementWouldChangeTheResult() throws {
    var generator = SeedReport.generator("regime-doubt")
    let questions = regime.questionsNeeded.filter { $0 != .severity }
    for _ in 0..<800 {
      let facts = try random(&generator)
      let settled = Set(
        try settlements(facts, questions).map {
          regime.determine($0, asOf: date, confirmed: []).instrument
        })
      let found = regime.determine(facts, asOf: date, confirmed: []).instrument
      let expected = settled.count == 1 ? settled.first : "undetermined"
      #expect(found == expected, "\(facts.entries.map { "\($0.question)=\($0.answer)" })")
    }
  }

  @Test func confirmationLiftsOnlyTheRuleNamed() throws {
    let facts = try FactSheet(
      named: Branch.read("child=impression photograph_like=no derived=no limbs=yes"))
    let rule = "prohibited_image_by_impression"
    let draft = regime.determine(facts, asOf: date, confirmed: ["pseudo_photograph_altered"])
    #expect(draft.standing == .counselRequired)
    #expect(draft.reason.hasSuffix("awaits confirmation of rule \(rule)"))
    #expect(regime.determine(facts, asOf: date, confirmed: [rule]).standing == .standing)
  }

  @Test func beforeTheFirstDayNothingIsDetermined() throws {
    let facts = try FactSheet(named: ["child": "no"])
    let before = CivilDate(daysSinceEpoch: regime.inForceFrom.daysSinceEpoch - 1)
    let found = regime.determine(facts, asOf: before, confirmed: [])
    #expect(found.instrument == "undetermined")
    #expect(found.standing == .counselRequired)
    #expect(regime.determine(facts, asOf: regime.inForceFrom, confirmed: []).instrument == "none")
  }

  @Test func theExplanationIsOneLineWithThePath() throws {
    let facts = try FactSheet(
      named: Branch.read(
        "child=impression photograph_like=yes indecent=yes origin=computer_made severity=b"))
    let line = regime.explain(facts, asOf: date)
    #expect(
      line == """
        child_shown [child=impression] > photograph_like [photograph_like=yes] > \
        pseudo_photograph [origin=computer_made, indecent=yes] > pseudo_photograph B: an indecent \
        pseudo-photograph of a child (PCA 1978 s.1(1), PCA 1978 s.7(7), PCA 1978 s.7(8)); severity B
        """)
  }
}
