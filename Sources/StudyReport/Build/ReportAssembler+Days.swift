// SPDX-License-Identifier: Apache-2.0
// Growth by day: what was posted on each, and so far.

internal import EvidenceModel

extension ReportAssembler {
  /// Growth by day.
  func daySection() -> ReportSection {
    let days = dayTable()
    var notes = [
      "Days are cut in \(snapshot.study.timeZone). “So far” adds up from the first day on, without what is undated, and ends before a day that is hidden."
    ]
    if options.edition == .published {
      notes.append("Neighbouring days with small counts are joined; heights are images a day.")
    }
    return section(
      "days", "Day by day", charts: [ChartMaker.timeline(days, ranges: tally.ranges, unit: unit)],
      tables: [days], notes: notes)
  }

  /// A row for each range of days, with the sums up to it.
  private func dayTable() -> ReportTable {
    let hasCriminal = tally.timelineHasCriminal
    func column(_ id: String, _ label: String, _ basis: ReportBasis) -> ReportColumn {
      ReportColumn(id: id, label: label, basis: basis, hasShares: false)
    }
    func pair(_ posted: ReportCell, _ criminal: ReportCell) -> [ReportCell] {
      hasCriminal ? [posted, criminal] : [posted]
    }
    func rest(_ id: String, _ label: String, isTotal: Bool, _ posted: String, _ criminal: String)
      -> ReportRow?
    {
      row(
        id, label, unit: images, isTotal: isTotal,
        pair(cell(posted), cell(criminal)) + pair(plain(.absent), plain(.absent)))
    }
    var columns = [column("posted", unit.head, .counted)]
    if hasCriminal { columns.append(column("criminal", "Criminal, seen", .seen)) }
    columns.append(column("posted_so_far", "\(unit.head) so far", .counted))
    if hasCriminal { columns.append(column("criminal_so_far", "Criminal so far", .seen)) }
    var (posted, criminal) = (RunningTotal(), RunningTotal())
    var rows: [ReportRow?] = []
    for range in tally.ranges {
      let counted = pair(cell(range.postedCell), cell(range.criminalCell))
      posted.add(number(range.postedCell))
      criminal.add(number(range.criminalCell))
      guard !counted.allSatisfy({ $0.number == .absent }) else { continue }
      rows.append(
        row(
          range.id, label(range), unit: images,
          counted + pair(plain(posted.number), plain(criminal.number))))
    }
    let none = DayRange.undated
    rows.append(rest("none", "Undated", isTotal: false, none.posted, none.criminal))
    rows.append(rest("total", "All", isTotal: true, "posted", "criminal"))
    return table("days", "Images by day" + yearText, columns, rows)
  }

  /// The year that all days share; empty when there is none.
  private var yearText: String {
    sharedYear.map { ", \($0)" } ?? ""
  }

  private var sharedYear: Int? {
    guard let first = tally.ranges.first?.first, let last = tally.ranges.last?.last else {
      return nil
    }
    let year = CivilDate(daysSinceEpoch: first).year
    return year == CivilDate(daysSinceEpoch: last).year ? year : nil
  }

  private func label(_ range: DayRange) -> String {
    let text = DayText.range(range.first, range.last)
    return sharedYear.map { text.replacing(" \($0)", with: "") } ?? text
  }
}

/// The sum of printed counts, row by row: it tells nothing that they do not, so it ends at the first that is not printed.
private struct RunningTotal {
  private(set) var number = ReportNumber.count(0)

  mutating func add(_ next: ReportNumber) {
    guard case .count(let sum) = number else { return }
    if case .count(let count) = next { number = .count(sum + count) } else { number = .hidden }
  }
}
