// SPDX-License-Identifier: Apache-2.0
// What a regime says, for people: questions, answers and results as the form of facts names them.

internal import EvidenceModel
public import LegalRegime

/// What a regime says, for people.
///
/// Determinations keep the identifiers of questions and instruments: machines read them, and what was recorded stays as it
/// was. People are told the words that stand on the form of facts and on results.
public struct LawWords: Sendable {
  private let labels: [String: String]

  /// The words for what `regime` says.
  public init(_ regime: Regime) {
    labels = Dictionary(
      regime.instruments.map { ($0.id, $0.label) }, uniquingKeysWith: { first, _ in first })
  }

  /// A result in words, such as *Prohibited image, category A*; an instrument that the file has no more keeps its name.
  public func result(_ instrument: String, severity: String?) -> String {
    (labels[instrument] ?? instrument.replacing("_", with: " "))
      + (severity.map { ", category \($0)" } ?? "")
  }

  /// The reason of a determination of the regime, of whatever version, without identifiers of questions and results.
  ///
  /// What is no statement about questions or results, such as a rule's own words, stays as it is. Rules keep their
  /// names, by which they are found and confirmed.
  public func reason(_ reason: String) -> String {
    reason.split(separator: "; ", omittingEmptySubsequences: false)
      .map { clause(String($0)) }.joined(separator: "; ")
  }

  /// An explanation in one line: each rule with the answers it went by, then the result and its reason.
  public func line(_ explanation: RegimeExplanation) -> String {
    let rules = explanation.steps.map { step in
      let answers = step.answers.map { given in
        "\(FactWords.question(given.question)): \(Self.answer(given.answer, to: given.question))"
      }
      return step.rule.name + (answers.isEmpty ? "" : " [\(answers.joined(separator: "; "))]")
    }
    let found = explanation.determination
    let result = result(found.instrument, severity: found.severity)
    return (rules + ["\(result): \(reason(found.reason))"]).joined(separator: " > ")
  }

  /// An answer in words for who reads a record, where no button stands beside.
  static func answer(_ answer: String, to question: FactQuestion) -> String {
    switch answer {
    case "unsure": "unsure"
    case "cannot_tell": "cannot be told"
    case "unanswered": "not answered"
    default: FactWords.answer(answer, to: question)
    }
  }

  private func clause(_ clause: String) -> String {
    let open = "not settled: "
    if clause.hasPrefix(open) {
      return "not settled; " + self.clause(String(clause.dropFirst(open.count)))
    }
    let possible = "it can be "
    if clause.hasPrefix(possible) {
      let ids = clause.dropFirst(possible.count).split(separator: " or ").map(String.init)
      guard ids.allSatisfy({ labels[$0] != nil }) else { return clause }
      return possible + ids.map { "“\(result($0, severity: nil))”" }.joined(separator: " or ")
    }
    if clause == "no severity: unanswered" { return "no severity: not answered" }
    let awaited = "awaits confirmation of rule "
    if clause.hasPrefix(awaited), clause.contains(", ") {
      return "awaits confirmation of rules " + clause.dropFirst(awaited.count)
    }
    return Self.unknowns(clause) ?? clause
  }

  /// How questions that are not known are spoken of, in the order in which they are told.
  private static let states = [
    (" is unanswered", "not answered: "), (" is unsure", "unsure: "),
    (" cannot be told", "cannot be told: "),
  ]

  /// A list of questions that are not known; `nil` for any other text.
  private static func unknowns(_ clause: String) -> String? {
    var found = states.map { _ in [String]() }
    for part in clause.split(separator: ", ") {
      guard let state = states.firstIndex(where: { part.hasSuffix($0.0) }),
        let question = FactQuestion(rawValue: String(part.dropLast(states[state].0.count)))
      else { return nil }
      found[state].append("“\(FactWords.question(question))”")
    }
    return zip(states, found).filter { !$1.isEmpty }.map { state, names in
      state.1 + names.joined(separator: ", ")
    }.joined(separator: "; ")
  }
}

extension CaseStore {
  /// The words of the regime that the case was made with, by which records are told.
  ///
  /// - Throws: as ``regimes()``.
  public func lawWords() throws -> LawWords { LawWords(try regimes()[0].regime) }
}
