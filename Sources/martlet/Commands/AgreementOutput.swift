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
    if let outside = summary.figures.map(\.leftOut).first(where: { !$0.isEmpty }) {
      lines.append(
        "  note: \(outside.joined(separator: ", ")) stands outside the order of classes; figures that use the order leave "
          + "it out, and are of the items in which two people or more gave a class of the order")
    }
    if let paradox = summary.paradox { lines.append("  note: " + paradox.explanation) }
    for entry in summary.classes {
      let specific = (try? entry.specific.get()).map { FigureText.fixed($0, places: 3) }
      lines.append(
        "  class \(entry.label)  ratings \(DecimalText.grouped(entry.ratings)), specific agreement "
          + (specific ?? "not defined"))
      // Of two classes, what is said of one is said of the other and of the question.
      guard summary.classes.count > 2 else { continue }
      lines += entry.figures.map { "    " + Self.line($0) }
      if let paradox = entry.paradox { lines.append("    note: " + paradox.summary) }
    }
    lines += question.pairs.map {
      "  pairs \($0.first) / \($0.second)  \(DecimalText.grouped($0.count))"
    }
    return (lines + reasons).joined(separator: "\n")
  }

  /// Why figures or intervals are missing, each reason once.
  private var reasons: [String] {
    let summary = question.summary
    var said: [StatisticsError] = []
    for figure in summary.figures + summary.classes.flatMap(\.figures) {
      for error in [Self.error(figure.value), Self.error(figure.interval)] {
        if let error, !said.contains(error) { said.append(error) }
      }
    }
    return said.map { "  \(Self.words($0)): \($0.message)" }
  }

  /// One object: `martlet.agreement/1`; numbers as they are, unrounded.
  var json: JSONValue {
    let members: [JSONValue.Member] = [
      .init("schema", "martlet.agreement/1"), .init("regime", .string(regime)),
      .init("level", .number(bootstrap.level.value)), .init("draws", JSONValue(bootstrap.draws)),
      .init("seed", .string(String(bootstrap.seed))),
    ]
    return .object(members + (question.json.members ?? []))
  }

  private static func line(_ figure: StatedFigure) -> String {
    let name = "\(figure.name), n \(DecimalText.grouped(figure.items))".padding(to: 42)
    switch (figure.value, figure.interval) {
    case (.failure(let error), _):
      return "\(name) not defined (\(words(error)))"
    case (.success(let value), .failure(let error)):
      return "\(name) \(FigureText.fixed(value, places: 3))  no interval (\(words(error)))"
    case (.success(let value), .success(let interval)):
      let degenerate = figure.degenerateDraws ?? 0
      let left =
        degenerate > 0 ? ", \(DecimalText.counted(degenerate, "draw")) without a figure" : ""
      return
        "\(name) \(FigureText.fixed(value, places: 3))  "
        + "\(FigureText.range(interval.interval, places: 3))  \(interval.method.name)\(left)"
    }
  }

  /// The reason in a few words, which a line below explains.
  private static func words(_ error: StatisticsError) -> String {
    error.code.rawValue.replacing("_", with: " ")
  }

  private static func error<Value>(_ result: Result<Value, StatisticsError>) -> StatisticsError? {
    if case .failure(let error) = result { error } else { nil }
  }
}
