// SPDX-License-Identifier: Apache-2.0
// The fields of one row of comma-separated values (RFC 4180).

/// Why a row cannot be cut into fields.
public enum CSVFault: Error, Hashable, Sendable {
  /// A quote is still open at the end of the text: more lines may close it.
  case openQuote
  /// Text follows a closing quote.
  case textAfterQuote
}

/// Whether the quotes of a row are closed, of a row that comes in pieces.
///
/// Each byte is looked at once, however many pieces there are.
public struct CSVQuotes {
  private enum State {
    case fieldStart, plain, quoted, closed
    /// Blanks after a closing quote.
    case ended
  }

  private let separator: UInt8
  private var state = State.fieldStart

  /// Begins a row.
  public init(separator: UInt8) { self.separator = separator }

  /// Whether a quoted field is still to be ended.
  public var isOpen: Bool { state == .quoted }

  /// Goes on with the next piece.
  ///
  /// - Throws: ``CSVFault`` `.textAfterQuote`.
  /// - Complexity: O(bytes).
  public mutating func take(_ piece: [UInt8]) throws(CSVFault) {
    for byte in piece {
      switch (state, byte) {
      case (.fieldStart, CSVFields.quote), (.closed, CSVFields.quote): state = .quoted
      case (.quoted, CSVFields.quote): state = .closed
      case (.quoted, _): break
      case (_, separator): state = .fieldStart
      case (.fieldStart, _) where CSVFields.isBlank(byte): break
      case (.closed, _) where CSVFields.isBlank(byte): state = .ended
      case (.ended, _) where CSVFields.isBlank(byte): break
      case (.closed, _), (.ended, _): throw .textAfterQuote
      default: state = .plain
      }
    }
  }
}

/// The fields of one row of comma-separated values.
public enum CSVFields {
  /// Cuts `row` at `separator` outside quotes.
  ///
  /// A field that begins with a quote ends with one, and two quotes inside it are one; a quote inside
  /// another field is itself. Blanks before and after the quotes are no part of the field. A field without quotes keeps its blanks and
  /// shares the memory of `row`.
  ///
  /// - Complexity: O(bytes).
  /// - Throws: ``CSVFault``.
  /// - Source: RFC 4180, section 2.
  public static func split(
    _ row: [UInt8], separator: UInt8
  ) throws(CSVFault) -> [ArraySlice<UInt8>] {
    var fields: [ArraySlice<UInt8>] = []
    var position = 0
    while true {
      let field: ArraySlice<UInt8>
      let begin = pastBlanks(row, from: position, separator)
      if begin < row.count, row[begin] == quote {
        (field, position) = try quoted(row, from: begin + 1)
        position = pastBlanks(row, from: position, separator)
        guard position == row.count || row[position] == separator else { throw .textAfterQuote }
      } else {
        var end = position
        while end < row.count, row[end] != separator { end += 1 }
        field = row[position..<end]
        position = end
      }
      fields.append(field)
      if position == row.count { return fields }
      position += 1
    }
  }

  fileprivate static let quote = UInt8(ascii: "\"")

  /// Whether a byte is a blank or tab; one that parts fields is looked at as such first.
  fileprivate static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The first position from `start` on that is no blank.
  private static func pastBlanks(_ row: [UInt8], from start: Int, _ separator: UInt8) -> Int {
    var position = start
    while position < row.count, isBlank(row[position]), row[position] != separator { position += 1 }
    return position
  }

  /// The text of a quoted field whose text begins at `start`, and the position after its closing quote.
  private static func quoted(
    _ row: [UInt8], from start: Int
  ) throws(CSVFault) -> (ArraySlice<UInt8>, Int) {
    var text: [UInt8] = []
    var position = start
    while position < row.count {
      if row[position] == quote {
        guard position + 1 < row.count, row[position + 1] == quote else {
          return (text[...], position + 1)
        }
        position += 1
      }
      text.append(row[position])
      position += 1
    }
    throw .openQuote
  }
}
