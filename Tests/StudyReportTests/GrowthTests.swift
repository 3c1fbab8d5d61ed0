// SPDX-License-Identifier: Apache-2.0
// Running totals by day: sums of what is printed, and nothing beyond.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct GrowthTests {
  private static func days(_ snapshot: StudySnapshot, _ edition: ReportEdition) throws
    -> ReportTable
  {
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: edition))
    return try #require(report.sections.flatMap(\.tables).first { $0.id == "days" })
  }

  /// A snapshot of so many images on each day, of which so many are criminal, and so many undated.
  private static func snapshot(_ days: [(all: Int, criminal: Int)], undated: Int) -> StudySnapshot {
    var snapshot = StudyFixtures.empty()
    func add(_ count: Int, criminal: Int, on day: CivilDate?) {
      for place in 0..<count {
        let instrument = place < criminal ? "pseudo_photograph" : "none"
        let number = snapshot.items.count
        snapshot.items.append(
          StudyItem(
            number: number, selection: .selected(rule: "r"), basis: .seen,
            outcome: StudyOutcome(instrument: instrument, severity: nil, standing: .standing)))
        snapshot.figures.append(PostedFigure(item: number, day: day))
      }
    }
    for (day, counts) in days.enumerated() {
      add(counts.all, criminal: counts.criminal, on: CivilDate(daysSinceEpoch: 20_700 + day))
    }
    add(undated, criminal: 0, on: nil)
    let items = snapshot.items.count
    snapshot.counts = StudyCounts(
      sources: 1, captures: items, occurrences: items, itemsByKind: [.image: items])
    return snapshot
  }

  private static func column(_ table: ReportTable, _ id: String) throws -> [String: ReportNumber] {
    let place = try #require(table.columns.firstIndex { $0.id == id })
    return Dictionary(uniqueKeysWithValues: table.rows.map { ($0.id, $0.cells[place].number) })
  }

  @Test(arguments: ReportEdition.allCases)
  func imagesAddUpDayByDay(_ edition: ReportEdition) throws {
    let table = try Self.days(
      Self.snapshot([(20, 6), (30, 0), (40, 10), (50, 7)], undated: 8), edition)
    #expect(
      table.columns.map(\.id) == ["posted", "criminal", "posted_so_far", "criminal_so_far"])
    #expect(table.columns.map(\.basis) == [.counted, .seen, .counted, .seen])
    let cells = table.rows.map { $0.cells.suffix(2).map(\.number) }
    #expect(
      cells == [
        [.count(20), .count(6)], [.count(50), .count(6)], [.count(90), .count(16)],
        [.count(140), .count(23)], [.absent, .absent], [.absent, .absent],
      ])
  }

  /// The chart of days draws criminal counts of each day, and none where the table has none.
  @Test(arguments: ReportEdition.allCases)
  func theChartDrawsWhatEachDayHas(_ edition: ReportEdition) throws {
    for (counts, isTold) in [([(20, 6), (30, 5)], true), ([(20, 1), (30, 0), (40, 0)], false)] {
      let report = try StudyReport.build(
        Self.snapshot(counts, undated: 0), options: ReportOptions(edition: edition))
      let section = try #require(report.sections.first { $0.id == "days" })
      let table = try #require(section.tables.first)
      let place = table.columns.firstIndex { $0.id == "criminal" }
      #expect((place != nil) == (isTold || edition == .internal), "\(edition) \(isTold)")
      guard case .timeline(let ranges) = try #require(section.charts.first).marks else {
        Issue.record("no timeline")
        continue
      }
      let days = table.rows.filter { $0.id != "none" && $0.id != "total" }
      let told = place.map { place in days.map { $0.cells[place].number } } ?? []
      #expect(ranges.compactMap(\.criminal).map { ReportNumber.count($0) } == told)
    }
  }

  @Test func jsonAndTablesForSpreadsheetsHaveThem() throws {
    let report = try StudyReport.build(
      Self.snapshot([(20, 6), (30, 5)], undated: 0), options: ReportOptions(edition: .published))
    let file = try #require(CSVRenderer.files(report).first { $0.name == "days.csv" })
    #expect(file.text.contains(",posted_so_far,50,shown,"))
    #expect(file.text.contains(",criminal_so_far,11,shown,"))
    let json = JSONRenderer.text(report)
    #expect(json.contains(#""column": "posted_so_far""#))
    #expect(HTMLRenderer.text(report).contains(">Criminal so far<"))
  }

  /// What is printed adds up; after a day that is hidden nothing is, so that no sum gives it away.
  @Test(arguments: ReportEdition.allCases)
  func sumsAreOfWhatIsPrinted(_ edition: ReportEdition) throws {
    var hidden = 0
    for seed in UInt64(1)...40 {
      var generator = SeededGenerator(seed: seed, label: "growth")
      var shape = StudyFixtures.Shape()
      shape.images = 20...120
      let snapshot = StudyFixtures.random(shape, &generator)
      let table = try Self.days(snapshot, edition)
      for name in ["posted", "criminal"] where table.columns.contains(where: { $0.id == name }) {
        let (counted, sums) = (
          try Self.column(table, name), try Self.column(table, "\(name)_so_far")
        )
        var sum: Int? = 0
        for row in table.rows.map(\.id) where row != "none" && row != "total" {
          if case .count(let count) = counted[row] {
            sum = sum.map { $0 + count }
          } else {
            sum = nil
          }
          #expect(sums[row] == sum.map(ReportNumber.count) ?? .hidden, "\(seed) \(row) \(name)")
          hidden += sum == nil ? 1 : 0
        }
        #expect(sums["total"] == .absent)
      }
    }
    #expect((hidden > 0) == (edition == .published), "some of them have hidden days")
  }
}
