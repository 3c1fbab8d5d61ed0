// SPDX-License-Identifier: Apache-2.0
// Tags in reports: counted with unit and basis in the internal edition, left out of the published one.

import EvidenceModel
import StudyReport
import Testing

@Suite struct TagReportTests {
  private static func snapshot() -> StudySnapshot {
    var snapshot = StudyFixtures.empty()
    for number in 0..<60 {
      snapshot.items.append(
        StudyItem(
          number: number, selection: .selected(rule: "r"), basis: .seen,
          outcome: StudyOutcome(
            instrument: number < 30 ? "prohibited_image" : "none", severity: nil,
            standing: .standing), tags: number % 10 == 0 ? [.commercial, .series] : []))
      snapshot.figures += Array(
        repeating: PostedFigure(item: number, day: nil), count: number == 0 ? 3 : 1)
    }
    // An item that no image posted shows counts among the items alone.
    snapshot.items.append(StudyItem(number: 60, kind: .text, tags: [.series]))
    snapshot.counts = StudyCounts(
      sources: 1, captures: 62, occurrences: 62, itemsByKind: [.image: 60, .text: 1])
    return snapshot
  }

  @Test func theInternalEditionCountsItemsAndImages() throws {
    let report = try StudyReport.build(
      Self.snapshot(), options: ReportOptions(edition: .internal))
    let table = try #require(report.sections.flatMap(\.tables).first { $0.id == "tags" })
    let rows = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.id, $0.cells.map(\.number)) })
    #expect(
      rows == [
        "known_victim": [.count(0), .count(0), .count(0)],
        "public_figure": [.count(0), .count(0), .count(0)],
        "commercial": [.count(6), .count(8), .count(5)],
        "self_generated": [.count(0), .count(0), .count(0)],
        "series": [.count(7), .count(8), .count(5)],
      ])
    #expect(table.columns.map { $0.unit ?? table.rows[0].unit } == [.items, .postings, .postings])
    #expect(table.columns.allSatisfy { $0.basis == .seen })
  }

  @Test func thePublishedEditionSaysThatItTellsNone() throws {
    let report = try StudyReport.build(
      Self.snapshot(), options: ReportOptions(edition: .published))
    #expect(!report.sections.flatMap(\.tables).contains { $0.id == "tags" })
    let notes = try #require(report.sections.first { $0.id == "known" }).notes
    #expect(notes.contains { $0.contains("counted in the internal edition alone") })
    let cells = JSONRenderer.text(report).contains("\"tag.")
    #expect(!cells)
    try DisclosureTests.check(Self.snapshot())
  }
}
