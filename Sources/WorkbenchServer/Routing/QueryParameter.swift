// SPDX-License-Identifier: Apache-2.0
// What may stand after the question mark of an address, declared with its route.

internal import EvidenceModel

/// A value that may stand after the question mark of a route's address.
///
/// Only declared values reach a route; others are refused, by pages too, since a misspelt filter that is passed over would
/// answer a question that nobody asked.
struct QueryParameter: Sendable {
  /// The name.
  let name: String
  /// What it is, in one line.
  let summary: String
  /// The JSON schema of one value.
  let schema: JSONValue
  /// Whether the route needs it.
  let isRequired: Bool

  init(_ name: String, _ summary: String, _ schema: JSONValue, isRequired: Bool = false) {
    self.name = name
    self.summary = summary
    self.schema = schema
    self.isRequired = isRequired
  }

  /// Refuses the names that none of `parameters` has.
  ///
  /// - Throws: ``WorkbenchError`` `.badRequest`, which lists the names that there are.
  static func check(
    _ query: [String: String], against parameters: [QueryParameter]
  ) throws(WorkbenchError) {
    let names = parameters.map(\.name)
    guard let other = query.keys.sorted().first(where: { !names.contains($0) }) else { return }
    throw WorkbenchError(
      .badRequest,
      "there is no parameter \(EvidenceText.escaped(String(other.prefix(40)))) here; "
        + (names.isEmpty ? "this address takes none" : "there are " + names.joined(separator: ", "))
    )
  }

  /// The parameter as OpenAPI describes it.
  var described: JSONValue {
    [
      "name": .string(name), "in": "query", "required": .bool(isRequired),
      "description": .string(summary), "schema": schema,
    ]
  }
}

extension QueryParameter {
  /// The schema of a whole number from `lowest` on.
  static func number(from lowest: Int64, to highest: Int64? = nil) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("type", "integer"), .init("minimum", .integer(lowest)),
    ]
    if let highest { members.append(.init("maximum", .integer(highest))) }
    return .object(members)
  }

  /// The schema of one of some words.
  static func word(_ words: [String]) -> JSONValue { ["enum": .array(words.map(JSONValue.string))] }
}
