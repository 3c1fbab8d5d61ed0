// SPDX-License-Identifier: Apache-2.0
// The study: plan, progress, the figures that may be told, and reports with their requests.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes
internal import StudyReport

/// The routes of the study.
enum StudyRoutes {
  static let routes = [page, study, figures, report, requests, request, decide]

  private static let page = WorkbenchRoute(
    .get, "/study", .page, access: .may(.report), operation: "getStudyPage",
    summary: "The study: plan, progress, live figures with the report's hiding, and reports."
  ) { request, desk in
    let actor = try request.actor
    return .page(
      try await desk.work {
        let study = try StudyBrowser(index: desk.wall, actor: actor)
        var values = PageValues.object(try json(study))
        let days = try study.progress().days
        let most = days.map(\.items).max() ?? 1
        values["chart"] = DayChart.svg(days.map { ("\($0.day)", $0.items) }, most: most)
        if let figures = try? study.figures() {
          values["figures"] = figures.figures.map(FigureText.values)
          values["figures_any"] = true
        }
        values["may_internal"] = actor.may(.internalReport)
        values["may_approve"] = actor.may(.approve)
        values["synthetic_case"] = desk.store.description.isSynthetic
        values["requests"] = try RequestService(store: desk.store, actor: actor).list().map {
          summary in
          var values = PageValues.object(summary.json)
          values["is_open"] = summary.state == .open && summary.requester != actor.pseudonym
          values["is_usable"] = summary.state == .approved && summary.requester == actor.pseudonym
          return values
        }
        return PageRenderer.text(
          Page(
            title: "nav_study", view: .study, template: "study", values: values,
            scripts: ["browse.js"], styles: ["browse.css"]), request, desk)
      })
  }

