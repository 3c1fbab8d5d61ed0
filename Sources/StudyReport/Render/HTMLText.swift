// SPDX-License-Identifier: Apache-2.0
// Text on its way into HTML: invisible characters shown, markup escaped scalar by scalar.

internal import EvidenceModel

/// Text for HTML content and quoted attributes.
enum HTMLText {
  /// `text` with invisible characters shown as escapes and markup as character references.
  static func escaped(_ text: String) -> String {
    MarkupText.escaped(EvidenceText.escaped(text))
  }
}
