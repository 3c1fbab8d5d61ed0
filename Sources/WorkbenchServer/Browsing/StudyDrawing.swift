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
      case .unmeasured: (.null, "not_measured")
      case .undefined: (.null, "not_defined")
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
      case .decimal(let value, let places):
        DecimalText.grouped(DecimalText.fixed(value, places: places))
      case .hidden: PageTexts.text("figure_hidden")
      case .withheld: PageTexts.text("figure_withheld")
      case .unmeasured: PageTexts.text("figure_not_measured")
      case .undefined: PageTexts.text("figure_not_defined")
      case .absent: "–"
      }
    return ["label": figure.label, "shown": shown, "unit": PageValues.word(figure.unit.rawValue)]
  }
}
