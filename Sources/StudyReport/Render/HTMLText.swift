// SPDX-License-Identifier: Apache-2.0
// Text on its way into HTML: invisible characters shown, markup escaped scalar by scalar.

internal import EvidenceModel

/// Text for HTML content and quoted attributes.
enum HTMLText {
  /// `text` with invisible characters shown as escapes and markup as character references.
  static func escaped(_ text: String) -> String {
    MarkupText.escaped(EvidenceText.escaped(text))
  }

  /// A number as it is set for readers: a minus is as wide as a plus, and no hyphen.
  static func number(_ text: String) -> String {
    text.hasPrefix("-") ? "\u{2212}" + text.dropFirst() : text
  }
}
