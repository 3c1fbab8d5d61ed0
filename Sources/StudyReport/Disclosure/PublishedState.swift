// SPDX-License-Identifier: Apache-2.0
// What a published report told, kept to hold later reports of the same case against it.

internal import EvidenceModel

/// What a published report told: its counts, and which of them it printed.
///
/// Two reports of one case are read side by side. What the later one adds is the difference of the two,
/// and a small difference is a small count.
public struct PublishedState: Sendable {
  let book: CellBook
  let ranges: [DayRange]
  let hasCriminalDays: Bool
  let disclosure: Disclosure
  /// Counts from one to this were small.
  public let largestSmallCell: Int
  /// Small differences from earlier reports that could not be hidden, because headline figures give
  /// them away.
  let exposed: Int

  /// How many small differences from another published report of the same case a reader of both knows.
  ///
  /// - Complexity: O(counts).
  public func smallDifferences(from other: PublishedState) -> Int {
    exposed + Differences(from: other, to: self).small.count
  }

  /// Whether the count is printed.
  func shows(_ cell: String) -> Bool { book.cells[cell] != nil && disclosure.shows(cell) }
}

/// The differences between the printed counts of two reports.
struct Differences {
  /// Counts of the later report whose sum differs by a small number from what the earlier one printed.
  private(set) var small: [[String]] = []

  /// Compares what `later` prints with what `earlier` printed.
  init(from earlier: PublishedState, to later: PublishedState) {
    let limit = later.largestSmallCell
    for (name, cell) in later.book.cells where !name.hasPrefix("day.") && !cell.isDesigned {
      guard later.shows(name), earlier.shows(name) else { continue }
      if (1...limit).contains(abs(cell.value - earlier.book[name])) { small.append([name]) }
    }
    let blocks = DayBlocks(earlier: earlier.ranges, later: later.ranges).blocks
    compare(blocks, earlier, later, \.postedCell, limit: limit)
    if earlier.hasCriminalDays, later.hasCriminalDays {
      compare(blocks, earlier, later, \.criminalCell, limit: limit)
    }
    let undated = [DayRange.undated.posted, DayRange.undated.criminal]
    for name in undated where later.shows(name) && earlier.shows(name) {
      if (1...limit).contains(abs(later.book[name] - earlier.book[name])) { small.append([name]) }
    }
    small.sort { $0.lexicographicallyPrecedes($1) }
  }

  private mutating func compare(
    _ blocks: [DayBlocks.Block], _ earlier: PublishedState, _ later: PublishedState,
    _ cell: KeyPath<DayRange, String>, limit: Int
  ) {
    for block in blocks {
      let before = block.earlier.map { $0[keyPath: cell] }
      let after = block.later.map { $0[keyPath: cell] }
      guard !after.isEmpty, before.allSatisfy(earlier.shows), after.allSatisfy(later.shows) else {
        continue
      }
      let change =
        after.reduce(0) { $0 + later.book[$1] } - before.reduce(0) { $0 + earlier.book[$1] }
      if (1...limit).contains(abs(change)) { small.append(after) }
    }
  }
}

/// The finest cut of two time lines into spans that both of them cut at.
struct DayBlocks {
  /// Ranges of both time lines that cover the same days.
  struct Block {
    var earlier: [DayRange] = []
    var later: [DayRange] = []
  }

  private(set) var blocks: [Block] = []

  init(earlier: [DayRange], later: [DayRange]) {
    var before = earlier[...]
    var after = later[...]
    while let next = [before.first?.first, after.first?.first].compactMap(\.self).min() {
      var block = Block()
      var end = next
      // Take every range that begins within the block; ranges reach further, so go on until none does.
      while true {
        if let range = before.first, range.first <= end {
          end = max(end, range.last)
          block.earlier.append(range)
          before.removeFirst()
        } else if let range = after.first, range.first <= end {
          end = max(end, range.last)
          block.later.append(range)
          after.removeFirst()
        } else {
          break
        }
      }
      blocks.append(block)
    }
  }
}
