// SPDX-License-Identifier: Apache-2.0
// Codes and tokens over real HTTP: turned on, shown once, used, ended.

import Casework
import EvidenceModel
import HTTPTypes
import Testing

@testable import WorkbenchServer

@Suite struct AccountRouteTests {
  private func code(_ secret: String, _ served: ServedCase) throws -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var bits = 0
    var held = 0
    var bytes: [UInt8] = []
    for letter in secret {
      bits = bits << 5 | (try #require(alphabet.firstIndex(of: letter)))
      held += 5
      if held >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> (held - 8)))
        held -= 8
      }
    }
    let step = served.clock.present.microseconds / 1_000_000 / TimeBasedCode.period
    return TimeBasedCode(secret: bytes).code(step: step)
  }

  private static let proof: JSONValue = ["password": .string(ServedCase.password)]

  @Test func codesAreTurnedOnUsedAndTurnedOffOverTheAPI() async throws {
    let served = try ServedCase()
    try served.choosePassword("ann")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("ann", client)
      let wrong = try await visitor.send(
        .post, "/api/v1/account/totp", json: ["password": "wrong"])
      #expect(wrong.status == 403 && wrong.json["error"]?["code"] == "refused")
      let shown = try await visitor.send(.post, "/api/v1/account/totp", json: Self.proof)
      let secret = try #require(shown.json["secret"]?.text)
      #expect(shown.json["address"]?.text?.contains(secret) == true)
      let bad = try await visitor.send(.put, "/api/v1/account/totp", json: ["code": "1"])
      #expect(bad.status == 403)
      let before = await visitor.cookie
      let on = try await visitor.send(
        .put, "/api/v1/account/totp", json: ["code": .string(try code(secret, served))])
      let recovery = on.json["recovery_codes"]?.elements?.compactMap(\.text) ?? []
      #expect(on.status == 200 && recovery.count == 10)
      #expect(await visitor.cookie != before)
      _ = try await visitor.send(.get, "/api/v1/session")
      let own = try await visitor.send(.get, "/api/v1/account")
      #expect(own.json["uses_codes"] == .bool(true) && own.json["recovery_codes_left"] == 10)
      func enter(_ code: String?) async throws -> ServedClient.Answer {
        var body: [JSONValue.Member] = [
          .init("name", "ann"), .init("password", .string(ServedCase.password)),
        ]
        if let code { body.append(.init("code", .string(code))) }
        return try await ServedVisitor(client).send(
          .post, "/api/v1/session", json: .object(body))
      }
      let asked = try await enter(nil)
      #expect(asked.status == 401 && asked.json["error"]?["code"] == "code_needed")
      #expect(asked.fields[.setCookie] == nil)
      #expect(try await enter(try code(secret, served)).status == 401, "it was taken")
      served.clock.advance(seconds: 30)
      #expect(try await enter(try code(secret, served)).status == 200)
      #expect(try await enter(recovery[0]).status == 200)
      #expect(try await enter(recovery[0]).status == 401)
      let new = try await visitor.send(
        .post, "/api/v1/account/recovery-codes", json: Self.proof)
      #expect(new.json["recovery_codes"]?.elements?.count == 10)
      let off = try await visitor.send(.delete, "/api/v1/account/totp", json: Self.proof)
      #expect(off.status == 200)
      #expect(try await enter(nil).status == 200)
    }
  }

  @Test func codesAreTurnedOnAndUsedOnThePages() async throws {
    let served = try ServedCase()
    try served.choosePassword("ann")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("ann", client)
      _ = try await visitor.page("/account")
      let wrong = try await visitor.post("/account/codes", ["password": "wrong"])
      #expect(wrong.status == 403 && wrong.text.contains("role=\"alert\""))
      let shown = try await visitor.post("/account/codes", ["password": ServedCase.password])
      let secret = String(
        try #require(shown.text.firstMatch(of: /id="secret">([A-Z2-7]{32})</)).1)
      let bad = try await visitor.post("/account/codes/confirm", ["code": "1"])
      #expect(bad.status == 403 && bad.text.contains(secret), "the secret stays")
      let on = try await visitor.post(
        "/account/codes/confirm", ["code": try code(secret, served)])
      #expect(on.status == 200 && on.text.matches(of: /<li>/).count == 10)
      let account = try await visitor.page("/account")
      #expect(account.text.contains("Recovery codes left: 10"))
      let other = ServedVisitor(client)
      let asked = try await other.post(
        "/sign-in", ["name": "ann", "password": ServedCase.password])
      #expect(asked.status == 200 && asked.fields[.setCookie] == nil)
      let challenge = String(
        try #require(asked.text.firstMatch(of: /name="challenge" value="([0-9a-f]{64})"/)).1)
      let again = try await other.post("/sign-in/code", ["challenge": challenge, "code": "1"])
      #expect(again.status == 403 && again.text.contains(challenge))
      served.clock.advance(seconds: 30)
      let right = ["challenge": challenge, "code": try code(secret, served)]
      #expect(try await other.post("/sign-in/code", right).status == 303)
      let late = try await ServedVisitor(client).post("/sign-in/code", right)
      #expect(late.status == 401 && late.text.contains("name=\"password\""))
      let removed = try await visitor.post(
        "/account/codes/remove", ["password": ServedCase.password])
      #expect(removed.status == 303)
    }
  }

  @Test func aTokenIsShownOnceAndWorksWithinItsScopes() async throws {
    let served = try ServedCase()
    try served.choosePassword("lea")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("lea", client)
      let made = try await visitor.send(
        .post, "/api/v1/tokens", json: ["name": "importer", "scopes": ["ingest"], "days": 30])
      #expect(made.status == 200)
      let token = try #require(made.json["token"]?.text)
      let id = try #require(made.json["id"]?.integer)
      let listed = try await visitor.send(.get, "/api/v1/tokens")
      #expect(!listed.text.contains(token))
      #expect(listed.json["tokens"]?.elements?.first?["scopes"] == ["ingest"])
      func machine(_ path: String) async throws -> ServedClient.Answer {
        try await client.send(.get, path, fields: [.authorization: "Bearer \(token)"])
      }
      let who = try await machine("/api/v1/session")
      #expect(who.json["capabilities"] == ["ingest", "report"] && who.json["csrf"] == .null)
      for path in ["/api/v1/account", "/api/v1/tokens", "/account"] {
        #expect(try await machine(path).status == 403, "\(path)")
      }
      #expect(try await machine("/queue").status == 403, "no scope for that")
      #expect(try await visitor.send(.delete, "/api/v1/tokens/\(id)").status == 204)
      #expect(try await machine("/api/v1/session").status == 401)
      #expect(try await visitor.send(.delete, "/api/v1/tokens/\(id)").status == 409)
      #expect(try await visitor.send(.delete, "/api/v1/tokens/99").status == 404)
    }
  }

  @Test(arguments: [
    #"{"name":"m","scopes":["everything"],"days":1}"#, #"{"name":"m","scopes":[],"days":1}"#,
    #"{"name":"m","scopes":["read"],"days":0}"#, #"{"name":"m","scopes":["read"]}"#,
    #"{"name":"a\r\nb","scopes":["read"],"days":1}"#, #"{"name":1,"scopes":["read"],"days":1}"#,
    #"{"name":"m","scopes":["read"],"days":1,"role":"lead"}"#, #"[]"#,
  ])
  func aTokenThatMakesNoSenseIsRefused(_ body: String) async throws {
    let served = try ServedCase()
    try served.choosePassword("lea")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("lea", client)
      let answer = try await visitor.send(
        .post, "/api/v1/tokens", json: try JSONParser.parse(body))
      #expect(answer.status == 400 && answer.json["error"]?["code"] == "bad_request")
    }
  }

  @Test func tokensAreManagedOnThePage() async throws {
    let served = try ServedCase()
    try served.choosePassword("lea")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("lea", client)
      _ = try await visitor.page("/account")
      let none = try await visitor.post("/account/tokens", ["name": "m", "days": "5"])
      #expect(none.status == 400 && none.text.contains("at least one scope"))
      let made = try await visitor.post(
        "/account/tokens", ["name": "m", "days": "5", "scope-read": "yes"])
      #expect(made.status == 200)
      let token = String(try #require(made.text.firstMatch(of: /mta_[0-9a-f]{64}/)).0)
      let page = try await visitor.page("/account")
      #expect(page.text.contains("/account/tokens/1/revoke") && !page.text.contains(token))
      #expect(try await visitor.post("/account/tokens/1/revoke", [:]).status == 303)
      #expect(try await visitor.page("/account").text.contains("over"))
      #expect(try await visitor.post("/account/tokens/1/revoke", [:]).status == 409)
    }
  }
}
