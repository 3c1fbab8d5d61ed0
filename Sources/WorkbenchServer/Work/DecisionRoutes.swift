// SPDX-License-Identifier: Apache-2.0
// Decisions over HTTP: recording, taking back, grading by exception, leaving items to others.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// Decisions over HTTP.
enum DecisionRoutes {
  static let routes = [record, own, undoNewest, undo, restOfPage, restOfFamily, leave]

  private static let undone: JSONValue = [
    "type": "object", "required": ["assessment", "item", "records"],
    "properties": [
      "assessment": ["type": ["integer", "null"]], "item": ["type": ["integer", "null"]],
      "records": ["type": "integer", "minimum": 0],
    ],
  ]

  private static let exception: JSONValue = [
    "type": "object", "required": ["recorded", "left", "reasons"],
    "properties": [
      "recorded": ["type": "array", "items": ["type": "object"]],
      "left": ["type": "array", "items": ["type": "integer"]],
      "reasons": [
        "type": "array",
        "items": [
          "type": "object", "required": ["item", "message", "refusal"],
          "properties": [
            "item": ["type": "integer"], "message": ["type": "string"],
            "refusal": ["type": ["string", "null"]],
          ],
        ],
      ],
    ],
  ]

  private static let record = WorkbenchRoute(
    .post, "/api/v1/assessments", access: .may(.assess), operation: "recordAssessment",
    summary: "Records what the person says of an item, once the person has seen it sharp here.",
    input: [
      "type": "object", "required": ["item"], "additionalProperties": false,
      "properties": [
        "item": ["type": "integer", "minimum": 1], "facts": ["type": ["object", "null"]],
        "route": ["const": "seen"],
        "note": [
          "type": ["string", "null"],
          "description":
            "A part of the record, such as why a dispute is settled so; read by its writer and who settles disputes, that of a settlement also by those who rated the item. What others who rate it are to read is a note on the item.",
        ],
        "wish": ["enum": ["second_opinion", .null]], "adjudication": ["type": "boolean"],
      ],
    ],
    output: [
      "type": "object",
      "required": [
        "assessment", "item", "instrument", "severity", "standing", "words", "rule", "reason",
      ],
    ]
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(
      allowing: ["item", "facts", "route", "note", "wish", "adjudication"])
    guard try WorkFields.text(body, "route") ?? "seen" == "seen" else {
      throw WorkbenchError(
        .badRequest, "`route` must be seen; tiles and families have addresses of their own")
    }
    let wantsSecondOpinion = try WorkFields.wish(body)
    let entry = AssessmentEntry(
      item: try WorkFields.item(body), facts: try WorkFields.facts(body), route: .seen,
      note: try note(body),
      isAdjudication: try WorkFields.truth(body, "adjudication", otherwise: false),
      wantsSecondOpinion: wantsSecondOpinion)
    return try await desk.work {
      let service = try AssessmentService(store: desk.store, actor: actor, views: desk.views)
      guard let outcome = try service.record([entry]).first else { return .done }
      switch outcome {
      case .refused(let error): throw error
      case .recorded(let id, let found):
        desk.begun.drop([entry.item], of: actor.user)
        let law = try desk.store.lawWords()
        return .json([
          "assessment": .integer(id), "item": .integer(entry.item),
          "words": JSONValue(found.map { law.result($0.instrument, severity: $0.severity) }),
          "instrument": JSONValue(found?.instrument), "severity": JSONValue(found?.severity),
          "standing": JSONValue(found?.standing.rawValue), "rule": JSONValue(found?.rule),
          "reason": JSONValue(found.map { law.reason($0.reason) }),
        ])
      }
    }
  }

  private static func note(_ body: JSONValue) throws(WorkbenchError) -> String? {
    guard let note = try WorkFields.text(body, "note"), !note.isEmpty else { return nil }
    guard note.utf8.count <= TagService.longestNote else {
      throw WorkbenchError(.badRequest, "a note has at most \(TagService.longestNote) bytes")
    }
    return note
  }

  private static let own = WorkbenchRoute(
    .get, "/api/v1/assessments", access: .may(.assess), operation: "listOwnAssessments",
    summary:
      "The person's own newest records, newest first; `standing` tells results from drafts of unconfirmed rules.",
    query: [.init("item", "Only the records of this item.", QueryParameter.number(from: 1))],
    output: ["type": "object", "required": ["assessments"]]
  ) { request, desk in
    let actor = try request.actor
    var item: Int64?
    if let text = request.query["item"] {
      guard let number = Int64(text), number > 0 else {
        throw WorkbenchError(.badRequest, "`item` must be the number of an item")
      }
      item = number
    }
    return try await desk.work { [item] in
      let records = try OwnAssessments(store: desk.store, actor: actor).newest(100, on: item)
      return .json(["assessments": .array(records.map(WorkAnswers.record))])
    }
  }

