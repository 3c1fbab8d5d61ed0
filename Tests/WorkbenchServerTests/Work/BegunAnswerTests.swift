// SPDX-License-Identifier: Apache-2.0
// What was begun and not recorded: given back to the same person under the same hold, to nobody else and no longer.

import Casework
import EvidenceModel
import HTTPTypes
import Synchronization
import Testing

@testable import WorkbenchServer

@Suite struct BegunAnswerTests {
  private static let begun: JSONValue = [
    "facts": ["child": "yes"], "wish": "second_opinion", "note": "half a note", "reason": .null,
    "series": "harbour",
  ]

  private static func next(_ client: ServedClient, as user: String) async throws -> JSONValue {
    let answer = try await client.send(.post, "/api/v1/queue/next", as: user, json: [:])
    return try #require(answer.json["item"], "\(answer.text)")
  }

  private static func keep(
    _ client: ServedClient, _ item: Int64, _ answer: JSONValue = begun, as user: String
  ) async throws -> ServedClient.Answer {
    try await client.send(
      .post, "/api/v1/queue/unrecorded", as: user,
      json: answer.adding([("item", .integer(item))]))
  }

  @Test func whatWasBegunComesBackToWhoBeganItAndToNobodyElse() async throws {
    let served = try ServedCase()
    try served.policy(["double_rating: 0": "double_rating: 1"])
    try served.keepAtWork(["ann", "ben"])
    let plain = try ServedCase()
    try plain.policy(["double_rating: 0": "double_rating: 1"])
    try plain.keepAtWork(["ann", "ben"])
    let told = Shared<[String]>([])
    for (each, begins) in [(served, true), (plain, false)] {
      try await each.serve { client in
        let offer = try await Self.next(client, as: "ann")
        let item = try #require(offer["item"]?.integer)
        #expect(offer["unrecorded"] == .null)
        if begins {
          #expect(try await Self.keep(client, item, as: "ann").status == 204)
          let again = try await Self.next(client, as: "ann")
          #expect(again["item"] == .integer(item) && again["unrecorded"] == Self.begun)
          let token = try APITokenService(store: each.store, actor: try each.actor("ann")).add(
            name: "helper", scopes: [.assess], days: 7
          ).token
          let machine = ServedClient(client: client.client, tokens: ["machine": token])
          #expect(try await Self.next(machine, as: "machine")["unrecorded"] == .null)
          #expect(try await Self.keep(machine, item, as: "machine").status == 403)
        }
        let other = try await Self.next(client, as: "ben")
        #expect(other["item"] == .integer(item), "both are to rate it")
        told.value.withLock { $0.append(other.compactText) }
      }
    }
    let texts = told.value.withLock { $0 }
    #expect(texts.count == 2 && texts[0] == texts[1], "byte for byte")
    let leaves = try LedgerBrowser(store: served.store, actor: try served.actor("aud")).page(
      limit: 500)
    #expect(!leaves.kinds.contains { $0.kind == "note" || $0.kind == "assessment" })
  }

  enum End: String, CaseIterable, Sendable { case recorded, left, takenBack, timeOver }

  @Test(arguments: End.allCases)
  func itEndsWithTheHold(_ end: End) async throws {
    let served = try ServedCase()
    let ann = try #require(try served.actor("ann").user)
    try await served.serve { client in
      let item = try #require(try await Self.next(client, as: "ann")["item"]?.integer)
      if end == .takenBack { try BrowsingFixture.record(served, "ann", item) }
      if end == .takenBack {
        served.clock.advance(seconds: 1)
        _ = try await client.send(.post, "/api/v1/assessments/undo", as: "ann", json: [:])
      }
      #expect(try await Self.keep(client, item, as: "ann").status == 204)
      switch end {
      case .recorded:
        try BrowsingFixture.record(served, "ann", item)
        served.clock.advance(seconds: 1)
        _ = try await client.send(.post, "/api/v1/assessments/undo", as: "ann", json: [:])
      case .takenBack:
        try BrowsingFixture.record(served, "ann", item)
        _ = try await client.send(.post, "/api/v1/assessments/undo", as: "ann", json: [:])
      case .left:
        let path = "/api/v1/items/\(item)/opt-out"
        #expect(try await client.send(.post, path, as: "ann", json: [:]).status == 204)
        #expect(served.workbench.desk.begun.count(of: ann) == 0)
        #expect(try await Self.keep(client, item, as: "ann").status == 409)
      case .timeOver: served.clock.advance(seconds: WorkQueue.leaseSeconds + 1)
      }
      let again = try await Self.next(client, as: "ann")
      #expect((again["item"] == .integer(item)) == (end != .left))
      #expect(again["unrecorded"] == .null, "\(end)")
      let isBack = [.recorded, .takenBack].contains(end)
      #expect(again["earlier"] == (isBack ? ["child": "no"] : [:]))
    }
  }

