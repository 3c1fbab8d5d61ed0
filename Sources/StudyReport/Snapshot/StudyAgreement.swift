// SPDX-License-Identifier: Apache-2.0
// What people who looked at the same items said of them, without names.

/// The ratings of one question, of items that people looked at.
public struct StudyRatings: Hashable, Sendable {
  /// The stable name: a question's, such as `child`; `result` for what the regime makes of the answers, and
  /// `result_` with a regime's identifier for another regime.
  public let id: String
  /// The name for readers.
  public let title: String
  /// The classes there are to choose from, in the order in which they are printed.
  public let labels: [String]
  /// The classes that have an order, in it; `nil` where they have none.
  public let order: [String]?
  /// One row an item: the class that each person gave, or `nil`; a column is one person, who is not named.
  public let rows: [[String?]]

  /// Groups the parts.
  public init(
    id: String, title: String, labels: [String], order: [String]? = nil, rows: [[String?]]
  ) {
    self.id = id
    self.title = title
    self.labels = labels
    self.order = order
    self.rows = rows
  }
}

/// How the ratings of a study can be compared.
public struct StudyAgreement: Hashable, Sendable {
  /// The questions, in the order in which they are printed; a regime's result under `result` comes last of its own.
  public let questions: [StudyRatings]
  /// The results of items that were rated again for another reason than a draw, such as `audit` or `golden`: in no
  /// figure of the questions.
  public let checks: [StudyRatings]
  /// How many items rated more than once are compared by no result, since a rule behind one is not confirmed.
  public let drafts: Int

  /// Groups the parts.
  public init(questions: [StudyRatings], checks: [StudyRatings] = [], drafts: Int = 0) {
    self.questions = questions
    self.checks = checks
    self.drafts = drafts
  }
}
