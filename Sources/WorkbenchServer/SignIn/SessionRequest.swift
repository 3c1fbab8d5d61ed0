// SPDX-License-Identifier: Apache-2.0
// What the routes of sessions and accounts read from a request.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

extension WorkbenchRequest {
  /// The identifier of the session that asks.
  ///
  /// - Throws: ``WorkbenchError`` `.denied` for machines, which have none.
  var sessionID: String {
    get throws(WorkbenchError) {
      guard case .session(let id, _)? = identity?.proof else {
        throw WorkbenchError(.denied, "only a person who signed in may do this; a token may not")
      }
      return id
    }
  }

  /// The same request as of the session that has just got a new identifier, for a page that it sees.
  func renewed(_ opened: OpenedSession) -> WorkbenchRequest {
    WorkbenchRequest(
      head: head, parameters: parameters, query: query, body: body,
      stream: nil, input: input,
      identity: Identity(
        actor: opened.session.actor, proof: .session(id: opened.id, opened.session),
        csrfToken: opened.session.csrfToken), remoteAddress: remoteAddress, id: id, stands: stands)
  }

  /// The other end's address, as failures are counted by.
  var address: String { remoteAddress ?? "unknown" }

  /// A text of a JSON body.
  ///
  /// - Throws: ``WorkbenchError`` `.badRequest` when it is missing or no text.
  func text(_ name: String, in body: JSONValue) throws(WorkbenchError) -> String {
    guard let text = body[name]?.text else {
      throw WorkbenchError(.badRequest, "the field \(name) must be a text")
    }
    return text
  }

  /// A text of a JSON body that may be missing or null.
  ///
  /// - Throws: ``WorkbenchError`` `.badRequest` when it is something else.
  func optionalText(_ name: String, in body: JSONValue) throws(WorkbenchError) -> String? {
    guard let value = body[name], value != .null else { return nil }
    return try text(name, in: body)
  }
}

/// Parts of JSON schemas.
enum Schemas {
  /// A text.
  static let text: JSONValue = ["type": "string"]

  /// An object of these members and no others.
  static func object(
    _ properties: JSONValue, required: [String]
  ) -> JSONValue {
    [
      "type": "object", "required": .array(required.map { .string($0) }),
      "additionalProperties": false, "properties": properties,
    ]
  }
}
