// SPDX-License-Identifier: Apache-2.0
// Tags and notes over HTTP; others' are shown once the person's own record is in.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// Tags and notes over HTTP.
enum MarkRoutes {
  static let routes = [tags, setTag, notes, addNote]

  private static let tags = WorkbenchRoute(
    .get, "/api/v1/items/{item}/tags", access: .may(.assess), operation: "listTags",
    summary: "The tags on an item that the person may see.",
    output: ["type": "object", "required": ["tags"]]
  ) { request, desk in
    let actor = try request.actor
    let item = try request.number("item")
    return try await desk.work {
      let tags = try TagService(store: desk.store, actor: actor).tags(on: item)
      return .json(["tags": .array(tags.map { WorkAnswers.tag($0, for: actor) })])
    }
  }

  private static let setTag = WorkbenchRoute(
    .post, "/api/v1/items/{item}/tags", access: .may(.assess), operation: "setTag",
    summary: "Puts a tag on an item, or takes the person's own tag off.",
    input: [
      "type": "object", "required": ["tag"], "additionalProperties": false,
      "properties": [
        "tag": ["enum": .array(ItemTag.allCases.map { .string($0.rawValue) })],
        "present": ["type": "boolean"], "label": ["type": ["string", "null"]],
      ],
    ], output: ["type": "object", "required": ["tags"]]
  ) { request, desk in
    let actor = try request.actor
    let item = try request.number("item")
    let body = try request.object(allowing: ["tag", "present", "label"])
    guard let tag = body["tag"]?.text.flatMap(ItemTag.init(rawValue:)) else {
      throw WorkbenchError(
        .badRequest,
        "`tag` must be one of \(ItemTag.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let present = try WorkFields.truth(body, "present", otherwise: true)
    let label = try WorkFields.text(body, "label")
    return try await desk.work {
      let service = TagService(store: desk.store, actor: actor)
      try service.set(tag, on: item, present: present, label: label)
      let tags = try service.tags(on: item)
      return .json(["tags": .array(tags.map { WorkAnswers.tag($0, for: actor) })])
    }
  }

  private static let notes = WorkbenchRoute(
    .get, "/api/v1/items/{item}/notes", access: .may(.assess), operation: "listNotes",
    summary: "The notes on an item that the person may see.",
    output: ["type": "object", "required": ["notes"]]
  ) { request, desk in
    let actor = try request.actor
    let item = try request.number("item")
    return try await desk.work {
      let notes = try TagService(store: desk.store, actor: actor).notes(on: item)
      return .json(["notes": .array(notes.map { WorkAnswers.note($0, for: actor) })])
    }
  }

  private static let addNote = WorkbenchRoute(
    .post, "/api/v1/items/{item}/note", access: .may(.assess), operation: "addNote",
    summary: "Puts a note on an item.",
    input: [
      "type": "object", "required": ["text"], "additionalProperties": false,
      "properties": ["text": ["type": "string"]],
    ], output: ["type": "object", "required": ["note"]]
  ) { request, desk in
    let actor = try request.actor
    let item = try request.number("item")
    let body = try request.object(allowing: ["text"])
    let text = try WorkFields.text(body, "text") ?? ""
    return try await desk.work {
      .json([
        "note": .integer(try TagService(store: desk.store, actor: actor).note(text, on: item))
      ])
    }
  }
}
