// SPDX-License-Identifier: Apache-2.0
// Cuts a file of JSON into the elements of its arrays, so that a file of any length is read in bounded memory.

/// The elements of the arrays that a file of JSON holds, or its values where they are no arrays.
///
/// Values follow one another with or without line ends between them. Brackets alone are looked at; what is between
/// them is for a parser to judge.
struct JSONElements {
  /// The longest element that is given out, in bytes.
  static let longestElement = 32 << 20

  /// What comes next.
  enum Event {
    /// An array begins.
    case arrayBegins(line: Int)
    /// An object, array or text, in an array or by itself.
    case element([UInt8], line: Int)
    /// An element that is longer than ``longestElement``.
    case tooLong(line: Int)
    /// Something else, or an end within an array or element.
    case unreadable(line: Int)
    /// The array ends.
    case arrayEnds
  }

  /// The number of lines that were begun.
  private(set) var lineCount = 1

  private let file: ListFile
  private var piece: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private var isInArray = false

  init(_ file: ListFile) { self.file = file }

  /// The next event; `nil` at the end.
  mutating func next() throws -> Event? {
    while let byte = try peek() {
      let line = lineCount
      switch byte {
      case 0x20, 0x09, 0x0a, 0x0d: advance()
      case UInt8(ascii: ",") where isInArray: advance()
      case UInt8(ascii: "]") where isInArray:
        advance()
        isInArray = false
        return .arrayEnds
      case UInt8(ascii: "[") where !isInArray:
        advance()
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
    var bytes: [UInt8] = []
    var depth = 0
    var isText = false
    var isEscaped = false
    var isTooLong = false
    while let byte = try peek() {
      advance()
      if bytes.count < Self.longestElement { bytes.append(byte) } else { isTooLong = true }
      if isText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isText = false
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isText = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
      }
      if depth == 0, !isText {
        return isTooLong ? .tooLong(line: line) : .element(bytes, line: line)
      }
    }
    isInArray = false
    return .unreadable(line: line)
  }

  /// Passes over what cannot be an element: up to the next one in an array, else to the end of the line.
  private mutating func skip() throws {
    while let byte = try peek() {
      if byte == 0x0a { return }
      if isInArray, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") { return }
      advance()
    }
  }

  private mutating func peek() throws -> UInt8? {
    if position < piece.count { return piece[position] }
    guard !isAtEnd else { return nil }
    piece = try file.next()
    position = 0
    isAtEnd = piece.isEmpty
    return piece.first
  }

  private mutating func advance() {
    if piece[position] == 0x0a { lineCount += 1 }
    position += 1
  }
}
