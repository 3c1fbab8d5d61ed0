// SPDX-License-Identifier: Apache-2.0
// The ledger: what was done, by role; verification with what it promises; the checkpoint to keep elsewhere.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes
internal import Synchronization

/// The routes of the ledger.
enum LedgerRoutes {
  static let routes = [page, leaves, check, checkpoint]

  private static let onPage = 100

  private static let part = [
    QueryParameter("before", "Only leaves before this one.", QueryParameter.number(from: 0)),
    QueryParameter(
      "kind", "Only leaves of this kind.",
      QueryParameter.word(LeafKind.allCases.map(\.rawValue))),
  ]

  private static let page = WorkbenchRoute(
    .get, "/ledger", .page, access: .may(.seeLedger), operation: "getLedgerPage",
    summary: "The ledger: what was done and when, by role; verify button and checkpoint.",
    query: part
  ) { request, desk in
    let (before, kind) = try asked(request)
    return .page(
      try await desk.work {
        let ledger = try LedgerBrowser(store: desk.store, actor: request.actor)
        let found = try ledger.page(before: before, kind: kind, limit: onPage)
        var values = PageValues.object(json(found))
        values["key"] = ledger.verificationKey
        values["kind"] = kind
        values["note"] = PageTexts.text(found.tellsItems ? "ledger_note" : "ledger_note_closed")
        values["kinds"] = found.kinds.map {
          [
            "kind": $0.kind, "count": PageValues.grouped(Int64($0.count)),
            "chosen": $0.kind == kind,
          ] as [String: Any]
        }
        return PageRenderer.text(
          Page(
            title: "nav_ledger", view: .ledger, template: "ledger", values: values,
            scripts: ["browse.js"], styles: ["browse.css"]), request, desk)
      })
  }

  private static let leaves = WorkbenchRoute(
    .get, "/api/v1/ledger", access: .may(.seeLedger), operation: "getLedger",
    summary:
      "Leaves, the newest first; who acted is told by role. To whoever grades, views tell no item while anything waits to be rated.",
    query: part,
    output: AnswerSchema.object([
      ("size", AnswerSchema.number), ("kinds", ["type": "object"]),
      ("leaves", AnswerSchema.list(["type": "object"])),
      ("next", AnswerSchema.optional(AnswerSchema.number)),
    ])
  ) { request, desk in
    let (before, kind) = try asked(request)
    return .json(
      try await desk.work {
        json(
          try LedgerBrowser(store: desk.store, actor: request.actor).page(
            before: before, kind: kind, limit: onPage))
      })
  }

  private static func json(_ page: LedgerPage) -> JSONValue {
    [
      "size": .integer(page.size),
      "kinds": .object(page.kinds.map { .init($0.kind, JSONValue($0.count)) }),
      "leaves": .array(
        page.leaves.map { leaf in
          [
            "leaf": .integer(leaf.leaf), "leaf_kind": .string(leaf.kind),
            "time": .string(leaf.time.description), "role": .string(leaf.role),
            "fields": .array(
              leaf.fields.map { ["name": .string($0.name), "value": .string($0.value)] }),
          ]
        }),
      "next": JSONValue(number: page.next),
    ]
  }

  private static let check = WorkbenchRoute(
    .get, "/api/v1/ledger/check", access: .may(.seeLedger), operation: "checkLedger",
    summary: "Verifies the ledger's folder with the case's key, and says what that promises.",
    output: AnswerSchema.object([
      ("sound", AnswerSchema.truth), ("assurance", AnswerSchema.text),
      ("promise", AnswerSchema.text), ("size", AnswerSchema.number),
      ("root", AnswerSchema.optional(AnswerSchema.text)), ("checkpoints", AnswerSchema.number),
      ("unsealed", AnswerSchema.number), ("problems", AnswerSchema.list(AnswerSchema.text)),
    ])
  ) { request, desk in
    let actor = try request.actor
    return .json(
      try await desk.work {
        let verified = try desk.verifying.withLockIfAvailable { _ in
          try LedgerBrowser(store: desk.store, actor: actor).verify()
        }
        guard let found = verified else {
          throw WorkbenchError(.conflict, "the ledger is being verified; wait until that is done")
        }
        return [
          "sound": .bool(found.isSound), "assurance": .string(found.assurance),
          "promise": .string(PageTexts.text("promise_" + found.assurance)),
          "size": .integer(Int64(clamping: found.size)), "root": JSONValue(found.root),
          "checkpoints": JSONValue(found.checkpoints),
          "unsealed": .integer(Int64(clamping: found.unsealed)),
          "problems": .array(found.problems.map(JSONValue.string)),
        ]
      })
  }

  private static let checkpoint = WorkbenchRoute(
    .get, "/api/v1/ledger/checkpoint", access: .may(.seeLedger), operation: "getCheckpoint",
    summary: "The newest signed checkpoint as a file (C2SP tlog-checkpoint), to be kept elsewhere.",
    gives: ["text/plain; charset=utf-8"]
  ) { request, desk in
    let actor = try request.actor
    let found = try await desk.work {
      try LedgerBrowser(store: desk.store, actor: actor).checkpoint()
    }
    guard let found else {
      throw WorkbenchError(.notFound, "the ledger has no checkpoint yet; try again in a second")
    }
    return .bytes(
      found.bytes, type: "text/plain; charset=utf-8", fileName: "checkpoint-\(found.size).txt")
  }

  private static func asked(
    _ request: WorkbenchRequest
  ) throws(WorkbenchError) -> (before: Int64?, kind: String?) {
    let kind = request.query["kind"].flatMap { $0.isEmpty ? nil : $0 }
    if let kind, LeafKind(rawValue: kind) == nil {
      throw WorkbenchError(
        .badRequest, "`kind` is the kind of a leaf, as the ledger's page offers them")
    }
    guard let text = request.query["before"], !text.isEmpty else { return (nil, kind) }
    guard let before = Int64(text), before >= 0 else {
      throw WorkbenchError(.badRequest, "`before` is the index of a leaf")
    }
    return (before, kind)
  }
}
