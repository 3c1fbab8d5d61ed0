// SPDX-License-Identifier: Apache-2.0
// What stands at the edge of every printed page: the study, its marks, what it was made from.

internal import EvidenceModel

/// What stands at the edge of every printed page, as rules for the margins of paper.
enum PageMarks {
  /// The longest name at the edge, in characters; longer ones are cut there.
  static let longestName = 60

  /// The rules for a report's pages.
  static func rules(_ report: Report) -> String {
    let name = report.study.name
    let shown = name.count > longestName ? name.prefix(longestName - 1) + "…" : name[...]
    let edition = report.options.edition
    let marks = [
      report.study.isSynthetic ? "SYNTHETIC" : "", edition == .internal ? "INTERNAL" : "",
      "\(edition.rawValue) edition",
    ].filter { !$0.isEmpty }.joined(separator: " · ")
    let made =
      "Martlet \(report.programVersion) · ledger leaf \(DecimalText.grouped(report.ledger.size))"
    return """
      @page {
        @top-left { content: \(text(String(shown))); }
        @top-right { content: \(text(marks)); }
        @bottom-left { content: \(text(made)); }
      }

      """
  }

  /// A CSS string: letters, digits and blanks as they are, every other scalar by its number.
  ///
  /// - Source: CSS Syntax Module Level 3, section 4.3.7.
  static func text(_ words: String) -> String {
    var text = "\""
    for scalar in EvidenceText.escaped(words).unicodeScalars {
      switch scalar {
      case "A"..."Z", "a"..."z", "0"..."9", " ": text.unicodeScalars.append(scalar)
      default: text += "\\" + String(scalar.value, radix: 16) + " "
      }
    }
    return text + "\""
  }
}
