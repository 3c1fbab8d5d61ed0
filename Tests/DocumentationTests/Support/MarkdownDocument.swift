// SPDX-License-Identifier: Apache-2.0
// As much of Markdown as the tests of documents need.

import EvidenceModel
import MartletTesting

/// One document of the project.
struct MarkdownDocument: CustomStringConvertible {
  /// A heading and what follows it, up to the next heading of any level.
  struct Section {
    let heading: String
    let text: String
  }

  /// The path below the project's root.
  let path: String
  /// The whole text.
  let text: String

  var description: String { path }

  /// All documents of the project.
  static func all() throws -> [MarkdownDocument] {
    try Repository.files().filter { $0.hasSuffix(".md") }.map { try MarkdownDocument($0) }
  }

  init(_ path: String) throws {
    self.path = path
    text = try Repository.text(of: path)
  }

  init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// The lines that are not in a fenced block.
  var prose: [Substring] {
    var isFenced = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      if line.drop(while: { $0 == " " }).hasPrefix("```") {
        isFenced.toggle()
        return false
      }
      return !isFenced
    }
  }

  /// The sections in order.
  var sections: [Section] {
    var found: [Section] = []
    var heading: String?
    var lines: [Substring] = []
    for line in prose {
      guard line.hasPrefix("#") else {
        lines.append(line)
        continue
      }
      if let heading {
        found.append(Section(heading: heading, text: lines.joined(separator: "\n")))
      }
      heading = String(line.drop { $0 == "#" }.drop { $0 == " " })
      lines = []
    }
    if let heading { found.append(Section(heading: heading, text: lines.joined(separator: "\n"))) }
    return found
  }

  /// The names by which links reach the headings, as GitHub makes them.
  var anchors: Set<String> {
    Set(
      sections.map { section in
        let kept = section.heading.lowercased().unicodeScalars.filter {
          $0.properties.isAlphabetic || $0.properties.numericType != nil
            || " -_".unicodeScalars.contains($0)
        }
        return String(String.UnicodeScalarView(kept)).replacing(" ", with: "-")
      })
  }

  /// The targets of links to files of the project: no addresses.
  var links: [String] {
    prose.joined(separator: "\n").matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
      .filter { $0.firstMatch(of: /^[a-z]+:/) == nil }
  }

  /// What stands between single backquotes.
  var codeSpans: [String] {
    prose.joined(separator: "\n").matches(of: /`([^`\n]+)`/).map { String($0.1) }
  }

  /// The cells of the rows of every table, without headings and rules.
  func tableRows(under heading: String) -> [[String]] {
    let lines = sections.first { $0.heading == heading }?.text.split(separator: "\n") ?? []
    let rows = lines.filter { $0.hasPrefix("|") }.map { line in
      line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
        String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
    }
    return rows.dropFirst(2).map { $0 }
  }
}