  private static let undoNewest = WorkbenchRoute(
    .post, "/api/v1/assessments/undo", access: .may(.assess), operation: "undoNewest",
    summary:
      "Takes the person's newest decision back, with all its records; null when none stands.",
    input: ["type": "object", "additionalProperties": false], output: undone
  ) { request, desk in
    let actor = try request.actor
    _ = try request.object(allowing: [])
    return try await desk.work {
      let found = try WithdrawalService(store: desk.store, actor: actor).undo()
      if let found { desk.begun.drop([found.item], of: actor.user) }
      return .json([
        "assessment": found.map { .integer($0.assessment) } ?? .null,
        "item": found.map { .integer($0.item) } ?? .null,
        "records": JSONValue(found?.records ?? 0),
      ])
    }
  }

  private static let undo = WorkbenchRoute(
    .post, "/api/v1/assessments/{assessment}/undo", access: .may(.assess),
    operation: "undoAssessment", summary: "Takes one of the person's own records back.",
    input: ["type": "object", "additionalProperties": false], output: undone
  ) { request, desk in
    let actor = try request.actor
    let assessment = try request.number("assessment")
    _ = try request.object(allowing: [])
    return try await desk.work {
      let item = try WithdrawalService(store: desk.store, actor: actor).withdraw(assessment)
      desk.begun.drop([item], of: actor.user)
      return .json(["assessment": .integer(assessment), "item": .integer(item), "records": 1])
    }
  }

  private static func answer(
    _ summary: ExceptionSummary, _ actor: Actor, _ desk: Desk
  ) -> WorkbenchAnswer {
    desk.begun.drop(summary.recorded.keys, of: actor.user)
    return .json([
      "recorded": .array(
        summary.recorded.sorted { $0.key < $1.key }.map {
          ["item": .integer($0.key), "assessment": .integer($0.value)]
        }),
      "left": .array(summary.left.map(JSONValue.integer)),
      "reasons": .array(
        summary.reasons.sorted { $0.key < $1.key }.map {
          [
            "item": .integer($0.key), "message": .string($0.value.userMessage),
            "refusal": JSONValue(word: $0.value.refusal),
          ]
        }),
    ])
  }

  private static let restOfPage = WorkbenchRoute(
    .post, "/api/v1/assessments/rest-of-page", access: .may(.assess), operation: "gradeRestOfPage",
    summary: "Decides items by their tiles, each with a record of the route glanced.",
    input: [
      "type": "object", "required": ["items", "answer"], "additionalProperties": false,
      "properties": [
        "items": ["type": "array", "items": ["type": "integer", "minimum": 1]],
        "answer": ["enum": ["not_criminal", "not_for_assessment"]],
      ],
    ], output: exception, bodyLimit: 262_144
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(allowing: ["items", "answer"])
    let elements = body["items"]?.elements ?? []
    let items = elements.compactMap(\.integer)
    guard !items.isEmpty, items.count == elements.count else {
      throw WorkbenchError(.badRequest, "`items` must be a list of numbers of items")
    }
    guard let word = body["answer"]?.text, ["not_criminal", "not_for_assessment"].contains(word)
    else {
      throw WorkbenchError(.badRequest, "`answer` must be not_criminal or not_for_assessment")
    }
    return try await desk.work {
      answer(
        try ExceptionService(store: desk.store, actor: actor, views: desk.views).restOfPage(
          items, notCriminal: word == "not_criminal"), actor, desk)
    }
  }

  private static let restOfFamily = WorkbenchRoute(
    .post, "/api/v1/assessments/rest-of-family", access: .may(.assess),
    operation: "gradeRestOfFamily",
    summary: "Carries the person's record of an item over to its family, each with its own record.",
    input: [
      "type": "object", "required": ["item"], "additionalProperties": false,
      "properties": ["item": ["type": "integer", "minimum": 1]],
    ], output: exception
  ) { request, desk in
    let actor = try request.actor
    let item = try WorkFields.item(try request.object(allowing: ["item"]))
    return try await desk.work {
      answer(
        try ExceptionService(store: desk.store, actor: actor, views: desk.views).restOfFamily(
          of: item), actor, desk)
    }
  }

  private static let leave = WorkbenchRoute(
    .post, "/api/v1/items/{item}/opt-out", access: .may(.assess), operation: "leaveItem",
    summary: "Leaves an item to others for good; no reason is asked.",
    input: ["type": "object", "additionalProperties": false]
  ) { request, desk in
    let actor = try request.actor
    let item = try request.number("item")
    _ = try request.object(allowing: [])
    return try await desk.work {
      try OptOutService(store: desk.store, actor: actor).leave(item)
      desk.begun.drop([item], of: actor.user)
      return .done
    }
  }
}
