// SPDX-License-Identifier: Apache-2.0
// What a person has begun and not recorded, over HTTP: told as it changes, given back with the item.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// What a person has begun, over HTTP.
enum BegunRoutes {
  static let routes = [keep]

  private static let optionalText: JSONValue = ["type": ["string", "null"]]

  /// What was begun, as the queue gives it back; null where nothing was.
  static let schema: JSONValue = [
    "type": ["object", "null"], "required": ["facts", "wish", "note", "reason", "series"],
    "properties": [
      "facts": ["type": "object"], "wish": ["enum": ["second_opinion", .null]],
      "note": optionalText, "reason": optionalText, "series": optionalText,
    ],
  ]

  private static let keep = WorkbenchRoute(
    .post, "/api/v1/queue/unrecorded", access: .may(.assess), operation: "keepUnrecorded",
    summary:
      "Keeps what the person has begun to say of an item that the person holds, in memory alone, until it is recorded or the hold ends; `claimNext` gives it back to that person.",
    input: [
      "type": "object", "required": ["item"], "additionalProperties": false,
      "properties": [
        "item": ["type": "integer", "minimum": 1], "facts": ["type": ["object", "null"]],
        "wish": ["enum": ["second_opinion", .null]],
        "note": optionalText, "reason": optionalText, "series": optionalText,
      ],
    ], caller: .person, bodyLimit: 262_144
  ) { request, desk in
    let actor = try request.person
    let body = try request.object(
      allowing: ["item", "facts", "wish", "note", "reason", "series"])
    let item = try WorkFields.item(body)
    let answer = BegunAnswer(
      facts: try WorkFields.facts(body), wantsSecondOpinion: try WorkFields.wish(body),
      note: try text("note", in: body, atMost: TagService.longestNote),
      reason: try text("reason", in: body, atMost: TagService.longestNote),
      series: try text("series", in: body, atMost: TagService.longestNote))
    return try await desk.work {
      guard let user = actor.user,
        let hold = try WorkQueue(store: desk.store, actor: actor).hold(of: item)
      else {
        throw WorkbenchError(
          .conflict, "item \(item) is not held by this person any more; ask for the next item")
      }
      desk.begun.keep(answer, item: item, hold: hold, of: user)
      return .done
    }
  }

  private static func text(
    _ name: String, in body: JSONValue, atMost limit: Int
  ) throws(WorkbenchError) -> String? {
    guard let text = try WorkFields.text(body, name), !text.isEmpty else { return nil }
    guard text.utf8.count <= limit else {
      throw WorkbenchError(.badRequest, "`\(name)` has at most \(limit) bytes")
    }
    return text
  }
}

extension WorkAnswers {
  /// What was begun, for the person who began it.
  static func begun(_ answer: BegunAnswer?) -> JSONValue {
    guard let answer else { return .null }
    return [
      "facts": facts(answer.facts), "wish": answer.wantsSecondOpinion ? "second_opinion" : .null,
      "note": JSONValue(answer.note), "reason": JSONValue(answer.reason),
      "series": JSONValue(answer.series),
    ]
  }
}
