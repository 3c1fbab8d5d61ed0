// SPDX-License-Identifier: Apache-2.0
// The chart of exposure: looks made, and looks spared by what spared them.

internal import EvidenceModel

extension ChartMaker {
  /// A bar a row to the scale of the largest number printed; rows of zero are left out.
  static func exposure(_ table: ReportTable) -> ReportChart? {
    let rows = table.rows.filter { !$0.isTotal && count($0) != 0 }
    let scale = rows.compactMap { count($0) }.max() ?? 0
    guard scale > 0 else { return nil }
    let bars = rows.map { row in
      let tone: ChartTone =
        switch row.id {
        case LookFate.looked.rawValue, LookFate.audited.rawValue: .strong
        case LookFate.waiting.rawValue: .whole
        default: .light
        }
      return ChartBar(
        label: row.label, segments: [BarSegment(value: count(row), tone: tone)],
        valueText: text(count(row)), share: row.cells.first?.share?.percentText ?? "", note: "")
    }
    return ReportChart(
      id: table.id, title: table.title, description: describe(bars),
      marks: .bars(bars, scale: scale))
  }
}
