// SPDX-License-Identifier: Apache-2.0
// The bytes of a file of JSON, looked at one by one, and whole values cut out of them.

/// Gives bytes in order.
public protocol ByteFeed: AnyObject {
  /// The next bytes; none at the end.
  func next() throws -> [UInt8]
}

/// A file of JSON in bounded memory.
///
/// Brackets and quotes alone are looked at; what is between them is for a parser to judge.
struct JSONBytes {
  /// The longest value that is cut out, in bytes.
  static let longestValue = 32 << 20

  /// What was cut out.
  enum Cut {
    /// The bytes of a value.
    case value([UInt8])
    /// A value that is longer than ``longestValue``, passed over.
    case tooLong
    /// The file ended within the value.
    case truncated
  }

  /// The number of lines that were begun.
  private(set) var lineCount = 1

  private let feed: any ByteFeed
  private var piece: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  init(_ feed: any ByteFeed) { self.feed = feed }

  /// The next byte, which stays where it is; `nil` at the end.
  mutating func peek() throws -> UInt8? {
    if position < piece.count { return piece[position] }
    guard !isAtEnd else { return nil }
    piece = try feed.next()
    position = 0
    isAtEnd = piece.isEmpty
    return piece.first
  }

  /// Passes the byte that was peeked at.
  mutating func advance() {
    if piece[position] == 0x0a { lineCount += 1 }
    position += 1
  }

  /// Passes white space; the next byte, or `nil` at the end.
  mutating func peekPastSpace() throws -> UInt8? {
    while let byte = try peek() {
      guard byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d else { return byte }
      advance()
    }
    return nil
  }

  /// Cuts out the value that begins here: an object, array or text to its end, anything else up to a comma,
  /// bracket or white space.
  ///
  /// - Parameter open: how many brackets are open already; with more than none the rest of what is open is cut.
  /// - Returns: what was cut out.
  /// - Throws: what the feed throws.
  mutating func value(depth open: Int = 0) throws -> Cut {
    var scan = ValueScan(depth: open)
    var bytes: [UInt8] = []
    var isTooLong = false
    while try peek() != nil {
      let start = position
      let isWhole = scan.run(over: piece, from: &position, lines: &lineCount)
      if bytes.count + position - start <= Self.longestValue {
        bytes.append(contentsOf: piece[start..<position])
      } else {
        isTooLong = true
      }
      if isWhole { return isTooLong ? .tooLong : .value(bytes) }
    }
    guard scan.isPlain else { return .truncated }
    return isTooLong ? .tooLong : .value(bytes)
  }
}

/// Finds where a value ends, piece by piece.
private struct ValueScan {
  /// Whether the value is neither object, array nor text; such a one ends where something else begins, or with the file.
  private(set) var isPlain = false
  private var depth: Int
  private var isText = false
  private var isEscaped = false

  init(depth: Int) { self.depth = depth }

  /// Passes the bytes of a piece that belong to the value, from `position` on; whether its end was found.
  ///
  /// - Complexity: O(bytes passed).
  mutating func run(over piece: [UInt8], from position: inout Int, lines: inout Int) -> Bool {
    while position < piece.count {
      let byte = piece[position]
      if isPlain, Self.endsPlain(byte) { return true }
      position += 1
      if byte == 0x0a { lines += 1 }
      if isText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isText = false
        }
        if isText { continue }
      } else {
        switch byte {
        case UInt8(ascii: "\""):
          isText = true
          continue
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: isPlain = depth == 0
        }
      }
      if depth <= 0, !isPlain { return true }
    }
    return false
  }

  private static func endsPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0a, 0x0d, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): true
    default: false
    }
  }
}
