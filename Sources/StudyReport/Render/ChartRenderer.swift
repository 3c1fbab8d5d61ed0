// SPDX-License-Identifier: Apache-2.0
// Draws charts. It is given printed numbers only, so coordinates say no more than the tables do.

internal import EvidenceModel

/// Draws charts as SVG.
enum ChartRenderer {
  /// The chart as an SVG element.
  static func svg(_ chart: ReportChart, _ form: ChartForm = .wide) -> String {
    switch chart.marks {
    case .bars(let bars, let scale): self.bars(chart, bars, scale: scale, form)
    case .timeline(let ranges): timeline(chart, ranges, form)
    case .estimates(let rows, let least): estimates(chart, rows, least: least, form)
    }
  }

  // MARK: - Bars

  private static let thickness = 20.0
  private static let hiddenWidth = 40.0

  /// Where words, bars and numbers stand.
  private struct BarPlan {
    /// The left end of the bars.
    let left: Double
    /// The right end of the numbers.
    let numbers: Double
    /// The longest bar.
    let full: Double
    /// The widest line of a bar's words.
    let words: Double
    /// From the top of a bar's row to its bar.
    let drop: Double
    /// The height of a row.
    var pitch: Double { drop + 28 }

    init(_ bars: [ChartBar], _ form: ChartForm) {
      let widest = bars.map { SVGCanvas.extent($0.label) }.max() ?? 0
      let hasShares = bars.contains { !$0.share.isEmpty }
      guard form.isStacked else {
        left = min(330, max(110, widest + 16))
        numbers = form.width - (hasShares ? 70 : 0)
        (full, words, drop) = (numbers - 70 - left, left - 12, 6)
        return
      }
      (left, full) = (0, form.width)
      numbers = form.width - (hasShares ? 56 : 0)
      words = numbers - 70
      drop = widest > words ? 39 : 24
    }

    /// The baseline of words beside or above a bar that begins at `top`.
    func baseline(_ top: Double) -> Double { left > 0 ? top + 14.5 : top - 7 }
  }

  private static func bars(
    _ chart: ReportChart, _ bars: [ChartBar], scale: Int, _ form: ChartForm
  ) -> String {
    let plan = BarPlan(bars, form)
    let (left, full) = (plan.left, plan.full)
    // The pieces of a bar are named beside it where there is room, else below all bars.
    let areNamedBeside = bars.allSatisfy { fitsBeside($0, full: full, scale: scale) }
    let legend = bars.flatMap(\.segments).filter { !$0.label.isEmpty }
    let rows = areNamedBeside ? [] : legendRows(legend, width: form.width - left)
    let end = Double(bars.count) * plan.pitch
    var canvas = SVGCanvas(
      id: "chart-\(chart.id)", form: form, height: end + Double(rows.count) * legendPitch)
    for (index, bar) in bars.enumerated() {
      let top = Double(index) * plan.pitch + plan.drop
      let baseline = plan.baseline(top)
      let isLifted = form.isStacked && SVGCanvas.extent(bar.label) > plan.words
      canvas.label(bar.label, 0, isLifted ? baseline - 8 : baseline, width: plan.words)
      canvas.rect(left, top, full, thickness, "track")
      var edge = left
      for segment in bar.segments {
        if let value = segment.value {
          let width = Double(value) / Double(scale) * full
          if value > 0 { canvas.rect(edge, top, width, thickness, segment.tone.rawValue) }
          edge += width
        } else {
          canvas.hatched(edge, top, hiddenWidth, thickness)
          edge += hiddenWidth
        }
      }
      if areNamedBeside {
        drawNames(&canvas, bar.segments.filter { !$0.label.isEmpty }, from: edge + 12, top: top + 4)
      }
      if edge + 10 + SVGCanvas.extent(bar.note) < left + full {
        canvas.words(bar.note, edge + 10, top + 14.5, "s")
      }
      canvas.words(bar.valueText, plan.numbers, baseline, "e")
      canvas.words(bar.share, form.width, baseline, "s e")
    }
    for (index, row) in rows.enumerated() {
      drawNames(&canvas, row, from: left, top: end + Double(index) * legendPitch + 4)
    }
    return canvas.document(title: chart.title, description: chart.description)
  }

