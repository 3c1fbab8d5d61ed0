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
        values["chart"] = DayChart.svg(days, most: most)
        if !days.isEmpty { values["axis"] = ["most": PageValues.grouped(Int64(most))] }
        if let figures = try? study.figures() {
          values["figures"] = figures.figures.map(FigureText.values)
          values["figures_any"] = true
        }
        values["audit"] = audit(try AuditOverviewService(store: desk.store, actor: actor).read())
        values["may_draw"] = actor.may(.planStudy)
        values["may_internal"] = actor.may(.internalReport)
        values["may_approve"] = actor.may(.approve)
        values["synthetic_case"] = desk.store.description.isSynthetic
        values["requests"] = try RequestService(store: desk.store, actor: actor).list().filter {
          $0.kind == .internalReport
        }.map { summary in
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

  /// The audit as the page shows it: bounds and the total in words.
  private static func audit(_ overview: AuditOverview) -> [String: Any] {
    var values = PageValues.object(SampleRoutes.json(overview))
    if let total = overview.total {
      values["total"] = [
        "estimate": DecimalText.grouped(DecimalText.fixed(total.estimate, places: 1)),
        "interval": PageValues.range(total.interval),
        "guaranteed": PageValues.range(total.guaranteed),
      ]
    }
    values["samples"] = zip(
      values["samples"] as? [[String: Any]] ?? [], overview.samples
    ).map { drawn, progress in
      var drawn = drawn
      drawn["bounds"] = progress.bounds.map(PageValues.range)
      // The word `negative` of its own speaks of lists.
      drawn["stratum_text"] = progress.sample.stratum.words
      return drawn
    }
    return values
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
    let all: JSONValue = [
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
      "deviations_whole": .bool(plan.areDeviationsWhole),
      "regimes": .array(plan.regimes.map(JSONValue.string)), "rules_file": .string(plan.rules),
      "leads": .array(plan.leads.map(JSONValue.string)), "leaf": JSONValue(number: plan.leaf),
    ]
    guard let closed = plan.closed else { return all }
    return all.adding([
      ("selection_seed", JSONValue(closed.seeds.map { "\($0.selection)" })),
      ("double_rating_seed", JSONValue(closed.seeds.map { "\($0.doubleRating)" })),
      ("audit_seeds", .array((closed.seeds?.audits ?? []).map { .string("\($0)") })),
      ("golden", JSONValue(closed.golden)),
    ])
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

  /// That figures of what was recorded are closed to who grades.
  static let closed = WorkbenchError(
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
      ], required: ["format"]), gives: ["text/html; charset=utf-8", "application/json"]
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(allowing: ["format", "edition", "request"])
    guard let format = body["format"]?.text.flatMap(ReportFormat.init(rawValue:)),
      format == .html || format == .json
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
    summary:
      "Asks for what another person must approve: the internal report, or an export with `settings`, `recipients` and a `reason`.",
    input: AnswerSchema.choice(
      [
        ("kind", ["enum": .array(RequestKind.all.map { .string($0.rawValue) })]),
        ("settings", ["type": "object"]), ("recipients", AnswerSchema.list(AnswerSchema.text)),
        ("reason", AnswerSchema.text),
      ], required: ["kind"]), output: AnswerSchema.object([("request", AnswerSchema.number)]),
    bodyLimit: 1 << 20
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(allowing: ["kind", "settings", "recipients", "reason"])
    guard let kind = body["kind"]?.text.flatMap(RequestKind.init(rawValue:)) else {
      let known = RequestKind.all.map(\.rawValue).joined(separator: ", ")
      throw WorkbenchError(.badRequest, "`kind` is one of \(known)")
    }
    let terms = try terms(body)
    return .json(
      try await desk.work {
        try requireOpen(kind, actor, desk)
        return [
          "request": .integer(
            try RequestService(store: desk.store, actor: actor).request(kind, terms))
        ]
      })
  }

  private static func terms(_ body: JSONValue) throws(WorkbenchError) -> RequestTerms {
    let names = body["recipients"]?.elements ?? []
    let recipients = names.compactMap(\.text)
    guard recipients.count == names.count, body["recipients"].map({ $0.elements != nil }) ?? true,
      body["reason"].map({ $0.text != nil }) ?? true
    else {
      throw WorkbenchError(.badRequest, "`recipients` is a list of texts and `reason` a text")
    }
    return RequestTerms(
      settings: body["settings"] ?? .object([]), recipients: recipients,
      reason: body["reason"]?.text ?? "")
  }

  /// Refuses what tells counts of what was recorded while they are closed to who grades.
  private static func requireOpen(_ kind: RequestKind, _ actor: Actor, _ desk: Desk) throws {
    guard kind != .internalReport else { return }
    guard try StudyBrowser(index: desk.wall, actor: actor).areFiguresOpen() else { throw closed }
  }

  private static let decide = WorkbenchRoute(
    .post, "/api/v1/requests/{request}/decision", access: .may(.approve),
    operation: "decideRequest",
    summary: "Approves or refuses another person's request; a refusal needs a `reason`.",
    input: AnswerSchema.choice(
      [("approve", AnswerSchema.truth), ("reason", AnswerSchema.text)], required: ["approve"])
  ) { request, desk in
    let (actor, number) = (try request.actor, try request.number("request"))
    let body = try request.object(allowing: ["approve", "reason"])
    guard let approve = body["approve"]?.bool, body["reason"].map({ $0.text != nil }) ?? true else {
      throw WorkbenchError(.badRequest, "`approve` is true or false, and `reason` a text")
    }
    try await desk.work {
      let service = RequestService(store: desk.store, actor: actor)
      try requireOpen(try service.view(number).summary.kind, actor, desk)
      try service.decide(number, approve: approve, reason: body["reason"]?.text ?? "")
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
