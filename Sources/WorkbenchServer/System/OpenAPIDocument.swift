// SPDX-License-Identifier: Apache-2.0
// The description of the API, made from the declared routes (OpenAPI 3.1).

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// Describes the API as OpenAPI 3.1.
enum OpenAPIDocument {
  /// The document for the routes that are API or media, where a session's cookie has the name `cookie`.
  static func document(_ routes: [WorkbenchRoute], cookie: String) -> JSONValue {
    var paths: [(String, [JSONValue.Member])] = []
    for route in routes where [.api, .media, .matching].contains(route.kind) {
      let member = JSONValue.Member(route.method.rawValue.lowercased(), operation(route))
      if let index = paths.firstIndex(where: { $0.0 == route.path }) {
        paths[index].1.append(member)
      } else {
        paths.append((route.path, [member]))
      }
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "Martlet workbench", "version": .string(ProgramVersion.text),
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "paths": .object(paths.map { .init($0.0, .object($0.1)) }),
      "components": [
        "securitySchemes": [
          "session": ["type": "apiKey", "in": "cookie", "name": .string(cookie)],
          "token": ["type": "http", "scheme": "bearer"],
        ],
        "schemas": ["Error": errorSchema, "MatchingError": MatchingText.errorSchema],
      ],
    ]
  }

  private static let errorSchema: JSONValue = [
    "type": "object", "required": ["error"], "additionalProperties": false,
    "properties": [
      "error": [
        "type": "object", "required": ["code", "message", "request_id"],
        "additionalProperties": false,
        "properties": [
          "code": WorkbenchError.Code.schema,
          "message": ["type": "string"], "request_id": ["type": "string"],
          "refusal": ["enum": .array(CaseworkError.Refusal.allCases.map { .string($0.rawValue) })],
          "items": ["type": "array", "items": ["type": "integer"]],
        ],
      ]
    ],
  ]

  private static func operation(_ route: WorkbenchRoute) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("operationId", .string(route.operation)), .init("summary", .string(route.summary)),
    ]
    var parameters = route.parameterNames.map(parameter) + route.query.map(\.described)
    if route.isUnsafe, takesSessions(route.access) { parameters.append(proof) }
    if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
    let bodies = content(route.input, route.takes)
    if !bodies.isEmpty {
      members.append(.init("requestBody", ["required": true, "content": .object(bodies)]))
    }
    members.append(.init("responses", responses(route)))
    members.append(.init("security", security(route)))
    if route.access != .anyone {
      let scopes = route.access.scopes(route.caller).map { JSONValue.string($0.rawValue) }
      members.append(.init("x-martlet-scopes", .array(scopes)))
    }
    switch route.access {
    case .may(let capability):
      members.append(.init("x-martlet-capability", .string(capability.rawValue)))
    case .machine(let capabilities):
      members.append(
        .init("x-martlet-capability", .string(RouteAccess.words(capabilities))))
    case .anyone, .signedIn: break
    }
    return .object(members)
  }

  private static func takesSessions(_ access: RouteAccess) -> Bool {
    switch access {
    case .anyone, .machine: false
    case .signedIn, .may: true
    }
  }

  /// What only pages of a session know; who asks by a token needs none.
  private static let proof: JSONValue = [
    "name": .string(HTTPField.Name.csrf.rawName), "in": "header", "required": false,
    "description": .string(
      "Required with a session's cookie: the proof that a page of that session asks. Not needed with a token."
    ),
    "schema": ["type": "string"],
  ]

  private static func security(_ route: WorkbenchRoute) -> JSONValue {
    switch route.access {
    case .anyone: []
    case .machine: [["token": []]]
    case .signedIn, .may:
      route.caller == .session ? [["session": []]] : [["session": []], ["token": []]]
    }
  }

  /// A body by media type: JSON of a schema, or bytes.
  private static func content(_ schema: JSONValue?, _ types: [String]) -> [JSONValue.Member] {
    schema.map { [.init("application/json", ["schema": $0])] } ?? types.map { .init($0, [:]) }
  }

  private static func error(of route: WorkbenchRoute) -> String {
    "#/components/schemas/" + (route.kind == .matching ? "MatchingError" : "Error")
  }

  private static func parameter(_ name: String) -> JSONValue {
    ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
  }

  private static func responses(_ route: WorkbenchRoute) -> JSONValue {
    let content = content(route.output, route.gives)
    let words = JSONValue.Member(
      "description", .string(route.status == .accepted ? "Begun; it goes on." : "Done."))
    let body = content.isEmpty ? [] : [JSONValue.Member("content", .object(content))]
    return .object([
      .init(String(route.status.code), .object([words] + body)),
      .init(
        "default",
        [
          "description": "An error.",
          "content": ["application/json": ["schema": ["$ref": .string(error(of: route))]]],
        ]),
    ])
  }
}
