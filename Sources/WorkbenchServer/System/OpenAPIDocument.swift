// SPDX-License-Identifier: Apache-2.0
// The description of the API, made from the declared routes (OpenAPI 3.1).

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// Describes the API as OpenAPI 3.1.
enum OpenAPIDocument {
  /// The document for the routes that are API or media.
  static func document(_ routes: [WorkbenchRoute]) -> JSONValue {
    var paths: [(String, [JSONValue.Member])] = []
    for route in routes where [.api, .media].contains(route.kind) {
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
          "session": ["type": "apiKey", "in": "cookie", "name": "martlet_session"],
          "token": ["type": "http", "scheme": "bearer"],
        ],
        "schemas": ["Error": errorSchema],
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
          "code": ["enum": .array(WorkbenchError.Code.allCases.map { .string($0.rawValue) })],
          "message": ["type": "string"], "request_id": ["type": "string"],
        ],
      ]
    ],
  ]

  private static func operation(_ route: WorkbenchRoute) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("operationId", .string(route.operation)), .init("summary", .string(route.summary)),
    ]
    if !route.parameterNames.isEmpty {
      members.append(.init("parameters", .array(route.parameterNames.map(parameter))))
    }
    if let input = route.input {
      members.append(
        .init(
          "requestBody",
          ["required": true, "content": ["application/json": ["schema": input]]]))
    }
    members.append(.init("responses", responses(route)))
    let security: JSONValue =
      route.access == .anyone ? [] : [["session": []], ["token": []]]
    members.append(.init("security", security))
    if case .may(let capability) = route.access {
      members.append(.init("x-martlet-capability", .string(capability.rawValue)))
    }
    return .object(members)
  }

  private static func parameter(_ name: String) -> JSONValue {
    ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
  }

  private static func responses(_ route: WorkbenchRoute) -> JSONValue {
    let done: JSONValue.Member =
      route.output.map {
        .init("200", ["description": "Done.", "content": ["application/json": ["schema": $0]]])
      } ?? .init("2XX", ["description": "Done."])
    return .object([
      done,
      .init(
        "default",
        [
          "description": "An error.",
          "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Error"]]],
        ]),
    ])
  }
}
