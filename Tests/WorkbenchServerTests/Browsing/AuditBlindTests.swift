// SPDX-License-Identifier: Apache-2.0
// Blind audits: no route tells which items were drawn into a sample, to nobody who assesses.

import Casework
import EvidenceModel
import HTTPTypes
import Synchronization
import Testing

@testable import WorkbenchServer

@Suite struct AuditBlindTests {
  /// What a person is answered while a sample of one item, drawn by `seed`, waits; and the sample's root.
  private func answers(
    as user: String, seed: UInt64, _ collect: Collected
  ) async throws -> String {
    let served = try BrowsingFixture.served()
    let family = try BrowsingFixture.family(served)
    let aside = try WallService(
      index: served.workbench.desk.wall, actor: try served.actor("admin")
    ).page(WallFilter(), limit: 500).tiles.filter {
      $0.decision == .notSelected && $0.kind == .image && $0.state == .decoded
    }.map(\.item)
    try #require(aside.count > 1, "the corpus has items that are not selected")
    let sample = try SampleService(store: served.store, actor: try served.actor("lea")).draw(
      .notSelected, .items(1), seed: seed)
    let addresses =
      BrowsingFixture.addresses(item: family[0], other: family[1]).filter {
        !BrowsingFixture.isOfLedger($0) && !$0.hasPrefix("/api/v1/ledger") && $0 != "/ledger"
      } + aside.flatMap { ["/api/v1/items/\($0)", "/items/\($0)"] }
    try await served.serve { client in
      for address in addresses {
        let answer = try await client.send(.get, address, as: user)
        collect.add(address, answer.status == 200 ? answer.bytes : Array("\(answer.status)".utf8))
      }
    }
    return sample.root
  }

  /// Answers by address.
  private final class Collected: Sendable {
    private let state = Shared<[String: [UInt8]]>([:])
    var found: [String: [UInt8]] { state.value.withLock { $0 } }
    func add(_ address: String, _ bytes: [UInt8]) {
      state.value.withLock { $0[address] = bytes }
    }
  }

  @Test(arguments: ["ben", "lea"])
  func whichItemsWereDrawnChangesNoAnswerByteForByte(_ user: String) async throws {
    let (first, second) = (Collected(), Collected())
    let root = try await answers(as: user, seed: 1, first)
    var other = root
    for seed in UInt64(2)...6 where other == root {
      other = try await answers(as: user, seed: seed, second)
    }
    try #require(root != other, "another item was drawn")
    #expect(first.found.keys == second.found.keys && first.found.count > 40)
    for (address, bytes) in first.found {
      let other = second.found[address] ?? []
      let start = max(0, (zip(bytes, other).enumerated().first { $1.0 != $1.1 }?.offset ?? 0) - 40)
      let parts = [bytes, other].map {
        String(decoding: $0.dropFirst(start).prefix(120), as: UTF8.self)
      }
      #expect(bytes == other, "\(address) at \(start): \(parts)")
    }
  }

  /// What a lead is answered after ordering so many items of what was seen and is not criminal, which are three.
  private func answers(drawing wanted: Int) async throws -> Collected {
    let served = try BrowsingFixture.served()
    let family = try BrowsingFixture.family(served)
    let collect = Collected()
    let addresses = BrowsingFixture.addresses(item: family[0], other: family[1]).filter {
      !BrowsingFixture.isOfLedger($0) && !$0.hasPrefix("/api/v1/ledger") && $0 != "/ledger"
    }
    try await served.serve { client in
      // The lead holds an item all along, so that the same one comes again.
      func next() async throws -> ServedClient.Answer {
        try await client.send(.post, "/api/v1/queue/next", as: "lea", json: [:])
      }
      let held = try await next().json["item"]?["item"]?.integer
      let others = try WallService(
        index: served.workbench.desk.wall, actor: try served.actor("admin")
      ).page(WallFilter(), limit: 500).tiles.filter {
        $0.decision == .selected && $0.kind == .image && $0.item != held
      }.map(\.item)
      for item in others.prefix(3) { try BrowsingFixture.record(served, "ann", item) }
      #expect(try await next().json["item"]?["of"]?.integer != nil)
      let drawn = try await client.send(
        .post, "/api/v1/study/samples", as: "lea",
        json: ["stratum": "negative", "items": JSONValue(wanted)])
      #expect(drawn.status == 200, "\(drawn.text)")
      collect.add("the order", drawn.bytes)
      let offer = try await next()
      #expect(offer.json["item"]?["item"]?.integer == held && offer.json["item"]?["of"] == .null)
      collect.add("the queue", offer.bytes)
      for address in addresses {
        let answer = try await client.send(.get, address, as: "lea")
        collect.add(address, answer.status == 200 ? answer.bytes : Array("\(answer.status)".utf8))
      }
      let told = try await client.send(.get, "/api/v1/study/samples", as: "aud").json
      #expect(told["samples"]?.elements?.first?["size"] == JSONValue(min(wanted, 3)))
    }
    return collect
  }