  private static let legendPitch = 22.0

  /// Whether the names of a bar's pieces fit between its end and the end of its track.
  private static func fitsBeside(_ bar: ChartBar, full: Double, scale: Int) -> Bool {
    let names = bar.segments.filter { !$0.label.isEmpty }.map(legendWidth).reduce(0, +)
    let length = bar.segments.map {
      $0.value.map { Double($0) / Double(scale) * full } ?? hiddenWidth
    }
    .reduce(0, +)
    return names == 0 || length + 12 + names <= full
  }

  private static func drawNames(
    _ canvas: inout SVGCanvas, _ segments: [BarSegment], from left: Double, top: Double
  ) {
    var place = left
    for segment in segments {
      canvas.rect(place, top, 11, 11, segment.tone.rawValue)
      canvas.words(segment.label, place + 17, top + 10, "s")
      place += legendWidth(segment)
    }
  }

  private static func legendWidth(_ segment: BarSegment) -> Double {
    17 + SVGCanvas.extent(segment.label) + 14
  }

  /// The words for the pieces of bars, as many beside each other as fit.
  private static func legendRows(_ legend: [BarSegment], width: Double) -> [[BarSegment]] {
    var rows: [[BarSegment]] = []
    var free = 0.0
    for segment in legend {
      if legendWidth(segment) > free {
        rows.append([])
        free = width
      }
      rows[rows.count - 1].append(segment)
      free -= legendWidth(segment)
    }
    return rows
  }

  static func shortened(_ words: String, to width: Double) -> String {
    guard SVGCanvas.extent(words) > width else { return words }
    return String(words.prefix(Int(width / 7) - 1)) + "…"
  }

  // MARK: - Time line

  private static let plotTop = 34.0
  private static let plotHeight = 150.0
  private static let plotLeft = 44.0
  /// How wide a day is drawn at least, so that one day in years is seen.
  private static let leastWidth = 1.0

  private static func timeline(
    _ chart: ReportChart, _ ranges: [ChartRange], _ form: ChartForm
  ) -> String {
    let base = plotTop + plotHeight
    var canvas = SVGCanvas(id: "chart-\(chart.id)", form: form, height: base + 26)
    guard let first = ranges.first?.first.daysSinceEpoch,
      let last = ranges.last?.last.daysSinceEpoch
    else { return "" }
    let days = Double(last - first + 1)
    let greatest = ranges.compactMap(dailyRate).max() ?? 1
    let step = tickStep(greatest)
    let scale = (greatest / step).rounded(.up) * step
    drawGrid(&canvas, step: step, scale: scale)
    func place(_ day: Int) -> Double {
      plotLeft + Double(day - first) / days * (form.width - plotLeft)
    }
    // Numbers stand above the bars where each of them has room for one.
    let areWide = ranges.allSatisfy {
      place($0.last.daysSinceEpoch + 1) - place($0.first.daysSinceEpoch) >= 44
    }
    for range in ranges {
      let start = place(range.first.daysSinceEpoch)
      let end = place(range.last.daysSinceEpoch + 1)
      let gap = min(2, (end - start) * 0.15)
      let length = Double(range.last.daysSinceEpoch - range.first.daysSinceEpoch + 1)
      func draw(_ count: Int?, _ style: String) {
        guard let count, count > 0 else { return }
        let height = Double(count) / length / scale * plotHeight
        canvas.rect(start, base - height, max(leastWidth, end - start - gap), height, style)
      }
      if range.posted == nil { canvas.hatched(start, base - 24, end - start - gap, 24) }
      draw(range.posted, "light")
      draw(range.criminal, "strong")
      guard areWide else { continue }
      let rate = dailyRate(range)
      canvas.words(
        rate.map { rateText($0, days: length) } ?? "hidden", (start + end - gap) / 2,
        base - (rate.map { $0 / scale * plotHeight } ?? 24) - 5, "s m")
    }
    canvas.line(plotLeft, form.width, at: base, "base")
    drawLabels(&canvas, ranges, base: base, place: place)
    drawLegend(&canvas, hasCriminal: ranges.contains { $0.criminal != nil })
    return canvas.document(title: chart.title, description: chart.description)
  }

