// SPDX-License-Identifier: Apache-2.0
// Why a set of facts gives its result, rule by rule, and in one line.

public import EvidenceModel

/// Why a set of facts gives its result.
///
/// Holds only the names of rules, questions and answers, and what the rule file says.
public struct RegimeExplanation: Hashable, Sendable {
  /// One rule that applied.
  public struct Step: Hashable, Sendable {
    /// The rule.
    public let rule: RegimeRule
    /// The answers it went by, *unanswered* where a question was not put.
    public let answers: [Answer]
  }

  /// One answer that a rule went by.
  public struct Answer: Hashable, Sendable {
    /// The question.
    public let question: FactQuestion
    /// The answer, or *unanswered*.
    public let answer: String
  }

  /// The date of the law.
  public let asOf: CivilDate
  /// The rules that applied, in order.
  ///
  /// Where doubts leave several ways to one result, those of the first; where results differ, those
  /// that all ways share.
  public let steps: [Step]
  /// The result.
  public let determination: Determination
  /// The unanswered questions that can still change it.
  public let openQuestions: [FactQuestion]

  /// The rules with their answers, then the result and its reason.
  public var line: String {
    let rules = steps.map { step in
      let answers = step.answers.map { "\($0.question.rawValue)=\($0.answer)" }
      return step.rule.name + (answers.isEmpty ? "" : " [\(answers.joined(separator: ", "))]")
    }
    let severity = determination.severity.map { " \($0)" } ?? ""
    let result = "\(determination.instrument)\(severity): \(determination.reason)"
    return (rules + [result]).joined(separator: " > ")
  }
}

extension Regime {
  /// Why `facts` give their result by the law of `date`.
  public func explanation(
    _ facts: FactSheet, asOf date: CivilDate, confirmed: Set<String> = []
  ) -> RegimeExplanation {
    let (rules, found) = decide(facts, asOf: date, confirmed: confirmed)
    return RegimeExplanation(
      asOf: date,
      steps: rules.map { rule in
        RegimeExplanation.Step(
          rule: rule,
          answers: rule.questions.map {
            RegimeExplanation.Answer(question: $0, answer: FactQuestion.word(facts[$0]))
          })
      }, determination: found, openQuestions: openQuestions(facts, asOf: date))
  }

  /// The path of a decision in one line: each rule with the answers it went by, then the result.
  ///
  /// Holds only the names of rules, questions and answers.
  public func explain(_ facts: FactSheet, asOf date: CivilDate) -> String {
    guard covers(date) else { return "the rule file does not cover \(date)" }
    return explanation(facts, asOf: date).line
  }
}
