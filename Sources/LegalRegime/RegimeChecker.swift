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
    /// The period of law in which it happens.
    public let period: RegimePeriod
    /// The rules that all apply; empty for a hole.
    public let rules: [String]
    /// One combination of answers that shows it, as `question=answer`.
    public let example: [String]

    /// The first day of the law on which it happens.
    public var date: CivilDate { period.from }

    /// What is wrong, where, when, with which answers, and what to do, in one line.
    public var message: String {
      let facts = example.isEmpty ? "any answers" : example.joined(separator: ", ")
      switch kind {
      case .hole:
        return "hole in step \(step) \(period): no rule applies to \(facts); "
          + "add a rule for these answers, or widen one"
      case .overlap:
        return
          "overlap in step \(step) \(period): rules \(rules.joined(separator: ", ")) all apply "
          + "to \(facts); narrow their answers, or end one before the next begins"
      }
    }
  }

  /// The questions the decision asks, in canonical order.
  public let questions: [FactQuestion]
  /// How many combinations of their answers, unanswered included, were covered on each day.
  public let combinations: Int
  /// The periods checked, in order: within one the same rules are in force.
  public let periods: [RegimePeriod]
  /// One problem for each step, kind, set of rules and period.
  public let problems: [Problem]
  /// Rules that no combination of answers reaches on any day.
  public let unreachable: [String]

  /// The first days of the periods.
  public var dates: [CivilDate] { periods.map(\.from) }

  /// What is wrong and what to do, in lines for people: the problems, then steps and rules that nothing leads to.
  public let messages: [String]

  /// Whether every combination has exactly one result and every rule can apply.
  public var isSound: Bool { messages.isEmpty }
}

/// Checks regimes.
public enum RegimeChecker {
  /// Goes through every combination of answers that the file has to speak of, in every period of law.
  ///
  /// For a file that writes doubts out, *unsure* and *unanswered* are answers like others.
  /// Questions that cannot matter any more on a path are not told apart, so that the work is much less
  /// than the number of combinations while every one of them is covered.
  public static func check(_ regime: Regime) -> RegimeCheck {
    let questions = FactQuestion.allCases.filter(Set(regime.rules.flatMap(\.questions)).contains)
    let periods = RegimePeriod.all(of: regime)
    var walk = Walk(regime: regime)
    for period in periods {
      walk.period = period
      if let first = regime.steps.first { walk.visit(step: first, answers: [:]) }
    }
    let unreached = regime.rules.filter { !walk.reached.contains($0.name) }
    // Of a step that nothing leads to the step is told, since nothing is wrong with its rules.
    let messages =
      walk.problems.map(\.message)
      + regime.steps.filter { !walk.visited.contains($0) }.map {
        "no answers lead to step \($0); add a rule that leads to it, or take the step out"
      }
      + unreached.filter { walk.visited.contains($0.step) }.map {
        "rule \($0.name) can never apply; mend its conditions or its dates, or take it out"
      }
    return RegimeCheck(
      questions: questions,
      combinations: questions.reduce(1) { $0 * regime.possibilities($1).count }, periods: periods,
      problems: walk.problems,
      unreachable: unreached.map(\.name), messages: messages)
  }

  /// A walk over all paths, with the answers a path has fixed so far.
  private struct Walk {
    let regime: Regime
    var period: RegimePeriod
    var problems: [RegimeCheck.Problem] = []
    var reached: Set<String> = []
    var visited: Set<String> = []
    private var seen: Set<String> = []

    init(regime: Regime) {
      self.regime = regime
      period = RegimePeriod(from: regime.inForceFrom, to: regime.inForceTo)
    }

    mutating func visit(step: String, answers: [FactQuestion: UInt16]) {
      visited.insert(step)
      let rules = (regime.rulesByStep[step] ?? []).filter { $0.isInForce(on: period.from) }
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
        for answer in regime.possibilities(question) {
          var more = answers
          more[question] = question.bit(answer)
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
      let key = "\(step) \(period) \(rules)"
      guard seen.insert(key).inserted else { return }
      let example = FactQuestion.allCases.compactMap { question -> String? in
        guard let bit = answers[question] else { return nil }
        let answer = question.possibilities[bit.trailingZeroBitCount]
        return "\(question.rawValue)=\(FactQuestion.word(answer))"
      }
      problems.append(
        RegimeCheck.Problem(
          kind: rules.isEmpty ? .hole : .overlap, step: step, period: period, rules: rules,
          example: example))
    }
  }
}
