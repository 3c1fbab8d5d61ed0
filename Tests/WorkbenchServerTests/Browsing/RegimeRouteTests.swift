// SPDX-License-Identifier: Apache-2.0
// Regimes over HTTP: rules and confirmations, explanations, and taking up what was shown, for each role.

import Casework
import EvidenceModel
import HTTPTypes
import MartletTesting
import Testing

@testable import WorkbenchServer

@Suite struct RegimeRouteTests {
  private static func draft(_ json: JSONValue) -> String? {
    json["regimes"]?.elements?.first?["rules"]?.elements?.first {
      $0["verified"] == false && $0["confirmation"] == .null
    }?["rule"]?.text
  }

  @Test func anAdministratorConfirmsARuleByItsNameWithAReason() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let before = try await client.send(.get, "/api/v1/regimes", as: "ann")
      let rule = try #require(Self.draft(before.json))
      let path = "/api/v1/regimes/uk-england-wales/rules/\(rule)/confirmation"
      for user in ["ann", "lea", "aud"] {
        let refused = try await client.send(.post, path, as: user, json: ["reason": "read"])
        #expect(refused.status == 403, "\(user)")
      }
      for body: JSONValue in [[:], ["reason": " "], ["reason": 1], ["why": "read"]] {
        #expect(try await client.send(.post, path, as: "admin", json: body).status == 400)
      }
      let unknown = "/api/v1/regimes/uk-england-wales/rules/nothing/confirmation"
      #expect(
        try await client.send(.post, unknown, as: "admin", json: ["reason": "read"]).status == 400)
      let done = try await client.send(
        .post, path, as: "admin", json: ["reason": "read in the statute book"])
      #expect(done.status == 204, "\(done.text)")
      for user in ["ann", "lea", "aud", "admin"] {
        let after = try await client.send(.get, "/api/v1/regimes", as: user).json
        let found = after["regimes"]?.elements?.first?["rules"]?.elements?.first {
          $0["rule"]?.text == rule
        }?["confirmation"]
        #expect(found?["by"] == "admin" && found?["because"] == "read in the statute book")
      }
      let page = try await client.send(.get, "/regimes", as: "aud").text
      #expect(page.contains("read in the statute book") && !page.contains("id=\"take\""))
      #expect(try await client.send(.get, "/regimes", as: "lea").text.contains("id=\"take\""))
    }
  }

  @Test func factsAreExplainedForEveryRole() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let path = "/api/v1/regimes/uk-england-wales/explanation"
      let schema = try #require(
        RegimeRoutes.routes.first { $0.operation == "explainFacts" }?.output)
      for user in ["ann", "lea", "aud", "admin"] {
        let said = try await client.send(
          .post, path, as: user, json: ["facts": ["child": "no"], "as_of": "2026-11-01"])
        #expect(said.status == 200 && said.json["instrument"] == "none", "\(said.text)")
        #expect(try JSONSchema(schema).problems(in: said.json) == [])
      }
      let bad: [JSONValue] = [
        ["facts": ["child": "perhaps"]], ["facts": ["colour": "red"]], ["facts": "child=no"],
        ["facts": [:], "as_of": "tomorrow"], ["facts": [:], "as_of": 5],
      ]
      for body in bad {
        let refused = try await client.send(.post, path, as: "ann", json: body)
        #expect(refused.status == 400, "\(body) \(refused.text)")
      }
      let other = try await client.send(
        .post, "/api/v1/regimes/canada/explanation", as: "ann", json: ["facts": [:]])
      #expect(other.status == 404)
    }
  }

  @Test func whatWasShownIsTakenUpAndNothingElse() async throws {
    let served = try BrowsingFixture.served()
    let family = try BrowsingFixture.family(served)
    try BrowsingFixture.record(served, "ann", family[0])
    try await served.serve { client in
      let examination = "/api/v1/regimes/examination"
      let schema = try #require(
        RegimeRoutes.routes.first { $0.operation == "examineRegime" }?.output)
      let shown = try await client.send(.post, examination, as: "admin", json: ["known": "canada"])
      #expect(shown.status == 200, "\(shown.text)")
      #expect(try JSONSchema(schema).problems(in: shown.json) == [])
      let change = try #require(shown.json["change"])
      #expect(change["changed"] == 1 && shown.json["in_force"] == .null)
      let move = change["moves"]?.elements?.first
      #expect(move?["from"] == "not derived" && move?["to"] == "none (draft)")
      #expect(move?["sample"]?.elements == [.integer(family[0])])
      // Who grades is told nothing while items wait; who neither leads nor administers never.
      for user in ["ann", "lea", "aud"] {
        let refused = try await client.send(.post, examination, as: user, json: ["known": "canada"])
        #expect(refused.status == 403, "\(user)")
      }
      let body: JSONValue = [
        "known": "canada", "sha256": shown.json["sha256"] ?? .null, "in_force": .null, "changed": 1,
      ]
      for user in ["ann", "lea", "aud"] {
        #expect(try await client.send(.post, "/api/v1/regimes", as: user, json: body).status == 403)
      }
      let stale = body.adding([]).members?.map {
        $0.name == "changed" ? JSONValue.Member("changed", 0) : $0
      }
      let refused = try await client.send(
        .post, "/api/v1/regimes", as: "admin", json: .object(stale ?? []))
      #expect(refused.status == 409, "\(refused.text)")
      let bad: [JSONValue] = [
        ["known": "canada"], ["known": "canada", "sha256": "0", "in_force": "1", "changed": 1],
        ["sha256": "0", "in_force": .null, "changed": 1],
        ["known": "canada", "text": "x", "sha256": "0", "in_force": .null, "changed": 1],
      ]
      for body in bad {
        let refused = try await client.send(.post, "/api/v1/regimes", as: "admin", json: body)
        #expect(refused.status == 400, "\(body)")
      }
      let taken = try await client.send(.post, "/api/v1/regimes", as: "admin", json: body)
      #expect(taken.status == 204, "\(taken.text)")
      let all = try await client.send(.get, "/api/v1/regimes", as: "ann").json["regimes"]?.elements
      #expect(all?.compactMap { $0["regime"]?.text } == ["uk-england-wales", "canada"])
      #expect(all?.last?["adopted_by"] == "admin")
    }
    #expect(try CaseCheck(store: served.store).run().problems == [])
  }

  @Test func textsThatAreNoRuleFilesAreRefusedInOneLine() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let texts = [
        "format: other", "\u{0}", String(repeating: "[", count: 5_000),
        String(repeating: "x", count: 1_100_000), "a: &a [*a]",
      ]
      for text in texts {
        let refused = try await client.send(
          .post, "/api/v1/regimes/examination", as: "admin", json: ["text": .string(text)])
        #expect(refused.status == 400, "\(refused.text.prefix(200))")
        #expect(refused.json["error"]?["message"]?.text?.contains("\n") == false)
      }
      for body: JSONValue in [["known": "nowhere"], [:], ["text": ""], ["text": 1]] {
        let refused = try await client.send(
          .post, "/api/v1/regimes/examination", as: "admin", json: body)
        #expect(refused.status == 400, "\(body)")
      }
    }
  }
}
