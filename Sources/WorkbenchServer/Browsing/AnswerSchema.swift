// SPDX-License-Identifier: Apache-2.0
// Short ways to say what an answer's JSON looks like.

internal import EvidenceModel

/// Short ways to write JSON schemas.
enum AnswerSchema {
  static let text: JSONValue = ["type": "string"]
  static let number: JSONValue = ["type": "integer"]
  static let decimal: JSONValue = ["type": "number"]
  static let truth: JSONValue = ["type": "boolean"]
  static let anything: JSONValue = [:]

  /// A value or null.
  static func optional(_ schema: JSONValue) -> JSONValue {
    ["oneOf": [schema, ["type": "null"]]]
  }

  /// A list.
  static func list(_ schema: JSONValue) -> JSONValue { ["type": "array", "items": schema] }

  /// An object with just these members, all of them there.
  static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    [
      "type": "object", "required": .array(members.map { .string($0.0) }),
      "additionalProperties": false,
      "properties": .object(members.map { .init($0.0, $0.1) }),
    ]
  }

  /// An object of which any of these members may be given.
  static func choice(_ members: [(String, JSONValue)], required: [String] = []) -> JSONValue {
    [
      "type": "object", "required": .array(required.map(JSONValue.string)),
      "additionalProperties": false,
      "properties": .object(members.map { .init($0.0, $0.1) }),
    ]
  }
}
