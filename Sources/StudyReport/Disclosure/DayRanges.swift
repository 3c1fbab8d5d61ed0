// SPDX-License-Identifier: Apache-2.0
// Cuts a time line into ranges of days whose counts may be printed.

internal import EvidenceModel

/// Images posted over a range of days.
struct DayRange: Hashable, Sendable {
  /// The first day, in days since 1970-01-01.
  var first: Int
  /// The last day.
  var last: Int
  /// Images posted.
  var posted: Int
  /// Criminal ones among them.
  var criminal: Int

  var isEmpty: Bool { posted == 0 && criminal == 0 }

  /// This range and the one after it as one.
  func joined(with next: DayRange) -> DayRange {
    DayRange(
      first: first, last: next.last, posted: posted + next.posted,
      criminal: criminal + next.criminal)
  }
}

/// Cuts a time line into ranges of days.
struct DayRanges {
  /// No time line has more rows than about this; longer ones use longer ranges.
  private static let mostRows = 400
  /// The lengths of ranges, in days: days, weeks, four weeks, 52 weeks.
  private static let widths = [1, 7, 28, 364]
  /// As many empty ranges in a row become one.
  private static let longestEmptyRun = 8

  private let days: [(day: Int, posted: Int, criminal: Int)]

  /// A time line of the days on which anything was posted.
  init(_ counts: [Int: (posted: Int, criminal: Int)]) {
    days = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value.posted, $0.value.criminal) }
  }

  /// Ranges of equal length, as short as the span allows.
  func even() -> [DayRange] { blocks(width: widths[0]) }

  /// Ranges none of which holds a small count, where there are enough images for that.
  ///
  /// The shortest length is taken at which no more than a quarter of the ranges must be joined.
  func joined(largestSmallCell: Int, withCriminal: Bool) -> [DayRange] {
    var result: [DayRange] = []
    for width in widths {
      let blocks = blocks(width: width)
      result = Self.join(blocks) { range in
        let counts = withCriminal ? [range.posted, range.criminal] : [range.posted]
        return counts.allSatisfy { $0 == 0 || $0 > largestSmallCell }
      }
      if result.count * 4 >= blocks.count * 3 { break }
    }
    return result
  }

  private var widths: [Int] {
    guard let first = days.first, let last = days.last else { return Self.widths }
    let span = last.day - first.day + 1
    let fitting = Self.widths.filter { span / $0 <= Self.mostRows }
    return fitting.isEmpty ? Array(Self.widths.suffix(1)) : fitting
  }

  private func blocks(width: Int) -> [DayRange] {
    guard let start = days.first?.day, let end = days.last?.day else { return [] }
    var blocks: [DayRange] = []
    for day in days {
      let first = start + (day.day - start) / width * width
      if let last = blocks.last, last.first == first {
        blocks[blocks.count - 1].posted += day.posted
        blocks[blocks.count - 1].criminal += day.criminal
        continue
      }
      if let last = blocks.last { blocks += Self.empty(last.last + 1..<first, width: width) }
      blocks.append(
        DayRange(
          first: first, last: min(first + width - 1, end), posted: day.posted,
          criminal: day.criminal))
    }
    return blocks
  }

  private static func empty(_ days: Range<Int>, width: Int) -> [DayRange] {
    guard !days.isEmpty else { return [] }
    if days.count > longestEmptyRun * width {
      return [DayRange(first: days.lowerBound, last: days.upperBound - 1, posted: 0, criminal: 0)]
    }
    return stride(from: days.lowerBound, to: days.upperBound, by: width).map {
      DayRange(first: $0, last: $0 + width - 1, posted: 0, criminal: 0)
    }
  }

  /// Joins neighbours until each range passes `isPrintable` or only one is left.
  private static func join(
    _ blocks: [DayRange], isPrintable: (DayRange) -> Bool
  ) -> [DayRange] {
    var result: [DayRange] = []
    var open: DayRange?
    for block in blocks {
      let range = open?.joined(with: block) ?? block
      open = isPrintable(range) ? nil : range
      if open == nil { result.append(range) }
    }
    while let rest = open, let last = result.popLast() {
      let range = last.joined(with: rest)
      open = isPrintable(range) ? nil : range
      if open == nil { result.append(range) }
    }
    if let open { result.append(open) }
    return result
  }
}
