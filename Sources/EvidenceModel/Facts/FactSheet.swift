// SPDX-License-Identifier: Apache-2.0
// The facts one assessor recorded about one item.

/// Why a set of answers is not a fact sheet.
public enum FactError: Error, Hashable, Sendable {
  /// There is no such question.
  case unknownQuestion(String)
  /// The question has no such answer.
  case unknownAnswer(question: FactQuestion)

  /// What is wrong and what to do, without any evidence text.
  public var userMessage: String {
    switch self {
    case .unknownQuestion:
      "a fact has no such question; the questions are "
        + FactQuestion.allCases.map(\.rawValue).joined(separator: ", ")
    case .unknownAnswer(let question):
      "\(question.rawValue) must be one of " + question.answers.joined(separator: ", ")
    }
  }
}

/// The answers one assessor gave about one item.
///
/// Every answer is one its question allows.
public struct FactSheet: Hashable, Sendable {
  private let answers: [FactQuestion: String]

  /// No answers at all: what a tile-only look records.
  public static let empty = FactSheet(unchecked: [:])

  /// Checks and keeps the answers given.
  ///
  /// - Throws: ``FactError`` for the first question, in canonical order, whose answer is not allowed.
  public init(_ answers: [FactQuestion: String]) throws(FactError) {
    for question in FactQuestion.allCases {
      guard let answer = answers[question] else { continue }
      guard question.answers.contains(answer) else { throw .unknownAnswer(question: question) }
    }
    self.answers = answers
  }

  /// Checks and keeps answers keyed by the questions' names.
  ///
  /// - Throws: ``FactError`` for the first name in bytewise order that is not a question, else as above.
  public init(named answers: [String: String]) throws(FactError) {
    var checked: [FactQuestion: String] = [:]
    for (name, answer) in answers.sorted(by: { $0.key < $1.key }) {
      guard let question = FactQuestion(rawValue: name) else { throw .unknownQuestion(name) }
      checked[question] = answer
    }
    try self.init(checked)
  }

  private init(unchecked answers: [FactQuestion: String]) { self.answers = answers }

  /// The answer to `question`, or `nil` when it was not asked.
  public subscript(question: FactQuestion) -> String? { answers[question] }

  /// The answered questions with their answers, in canonical order.
  public var entries: [(question: FactQuestion, answer: String)] {
    FactQuestion.allCases.compactMap { question in answers[question].map { (question, $0) } }
  }

  /// Whether no question was answered.
  public var isEmpty: Bool { answers.isEmpty }

  /// Writes the answers in canonical order.
  public func encode(into writer: inout CanonicalWriter) {
    writer.write(UInt32(answers.count))
    for entry in entries {
      writer.write(entry.question.rawValue)
      writer.write(entry.answer)
    }
  }
}
