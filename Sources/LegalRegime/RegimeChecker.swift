// SPDX-License-Identifier: Apache-2.0
// Proves that every combination of answers has exactly one result, by going through all of them.

public import EvidenceModel

/// What a check of a regime found.
public struct RegimeCheck: Hashable, Sendable {
  /// One combination of answers without exactly one result.
  public struct Problem: Hashable, Sendable {
    /// What is wrong.
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
      /// No rule in force applies.
      case hole
      /// More than one rule in force applies.
      case overlap
    }

    /// What is wrong.
    public let kind: Kind
    /// The step in which it happens.
    public let step: String
    /// The day of the law it was seen on.
    public let date: CivilDate
    /// The rules that all apply; empty for a hole.
    public let rules: [String]
    /// One combination of answers that shows it, as `question=answer`.
    public let example: [String]
  }

  /// The questions the decision asks, in canonical order.
  public let questions: [FactQuestion]
  /// How many combinations of their answers, unanswered included, were covered on each day.
  public let combinations: Int
  /// The days checked: each on which the set of rules in force changes.
  public let dates: [CivilDate]
  /// One problem for each step, kind, set of rules and day.
  public let problems: [Problem]
  /// Rules that no combination of answers reaches on any day.
  public let unreachable: [String]

  /// Whether every combination has exactly one result and every rule can apply.
  public var isSound: Bool { problems.isEmpty && unreachable.isEmpty }
}

/// Checks regimes.
public enum RegimeChecker {
  /// Goes through every combination of answers, unanswered included, on every day on which the rules
  /// in force change.
  ///
  /// Questions that cannot matter any more on a path are not told apart, so that the work is much less
  /// than the number of combinations while every one of them is covered.
  public static func check(_ regime: Regime) -> RegimeCheck {
    let questions = FactQuestion.allCases.filter(Set(regime.rules.flatMap(\.questions)).contains)
    let dates = changes(regime)
    var walk = Walk(regime: regime)
    for date in dates {
      walk.date = date
      if let first = regime.steps.first { walk.visit(step: first, answers: [:]) }
    }
    return RegimeCheck(
      questions: questions,
      combinations: questions.reduce(1) { $0 * $1.possibilities.count }, dates: dates,
      problems: walk.problems,
      unreachable: regime.rules.map(\.name).filter { !walk.reached.contains($0) })
  }

  /// The first day, and each day after it on which a rule begins or no longer is in force.
  private static func changes(_ regime: Regime) -> [CivilDate] {
    var days: Set<Int> = [regime.inForceFrom.daysSinceEpoch]
    for rule in regime.rules {
      if let from = rule.inForceFrom { days.insert(from.daysSinceEpoch) }
      if let to = rule.inForceTo { days.insert(to.daysSinceEpoch + 1) }
    }
    return days.sorted().map { CivilDate(daysSinceEpoch: $0) }.filter(regime.covers)
  }

  /// A walk over all paths, with the answers a path has fixed so far.
  private struct Walk {
    let regime: Regime
    var date: CivilDate
    var problems: [RegimeCheck.Problem] = []
    var reached: Set<String> = []
    private var seen: Set<String> = []

    init(regime: Regime) {
      self.regime = regime
      date = regime.inForceFrom
    }

    mutating func visit(step: String, answers: [FactQuestion: UInt16]) {
      let rules = (regime.rulesByStep[step] ?? []).filter { $0.isInForce(on: date) }
      let asked = Set(rules.flatMap(\.questions))
      let open = FactQuestion.allCases.filter { asked.contains($0) && answers[$0] == nil }
      decide(step: step, rules: rules, open: open[...], answers: answers)
    }

    /// Fixes the open questions one after another, then looks which rules apply.
    private mutating func decide(
      step: String, rules: [RegimeRule], open: ArraySlice<FactQuestion>,
      answers: [FactQuestion: UInt16]
    ) {
      if let question = open.first {
        for position in question.possibilities.indices {
          var more = answers
          more[question] = 1 << UInt16(position)
          decide(step: step, rules: rules, open: open.dropFirst(), answers: more)
        }
        return
      }
      let applying = rules.filter { rule in
        rule.conditions.allSatisfy { (answers[$0.question] ?? 0) & $0.accepted != 0 }
      }
      reached.formUnion(applying.map(\.name))
      guard applying.count == 1, let rule = applying.first else {
        return report(step: step, applying.map(\.name), answers)
      }
      if case .next(let next) = rule.outcome { visit(step: next, answers: answers) }
    }

    private mutating func report(
      step: String, _ rules: [String], _ answers: [FactQuestion: UInt16]
    ) {
      let key = "\(step) \(date) \(rules)"
      guard seen.insert(key).inserted else { return }
      let example = FactQuestion.allCases.compactMap { question -> String? in
        guard let bit = answers[question] else { return nil }
        let answer = question.possibilities[bit.trailingZeroBitCount] ?? FactQuestion.unanswered
        return "\(question.rawValue)=\(answer)"
      }
      problems.append(
        RegimeCheck.Problem(
          kind: rules.isEmpty ? .hole : .overlap, step: step, date: date, rules: rules,
          example: example))
    }
  }
}
