// SPDX-License-Identifier: Apache-2.0
// Questions for a code that wait for their answer, after the password was right.

internal import Catalog
internal import Crypto
internal import Synchronization

/// Questions for a code that wait for their answer: 5 minutes, and 5 tries each.
final class CodeChallenges: Sendable {
  /// Whose code is asked for.
  struct Question {
    let user: Int64
    let mark: AccountMark
    fileprivate let until: Duration
    fileprivate var tries = 0
  }

  private static let lifetime = Duration.seconds(300)
  private static let tries = 5
  private static let capacity = 1_000

  private let questions = Mutex<[[UInt8]: Question]>([:])
  private let uptime: @Sendable () -> Duration

  init(uptime: @escaping @Sendable () -> Duration) { self.uptime = uptime }

  /// Asks for a code of `account`; the text stands for the question.
  func make(for account: Account) -> String {
    let text = SecretText.token()
    let now = uptime()
    questions.withLock { questions in
      questions = questions.filter { $0.value.until > now }
      if questions.count >= Self.capacity,
        let oldest = questions.min(by: { $0.value.until < $1.value.until })
      {
        questions[oldest.key] = nil
      }
      questions[Self.key(text)] = Question(
        user: account.user.id, mark: account.mark, until: now + Self.lifetime)
    }
    return text
  }

  /// The question that a text stands for, to be tried once; `nil` when it is over.
  func question(_ text: String) -> Question? {
    let now = uptime()
    return questions.withLock { questions in
      let key = Self.key(text)
      guard var question = questions[key], question.until > now, question.tries < Self.tries else {
        questions[key] = nil
        return nil
      }
      question.tries += 1
      questions[key] = question
      return question
    }
  }

  /// Ends a question.
  func end(_ text: String) { questions.withLock { $0[Self.key(text)] = nil } }

  private static func key(_ text: String) -> [UInt8] {
    Array(SHA256.hash(data: Array(text.utf8.prefix(256))))
  }
}
