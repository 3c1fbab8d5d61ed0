// SPDX-License-Identifier: Apache-2.0
// Settings: what the case is, and how the person who asks likes the workbench to be.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of settings.
enum SettingsRoutes {
  static let routes = [page, facts, preferences, change]

  private static let page = WorkbenchRoute(
    .get, "/settings", .page, access: .signedIn, operation: "getSettingsPage",
    summary: "What the case is, and your own preferences."
  ) { request, desk in
    let actor = try request.actor
    return .page(
      try await desk.work {
        let own = try PreferenceService(store: desk.store, actor: actor).read()
        var values = PageValues.object(caseJSON(desk, isWallOn: try desk.isWallOn()))
        values["law"] = try desk.store.regimes()[0].title
        values["own"] = PageValues.object(own.json)
        values["has_own"] = actor.user != nil
        let policy = try PolicyService(store: desk.store, actor: actor).inForce()
        values["policy"] = ["version": String(policy.version), "text": policy.text]
        values["may_change"] = actor.may(.changeSettings)
        values["themes"] = choices(Preferences.Theme.allCases, own.theme)
        values["reveals"] = choices(Preferences.Reveal.allCases, own.reveal)
        values["advances"] = ["case", "yes", "no"].map { word -> [String: Any] in
          let chosen = own.advancesByItself.map { $0 ? "yes" : "no" } ?? "case"
          return [
            "word": word, "text": PageTexts.text("advance_" + word), "chosen": chosen == word,
          ]
        }
        values["grey"] = own.isGrey
        return PageRenderer.text(
          Page(
            title: "nav_settings", view: .settings, template: "settings", values: values,
            scripts: ["browse.js"], styles: ["browse.css"]), request, desk)
      })
  }

  private static func choices<Word: RawRepresentable & Equatable>(
    _ words: [Word], _ chosen: Word
  ) -> [[String: Any]] where Word.RawValue == String {
    words.map {
      [
        "word": $0.rawValue, "text": PageValues.word("choice_" + $0.rawValue),
        "chosen": $0 == chosen,
      ]
    }
  }

  private static let facts = WorkbenchRoute(
    .get, "/api/v1/case", access: .signedIn, operation: "getCase",
    summary: "What the case is: name, regime, authority, time zone, ledger key.",
    output: AnswerSchema.object([
      ("case", AnswerSchema.text), ("name", AnswerSchema.text), ("regime", AnswerSchema.text),
      ("authority", AnswerSchema.text), ("time_zone", AnswerSchema.text),
      ("synthetic", AnswerSchema.truth), ("ledger_key", AnswerSchema.text),
      ("wall", AnswerSchema.truth), ("program", AnswerSchema.text),
    ])
  ) { _, desk in
    .json(try await desk.work { caseJSON(desk, isWallOn: try desk.isWallOn()) })
  }

  private static func caseJSON(_ desk: Desk, isWallOn: Bool) -> JSONValue {
    let facts = desk.store.description
    return [
      "case": .string(facts.id), "name": .string(facts.name), "regime": .string(facts.regime),
      "authority": .string(facts.authority), "time_zone": .string(facts.timeZone),
      "synthetic": .bool(facts.isSynthetic), "ledger_key": .string(facts.ledgerKey),
      "wall": .bool(isWallOn), "program": .string(ProgramVersion.text),
    ]
  }

  private static let schema = AnswerSchema.object([
    ("theme", AnswerSchema.text), ("auto_advance", AnswerSchema.optional(AnswerSchema.truth)),
    ("blur", AnswerSchema.number), ("grey", AnswerSchema.truth),
    ("brightness", AnswerSchema.number), ("picture_size", AnswerSchema.number),
    ("reveal", AnswerSchema.text), ("keys", ["type": "object"]),
  ])

  private static let preferences = WorkbenchRoute(
    .get, "/api/v1/preferences", access: .signedIn, operation: "getPreferences",
    summary: "How you like the workbench to be; nobody else sees it.", output: schema
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work { try PreferenceService(store: desk.store, actor: actor).read().json })
  }

  private static let change = WorkbenchRoute(
    .patch, "/api/v1/preferences", access: .signedIn, operation: "changePreferences",
    summary: "Changes the preferences that the body names, and leaves the others.",
    input: ["type": "object"], output: schema
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(
      allowing: Preferences.standard.json.members?.map(\.name) ?? [])
    return .json(
      try await desk.work {
        try PreferenceService(store: desk.store, actor: actor).change(body).json
      })
  }
}
