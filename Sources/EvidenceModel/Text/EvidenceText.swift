// SPDX-License-Identifier: Apache-2.0
// Evidence text on its way to people: escaped always, masked by default.

/// Ways to show text that came out of evidence.
///
/// Evidence text can steer a terminal, reverse the reading order of a line, or become a formula in a
/// spreadsheet; it can also identify a victim. Everything printed goes through here.
public enum EvidenceText {
  /// `text` with control, bidirectional, zero-width and other invisible characters as `\u{…}`,
  /// and the backslash doubled, so that the result is one visible line and reversible.
  ///
  /// - Complexity: O(n).
  public static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\\" {
        result += "\\\\"
      } else if isUnsafe(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Whether anything of `text` can be read: more than blanks and what nobody sees.
  ///
  /// - Complexity: O(n).
  public static func saysAnything(_ text: String) -> Bool {
    text.unicodeScalars.contains {
      !$0.properties.isWhitespace && !$0.properties.isDefaultIgnorableCodePoint && !isUnsafe($0)
    }
  }

  /// `text` escaped, but for its ends of lines and tabs: for whoever reads a longer text as it stands.
  ///
  /// - Complexity: O(n).
  public static func escapedLines(_ text: String) -> String {
    var result = ""
    var line = ""
    func end(_ mark: String) {
      result += escaped(line) + mark
      line = ""
    }
    for character in text {
      switch character {
      case "\n", "\r\n": end("\n")
      case "\t": end("\t")
      default: line.append(character)
      }
    }
    end("")
    return result
  }

  /// `text` as one CSV field: escaped, quoted where needed, and with an apostrophe before a leading
  /// `=`, `+`, `-`, `@`, tab or carriage return, so that no spreadsheet runs it; a plain number stays one.
  public static func csvField(_ text: String) -> String {
    let safe = escaped(text)
    let begins = safe.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } == true
    let guarded = begins && !isPlainNumber(safe) ? "'" + safe : safe
    guard guarded.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == ";" }) else {
      return guarded
    }
    return "\"" + guarded.replacing("\"", with: "\"\"") + "\""
  }

  /// Whether a text is a minus and digits, with a point between them or none.
  private static func isPlainNumber(_ text: String) -> Bool {
    guard text.hasPrefix("-") else { return false }
    let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  /// What stands in for `text` until a person reveals it: its length in characters, and the first
  /// eight digits of a keyed digest where the caller has a key.
  public static func masked(_ text: String, keyedDigest: [UInt8]? = nil) -> String {
    let tag = keyedDigest.map { " #" + HexText.encode($0.prefix(4)) } ?? ""
    let count = text.unicodeScalars.count
    return "[\(count) \(count == 1 ? "character" : "characters")\(tag)]"
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      true
    default:
      scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
