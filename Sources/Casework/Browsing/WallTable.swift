// SPDX-License-Identifier: Apache-2.0
// One state of a case as columns in memory, one byte an item and thing: what the wall is filtered by.

internal import Catalog
internal import EvidenceModel

/// One state of a case as columns, each with a place for every item number.
///
/// About 20 bytes an item. Nothing in it comes from what people recorded of items but that hits which somebody rejected are
/// apart.
struct WallTable: Sendable {
  /// The newest leaf that it takes account of; -1 for none.
  var leaf: Int64 = -1
  /// The highest item number.
  var last = 0
  /// How many items there are.
  var count = 0
  var kinds: [UInt8] = [0]
  var states: [UInt8] = [0]
  var conclusions: [UInt8] = [0]
  var decisions: [UInt8] = [0]
  /// The place of the rule's name in ``ruleNames``, from 1; 0 for undecided.
  var rules: [UInt8] = [0]
  var matches: [UInt8] = [0]
  /// On which sides lists have it: 1 positive exact, 2 positive near, 4 negative exact, 8 negative near.
  var sides: [UInt8] = [0]
  /// The number of the newest hit taken account of.
  var lastMatch: Int64 = 0
  var roles: [UInt8] = [0]
  /// The number of the family's medoid; 0 for none.
  var families: [Int32] = [0]
  var ranks: [Double] = [0]
  var ruleNames: [String] = []
  var familySizes: [Int32: Int32] = [:]
  /// The number of the newest selection run; 0 before the first.
  var run: Int64 = 0
  /// The number of the newest family version; 0 before the first.
  var familyVersion: Int64 = 0
  /// The standing hits of each list: items in order, each once.
  var hits: [Int64: [Int32]] = [:]
  /// The standing hits that somebody rejected: list, item, and what they add to ``sides``.
  var rejected: [(list: Int64, item: Int32, side: UInt8)] = []
  /// Counts the changes that answers may depend on.
  var version = 0
  /// Whether it withholds which items were selected, and why.
  private(set) var isBlind = false
  /// Whether rejected hits count as any other.
  private(set) var countsRejected = false

  private static var byteColumns: [WritableKeyPath<WallTable, [UInt8]>] {
    [\.kinds, \.states, \.conclusions, \.decisions, \.rules, \.matches, \.sides, \.roles]
  }

  /// Whether `number` is an item.
  func has(_ number: Int64) -> Bool {
    number > 0 && number <= Int64(last) && kinds[Int(number)] != 0
  }

  /// Makes room for items up to `number`.
  mutating func grow(to number: Int) {
    guard number > last else { return }
    let places = number - last
    for column in Self.byteColumns {
      self[keyPath: column].append(contentsOf: repeatElement(0, count: places))
    }
    families.append(contentsOf: repeatElement(0, count: places))
    ranks.append(contentsOf: repeatElement(0, count: places))
    last = number
  }

  /// Forgets all hits.
  mutating func clearMatches() {
    let none = ByteWords<SelectionFeatures.Match>.code(.none)
    for item in matches.indices where kinds[item] != 0 {
      matches[item] = none
      sides[item] = 0
    }
    hits = [:]
    rejected = []
    lastMatch = 0
  }

  /// What the sides come to, as ``MatchIndex`` has it.
  static func bearing(_ side: UInt8) -> SelectionFeatures.Match {
    switch (side & 3, side & 12) {
    case (1..., 1...): .conflict
    case (let positive, 0): positive & 1 == 1 ? .positiveExact : .positiveNear
    case (_, let negative): negative & 4 == 4 ? .negativeExact : .negativeNear
    }
  }

  /// Counts a hit of an item on a list.
  mutating func count(_ item: Int32, on list: Int64, side: UInt8) {
    hits[list, default: []].append(item)
    sides[Int(item)] |= side
    matches[Int(item)] = ByteWords<SelectionFeatures.Match>.code(Self.bearing(sides[Int(item)]))
  }

  /// The same with the hits that somebody rejected among the others.
  ///
  /// - Complexity: O(items) where there are any.
  func unjudged() -> WallTable {
    guard !rejected.isEmpty else { return self }
    var table = self
    for hit in rejected { table.count(hit.item, on: hit.list, side: hit.side) }
    table.orderHits()
    table.countsRejected = true
    return table
  }

  /// Brings the hits of each list into order, each item once.
  mutating func orderHits() {
    for (list, items) in hits where zip(items, items.dropFirst()).contains(where: { $0 >= $1 }) {
      hits[list] = items.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
  }

  /// The same without which items were selected, by which rule, and at which place.
  ///
  /// - Complexity: O(items).
  func blinded() -> WallTable {
    var table = self
    let undecided = ByteWords<WallDecision>.code(.undecided)
    for item in table.decisions.indices where table.kinds[item] != 0 {
      table.decisions[item] = undecided
    }
    table.rules = [UInt8](repeating: 0, count: rules.count)
    table.ranks = [Double](repeating: 0, count: ranks.count)
    table.ruleNames = []
    table.isBlind = true
    return table
  }

  /// All items in the order of their numbers.
  func all() -> [Int32] {
    var items: [Int32] = []
    items.reserveCapacity(count)
    for number in 1..<max(1, kinds.count) where kinds[number] != 0 {
      items.append(Int32(truncatingIfNeeded: number))
    }
    return items
  }

  /// Those of `items` whose byte in `column` is set in `mask`.
  static func filtered(_ items: [Int32], by column: [UInt8], _ mask: ByteMask) -> [Int32] {
    var kept: [Int32] = []
    kept.reserveCapacity(items.count)
    for item in items where mask.contains(column[Int(item)]) { kept.append(item) }
    return kept
  }
}

/// A set of bytes.
struct ByteMask: Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// The empty set.
  init() {}

  /// The bytes of words.
  init<Word: RawRepresentable & CaseIterable & Hashable & Sendable>(_ words: Set<Word>)
  where Word.RawValue == String {
    for word in words { insert(ByteWords<Word>.code(word)) }
  }

  /// Adds a byte.
  mutating func insert(_ byte: UInt8) {
    let bit: UInt64 = 1 << (UInt64(byte) & 63)
    switch byte >> 6 {
    case 0: words.0 |= bit
    case 1: words.1 |= bit
    case 2: words.2 |= bit
    default: words.3 |= bit
    }
  }

  /// Whether a byte is in the set.
  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let word =
      switch byte >> 6 {
      case 0: words.0
      case 1: words.1
      case 2: words.2
      default: words.3
      }
    return word >> (UInt64(byte) & 63) & 1 == 1
  }
}
