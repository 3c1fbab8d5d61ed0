// SPDX-License-Identifier: Apache-2.0
// Figures as people read them, and the bars of days.

internal import Casework
internal import EvidenceModel
internal import StudyReport

/// Headline figures as a page and the API tell them.
enum FigureText {
  /// A figure as JSON; a hidden number is null, and said to be hidden.
  static func json(_ figure: ReportFigure) -> JSONValue {
    let (number, state): (JSONValue, String) =
      switch figure.number {
      case .count(let count): (JSONValue(count), "printed")
      case .decimal(let value, _): (.number(value), "printed")
      case .hidden: (.null, "hidden")
      case .withheld: (.null, "withheld")
      case .absent: (.null, "absent")
      }
    return [
      "figure": .string(figure.id), "label": .string(figure.label), "number": number,
      "state": .string(state), "unit": .string(figure.unit.rawValue),
    ]
  }

  /// A figure as values of a template.
  static func values(_ figure: ReportFigure) -> [String: Any] {
    let shown =
      switch figure.number {
      case .count(let count): PageValues.grouped(Int64(count))
      case .decimal(let value, let places): DecimalText.fixed(value, places: places)
      case .hidden: PageTexts.text("figure_hidden")
      case .withheld: PageTexts.text("figure_withheld")
      case .absent: "–"
      }
    return ["label": figure.label, "shown": shown, "unit": PageValues.word(figure.unit.rawValue)]
  }
}

/// Draws how many items each day has.
enum DayChart {
  private static let (height, gap) = (96, 1)

  /// The drawing; empty without days.
  static func svg(_ days: [(day: String, count: Int)], most: Int) -> String {
    guard !days.isEmpty, most > 0 else { return "" }
    let step = max(3, min(24, 960 / days.count))
    var bars = ""
    for (place, day) in days.enumerated() {
      let size = max(1, day.count * (height - 4) / most)
      bars +=
        "<rect class=\"bar-day\" x=\"\(place * step)\" y=\"\(height - size)\" "
        + "width=\"\(step - gap)\" height=\"\(size)\"><title>\(day.day): \(day.count)</title></rect>"
    }
    return "<svg class=\"days\" viewBox=\"0 0 \(days.count * step) \(height)\" "
      + "preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"days-title\">\(bars)</svg>"
  }
}
