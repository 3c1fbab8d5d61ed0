// SPDX-License-Identifier: Apache-2.0
// A request as a route sees it: checked, its body read whole and bounded.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes
internal import Hummingbird

/// A request as a route sees it.
struct WorkbenchRequest: Sendable {
  /// Its method, path and fields.
  let head: HTTPRequest
  /// The parts of the path that its route names in braces, decoded.
  let parameters: [String: String]
  /// The values after the question mark, decoded; of equal names the last.
  let query: [String: String]
  /// The body, at most as long as the route allows.
  let body: [UInt8]
  /// The body part by part, bounded as ``body`` is; `nil` but for routes that read it themselves.
  let stream: BodyStream?
  /// The JSON schema of the body, as its route declares it; `nil` where there is none.
  let input: JSONValue?
  /// Who asks; `nil` on routes for anyone.
  let identity: Identity?
  /// The other end's address, where known.
  let remoteAddress: String?
  /// Names this request in answers and logs.
  let id: String
  /// Whether who asked is still signed in and may use the route, for answers that go on.
  let stands: @Sendable () async -> Bool

  /// The user who asks.
  ///
  /// - Throws: ``WorkbenchError`` `.unauthenticated` on a route for anyone, when nobody is signed in.
  var actor: Actor {
    get throws(WorkbenchError) {
      guard let identity else { throw .unauthenticated }
      return identity.actor
    }
  }

  /// The user who asks, in person: signed in, or by the user's own token of the whole role.
  ///
  /// - Throws: ``WorkbenchError`` `.denied` for the token of a machine, whatever its scopes.
  var person: Actor {
    get throws(WorkbenchError) {
      let actor = try actor
      guard actor.token == nil else {
        throw WorkbenchError(
          .denied, "this is told to the person alone, and not to a machine's token; sign in")
      }
      return actor
    }
  }

  /// The whole number that the path has for `name`.
  ///
  /// - Throws: ``WorkbenchError`` `.notFound` when it is none.
  func number(_ name: String) throws(WorkbenchError) -> Int64 {
    guard let text = parameters[name], let value = Int64(text), value > 0, String(value) == text
    else {
      throw WorkbenchError(.notFound, "there is nothing here; check the number in the address")
    }
    return value
  }

  /// The body as a JSON object with no member but `names`, each of the type that the route declares.
  ///
  /// - Throws: ``WorkbenchError`` `.badRequest`.
  func object(allowing names: [String]) throws(WorkbenchError) -> JSONValue {
    guard let type = head.headerFields[.contentType],
      type.lowercased().hasPrefix("application/json")
    else {
      throw WorkbenchError(
        .badRequest, "the body must be JSON, with Content-Type: application/json")
    }
    guard String(validating: body, as: UTF8.self) != nil else {
      throw WorkbenchError(.badRequest, "the body is not UTF-8; nothing of it was kept")
    }
    guard let value = try? JSONParser.parse(body, strictly: true), let members = value.members
    else {
      throw WorkbenchError(.badRequest, "the body is not a JSON object")
    }
    guard Set(members.map(\.name)).count == members.count else {
      throw WorkbenchError(.badRequest, "the body names a field twice")
    }
    for member in members where !names.contains(member.name) {
      throw WorkbenchError(
        .badRequest,
        "there is no field \(EvidenceText.escaped(String(member.name.prefix(40)))); the fields are "
          + names.joined(separator: ", "))
    }
    try DeclaredFields.check(value, against: input)
    return value
  }

  /// The fields of a form that a page sent; of equal names the last.
  ///
  /// - Throws: ``WorkbenchError`` `.badRequest`.
  func form() throws(WorkbenchError) -> [String: String] {
    guard let type = head.headerFields[.contentType],
      type.lowercased().hasPrefix("application/x-www-form-urlencoded"),
      let text = String(validating: body, as: UTF8.self)
    else { throw WorkbenchError(.badRequest, "the body is not a form") }
    return try QueryText.fields(text)
  }
}
