// SPDX-License-Identifier: Apache-2.0
// How far people agree, question by question, on a page of its own and over the API.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes
internal import StudyStatistics

/// The routes of agreement.
enum AgreementRoutes {
  static let routes = [page, agreement]

  /// How often items are drawn again for an interval: as often as in reports and on the command line.
  private static let draws = Bootstrap.standardDraws

  private static let page = WorkbenchRoute(
    .get, "/people/agreement", .page, access: .may(.seeTeam), operation: "getAgreementPage",
    summary: "How far people agree who saw the same items, by question and class."
  ) { request, desk in
    let actor = try request.actor
    return .page(
      try await desk.work {
        var values: [String: Any] = ["fewest": String(PeopleBrowser.fewestItems)]
        do {
          let found = try read(actor, desk)
          values["open"] = true
          values["items"] = PageValues.grouped(Int64(found.items))
          if found.drafts > 0 { values["drafts"] = PageValues.grouped(Int64(found.drafts)) }
          values["questions"] = found.questions.map(Self.values)
          values["any"] = !found.questions.isEmpty
        } catch let error as CaseworkError where error.refusal == .stillWaiting {
          values["closed"] = true
        }
        return PageRenderer.text(
          Page(
            title: "agreement_title", view: .people, template: "agreement", values: values,
            styles: ["browse.css"]), request, desk)
      })
  }

  private static let agreement = WorkbenchRoute(
    .get, "/api/v1/people/agreement", access: .may(.seeTeam), operation: "getAgreement",
    summary: "How far people agree who saw the same items, by question and class.",
    output: AnswerSchema.object([
      ("items", AnswerSchema.number), ("drafts", AnswerSchema.number),
      ("draws", AnswerSchema.number),
      ("questions", AnswerSchema.list(["type": "object"])),
    ])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        let found = try read(actor, desk)
        return [
          "items": JSONValue(found.items), "drafts": JSONValue(found.drafts),
          "draws": JSONValue(draws),
          "questions": .array(found.questions.map(\.json)),
        ]
      })
  }

  private static func read(_ actor: Actor, _ desk: Desk) throws -> CaseAgreement {
    try AgreementService(store: desk.store, actor: actor).read(Bootstrap(draws: draws))
  }

  // MARK: - The page

  private static func values(_ found: QuestionAgreement) -> [String: Any] {
    let summary = found.summary
    return [
      "question": PageValues.word(found.question),
      "items": PageValues.grouped(Int64(summary.items)),
      "raters": String(summary.raters), "figures": summary.figures.map(values),
      "classes": summary.classes.map(values),
      "pairs": found.pairs.map {
        [
          "first": PageValues.word($0.first), "second": PageValues.word($0.second),
          "count": PageValues.grouped(Int64($0.count)),
        ]
      },
      "note": summary.paradox?.explanation ?? "",
    ]
  }

  private static func values(_ entry: ClassSummary) -> [String: Any] {
    [
      "class": PageValues.word(entry.label), "ratings": PageValues.grouped(Int64(entry.ratings)),
      "specific": (try? entry.specific.get()).map {
        StudyStatistics.FigureText.fixed($0, places: 3)
      }
        ?? "–",
    ]
  }

  private static func values(_ figure: StatedFigure) -> [String: Any] {
    var interval = ""
    let items = PageValues.grouped(Int64(figure.items))
    let outside = figure.leftOut.map { PageValues.word($0) }.joined(separator: ", ")
    let left = outside.isEmpty ? "" : "; \(PageTexts.text("agreement_left_out")) \(outside)"
    let basis = "n \(items)\(left)"
    switch figure.interval {
    case .success(let stated):
      interval =
        StudyStatistics.FigureText.range(stated.interval, places: 3) + " · " + stated.method.name
    case .failure(let error): interval = error.message
    }
    switch figure.value {
    case .success(let value):
      return [
        "name": figure.name, "basis": basis,
        "value": StudyStatistics.FigureText.fixed(value, places: 3), "interval": interval,
      ]
    case .failure(let error):
      return [
        "name": figure.name, "basis": basis, "value": PageTexts.text("figure_not_defined"),
        "interval": error.message,
      ]
    }
  }
}
