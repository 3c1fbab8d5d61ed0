// SPDX-License-Identifier: Apache-2.0
// Texts that a spreadsheet would take for a formula, and how they are kept harmless on the way.

/// Guards texts in rows against being taken for formulas.
///
/// Bytes are looked at, not characters: a quote with an accent on it is a quote for whoever reads the row.
enum CSVGuard {
  private static let apostrophe = UInt8(ascii: "'")
  private static let quote = UInt8(ascii: "\"")
  /// The longest text of one field that is written, in bytes: a row of such fields is read again.
  private static let longestText = 2_000
  private static let mostLines = 4

  /// Whether a text can stand in a field of a row that has to be read again.
  static func fits(_ text: String) -> Bool {
    text.utf8.count <= longestText && text.utf8.count { $0 == 0x0a || $0 == 0x0d } < mostLines
  }

  /// Whether a tag can stand among others in such a field.
  static func fits(tag: String) -> Bool {
    // Quote marks in it are doubled as a tag's, and again as the field's; as many tags as a row may have must fit into it.
    let spelled = tag.utf8.count + 3 * tag.utf8.count { $0 == UInt8(ascii: "\"") }
    return tag.utf8.count <= HashListTags.longestTag && spelled <= 2 * HashListTags.longestTag
      && !tag.utf8.contains { $0 == 0x0a || $0 == 0x0d }
  }

  /// The text as it is written into a row: a quote mark before what a spreadsheet would work out, and before such
  /// a quote mark.
  static func closed(_ text: String) -> String { needsGuard(text.utf8[...]) ? "'" + text : text }

  /// The text that was meant by one in a row.
  static func opened(_ text: String) -> String {
    guard text.utf8.first == apostrophe, needsGuard(text.utf8.dropFirst()) else { return text }
    return String(text.unicodeScalars.dropFirst())
  }

  /// Blanks, line ends and other control characters before it do not matter to a spreadsheet, nor whether the sign is of full width (U+FF0B, FF0D, FF1D, FF20).
  private static func needsGuard(_ text: Substring.UTF8View) -> Bool {
    let rest = text.drop { $0 == apostrophe || $0 <= 0x20 }
    switch rest.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): return true
    case 0xef:
      let sign = rest.prefix(3)
      return [[0xef, 0xbc, 0x8b], [0xef, 0xbc, 0x8d], [0xef, 0xbc, 0x9d], [0xef, 0xbc, 0xa0]]
        .contains { sign.elementsEqual($0 as [UInt8]) }
    default: return false
    }
  }

  /// A field of a row: quoted where it must be.
  static func field(_ text: String) -> String { field(text, separator: UInt8(ascii: ",")) }

  /// A field of a row whose fields are parted by `separator`.
  static func field(_ text: String, separator: UInt8) -> String {
    let guarded = closed(text)
    let bytes = guarded.utf8
    let needsQuotes =
      bytes.contains { [quote, separator, 0x0a, 0x0d].contains($0) }
      || bytes.first == 0x20 || bytes.last == 0x20 || bytes.first == UInt8(ascii: "#")
    guard needsQuotes else { return guarded }
    var quoted: [UInt8] = [quote]
    for byte in bytes {
      if byte == quote { quoted.append(quote) }
      quoted.append(byte)
    }
    quoted.append(quote)
    return String(decoding: quoted, as: UTF8.self)
  }
}
