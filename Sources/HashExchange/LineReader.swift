// SPDX-License-Identifier: Apache-2.0
// The lines of a file, in bounded memory.

internal import EvidenceModel

/// One line without its end.
struct TextLine {
  /// Counted from 1.
  let number: Int
  /// The line's bytes; empty when it is too long.
  let bytes: [UInt8]
  /// Whether the line was longer than is read.
  let isTooLong: Bool
}

/// Reads a file line by line.
///
/// Lines end with LF, CR LF or CR; the last may have no end.
struct LineReader {
  /// The longest line that is read, in bytes.
  static let longestLine = 64 << 10

  /// How many lines have been given out, those given back not counted twice.
  private(set) var lineCount = 0

  private let file: ListFile
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private var givenBack: [TextLine] = []

  /// Reads the lines of `file` from its beginning.
  init(_ file: ListFile) { self.file = file }

  /// The next line; `nil` at the end.
  mutating func next() throws -> TextLine? {
    if let line = givenBack.popLast() { return line }
    var isTooLong = false
    var searched = position
    while true {
      var end = searched
      while end < buffer.count, buffer[end] != 0x0a, buffer[end] != 0x0d { end += 1 }
      // A CR at the very end of what is there may be half of a CR LF.
      if end + 1 < buffer.count || (end < buffer.count && (isAtEnd || buffer[end] == 0x0a)) {
        let isPair = buffer[end] == 0x0d && end + 1 < buffer.count && buffer[end + 1] == 0x0a
        return line(upTo: end, next: end + (isPair ? 2 : 1), isTooLong)
      }
      if isAtEnd {
        guard isTooLong || position < buffer.count else { return nil }
        return line(upTo: buffer.count, next: buffer.count, isTooLong)
      }
      if end - position > Self.longestLine {
        isTooLong = true
        position = end
      }
      buffer.removeFirst(position)
      searched = end - position
      position = 0
      try fill()
    }
  }

  /// Gives lines back, to be read again in the same order.
  mutating func giveBack(_ lines: [TextLine]) { givenBack.append(contentsOf: lines.reversed()) }

  private mutating func line(upTo end: Int, next: Int, _ isTooLong: Bool) -> TextLine {
    defer { position = next }
    lineCount += 1
    let isTooLong = isTooLong || end - position > Self.longestLine
    guard !isTooLong else { return TextLine(number: lineCount, bytes: [], isTooLong: true) }
    return TextLine(number: lineCount, bytes: Array(buffer[position..<end]), isTooLong: false)
  }

  private mutating func fill() throws {
    let bytes = try file.next()
    isAtEnd = bytes.isEmpty
    buffer.append(contentsOf: bytes)
  }
}

extension LineReader {
  /// The fields of the row that begins with `line`; `nil` when its quotes are wrong, and then the lines
  /// after it are read as rows of their own.
  ///
  /// - Complexity: O(bytes of 64 lines, 64 KiB at most).
  mutating func fields(
    of line: TextLine, separator: UInt8
  ) throws -> [ArraySlice<UInt8>]? {
    var text = line.bytes
    var more: [TextLine] = []
    var quotes = CSVQuotes(separator: separator)
    do throws(CSVFault) { try quotes.take(text) } catch { return nil }
    var mayClose = true
    while mayClose, quotes.isOpen {
      guard more.count < 64, let next = try next() else {
        mayClose = false
        continue
      }
      more.append(next)
      let piece = [0x0a] + next.bytes
      text += piece
      mayClose =
        !next.isTooLong && text.count <= Self.longestLine && (try? quotes.take(piece)) != nil
    }
    if mayClose, let fields = try? CSVFields.split(text, separator: separator) { return fields }
    giveBack(more)
    return nil
  }
}
