// SPDX-License-Identifier: Apache-2.0
// Tags that hold what parts tags stay whole in rows, and what a list calls a category comes back from VICS.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import HashExchange

private typealias Samples = ExchangeSamples

@Suite struct TagFieldTests {
  @Test func everyTagComesBack() {
    let tags = [
      "quay", "series:North; South, East | West", "\"said\"", "\"", "'=1", "''=1", "=1+1",
      "a\"b;c\"",
      " led by a blank", "\"a\";\"b\"", "'=a, b", ",", "дом, у моря",
    ]
    for first in tags {
      #expect(TagField.tags(in: CSVGuard.closed(TagField.text(of: [first]))) == [first])
      for second in tags {
        let field = CSVGuard.closed(TagField.text(of: [first, second, "end"]))
        #expect(TagField.tags(in: field) == [first, second, "end"], "\(field)")
      }
    }
  }

  @Test(arguments: [
    ("a,b; c |d", ["a", "b", "c", "d"]), (";;a;", ["a"]), ("\"a, b\" ;c", ["a, b", "c"]),
    ("\"a;b", ["\"a", "b"]), ("\"a\"b;c", ["\"a\"b", "c"]), ("a\"b;c\"", ["a\"b", "c\""]),
    ("'=a;'=b", ["=a", "=b"]), ("\"\";a", ["a"]), ("", []), (" \"a\"\"b\" ", ["a\"b"]),
  ])
  func whatOthersWriteIsReadAsBefore(field: String, tags: [String]) {
    #expect(TagField.tags(in: field) == tags)
  }

  @Test func randomTagsComeBack() {
    var generator = SeedReport.generator("tags of a field")
    let signs = Array(",;|\"'=+-@ \tab")
    for _ in 0..<2_000 {
      let tags = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
        String(
          (0..<Int.random(in: 1...6, using: &generator)).compactMap { _ in
            signs.randomElement(using: &generator)
          })
      }
      let field = CSVGuard.closed(TagField.text(of: tags))
      #expect(TagField.tags(in: field) == tags, "\(tags) as \(field)")
    }
  }

  @Test func namesOfSeriesGoThroughRows() throws {
    let name = #"North, "South"; East | West"#
    let quoted = name.replacing("\"", with: "\"\"")
    let icse = """
      MD5;SHA1;Image ID;Series name;Baseline
      \(Samples.md5[1]);;7;"\(quoted)";True
      """
    let rows = try Samples.convert(text: icse, to: .csv)
    #expect(rows.problems == [])
    let read = try Samples.read(text: rows.text).records
    #expect(read.map { $0.tags.contains("series:\(name)") } == [true])
    let back = try Samples.convert(text: rows.text, to: .icse)
    #expect(back.problems == [] && back.text.contains("\"\(quoted)\""))
    // A list that is imported has it as well.
    for text in [icse, rows.text] {
      let list = try withFile(Array(text.utf8)) { try HashListReader.read(path: $0) }
      #expect(list.tags(.md5).contains("series:\(name)") && list.problemCount == 0)
    }
  }

  @Test func whatAListCallsACategoryComesBackFromVICS() throws {
    let text = """
      \(CSVWriter.header)
      \(Samples.md5[1]),,,,category_1,,,,,,,
      \(Samples.md5[2]),,,,1,,,,,,,quay
      \(Samples.md5[3]),,,,2,,,,,,,profile:US

      """
    let vics = try Samples.convert(text: text, to: .vics)
    #expect(try Samples.convert(text: vics.text, to: .csv).text == text)
    let again = try Samples.convert(text: vics.text, to: .vics)
    #expect(again.text == vics.text)
    // Whoever changes the number says something else.
    let changed = try Samples.convert(
      text: vics.text.replacing("\"Category\":1", with: "\"Category\":2"), to: .csv
    ).text.split(separator: "\n")
    #expect(changed[1] == "\(Samples.md5[1]),,,,2,,,,,,,profile:US")
    #expect(changed[2] == "\(Samples.md5[2]),,,,2,,,,,,,quay;profile:US")
  }
}
