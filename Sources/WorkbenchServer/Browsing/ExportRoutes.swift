// SPDX-License-Identifier: Apache-2.0
// Exports: what is asked for and what it would hold, approval by another, and the file, given once.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of exports.
enum ExportRoutes {
  static let routes = [page, kinds, single, view, file, manifest]

  private static let page = WorkbenchRoute(
    .get, "/exports", .page, access: .may(.approve), operation: "getExportsPage",
    summary: "Exports: asking, approving and refusing, and the files of what was approved."
  ) { request, desk in
    let actor = try request.actor
    return .page(
      try await desk.work {
        let isOpen = try StudyBrowser(index: desk.wall, actor: actor).areFiguresOpen()
        var values: [String: Any] = ["figures_open": isOpen]
        values["may_ask"] = actor.may(.export)
        values["kinds"] = zip(1..., ExportKindView.all).map(ExportPageValues.kind)
        let service = RequestService(store: desk.store, actor: actor)
        let requests = try service.list().filter { $0.kind != .internalReport }
        let shown = try requests.reversed().map {
          ExportPageValues.request(try service.view($0.id), actor: actor, isOpen: isOpen)
        }
        let (waiting, past) = ExportPageValues.parted(shown)
        values["waiting"] = waiting
        values["waiting_any"] = !waiting.isEmpty
        values["requests"] = past
        values["requests_any"] = !past.isEmpty
        return PageRenderer.text(
          Page(
            title: "nav_exports", view: .exports, template: "exports", values: values,
            scripts: ["browse.js"], styles: ["browse.css"]), request, desk)
      })
  }

  private static let kinds = WorkbenchRoute(
    .get, "/api/v1/exports", access: .may(.approve), operation: "getExportKinds",
    summary: "The kinds of exports, how many people each takes, and its settings.",
    output: AnswerSchema.object([
      (
        "kinds",
        AnswerSchema.list(
          AnswerSchema.object([
            ("kind", AnswerSchema.text), ("words", AnswerSchema.text),
            ("people", ["enum": ["one", "two"]]),
            ("settings", AnswerSchema.list(["type": "object"])),
          ]))
      )
    ])
  ) { _, _ in
    .json([
      "kinds": .array(
        ExportKindView.all.map { kind in
          [
            "kind": .string(kind.name), "words": .string(kind.words),
            "people": .string(kind.people.rawValue),
            "settings": .array(
              kind.settings.map {
                [
                  "name": .string($0.name), "words": .string($0.words), "rule": .string($0.rule),
                ]
              }),
          ]
        })
    ])
  }

  private static let single = WorkbenchRoute(
    .post, "/api/v1/exports", access: .may(.export), operation: "makeExport",
    summary: "Makes an export that takes one person: `counts`. Its bytes are the answer.",
    input: AnswerSchema.choice(
      [("kind", AnswerSchema.text), ("settings", ["type": "object"])], required: ["kind"]),
    gives: ["application/octet-stream"]
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(allowing: ["kind", "settings"])
    guard let kind = body["kind"]?.text else {
      throw WorkbenchError(.badRequest, "`kind` is a kind of export that takes one person")
    }
    let terms = RequestTerms(
      settings: body["settings"] ?? .object([]), recipients: [], reason: "")
    return try await bytes(
      ExportOrder(kind: kind, request: nil, terms: terms), by: actor, desk)
  }

  private static let view = WorkbenchRoute(
    .get, "/api/v1/requests/{request}", access: .may(.approve), operation: "getRequest",
    summary: "What exactly a request asks for, what it would hold, and what was written.",
    output: AnswerSchema.object([
      ("request", AnswerSchema.number), ("kind", AnswerSchema.text), ("state", AnswerSchema.text),
      ("requester", AnswerSchema.text), ("approver", AnswerSchema.optional(AnswerSchema.text)),
      ("created", AnswerSchema.text), ("decided", AnswerSchema.optional(AnswerSchema.text)),
      ("settings", ["type": "object"]), ("recipients", AnswerSchema.list(AnswerSchema.text)),
      ("reason", AnswerSchema.text),
      ("counts", AnswerSchema.optional(AnswerSchema.list(["type": "object"]))),
      ("asked", AnswerSchema.text), ("refusal", AnswerSchema.text),
      ("written", AnswerSchema.optional(["type": "object"])),
    ])
  ) { request, desk in
    let (actor, number) = (try request.actor, try request.number("request"))
    return .json(
      try await desk.work {
        let view = try RequestService(store: desk.store, actor: actor).view(number)
        return view.json(
          isOpen: try StudyBrowser(index: desk.wall, actor: actor).areFiguresOpen())
      })
  }

  private static let file = WorkbenchRoute(
    .post, "/api/v1/requests/{request}/file", access: .may(.export), operation: "takeExport",
    summary:
      "Uses up an approved request of one's own and answers with the export's bytes, once; up to 64 MiB.",
    input: AnswerSchema.object([]), gives: ["application/octet-stream"]
  ) { request, desk in
    let (actor, number) = (try request.actor, try request.number("request"))
    _ = try request.object(allowing: [])
    let kind = try await desk.work {
      try RequestService(store: desk.store, actor: actor).view(number).summary.kind
    }
    return try await bytes(
      ExportOrder(kind: kind.rawValue, request: number), by: actor, desk)
  }

  private static let manifest = WorkbenchRoute(
    .get, "/api/v1/requests/{request}/manifest", access: .may(.approve),
    operation: "getExportManifest",
    summary: "The signed manifest of what was written by a request, as often as it is wanted.",
    gives: ["application/json"]
  ) { request, desk in
    let (actor, number) = (try request.actor, try request.number("request"))
    let view = try await desk.work {
      guard try StudyBrowser(index: desk.wall, actor: actor).areFiguresOpen() else {
        throw StudyRoutes.closed
      }
      return try RequestService(store: desk.store, actor: actor).view(number)
    }
    guard let written = view.written, let name = view.fileName else {
      throw WorkbenchError(.notFound, "nothing was written by this request yet")
    }
    return .bytes(
      Array(written.manifest.utf8), type: "application/json",
      fileName: name + ".manifest.json")
  }

  private static func bytes(
    _ order: ExportOrder, by actor: Actor, _ desk: Desk
  ) async throws -> WorkbenchAnswer {
    let made = try await desk.work {
      guard try StudyBrowser(index: desk.wall, actor: actor).areFiguresOpen() else {
        throw StudyRoutes.closed
      }
      return try ExportService(store: desk.store, actor: actor).bytes(order)
    }
    return .bytes(made.bytes, type: "application/octet-stream", fileName: made.fileName)
  }
}

extension RequestView {
  /// The request as JSON; counts of what was recorded only where they are `isOpen`.
  func json(isOpen: Bool) -> JSONValue {
    summary.json.adding([
      ("decided", JSONValue(summary.decided)), ("settings", settings),
      ("recipients", .array(recipients.map(JSONValue.string))), ("reason", .string(reason)),
      ("counts", isOpen ? Self.json(counts) : .null), ("asked", .string(digest)),
      ("refusal", .string(refusal)),
      (
        "written",
        written.map {
          [
            "sha256": .string($0.digest), "bytes": JSONValue($0.byteCount),
            "counts": isOpen ? Self.json($0.counts) : .null,
          ]
        } ?? .null
      ),
    ])
  }

  private static func json(_ counts: [ExportCount]) -> JSONValue {
    .array(counts.map { ["name": .string($0.name), "number": JSONValue($0.number)] })
  }
}
