// SPDX-License-Identifier: Apache-2.0
// What lies on the stack of a pickle machine, as far as names of imports need it. Nothing is made.

/// A value on the stack of a pickle, as far as it matters here.
enum PickleValue {
  /// The mark that operations on many values look for.
  case mark
  /// A text of at most 512 bytes.
  case text(String)
  /// An imported name, by its number.
  case imported(Int)
  /// Anything else.
  case other
}

/// The stack and the memory of a pickle, within bounds.
///
/// What would make a real machine stop, such as a value that is not there, is remembered and passed over, so
/// that nothing hides behind it.
struct PickleStack {
  /// The most values on the stack, and in the memory.
  static let mostValues = 1_000_000

  private var values: [PickleValue] = []
  private var memory: [Int: PickleValue] = [:]
  private var memorised = 0
  /// Whether a value was asked for that is not there.
  private(set) var isBroken = false

  /// Puts a value on the stack.
  ///
  /// - Throws: ``WalkError`` `.limit`.
  mutating func push(_ value: PickleValue) throws {
    guard values.count < Self.mostValues else { throw WalkError.limit }
    values.append(value)
  }

  /// Takes the topmost value; `.other` when there is none.
  @discardableResult
  mutating func pop() -> PickleValue {
    if let value = values.popLast() { return value }
    isBroken = true
    return .other
  }

  /// Takes all values above the topmost mark, and the mark.
  ///
  /// - Complexity: O(values taken).
  mutating func popToMark() -> [PickleValue] {
    var taken: [PickleValue] = []
    while let value = values.popLast() {
      if case .mark = value { return taken.reversed() }
      taken.append(value)
    }
    isBroken = true
    return taken.reversed()
  }

  /// The topmost value.
  var top: PickleValue { values.last ?? .other }

  /// Remembers the topmost value under a number, or under the next one.
  ///
  /// - Throws: ``WalkError`` `.limit`.
  mutating func remember(_ number: Int? = nil) throws {
    memorised += 1
    switch top {
    case .text, .imported:
      guard memory.count < Self.mostValues else { throw WalkError.limit }
      memory[number ?? memorised - 1] = top
    case .mark, .other: memory[number ?? memorised - 1] = nil
    }
  }

  /// Puts what was remembered on the stack.
  mutating func recall(_ number: Int) throws { try push(memory[number] ?? .other) }
}
