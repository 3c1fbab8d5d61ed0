// SPDX-License-Identifier: Apache-2.0
// What a report says of the law by which items were determined.

public import EvidenceModel

/// One result a regime can give.
public struct StudyInstrument: Hashable, Sendable {
  /// The identifier of the instrument whose items are in no count.
  public static let undetermined = "undetermined"

  /// The identifier within the regime, such as `pseudo_photograph` or `none`.
  public let id: String
  /// The name for readers.
  public let label: String
  /// The statute's short name; empty when there is none.
  public let statute: String
  /// Whether a result under it is counted as criminal.
  public let isCriminal: Bool
  /// Whether it carries a severity.
  public let hasSeverity: Bool
  /// The answers with which it can result, by question; `nil` stands for a question that was not put.
  ///
  /// A question that is absent may have any. Whoever knows the law knows these.
  public let answers: [FactQuestion: Set<String?>]

  /// Groups the parts.
  public init(
    id: String, label: String, statute: String, isCriminal: Bool, hasSeverity: Bool,
    answers: [FactQuestion: Set<String?>] = [:]
  ) {
    self.id = id
    self.label = label
    self.statute = statute
    self.isCriminal = isCriminal
    self.hasSeverity = hasSeverity
    self.answers = answers
  }
}

/// A regime as a report names it.
public struct StudyRegime: Hashable, Sendable {
  /// The identifier, such as `uk-england-wales`.
  public let id: String
  /// The name for readers.
  public let title: String
  /// The version of the rule file.
  public let version: Int
  /// The results it can give, in the order in which they are printed.
  public let instruments: [StudyInstrument]
  /// The severities, most severe first; empty when it has none.
  public let severities: [String]

  /// Groups the parts.
  public init(
    id: String, title: String, version: Int, instruments: [StudyInstrument], severities: [String]
  ) {
    self.id = id
    self.title = title
    self.version = version
    self.instruments = instruments
    self.severities = severities
  }
}
