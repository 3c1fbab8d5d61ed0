// SPDX-License-Identifier: Apache-2.0
// Only what matters is asked, and everything that matters; macros give the results they name.

import EvidenceModel
import Foundation
import LegalRegime
import MartletTesting
import Testing

@Suite struct FactFormTests {
  private static let today = CivilDate(daysSinceEpoch: 20_780)

  private func open(_ answers: [String: String]) throws -> [String] {
    try EmbeddedRegimes.regime("uk-england-wales").openQuestions(
      FactSheet(named: answers), asOf: Self.today
    ).map(\.rawValue)
  }

  private static let examples: [([String: String], [String])] = [
    (["child": "no"], []),
    (
      ["child": "yes", "photograph_like": "yes", "indecent": "yes"], ["origin", "severity"]
    ),
    (
      ["child": "yes", "photograph_like": "yes", "indecent": "yes", "origin": "computer_made"],
      ["severity"]
    ),
    (
      [
        "child": "yes", "photograph_like": "yes", "indecent": "yes", "origin": "computer_made",
        "severity": "a",
      ], []
    ),
    (
      ["child": "yes", "indecent": "no"], ["pornographic", "listed_content", "obscene_character"]
    ),
    (["child": "yes", "indecent": "no", "pornographic": "no"], []),
    (["indecent": "no", "pornographic": "no"], []),
  ]

  @Test(arguments: examples.indices)
  func whatIsAskedFollowsFromTheAnswers(_ index: Int) throws {
    let (answers, expected) = Self.examples[index]
    #expect(try open(answers) == expected)
  }

  /// By brute force over random sheets: a question that is not asked never changes the result.
  @Test func whatIsNotAskedDoesNotMatterAndWhatIsAskedDoes() throws {
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    var random = SeededGenerator(seed: 77)
    func result(_ answers: [FactQuestion: String]) throws -> [String?] {
      let found = regime.determine(
        try FactSheet(answers), asOf: Self.today, confirmed: [])
      return [found.instrument, found.severity]
    }
    for _ in 0..<60 {
      var given: [FactQuestion: String] = [:]
      for question in regime.questionsNeeded where random.below(2) == 0 {
        given[question] = question.answers[random.below(question.answers.count)]
      }
      let asked = Set(regime.openQuestions(try FactSheet(given), asOf: Self.today))
      var proven: Set<FactQuestion> = []
      for _ in 0..<80 {
        var sheet = given
        for question in regime.questionsNeeded where sheet[question] == nil {
          sheet[question] = question.answers[random.below(question.answers.count)]
        }
        for question in regime.questionsNeeded where given[question] == nil {
          var results: Set<[String?]> = []
          for answer in question.answers {
            sheet[question] = answer
            results.insert(try result(sheet))
          }
          if results.count > 1 { proven.insert(question) }
        }
      }
      #expect(proven.isSubset(of: asked), "\(given)")
      #expect(asked.isDisjoint(with: Set(given.keys)))
    }
  }

  // MARK: - Macros

  @Test func theEmbeddedMacrosAreTheFileAndGiveWhatTheyName() throws {
    let text = try Repository.text(of: "Regimes/uk-england-wales.macros.yaml")
    #expect(EmbeddedRegimes.macrosYAML("uk-england-wales") == text)
    #expect(EmbeddedRegimes.macrosYAML("nowhere") == nil)
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    let macros = try EmbeddedRegimes.macros(for: regime, asOf: Self.today)
    #expect(
      macros.map(\.name) == [
        "pseudo_photograph_a", "pseudo_photograph_b", "pseudo_photograph_c", "prohibited_image",
        "not_criminal", "not_for_assessment", "second_opinion",
      ])
    for macro in macros where macro.wish == nil {
      let found = regime.determine(macro.facts, asOf: Self.today, confirmed: [])
      #expect(macro.result == found.instrument + (found.severity.map { " \($0)" } ?? ""))
      #expect(found.standing == .standing, "\(macro.name)")
      #expect(regime.openQuestions(macro.facts, asOf: Self.today) == [], "\(macro.name)")
    }
    #expect(macros.last?.wish == .secondOpinion && macros.last?.facts.isEmpty == true)
  }

  private static let refused: [(String, String)] = [
    ("format: martlet.macros/1", "format: martlet.macros/2"),
    ("regime: uk-england-wales", "regime: elsewhere"),
    ("macro: not_criminal", "macro: prohibited_image"),
    ("result: pseudo_photograph A", "result: pseudo_photograph B"),
    ("facts: {child: no}", "facts: {child: maybe}"),
    ("facts: {child: no}", "facts: {nothing: no}"),
    ("wish: second_opinion", "wish: other"),
    ("words: Second opinion", "phrase: Second opinion"),
  ]

  @Test(arguments: refused)
  func aMistakeIsNamed(_ old: String, _ new: String) throws {
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    let text = try #require(EmbeddedRegimes.macrosYAML("uk-england-wales"))
    #expect(text.contains(old))
    #expect(throws: RegimeError.self) {
      try RegimeMacro.load(
        yaml: text.replacingOccurrences(of: old, with: new), for: regime, asOf: Self.today)
    }
  }
}
