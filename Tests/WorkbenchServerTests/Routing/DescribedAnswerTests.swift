// SPDX-License-Identifier: Apache-2.0
// What the workbench answers is what its description says: statuses, media types, proofs, scopes, the cookie.

import Casework
import EvidenceModel
import HTTPTypes
import Synchronization
import Testing

@testable import WorkbenchServer

@Suite struct DescribedAnswerTests {
  private static let document = OpenAPIDocument.document(
    RouteTable.routes, cookie: "martlet_session")

  private static func described(_ route: WorkbenchRoute) -> JSONValue? {
    document["paths"]?[route.path]?[route.method.rawValue.lowercased()]
  }

  /// Holds an answer to something that was done against the description; of others, that they are errors.
  private static func check(_ answer: ServedClient.Answer, of route: WorkbenchRoute) {
    let type = answer.fields[.contentType]
    let place = "\(route.method) \(route.path) \(answer.status)"
    guard (200..<300).contains(answer.status) else {
      return #expect(type == "application/json" && answer.json["error"] != nil, "\(place)")
    }
    let told = described(route)?["responses"]?[String(answer.status)]
    #expect(told != nil, "\(place) is not described")
    let types = told?["content"]?.members?.map(\.name)
    #expect(types?.contains(type ?? "") ?? (type == nil), "\(place): \(type ?? "no type")")
    #expect((types == nil) == answer.bytes.isEmpty, "\(place)")
  }

  /// Requests that do something, by operation: who asks, and with which body.
  private static let asked: [String: (user: String, body: JSONValue)] = [
    "makeReport": ("aud", ["format": "html"]), "makeExport": ("admin", ["kind": "counts"]),
    "selectItems": ("lea", [:]), "putMapping": ("lea", ["text": .null]),
    "previewFacts": ("ann", ["facts": [:]]), "claimNext": ("ann", [:]),
    "saveWallView": ("ann", ["name": "quay"]), "undoNewest": ("ann", [:]),
    "leaveItem": ("ben", [:]), "addNote": ("ann", ["text": "a note"]),
    "changePreferences": ("ann", ["blur": 2]),
  ]

  @Test func everyAnswerIsOneThatIsDescribed() async throws {
    let served = try BrowsingFixture.served()
    let statuses = Mutex<[String: Int]>([:])
    try await served.serve { client in
      for route in RouteTable.routes
      where route.kind == .api && !AccessMatrixTests.goesOn(route) && route.caller != .session {
        let path = AccessMatrixTests.filled(route.path).replacing(
          "/api/v1/compare", with: "/api/v1/compare?left=1&right=2")
        let people =
          Self.asked[route.operation].map { [$0] }
          ?? AccessMatrixTests.people.map { ($0.name, .null) }
        for (user, body) in people {
          let answer = try await client.send(
            route.method, path, as: user, json: body == .null ? nil : body)
          Self.check(answer, of: route)
          guard (200..<300).contains(answer.status) else { continue }
          statuses.withLock { $0[route.operation] = answer.status }
        }
      }
    }
    let found = statuses.withLock { $0 }
    for operation in Self.asked.keys {
      #expect(found[operation] != nil, "\(operation) was not done")
    }
    #expect(found["putMapping"] == 204 && found["makeReport"] == 200)
    let reads = RouteTable.routes.filter { $0.kind == .api && $0.method == .get }.count
    #expect(found.count * 3 > reads * 2, "most are answered: \(found.keys.sorted())")
  }

