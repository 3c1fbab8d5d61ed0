// SPDX-License-Identifier: Apache-2.0
// Blind until answered: no route that reads tells a person what others recorded before the own record is in.

import Casework
import EvidenceModel
import HTTPTypes
import Synchronization
import Testing

@testable import WorkbenchServer

@Suite struct BlindTests {
  /// The answers of all addresses, by address; errors without the request's number.
  private func answers(
    _ client: ServedClient, as user: String, _ addresses: [String]
  ) async throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for address in addresses {
      let answer = try await client.send(.get, address, as: user)
      found[address] =
        answer.status == 200
        ? answer.bytes : Array("\(answer.status) \(answer.json["error"]?["code"] ?? .null)".utf8)
    }
    return found
  }

  @Test func whatOthersRecordedChangesNoAnswerByteForByte() async throws {
    let served = try BrowsingFixture.served()
    let family = try BrowsingFixture.family(served)
    let addresses = BrowsingFixture.addresses(item: family[0], other: family[1]).filter {
      !BrowsingFixture.isOfLedger($0)
    }
    try await served.serve { client in
      let before = try await answers(client, as: "ben", addresses)
      let closed = before.values.count { String(decoding: $0, as: UTF8.self).hasPrefix("4") }
      #expect(closed * 3 < before.count, "most addresses answer")
      for (user, answer) in [("ann", "no"), ("cat", "unsure"), ("dan", "yes")] {
        try BrowsingFixture.record(
          served, user, family[0], answer, note: "a note of \(user) that ben must not read")
      }
      let after = try await answers(client, as: "ben", addresses)
      for address in addresses { #expect(before[address] == after[address], "\(address)") }
    }
  }

  @Test func whatListsAndLeadsSayOfAHitIsToldToNobodyWhoGradesBeforeTheOwnAnswer() async throws {
    let served = try BrowsingFixture.served()
    let family = try BrowsingFixture.family(served)
    let item = family[0]
    let digest = try #require(
      try SyntheticAccess(store: served.store).contents().first { $0.item == item }?.sha256)
    let row = "\(digest),B,trusted,class q|victim_identified|feedback:md5:negative:3"
    _ = try ListUpload(store: served.store, actor: try served.actor("lea")).add(
      Array("sha256,category,status,tags\n\(row)\n".utf8),
      settings: HashListSettings(name: "Quay list", owner: "quay office"))
    let words = ["category:B", "status:trusted", "class q", "victim_identified", "feedback:md5"]
    let addresses =
      (BrowsingFixture.addresses(item: item, other: family[1]) + [
        "/api/v1/lists/2", "/lists/2", "/api/v1/wall?list=2", "/wall?list=2",
      ]).filter { !BrowsingFixture.isOfLedger($0) }
    try await served.serve { client in
      var before: [String: [String: [UInt8]]] = [:]
      for user in ["ben", "lea"] {
        before[user] = try await answers(client, as: user, addresses)
        for (address, bytes) in before[user] ?? [:] {
          let text = String(decoding: bytes, as: UTF8.self)
          #expect(!words.contains { text.contains($0) }, "\(user): \(address)")
        }
      }
      let hits = try await client.send(.get, "/api/v1/lists/2", as: "admin").json
      let entry = try #require(hits["entries"]?.elements?.first)
      let tags = Set(entry["tags"]?.elements?.compactMap(\.text) ?? [])
      #expect(tags == Set(words.dropLast() + ["feedback:md5:negative:3"]))
      let hit = try #require(entry["hit"]?.integer)
      try HitService(store: served.store, actor: try served.actor("admin")).decide(
        hit: hit, .rejected, reason: "another quay")
      let told = try await client.send(.get, "/api/v1/lists/2", as: "admin").json
      #expect(told["entries"]?.elements?.first?["items"] == 0)
      #expect(told["list"]?["items"] == 0)
      let after = try await answers(client, as: "ben", addresses)
      for address in addresses { #expect(before["ben"]?[address] == after[address], "\(address)") }
      let own = try await client.send(.get, "/api/v1/items/\(item)", as: "lea").json
      #expect(own["matches"]?.elements?.allSatisfy { $0["verdict"] == .null } == true)
      for member in family { try BrowsingFixture.record(served, "ben", member) }
      let open = try await client.send(.get, "/api/v1/items/\(item)", as: "ben").json
      let match = try #require(open["matches"]?.elements?.first { $0["list_number"] == 2 })
      #expect(match["verdict"] == "rejected" && match["tags"]?.elements?.count == words.count)
      let page = try await client.send(.get, "/lists/2", as: "ben").text
      #expect(words.allSatisfy(page.contains))
    }
  }

  @Test func leadsLearnThatWorkGoesOnButNotWhereOrWhat() async throws {
    var seen: [[String: [UInt8]]] = []
    for (place, answer) in [(0, "no"), (1, "yes")] {
      let served = try BrowsingFixture.served()
      let family = try BrowsingFixture.family(served)
      let addresses = BrowsingFixture.addresses(item: family[0], other: family[1]).filter {
        !BrowsingFixture.isOfLedger($0)
      }
      try BrowsingFixture.record(served, "ann", family[place], answer)
      let found = Shared<[String: [UInt8]]>([:])
      try await served.serve { client in
        let answers = try await answers(client, as: "lea", addresses)
        found.value.withLock { $0 = answers }
      }
      seen.append(found.value.withLock { $0 })
    }
    #expect(seen[0].keys == seen[1].keys)
    for (address, bytes) in seen[0] { #expect(bytes == seen[1][address], "\(address)") }
  }

  @Test func theLedgerTellsWhoGradesNoItemOfAViewThatARecordFollows() async throws {
    var seen: [String: [[UInt8]]] = [:]
    for place in [0, 1] {
      let served = try BrowsingFixture.served()
      let item = try BrowsingFixture.family(served)[place]
      let found = Shared<[String: [UInt8]]>([:])
      try await served.serve { client in
        let view = try await client.send(
          .post, "/api/v1/views", as: "ann",
          json: [
            "item": .integer(item), "purpose": "queue", "side": 640, "blur": 0, "grey": false,
            "frame": .null,
          ])
        #expect(view.status == 200, "\(view.text)")
        try BrowsingFixture.record(served, "ann", item)
        let token = try APITokenService(store: served.store, actor: try served.actor("lea")).add(
          name: "reader", scopes: [.ledger], days: 7
        ).token
        let all = ServedClient(
          client: client.client, tokens: client.tokens.merging(["machine": token]) { $1 })
        for user in ["lea", "machine", "aud"] {
          for path in ["/api/v1/ledger", "/api/v1/ledger?kind=view", "/ledger"] {
            let answer = try await all.send(.get, path, as: user)
            #expect(answer.status == 200, "\(user) \(path)")
            found.value.withLock { $0["\(user) \(path)"] = answer.bytes }
          }
        }
        let views = try await all.send(.get, "/api/v1/ledger?kind=view", as: "lea").json
        let leaf = try #require(views["leaves"]?.elements?.first)
        #expect(leaf["fields"] == [] && leaf["time"]?.text != nil)
        let audited = try await all.send(.get, "/api/v1/ledger?kind=view", as: "aud").json
        let fields = audited["leaves"]?.elements?.first?["fields"]?.elements ?? []
        #expect(fields.contains { $0["name"] == "item" && $0["value"] == .string("\(item)") })
        for (user, text) in [("lea", "ledger_note_closed"), ("aud", "ledger_note")] {
          let page = try await all.send(.get, "/ledger", as: user).text
          #expect(page.contains(PageTexts.text(text)), "\(user)")
        }
      }
      for (key, bytes) in found.value.withLock({ $0 }) { seen[key, default: []].append(bytes) }
    }
    for (key, bytes) in seen where !key.hasPrefix("aud") {
      #expect(bytes.count == 2 && bytes[0] == bytes[1], "\(key)")
    }
    #expect(seen["aud /api/v1/ledger?kind=view"].map { $0[0] == $0[1] } == false)
  }

  @Test func answersOpenOnceTheOwnRecordsOfTheFamilyAreIn() async throws {
    let served = try BrowsingFixture.served()
    let family = try BrowsingFixture.family(served)
    let item = family[0]
    try BrowsingFixture.record(served, "ann", item, "no", note: "a note of ann's own")
    try await served.serve { client in
      func history(_ user: String) async throws -> JSONValue {
        try await client.send(.get, "/api/v1/items/\(item)", as: user).json["history"] ?? .null
      }
      let first = try await history("ben")
      #expect(first["open"] == false && first["records"]?.elements?.isEmpty == true)
      #expect(first["status"] == .null)
      try BrowsingFixture.record(served, "ben", item, "unsure")
      let own = try await history("ben")
      #expect(own["open"] == false, "a member of the family is still to be looked at")
      #expect(own["records"]?.elements?.count == 1)
      let said = own["records"]?.elements?.first?["answers"]?.elements?.first
      #expect(said?["question_words"] == "Depicts a child" && said?["answer_words"] == "unsure")
      let page = try await client.send(.get, "/items/\(item)", as: "ben").text
      #expect(page.contains("Depicts a child: unsure"), "records are told in the form's words")
      for member in family.dropFirst() { try BrowsingFixture.record(served, "ben", member) }
      let open = try await history("ben")
      #expect(open["open"] == true && open["records"]?.elements?.count == 2)
      let others = open["records"]?.elements?.first { $0["own"] == false }
      #expect(others?["rater"] == .null, "who it was is not told to who grades")
      #expect(others?["note"] == .null)
      let auditor = try await history("aud")
      #expect(auditor["open"] == true && auditor["records"]?.elements?.count == 2)
    }
  }

  @Test func aTileAloneOpensNothing() async throws {
    let served = try BrowsingFixture.served()
    try served.policy(["wall: off": "wall: on"])
    let family = try BrowsingFixture.family(served)
    try BrowsingFixture.record(served, "ann", family[0])
    for member in family {
      _ = try AssessmentService(store: served.store, actor: try served.actor("ben")).record([
        AssessmentEntry(item: member, facts: nil, route: .glanced)
      ])
    }
    try await served.serve { client in
      let answer = try await client.send(.get, "/api/v1/items/\(family[0])", as: "ben").json
      #expect(answer["history"]?["open"] == false)
      #expect(answer["history"]?["records"]?.elements?.count == 1)
    }
  }

  @Test(arguments: [("ben", [TokenScope.read]), ("lea", [.read, .report])])
  func aTokenThatMayNotGradeTellsNothingThatIsBlindToItsOwner(
    _ owner: String, _ scopes: [TokenScope]
  ) async throws {
    var seen: [[String: [UInt8]]] = []
    for (place, answer) in [(0, "no"), (1, "yes")] {
      let served = try BrowsingFixture.served()
      let family = try BrowsingFixture.family(served)
      let token = try APITokenService(store: served.store, actor: try served.actor(owner)).add(
        name: "reader", scopes: Set(scopes), days: 7
      ).token
      let addresses = BrowsingFixture.addresses(item: family[0], other: family[1]).filter {
        !BrowsingFixture.isOfLedger($0)
      }
      try BrowsingFixture.record(served, "ann", family[place], answer)
      let found = Shared<[String: [UInt8]]>([:])
      try await served.serve { client in
        let machine = ServedClient(client: client.client, tokens: ["machine": token])
        let answers = try await answers(machine, as: "machine", addresses)
        found.value.withLock { $0 = answers }
        let item = try await machine.send(
          .get, "/api/v1/items/\(family[place])", as: "machine"
        ).json
        #expect(item["history"]?["open"] == false && item["history"]?["records"] == [])
        #expect(
          try await machine.send(.get, "/api/v1/study/figures", as: "machine").status == 403)
      }
      seen.append(found.value.withLock { $0 })
    }
    for (address, bytes) in seen[0] { #expect(bytes == seen[1][address], "\(address)") }
  }

  @Test func figuresAndReportsStayClosedToWhoGradesWhileItemsWait() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      for user in ["ben", "lea"] {
        #expect(try await client.send(.get, "/api/v1/study/figures", as: user).status == 403)
        let report = try await client.send(
          .post, "/api/v1/reports", as: user, json: ["format": "json"])
        #expect(report.status == 403, "\(user)")
      }
      let figures = try await client.send(.get, "/api/v1/study/figures", as: "aud")
      #expect(figures.status == 200 && figures.json["figures"]?.elements?.isEmpty == false)
    }
  }
}
