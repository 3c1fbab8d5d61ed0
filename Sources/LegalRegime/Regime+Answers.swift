// SPDX-License-Identifier: Apache-2.0
// With which answers a result can come about: what anybody who knows the law knows of an item by its
// result alone.

public import EvidenceModel

extension Regime {
  /// The answers with which `instrument` can result, by question; `nil` stands for *not put*.
  ///
  /// A question that is absent may have any answer. Dates are not looked at: a rule counts whenever it
  /// is in force.
  ///
  /// - Complexity: O(paths through the rules).
  public func answers(leadingTo instrument: String) -> [FactQuestion: Set<String?>] {
    // What is undetermined by doubt can have any answers.
    if doubt == .workedOut, instrument == RegimeInstrument.undetermined { return [:] }
    var union: [FactQuestion: UInt16]?
    var open: [(step: String, accepted: [FactQuestion: UInt16])] = [(steps.first ?? "", [:])]
    while let (step, accepted) = open.popLast() {
      for rule in rulesByStep[step] ?? [] {
        var narrowed = accepted
        for condition in rule.conditions {
          narrowed[condition.question, default: .max] &= condition.accepted
        }
        guard !narrowed.values.contains(0) else { continue }
        switch rule.outcome {
        case .next(let next): open.append((next, narrowed))
        case .result(let id) where id == instrument:
          union =
            union.map { known in
              known.reduce(into: [:]) { all, entry in
                if let other = narrowed[entry.key] { all[entry.key] = entry.value | other }
              }
            } ?? narrowed
        case .result: continue
        }
      }
    }
    var answers: [FactQuestion: Set<String?>] = [:]
    for (question, accepted) in union ?? [:] {
      // A doubt that is worked out gives a result only where every settled answer can give it.
      if doubt == .workedOut, accepted & question.settledAnswers == question.settledAnswers {
        continue
      }
      let possible = question.possibilities.filter { (question.bit($0) ?? 0) & accepted != 0 }
      if possible.count < question.possibilities.count { answers[question] = Set(possible) }
    }
    return answers
  }
}
