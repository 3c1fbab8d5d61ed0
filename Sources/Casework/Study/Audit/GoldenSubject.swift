// SPDX-License-Identifier: Apache-2.0
// What of an answer on a golden item is held against what was agreed: one question, all of it, or what the law makes of it.

public import EvidenceModel
internal import LegalRegime

/// What of an answer on a golden item is held against what was agreed.
public enum GoldenSubject: Hashable, Sendable {
  /// The answer to one question.
  case question(FactQuestion)
  /// All agreed answers together.
  case wholeAnswer
  /// What the case's own regime makes of them.
  case result

  /// The stable name.
  public var name: String {
    switch self {
    case .question(let question): question.rawValue
    case .wholeAnswer: "whole_answer"
    case .result: "result"
    }
  }

  /// The name for readers.
  public var words: String {
    switch self {
    case .question(let question): FactWords.question(question)
    case .wholeAnswer: "All answers together"
    case .result: "The result of the law"
    }
  }

  /// The question; `nil` for what is of more than one.
  public var question: FactQuestion? {
    if case .question(let question) = self { question } else { nil }
  }
}

/// How a person's answer on a golden item agrees.
struct GoldenAnswer {
  let user: Int64
  /// Whether each agreed answer was given.
  let agreements: [FactQuestion: Bool]
  /// Whether the law makes the same of it; `nil` where it makes nothing settled of either.
  let result: Bool?

  /// Whether it agrees; `nil` where there is nothing to compare.
  func agrees(on subject: GoldenSubject) -> Bool? {
    switch subject {
    case .question(let question): agreements[question]
    case .wholeAnswer: agreements.values.allSatisfy(\.self)
    case .result: result
    }
  }
}

/// What the law makes of answers on golden items.
struct GoldenLaw {
  private let regime: Regime
  private let confirmed: Set<String>

  /// The law of `regime`, with the rules that are `confirmed`.
  init(_ regime: Regime, confirmed: Set<String>) {
    self.regime = regime
    self.confirmed = confirmed
  }

  /// Whether the law of a day makes the same of `given` as of what was `agreed`, severity and all.
  ///
  /// Not told, as `nil`, where what was agreed leads to no single result, and where a draft is behind either, which is no
  /// result.
  ///
  /// - Complexity: as `Regime.determine`.
  func agree(
    _ given: FactSheet, _ agreed: FactSheet, of kind: ItemKind?, on moment: Instant
  ) -> Bool? {
    let date = CivilDate(of: moment)
    let found = [agreed, given].map {
      regime.determine($0.asApplied(to: kind), asOf: date, confirmed: confirmed)
    }
    guard found[0].instrument != RegimeInstrument.undetermined,
      found.allSatisfy({ $0.standing == .standing })
    else { return nil }
    return found[0].instrument == found[1].instrument && found[0].severity == found[1].severity
  }

  /// Whether what the law of a day makes of `agreed` is settled and has a class above it, into which somebody who answers one
  /// class up would put the item.
  ///
  /// Classes are those that a regime puts in an order: above what is not criminal stands what is, above a severity the
  /// next one of the same instrument. Instruments have no order among each other.
  ///
  /// - Complexity: as `Regime.determine`.
  func hasClassAbove(_ agreed: FactSheet, of kind: ItemKind, on moment: Instant) -> Bool {
    let found = regime.determine(
      agreed.asApplied(to: kind), asOf: CivilDate(of: moment), confirmed: confirmed)
    guard found.standing == .standing, found.instrument != RegimeInstrument.undetermined,
      let instrument = regime.instrument(found.instrument)
    else { return false }
    guard instrument.isCriminal else { return regime.instruments.contains(where: \.isCriminal) }
    let place = found.severity.flatMap { instrument.severities.firstIndex(of: $0) }
    return (place ?? 0) > 0
  }
}
