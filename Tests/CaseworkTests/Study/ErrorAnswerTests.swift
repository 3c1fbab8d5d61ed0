// SPDX-License-Identifier: Apache-2.0
// What a server answered with an error is read and kept, and is no item that a study found.

import Catalog
import EvidenceModel
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
    func report() throws -> Report {
      try ReportService(store: testCase.store, actor: auditor).build(
        options: ReportOptions(edition: .internal))
    }
    func number(_ report: Report, _ table: String, _ row: String) -> ReportNumber? {
      report.sections.flatMap(\.tables).first { $0.id == table }?.rows.first { $0.id == row }?
        .cells.first?.number
    }
    let first = try report()
    #expect(number(first, "funnel", "captures") == .count(5))
    #expect(number(first, "funnel", "occurrences") == .count(1))
    #expect(number(first, "funnel", "unique") == .count(1))
    #expect(
      number(first, "items_by_statute", "total") == nil,
      "those that are no image posted are among the items counted")
    // What somebody looked at is told, wherever it came from.
    let gone = try #require(try testCase.rows(ItemRow.self).first { $0.kind != .image })
    let ann = try testCase.add("ann", .assessor)
    _ = try AssessmentService(store: testCase.store, actor: ann).record([
      AssessmentEntry(
        item: gone.id, facts: try FactSheet([.child: "no"]), route: .seen, started: nil, ended: nil)
    ])
    let second = try report()
    #expect(number(second, "funnel", "unique") == .count(2))
    #expect(number(second, "items_by_statute", "total") == .count(1))
    #expect(number(second, "items_by_statute", "none") == .count(1))
  }

  /// Else rows beside the strata would hold what no other table counts, and a page of an error would end the total.
  @Test func theStudyWaitsForNoAnswerOfAnError() throws {
    let testCase = try TestCase()
    let source = try Scratch()
    func gone(_ number: Int, _ status: String = "404 Not Found") -> [UInt8] {
      WARC.response(
        "https://quay.example/gone/\(number)", type: "text/html", status: status,
        body: Array("<html><body>there is no page \(number)</body></html>".utf8))
    }
    func ingest(_ name: String, _ bytes: [UInt8]) throws {
      try source.write(bytes, to: name)
      try testCase.ingest([source.path + "/" + name])
    }
    func notes() throws -> [String] {
      let auditor = Actor(user: nil, name: "auditor", role: .auditor)
      return try EstimateService(store: testCase.store, actor: auditor).read().notes
    }
    let picture = WARC.response(
      "https://quay.example/1.png", type: "image/png", body: try Pictures.png(71))
    try ingest("first.warc", picture + gone(1) + gone(2))
    try testCase.select()
    #expect(try notes() == ["No total: 1 selected picture or video waits for its first look."])
    try ingest("second.warc", gone(3))
    #expect(try notes() == ["No total: 1 selected picture or video waits for its first look."])
    try ingest("third.warc", gone(4, "200 OK"))
    #expect(
      try notes().last
        == "No total: 1 item came after the newest selection, and nothing is decided about it; run select."
    )
  }
}
