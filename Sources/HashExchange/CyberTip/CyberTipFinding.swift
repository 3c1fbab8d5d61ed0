// SPDX-License-Identifier: Apache-2.0
// What is wrong with a draft, or missing from it: where, by which rule, and what to do.

/// One thing that is wrong with a draft, or missing from it.
public struct CyberTipFinding: Hashable, Sendable {
  /// A rule of the published form.
  public enum Rule: String, CaseIterable, Hashable, Sendable {
    /// A required element or attribute is not there: a person must add it.
    case missing
    /// There is no such element in this place.
    case unknown
    /// The element stands after one that must follow it.
    case order
    /// There are more elements of the name than are allowed.
    case repeated
    /// There must be exactly one of several elements.
    case oneOfSeveral = "one_of_several"
    /// A text stands where elements belong, or the other way round.
    case shape
    /// A text must not be blank.
    case blank
    /// A text is longer than allowed.
    case length
    /// A text holds a character that XML cannot hold.
    case character
    /// A text is not of the form or list that the element takes.
    case value
    /// A moment or date must be in the past.
    case past
    /// A number is outside of its range.
    case range
    /// A condition on several elements does not hold.
    case condition
    /// What a batched report may not have, or must have.
    case batched
  }

  /// Where: the path of the element or attribute, such as `/report/reporter/reportingPerson/email[2]/@type`.
  public let path: String
  /// The rule.
  public let rule: Rule
  /// What is wrong and what to do, without any text of the draft.
  public let message: String

  /// Whether it is no fault but a blank, which a person must fill.
  public var isBlank: Bool { rule == .missing }

  init(_ path: String, _ rule: Rule, _ message: String) {
    self.path = path
    self.rule = rule
    self.message = message
  }
}
