// SPDX-License-Identifier: Apache-2.0
// The queue over HTTP: the next item or what stands before it, signs of activity, one's own day.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The queue over HTTP.
enum QueueRoutes {
  static let routes = [next, lease, state]

  private static let next = WorkbenchRoute(
    .post, "/api/v1/queue/next", access: .may(.assess), operation: "claimNext",
    summary: "Holds the next item for the person, or tells what stands before it.",
    input: [
      "type": "object", "additionalProperties": false,
      "properties": ["kind": ["enum": ["rating", "dispute"]]],
    ],
    output: [
      "type": "object", "required": ["state", "advice", "until", "item", "pace"],
      "properties": [
        "state": ["enum": ["item", "break", "budget", "shift", "empty"]],
        "advice": ["type": ["string", "null"]], "until": ["type": ["string", "null"]],
        "item": ["type": ["object", "null"], "properties": ["unrecorded": BegunRoutes.schema]],
        "pace": ["type": ["object", "null"]],
      ],
    ]
  ) { request, desk in
    let actor = try request.actor
    let word = try request.object(allowing: ["kind"])["kind"]?.text ?? "rating"
    guard let kind = WorkKind(rawValue: word) else {
      throw WorkbenchError(.badRequest, "`kind` must be rating or dispute")
    }
    return try await desk.work {
      let gate = desk.gate(for: actor)
      let offer = try gate.next(kind)
      var item = JSONValue.null
      if case .item(let queued) = offer {
        let tags = try TagService(store: desk.store, actor: actor).tags(on: queued.item)
        // What a person has begun no machine is told, whoever it works for.
        let begun = (actor.token == nil ? actor.user : nil).flatMap {
          desk.begun.answer(item: queued.item, hold: queued.begun, of: $0)
        }
        item = WorkAnswers.item(queued, tags: tags, begun: begun, for: actor)
        if let following = queued.following { desk.prefetch([following], for: actor) }
      }
      return .json([
        "state": .string(offer.code), "advice": JSONValue(offer.advice),
        "until": JSONValue(offer.until?.description), "item": item,
        "pace": try WorkAnswers.pace(gate, for: actor),
      ])
    }
  }

  private static let lease = WorkbenchRoute(
    .post, "/api/v1/queue/lease", access: .may(.assess), operation: "tellActivity",
    summary: "Tells that the person is at an item; the hold goes on while there is activity.",
    input: [
      "type": "object", "required": ["item"], "additionalProperties": false,
      "properties": [
        "item": ["type": "integer", "minimum": 1], "active": ["type": "boolean"],
      ],
    ],
    output: [
      "type": "object", "required": ["held_until", "active_seconds", "pace"],
      "properties": [
        "held_until": ["type": "string"], "active_seconds": ["type": "number"],
        "pace": ["type": ["object", "null"]],
      ],
    ]
  ) { request, desk in
    let actor = try request.actor
    let body = try request.object(allowing: ["item", "active"])
    let item = try WorkFields.item(body)
    let isActive = try WorkFields.truth(body, "active", otherwise: true)
    return try await desk.work {
      let beat = try WorkQueue(store: desk.store, actor: actor, views: desk.views).beat(
        item, isActive: isActive)
      return .json([
        "held_until": .string(beat.heldUntil.description), "active_seconds": .number(beat.active),
        "pace": try WorkAnswers.pace(desk.gate(for: actor), for: actor),
      ])
    }
  }

  private static let state = WorkbenchRoute(
    .get, "/api/v1/queue/state", access: .may(.assess), operation: "getQueueState",
    summary:
      "One's own day, not told to a machine's token, and for leads how many items everybody left to others.",
    output: [
      "type": "object", "required": ["pace", "auto_advance", "wall", "left_by_all"],
      "properties": [
        "pace": ["type": ["object", "null"]], "auto_advance": ["type": "boolean"],
        "wall": ["type": "boolean"], "left_by_all": ["type": ["integer", "null"]],
      ],
    ]
  ) { request, desk in
    let actor = try request.actor
    return try await desk.work {
      let policy = try PolicyService(store: desk.store, actor: actor).inForce().policy
      let left =
        actor.may(.adjudicate)
        ? try OptOutService(store: desk.store, actor: actor).leftByAll() : nil
      return .json([
        "pace": try WorkAnswers.pace(desk.gate(for: actor), for: actor),
        "auto_advance": .bool(policy.advancesByItself), "wall": .bool(policy.isWallOn),
        "left_by_all": JSONValue(left),
      ])
    }
  }
}
