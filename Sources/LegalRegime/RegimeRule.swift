// SPDX-License-Identifier: Apache-2.0
// One rule of a regime: when it applies, what follows, and on what authority.

public import EvidenceModel

/// One rule of a regime.
public struct RegimeRule: Hashable, Sendable {
  /// What follows when a rule applies.
  public enum Outcome: Hashable, Sendable {
    /// The identifier of the instrument that results.
    case result(String)
    /// The name of the step that decides further.
    case next(String)
  }

  /// The rule's name, unique in its regime; administrators confirm a rule by it.
  public let name: String
  /// The step in which it stands.
  public let step: String
  /// What follows when it applies.
  public let outcome: Outcome
  /// Why, in one line without a final period.
  public let reason: String
  /// The sections it rests on, such as `CJA 2009 s.62(6)-(7)`.
  public let sections: [String]
  /// Whether its source was read.
  ///
  /// Results that pass a rule that is not verified are drafts.
  public let isVerified: Bool
  /// Where its source stands.
  public let source: String
  /// The first day it is in force; `nil` for the regime's own.
  public let inForceFrom: CivilDate?
  /// The last day it is in force; `nil` for none.
  public let inForceTo: CivilDate?

  let conditions: [RegimeCondition]

  /// The questions its conditions ask, in canonical order.
  public var questions: [FactQuestion] { conditions.map(\.question) }

  func isInForce(on date: CivilDate) -> Bool {
    if let inForceFrom, date < inForceFrom { return false }
    if let inForceTo, inForceTo < date { return false }
    return true
  }
}

/// The answers to one question that a rule accepts, as bits: an answer's position, then unanswered.
struct RegimeCondition: Hashable, Sendable {
  let question: FactQuestion
  let accepted: UInt16
}

extension FactQuestion {
  /// The word for a question that was not put.
  static let unanswered = "unanswered"
  /// The answer of somebody who does not know.
  static let unsure = "unsure"

  /// The bit of an answer; `nil` for an answer the question does not have.
  func bit(_ answer: String?) -> UInt16? {
    guard let answer, answer != Self.unanswered else { return 1 << UInt16(answers.count) }
    return answers.firstIndex(of: answer).map { 1 << UInt16($0) }
  }

  /// The answers, and `nil` for unanswered.
  var possibilities: [String?] { answers + [nil] }

  /// The word for an answer, `nil` for unanswered.
  static func word(_ answer: String?) -> String { answer ?? unanswered }

  /// The bits of all answers but *unsure*.
  var settledAnswers: UInt16 {
    answers.enumerated().reduce(0) { $1.element == Self.unsure ? $0 : $0 | 1 << UInt16($1.offset) }
  }
}
