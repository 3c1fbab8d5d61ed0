// SPDX-License-Identifier: Apache-2.0
// The form of facts and the policy over HTTP.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The form of facts and the policy over HTTP.
enum FactRoutes {
  static let routes = [form, preview, policy, putPolicy]

  private static let form = WorkbenchRoute(
    .get, "/api/v1/facts/form", access: .may(.assess), operation: "getFactForm",
    summary:
      "The questions of the case's regimes, and their common answers under one key, the case's own regime first.",
    output: [
      "type": "object", "required": ["regime", "questions", "macros"],
      "properties": ["regime": ["type": "string"]],
    ]
  ) { request, desk in
    let actor = try request.actor
    return try await desk.work {
      let form = try FactFormService(store: desk.store, actor: actor).form()
      return .json([
        "regime": .string(form.regime),
        "questions": .array(
          form.questions.map { question in
            [
              "question": .string(question.question.rawValue), "words": .string(question.words),
              "needed": .bool(question.isNeeded),
              "answers": .array(
                question.answers.map {
                  ["answer": .string($0.answer), "words": .string($0.words)]
                }),
            ]
          }),
        "macros": .array(
          form.macros.map {
            [
              "regime": .string($0.regime), "regime_title": .string($0.regimeTitle),
              "name": .string($0.name), "words": .string($0.words),
              "facts": WorkAnswers.facts($0.facts), "wish": JSONValue($0.wish),
              "place": JSONValue($0.place),
            ]
          }),
      ])
    }
  }

  private static let preview = WorkbenchRoute(
    .post, "/api/v1/facts/preview", access: .may(.assess), operation: "previewFacts",
    summary:
      "What the law says of some answers, and which questions can still change it; with `item`, of that item: what is no picture is asked for its class.",
    input: [
      "type": "object", "required": ["facts"], "additionalProperties": false,
      "properties": ["facts": ["type": "object"], "item": ["type": "integer", "minimum": 1]],
    ],
    output: [
      "type": "object",
      "required": [
        "regime_title", "as_of", "instrument", "severity", "standing", "words", "reason",
        "others", "open_questions",
      ],
    ]
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(allowing: ["facts", "item"])
    let facts = try WorkFields.facts(body)
    let item = try body["item"] == nil ? nil : WorkFields.item(body)
    return try await desk.work {
      let preview = try FactFormService(store: desk.store, actor: actor).preview(facts, of: item)
      let found = preview.determination
      return .json([
        "regime_title": .string(preview.regimeTitle), "as_of": .string(preview.asOf.description),
        "instrument": .string(found.instrument), "severity": JSONValue(found.severity),
        "standing": .string(found.standing.rawValue), "words": .string(preview.words),
        "reason": .string(preview.reason),
        "others": .array(
          preview.others.map { other in
            [
              "regime_title": .string(other.regimeTitle), "words": .string(other.words),
              "standing": .string(other.determination.standing.rawValue),
              "reason": .string(other.reason),
            ]
          }),
        "open_questions": .array(preview.openQuestions.map { .string($0.rawValue) }),
      ])
    }
  }

  private static let policyShape: JSONValue = [
    "type": "object", "required": ["version", "text"],
    "properties": ["version": ["type": "integer"], "text": ["type": "string"]],
  ]

  private static let policy = WorkbenchRoute(
    .get, "/api/v1/policy", access: .signedIn, operation: "getPolicy",
    summary: "The work policy in force, as the text of its file.", output: policyShape
  ) { request, desk in
    let actor = try request.actor
    return try await desk.work {
      let policy = try PolicyService(store: desk.store, actor: actor).inForce()
      return .json(["version": .integer(policy.version), "text": .string(policy.text)])
    }
  }

  private static let putPolicy = WorkbenchRoute(
    .put, "/api/v1/policy", access: .may(.changeSettings), operation: "putPolicy",
    summary: "Brings a work policy into force.",
    input: [
      "type": "object", "required": ["text"], "additionalProperties": false,
      "properties": ["text": ["type": "string"]],
    ], output: policyShape
  ) { request, desk in
    let actor = try request.actor
    let text = try WorkFields.text(try request.object(allowing: ["text"]), "text") ?? ""
    return try await desk.work {
      let version = try PolicyService(store: desk.store, actor: actor).put(text)
      return .json(["version": .integer(version), "text": .string(text)])
    }
  }
}

/// All routes about work.
enum WorkRoutes {
  static let routes =
    QueueRoutes.routes + BegunRoutes.routes + DecisionRoutes.routes
    + MarkRoutes.routes + FactRoutes.routes
}
