// SPDX-License-Identifier: Apache-2.0
// Views over HTTP: they begin, give signs of life, end; text is uncovered.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of views.
enum ViewRoutes {
  static let routes = [begin, beat, end, revealText]

  private static let begin = WorkbenchRoute(
    .post, "/api/v1/views", access: .may(.viewPictures), operation: "beginView",
    summary:
      "Begins a view of an item, or of a page of tiles; it is on record before this answers.",
    input: ViewBody.schema, output: ViewAnswer.schema
  ) { request, desk in
    let body = try ViewBody(request.object(allowing: ViewBody.names))
    let actor = try request.actor
    let owner = try request.viewOwner
    let answer = try await desk.work {
      try ViewAnswer.begin(body, by: actor, owner: owner, desk: desk)
    }
    return .json(answer)
  }

  private static let beat = WorkbenchRoute(
    .post, "/api/v1/views/{view}/beat", access: .may(.viewPictures), operation: "beatView",
    summary: "A sign of life: whether the person was active, the page visible, since the last one.",
    input: [
      "type": "object", "required": ["active"], "additionalProperties": false,
      "properties": ["active": ["type": "boolean"]],
    ]
  ) { request, desk in
    guard let isActive = try request.object(allowing: ["active"])["active"]?.bool else {
      throw WorkbenchError(.badRequest, "`active` must be true or false")
    }
    let (token, owner) = (try request.viewToken, try request.viewOwner)
    try await desk.work { try desk.views.beat(token, session: owner, isActive: isActive) }
    return .done
  }

  private static let end = WorkbenchRoute(
    .post, "/api/v1/views/{view}/end", access: .may(.viewPictures), operation: "endView",
    summary:
      "Ends a view, of a locked session, too; told again it changes nothing. Active seconds may be supplied in a synthetic case only.",
    input: [
      "type": "object", "additionalProperties": false,
      "properties": [
        "active": ["type": "boolean"],
        "ago": ["type": "number", "minimum": 0, "maximum": 86_400],
        "active_seconds": ["type": "number", "minimum": 0],
      ],
    ], standing: .locked
  ) { request, desk in
    let body = try request.object(allowing: ["active", "ago", "active_seconds"])
    guard let isActive = (body["active"] ?? true).bool else {
      throw WorkbenchError(.badRequest, "`active` must be true or false")
    }
    let seconds = body["active_seconds"]
    guard seconds == nil || seconds?.double != nil else {
      throw WorkbenchError(.badRequest, "`active_seconds` must be a number")
    }
    guard let ago = (body["ago"] ?? 0).double else {
      throw WorkbenchError(.badRequest, "`ago` must be a number of seconds")
    }
    let (token, owner) = (try request.viewToken, try request.viewOwner)
    try await desk.work {
      try desk.views.end(
        token, session: owner, isActive: isActive, ago: ago, activeSeconds: seconds?.double)
    }
    return .done
  }

  private static let revealText = WorkbenchRoute(
    .post, "/api/v1/items/{item}/reveal-text", access: .may(.reveal), operation: "revealText",
    summary:
      "Uncovers evidence text of an item; the uncovering is on record before this answers, a view that is open until it is ended.",
    input: [
      "type": "object", "required": ["what"], "additionalProperties": false,
      "properties": ["what": ["enum": .array(ItemText.allCases.map { .string($0.rawValue) })]],
    ],
    output: [
      "type": "object", "required": ["view"], "additionalProperties": false,
      "properties": [
        "view": ["type": "string"],
        "places": ["type": "array", "items": ["type": "string"]],
        "traces": [
          "type": "array",
          "items": [
            "type": "object", "required": ["number", "kind", "fields"],
            "additionalProperties": false,
            "properties": [
              "number": ["type": "integer"], "kind": ["type": "string"],
              "fields": ["type": "object", "additionalProperties": ["type": "string"]],
            ],
          ],
        ],
        "content": ["type": "string"],
      ],
    ]
  ) { request, desk in
    let body = try request.object(allowing: ["what"])
    guard let what = body["what"]?.text.flatMap(ItemText.init(rawValue:)) else {
      throw WorkbenchError(
        .badRequest,
        "`what` must be one of " + ItemText.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let item = try request.number("item")
    let actor = try request.actor
    let owner = try request.viewOwner
    let read = try await desk.work {
      try desk.gate(for: actor).requireOpen(for: [item])
      return try desk.views.revealText(what, of: item, by: actor, session: owner)
    }
    return .json(json(read))
  }

  private static func json(_ read: OpenText) -> JSONValue {
    let view = JSONValue.string(read.token)
    return switch read.text {
    case .places(let places): ["view": view, "places": .array(places.map { .string($0) })]
    case .content(let content): ["view": view, "content": .string(content)]
    case .traces(let traces): ["view": view, "traces": .array(traces.map(json))]
    }
  }

  private static func json(_ trace: TraceText) -> JSONValue {
    var fields: [JSONValue.Member] = []
    for field in trace.fields where !fields.contains(where: { $0.name == field.name }) {
      fields.append(.init(field.name, .string(field.text)))
    }
    return [
      "number": .integer(Int64(trace.number)), "kind": .string(trace.kind),
      "fields": .object(fields),
    ]
  }
}

extension WorkbenchRequest {
  /// Whose views these are: one session of one person.
  var viewOwner: String {
    get throws(WorkbenchError) {
      guard let user = identity?.actor.user else { throw .unauthenticated }
      return Self.viewOwner(user, session: identity?.sessionNumber)
    }
  }

  /// Whose views those of a session of a person are, or of the person's token.
  static func viewOwner(_ user: Int64, session: Int?) -> String {
    guard let session else { return "\(user) token" }
    return "\(user) \(session)"
  }

  /// The token in the path.
  var viewToken: String {
    get throws(WorkbenchError) {
      guard let token = parameters["view"] else {
        throw WorkbenchError(.notFound, "there is nothing at this address")
      }
      return token
    }
  }
}
