// SPDX-License-Identifier: Apache-2.0
// All ways through the rules that sets of answers leave open.

internal import EvidenceModel

/// One way through the rules to a result.
struct RegimeWay {
  /// The rules along it, in order.
  var rules: [RegimeRule]
  /// For each question in canonical order, the answers that lead along it, as bits.
  var masks: [UInt16]
  /// The instrument it ends in.
  var instrument: String
}

extension Regime {
  /// The ways through the rules in force on `date` that `allowed` leaves open, in the file's order.
  ///
  /// `isSound` says whether each combination of allowed answers has exactly one way.
  func ways(_ allowed: [UInt16], asOf date: CivilDate) -> (ways: [RegimeWay], isSound: Bool) {
    guard covers(date), let first = steps.first else { return ([], false) }
    var ways: [RegimeWay] = []
    var isSound = true
    var open: [(step: String, rules: [RegimeRule], masks: [UInt16])] = [(first, [], allowed)]
    while let (step, rules, masks) = open.popLast() {
      let branches = branches(step, masks, asOf: date)
      if !Self.areExactly(masks, branches.map(\.masks)) { isSound = false }
      for (rule, narrowed) in branches.reversed() {
        if case .next(let next) = rule.outcome { open.append((next, rules + [rule], narrowed)) }
      }
      for (rule, narrowed) in branches {
        if case .result(let id) = rule.outcome {
          ways.append(RegimeWay(rules: rules + [rule], masks: narrowed, instrument: id))
        }
      }
    }
    return (ways, isSound)
  }

  /// The rules of a step that can apply, each with the answers with which it does.
  private func branches(
    _ step: String, _ masks: [UInt16], asOf date: CivilDate
  ) -> [(rule: RegimeRule, masks: [UInt16])] {
    (rulesByStep[step] ?? []).compactMap { rule in
      guard rule.isInForce(on: date) else { return nil }
      var narrowed = masks
      for condition in rule.conditions {
        guard let position = FactQuestion.allCases.firstIndex(of: condition.question) else {
          continue
        }
        narrowed[position] &= condition.accepted
        if narrowed[position] == 0 { return nil }
      }
      return (rule, narrowed)
    }
  }

  /// Whether no two parts share a combination of answers, and together they hold all of the whole.
  private static func areExactly(_ whole: [UInt16], _ parts: [[UInt16]]) -> Bool {
    for (index, left) in parts.enumerated() {
      for right in parts[..<index] where zip(left, right).allSatisfy({ $0 & $1 != 0 }) {
        return false
      }
    }
    let narrowed = whole.indices.filter { position in
      parts.contains { $0[position] != whole[position] }
    }
    func size(_ masks: [UInt16]) -> Int {
      narrowed.reduce(1) { $0 * masks[$1].nonzeroBitCount }
    }
    return parts.reduce(0) { $0 + size($1) } == size(whole)
  }

  /// The positions of the questions that alone can turn one result into another.
  func differing(_ ways: [RegimeWay]) -> Set<Int> {
    var differing: Set<Int> = []
    for (index, left) in ways.enumerated() {
      for right in ways[..<index] where right.instrument != left.instrument {
        var position: Int?
        var count = 0
        for each in left.masks.indices where left.masks[each] & right.masks[each] == 0 {
          position = each
          count += 1
          if count > 1 { break }
        }
        if count == 1, let position { differing.insert(position) }
      }
    }
    return differing
  }
}
