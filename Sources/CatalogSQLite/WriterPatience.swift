// SPDX-License-Identifier: Apache-2.0
// How a writer waits for one of another process.

internal import Foundation

/// How long a writer waits for one of another process, and how often it asks.
///
/// SQLite's own waiting grows to a tenth of a second between two questions, so that a person's claim came late by
/// several commits of an ingest beside it. A question costs one call of the kernel.
struct WriterPatience: Sendable {
  private static let pause = 0.001
  private static let laterPause = 0.005
  /// Questions with the short pause, a quarter of a second of them.
  private static let eagerQuestions = 250

  private let questions: Int

  /// - Parameter seconds: how long to wait at least; 0 asks once.
  init(seconds: Double) {
    let eager = Double(Self.eagerQuestions) * Self.pause
    questions =
      seconds <= eager
      ? Int((seconds / Self.pause).rounded(.up))
      : Self.eagerQuestions + Int(((seconds - eager) / Self.laterPause).rounded(.up))
  }

  /// Waits before the next question.
  ///
  /// - Parameter asked: how often was asked since the first refusal.
  /// - Returns: `false` when that was long enough.
  func waits(afterQuestions asked: Int) -> Bool {
    guard asked < questions else { return false }
    Thread.sleep(forTimeInterval: asked < Self.eagerQuestions ? Self.pause : Self.laterPause)
    return true
  }
}
