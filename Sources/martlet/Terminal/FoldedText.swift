// SPDX-License-Identifier: Apache-2.0
// Long texts beside a word that says what they are, in lines that a terminal shows whole.

/// Folds texts into the lines of a terminal.
enum FoldedText {
  /// The longest line, in characters.
  static let width = 80
  /// How far texts stand from the left, in characters.
  static let indent = 12

  /// `name` and `text` beside it; what does not fit on the line goes on below.
  ///
  /// Lines end at blanks; a word longer than a line is cut. Joined, the lines hold the same characters but for the blanks at which they end.
  ///
  /// - Complexity: O(length).
  static func lines(_ name: String, _ text: String) -> [String] {
    var rest = text[...]
    var lines: [String] = []
    repeat {
      let head = lines.isEmpty ? name : ""
      let line = first(of: &rest)
      lines.append(head + String(repeating: " ", count: max(1, indent - head.count)) + line)
    } while !rest.isEmpty
    return lines
  }

  /// Takes the first line off a text.
  private static func first(of rest: inout Substring) -> Substring {
    let room = width - indent
    guard let limit = rest.index(rest.startIndex, offsetBy: room, limitedBy: rest.endIndex),
      limit < rest.endIndex
    else {
      defer { rest = "" }
      return rest
    }
    let end = rest[limit] == " " ? limit : rest[..<limit].lastIndex(of: " ") ?? limit
    guard end > rest.startIndex else { return cut(&rest, at: limit) }
    let line = cut(&rest, at: end)
    if rest.first == " " { rest.removeFirst() }
    return line
  }

  private static func cut(_ rest: inout Substring, at end: Substring.Index) -> Substring {
    defer { rest = rest[end...] }
    return rest[..<end]
  }
}
