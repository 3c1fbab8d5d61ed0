// SPDX-License-Identifier: Apache-2.0
// The regimes of the case: rules and who confirmed them, what facts come to, and what another version would change.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of regimes.
enum RegimeRoutes {
  static let routes = [page, regimes, explain, examine, take, confirm]

  /// The most bytes of a body that holds a rule file of 1 MiB as JSON.
  private static let bodyLimit = 2_300_000

  private static let page = WorkbenchRoute(
    .get, "/regimes", .page, access: .may(.report), operation: "getRegimesPage",
    summary: "The regimes of the case with their rules, and taking up others."
  ) { request, desk in
    let actor = try request.actor
    return .page(
      try await desk.work {
        let browser = try RegimeBrowser(store: desk.store, actor: actor)
        let regimes = try browser.read()
        var values: [String: Any] = [:]
        values["regimes"] = regimes.map { view in
          var values = PageValues.object(view.json)
          // What an administrator has to look at stands first; within, the order is the file's.
          let ordered =
            view.rules.filter(\.isWaiting) + view.rules.filter { !$0.isWaiting }
          values["rules"] = ordered.map { PageValues.object($0.json) }
          PageValues.add("rule_count", JSONValue(view.rules.count), to: &values)
          let waiting = view.rules.count { $0.isWaiting }
          if waiting > 0 { PageValues.add("waiting", JSONValue(waiting), to: &values) }
          return values
        }
        values["offered"] = try browser.offered().map {
          ["regime": $0.regime, "title": $0.title, "version": String($0.version)]
        }
        values["may_compare"] = actor.may(.compareRegimes)
        values["may_take"] = actor.may(.administer)
        return PageRenderer.text(
          Page(
            title: "regimes_title", view: .study, template: "regimes", values: values,
            scripts: ["browse.js", "regimes.js"], styles: ["browse.css"]), request, desk)
      })
  }

