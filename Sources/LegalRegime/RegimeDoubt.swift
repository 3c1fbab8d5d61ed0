// SPDX-License-Identifier: Apache-2.0
// What follows from facts that are not all settled: what follows however they are settled.

internal import EvidenceModel

/// How a rule file speaks of what is not known.
public enum RegimeDoubt: Hashable, Sendable {
  /// Rules name *unsure* and *unanswered* like any other answer: format `martlet.regime/1`.
  case writtenOut
  /// Rules speak of settled answers only; what is not known is settled in every way, and a result
  /// stands where all ways give it: format `martlet.regime/2`.
  case workedOut
}

extension Regime {
  /// The answers of a question that its rules have to speak of, `nil` for unanswered.
  func possibilities(_ question: FactQuestion) -> [String?] {
    switch doubt {
    case .writtenOut: question.possibilities
    case .workedOut:
      question.possibilities.filter { answer in
        answer.map { $0 != FactQuestion.unsure } ?? settledUnanswered.contains(question)
      }
    }
  }

  /// The bits of `possibilities`.
  func spokenOf(_ question: FactQuestion) -> UInt16 {
    possibilities(question).reduce(0) { $0 | (question.bit($1) ?? 0) }
  }

  /// Whether what was recorded of a question leaves it open.
  func isOpen(_ question: FactQuestion, _ facts: FactSheet) -> Bool {
    switch facts[question] {
    case nil: !settledUnanswered.contains(question)
    case FactQuestion.unsure?: true
    default: false
    }
  }

  /// For each question in canonical order, the answers to which what was recorded can be settled.
  private func settlements(_ facts: FactSheet) -> [UInt16] {
    FactQuestion.allCases.map { question in
      isOpen(question, facts) ? question.settledAnswers : question.bit(facts[question]) ?? 0
    }
  }

  /// The result that holds however doubts are settled; *undetermined* where ways differ.
  func determineHowever(
    _ facts: FactSheet, asOf date: CivilDate
  ) -> (ways: [RegimeWay], doubts: [FactQuestion], isSound: Bool) {
    let (ways, isSound) = ways(settlements(facts), asOf: date)
    let differing = differing(ways)
    let doubts = FactQuestion.allCases.enumerated().filter { position, question in
      differing.contains(position) && isOpen(question, facts)
    }.map(\.element)
    return (ways, doubts, isSound)
  }
}