  @Test func whatIsBegunIsAcceptedAndPicturesHaveTheTypesThatAreTold() async throws {
    let served = try ServedCase()
    let sent = try #require(RouteTable.routes.first { $0.operation == "sendSource" })
    let picture = try #require(RouteTable.routes.first { $0.operation == "getPicture" })
    let events = try #require(RouteTable.routes.first { $0.operation == "watchIntake" })
    #expect(
      Self.described(sent)?["requestBody"]?["content"] == ["application/octet-stream": [:]])
    #expect(
      Self.described(events)?["responses"]?["200"]?["content"] == ["text/event-stream": [:]])
    let name = try #require(HTTPField.Name("X-Martlet-Name"))
    try await served.serve { client in
      let begun = try await client.send(
        .post, sent.path, as: "lea", bytes: Array("a harbour log".utf8), fields: [name: "log.txt"])
      #expect(begun.status == 202)
      Self.check(begun, of: sent)
      let items = try SyntheticAccess(store: served.store).contents().map(\.item)
      for item in items.prefix(20) {
        let view = try await client.send(
          .post, "/api/v1/views", as: "ann",
          json: [
            "item": .integer(item), "purpose": "item", "side": 256, "blur": 3, "grey": true,
            "frame": .null,
          ])
        guard view.status == 200, let path = view.json["url"]?.text else { continue }
        let answer = try await client.send(.get, path, as: "ann")
        #expect(answer.status == 200)
        return Self.check(answer, of: picture)
      }
      Issue.record("no picture was shown")
    }
  }

  @Test func routesOfSessionsAndPersonsRefuseWhatIsNotDescribed() async throws {
    let served = try ServedCase()
    let token = try APITokenService(store: served.store, actor: try served.actor("lea")).add(
      name: "all", scopes: [.read, .assess, .report], days: 7
    ).token
    try await served.serve { client in
      let machine = ServedClient(client: client.client, tokens: ["machine": token])
      for route in RouteTable.routes where route.kind == .api && !AccessMatrixTests.goesOn(route) {
        let path = AccessMatrixTests.filled(route.path)
        for (isMachine, asker, user) in [(false, client, "lea"), (true, machine, "machine")] {
          let body: JSONValue? = Self.bodies[route.operation]
          let answer = try await asker.send(route.method, path, as: user, json: body)
          let message = answer.json["error"]?["message"]?.text ?? ""
          let isForSessions = message.hasPrefix("only a person who signed in")
          let isForPersons = message.hasPrefix("this is told to the person alone")
          let cell = "\(route.operation) \(user): \(answer.text.prefix(200))"
          #expect(isForSessions == (route.caller == .session), "\(cell)")
          #expect(isForPersons == (route.caller == .person && isMachine), "\(cell)")
        }
        let security = Self.described(route)?["security"]
        #expect(
          (security == [["session": []]]) == (route.caller == .session), "\(route.operation)")
      }
    }
  }

  /// What routes of sessions read before they ask for the session.
  private static let bodies: [String: JSONValue] = [
    "addToken": ["name": "quay", "scopes": ["read"], "days": 7],
    "unlockSession": ["password": "quay"], "changePassword": ["current": "quay", "new": "harbour"],
    "beginCodes": ["password": "quay"], "confirmCodes": ["code": "000000"],
    "removeCodes": ["password": "quay"], "renewRecoveryCodes": ["password": "quay"],
    "openOwnGoldenResults": ["by": "week"],
  ]

  @Test(arguments: TokenScope.allCases)
  func theScopesThatAreDescribedOpenARoute(_ scope: TokenScope) async throws {
    let served = try ServedCase()
    let owner = ["lea", "admin", "aud"].first { name in
      let token = try? APITokenService(store: served.store, actor: served.actor(name)).add(
        name: "try", scopes: [scope], days: 1)
      return token != nil
    }
    let actor = try served.actor(try #require(owner))
    let token = try APITokenService(store: served.store, actor: actor).add(
      name: "one", scopes: [scope], days: 7
    ).token
    try await served.serve { client in
      let machine = ServedClient(client: client.client, tokens: ["machine": token])
      for route in RouteTable.routes
      where route.kind == .api && route.caller == .anyProof && route.access != .anyone
        && !AccessMatrixTests.goesOn(route)
      {
        guard route.access.allows(Identity(actor: actor, proof: .token)) else { continue }
        let told = Self.described(route)?["x-martlet-scopes"]?.elements ?? []
        let answer = try await machine.send(
          route.method, AccessMatrixTests.filled(route.path), as: "machine")
        let isRefused =
          answer.status == 403
          && answer.json["error"]?["message"]?.text?.hasPrefix("your role does not") == true
        #expect(
          isRefused != told.contains(.string(scope.rawValue)), "\(scope) \(route.operation)")
      }
    }
  }

  @Test(arguments: [(false, "martlet_session"), (true, "__Host-martlet_session")])
  func theCookieHasTheNameThatIsGiven(_ isEncrypted: Bool, _ name: String) {
    let cookie = SessionCookie(isEncrypted: isEncrypted).name
    let document = OpenAPIDocument.document(RouteTable.routes, cookie: cookie)
    #expect(document["components"]?["securitySchemes"]?["session"]?["name"] == .string(name))
  }
}
