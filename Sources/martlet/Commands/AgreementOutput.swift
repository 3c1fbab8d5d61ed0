// SPDX-License-Identifier: Apache-2.0
// The agreement on a question as lines of text and as JSON.

internal import Casework
internal import EvidenceModel
internal import StudyStatistics

/// Prints the agreement on one question.
struct AgreementOutput {
  let question: QuestionAgreement
  let regime: String
  let bootstrap: Bootstrap

  /// The lines for people; bounds are rounded outward.
  var text: String {
    let summary = question.summary
    var lines = [
      "\(question.question)  items \(DecimalText.grouped(summary.items)), "
        + "people \(DecimalText.grouped(summary.raters))"
    ]
    lines += summary.figures.map { "  " + Self.line($0) }
    lines += paradox(summary.paradox, indent: "  ")
    for entry in summary.classes {
      let specific = (try? entry.specific.get()).map { FigureText.fixed($0, places: 3) }
      lines.append(
        "  class \(entry.label)  ratings \(DecimalText.grouped(entry.ratings)), specific agreement "
          + (specific ?? "not defined"))
      // With two classes, what is said of one is said of the other and of the question.
      guard summary.classes.count > 2 else { continue }
      lines += entry.figures.map { "    " + Self.line($0) }
      lines += paradox(entry.paradox, indent: "    ")
    }
    lines += question.pairs.map {
      "  pairs \($0.first) / \($0.second)  \(DecimalText.grouped($0.count))"
    }
    return lines.joined(separator: "\n")
  }

  /// One object: `martlet.agreement/1`; numbers as they are, unrounded.
  var json: JSONValue {
    let summary = question.summary
    return [
      "schema": "martlet.agreement/1", "question": .string(question.question),
      "regime": .string(regime), "items": JSONValue(summary.items),
      "raters": JSONValue(summary.raters), "level": .number(bootstrap.level.value),
      "draws": JSONValue(bootstrap.draws), "seed": .string(String(bootstrap.seed)),
      "figures": .array(summary.figures.map(Self.json)), "paradox": Self.json(summary.paradox),
      "classes": .array(
        summary.classes.map { entry in
          [
            "class": .string(entry.label), "ratings": JSONValue(entry.ratings),
            "specific_agreement": Self.number(entry.specific),
            "figures": .array(entry.figures.map(Self.json)),
            "paradox": Self.json(entry.paradox),
          ]
        }),
      "pairs": .array(
        question.pairs.map {
          [
            "first": .string($0.first), "second": .string($0.second),
            "count": JSONValue($0.count),
          ]
        }),
    ]
  }

  private func paradox(_ paradox: KappaParadox?, indent: String) -> [String] {
    paradox.map { [indent + "note: " + $0.explanation] } ?? []
  }

  private static func line(_ figure: StatedFigure) -> String {
    let name = figure.name.padding(to: 31)
    switch (figure.value, figure.interval) {
    case (.failure(let error), _):
      return "\(name) \(error.message)"
    case (.success(let value), .failure(let error)):
      return "\(name) \(FigureText.fixed(value, places: 3))  \(error.message)"
    case (.success(let value), .success(let interval)):
      let left =
        (figure.degenerateDraws ?? 0) > 0
        ? ", \(figure.degenerateDraws ?? 0) draws without a figure" : ""
      return
        "\(name) \(FigureText.fixed(value, places: 3))  "
        + "\(FigureText.range(interval.interval, places: 3))  \(interval.method.name)\(left)"
    }
  }

  private static func json(_ figure: StatedFigure) -> JSONValue {
    let interval = try? figure.interval.get()
    return [
      "name": .string(figure.name), "value": number(figure.value),
      "undefined": code(figure.value),
      "lower": interval.map { .number($0.interval.lower) } ?? .null,
      "upper": interval.map { .number($0.interval.upper) } ?? .null,
      "method": interval.map { .string($0.method.rawValue) } ?? .null,
      "no_interval": code(figure.interval),
      "degenerate_draws": figure.degenerateDraws.map { JSONValue($0) } ?? .null,
    ]
  }

  private static func json(_ paradox: KappaParadox?) -> JSONValue {
    guard let paradox else { return .null }
    return [
      "class": .string(paradox.label), "agreement": .number(paradox.agreement),
      "kappa": .number(paradox.kappa), "prevalence_index": .number(paradox.prevalenceIndex),
      "bias_index": .number(paradox.biasIndex), "explanation": .string(paradox.explanation),
    ]
  }

  private static func number(_ value: Result<Double, StatisticsError>) -> JSONValue {
    (try? value.get()).map { .number($0) } ?? .null
  }

  private static func code<Value>(_ value: Result<Value, StatisticsError>) -> JSONValue {
    switch value {
    case .success: .null
    case .failure(let error): .string(error.code.rawValue)
    }
  }
}
