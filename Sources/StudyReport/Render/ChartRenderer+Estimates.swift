// SPDX-License-Identifier: Apache-2.0
// Draws estimates as marks on a scale, their intervals as bands under them.

internal import EvidenceModel

extension ChartRenderer {
  private static let rowPitch = 36.0
  private static let numberWidth = 54.0

  /// Two lanes a row: the raw agreement above, alpha below.
  static func estimates(_ chart: ReportChart, _ rows: [ChartEstimate], least: Double) -> String {
    let base = 26 + Double(rows.count) * rowPitch
    var canvas = SVGCanvas(id: "chart-\(chart.id)", height: base + 26)
    let widest = rows.map { SVGCanvas.extent($0.label) }.max() ?? 0
    let left = min(300, max(110, widest + 16))
    let full = SVGCanvas.width - left - numberWidth
    func place(_ value: Double) -> Double {
      left + (min(1, max(least, value)) - least) / (1 - least) * full
    }
    legend(&canvas, rows, left: left)
    for tick in ticks(from: least) {
      canvas.rect(place(tick) - 0.5, 24, 1, base - 24, "whole")
      canvas.words(
        HTMLText.number(DecimalText.fixed(tick, places: 2)), place(tick), base + 18, "s m")
    }
    for (index, row) in rows.enumerated() {
      let top = 26 + Double(index) * rowPitch
      canvas.label(row.label, 0, top + 21, width: left - 12)
      for (cell, lane, tone) in [(row.first, top + 4, "strong"), (row.second, top + 19, "accent")] {
        guard let value = cell.estimate else { continue }
        if let interval = cell.interval {
          let (start, end) = (place(interval.lower), place(interval.upper))
          canvas.rect(start, lane + 4, max(1, end - start), 4, tone == "strong" ? "light" : "whole")
        }
        canvas.rect(place(value) - 2, lane, 4, 12, tone)
        canvas.words(
          HTMLText.number(DecimalText.fixed(value, places: 2)), SVGCanvas.width, lane + 10.5, "s e")
      }
    }
    return canvas.document(title: chart.title, description: chart.description)
  }

  /// What marks and bands stand for, of those that are drawn.
  private static func legend(
    _ canvas: inout SVGCanvas, _ rows: [ChartEstimate], left: Double
  ) {
    var start = left
    func drawn(_ cell: (ChartEstimate) -> ReportCell) -> [ReportCell] {
      rows.map(cell).filter { $0.estimate != nil }
    }
    for (cells, words, tone, width) in [
      (drawn(\.first), "raw agreement", "strong", 130.0),
      (drawn(\.second), "Krippendorff’s alpha", "accent", 170.0),
    ] where !cells.isEmpty {
      canvas.rect(start, 3, 4, 12, tone)
      canvas.words(words, start + 11, 13.5, "s")
      start += width
    }
    guard (drawn(\.first) + drawn(\.second)).contains(where: { $0.interval != nil }) else { return }
    canvas.rect(start, 7, 22, 4, "light")
    canvas.words("95 % interval", start + 29, 13.5, "s")
  }

  private static func ticks(from least: Double) -> [Double] {
    [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1].filter { $0 >= least }
  }
}
