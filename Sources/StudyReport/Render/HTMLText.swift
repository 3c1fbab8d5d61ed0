// SPDX-License-Identifier: Apache-2.0
// Text on its way into HTML: invisible characters shown, markup escaped scalar by scalar.

internal import EvidenceModel

/// Text for HTML content and quoted attributes.
enum HTMLText {
  /// `text` with invisible characters shown as escapes and markup as character references.
  ///
  /// Works on Unicode scalars: a quotation mark with a combining accent is one character to Swift,
  /// yet still a quotation mark to a browser.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in EvidenceText.escaped(text).unicodeScalars {
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
