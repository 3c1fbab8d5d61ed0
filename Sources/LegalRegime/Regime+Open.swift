// SPDX-License-Identifier: Apache-2.0
// Which questions can still change the result, given the answers so far: what a form has to ask.

public import EvidenceModel

extension Regime {
  /// The unanswered questions that can still change the result, in canonical order.
  ///
  /// A question is open when there are two complete sheets of answers that differ in it alone, hold the answers
  /// given, and have different results, the severity being part of a result.
  ///
  /// - Complexity: O(p²) in the number of paths through the rules that the answers leave open.
  public func openQuestions(_ facts: FactSheet, asOf date: CivilDate) -> [FactQuestion] {
    let all = FactQuestion.allCases
    let allowed = all.map { question -> UInt16 in
      switch (doubt, facts[question]) {
      case (.workedOut, nil), (.workedOut, FactQuestion.unsure?): question.settledAnswers
      case (_, let answer):
        answer.flatMap { question.bit($0) } ?? (UInt16(1) << UInt16(question.answers.count)) - 1
      }
    }
    let ways = ways(allowed, asOf: date).ways
    let open = differing(ways)
    let graded = ways.contains { way in
      instrument(way.instrument).map { !$0.severities.isEmpty } ?? false
    }
    return all.enumerated().filter { position, question in
      guard facts[question] == nil else { return false }
      return open.contains(position) || (question == .severity && graded)
    }.map(\.element)
  }
}
