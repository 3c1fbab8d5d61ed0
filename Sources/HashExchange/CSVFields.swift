// SPDX-License-Identifier: Apache-2.0
// The fields of one row of comma-separated values (RFC 4180).

/// Why a row cannot be cut into fields.
enum CSVFault: Error {
  /// A quote is still open at the end of the text: more lines may close it.
  case openQuote
  /// Text follows a closing quote.
  case textAfterQuote
}

/// The fields of one row of comma-separated values.
enum CSVFields {
  /// Cuts `row` at `separator` outside quotes.
  ///
  /// A field that begins with a quote ends with one, and two quotes inside it are one; a quote inside
  /// another field is itself. A field without quotes shares the memory of `row`.
  ///
  /// - Source: RFC 4180, section 2.
  static func split(
    _ row: [UInt8], separator: UInt8
  ) throws(CSVFault) -> [ArraySlice<UInt8>] {
    var fields: [ArraySlice<UInt8>] = []
    var position = 0
    while true {
      let field: ArraySlice<UInt8>
      if position < row.count, row[position] == quote {
        (field, position) = try quoted(row, from: position + 1)
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

  private static let quote = UInt8(ascii: "\"")

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

extension ArraySlice<UInt8> {
  /// Without the blanks and tabs around it.
  var trimmed: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
    while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
    return slice
  }
}
