// SPDX-License-Identifier: Apache-2.0
// Drift as JSON, with what the test says in words.

public import EvidenceModel
internal import StudyStatistics

extension DriftSeries {
  /// The name of the test, and how often it is wrong.
  static let test =
    "Each period is held against all before it by Fisher's exact test, two-sided: where nothing changed, one comparison "
    + "announces a change at most one time in a hundred."

  /// The series as JSON: figures, intervals, and what the test says in words.
  public var json: JSONValue {
    [
      "test": .string(Self.test), "comparisons": JSONValue(comparisons),
      "expected_false_alarms": .number(Double(comparisons) * Self.falseAlarms),
      "lines": .array(lines.map(\.json)),
    ]
  }
}

extension DriftLine {
  /// What the test says, in one sentence.
  public var statement: String {
    guard points.contains(where: { $0.comparison != nil }) else {
      return "There is no earlier period to compare with yet."
    }
    guard let (point, direction) = change else { return "No significant change." }
    let word = direction == .fell ? "fell" : "rose"
    let probability = point.comparison?.probability ?? 1
    let shown =
      probability < 0.001
      ? "p < 0.001" : "p = " + FigureText.fixed(probability, places: 3, rounding: .up)
    return "In \(point.period) the share \(word) significantly against all before it (\(shown))."
  }

  /// The line as JSON.
  var json: JSONValue {
    [
      "question": question.map { .string($0.rawValue) } ?? .null,
      "words": question.map { .string(FactWords.question($0)) } ?? .null,
      "statement": .string(statement), "points": .array(points.map(\.json)),
    ]
  }
}

extension DriftPoint {
  /// The point as JSON; its figures are null where too few answers are in it.
  var json: JSONValue {
    [
      "period": .string(period), "answers": JSONValue(tally?.examined),
      "agreeing": JSONValue(tally?.found),
      "share": tally.map { .string(FigureText.percent($0.share)) } ?? .null,
      "interval": interval.map { .string(FigureText.percentRange($0.interval)) } ?? .null,
      "method": interval.map { .string($0.method.name) } ?? .null,
      "change": comparison?.change(at: DriftSeries.falseAlarms).map { .string($0.rawValue) }
        ?? .null,
      "probability": comparison.map { .number($0.probability) } ?? .null,
    ]
  }
}