  private static let study = WorkbenchRoute(
    .get, "/api/v1/study", access: .may(.report), operation: "getStudy",
    summary: "The study's plan and how far each stage is.",
    output: AnswerSchema.object([
      ("plan", ["type": "object"]), ("study_plan", AnswerSchema.optional(["type": "object"])),
      ("stages", ["type": "object"]),
      ("days", AnswerSchema.list(["type": "object"])), ("figures_open", AnswerSchema.truth),
    ])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work { try json(try StudyBrowser(index: desk.wall, actor: actor)) })
  }

  private static func json(_ study: StudyBrowser) throws -> JSONValue {
    let (plan, progress) = (try study.plan(), try study.progress())
    return [
      "plan": [
        "regime": .string(plan.regime), "time_zone": .string(plan.timeZone),
        "selected": JSONValue(plan.selected), "rules_name": JSONValue(plan.rulesName),
        "seed": JSONValue(plan.seed.map { "\($0)" }),
        "rules": .array(
          plan.rules.map {
            [
              "name": .string($0.name), "selects": .bool($0.selects), "sample": .number($0.sample),
              "reason": .string($0.reason), "items": JSONValue($0.items),
            ]
          }),
      ],
      "study_plan": try study.studyPlan().map(overview) ?? .null,
      "stages": .object(progress.stages.map { .init($0.name, JSONValue($0.count)) }),
      "days": .array(
        progress.days.map { ["day": .string("\($0.day)"), "items": JSONValue($0.items)] }),
      "figures_open": .bool(try study.areFiguresOpen()),
    ]
  }

  private static func overview(_ plan: StudyPlanOverview) -> JSONValue {
    [
      "version": .integer(plan.version), "sha256": .string(plan.digest),
      "stored": .string(plan.stored.description), "late": .bool(plan.isLate),
      "title": .string(plan.title), "question": .string(plan.question),
      "frame": [
        "what": .string(plan.frame.what), "from": .string(plan.frame.from.description),
        "to": .string(plan.frame.to.description),
      ],
      "audits": .array(plan.audits.map(JSONValue.string)),
      "double_rating": .number(plan.doubleRating), "assessors": JSONValue(plan.assessors),
      "deviations": .array(plan.deviations.map(JSONValue.string)),
    ]
  }

  private static let figures = WorkbenchRoute(
    .get, "/api/v1/study/figures", access: .may(.report), operation: "getStudyFigures",
    summary: "The headline figures of the published report as of now, small ones hidden.",
    output: AnswerSchema.object([
      ("ledger_size", AnswerSchema.number), ("figures", AnswerSchema.list(["type": "object"])),
    ])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        guard let report = try StudyBrowser(index: desk.wall, actor: actor).figures() else {
          throw closed
        }
        return [
          "ledger_size": JSONValue(report.ledger.size),
          "figures": .array(report.figures.map(FigureText.json)),
        ]
      })
  }

  private static let closed = WorkbenchError(
    .denied,
    "figures of what was recorded are closed to who grades while items wait for a first look; an auditor or an administrator may see them"
  )

  // MARK: - Reports

  private static let report = WorkbenchRoute(
    .post, "/api/v1/reports", access: .may(.report), operation: "makeReport",
    summary:
      "Makes and records a report: `format` html or json, `edition` published or internal, the internal one by an approved `request`.",
    input: AnswerSchema.choice(
      [
        ("format", ["enum": ["html", "json"]]), ("edition", ["enum": ["published", "internal"]]),
        ("request", AnswerSchema.number),
      ], required: ["format"])
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(allowing: ["format", "edition", "request"])
    guard let format = body["format"]?.text.flatMap(ReportFormat.init(rawValue:)), format != .csv
    else { throw WorkbenchError(.badRequest, "`format` is html or json") }
    let word = body["edition"]?.text ?? ReportEdition.published.rawValue
    guard let edition = ReportEdition(rawValue: word) else {
      throw WorkbenchError(.badRequest, "`edition` is published or internal")
    }
    let approved = body["request"]?.integer ?? body["request"]?.text.flatMap { Int64($0) }
    let file = try await desk.work {
      guard try StudyBrowser(index: desk.wall, actor: actor).areFiguresOpen() else { throw closed }
      let report = try ReportService(store: desk.store, actor: actor).make(
        format, options: ReportOptions(edition: edition), request: approved)
      return report.files.first
    }
    guard let file else { throw WorkbenchError(.internalFault, "the report has no file") }
    return .bytes(
      file.bytes, type: format == .html ? "text/html; charset=utf-8" : "application/json",
      fileName: file.name)
  }

  private static let requests = WorkbenchRoute(
    .get, "/api/v1/requests", access: .may(.report), operation: "getRequests",
    summary: "What was asked for that needs two people.",
    output: AnswerSchema.object([("requests", AnswerSchema.list(["type": "object"]))])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        let all = try RequestService(store: desk.store, actor: actor).list()
        return ["requests": .array(all.map(\.json))]
      })
  }

  private static let request = WorkbenchRoute(
    .post, "/api/v1/requests", access: .may(.internalReport), operation: "addRequest",
    summary: "Asks for the internal report, which another person must approve.",
    input: AnswerSchema.object([
      ("kind", ["enum": .array(RequestKind.allCases.map { .string($0.rawValue) })])
    ]), output: AnswerSchema.object([("request", AnswerSchema.number)])
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(allowing: ["kind"])
    guard let kind = body["kind"]?.text.flatMap(RequestKind.init(rawValue:)) else {
      throw WorkbenchError(.badRequest, "`kind` is report.internal")
    }
    return .json(
      try await desk.work {
        ["request": .integer(try RequestService(store: desk.store, actor: actor).request(kind))]
      })
  }

  private static let decide = WorkbenchRoute(
    .post, "/api/v1/requests/{request}/decision", access: .may(.approve),
    operation: "decideRequest", summary: "Approves or refuses another person's request.",
    input: AnswerSchema.object([("approve", AnswerSchema.truth)])
  ) { request, desk in
    let (actor, number) = (try request.actor, try request.number("request"))
    guard let approve = try request.object(allowing: ["approve"])["approve"]?.bool else {
      throw WorkbenchError(.badRequest, "`approve` is true or false")
    }
    try await desk.work {
      try RequestService(store: desk.store, actor: actor).decide(number, approve: approve)
    }
    return .done
  }
}

extension RequestSummary {
  /// The request as JSON.
  var json: JSONValue {
    [
      "request": .integer(id), "kind": .string(kind.rawValue), "state": .string(state.rawValue),
      "requester": .string(requester), "approver": JSONValue(approver),
      "created": .string(created.description),
    ]
  }
}
