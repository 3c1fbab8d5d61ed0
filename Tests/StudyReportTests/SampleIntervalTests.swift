// SPDX-License-Identifier: Apache-2.0
// Three intervals of what a sample showed, beside each other; none of a sample that does not count.

import EvidenceModel
import StudyReport
import StudyStatistics
import Testing

@Suite struct SampleIntervalTests {
  private static func report(
    _ samples: [StudyAuditSample], present: Int = 0, _ edition: ReportEdition
  ) throws -> Report {
    var snapshot = StudyFixtures.fixed
    snapshot.audit = StudyAudit(
      strata: [
        StudyAuditStratum(
          id: "not_selected", title: "Not selected", present: present, samples: samples),
        StudyAuditStratum(
          id: "negative", title: "Not criminal", present: 0,
          samples: [
            StudyAuditSample(
              number: 9, population: 50, drawn: 50, examined: 50, unsettled: 0, found: [:])
          ]),
      ], known: ["pseudo_photograph": 80])
    return try StudyReport.build(snapshot, options: ReportOptions(edition: edition))
  }

  private static func sample(
    _ number: Int = 1, of population: Int = 9_146, drawn: Int = 300, unsettled: Int = 0,
    found: Int = 0, since: Int = 0, isExact: Bool = true
  ) -> StudyAuditSample {
    StudyAuditSample(
      number: number, population: population, drawn: drawn, examined: drawn, unsettled: unsettled,
      found: ["pseudo_photograph": found], since: ["pseudo_photograph": since], isExact: isExact)
  }

  private static func cells(_ report: Report, _ table: String, _ row: String) -> [ReportCell]? {
    report.sections.flatMap(\.tables).first { $0.id == table }?.rows.first { $0.id == row }?.cells
  }

  @Test(arguments: ReportEdition.allCases)
  func noneInThreeHundredHasItsThreeIntervals(edition: ReportEdition) throws {
    let report = try Self.report([Self.sample()], edition)
    let cells = try #require(Self.cells(report, "audit_shares", "not_selected.1"))
    #expect(cells.map(\.number) == Array(repeating: .decimal(0, places: 2), count: 3))
    #expect(cells.allSatisfy { $0.interval?.lowerText == "0.00" })
    // Clopper–Pearson: 1 − 0.025^(1/300). Wilson: z²/(300 + z²) with z = 1.959964.
    #expect(cells[1].interval?.upperText == "1.23")
    #expect(cells[2].interval?.upperText == "1.27")
    // 108 of 9,146 or fewer: 0 of 300 has a probability of 2.5 % or less from the next number on.
    let most = try FinitePopulation(9_146).bounds(Tally(found: 0, of: 300)).upperBound
    let next = try FinitePopulation(9_146)
    #expect(try next.probability(ofAtMost: 0, in: 300, when: most) > 0.025)
    #expect(try next.probability(ofAtMost: 0, in: 300, when: most + 1) <= 0.025)
    #expect(cells[0].interval?.upper == 100 * Double(most) / 9_146)
    let json = JSONRenderer.text(report)
    for name in ["hypergeometric", "clopper_pearson", "wilson"] {
      #expect(json.contains("\"column\": \"\(name)\""))
    }
    #expect(json.contains("\"unit\": \"percent\""))
    let notes = try #require(report.sections.first { $0.id == "audit" }).notes
    #expect(notes.contains { $0.hasPrefix("Share of criminal items when the sample was drawn") })
  }

  @Test func intervalsOfHiddenFindsAreHidden() throws {
    let sample = Self.sample(of: 500, drawn: 100, found: 3)
    let open = try Self.report([sample], .published)
    let cells = try #require(Self.cells(open, "audit_shares", "not_selected.1"))
    #expect(cells.allSatisfy { $0.number == .hidden && $0.interval == nil })
    let full = try Self.report([sample], .internal)
    #expect(
      Self.cells(full, "audit_shares", "not_selected.1")?.map(\.number)
        == Array(repeating: .decimal(3, places: 2), count: 3))
  }

  @Test func whatIsNotSettledHasNoShare() throws {
    let report = try Self.report([Self.sample(unsettled: 1)], .internal)
    #expect(Self.cells(report, "audit_shares", "not_selected.1") == nil)
    #expect(Self.cells(report, "audit_shares", "negative.9") != nil)
  }

  @Test(arguments: ReportEdition.allCases)
  func aSampleThatDoesNotCountHasNoBoundsAndSaysSo(edition: ReportEdition) throws {
    let report = try Self.report([Self.sample(isExact: false)], present: 9_000, edition)
    let cells = try #require(Self.cells(report, "audit", "not_selected.1"))
    #expect(cells[0].number == .count(9_146) && cells[1].number == .count(300))
    // Found since, not known, at least, at most: each would be of other items.
    #expect(cells[5...8].allSatisfy { $0.number == .absent })
    #expect(Self.cells(report, "audit_shares", "not_selected.1") == nil)
    let section = try #require(report.sections.first { $0.id == "audit" })
    #expect(
      section.lead.contains(
        "Not selected, sample 1: it does not count. By the rules in force it cannot be worked out any more from which items it was drawn, so it has no bounds and is in no total."
      ))
    #expect(
      section.lead.contains(
        "Not selected: no sample speaks for what it holds, so there is no total; another sample has to be drawn."
      ))
    #expect(!section.lead.contains { $0.contains("sample 1: finished") })
    #expect(
      section.tables.first { $0.id == "audit" }?.rows.first { $0.id == "not_selected.new" }?.label
        == "Not selected, without a sample that counts")
  }

  @Test func aSampleThatDoesNotCountTakesNothingFromOneThatDoes() throws {
    let samples = [
      Self.sample(1, found: 6, since: 7, isExact: false), Self.sample(2, of: 800, drawn: 100),
    ]
    let report = try Self.report(samples, .internal)
    let section = try #require(report.sections.first { $0.id == "audit" })
    #expect(
      section.lead.contains {
        $0.hasPrefix("Not selected, sample 1: it does not count.")
          && $0.hasSuffix("Criminal items were found in it.")
      })
    #expect(section.lead.contains("Not selected, sample 2: finished, and none was found."))
    #expect(!section.lead.contains { $0.contains("all of its samples together") })
    let most = try FinitePopulation(800).bounds(Tally(found: 0, of: 100), side: .upper).upperBound
    #expect(
      Self.cells(report, "audit", "not_selected.2")?.suffix(2).map(\.number)
        == [.count(0), .count(most)])
    let found = try #require(section.tables.first { $0.id == "audit_found" })
    #expect(!found.columns.contains { $0.id == "since.not_selected.1" })
  }
}