  @Test func whatIsTooLargeOrNotHeldIsRefused() async throws {
    let served = try ServedCase()
    let long = String(repeating: "x", count: 16_385)
    try await served.serve { client in
      let item = try #require(try await Self.next(client, as: "ann")["item"]?.integer)
      let cases: [(JSONValue, Int, String)] = [
        (["note": .string(long)], 400, "`note` has at most 16384 bytes"),
        (["reason": .string(long)], 400, "`reason` has"),
        (["series": .string(long)], 400, "`series` has"),
        (["facts": ["child": "maybe"]], 400, "child must be one of"),
        (["wish": "other"], 400, "`wish`"), (["tags": []], 400, "there is no field tags"),
      ]
      for (answer, status, words) in cases {
        let refused = try await Self.keep(client, item, answer, as: "ann")
        #expect(refused.status == status && refused.text.contains(words), "\(refused.text)")
      }
      #expect(try await Self.keep(client, item, as: "ben").status == 409)
      #expect(try await Self.next(client, as: "ann")["unrecorded"] == .null)
    }
  }

  @Test func ofOnePersonTheNewestFewAreKept() {
    let kept = BegunAnswers()
    let hold = Instant(microseconds: 7)
    for item in Int64(1)...9 { kept.keep(BegunAnswer(), item: item, hold: hold, of: 3) }
    #expect(kept.count(of: 3) == BegunAnswers.mostOfOne)
    #expect(kept.answer(item: 9, hold: hold, of: 3) != nil)
    #expect(kept.answer(item: 1, hold: hold, of: 3) == nil)
    #expect(kept.answer(item: 9, hold: Instant(microseconds: 8), of: 3) == nil)
    #expect(kept.answer(item: 9, hold: hold, of: 4) == nil)
    kept.drop([9, 8], of: 3)
    #expect(kept.count(of: 3) == BegunAnswers.mostOfOne - 2)
  }

  @Test func theDayIsToldWithSignsOfActivity() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let item = try #require(try await Self.next(client, as: "ann")["item"]?.integer)
      func beat() async throws -> Double {
        served.clock.advance(seconds: 10)
        let answer = try await client.send(
          .post, "/api/v1/queue/lease", as: "ann", json: ["item": .integer(item), "active": true])
        return try #require(answer.json["pace"]?["seconds_to_break"]?.double, "\(answer.text)")
      }
      let first = try await beat()
      #expect(try await beat() == first - 10)
    }
  }

  @Test func whatWasTakenBackLastFillsTheForm() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let item = try #require(try await Self.next(client, as: "ann")["item"]?.integer)
      for answer in ["no", "unsure"] {
        served.clock.advance(seconds: 1)
        try BrowsingFixture.record(served, "ann", item, answer)
      }
      for answer: JSONValue in ["unsure", "no"] {
        served.clock.advance(seconds: 1)
        let undone = try await client.send(.post, "/api/v1/assessments/undo", as: "ann", json: [:])
        #expect(undone.json["item"] == .integer(item))
        #expect(try await Self.next(client, as: "ann")["earlier"] == ["child": answer])
      }
    }
  }
}
