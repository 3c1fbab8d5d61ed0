// SPDX-License-Identifier: Apache-2.0
// Exports over HTTP: who may ask, approve and take, what is told before, and bytes that are given once.

import Casework
import Crypto
import EvidenceModel
import Foundation
import HTTPTypes
import Testing

@testable import WorkbenchServer

@Suite struct ExportRouteTests {
  private static let ask: JSONValue = [
    "kind": "hashlist", "settings": ["grades": "single", "form": "csv"],
    "recipients": ["Harbour office"], "reason": "a test",
  ]

  /// A served case in which one item was seen, and which two administrators look after.
  private func served() throws -> (ServedCase, item: Int64) {
    let served = try BrowsingFixture.served()
    let item: Int64 = 3
    let outcomes = try AssessmentService(store: served.store, actor: try served.actor("ann"))
      .record(
        [
          AssessmentEntry(
            item: item,
            facts: try FactSheet([
              .child: "yes", .photographLike: "yes", .origin: "computer_made", .indecent: "yes",
              .severity: "a",
            ]), route: .seen)
        ])
    guard case .recorded? = outcomes.first else { throw CaseworkError(.conflict, "refused") }
    return (served, item)
  }

  @Test func oneAsksAnotherApprovesAndTheFirstTakesTheFileOnce() async throws {
    let (served, _) = try served()
    try await served.serve { client in
      let asked = try await client.send(.post, "/api/v1/requests", as: "admin", json: Self.ask)
      let number = try #require(asked.json["request"]?.integer, "\(asked.text)")
      let place = "/api/v1/requests/\(number)"
      let view = try await client.send(.get, place, as: "aud").json
      #expect(view["state"] == "open" && view["recipients"] == ["Harbour office"])
      #expect(view["counts"]?.elements?.isEmpty == false && view["written"] == .null)
      #expect(try await client.send(.post, place + "/file", as: "admin", json: [:]).status == 403)
      for (user, status) in [("admin", 403), ("ann", 403), ("lea", 403), ("aud", 204)] {
        let decided = try await client.send(
          .post, place + "/decision", as: user, json: ["approve": true])
        #expect(decided.status == status, "\(user) \(decided.text)")
      }
      for user in ["ann", "lea", "aud"] {
        #expect(try await client.send(.post, place + "/file", as: user, json: [:]).status == 403)
      }
      #expect(try await client.send(.get, place + "/manifest", as: "aud").status == 404)
      let file = try await client.send(.post, place + "/file", as: "admin", json: [:])
      #expect(file.status == 200, "\(file.text)")
      #expect(
        file.fields[.contentDisposition] == "attachment; filename=\"hashlist-\(number).csv\"")
      #expect(file.fields[.cacheControl]?.contains("no-store") == true)
      #expect(file.text.hasPrefix("md5,sha1,sha256,pdq,"))
      #expect(try await client.send(.post, place + "/file", as: "admin", json: [:]).status == 403)
      let after = try await client.send(.get, place, as: "admin").json
      let digest = HexText.encode(Array(SHA256.hash(data: file.bytes)))
      #expect(after["state"] == "done" && after["written"]?["sha256"]?.text == digest)
      let manifest = try await client.send(.get, place + "/manifest", as: "admin")
      let path = served.folder + "/taken.csv"
      try Data(file.bytes).write(to: URL(fileURLWithPath: path))
      #expect(
        try ExportVerification.check(path: path, manifest: manifest.bytes, key: nil).isSound)
    }
  }

  /// Whoever approves can read all that goes with a request, not the beginning of it.
  @Test func allOfASettingIsShownToWhoApproves() async throws {
    let (served, _) = try served()
    let rows = (1...30).map { "G-\($0),Reason number \($0)" }
    let ask: JSONValue = [
      "kind": "feedback",
      "settings": ["reasons": .string((["guid,name"] + rows).joined(separator: "\n"))],
      "recipients": ["Harbour office"], "reason": "a test",
    ]
    try await served.serve { client in
      let asked = try await client.send(.post, "/api/v1/requests", as: "admin", json: ask)
      #expect(asked.json["request"]?.integer != nil, "\(asked.text)")
      let page = try await client.send(.get, "/exports", as: "aud").text
      #expect(page.contains("<details><summary>guid,name"))
      #expect(page.contains("Reason number 30"))
    }
  }

  @Test func aRefusalHasAReason() async throws {
    let (served, _) = try served()
    try await served.serve { client in
      _ = try await client.send(.post, "/api/v1/requests", as: "admin", json: Self.ask)
      for body: JSONValue in [["approve": false], ["approve": false, "reason": ""]] {
        let bare = try await client.send(
          .post, "/api/v1/requests/1/decision", as: "aud", json: body)
        #expect(bare.status == 400 && bare.text.contains("has a reason"), "\(bare.text)")
      }
      let refused = try await client.send(
        .post, "/api/v1/requests/1/decision", as: "aud",
        json: ["approve": false, "reason": "too early"])
      #expect(refused.status == 204)
      let view = try await client.send(.get, "/api/v1/requests/1", as: "admin").json
      #expect(view["state"] == "refused" && view["refusal"] == "too early")
      let page = try await client.send(.get, "/exports", as: "admin")
      #expect(page.status == 200 && page.text.contains("too early"))
    }
  }

  @Test func aSettingThatIsYesOrNoIsSaidInEitherWay() async throws {
    let (served, _) = try served()
    try await served.serve { client in
      for (value, kept): (JSONValue, JSONValue) in [
        ("yes", true), (true, true), ("no", false), (false, false),
      ] {
        let asked = try await client.send(
          .post, "/api/v1/requests", as: "admin",
          json: [
            "kind": "vics", "settings": ["names": value], "recipients": ["Harbour office"],
            "reason": "a test",
          ])
        let number = try #require(asked.json["request"]?.integer, "\(asked.text)")
        let view = try await client.send(.get, "/api/v1/requests/\(number)", as: "admin").json
        #expect(view["settings"]?["names"] == kept)
      }
      let bad = try await client.send(
        .post, "/api/v1/requests", as: "admin",
        json: [
          "kind": "vics", "settings": ["names": "perhaps"], "recipients": ["a"],
          "reason": "b",
        ])
      #expect(bad.status == 400 && bad.text.contains("yes or no"), "\(bad.text)")
    }
  }

  @Test func thePageShowsWhatWaitsThenTheFormsThenWhatIsPast() async throws {
    let (served, _) = try served()
    try await served.serve { client in
      for _ in 0..<3 {
        _ = try await client.send(.post, "/api/v1/requests", as: "admin", json: Self.ask)
      }
      _ = try await client.send(
        .post, "/api/v1/requests/2/decision", as: "aud",
        json: ["approve": false, "reason": "too early"])
      for number in [1, 3] {
        _ = try await client.send(
          .post, "/api/v1/requests/\(number)/decision", as: "aud", json: ["approve": true])
      }
      let page = try await client.send(.get, "/exports", as: "admin").text
      #expect(page.components(separatedBy: "class=\"primary\"").count == 2, "what goes on is one")
      func place(_ text: String) throws -> String.Index {
        try #require(page.range(of: text)?.lowerBound, "\(text)")
      }
      #expect(try place("id=\"request-1\"") < place("value=\"hashlist\""))
      #expect(try place("value=\"hashlist\"") < place("id=\"request-2\""))
      #expect(page.contains("Ask for hashlist") && page.contains("Make counts"))
    }
  }

  @Test(
    arguments: [
      ["kind": "moon"], ["kind": "hashlist"], ["kind": "counts"], [:],
      ["kind": "hashlist", "recipients": "a", "reason": "b"],
      ["kind": "hashlist", "recipients": [1], "reason": "b"],
      ["kind": "hashlist", "recipients": ["a"], "reason": 2],
      ["kind": "hashlist", "recipients": ["a"], "reason": "b", "settings": ["grades": "all"]],
      ["kind": "hashlist", "recipients": ["a"], "reason": "b", "settings": []],
      ["kind": "hashlist", "recipients": ["a"], "reason": "b", "mood": "good"],
      ["kind": "vics", "recipients": ["a"], "reason": "b", "settings": ["mapping": "junk"]],
      ["kind": "report.internal", "settings": ["grades": "single"]],
    ] as [JSONValue])
  func whatIsWrongWithARequestIsTold(_ body: JSONValue) async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let answer = try await client.send(.post, "/api/v1/requests", as: "admin", json: body)
      #expect(answer.status == 400, "\(answer.text)")
      let requests = try await client.send(.get, "/api/v1/requests", as: "admin").json
      #expect(requests["requests"]?.elements?.isEmpty == true)
    }
  }

  @Test func assessorsHaveNoAccessAndLeadsNoneWhileItemsWait() async throws {
    let (served, _) = try served()
    try await served.serve { client in
      _ = try await client.send(.post, "/api/v1/requests", as: "admin", json: Self.ask)
      for path in ["/exports", "/api/v1/exports", "/api/v1/requests/1"] {
        #expect(try await client.send(.get, path, as: "ben").status == 403, "\(path)")
      }
      #expect(try await client.send(.get, "/exports", as: "lea").text.contains("Harbour office"))
      let view = try await client.send(.get, "/api/v1/requests/1", as: "lea").json
      #expect(view["counts"] == .null && view["reason"] == "a test")
      #expect(
        try await client.send(.post, "/api/v1/requests", as: "lea", json: Self.ask).status == 403)
      let counts = try await client.send(
        .post, "/api/v1/exports", as: "lea", json: ["kind": "counts"])
      #expect(counts.status == 403)
    }
  }

  @Test func noScopeOfAMachineExportsOrApproves() {
    for scope in TokenScope.allCases {
      #expect(scope.capabilities.isDisjoint(with: [.export, .approve]), "\(scope)")
    }
  }

  @Test func countsAreGivenToOnePerson() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let made = try await client.send(
        .post, "/api/v1/exports", as: "admin",
        json: ["kind": "counts", "settings": ["form": "csv"]])
      #expect(made.status == 200 && made.text.hasPrefix("id,label,n,state,unit\n"), "\(made.text)")
      #expect(made.fields[.contentDisposition] == "attachment; filename=\"counts.csv\"")
      for body: JSONValue in [["kind": "hashlist"], ["kind": "moon"], [:]] {
        let answer = try await client.send(.post, "/api/v1/exports", as: "admin", json: body)
        #expect([400, 403].contains(answer.status), "\(body)")
      }
      let kinds = try await client.send(.get, "/api/v1/exports", as: "aud").json
      let names = kinds["kinds"]?.elements?.compactMap { $0["kind"]?.text }
      #expect(names == ExportKindView.all.map(\.name))
    }
  }
}
