// SPDX-License-Identifier: Apache-2.0
// What charts and tables look like to a reader: axes that hold what is drawn, words that are whole, digits in groups.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct ReportChartTests {
  private static let full = ReportOptions(edition: .internal)

  /// The drawing called `id` on the page.
  private static func chart(_ report: Report, _ id: String) throws -> String {
    let html = HTMLRenderer.text(report)
    let part = try #require(
      html.split(separator: "<svg ").first { $0.contains("aria-labelledby=\"chart-\(id)-title ") })
    return String(part.split(separator: "</svg>").first ?? "")
  }

  @Test func anAlphaBelowZeroStandsOnTheAxis() throws {
    var snapshot = StudyFixtures.fixed
    snapshot.agreement = StudyFixtures.misleadingAgreement
    let chart = try Self.chart(try StudyReport.build(snapshot, options: Self.full), "agreement")
    let marks = chart.matches(of: /<rect x="([0-9.]+)" y="24"/).compactMap { Double($0.1) }
    #expect(chart.contains(">\u{2212}0.25</text>"))
    let first = try #require(marks.min())
    let alpha = chart.matches(
      of: /<rect x="([0-9.]+)" y="[0-9.]+" width="4" height="12" class="accent"/
    )
    .compactMap { Double($0.1) }.filter { $0 != first + 130 }
    #expect(alpha.allSatisfy { $0 >= first }, "\(alpha) left of \(first)")
  }

  @Test func longWordsOfABarStandInTwoLines() throws {
    var snapshot = StudyFixtures.fixed
    let regime = StudyFixtures.regime
    snapshot.regime = StudyRegime(
      id: regime.id, title: regime.title, version: regime.version,
      instruments: regime.instruments.map { instrument in
        guard instrument.id == "pseudo_photograph" else { return instrument }
        return StudyInstrument(
          id: instrument.id, label: "Pseudo-photograph that was computer-made in whole or in part",
          statute: "Act", isCriminal: true, hasSeverity: true, answers: instrument.answers)
      }, severities: regime.severities)
    let chart = try Self.chart(try StudyReport.build(snapshot, options: Self.full), "statute")
    #expect(
      chart.contains(
        ">Pseudo-photograph that was computer-made in<tspan x=\"0\" dy=\"15\">whole or in part</tspan>"
      ))
    #expect(!chart.contains("…"))
  }

  /// On a telephone nothing is scrolled out of sight: bars begin at the left edge and their numbers end at the right one.
  @Test func eachChartIsDrawnForNarrowScreensToo() throws {
    let report = try StudyReport.build(StudyFixtures.fixed, options: Self.full)
    let html = HTMLRenderer.text(report)
    #expect(!html.contains("min-width: 640px"))
    let charts = report.sections.flatMap(\.charts)
    #expect(charts.count > 3)
    for chart in charts {
      #expect(
        html.matches(of: /aria-labelledby="chart-([a-z_]+)-title/).contains { $0.1 == chart.id })
      let narrow = try Self.chart(report, "\(chart.id)-narrow")
      #expect(narrow.contains("viewBox=\"0 0 350 "), "\(chart.id)")
      for end in narrow.matches(of: /x="([0-9.]+)" y="[0-9.]+" width="([0-9.]+)"/) {
        let right = (Double(end.1) ?? 0) + (Double(end.2) ?? 0)
        #expect(right <= 350.1, "\(chart.id) draws to \(right)")
      }
    }
  }

  @Test func oneDayInYearsIsDrawnWideEnoughToBeSeen() throws {
    var snapshot = StudyFixtures.empty()
    for (number, day) in [20_000, 21_150].enumerated() {
      snapshot.items.append(StudyItem(number: number))
      snapshot.figures.append(PostedFigure(item: number, day: CivilDate(daysSinceEpoch: day)))
    }
    snapshot.counts = StudyCounts(
      sources: 1, captures: 2, occurrences: 2, itemsByKind: [.image: 2])
    let chart = try Self.chart(try StudyReport.build(snapshot, options: Self.full), "days")
    let bars = chart.matches(
      of: /<rect x="([0-9.]+)" y="[0-9.]+" width="([0-9.]+)" height="([0-9.]+)" class="light"/
    ).filter { $0.3 != "11" }
    #expect(bars.count == 2 && bars.allSatisfy { Double($0.2) ?? 0 >= 1 })
    let places = bars.compactMap { Double($0.1) }
    #expect(places[0] == 44 && places[1] > 740)
  }

  @Test func digitsBeforeAPointStandInGroups() {
    #expect(DecimalText.grouped("2562.0") == "2,562.0")
    #expect(DecimalText.grouped("-2562") == "-2,562" && DecimalText.grouped("0.726") == "0.726")
    #expect(DecimalText.grouped("–") == "–" && DecimalText.grouped("") == "")
  }

  @Test func estimatesOfThousandsArePrintedInGroups() throws {
    var snapshot = StudyFixtures.fixed
    let whole = StudyAuditSample(
      number: 1, population: 1_200, drawn: 1_200, examined: 1_200, unsettled: 0, found: [:])
    snapshot.audit = StudyAudit(
      strata: [
        StudyAuditStratum(id: "not_selected", title: "Not selected", present: 0, samples: [whole]),
        StudyAuditStratum(id: "negative", title: "Not criminal", present: 0, samples: [whole]),
      ], known: ["pseudo_photograph": 2_562])
    let html = HTMLRenderer.text(try StudyReport.build(snapshot, options: Self.full))
    #expect(html.contains(">2,562.0<small>2,562 to 2,562</small>"))
    let file = try #require(
      CSVRenderer.files(try StudyReport.build(snapshot, options: Self.full)).first {
        $0.name == "audit_total.csv"
      })
    #expect(file.text.contains(",2562.0,"), "numbers for programs have no commas")
  }
}
