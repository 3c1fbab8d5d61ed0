// SPDX-License-Identifier: Apache-2.0
// From facts to a determination, and the path in one line.

public import EvidenceModel

/// How a decision went: the rules that applied, in order.
struct RegimePath {
  /// Why a decision stopped without a result.
  enum Fault {
    /// No rule in force applies in a step.
    case hole(step: String)
    /// Two rules in force apply in a step.
    case overlap(step: String, rules: [String])
  }

  var rules: [RegimeRule] = []
  var fault: Fault?
}

extension Regime {
  /// What the regime derives from `facts` by the law of `date`.
  ///
  /// The result is the same for the same file, facts, date and confirmations. A result that rests on a
  /// rule that is neither verified nor in `confirmed` is a draft (`counselRequired`). Outside the days
  /// the file covers the result is a draft, *undetermined*. Severity comes from the facts, only where
  /// the instrument carries one; when it is unsure or unanswered the instrument stands without.
  ///
  /// - Complexity: O(rules).
  public func determine(
    _ facts: FactSheet, asOf date: CivilDate, confirmed: Set<String>
  ) -> Determination {
    guard covers(date) else {
      return draft("", "the rule file does not cover \(date)")
    }
    let path = path(facts, asOf: date)
    guard path.fault == nil, let last = path.rules.last, case .result(let id) = last.outcome,
      let instrument = instrument(id)
    else {
      return draft(
        path.rules.last?.name ?? "", "the rule file gives no single result for these facts")
    }
    let (severity, severityReason) = severity(of: instrument, facts)
    let open = path.rules.filter { !$0.isVerified && !confirmed.contains($0.name) }.map(\.name)
    var reason = "\(last.reason) (\(last.sections.joined(separator: ", ")))"
    if id == RegimeInstrument.undetermined { reason += unknowns(last, facts) }
    reason += severityReason
    if !open.isEmpty { reason += "; awaits confirmation of rule \(open.joined(separator: ", "))" }
    return Determination(
      regime: self.id, regimeVersion: version, rule: last.name, instrument: id, severity: severity,
      standing: open.isEmpty ? .standing : .counselRequired, reason: reason)
  }

  /// The path of a decision in one line: each rule with the answers it went by, then the result.
  ///
  /// Holds only the names of rules, questions and answers.
  public func explain(_ facts: FactSheet, asOf date: CivilDate) -> String {
    guard covers(date) else { return "the rule file does not cover \(date)" }
    let steps = path(facts, asOf: date).rules.map { rule in
      let answers = rule.questions.map { "\($0.rawValue)=\(facts[$0] ?? FactQuestion.unanswered)" }
      return "\(rule.name) [\(answers.joined(separator: ", "))]"
    }
    let result = determine(facts, asOf: date, confirmed: [])
    let severity = result.severity.map { " \($0)" } ?? ""
    return (steps + ["\(result.instrument)\(severity): \(result.reason)"]).joined(separator: " > ")
  }

  func covers(_ date: CivilDate) -> Bool {
    if date < inForceFrom { return false }
    if let inForceTo, inForceTo < date { return false }
    return true
  }

  func path(_ facts: FactSheet, asOf date: CivilDate) -> RegimePath {
    var path = RegimePath()
    var step = steps.first ?? ""
    // A file's steps never lead back, so the number of steps bounds the loop.
    for _ in steps {
      let applying = (rulesByStep[step] ?? []).filter { rule in
        rule.isInForce(on: date)
          && rule.conditions.allSatisfy { condition in
            (condition.question.bit(facts[condition.question]) ?? 0) & condition.accepted != 0
          }
      }
      guard let rule = applying.first else {
        path.fault = .hole(step: step)
        return path
      }
      path.rules.append(rule)
      guard applying.count == 1 else {
        path.fault = .overlap(step: step, rules: applying.map(\.name))
        return path
      }
      guard case .next(let next) = rule.outcome else { return path }
      step = next
    }
    return path
  }

  private func draft(_ rule: String, _ reason: String) -> Determination {
    Determination(
      regime: id, regimeVersion: version, rule: rule, instrument: RegimeInstrument.undetermined,
      severity: nil, standing: .counselRequired, reason: reason)
  }

  private func severity(
    of instrument: RegimeInstrument, _ facts: FactSheet
  ) -> (severity: String?, reason: String) {
    guard !instrument.severities.isEmpty else { return (nil, "") }
    guard let answer = facts[.severity] else { return (nil, "; no severity: unanswered") }
    guard let severity = instrument.severities.first(where: { $0.lowercased() == answer }) else {
      return (nil, "; no severity: \(answer)")
    }
    return (severity, "; severity \(severity)")
  }

  private func unknowns(_ rule: RegimeRule, _ facts: FactSheet) -> String {
    let named = rule.questions.compactMap { question -> String? in
      switch facts[question] {
      case nil: "\(question.rawValue) is unanswered"
      case "unsure"?: "\(question.rawValue) is unsure"
      case "cannot_tell"?: "\(question.rawValue) cannot be told"
      default: nil
      }
    }
    return named.isEmpty ? "" : "; " + named.joined(separator: ", ")
  }
}
