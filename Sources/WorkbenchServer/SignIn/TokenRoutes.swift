// SPDX-License-Identifier: Apache-2.0
// The API by which people manage the tokens of their machines.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The API of tokens.
enum TokenRoutes {
  static let routes = [
    WorkbenchRoute(
      .get, "/api/v1/tokens", access: .signedIn, operation: "getTokens",
      summary: "This person's tokens; everybody's, for an administrator.",
      output: Schemas.object(
        ["tokens": ["type": "array", "items": tokenSchema]], required: ["tokens"]),
      caller: .session
    ) { request, desk in
      _ = try request.sessionID
      let actor = try request.actor
      let tokens = try await desk.work {
        try APITokenService(store: desk.store, actor: actor).list()
      }
      return .json(["tokens": .array(tokens.map(json))])
    },
    WorkbenchRoute(
      .post, "/api/v1/tokens", access: .signedIn, operation: "addToken",
      summary: "Makes a token of this person's own, shown once.",
      input: Schemas.object(
        [
          "name": Schemas.text,
          "scopes": ["type": "array", "items": ["enum": scopeNames], "minItems": 1],
          "days": ["type": "integer", "minimum": 1, "maximum": 366],
        ], required: ["name", "scopes", "days"]),
      output: Schemas.object(
        ["id": ["type": "integer"], "token": Schemas.text], required: ["id", "token"]),
      caller: .session
    ) { request, desk in
      _ = try request.sessionID
      let actor = try request.actor
      let body = try request.object(allowing: ["name", "scopes", "days"])
      let name = try request.text("name", in: body)
      let scopes = try (body["scopes"]?.elements ?? []).map { try scope($0.text ?? "") }
      guard let days = body["days"]?.integer else {
        throw WorkbenchError(.badRequest, "the field days must be a whole number")
      }
      let made = try await desk.work {
        try APITokenService(store: desk.store, actor: actor).add(
          name: name, scopes: Set(scopes), days: Int(clamping: days))
      }
      return .json(["id": .integer(made.id), "token": .string(made.token)])
    },
    WorkbenchRoute(
      .delete, "/api/v1/tokens/{token}", access: .signedIn, operation: "revokeToken",
      summary: "Ends a token of this person; any, for an administrator.",
      caller: .session
    ) { request, desk in
      _ = try request.sessionID
      let (actor, id) = (try request.actor, try request.number("token"))
      try await desk.work { try APITokenService(store: desk.store, actor: actor).revoke(id) }
      return .done
    },
  ]

  /// The scope of a name.
  ///
  /// - Throws: ``WorkbenchError`` `.badRequest` for another name.
  static func scope(_ name: String) throws(WorkbenchError) -> TokenScope {
    guard let scope = TokenScope(rawValue: name) else {
      let known = TokenScope.allCases.map(\.rawValue).joined(separator: ", ")
      throw WorkbenchError(.badRequest, "there is no such scope; the scopes are \(known)")
    }
    return scope
  }

  private static let scopeNames: JSONValue = .array(
    TokenScope.allCases.map { .string($0.rawValue) })

  private static let tokenSchema = Schemas.object(
    [
      "id": ["type": "integer"], "name": Schemas.text, "owner": Schemas.text,
      "scopes": ["type": "array", "items": ["enum": scopeNames]], "created": Schemas.text,
      "expires": Schemas.text, "active": ["type": "boolean"],
    ], required: ["id", "name", "owner", "scopes", "created", "expires", "active"])

  private static func json(_ token: APITokenSummary) -> JSONValue {
    [
      "id": .integer(token.id), "name": .string(token.name), "owner": .string(token.owner),
      "scopes": .array(token.scopes.map { .string($0.rawValue) }),
      "created": .string(token.created.description), "expires": .string(token.expires.description),
      "active": .bool(token.isActive),
    ]
  }
}
