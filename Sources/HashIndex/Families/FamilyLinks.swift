// SPDX-License-Identifier: Apache-2.0
// Links between near items of which at least one lies in no crowd.

/// Gathers links while it is found out which items have too many of them.
///
/// Memory grows with the items: no more links than `most` an item are kept.
struct FamilyLinkGathering {
  private struct Pair {
    let first: UInt32
    let second: UInt32
    let distance: UInt16
  }

  private let most: Int
  private var pairs: [Pair] = []
  private var counts: [Int]

  init(items: Int, most: Int) {
    self.most = most
    counts = [Int](repeating: 0, count: items)
  }

  /// Whether an item has more links than are kept.
  func isCrowded(_ item: Int) -> Bool { counts[item] > most }

  /// Says that the links of items in clumps are not kept for their sake.
  mutating func exclude(_ items: some Sequence<Int>) {
    for item in items { counts[item] = most + 1 }
  }

  /// Adds a link between two different items.
  mutating func add(_ first: Int, _ second: Int, _ distance: Int) {
    guard !isCrowded(first) || !isCrowded(second) else { return }
    counts[first] += 1
    counts[second] += 1
    pairs.append(
      Pair(
        first: UInt32(first), second: UInt32(second), distance: UInt16(clamping: distance)))
  }

  /// The links of which at least one end is not crowded.
  func finish() -> FamilyLinks {
    var links = FamilyLinks(items: counts.count)
    let kept = pairs.lazy.filter {
      !isCrowded(Int($0.first)) || !isCrowded(Int($0.second))
    }
    for pair in kept { links.count(Int(pair.first), Int(pair.second)) }
    links.lay()
    for pair in kept { links.put(pair.first, pair.second, pair.distance) }
    return links
  }
}

/// Links between items, each at both ends.
struct FamilyLinks {
  /// Where the links of each item begin, and where the last ones end.
  private var starts: [Int]
  private var free: [Int] = []
  private var others: [UInt32] = []
  private var lengths: [UInt16] = []

  fileprivate init(items: Int) { starts = [Int](repeating: 0, count: items + 1) }

  fileprivate mutating func count(_ first: Int, _ second: Int) {
    starts[first + 1] += 1
    starts[second + 1] += 1
  }

  fileprivate mutating func lay() {
    for item in 1..<max(1, starts.count) { starts[item] += starts[item - 1] }
    free = starts
    others = [UInt32](repeating: 0, count: starts.last ?? 0)
    lengths = [UInt16](repeating: 0, count: others.count)
  }

  fileprivate mutating func put(_ first: UInt32, _ second: UInt32, _ distance: UInt16) {
    for (from, to) in [(first, second), (second, first)] {
      let slot = free[Int(from)]
      free[Int(from)] += 1
      others[slot] = to
      lengths[slot] = distance
    }
  }

  /// Where the links of an item lie.
  func range(_ item: Int) -> Range<Int> { starts[item]..<starts[item + 1] }

  /// The item at the other end of a link, and its distance.
  subscript(link: Int) -> (item: Int, distance: Int) { (Int(others[link]), Int(lengths[link])) }
}
