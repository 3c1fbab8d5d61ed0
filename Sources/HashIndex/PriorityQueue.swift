// SPDX-License-Identifier: Apache-2.0
// A binary heap: the smallest element first.

/// Gives out its smallest element first.
///
/// Equal elements come in no order, so a total order is needed
/// where the result must be repeatable.
struct PriorityQueue<Element: Comparable> {
  private var elements: [Element] = []

  init() {}

  /// Adds an element.
  ///
  /// - Complexity: O(log n).
  mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard elements[child] < elements[parent] else { return }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  /// Removes and gives the smallest element; `nil` when there is none.
  ///
  /// - Complexity: O(log n).
  mutating func removeSmallest() -> Element? {
    guard let last = elements.popLast() else { return nil }
    guard let smallest = elements.first else { return last }
    elements[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < elements.count && elements[child] < elements[least] {
        least = child
      }
      if least == parent { return smallest }
      elements.swapAt(parent, least)
      parent = least
    }
  }
}
