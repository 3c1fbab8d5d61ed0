// SPDX-License-Identifier: Apache-2.0
// How often each size of coefficient occurs in the luma of a JPEG.

/// How often each size of coefficient occurs, for the nine lowest frequencies of luma.
struct CoefficientCounts {
  /// The largest size that is counted by itself; larger ones are counted together after it.
  static let largest = 40
  /// The number of counts that belong to one frequency.
  private static let row = largest + 2

  /// The counts of sizes 0...41 of zigzag frequencies 0...9, one row after another; frequency 0 and
  /// size 0 are not counted.
  private var values = [Int](repeating: 0, count: 10 * row)
  /// How many blocks were looked at.
  private(set) var blocks = 0

  /// The counts of sizes 1...40 at a zigzag frequency of 1...9.
  subscript(frequency: Int) -> ArraySlice<Int> {
    values[frequency * Self.row + 1...frequency * Self.row + Self.largest]
  }

  /// Counts one coefficient of a size above 0 at a zigzag frequency of 1...9.
  @inline(__always) mutating func add(_ size: Int, at frequency: Int) {
    values[frequency &* Self.row &+ min(size, Self.largest + 1)] &+= 1
  }

  /// Counts one block.
  mutating func addBlock() { blocks += 1 }

  /// Whether every frequency has `count` coefficients of sizes that are counted by themselves.
  func haveAll(_ count: Int) -> Bool {
    (1...9).allSatisfy { self[$0].reduce(0, +) >= count }
  }
}
