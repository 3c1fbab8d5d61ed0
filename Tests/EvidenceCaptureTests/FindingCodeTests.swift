// SPDX-License-Identifier: Apache-2.0
// Every finding's code is documented.

import Foundation
import MediaDecoding
import Testing

@Suite struct FindingCodeTests {
  @Test func everyCodeIsInTheDocuments() throws {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let text = try ["captures", "vics"].map {
      try String(
        contentsOf: root.appendingPathComponent("docs/formats/\($0).md"), encoding: .utf8)
    }.joined()
    let sources = root.appendingPathComponent("Sources/EvidenceCapture")
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    let pattern =
      /"((?:folder|file|archive|payload|warc|http|wacz|vics|page|capture)\.[a-z_]+)"/
    var codes: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let source = try String(contentsOf: file, encoding: .utf8)
      codes.formUnion(source.matches(of: pattern).map { String($0.output.1) })
    }
    #expect(codes.count > 40)
    let isDecoding = [
      "archive.archive", "archive.entry", "warc.member", "http.coding", "page.markup",
    ]
    for code in codes {
      let written = isDecoding.contains(code) ? "`\(code)_CODE`" : "`\(code)`"
      #expect(text.contains(written), "\(code) is not documented")
    }
    for code in DecodeError.Code.allCases { #expect(text.contains("`\(code.rawValue)`")) }
  }
}
