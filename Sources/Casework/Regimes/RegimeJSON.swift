// SPDX-License-Identifier: Apache-2.0
// Regimes, examinations and explanations as JSON, for pages and the API.

public import EvidenceModel
internal import LegalRegime

extension RegimeView {
  /// The regime as JSON.
  public var json: JSONValue {
    [
      "regime": .string(regime.id), "title": .string(regime.title),
      "version": JSONValue(regime.version), "own": .bool(isOwn), "sha256": .string(digest),
      "jurisdiction": .string(regime.jurisdiction),
      "in_force_from": .string(regime.inForceFrom.description),
      "in_force_to": JSONValue(regime.inForceTo?.description),
      "adopted": adopted.map { .string($0.description) } ?? .null,
      "adopted_by": JSONValue(adoptedBy), "verified": JSONValue(regime.verifiedCount),
      "confirmed": JSONValue(rules.count { $0.confirmation != nil }),
      "questions": .array(
        regime.questionsNeeded.map { question in
          [
            "question": .string(question.rawValue), "words": .string(FactWords.question(question)),
            "answers": .array(
              question.answers.map {
                ["answer": .string($0), "words": .string(FactWords.answer($0, to: question))]
              }),
          ]
        }),
      "rules": .array(rules.map(\.json)),
    ]
  }
}

extension RuleView {
  /// The rule as JSON.
  public var json: JSONValue {
    [
      "rule": .string(rule.name), "step": .string(rule.step), "reason": .string(rule.reason),
      "sections": .array(rule.sections.map(JSONValue.string)), "source": .string(rule.source),
      "verified": .bool(rule.isVerified),
      "from": JSONValue(rule.inForceFrom?.description),
      "to": JSONValue(rule.inForceTo?.description),
      "confirmation": confirmation.map {
        [
          "by": .string($0.by), "confirmed": .string($0.confirmed.description),
          "because": JSONValue($0.reason),
        ]
      } ?? .null,
    ]
  }
}

extension RegimeExamination {
  /// The examination as JSON.
  public var json: JSONValue {
    [
      "regime": .string(regime.id), "title": .string(regime.title),
      "version": JSONValue(regime.version), "sha256": .string(digest),
      "in_force": JSONValue(inForce), "rules": JSONValue(regime.rules.count),
      "verified": JSONValue(regime.verifiedCount), "sound": .bool(check.isSound),
      "combinations": JSONValue(check.combinations), "periods": JSONValue(check.periods.count),
      "problems": .array(
        check.problems.map {
          [
            "kind": .string($0.kind.rawValue), "step": .string($0.step),
            "period": .string($0.period.description),
            "rules": .array($0.rules.map(JSONValue.string)),
            "facts": .array($0.example.map(JSONValue.string)), "message": .string($0.message),
          ]
        }), "unreachable": .array(check.unreachable.map(JSONValue.string)),
      "change": change?.json ?? .null,
    ]
  }
}

extension RegimeChange {
  /// The difference as JSON.
  var json: JSONValue {
    [
      "records": JSONValue(records), "items": JSONValue(items),
      "changed": JSONValue(changedItems),
      "moves": .array(
        moves.map {
          [
            "from": .string($0.from), "to": .string($0.to), "items": JSONValue($0.items),
            "sample": .array($0.sample.map(JSONValue.integer)),
          ]
        }), "new_questions": .array(newQuestions.map { .string($0.rawValue) }),
    ]
  }
}

extension RegimeBrowser {
  /// Why `facts` have their result under a regime of the case, as JSON with the explanation's one line; line and reason are in words.
  ///
  /// - Throws: as ``explain(_:regime:asOf:)``.
  public func explanation(
    _ facts: FactSheet, regime id: String, asOf date: CivilDate? = nil
  ) throws -> JSONValue {
    let (found, words) = try explained(facts, regime: id, asOf: date)
    let result = found.determination
    return [
      "regime": .string(id), "version": JSONValue(result.regimeVersion),
      "as_of": .string(found.asOf.description), "line": .string(words.line(found)),
      "rules": .array(found.steps.map { .string($0.rule.name) }),
      "instrument": .string(result.instrument), "severity": JSONValue(result.severity),
      "standing": .string(result.standing.rawValue), "reason": .string(words.reason(result.reason)),
      "open_questions": .array(found.openQuestions.map { .string($0.rawValue) }),
    ]
  }
}
