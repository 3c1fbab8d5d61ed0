// SPDX-License-Identifier: Apache-2.0
// Draws estimates as marks on a scale, their intervals as bands under them.

internal import EvidenceModel

extension ChartRenderer {
  private static let lanes = 36.0
  private static let numberWidth = 54.0

  /// Two lanes a row: the raw agreement above, alpha below.
  static func estimates(
    _ chart: ReportChart, _ rows: [ChartEstimate], least: Double, _ form: ChartForm
  ) -> String {
    let widest = rows.map { SVGCanvas.extent($0.label) }.max() ?? 0
    // Half of the first number of the scale stands left of it.
    let left = form.isStacked ? 20 : min(300, max(110, widest + 16))
    let words = form.isStacked ? form.width : left - 12
    let drop = form.isStacked ? (widest > words ? 31.0 : 16) : 0
    let full = form.width - left - numberWidth
    let legend = LegendEntry.placed(rows, left: form.isStacked ? 0 : left, width: form.width)
    let head = 26 + (legend.last?.top ?? 0)
    let base = head + Double(rows.count) * (lanes + drop)
    var canvas = SVGCanvas(id: "chart-\(chart.id)", form: form, height: base + 26)
    func place(_ value: Double) -> Double {
      left + (min(1, max(least, value)) - least) / (1 - least) * full
    }
    for entry in legend { entry.draw(&canvas) }
    for tick in ticks(from: least, width: full) {
      canvas.rect(place(tick) - 0.5, head - 2, 1, base - head + 2, "whole")
      canvas.words(
        HTMLText.number(DecimalText.fixed(tick, places: 2)), place(tick), base + 18, "s m")
    }
    for (index, row) in rows.enumerated() {
      let top = head + Double(index) * (lanes + drop) + drop
      let isLifted = SVGCanvas.extent(row.label) > words
      let baseline = form.isStacked ? top - (isLifted ? 12 : 4) : top + 21
      canvas.label(row.label, 0, baseline, width: words)
      for (cell, lane, tone) in [(row.first, top + 4, "strong"), (row.second, top + 19, "accent")] {
        guard let value = cell.estimate else { continue }
        if let interval = cell.interval {
          let (start, end) = (place(interval.lower), place(interval.upper))
          canvas.rect(start, lane + 4, max(1, end - start), 4, tone == "strong" ? "light" : "whole")
        }
        canvas.rect(place(value) - 2, lane, 4, 12, tone)
        canvas.words(
          HTMLText.number(DecimalText.fixed(value, places: 2)), form.width, lane + 10.5, "s e")
      }
    }
    return canvas.document(title: chart.title, description: chart.description)
  }

  /// What a mark or a band stands for.
  private struct LegendEntry {
    let words: String
    let tone: String
    /// Whether it is a band.
    let isBand: Bool
    var start = 0.0
    var top = 0.0

    private var wordsAt: Double { start + (isBand ? 29 : 11) }

    /// Those of what is drawn, beside each other as far as they fit.
    static func placed(
      _ rows: [ChartEstimate], left: Double, width: Double
    ) -> [LegendEntry] {
      func drawn(_ cell: (ChartEstimate) -> ReportCell) -> [ReportCell] {
        rows.map(cell).filter { $0.estimate != nil }
      }
      let (raw, alpha) = (drawn(\.first), drawn(\.second))
      let hasBands = (raw + alpha).contains { $0.interval != nil }
      let all: [(entry: LegendEntry, stride: Double, isThere: Bool)] = [
        (LegendEntry(words: "raw agreement", tone: "strong", isBand: false), 130, !raw.isEmpty),
        (
          LegendEntry(words: "Krippendorff’s alpha", tone: "accent", isBand: false), 170,
          !alpha.isEmpty
        ),
        (LegendEntry(words: "95 % interval", tone: "light", isBand: true), 0, hasBands),
      ]
      var placed: [LegendEntry] = []
      var (start, top) = (left, 0.0)
      for (entry, stride, isThere) in all where isThere {
        var entry = entry
        (entry.start, entry.top) = (start, top)
        if entry.wordsAt + SVGCanvas.extent(entry.words) > width {
          top += 20
          (entry.start, entry.top) = (left, top)
        }
        placed.append(entry)
        start = entry.start + stride
      }
      return placed
    }

    func draw(_ canvas: inout SVGCanvas) {
      canvas.rect(start, top + (isBand ? 7 : 3), isBand ? 22 : 4, isBand ? 4 : 12, tone)
      canvas.words(words, wordsAt, top + 13.5, "s")
    }
  }

  /// Quarters; halves where these would stand too close.
  private static func ticks(from least: Double, width: Double) -> [Double] {
    let quarters = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1].filter { $0 >= least }
    guard width / Double(max(1, quarters.count - 1)) < 48 else { return quarters }
    return quarters.filter { $0 * 2 == ($0 * 2).rounded() }
  }
}
