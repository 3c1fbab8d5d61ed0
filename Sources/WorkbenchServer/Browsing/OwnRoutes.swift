// SPDX-License-Identifier: Apache-2.0
// My work: what a person did and was exposed to, and the own golden results, for that person's eyes only.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of a person's own work.
///
/// There is none for another person's.
enum OwnRoutes {
  static let routes = [page, figures]

  private static let page = WorkbenchRoute(
    .get, "/own", .page, access: .may(.assess), operation: "getOwnPage",
    summary: "One's own work: looks, time, exposures; golden results where the person opens them."
  ) { request, desk in
    let actor = try request.person
    return .page(
      try await desk.work {
        let work = try OwnWorkService(store: desk.store, actor: actor).read()
        let now = desk.store.clock()
        let spans = [
          ("day", work.day, work.dayBegan),
          ("week", work.week, now.advanced(bySeconds: -7 * 86_400)),
          ("all", work.all, Instant(microseconds: .min)),
        ]
        var values: [String: Any] = [:]
        values["spans"] = try spans.map { name, figures, since in
          let tally = try desk.exposures.own(actor, since: since)
          return [
            "name": PageTexts.text("own_" + name),
            "records": PageValues.grouped(Int64(figures.looks)),
            "time": time(figures.seconds),
            "each": each(figures) ?? "–",
            "unmeasured": unmeasured(figures) as Any? ?? false,
            "looks": PageValues.grouped(Int64(tally.looks)),
            "glances": PageValues.grouped(Int64(tally.glances)),
            "texts": PageValues.grouped(Int64(tally.texts)),
          ]
        }
        values["avoided"] = PageValues.grouped(Int64(try desk.avoided.own(actor)))
        return PageRenderer.text(
          Page(
            title: "own_title", template: "own", values: values, scripts: ["own.js"],
            styles: ["browse.css"]), request, desk)
      })
  }

  /// How many looks have no measured time; `nil` for none.
  private static func unmeasured(_ figures: OwnFigures) -> String? {
    let count = figures.looks - figures.measured
    return count > 0 ? PageValues.grouped(Int64(count)) : nil
  }

  /// The time of a look that was measured; `nil` where none was.
  private static func each(_ figures: OwnFigures) -> String? {
    figures.secondsPerLook.map { DecimalText.fixed($0, places: 1) + " s" }
  }

  /// A time as people say it: hours and minutes, or minutes and seconds.
  static func time(_ seconds: Double) -> String {
    guard let whole = Int64(exactly: min(max(0, seconds), 1e12).rounded()) else { return "–" }
    let (hours, minutes) = (whole / 3_600, whole / 60 % 60)
    return hours > 0
      ? "\(PageValues.grouped(hours)) h \(minutes) min" : "\(minutes) min \(whole % 60) s"
  }

  private static let span = AnswerSchema.object([
    ("looks", AnswerSchema.number), ("measured", AnswerSchema.number),
    ("seconds", AnswerSchema.decimal),
  ])

  private static let figures = WorkbenchRoute(
    .get, "/api/v1/own/figures", access: .may(.assess), operation: "getOwnFigures",
    summary:
      "One's own records of looks, how many of them have a measured time, and that time; nobody else is told, nor a machine's token.",
    output: AnswerSchema.object([("day", span), ("week", span), ("all", span)]),
    caller: .person
  ) { request, desk in
    let actor = try request.person
    return .json(
      try await desk.work {
        let work = try OwnWorkService(store: desk.store, actor: actor).read()
        return ["day": json(work.day), "week": json(work.week), "all": json(work.all)]
      })
  }

  private static func json(_ figures: OwnFigures) -> JSONValue {
    [
      "looks": JSONValue(figures.looks), "measured": JSONValue(figures.measured),
      "seconds": .number(figures.seconds),
    ]
  }
}