  /// How many items were found not to be criminal is a result; a draw of as many as there are must not tell it.
  @Test func howManyWereDrawnChangesNoAnswerByteForByte() async throws {
    let one = try await answers(drawing: 1).found
    for wanted in [3, 9_000_000] {
      let more = try await answers(drawing: wanted).found
      #expect(one.keys == more.keys && one.count > 40)
      for (address, bytes) in one { #expect(bytes == more[address], "\(wanted): \(address)") }
    }
  }

  @Test func theQueueAndTheItemSayWhyNothingIsTold() async throws {
    let served = try BrowsingFixture.served()
    _ = try SampleService(store: served.store, actor: try served.actor("lea")).draw(
      .notSelected, .items(1))
    try await served.serve { client in
      let offer = try await client.send(.post, "/api/v1/queue/next", as: "ben", json: [:]).json
      let item = try #require(offer["item"])
      #expect(item["rule"] == "" && item["reasons"]?.elements?.isEmpty == true)
      #expect(item["reason"]?.text?.contains("a check is going on") == true)
      let number = try #require(item["item"]?.integer)
      let view = try await client.send(.get, "/api/v1/items/\(number)", as: "ben").json
      #expect(view["selection"]?["decision"] == "undecided")
      let page = try await client.send(.get, "/items/\(number)", as: "ben").text
      #expect(page.contains("a check is going on"))
      #expect(!page.contains("</strong> ·  · "), "no priority stands there, not even 0")
      #expect(!page.contains(" \(PageTexts.text("item_rank")) 0"))
      #expect(page.contains("<title>\(PageTexts.text("item_title")) \(number) "))
      let auditor = try await client.send(.get, "/api/v1/items/\(number)", as: "aud").json
      #expect(auditor["selection"]?["decision"] != "undecided")
    }
  }

  @Test func thePageOfTheStudyShowsThePlanWithoutGoldenItems() async throws {
    let served = try BrowsingFixture.served()
    let family = try BrowsingFixture.family(served)
    let text = """
      format: martlet.study-plan/1
      title: Harbour survey
      question: How many pictures show a harbour?
      frame: {what: pictures of one board, from: 2026-09-01, to: 2026-09-30}
      regimes: [uk-england-wales]
      selection: {rules: standard, seed: 99}
      audits: [{stratum: negative, items: 3, seed: 5}]
      double_rating: {share: 0, seed: 3}
      golden: [{item: \(family[0]), facts: {child: no}}]
      roles: {assessors: 2, leads: [lea]}
      """
    try StudyPlanService(store: served.store, actor: try served.actor("lea")).put(text)
    try await served.serve { client in
      let own = try await client.send(.get, "/api/v1/study", as: "ben").json["study_plan"]
      #expect(own?["title"] == "Harbour survey" && own?["golden"] == nil)
      let words = own?["deviations"]?.elements?.compactMap(\.text) ?? []
      #expect(words.contains("items were selected by other rules or another seed than planned"))
      let lead = try await client.send(.get, "/api/v1/study", as: "lea").json["study_plan"]
      let lines = lead?["deviations"]?.elements?.compactMap(\.text) ?? []
      #expect(
        lines.contains {
          $0.contains("planned rules standard; is rules standard, another seed")
        }, "no seed is told before what is to be drawn was looked at: \(lines)")
      let page = try await client.send(.get, "/study", as: "ben")
      let html = String(decoding: page.bytes, as: UTF8.self)
      #expect(
        page.status == 200 && html.contains("Harbour survey") && html.contains("How many pictures"))
      #expect(!html.contains("golden"))
    }
  }
}
