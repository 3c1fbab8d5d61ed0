// SPDX-License-Identifier: Apache-2.0
// Text on its way into XML or HTML: markup escaped scalar by scalar.

/// Text for the content and quoted attributes of XML and HTML.
public enum MarkupText {
  /// `text` with the characters of markup as character references.
  ///
  /// Works on Unicode scalars: a quotation mark with a combining accent is one character to Swift,
  /// yet still a quotation mark to whoever reads markup. Control characters stay as they are.
  ///
  /// - Complexity: O(length).
  public static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