  /// Images a day, with a tenth where the range has several days.
  private static func rateText(_ rate: Double, days: Double) -> String {
    days == 1 ? DecimalText.grouped(Int(rate)) : DecimalText.fixed(rate, places: 1)
  }

  private static func dailyRate(_ range: ChartRange) -> Double? {
    let days = range.last.daysSinceEpoch - range.first.daysSinceEpoch + 1
    return range.posted.map { Double($0) / Double(days) }
  }

  /// A round step of 1, 2 or 5 times a power of ten, at most four of which reach `greatest`.
  private static func tickStep(_ greatest: Double) -> Double {
    var power = 0.01
    while power < 1e12 {
      for factor in [1.0, 2.0, 5.0] where greatest <= 4 * factor * power { return factor * power }
      power *= 10
    }
    return greatest
  }

  private static func drawGrid(_ canvas: inout SVGCanvas, step: Double, scale: Double) {
    let count = Int((scale / step).rounded())
    for tick in 1...max(1, count) {
      let vertical = plotTop + plotHeight - Double(tick) / Double(max(1, count)) * plotHeight
      canvas.line(plotLeft, canvas.width, at: vertical, "grid")
      let value = Double(tick) * step
      let text =
        step >= 1 ? DecimalText.grouped(Int(value)) : DecimalText.fixed(value, places: 2)
      // Digits are wider than letters; long numbers end nearer to the grid rather than outside of the picture.
      let end = max(plotLeft - 8, 1.1 * SVGCanvas.extent(text))
      canvas.words(text, end, vertical + 4.5, "s e")
    }
  }

  /// The first day, the last, and a few between them, each at the left edge of its range.
  private static func drawLabels(
    _ canvas: inout SVGCanvas, _ ranges: [ChartRange], base: Double, place: (Int) -> Double
  ) {
    var free = plotLeft
    var taken = plotLeft
    let spacing = (canvas.width - plotLeft) / 5
    let isLong = ranges.first?.first.year != ranges.last?.last.year
    for range in ranges {
      let start = place(range.first.daysSinceEpoch)
      let label = isLong ? DayText.full(range.first) : DayText.short(range.first)
      guard start >= free, start + SVGCanvas.extent(label) <= canvas.width else { continue }
      canvas.words(label, start, base + 19, "s")
      free = start + max(spacing, SVGCanvas.extent(label) + 16)
      taken = start + SVGCanvas.extent(label)
    }
    guard let last = ranges.last?.last else { return }
    let label = isLong ? DayText.full(last) : DayText.short(last)
    if taken + 16 + SVGCanvas.extent(label) <= canvas.width {
      canvas.words(label, canvas.width, base + 19, "s e")
    }
  }

  private static func drawLegend(_ canvas: inout SVGCanvas, hasCriminal: Bool) {
    let (left, second) = canvas.form.isStacked ? (0.0, 120.0) : (plotLeft, plotLeft + 170)
    canvas.rect(left, 4, 11, 11, "light")
    canvas.words("images a day", left + 17, 14, "s")
    guard hasCriminal else { return }
    canvas.rect(second, 4, 11, 11, "strong")
    canvas.words("criminal among them, seen", second + 17, 14, "s")
  }
}
