// SPDX-License-Identifier: Apache-2.0
// From facts to a determination.

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
  /// - Complexity: O(rules), and where doubts are worked out O(p²) in the ways that they leave open.
  public func determine(
    _ facts: FactSheet, asOf date: CivilDate, confirmed: Set<String>
  ) -> Determination {
    decide(facts, asOf: date, confirmed: confirmed).determination
  }

  /// The determination, and the rules that everything that can follow passes.
  func decide(
    _ facts: FactSheet, asOf date: CivilDate, confirmed: Set<String>
  ) -> (rules: [RegimeRule], determination: Determination) {
    guard covers(date) else {
      return ([], draft("", "the rule file does not cover \(date)"))
    }
    switch doubt {
    case .writtenOut:
      let path = path(facts, asOf: date)
      guard path.fault == nil, let last = path.rules.last else {
        return (path.rules, draft(path.rules.last?.name ?? "", Self.noSingleResult))
      }
      return (
        path.rules, result(of: last, on: path.rules, facts, confirmed: confirmed)
      )
    case .workedOut: return decideHowever(facts, asOf: date, confirmed: confirmed)
    }
  }

  private static let noSingleResult = "the rule file gives no single result for these facts"

  private func decideHowever(
    _ facts: FactSheet, asOf date: CivilDate, confirmed: Set<String>
  ) -> (rules: [RegimeRule], determination: Determination) {
    let (ways, doubts, isSound) = determineHowever(facts, asOf: date)
    guard isSound, let first = ways.first, let last = first.rules.last else {
      return ([], draft("", Self.noSingleResult))
    }
    let possible = instruments.map(\.id).filter { id in ways.contains { $0.instrument == id } }
    if possible.count == 1 {
      var passed: [RegimeRule] = []
      for way in ways { passed += way.rules.filter { !passed.contains($0) } }
      return (first.rules, result(of: last, on: passed, facts, confirmed: confirmed))
    }
    var common = first.rules
    for way in ways {
      common = Array(zip(common, way.rules).prefix { $0 == $1 }.map(\.0))
    }
    let reason =
      "not settled: \(unknowns(doubts, facts)); it can be \(possible.joined(separator: " or "))"
    return (
      common,
      Determination(
        regime: id, regimeVersion: version, rule: RegimeInstrument.undetermined,
        instrument: RegimeInstrument.undetermined, severity: nil, standing: .standing,
        reason: reason)
    )
  }

  /// The result that a rule names, resting on all rules that were `passed`.
  private func result(
    of last: RegimeRule, on passed: [RegimeRule], _ facts: FactSheet, confirmed: Set<String>
  ) -> Determination {
    guard case .result(let id) = last.outcome, let instrument = instrument(id) else {
      return draft(last.name, Self.noSingleResult)
    }
    let (severity, severityReason) = severity(of: instrument, facts)
    let open = passed.filter { !$0.isVerified && !confirmed.contains($0.name) }.map(\.name)
    var reason = "\(last.reason) (\(last.sections.joined(separator: ", ")))"
    if id == RegimeInstrument.undetermined {
      let unknown = unknowns(last.questions, facts)
      if !unknown.isEmpty { reason += "; \(unknown)" }
    }
    reason += severityReason
    if !open.isEmpty { reason += "; awaits confirmation of rule \(open.joined(separator: ", "))" }
    return Determination(
      regime: self.id, regimeVersion: version, rule: last.name, instrument: id, severity: severity,
      standing: open.isEmpty ? .standing : .counselRequired, reason: reason)
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

  /// Which of the questions are not known, in words.
  private func unknowns(_ questions: [FactQuestion], _ facts: FactSheet) -> String {
    questions.compactMap { question -> String? in
      switch facts[question] {
      case nil: "\(question.rawValue) is unanswered"
      case FactQuestion.unsure?: "\(question.rawValue) is unsure"
      case "cannot_tell"?: "\(question.rawValue) cannot be told"
      default: nil
      }
    }.joined(separator: ", ")
  }
}
