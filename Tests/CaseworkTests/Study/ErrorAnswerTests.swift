// SPDX-License-Identifier: Apache-2.0
// What a server answered with an error is read and kept, and is no item that a study found.

import Foundation
import StudyReport
import Testing

@testable import Casework

@Suite struct ErrorAnswerTests {
  @Test func aReportCountsNoMoreItemsThanOccurrences() throws {
    let testCase = try TestCase()
    let source = try Scratch()
    var bytes = WARC.response(
      "https://quay.example/1.png", type: "image/png", body: try Pictures.png(71))
    for number in 1...4 {
      bytes += WARC.response(
        "https://quay.example/gone/\(number)", type: "text/html", status: "404 Not Found",
        body: Array("<html><body>there is no page \(number)</body></html>".utf8))
    }
    try source.write(bytes, to: "forum.warc")
    try testCase.ingest([source.path + "/forum.warc"])
    let auditor = try testCase.add("auditor", .auditor)
    let report = try ReportService(store: testCase.store, actor: auditor).build(
      options: ReportOptions(edition: .internal))
    let funnel = try #require(report.sections.flatMap(\.tables).first { $0.id == "funnel" })
    func number(_ row: String) -> ReportNumber? {
      funnel.rows.first { $0.id == row }?.cells.first?.number
    }
    #expect(number("captures") == .count(5))
    #expect(number("occurrences") == .count(1) && number("unique") == .count(1))
  }
}
