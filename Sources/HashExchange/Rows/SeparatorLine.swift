// SPDX-License-Identifier: Apache-2.0
// The line before a table by which spreadsheets say what parts its fields.

/// The line `sep=;`, which spreadsheets write and read before a table.
enum SeparatorLine {
  private static let start = Array("sep=".utf8)
  private static let separators = Array(",;\t|".utf8)

  /// The separator that a line names; `nil` for any other line.
  static func separator(of line: [UInt8]) -> UInt8? {
    var text = line[...].filter { $0 != UInt8(ascii: "\"") }[...]
    while let first = text.first, first == 0x20 { text.removeFirst() }
    // A tab at the end is the separator, and no blank.
    while text.count > start.count + 1, text.last == 0x20 || text.last == 0x09 { text.removeLast() }
    guard text.count == start.count + 1, let last = text.last, separators.contains(last),
      text.dropLast().map({ $0 | 0x20 }) == start.map({ $0 | 0x20 })
    else { return nil }
    return last
  }
}
