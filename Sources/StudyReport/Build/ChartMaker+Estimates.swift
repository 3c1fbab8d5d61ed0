// SPDX-License-Identifier: Apache-2.0
// The chart of agreement: the raw agreement and alpha of each question, with their intervals.

internal import EvidenceModel

extension ChartMaker {
  /// A row for each question whose raw agreement or alpha is printed; `nil` where there is none.
  static func estimates(_ table: ReportTable) -> ReportChart? {
    let names = table.columns.map(\.id)
    guard let raw = names.firstIndex(of: "raw"), let alpha = names.firstIndex(of: "alpha") else {
      return nil
    }
    let rows = table.rows.map {
      ChartEstimate(label: $0.label, first: $0.cells[raw], second: $0.cells[alpha])
    }.filter { $0.first.estimate != nil || $0.second.estimate != nil }
    let ends = rows.flatMap { [$0.first, $0.second] }.compactMap { cell in
      cell.estimate.map { min($0, cell.interval?.lower ?? $0) }
    }
    guard let lowest = ends.min() else { return nil }
    let words = rows.map { row in
      "\(row.label): raw agreement \(text(row.first)), alpha \(text(row.second))"
    }
    let hasAlpha = rows.contains { $0.second.estimate != nil }
    let hasRaw = rows.contains { $0.first.estimate != nil }
    let title =
      !hasAlpha
      ? "Raw agreement by question"
      : hasRaw
        ? "Raw agreement and Krippendorff’s alpha by question"
        : "Krippendorff’s alpha by question"
    return ReportChart(
      id: table.id, title: title,
      description: words.joined(separator: "; ") + ".",
      marks: .estimates(rows, least: axisStart(lowest)))
  }

  /// Where the scale begins: at zero, or at the first quarter at or below the lowest end, at least at -1.
  private static func axisStart(_ lowest: Double) -> Double {
    max(-1, min(0, (lowest * 4).rounded(.down) / 4))
  }

  private static func text(_ cell: ReportCell) -> String {
    switch cell.number {
    case .decimal(let value, let places):
      DecimalText.fixed(value, places: places)
        + (cell.interval.map { " (\($0.lowerText) to \($0.upperText))" } ?? "")
    case .hidden: "hidden"
    default: "not defined"
    }
  }
}

extension ReportCell {
  /// The number, when it is a decimal one that is printed.
  var estimate: Double? {
    if case .decimal(let value, _) = number { value } else { nil }
  }
}
