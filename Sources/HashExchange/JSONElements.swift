// SPDX-License-Identifier: Apache-2.0
// Cuts a file of JSON into the elements of its arrays, so that a file of any length is read in bounded memory.

/// The elements of the arrays that a file of JSON holds, or its values where they are no arrays.
///
/// Values follow one another with or without line ends between them. Brackets alone are looked at; what is between
/// them is for a parser to judge.
struct JSONElements {
  /// What comes next.
  enum Event {
    /// An array begins.
    case arrayBegins(line: Int)
    /// An object, array or text, in an array or by itself.
    case element([UInt8], line: Int)
    /// An element that is longer than ``JSONBytes/longestValue``.
    case tooLong(line: Int)
    /// Something else, or an end within an array or element.
    case unreadable(line: Int)
    /// The array ends.
    case arrayEnds
  }

  /// The number of lines that were begun.
  var lineCount: Int { bytes.lineCount }

  private var bytes: JSONBytes
  private var isInArray = false

  init(_ file: ListFile) { bytes = JSONBytes(file) }

  /// The next event; `nil` at the end.
  mutating func next() throws -> Event? {
    while let byte = try bytes.peekPastSpace() {
      let line = lineCount
      switch byte {
      case UInt8(ascii: ",") where isInArray: bytes.advance()
      case UInt8(ascii: "]") where isInArray:
        bytes.advance()
        isInArray = false
        return .arrayEnds
      case UInt8(ascii: "[") where !isInArray:
        bytes.advance()
        isInArray = true
        return .arrayBegins(line: line)
      case UInt8(ascii: "{"), UInt8(ascii: "["): return try element(line)
      case UInt8(ascii: "\"") where isInArray: return try element(line)
      default:
        try skip()
        return .unreadable(line: line)
      }
    }
    guard isInArray else { return nil }
    isInArray = false
    return .unreadable(line: lineCount)
  }

  /// Reads an object, array or text to its end.
  private mutating func element(_ line: Int) throws -> Event {
    switch try bytes.value() {
    case .value(let value): return .element(value, line: line)
    case .tooLong: return .tooLong(line: line)
    case .truncated:
      isInArray = false
      return .unreadable(line: line)
    }
  }

  /// Passes over what cannot be an element: up to the next one in an array, else to the end of the line.
  private mutating func skip() throws {
    while let byte = try bytes.peek() {
      if byte == 0x0a { return }
      if isInArray, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") { return }
      bytes.advance()
    }
  }
}
