// SPDX-License-Identifier: Apache-2.0
// Audit samples over HTTP: drawn by who plans, followed without results, and told apart by nobody who assesses.

import Catalog
import EvidenceModel
import HTTPTypes
import MartletTesting
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct SampleRouteTests {
  private static let path = "/api/v1/study/samples"

  @Test func whoPlansDrawsAndEachRoleIsToldWhatItMayKnow() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      let order: JSONValue = ["stratum": "not_selected", "items": 1, "seed": 3]
      for user in ["ann", "aud"] {
        #expect(try await client.send(.post, Self.path, as: user, json: order).status == 403)
      }
      let drawn = try await client.send(.post, Self.path, as: "lea", json: order)
      #expect(drawn.status == 200 && drawn.json["sample"] == 1, "\(drawn.text)")
      // Who draws may grade, too.
      #expect(drawn.json["size"] == .null && drawn.json["population"] == .null)
      #expect(drawn.json["seed"] == nil && drawn.json["root"] == nil)
      let schema = try #require(SampleRoutes.routes.first { $0.method == .get }?.output)
      for user in ["ann", "lea", "aud", "admin"] {
        let told = try await client.send(.get, Self.path, as: user).json
        #expect(try JSONSchema(schema).problems(in: told) == [], "\(user)")
        let sample = try #require(told["samples"]?.elements?.first)
        let assesses = ["ann", "lea"].contains(user)
        #expect((sample["seed"] == .null) == assesses && (sample["root"] == .null) == assesses)
        for name in ["size", "population", "examined"] {
          #expect((sample[name] == .null) == assesses, "\(user) \(name)")
        }
        #expect(sample["found"] == .null && sample["bounds"] == .null, "\(user)")
        #expect((told["strata"]?.elements?.first?["size"] == .null) == assesses)
        #expect(told["total"] == .null)
      }
      let again = try await client.send(.post, Self.path, as: "lea", json: order)
      #expect(again.status == 409 && again.text.contains("items of it wait"), "\(again.text)")
      let other = try await client.send(.post, Self.path, as: "admin", json: order)
      #expect(other.status == 409 && other.text.contains("1 of its items wait"))
      let page = try await client.send(.get, "/study", as: "ann").text
      #expect(page.contains("nothing is told of it until all its looks are in"))
      #expect(!page.contains("data-call=\"POST /study/samples\""))
    }
  }

  private static let bad: [JSONValue] = [
    [:], ["stratum": "everything"], ["stratum": "not_selected"],
    ["stratum": "not_selected", "items": 0], ["stratum": "not_selected", "items": .number(1.5)],
    ["stratum": "not_selected", "items": "9"],
    ["stratum": "not_selected", "items": 1, "share": .number(0.5)],
    ["stratum": "not_selected", "items": 1, "confidence": .number(0.9)],
    ["stratum": "not_selected", "share": 2], ["stratum": "not_selected", "excludes": -1],
    ["stratum": "not_selected", "excludes": .number(0.1), "confidence": 1],
    ["stratum": "not_selected", "items": 1, "seed": -1],
    ["stratum": "not_selected", "items": 1, "seed": 9_223_372_036_854_775_807],
    ["stratum": "not_selected", "item": 1],
  ]

  @Test func ordersThatCannotBeDrawnAreRefused() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      for body in Self.bad {
        let refused = try await client.send(.post, Self.path, as: "lea", json: body)
        #expect(refused.status == 400, "\(body.compactText): \(refused.text)")
      }
      for number in ["NaN", "Infinity", "-Infinity", "1e400"] {
        for (path, name) in [(Self.path, "items"), ("/api/v1/facts/preview", "facts")] {
          let body = "{\"stratum\":\"not_selected\",\"\(name)\":\(number)}"
          let refused = try await client.send(
            .post, path, as: "lea", bytes: Array(body.utf8),
            fields: [.contentType: "application/json"])
          #expect(
            refused.status == 400 && refused.text.contains("not a JSON object"),
            "\(path) \(body): \(refused.text)")
        }
      }
      for (user, words) in [
        ("lea", "nothing of this stratum can be drawn now"), ("admin", "the stratum is empty"),
      ] {
        let empty = try await client.send(
          .post, Self.path, as: user, json: ["stratum": "negative", "items": 1])
        #expect(empty.status == 409 && empty.text.contains(words), "\(empty.text)")
      }
      let told = try await client.send(.get, Self.path, as: "aud").json
      #expect(told["samples"]?.elements?.isEmpty == true)
      let why = told["strata"]?.elements?.last?["why"]?.text
      #expect(why?.hasPrefix("The stratum is empty") == true)
    }
  }

  /// A lead who asks for more than there are gets the answer that any number gets; who does not grade is told how many.
  @Test func moreThanThereAreDrawsAllOfThem() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      let drawn = try await client.send(
        .post, Self.path, as: "lea", json: ["stratum": "not_selected", "items": 9_000_000])
      #expect(drawn.status == 200, "\(drawn.text)")
      #expect(drawn.json["size"] == .null && drawn.json["population"] == .null)
      let told = try await client.send(.get, Self.path, as: "aud").json
      let sample = try #require(told["samples"]?.elements?.first)
      #expect(sample["size"] == sample["population"] && (sample["size"]?.integer ?? 0) > 0)
    }
  }

  /// A deviation that is withheld from who grades is not said to be none.
  @Test func whoIsNotToldEverythingIsNotToldThatNothingWasDoneOtherwise() async throws {
    let served = try BrowsingFixture.served()
    let lead = try served.actor("lea")
    try StudyPlanService(store: served.store, actor: lead).put(
      """
      format: martlet.study-plan/1
      title: Harbour survey
      question: How many pictures show a harbour?
      frame: {what: pictures of one board, from: 2026-09-01, to: 2026-09-30}
      regimes: [uk-england-wales]
      selection: {rules: standard, seed: 1}
      audits: [{stratum: negative, items: 3, seed: 5}]
      double_rating: {share: 0, seed: 7171}
      golden: none
      roles: {assessors: 2, leads: [lea]}
      """)
    let family = try BrowsingFixture.family(served)
    for item in family.prefix(2) { try BrowsingFixture.record(served, "ann", item) }
    // One is drawn where two would be as planned.
    _ = try SampleService(store: served.store, actor: lead).draw(.negative, .items(1))
    for row in try served.store.catalog.read({ try $0.rows(StudySampleItemRow.self) }) {
      try BrowsingFixture.record(served, "ben", row.itemId)
    }
    try await served.serve { client in
      let (nothing, withheld) = (
        PageTexts.text("study_no_deviation"), PageTexts.text("study_deviations_withheld")
      )
      for (user, isWhole) in [("lea", false), ("aud", true)] {
        let plan = try await client.send(.get, "/api/v1/study", as: user).json["study_plan"]
        #expect(plan?["deviations"]?.elements?.isEmpty != isWhole, "\(user): \(plan ?? .null)")
        #expect(plan?["deviations_whole"] == .bool(isWhole))
        let page = try await client.send(.get, "/study", as: user).text
        #expect(!page.contains(nothing) && page.contains(withheld) != isWhole, "\(user)")
      }
    }
  }

  @Test func thePageShowsThePlanInWordsWithItsPlaceInTheLedger() async throws {
    let served = try BrowsingFixture.served()
    let family = try BrowsingFixture.family(served)
    let text = """
      format: martlet.study-plan/1
      title: Harbour survey
      question: How many pictures show a harbour?
      frame: {what: pictures of one board, from: 2026-09-01, to: 2026-09-30}
      regimes: [uk-england-wales]
      selection: {rules: standard, seed: 1}
      audits: [{stratum: not_selected, excludes: 0.5, confidence: 0.9, seed: 4242}]
      double_rating: {share: 0, seed: 7171}
      golden: [{item: \(family[0]), facts: {child: no}}]
      roles: {assessors: 2, leads: [lea]}
      """
    try StudyPlanService(store: served.store, actor: try served.actor("lea")).put(text)
    try await served.serve { client in
      let lead = try await client.send(.get, "/api/v1/study", as: "lea").json["study_plan"]
      #expect(lead?["golden"] == 1 && lead?["audit_seeds"]?.elements == [])
      #expect(lead?["leaf"]?.integer.map { $0 > 0 } == true)
      #expect(lead?["regimes"]?.elements == ["uk-england-wales"])
      let page = try await client.send(.get, "/study", as: "lea").text
      for word in ["hypergeometric, exact", "Draw as planned"] {
        #expect(page.contains(word), "\(word)")
      }
      for seed in ["4242", "7171"] {
        #expect(!page.contains(seed), "who grades is told no seed before all was looked at")
      }
      let own = try await client.send(.get, "/study", as: "ann").text
      for word in ["4242", "7171", "golden", "agreed beforehand"] {
        #expect(!own.contains(word), "\(word)")
      }
      #expect(own.contains("Harbour survey") && own.contains("hypergeometric, exact"))
      let drawn = try await client.send(
        .post, Self.path, as: "lea", json: ["stratum": "not_selected"])
      #expect(drawn.status == 200, "as planned: \(drawn.text)")
      for address in ["/study", "/api/v1/study", "/api/v1/study/samples"] {
        for user in ["ann", "lea"] {
          let text = try await client.send(.get, address, as: user).text
          for word in [
            "4242", "7171", "wait for their look", "excludes 50 %", "hypergeometric, exact",
          ] {
            #expect(!text.contains(word), "\(user) \(address): \(word)")
          }
          #expect(text.contains("told once nothing waits any more"), "\(user) \(address)")
        }
        for user in ["aud", "admin"] {
          let text = try await client.send(.get, address, as: user).text
          #expect(text.contains("4242"), "\(user) \(address)")
          #expect(text.contains("excludes 50 %"), "\(user) \(address)")
        }
      }
      let state = try await client.send(.get, "/api/v1/study", as: "aud").json
      #expect(
        state["study_plan"]?["deviations"]?.compactText.contains("wait for their look") == true)
      for (user, isTold) in [("ann", false), ("lea", false), ("aud", true), ("admin", true)] {
        let study = try await client.send(.get, "/api/v1/study", as: user).json
        #expect((study["plan"]?["seed"] != .null) == isTold, "\(user)")
        #expect((study["stages"]?["seen"] != nil) == isTold, "\(user)")
      }
    }
  }
}