  private static let regimes = WorkbenchRoute(
    .get, "/api/v1/regimes", access: .may(.report), operation: "getRegimes",
    summary: "The regimes of the case, each with its rules and who confirmed them.",
    output: AnswerSchema.object([("regimes", AnswerSchema.list(["type": "object"]))])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        let views = try RegimeBrowser(store: desk.store, actor: actor).read()
        return ["regimes": .array(views.map(\.json))]
      })
  }

  private static let explain = WorkbenchRoute(
    .post, "/api/v1/regimes/{regime}/explanation", access: .may(.report),
    operation: "explainFacts",
    summary: "Why a set of facts has its result under a regime, in one line; no item is read.",
    input: AnswerSchema.choice(
      [("facts", ["type": "object"]), ("as_of", AnswerSchema.text)], required: ["facts"]),
    output: AnswerSchema.object([
      ("regime", AnswerSchema.text), ("version", AnswerSchema.number),
      ("as_of", AnswerSchema.text), ("line", AnswerSchema.text),
      ("rules", AnswerSchema.list(AnswerSchema.text)), ("instrument", AnswerSchema.text),
      ("severity", AnswerSchema.optional(AnswerSchema.text)), ("standing", AnswerSchema.text),
      ("reason", AnswerSchema.text), ("open_questions", AnswerSchema.list(AnswerSchema.text)),
    ])
  ) { request, desk in
    let actor = try request.actor
    let name = request.parameters["regime"] ?? ""
    let body = try request.object(allowing: ["facts", "as_of"])
    let facts = try WorkFields.facts(body)
    let date = try date(body)
    return .json(
      try await desk.work {
        try RegimeBrowser(store: desk.store, actor: actor).explanation(
          facts, regime: name, asOf: date)
      })
  }

  private static func date(_ body: JSONValue) throws(WorkbenchError) -> CivilDate? {
    guard let given = body["as_of"], given != .null else { return nil }
    guard let moment = given.text.flatMap({ TimestampParser.rfc3339($0 + "T00:00:00Z") }) else {
      throw WorkbenchError(.badRequest, "`as_of` is a day such as 2026-11-22")
    }
    return CivilDate(of: moment)
  }

  // MARK: - Taking up

  private static let file: [(String, JSONValue)] = [
    ("text", AnswerSchema.text), ("known", AnswerSchema.text),
  ]

  private static let examine = WorkbenchRoute(
    .post, "/api/v1/regimes/examination", access: .may(.compareRegimes),
    operation: "examineRegime",
    summary:
      "What a rule file is, its holes and overlaps, and what it would change in the case: the `text` of a file, or one that is `known` to the program. Nothing is written.",
    input: AnswerSchema.choice(file),
    output: AnswerSchema.object([
      ("regime", AnswerSchema.text), ("title", AnswerSchema.text),
      ("version", AnswerSchema.number), ("sha256", AnswerSchema.text),
      ("in_force", AnswerSchema.optional(AnswerSchema.number)), ("rules", AnswerSchema.number),
      ("verified", AnswerSchema.number), ("sound", AnswerSchema.truth),
      ("combinations", AnswerSchema.number), ("periods", AnswerSchema.number),
      ("problems", AnswerSchema.list(["type": "object"])),
      ("unreachable", AnswerSchema.list(AnswerSchema.text)),
      ("change", AnswerSchema.optional(["type": "object"])),
    ]), bodyLimit: bodyLimit
  ) { request, desk in
    let actor = try request.actor
    let text = try text(try request.object(allowing: file.map(\.0)))
    return .json(
      try await desk.work {
        try RegimeAdoption(store: desk.store, actor: actor).examine(text).json
      })
  }

  private static let take = WorkbenchRoute(
    .post, "/api/v1/regimes", access: .may(.administer), operation: "takeRegime",
    summary:
      "Takes up a rule file of which the examination was shown: `sha256`, `in_force` and `changed` are what it said; refused when the case has changed since.",
    input: AnswerSchema.choice(
      file + [
        ("sha256", AnswerSchema.text), ("in_force", AnswerSchema.optional(AnswerSchema.number)),
        ("changed", AnswerSchema.number),
      ], required: ["sha256", "in_force", "changed"]), bodyLimit: bodyLimit
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(
      allowing: file.map(\.0) + ["sha256", "in_force", "changed"])
    guard let digest = body["sha256"]?.text, let changed = body["changed"]?.integer,
      let present = body["in_force"], present == .null || present.integer != nil
    else {
      throw WorkbenchError(
        .badRequest, "`sha256`, `in_force` and `changed` are what the examination said; look first")
    }
    let shown = ShownExamination(
      digest: digest, inForce: present.integer.flatMap { Int(exactly: $0) },
      changedItems: Int(clamping: changed))
    let text = try text(body)
    try await desk.work {
      try RegimeAdoption(store: desk.store, actor: actor).take(text, shown: shown)
    }
    return .done
  }

  private static func text(_ body: JSONValue) throws -> String {
    switch (body["text"], body["known"]) {
    case (let text?, nil):
      guard let text = text.text, !text.isEmpty else {
        throw WorkbenchError(.badRequest, "`text` is the text of a rule file")
      }
      return text
    case (nil, let known?): return try RegimeBrowser.text(of: known.text ?? "")
    default:
      throw WorkbenchError(
        .badRequest, "either `text` or `known` says which rule file is meant; give one of them")
    }
  }

  private static let confirm = WorkbenchRoute(
    .post, "/api/v1/regimes/{regime}/rules/{rule}/confirmation", access: .may(.administer),
    operation: "confirmRule",
    summary:
      "Confirms an unverified rule by its name, with a reason; its results count from now on.",
    input: AnswerSchema.object([("reason", AnswerSchema.text)])
  ) { request, desk in
    let actor = try request.actor
    let (regime, rule) = (request.parameters["regime"] ?? "", request.parameters["rule"] ?? "")
    guard let reason = try request.object(allowing: ["reason"])["reason"]?.text else {
      throw WorkbenchError(.badRequest, "`reason` says why the rule is confirmed")
    }
    try await desk.work {
      _ = try RegimeService(store: desk.store, actor: actor).confirm(
        rules: [rule], regime: regime, because: reason)
    }
    return .done
  }
}
