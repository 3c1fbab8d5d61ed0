// SPDX-License-Identifier: Apache-2.0
// Reasons of the law are told in the words of the form, whatever the regime and the answers.

import EvidenceModel
import LegalRegime
import Testing

@testable import Casework

@Suite struct LawWordsTests {
  private static let today = CivilDate(daysSinceEpoch: 20_787)

  @Test func whatIsNotKnownIsNamedAsOnTheForm() throws {
    let law = try EmbeddedRegimes.regime("uk-england-wales")
    let found = law.determine(.empty, asOf: Self.today, confirmed: [])
    #expect(found.reason.contains("photograph_like is unanswered"), "what is kept stays as it was")
    #expect(
      LawWords(law).reason(found.reason) == """
        whether a child is shown is not known (PCA 1978 s.7(6)); not answered: “Depicts a child”, \
        “Printed, a photograph”, “Indecent”
        """)
  }

  @Test func whatIsNotSettledNamesTheResultsThatItCanBe() throws {
    let law = try EmbeddedRegimes.regime("us-federal")
    let facts = try FactSheet(named: ["child": "yes", "indecent": "yes", "severity": "a"])
    let found = law.determine(facts, asOf: Self.today, confirmed: [])
    let said = LawWords(law).reason(found.reason)
    let begin = "not settled; not answered: “Origin”, “Printed, a photograph”, "
    #expect(said.hasPrefix(begin), "\(said)")
    #expect(said.contains("; it can be “") && said.contains("” or “"), "\(said)")
    for instrument in law.instruments where found.reason.contains(instrument.id) {
      #expect(said.contains("“\(instrument.label)”"), "\(instrument.id)")
    }
  }

  @Test(arguments: EmbeddedRegimes.ids)
  func noReasonNamesAQuestionOrAResultByItsIdentifier(_ id: String) throws {
    let law = try EmbeddedRegimes.regime(id)
    let words = LawWords(law)
    var random = SeededGenerator(seed: 154)
    for _ in 0..<400 {
      var answers: [String: String] = [:]
      for question in FactQuestion.allCases where Bool.random(using: &random) {
        answers[question.rawValue] = question.answers.randomElement(using: &random)
      }
      let facts = try FactSheet(named: answers)
      let explanation = law.explanation(facts, asOf: Self.today)
      let reason = words.reason(explanation.determination.reason)
      // Rules have names, by which they are confirmed.
      let prose = reason.split(separator: "; awaits confirmation of rule")[0]
      for left in ["_", "unanswered", " is unsure", " are unsure"] {
        #expect(!prose.contains(left), "\(reason)")
      }
      let line = words.line(explanation)
      #expect(line.hasSuffix(": \(reason)") && !line.contains("="), "\(line)")
    }
  }

  @Test func otherTextStaysAsItIs() throws {
    let words = LawWords(try EmbeddedRegimes.regime("uk-england-wales"))
    for text in [
      "", "no child is shown (s.1); severity B", "a quay is unanswered, indecent is unanswered",
      "it can be rain or snow", "awaits confirmation of rule photograph_like",
    ] {
      #expect(words.reason(text) == text)
    }
    #expect(
      words.reason("r (s.1); no severity: unanswered") == "r (s.1); no severity: not answered")
    #expect(
      words.reason("r (s.1); awaits confirmation of rule quay, sea_wall")
        == "r (s.1); awaits confirmation of rules quay, sea_wall")
    #expect(words.result("none", severity: nil) == "Not criminal")
    #expect(words.result("gone_since", severity: "A") == "gone since, category A")
  }
}
