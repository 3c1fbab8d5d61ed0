// SPDX-License-Identifier: Apache-2.0
// Somebody with a browser's habits: keeps the cookie, sends back the proof of the page.

import Casework
import EvidenceModel
import EvidenceVault
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing

@testable import WorkbenchServer

/// A clock for sessions that goes forward when it is told to.
final class ServedUptime: Sendable {
  private let now = Mutex(Duration.zero)

  func advance(_ duration: Duration) { now.withLock { $0 += duration } }

  var reader: @Sendable () -> Duration { { self.now.withLock { $0 } } }
}

extension ServedCase {
  static let password = "four words of a gull"

  /// Has a person choose ``password`` by way of a one-time one.
  func choosePassword(_ name: String) throws {
    let given = try oneTimePassword(name)
    let door = workbench.desk.signIn
    guard
      case .signedIn(let opened) = try door.signIn(
        SignInAttempt(name: name, password: given, address: "10.0.0.1"))
    else { return }
    _ = try door.changePassword(
      opened.id, current: given, new: Self.password, address: "10.0.0.1")
    try door.signOut(userNamed: name, by: try actor("admin"))
  }

  /// A one-time password of a person.
  func oneTimePassword(_ name: String) throws -> String {
    try CredentialService(
      store: store, actor: try actor("admin"),
      passwords: Argon2idPasswords(operations: 1, memory: 8_192)
    ).reset(name: name).password
  }
}

/// One visitor.
actor ServedVisitor {
  private let client: PatientClient
  /// The session's cookie; empty without one.
  private(set) var cookie = ""
  /// The proof of the page last asked for.
  private(set) var csrf = ""

  init(_ served: ServedClient, cookie: String = "", csrf: String = "") {
    client = served.client
    (self.cookie, self.csrf) = (cookie, csrf)
  }

  /// Signs in over the API.
  static func signedIn(_ name: String, _ client: ServedClient) async throws -> ServedVisitor {
    let visitor = ServedVisitor(client)
    let answer = try await visitor.send(
      .post, "/api/v1/session",
      json: ["name": .string(name), "password": .string(ServedCase.password)])
    try #require(answer.status == 200, "\(answer.text)")
    return visitor
  }

  /// Sends a request as a script of a page does.
  func send(
    _ method: HTTPRequest.Method, _ path: String, json: JSONValue? = nil,
    fields: HTTPFields = [:], sendsProof: Bool = true
  ) async throws -> ServedClient.Answer {
    var fields = fields
    if sendsProof, !csrf.isEmpty, fields[.csrf] == nil { fields[.csrf] = csrf }
    if json != nil { fields[.contentType] = "application/json" }
    return try await exchange(method, path, fields, json?.compactText)
  }

  /// Sends a form as a page without scripts does.
  func post(
    _ path: String, _ values: [String: String], fields: HTTPFields = [:]
  ) async throws -> ServedClient.Answer {
    var fields = fields
    fields[.contentType] = "application/x-www-form-urlencoded"
    if fields[.accept] == nil { fields[.accept] = "text/html" }
    var values = values
    if !csrf.isEmpty, values["csrf"] == nil { values["csrf"] = csrf }
    let text = values.sorted { $0.key < $1.key }.map {
      "\(Self.encoded($0.key))=\(Self.encoded($0.value))"
    }
    return try await exchange(.post, path, fields, text.joined(separator: "&"))
  }

  /// Asks for a page.
  func page(_ path: String) async throws -> ServedClient.Answer {
    try await exchange(.get, path, [.accept: "text/html"], nil)
  }

  private func exchange(
    _ method: HTTPRequest.Method, _ path: String, _ given: HTTPFields, _ body: String?
  ) async throws -> ServedClient.Answer {
    var fields = given
    if !cookie.isEmpty { fields[.cookie] = "other=1; martlet_session=\(cookie)" }
    let answer = try await client.send(
      method, path, fields, body.map { ByteBuffer(string: $0) })
    if let set = answer.fields[.setCookie] {
      cookie = String(set.dropFirst("martlet_session=".count).prefix { $0 != ";" })
    }
    if let found = answer.text.firstMatch(
      of: /name="(?:martlet-)?csrf" (?:content|value)="([0-9a-f]{64})"/)
    {
      csrf = String(found.1)
    } else if let found = answer.json["csrf"]?.text {
      csrf = found
    }
    return answer
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}
