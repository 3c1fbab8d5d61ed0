// SPDX-License-Identifier: Apache-2.0
// The chart of days stands on an axis of time: days without items are gaps, and days are named under it.

import EvidenceModel
import Testing

@testable import WorkbenchServer

@Suite struct DayChartTests {
  private static func day(_ text: String) -> CivilDate {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return CivilDate(
      daysSinceEpoch: CivilDate.daysSinceEpoch(year: parts[0], month: parts[1], day: parts[2]))
  }

  private static func chart(_ days: [String]) -> String {
    DayChart.svg(days.map { (day: day($0), items: 4) }, most: 4)
  }

  /// Where bars begin and days are named, in percent of the axis.
  private static func places(_ text: String, of element: Regex<(Substring, Substring)>) -> [Double]
  {
    text.matches(of: element).compactMap { Double($0.1) }
  }

  private static func bars(_ text: String) -> [Double] {
    places(text, of: /<rect class="bar-day" x="([0-9.]+)%"/)
  }

  private static func labels(_ text: String) -> [Substring] {
    text.matches(of: /<text[^>]*>([0-9-]+)<\/text>/).map(\.1)
  }

  @Test func daysWithoutItemsAreGaps() {
    let chart = Self.chart(["2026-09-03", "2026-09-09", "2026-09-11", "2026-09-12"])
    #expect(Self.bars(chart) == [0, 60, 80, 90])
    #expect(
      Self.labels(chart) == ["2026-09-03", "2026-09-05", "2026-09-07", "2026-09-09", "2026-09-12"])
  }

  @Test func yearsBetweenTwoDaysAreSeen() {
    let chart = Self.chart(["2023-10-05", "2026-11-29"])
    let bars = Self.bars(chart)
    #expect(bars.count == 2 && bars[0] == 0 && bars[1] > 99 && bars[1] < 100)
    let labels = Self.labels(chart)
    #expect(labels.count == 5 && labels.first == "2023-10-05" && labels.last == "2026-11-29")
    #expect(chart.contains("class=\"day-last\" x=\"100.000%\""))
  }

  @Test func aSingleDayIsNamedOnce() {
    let chart = Self.chart(["2026-09-03"])
    #expect(Self.bars(chart) == [0] && Self.labels(chart) == ["2026-09-03"])
    #expect(DayChart.svg([], most: 1).isEmpty)
  }
}
