// SPDX-License-Identifier: Apache-2.0
// Known lists over HTTP: imported, decided about, withdrawn, and named in pages.

import Casework
import EvidenceModel
import Foundation
import HTTPTypes
import MartletTesting
import Testing

@testable import WorkbenchServer

@Suite struct ListRouteTests {
  @Test(arguments: ["%00", "a%0Ab", "%E2%80%AEa", "x%1B%5B31m"])
  func namesOfListsAreVisibleText(_ name: String) async throws {
    let served = try ServedCase()
    let list = Array(("sha256\n" + String(repeating: "c", count: 64) + "\n").utf8)
    try await served.serve { client in
      for query in ["name=\(name)&owner=a", "name=a&owner=\(name)"] {
        let answer = try await client.upload(list, to: "/api/v1/lists?\(query)", as: "lea")
        #expect(answer.status == 400, "\(query): \(answer.text)")
      }
      let none = try await client.upload(
        Array("sha256\nzz\n".utf8), to: "/api/v1/lists?name=a&owner=b", as: "lea")
      #expect(none.status == 400, "\(none.text)")
    }
  }

  @Test func aLeadDecidesAboutHitsAndEntries() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      let list = try await client.send(.get, "/api/v1/lists/1", as: "lea").json
      let hit = try #require(list["entries"]?.elements?.first?["hit"]?.integer)
      let reject: JSONValue = ["verdict": "rejected", "reason": "another quay"]
      #expect(
        try await client.send(.post, "/api/v1/hits/\(hit)/decision", as: "ann", json: reject).status
          == 403)
      #expect(
        try await client.send(.post, "/api/v1/hits/\(hit)/decision", as: "lea", json: reject).status
          == 204)
      #expect(try await client.send(.get, "/api/v1/list-verdicts", as: "ann").status == 403)
      let verdicts = try await client.send(.get, "/api/v1/list-verdicts", as: "lea").json
      #expect(verdicts["lists"]?.elements?.first?["rejected"] == 1)
      let page = try await client.send(.get, "/lists", as: "lea").text
      #expect(page.contains("To give back"))
      #expect(try await !client.send(.get, "/lists", as: "ann").text.contains("To give back"))
      let after = try await client.send(.get, "/api/v1/lists/1", as: "lea").json
      #expect(after["list"]?["items"] == list["list"]?["items"], "a lead grades too")
      let told = try await client.send(.get, "/api/v1/lists/1", as: "admin").json
      #expect(
        told["list"]?["items"]?.integer == (list["list"]?["items"]?.integer).map { $0 - 1 })
      let other = try #require(after["entries"]?.elements?.first?["hit"]?.integer)
      #expect(
        try await client.send(
          .post, "/api/v1/hits/\(other)/entry", as: "lea",
          json: ["standing": "quarantined", "reason": "a test card"]
        ).status == 204)
      let held = try await client.send(.get, "/api/v1/lists", as: "lea").json
      #expect(held["lists"]?.elements?.first?["quarantined"] == 1)
      for body: JSONValue in [["verdict": "maybe", "reason": "x"], ["verdict": "rejected"]] {
        #expect(
          try await client.send(.post, "/api/v1/hits/\(hit)/decision", as: "lea", json: body).status
            == 400)
      }
      #expect(
        try await client.send(.put, "/api/v1/lists/flood", as: "lea", json: ["limit": 50]).status
          == 204)
      #expect(
        try await client.send(.put, "/api/v1/lists/flood", as: "lea", json: ["limit": 1]).status
          == 400)
    }
  }

  @Test func aLeadWithdrawsAListAndItIsSaidToBeWithdrawnByWhom() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      func withdraw(_ list: Int, _ body: JSONValue, as user: String) async throws
        -> ServedClient.Answer
      {
        try await client.send(
          .post, "/api/v1/lists/\(list)/withdrawal", as: user, json: body)
      }
      let list = try await client.send(.get, "/api/v1/lists/1", as: "lea").json
      let hit = try #require(list["entries"]?.elements?.first?["hit"]?.integer)
      #expect(
        try await client.send(
          .post, "/api/v1/hits/\(hit)/decision", as: "lea",
          json: ["verdict": "confirmed", "reason": "the same quay"]
        ).status == 204)
      let offer = "data-call=\"POST /lists/1/withdrawal\""
      #expect(try await client.send(.get, "/lists/1", as: "lea").text.contains(offer))
      #expect(try await !client.send(.get, "/lists/1", as: "ann").text.contains(offer))
      let reason: JSONValue = ["reason": "a heron told me"]
      #expect(try await withdraw(1, reason, as: "ann").status == 403)
      #expect(try await withdraw(99, reason, as: "lea").status == 404)
      for body: JSONValue in [
        [:], ["reason": " "], ["reason": .string(String(repeating: "a", count: 1_001))],
        ["reason": "x", "name": "y"],
      ] {
        #expect(try await withdraw(1, body, as: "lea").status == 400, "\(body)")
      }
      let done = try await withdraw(1, reason, as: "lea")
      #expect(done.status == 200 && done.json["list"] == 1 && done.json["version"] == 2)
      #expect(try await withdraw(1, reason, as: "lea").status == 400, "it is withdrawn already")
      for user in ["lea", "ann"] {
        let after = try await client.send(.get, "/api/v1/lists/1", as: user).json
        let versions = try #require(after["list"]?["versions"]?.elements)
        #expect(versions.map { $0["withdrawn_by"] } == ["lead", .null])
        #expect(after["list"]?["items"] == 0 && after["entries"] == [])
        for path in ["/lists", "/lists/1"] {
          let page = try await client.send(.get, path, as: user).text
          #expect(page.contains("Withdrawn by: lead"), "\(path)")
          #expect(!page.contains("heron") && !page.contains(offer), "\(path)")
        }
      }
      let leaves = try await client.send(.get, "/api/v1/ledger?kind=list.import", as: "aud").json
      #expect(leaves["leaves"]?.elements?.first?["role"] == "lead")
    }
  }

  @Test func aListIsImportedByUploadAndABadFileIsNot() async throws {
    let served = try BrowsingFixture.served()
    let digest = try #require(try SyntheticAccess(store: served.store).contents().last?.sha256)
    try await served.serve { client in
      func upload(_ text: String, _ query: String, as user: String) async throws
        -> ServedClient.Answer
      {
        try await client.upload(Array(text.utf8), to: "/api/v1/lists?\(query)", as: user)
      }
      let good = try await upload(
        "sha256\n\(digest)\n", "name=Quay&owner=office&polarity=negative", as: "lea")
      #expect(good.status == 200 && good.json["hits"] == 1 && good.json["version"] == 1)
      for (text, query) in [
        ("", "name=A&owner=b"), ("nonsense\n", "name=A&owner=b"),
        ("sha256\n\(digest)\n", "name=A"), ("sha256\n\(digest)\n", "owner=b"),
        ("sha256\n\(digest)\n", "name=A&owner=b&polarity=maybe"),
        ("sha256\n\(digest)\n", "name=A&owner=b&threshold=900"),
      ] {
        let answer = try await upload(text, query, as: "lea")
        #expect(answer.status == 400, "\(query): \(answer.text)")
      }
      #expect(try await upload("sha256\n\(digest)\n", "name=A&owner=b", as: "ann").status == 403)
      let lists = try await client.send(.get, "/api/v1/lists", as: "lea").json
      #expect(lists["lists"]?.elements?.count == 2, "nothing of the bad ones is there")
    }
  }

  @Test func anImportTellsWhatChangedAndWhichLinesWereRefused() async throws {
    let served = try BrowsingFixture.served()
    let digests = (1...4).map { String(repeating: "\($0)a", count: 16) }
    try await served.serve { client in
      func upload(_ rows: [String]) async throws -> JSONValue {
        let text = "md5,tags\n" + rows.joined(separator: "\n") + "\n"
        let answer = try await client.upload(
          Array(text.utf8), to: "/api/v1/lists?name=Quay&owner=office", as: "lea")
        #expect(answer.status == 200, "\(answer.text)")
        return answer.json
      }
      let first = try await upload(digests[..<3].map { $0 + ",a" })
      #expect(first["list"] == 2 && first["changes"] == .null && first["refused"] == [])
      let second = try await upload([
        digests[0] + ",a", "secretword,a", digests[1] + ",b", "12,a", digests[3] + ",a",
        String(repeating: "0", count: 32) + ",a",
      ])
      let changes: JSONValue = ["added": 1, "removed": 1, "changed": 1, "unchanged": 1]
      #expect(second["changes"] == changes && second["refused_lines"] == 3, "\(second)")
      let refused = try #require(second["refused"]?.elements)
      #expect(refused.map { $0["line"] } == [3, 5, 7])
      #expect(refused.last?["reason"] == "all_zero" && refused.last?["algorithm"] == "md5")
      #expect(refused.last?["words"] == "line 7: md5 all_zero")
      #expect(!"\(refused)".contains("secretword"), "nothing of a line is told")
      let list = try await client.send(.get, "/api/v1/lists/2", as: "ann").json["list"]
      #expect(list?["versions"]?.elements?.map { $0["changes"] } == [changes, .null])
      let page = try await client.send(.get, "/lists/2", as: "ann").text
      #expect(page.contains(">Added<") && page.contains(">As before<"))
      #expect(page.contains("<td class=\"n\">–</td>"), "the first has none before it")
      #expect(page.contains("Number 2"))
      let many = (0..<150).map { "x\($0)" } + [digests[0]]
      let third = try await upload(many)
      #expect(third["refused_lines"] == 150 && third["refused"]?.elements?.count == 100)
    }
  }

  @Test func aLongNameIsCutWithTheWholeBesideIt() async throws {
    let served = try BrowsingFixture.served()
    let name = String(repeating: "quay ", count: 39) + "end"
    let item = try #require(try SyntheticAccess(store: served.store).contents().first)
    _ = try ListUpload(store: served.store, actor: try served.actor("lea")).add(
      Array("sha256\n\(item.sha256)\n".utf8),
      settings: HashListSettings(name: name, owner: "office"))
    try await served.serve { client in
      for path in ["/lists", "/lists/2", "/items/\(item.item)"] {
        let page = try await client.send(.get, path, as: "lea").text
        let pattern = try Regex("class=\"cut\"[^>]*title=\"\(name)\"")
        #expect(page.contains(pattern), "\(path)")
      }
      let lists = try await client.send(.get, "/lists", as: "lea").text
      #expect(lists.contains("<td class=\"n\">2</td>"), "its number, by which exports name it")
    }
  }

  @Test func listsOfOthersAreImportedByUpload() async throws {
    let served = try BrowsingFixture.served()
    let folder = Repository.root + "/Tests/HashExchangeTests/Fixtures/"
    @Sendable func bytes(_ name: String) throws -> [UInt8] {
      Array(try Data(contentsOf: URL(filePath: folder + name)))
    }
    try await served.serve { client in
      for (name, entries) in [("ncmec/page-2.xml", 8), ("vics-1.1-set.json", 6)] {
        let answer = try await client.upload(
          try bytes(name), to: "/api/v1/lists?name=\(entries)&owner=office", as: "lea")
        #expect(answer.status == 200, "\(name): \(answer.text)")
        #expect(answer.json["entries"]?.integer == Int64(entries), "\(name): \(answer.text)")
      }
      let database = try await client.upload(
        Array("SQLite format 3\0 and no more".utf8), to: "/api/v1/lists?name=A&owner=b", as: "lea")
      #expect(database.status == 400 && database.text.contains("martlet list import"))
    }
  }
}
