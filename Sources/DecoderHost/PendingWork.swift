// SPDX-License-Identifier: Apache-2.0
// The result of work that another thread does, waited for by blocking.

internal import Foundation
internal import Synchronization

/// The result, to come, of one piece of work.
public final class PendingWork<Value: Sendable>: Sendable {
  private let outcome = Mutex<Result<Value, any Error>?>(nil)
  private let arrived = NSCondition()

  init() {}

  /// Whether the work has ended.
  public var isDone: Bool { outcome.withLock { $0 != nil } }

  /// Blocks until the work has ended and gives its result.
  ///
  /// May be called again, from any thread but those of the pool that does the work.
  ///
  /// - Throws: the error of the work.
  public func wait() throws -> Value {
    arrived.lock()
    defer { arrived.unlock() }
    while true {
      if let outcome = outcome.withLock({ $0 }) { return try outcome.get() }
      arrived.wait()
    }
  }

  /// Stores the result; a second one is ignored.
  func resolve(_ result: Result<Value, any Error>) {
    arrived.lock()
    outcome.withLock { if $0 == nil { $0 = result } }
    arrived.broadcast()
    arrived.unlock()
  }
}
