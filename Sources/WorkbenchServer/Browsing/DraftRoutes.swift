// SPDX-License-Identifier: Apache-2.0
// The draft that a request asks for, before anybody approves it: covered, and uncovered on record.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of drafts.
enum DraftRoutes {
  static let routes = [page, draft, reveal]

  private static let page = WorkbenchRoute(
    .get, "/exports/{request}/draft", .page, access: .may(.approve), operation: "getDraftPage",
    summary: "The draft that a request asks for: documents, covered, and what a person must add."
  ) { request, desk in
    let (actor, number) = (try request.actor, try request.number("request"))
    return .page(
      try await desk.work {
        let preview = try preview(number, actor, desk)
        var values = PageValues.object(preview.json)
        values["request"] = String(number)
        values["required"] = rows(preview.toAdd.filter(\.isRequired))
        values["open"] = rows(preview.toAdd.filter { !$0.isRequired })
        values["required_any"] = preview.toAdd.contains(where: \.isRequired)
        values["open_any"] = preview.toAdd.contains { !$0.isRequired }
        values["may_reveal"] = actor.may(.reveal) && actor.user != nil
        return PageRenderer.text(
          Page(
            title: "draft_title", view: .exports, template: "draft", values: values,
            scripts: ["browse.js", "draft.js"], styles: ["browse.css"]), request, desk)
      })
  }

  private static let document = AnswerSchema.object([
    ("name", AnswerSchema.text), ("item", AnswerSchema.optional(AnswerSchema.number)),
    ("text", AnswerSchema.text),
  ])

  private static let draft = WorkbenchRoute(
    .get, "/api/v1/requests/{request}/draft", access: .may(.approve), operation: "getDraft",
    summary:
      "The draft that a request asks for, as it would be written now: documents, covered, and what a person must add.",
    output: AnswerSchema.object([
      ("documents", AnswerSchema.list(document)),
      (
        "to_add",
        AnswerSchema.list(
          AnswerSchema.object([
            ("document", AnswerSchema.text), ("path", AnswerSchema.text),
            ("item", AnswerSchema.optional(AnswerSchema.number)),
            ("required", AnswerSchema.truth), ("what", AnswerSchema.text),
          ]))
      ),
    ])
  ) { request, desk in
    let (actor, number) = (try request.actor, try request.number("request"))
    return .json(try await desk.work { try preview(number, actor, desk).json })
  }

  private static let reveal = WorkbenchRoute(
    .post, "/api/v1/requests/{request}/draft/reveal", access: .may(.reveal),
    operation: "revealDraft",
    summary: "Uncovers one document of a draft; the uncovering is on record before this answers.",
    input: AnswerSchema.object([("document", AnswerSchema.text)]), output: document
  ) { request, desk in
    let body = try request.object(allowing: ["document"])
    guard let name = body["document"]?.text else {
      throw WorkbenchError(.badRequest, "`document` is the name of a document of the draft")
    }
    let (actor, number) = (try request.actor, try request.number("request"))
    let owner = try request.viewOwner
    return .json(
      try await desk.work {
        try requireOpen(actor, desk)
        return try CyberTipPreviewService(store: desk.store, actor: actor).reveal(
          name, of: number, views: desk.views, session: owner
        ).json
      })
  }

  private static func preview(
    _ request: Int64, _ actor: Actor, _ desk: Desk
  ) throws -> CyberTipPreview {
    try requireOpen(actor, desk)
    return try CyberTipPreviewService(store: desk.store, actor: actor).preview(request)
  }

  private static func requireOpen(_ actor: Actor, _ desk: Desk) throws {
    guard try StudyBrowser(index: desk.wall, actor: actor).areFiguresOpen() else {
      throw StudyRoutes.closed
    }
  }

  private static func rows(_ parts: [CyberTipToAdd]) -> [[String: Any]] {
    parts.map { ["document": $0.document, "path": $0.path, "what": $0.words] }
  }
}
