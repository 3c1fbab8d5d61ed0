// SPDX-License-Identifier: Apache-2.0
// Work on several threads whose results come out in order.

internal import Dispatch
internal import Synchronization

/// Work on several threads whose results come out in order.
enum OrderedWork {
  private struct State<Value: Sendable>: Sendable {
    var next: Int
    var results: [Value?]
    var error: (any Error)?
  }

  /// The values of `body` for each index of `range`, in order, made by `threads` threads; blocks the
  /// caller until all is done.
  ///
  /// - Throws: the first error that any thread met; the others stop at their next index.
  static func map<Value: Sendable>(
    _ range: Range<Int>, threads: Int, _ body: @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    let state = Mutex(
      State<Value>(next: range.lowerBound, results: Array(repeating: nil, count: range.count)))
    DispatchQueue.concurrentPerform(iterations: max(1, threads)) { _ in
      while true {
        let taken: Int? = state.withLock { state in
          guard state.error == nil, state.next < range.upperBound else { return nil }
          defer { state.next += 1 }
          return state.next
        }
        guard let index = taken else { return }
        do {
          let value = try body(index)
          state.withLock { $0.results[index - range.lowerBound] = value }
        } catch {
          state.withLock { if $0.error == nil { $0.error = error } }
        }
      }
    }
    let finished = state.withLock { $0 }
    if let error = finished.error { throw error }
    return finished.results.compactMap { $0 }
  }
}
