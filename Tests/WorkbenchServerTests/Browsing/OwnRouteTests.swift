// SPDX-License-Identifier: Apache-2.0
// A person's own work over HTTP: told to that person alone, and no golden item by it.

import Casework
import EvidenceModel
import HTTPTypes
import MartletTesting
import Synchronization
import Testing

@testable import WorkbenchServer

@Suite struct OwnRouteTests {
  static func plan(_ served: ServedCase, golden items: [Int64], people: Int = 4) throws {
    let golden = items.map { "{item: \($0), facts: {child: no}}" }.joined(separator: ", ")
    try StudyPlanService(store: served.store, actor: try served.actor("lea")).put(
      """
      format: martlet.study-plan/1
      title: Harbour survey
      question: How many pictures show a harbour?
      frame: {what: pictures of one board, from: 2026-09-01, to: 2026-09-30}
      regimes: [uk-england-wales]
      selection: {rules: standard, seed: 1}
      audits: none
      double_rating: {share: 0, seed: 3}
      golden: [\(golden)]
      roles: {assessors: \(people), leads: [lea]}
      """)
  }

  /// What a person is answered by every address about golden items and the own work.
  private static func answers(_ client: ServedClient, as user: String) async throws -> [String] {
    var answers: [String] = []
    for by: JSONValue in ["week", "hundred"] {
      let answer = try await client.send(.post, "/api/v1/golden/own", as: user, json: ["by": by])
      #expect(answer.status == 200, "\(answer.text)")
      answers.append(answer.text)
    }
    return answers
  }

  @Test func aMachinesTokenIsToldNothingOfItsOwner() async throws {
    let served = try BrowsingFixture.served()
    let service = APITokenService(store: served.store, actor: try served.actor("ann"))
    let token = try service.add(name: "reader", scopes: [.read, .assess], days: 1).token
    try await served.serve { client in
      let machine = ServedClient(client: client.client, tokens: ["machine": token])
      for path in ["/own", "/api/v1/own/figures", "/api/v1/exposures/own"] {
        #expect(try await client.send(.get, path, as: "ann").status == 200, "\(path)")
        let refused = try await machine.send(.get, path, as: "machine")
        #expect(refused.status == 403 && refused.text.contains("to the person alone"), "\(path)")
      }
      let golden = try await machine.send(
        .post, "/api/v1/golden/own", as: "machine", json: ["by": "week"])
      #expect(golden.status == 403)
      #expect(try await machine.send(.get, "/api/v1/wall", as: "machine").status == 200)
    }
  }

  @Test func onlyThePersonIsTold() async throws {
    let served = try BrowsingFixture.served()
    let item = try BrowsingFixture.family(served)[0]
    try Self.plan(served, golden: [item])
    try BrowsingFixture.record(served, "ann", item)
    try await served.serve { client in
      for user in ["aud", "admin"] {
        #expect(try await client.send(.get, "/own", as: user).status == 403)
        #expect(try await client.send(.get, "/api/v1/own/figures", as: user).status == 403)
        let golden = try await client.send(
          .post, "/api/v1/golden/own", as: user, json: ["by": "week"])
        #expect(golden.status == 403)
      }
      for user in ["ann", "ben"] {
        #expect(try await client.send(.get, "/api/v1/golden/team", as: user).status == 403)
        #expect(try await client.send(.get, "/api/v1/golden/drift", as: user).status == 403)
      }
      let schema = try #require(OwnRoutes.routes.first { $0.kind == .api }?.output)
      let own = try await client.send(.get, "/api/v1/own/figures", as: "ann").json
      #expect(try JSONSchema(schema).problems(in: own) == [])
      #expect(own["all"]?["looks"] == 1)
      let other = try await client.send(.get, "/api/v1/own/figures", as: "ben").json
      #expect(other["all"]?["looks"] == 0)
      let drift = try await client.send(.get, "/api/v1/golden/drift", as: "lea")
      #expect(drift.status == 403 && drift.text.contains("drift_to_leads"))
      let team = try await client.send(.get, "/api/v1/golden/team", as: "lea").json
      #expect(team["team"] == .null)
      for body: JSONValue in [[:], ["by": "day"], ["by": 1], ["of": "ben"]] {
        let refused = try await client.send(.post, "/api/v1/golden/own", as: "ann", json: body)
        #expect(refused.status == 400)
      }
    }
  }

  @Test func thePageOfPeopleShowsSumsAndDriftOnlyWhereThePolicySaysSo() async throws {
    let served = try BrowsingFixture.served()
    let item = try BrowsingFixture.family(served)[0]
    let people = ["ann", "ben", "cat", "dan", "eve"]
    try Self.plan(served, golden: [item], people: people.count)
    for person in people { try BrowsingFixture.record(served, person, item) }
    served.clock.advance(seconds: 8 * 86_400)
    try await served.serve { client in
      let closed = try await client.send(.get, "/people", as: "lea").text
      #expect(closed.contains("(drift_to_leads)") && !closed.contains("Fisher"))
      let team = try await client.send(.get, "/api/v1/golden/team", as: "lea").json["team"]
      #expect(team?["people"] == 5 && team?["answers"] == 5 && team?["agreeing"] == 5)
      for person in people {
        let opened = try await client.send(
          .post, "/api/v1/golden/own", as: person, json: ["by": "week"])
        #expect(opened.json["lines"]?.elements?.isEmpty == true, "fewer than a hundred looks")
      }
      try served.policy(["drift_to_leads: no": "drift_to_leads: yes"])
      let drift = try await client.send(.get, "/api/v1/golden/drift", as: "lea")
      let schema = try #require(
        GoldenRoutes.routes.first { $0.operation == "getTeamDrift" }?.output)
      #expect(try JSONSchema(schema).problems(in: drift.json) == [], "\(drift.text)")
      let point = drift.json["lines"]?.elements?.first?["points"]?.elements?.first
      #expect(point?["answers"] == 5 && point?["agreeing"] == 5)
      let page = try await client.send(.get, "/people", as: "lea").text
      #expect(page.contains("exact test, two-sided") && !page.contains("(drift_to_leads)"))
      #expect(try await client.send(.get, "/people", as: "ann").status == 403)
    }
  }

  /// Asked before and after each record, by every way there is, the answers are the same for golden and other items.
  @Test func noAnswerTellsThatAnItemWasGolden() async throws {
    let told = Shared<[[String]]>([])
    let seen = Shared<[Bool]>([])
    for isGolden in [true, false] {
      let served = try BrowsingFixture.served()
      let family = try BrowsingFixture.family(served)
      let (asked, other) = (family[0], family[1])
      try Self.plan(served, golden: [isGolden ? asked : other])
      try await served.serve { client in
        var answers = try await Self.answers(client, as: "ann")
        try BrowsingFixture.record(served, "ann", asked, "yes")
        answers += try await Self.answers(client, as: "ann")
        for path in ["/own", "/api/v1/study", "/api/v1/study/samples", "/api/v1/items/\(asked)"] {
          answers.append(try await client.send(.get, path, as: "ann").text)
        }
        told.value.withLock { $0.append(answers) }
        let taken = try await client.send(.get, "/api/v1/golden/team", as: "lea").json
        seen.value.withLock { $0.append(taken["team"] == .null) }
      }
    }
    let answers = told.value.withLock { $0 }
    // The digest of the plan is that of its text, which names the item.
    let plain = answers.map { $0.map { $0.replacing(#/"sha256":"[0-9a-f]{64}"/#, with: "") } }
    #expect(plain[0] == plain[1])
    #expect(seen.value.withLock { $0 } == [true, true], "nor does a lead learn of one record")
  }
}
