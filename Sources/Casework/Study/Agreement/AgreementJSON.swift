// SPDX-License-Identifier: Apache-2.0
// The agreement on a question as JSON: numbers as they are, and why there is none where there is none.

public import EvidenceModel
internal import StudyStatistics

extension QuestionAgreement {
  /// The question, its figures, classes and pairs; numbers are not rounded.
  public var json: JSONValue {
    [
      "question": .string(question), "items": JSONValue(summary.items),
      "raters": JSONValue(summary.raters),
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
        pairs.map {
          [
            "first": .string($0.first), "second": .string($0.second),
            "count": JSONValue($0.count),
          ]
        }),
    ]
  }

  private static func json(_ figure: StatedFigure) -> JSONValue {
    let interval = try? figure.interval.get()
    return [
      "name": .string(figure.name), "items": JSONValue(figure.items),
      "left_out": .array(figure.leftOut.map(JSONValue.string)),
      "value": number(figure.value),
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
      "coefficient": .string(paradox.coefficient), "kappa": .number(paradox.kappa),
      "prevalence_index": .number(paradox.prevalenceIndex),
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
