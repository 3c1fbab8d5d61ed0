// SPDX-License-Identifier: Apache-2.0
// What holds of every regime that comes with the program: sound, tested by its table, and doubt only where it matters.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import LegalRegime

@Suite struct EveryRegimeTests {
  static let today = CivilDate(
    daysSinceEpoch: CivilDate.daysSinceEpoch(year: 2026, month: 11, day: 1))

  @Test(arguments: EmbeddedRegimes.ids)
  func everyCombinationHasOneResultInEveryPeriodOfLaw(_ id: String) throws {
    let check = RegimeChecker.check(try EmbeddedRegimes.regime(id))
    #expect(check.problems.map(\.message) == [])
    #expect(check.unreachable == [])
  }

  @Test(arguments: EmbeddedRegimes.ids)
  func theTableBesideTheRulesHolds(_ id: String) throws {
    let regime = try EmbeddedRegimes.regime(id)
    let text = try #require(EmbeddedRegimes.testsYAML(id))
    #expect(
      try Repository.text(of: "Regimes/\(id).tests.yaml") == text, "run scripts/embed-regimes")
    let table = try RegimeTable.load(yaml: text, for: regime)
    #expect(table.failures(in: regime).map(\.message) == [])
    #expect(table.untested(in: regime) == [], "each rule that gives a result has a row")
    let open = Set(regime.rules.filter { !$0.isVerified }.map(\.name))
    let drafts = table.rows.filter { row in
      regime.determine(row.facts, asOf: row.asOf, confirmed: open).standing != .standing
    }
    // Once everything is confirmed only what the file does not cover is a draft.
    #expect(drafts.allSatisfy { !regime.covers($0.asOf) })
  }

  @Test func everyFileOfTheFolderIsInTheProgram() throws {
    let folder = try FileManager.default.contentsOfDirectory(atPath: Repository.root + "/Regimes")
    let expected = EmbeddedRegimes.ids.flatMap { id in
      ["\(id).yaml", "\(id).tests.yaml"]
        + (EmbeddedRegimes.macrosYAML(id) == nil ? [] : ["\(id).macros.yaml"])
    }
    #expect(folder.sorted() == expected.sorted())
    #expect(Set(EmbeddedRegimes.ids).count == EmbeddedRegimes.ids.count)
    #expect(EmbeddedRegimes.testsYAML("nowhere") == nil)
  }

  /// Answers at random, each question left out one time in three.
  private func random(
    _ generator: inout SeededGenerator, _ questions: [FactQuestion]
  ) throws -> FactSheet {
    var answers: [FactQuestion: String] = [:]
    for question in questions where generator.below(3) != 0 {
      answers[question] = question.answers[generator.below(question.answers.count)]
    }
    return try FactSheet(answers)
  }

  /// All ways to settle what is unsure or was not put, where that is a doubt.
  private func settlements(_ facts: FactSheet, in regime: Regime) throws -> [FactSheet] {
    var sheets: [[FactQuestion: String]] = [[:]]
    for question in regime.questionsNeeded {
      let given = facts[question]
      if let given, given != "unsure" {
        sheets = sheets.map { $0.merging([question: given]) { $1 } }
      } else if given == nil, question == .itemClass {
        continue
      } else {
        let settled = question.answers.filter { $0 != "unsure" }
        sheets = sheets.flatMap { sheet in settled.map { sheet.merging([question: $0]) { $1 } } }
      }
    }
    return try sheets.map { try FactSheet($0) }
  }

  /// By enumeration: the result is what all settlements share, and a draft where one of them is.
  @Test(arguments: EmbeddedRegimes.ids.filter { $0 != "uk-england-wales" })
  func doubtMattersExactlyWhereItsSettlementWouldChangeTheResult(_ id: String) throws {
    let regime = try EmbeddedRegimes.regime(id)
    var generator = SeedReport.generator("every-regime-doubt")
    for _ in 0..<150 {
      let facts = try random(&generator, regime.questionsNeeded)
      let settled = try settlements(facts, in: regime).map {
        regime.determine($0, asOf: Self.today, confirmed: [])
      }
      let results = Set(settled.map(\.instrument))
      let found = regime.determine(facts, asOf: Self.today, confirmed: [])
      #expect(found.instrument == (results.count == 1 ? results.first : "undetermined"))
      if results.count == 1 {
        let isDraft = settled.contains { $0.standing == .counselRequired }
        #expect(found.standing == (isDraft ? .counselRequired : .standing), "\(found)")
      }
    }
  }

  /// What is not asked never changes a result.
  @Test(arguments: EmbeddedRegimes.ids)
  func onlyQuestionsThatMatterAreAsked(_ id: String) throws {
    let regime = try EmbeddedRegimes.regime(id)
    var generator = SeedReport.generator("every-regime-open")
    func result(_ answers: [FactQuestion: String]) throws -> [String?] {
      let found = regime.determine(try FactSheet(answers), asOf: Self.today, confirmed: [])
      return [found.instrument, found.severity]
    }
    for _ in 0..<40 {
      let given = try random(&generator, regime.questionsNeeded)
      let asked = Set(regime.openQuestions(given, asOf: Self.today))
      #expect(asked.allSatisfy { given[$0] == nil })
      for _ in 0..<20 {
        var sheet: [FactQuestion: String] = [:]
        for question in regime.questionsNeeded {
          let settled = question.answers.filter { $0 != "unsure" }
          sheet[question] = given[question] ?? settled[generator.below(settled.count)]
        }
        for question in regime.questionsNeeded where given[question] == nil {
          var results: Set<[String?]> = []
          for answer in question.answers where answer != "unsure" {
            results.insert(try result(sheet.merging([question: answer]) { $1 }))
          }
          if results.count > 1 { #expect(asked.contains(question), "\(question) of \(sheet)") }
        }
      }
    }
  }

  @Test(arguments: EmbeddedRegimes.ids)
  func aResultTellsNothingOfItsAnswersThatItsRulesDoNot(_ id: String) throws {
    let regime = try EmbeddedRegimes.regime(id)
    var generator = SeedReport.generator("every-regime-answers")
    var answers: [String: [FactQuestion: Set<String?>]] = [:]
    for instrument in regime.instruments {
      answers[instrument.id] = regime.answers(leadingTo: instrument.id)
    }
    for _ in 0..<1_500 {
      let facts = try random(&generator, regime.questionsNeeded)
      let found = regime.determine(facts, asOf: Self.today, confirmed: []).instrument
      for (question, possible) in answers[found] ?? [:] {
        #expect(possible.contains(facts[question]), "\(found) with \(question)")
      }
    }
  }

  /// A rule without conditions goes by no answer.
  @Test func theExplanationNamesTheAnswersThatARuleWentBy() throws {
    let regime = try EmbeddedRegimes.regime("canada")
    let facts = try FactSheet(named: ["child": "yes", "indecent": "yes", "severity": "b"])
    let line = regime.explain(facts, asOf: Self.today)
    #expect(
      line.hasPrefix(
        "child_shown [child=yes] > explicit_activity [indecent=yes, severity=b] > term_since > csaem: "
      ),
      "\(line)")
  }

  /// A case that took nothing up goes by the first version of its regime, wherever it is opened.
  @Test func theFirstVersionOfEachFileStays() throws {
    for id in EmbeddedRegimes.ids {
      let version = try EmbeddedRegimes.regime(id).version
      #expect(
        version == 1, "keep the file of version 1, and let cases without an adopted one go by it")
    }
  }

  @Test func whatWasNotReadIsNotVerified() throws {
    let counts = try EmbeddedRegimes.ids.map { id in
      let regime = try EmbeddedRegimes.regime(id)
      return "\(id) \(regime.verifiedCount)/\(regime.rules.count)"
    }
    #expect(
      counts == [
        "uk-england-wales 39/41", "uk-tools-and-guidance 3/7", "us-federal 13/20",
        "eu-directive 0/11", "canada 2/8", "australia 0/6", "interpol-baseline 6/14",
        "industry-classification 8/10", "vics-us 9/14",
      ])
  }
}
