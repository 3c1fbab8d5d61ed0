// SPDX-License-Identifier: Apache-2.0
// Several tags in one field of a row, also those that hold what parts them.

/// Several tags in one field.
///
/// Tags are parted by comma, semicolon or bar. One that holds such a sign, begins with a quote mark or has blanks around it stands in quote marks, those in
/// it doubled; a quote mark that does not end before a separator is part of the tag.
enum TagField {
  private static let quote = UInt8(ascii: "\"")

  /// The field that holds `tags`, before it is quoted as a field of a row.
  ///
  /// - Complexity: O(length).
  static func text(of tags: [String]) -> String {
    tags.enumerated().map { number, tag in
      // The guard of the first tag is that of the field; of the others one is taken for a guard that is none.
      let guarded = number > 0 && CSVGuard.opened(tag) != tag ? "'" + tag : tag
      return needsQuotes(guarded)
        ? "\"" + guarded.replacing("\"", with: "\"\"") + "\"" : guarded
    }.joined(separator: ";")
  }

  /// The tags of a field of a row; empty ones are none.
  ///
  /// - Complexity: O(length).
  static func tags(in field: String) -> [String] {
    let field = Array(CSVGuard.opened(field).utf8)
    var tags: [String] = []
    var place = 0
    while place < field.count {
      let end = field[place...].firstIndex(where: isSeparator) ?? field.count
      let part = quoted(field, from: place) ?? (field[place..<end].trimmed, end)
      let text = String(decoding: part.bytes, as: UTF8.self)
      let tag = place == 0 ? text : CSVGuard.opened(text)
      if !tag.isEmpty { tags.append(tag) }
      place = part.end + 1
    }
    return tags
  }

  private static func needsQuotes(_ tag: String) -> Bool {
    HashListTags.parts(Array(tag.utf8)[...]) != [tag] || tag.utf8.first == quote
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The tag in quote marks that begins at `start`, and where its separator is; `nil` where none does.
  private static func quoted(
    _ field: [UInt8], from start: Int
  ) -> (bytes: ArraySlice<UInt8>, end: Int)? {
    guard let first = field[start...].firstIndex(where: { !isBlank($0) }), field[first] == quote
    else { return nil }
    var bytes: [UInt8] = []
    var place = first + 1
    while let next = field[place...].firstIndex(of: quote) {
      bytes += field[place..<next]
      place = next + 1
      if place < field.count, field[place] == quote {
        bytes.append(quote)
        place += 1
        continue
      }
      let end = field[place...].firstIndex { !isBlank($0) } ?? field.count
      return end == field.count || isSeparator(field[end]) ? (bytes[...], end) : nil
    }
    return nil
  }
}
