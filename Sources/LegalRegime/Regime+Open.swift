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
      let answers = (UInt16(1) << UInt16(question.answers.count)) - 1
      return facts[question].flatMap { question.bit($0) } ?? answers
    }
    let paths = openPaths(allowed, asOf: date)
    var open: Set<Int> = []
    for (index, left) in paths.enumerated() {
      for right in paths[..<index] where right.instrument != left.instrument {
        var differing: Int?
        var count = 0
        for position in all.indices where left.masks[position] & right.masks[position] == 0 {
          differing = position
          count += 1
          if count > 1 { break }
        }
        if count == 1, let differing { open.insert(differing) }
      }
    }
    let graded = paths.contains { path in
      instrument(path.instrument).map { !$0.severities.isEmpty } ?? false
    }
    return all.enumerated().filter { position, question in
      guard facts[question] == nil else { return false }
      return open.contains(position) || (question == .severity && graded)
    }.map(\.element)
  }

  private struct OpenPath {
    var masks: [UInt16]
    var instrument: String
  }

  /// The paths through the rules that `allowed` leaves open, each with the answers that lead along it.
  private func openPaths(_ allowed: [UInt16], asOf date: CivilDate) -> [OpenPath] {
    guard covers(date), let first = steps.first else { return [] }
    var paths: [OpenPath] = []
    var open: [(step: String, masks: [UInt16])] = [(first, allowed)]
    while let (step, masks) = open.popLast() {
      for rule in rulesByStep[step] ?? [] where rule.isInForce(on: date) {
        var narrowed = masks
        var isPossible = true
        for condition in rule.conditions {
          guard let position = FactQuestion.allCases.firstIndex(of: condition.question) else {
            continue
          }
          narrowed[position] &= condition.accepted
          if narrowed[position] == 0 { isPossible = false }
        }
        guard isPossible else { continue }
        switch rule.outcome {
        case .next(let next): open.append((next, narrowed))
        case .result(let id): paths.append(OpenPath(masks: narrowed, instrument: id))
        }
      }
    }
    return paths
  }
}
