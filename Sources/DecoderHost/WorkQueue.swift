// SPDX-License-Identifier: Apache-2.0
// A bounded queue between threads: putting blocks while it is full, taking while it is empty.

internal import Foundation
internal import Synchronization

/// A bounded first-in, first-out queue between threads.
final class WorkQueue<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let changed = NSCondition()
  private let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  /// Adds an element, waiting while the queue is full; false when the queue is closed.
  func put(_ element: Element) -> Bool {
    changed.lock()
    defer { changed.unlock() }
    while true {
      let added: Bool? = state.withLock { state in
        guard !state.isClosed else { return false }
        guard state.elements.count < capacity else { return nil }
        state.elements.append(element)
        return true
      }
      if let added {
        changed.broadcast()
        return added
      }
      changed.wait()
    }
  }

  /// Removes the first element, waiting while there is none; `nil` once the queue is closed.
  func take() -> Element? {
    changed.lock()
    defer { changed.unlock() }
    while true {
      let (element, isClosed) = state.withLock { state in
        (state.elements.isEmpty ? nil : state.elements.removeFirst(), state.isClosed)
      }
      if element != nil {
        changed.broadcast()
        return element
      }
      if isClosed { return nil }
      changed.wait()
    }
  }

  /// Closes the queue and gives back what nobody took.
  func close() -> [Element] {
    changed.lock()
    defer { changed.unlock() }
    let rest = state.withLock { state in
      state.isClosed = true
      defer { state.elements = [] }
      return state.elements
    }
    changed.broadcast()
    return rest
  }
}
