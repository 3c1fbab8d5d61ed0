// SPDX-License-Identifier: Apache-2.0
// Links lead somewhere, records are in their index, paths that documents name exist.

import EvidenceModel
import MartletTesting
import Testing

@Suite struct LinkTests {
  private let documents: [MarkdownDocument]

  init() throws {
    documents = try MarkdownDocument.all()
    try #require(documents.count > 20)
  }

  @Test func everyLinkLeadsSomewhere() throws {
    let byPath = Dictionary(uniqueKeysWithValues: documents.map { ($0.path, $0) })
    for document in documents {
      for link in document.links {
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let target = parts[0].isEmpty ? document.path : Self.path(of: parts[0], from: document.path)
        let isThere = target.map { Repository.has($0) } ?? false
        #expect(isThere, "\(document.path) links to \(link)")
        guard parts.count > 1, let target, let other = byPath[target] else { continue }
        #expect(
          other.anchors.contains(String(parts[1])), "\(document.path): no heading for \(link)")
      }
    }
  }

  @Test func everyPathNamedExists() {
    let pattern = /^(Sources|Tests|docs|scripts|Regimes|Fixtures|Benchmarks|Fuzz|\.ci)\/[\w.\/+-]+$/
    for document in documents {
      for span in document.codeSpans where span.wholeMatch(of: pattern) != nil {
        #expect(Repository.has(span), "\(document.path) names \(span)")
      }
    }
  }

  @Test func everyDecisionRecordIsInTheIndex() throws {
    let records = Repository.files().filter { $0.wholeMatch(of: /docs\/adr\/\d{4}-.*\.md/) != nil }
    try #require(records.count > 9)
    let index = try MarkdownDocument("docs/adr/README.md")
    #expect(index.links.map { "docs/adr/" + $0 } == records)
    let numbers = records.compactMap { $0.split(separator: "/").last?.prefix(4) }
    #expect(Set(numbers).count == records.count, "two records share a number")
  }

  @Test(arguments: ["Status", "Context", "Options", "Decision", "Consequences", "Evidence"])
  func everyDecisionRecordSays(_ part: String) throws {
    for document in documents
    where document.path.wholeMatch(of: /docs\/adr\/\d{4}-.*\.md/) != nil {
      #expect(document.text.contains(part), "\(document.path) has no \(part)")
    }
  }

  @Test func theReadmeFitsOnAFewScreens() throws {
    let readme = try MarkdownDocument("README.md")
    #expect(readme.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 201)
    for word in ["make demo", "make test", "apt-get install make git ca-certificates"] {
      #expect(readme.text.contains(word))
    }
  }

  @Test func aLinkOutOfTheProjectIsFound() {
    #expect(Self.path(of: "../../../x.md", from: "docs/adr/a.md") == nil)
    #expect(Self.path(of: "../b.md", from: "docs/adr/a.md") == "docs/b.md")
    #expect(Self.path(of: "c.md", from: "README.md") == "c.md")
  }

  /// The path of a link's target below the root; `nil` when it leads out.
  private static func path(of link: Substring, from document: String) -> String? {
    var parts = document.split(separator: "/").dropLast().map(String.init)
    for part in link.split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        guard !parts.isEmpty else { return nil }
        parts.removeLast()
      default: parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }
}
