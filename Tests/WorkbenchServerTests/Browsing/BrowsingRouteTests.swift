// SPDX-License-Identifier: Apache-2.0
// Every route that reads answers as it is declared, to whom it is declared, and refuses in one line.

import Casework
import Dispatch
import EvidenceModel
import Foundation
import HTTPTypes
import Hummingbird
import MartletTesting
import Synchronization
import Testing

@testable import WorkbenchServer

@Suite struct BrowsingRouteTests {
  @Test(arguments: ["/api/v1/wall", "/api/v1/wall/counts", "/wall"])
  func aFilterThatIsNotUTF8IsRefused(_ path: String) async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      for query in ["kind=%ff", "%ff=image", "kind=image&own=%c3"] {
        let answer = try await client.send(.get, "\(path)?\(query)", as: "ann")
        #expect(answer.status == 400 && answer.text.contains("UTF-8"), "\(query) \(answer.text)")
      }
      #expect(try await client.send(.get, "\(path)?kind=image", as: "ann").status == 200)
    }
  }

  /// A page that takes no values is no exception: what is passed over would look as if it had been taken.
  @Test func noPagePassesOverAValueThatItDoesNotTake() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      for path in [
        "/queue", "/wall", "/families", "/lists", "/study", "/settings", "/own", "/items/1",
      ] {
        let answer = try await client.send(.get, "\(path)?quay=1", as: "ann")
        #expect(answer.status == 400 && answer.text.contains("no parameter quay here"), "\(path)")
        #expect(try await client.send(.get, path, as: "ann").status == 200, "\(path)")
      }
      for path in ["/sources", "/exports", "/ledger", "/people", "/regimes"] {
        let answer = try await client.send(.get, "\(path)?quay=1", as: "lea")
        #expect(answer.status == 400, "\(path)")
      }
    }
  }

  @Test func besideAWordStandsWhatItWouldAdd() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      func counts(_ path: String, _ filter: String) async throws -> [String: String] {
        let page = try await client.send(.get, path, as: "ann").text
        let word =
          /data-filter="(\w+)" value="(\w+)"[^<]*<span>[^<]*<\/span> <small>([\d,]+)</
        let words = page.matches(of: word)
        return Dictionary(
          words.filter { $0.1 == filter }.map { (String($0.2), String($0.3)) },
          uniquingKeysWith: { first, _ in first })
      }
      let all = try await counts("/wall", "match")
      #expect(all.count > 1 && !all.values.contains("0"), "\(all)")
      #expect(try await counts("/wall?match=positive_exact", "match") == all)
      let within = try await counts("/wall?match=positive_exact", "decision")
      #expect(within != (try await counts("/wall", "decision")), "another filter still narrows")
    }
  }

  private static let people = [
    ("ann", UserRole.assessor), ("lea", .lead), ("aud", .auditor), ("admin", .administrator),
  ]

  @Test func everyAnswerIsAsDeclared() async throws {
    let served = try BrowsingFixture.served()
    let family = try BrowsingFixture.family(served)
    try BrowsingFixture.record(served, "lea", family[0], "no", note: "a note")
    let request = try RequestService(store: served.store, actor: try served.actor("aud")).request(
      .internalReport)
    try await served.serve { client in
      for route in BrowsingRoutes.routes where route.method == .get && route.kind == .api {
        // Closed to a lead while items wait, or by the policy; drafts are tested with a request for one.
        let closed = [
          "/api/v1/study/figures", "/api/v1/people/agreement", "/api/v1/golden/drift",
          "/api/v1/requests/{request}/draft",
        ]
        guard let schema = route.output, !closed.contains(route.path) else { continue }
        var path = route.path.replacing("{item}", with: "\(family[0])")
          .replacing("{list}", with: "1").replacing("{request}", with: "\(request)")
        if path.hasSuffix("/compare") { path += "?left=\(family[0])&right=\(family[1])" }
        let answer = try await client.send(.get, path, as: "lea")
        #expect(answer.status == 200, "\(path): \(answer.text.prefix(200))")
        #expect(try JSONSchema(schema).problems(in: answer.json) == [], "\(path)")
        #expect(answer.fields[.cacheControl] == "no-store")
      }
    }
  }

  @Test func everyPageIsDrawnForWhoMaySeeIt() async throws {
    let served = try BrowsingFixture.served()
    let family = try BrowsingFixture.family(served)
    try BrowsingFixture.record(served, "lea", family[0])
    try await served.serve { client in
      // Drafts are tested with a request for one.
      for route in BrowsingRoutes.routes
      where route.kind == .page && route.path != "/exports/{request}/draft" {
        var path = route.path.replacing("{item}", with: "\(family[0])")
          .replacing("{list}", with: "1")
        if path == "/compare" { path += "?left=\(family[0])&right=\(family[1])" }
        for (user, role) in Self.people {
          let answer = try await client.send(.get, path, as: user)
          let mayOpen = route.access.allows(
            Identity(actor: Actor(user: 1, name: user, role: role), proof: .token))
          let expected = mayOpen ? 200 : 403
          #expect(answer.status == expected, "\(path) as \(user): \(answer.text.prefix(200))")
          guard answer.status == 200 else { continue }
          #expect(answer.text.contains("</html>") && !answer.text.contains("{{"), "\(path)")
          #expect(!answer.text.contains("style=\""), "\(path): no inline style")
          #expect(!answer.text.contains("<script>"), "\(path): no inline script")
          #expect(!answer.text.contains("onclick"), "\(path)")
        }
      }
    }
  }

  @Test func theWallIsOffUntilThePolicyTurnsItOn() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let tiles = try await client.send(.get, "/api/v1/wall", as: "ann")
      #expect(tiles.status == 403 && tiles.json["error"]?["code"] == "denied")
      let page = try await client.send(.get, "/wall", as: "ann")
      #expect(page.status == 200 && page.text.contains("The wall is off"))
      #expect(!page.text.contains("id=\"wall\""))
    }
  }

  @Test func tilesComeFromAnyPlace() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      let all = try await client.send(.get, "/api/v1/wall?limit=500", as: "ann").json
      let numbers = all["tiles"]?.elements?.compactMap { $0["item"]?.integer } ?? []
      #expect(all["total"]?.integer == Int64(numbers.count) && numbers.count > 20)
      let middle = numbers[numbers.count / 2]
      for query in ["at=\(numbers.count / 2)", "item=\(middle)", "after=\(middle - 1)"] {
        let page = try await client.send(.get, "/api/v1/wall?\(query)&limit=3", as: "ann").json
        let found = page["tiles"]?.elements?.compactMap { $0["item"]?.integer }
        #expect(found == Array(numbers[(numbers.count / 2)...].prefix(3)), "\(query)")
      }
    }
  }

  private static let bad = [
    "/api/v1/wall?kind=sculpture", "/api/v1/wall?colour=red", "/api/v1/wall?at=-1",
    "/api/v1/wall?at=1&item=2", "/api/v1/wall?limit=0", "/api/v1/wall?limit=9999",
    "/api/v1/wall?order=size", "/api/v1/wall?poster=xyz", "/api/v1/compare",
    "/api/v1/compare?left=1&right=1", "/api/v1/compare?left=a&right=b",
    "/api/v1/families?at=minus", "/api/v1/ledger?before=x",
    "/api/v1/lists?owner=a", "/api/v1/ledger?befor=9", "/wall?grade=anything",
    "/api/v1/wall?grade=none,anything", "/api/v1/wall/counts?grade=none/A",
    "/api/v1/ledger?kind=sculpture",
    "/wall?colour=red",
  ]

  @Test(arguments: bad)
  func badQueriesAreRefusedInTheOneShape(_ path: String) async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      let answer = try await client.send(.get, path, as: "lea")
      #expect(answer.status == 400, "\(answer.text)")
      guard path.hasPrefix("/api") else { return }
      #expect(answer.json["error"]?["code"] == "bad_request")
      #expect(answer.json["error"]?["message"]?.text?.contains("\n") == false)
    }
  }

  @Test func unknownThingsAreNotFound() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      for path in [
        "/api/v1/items/999999", "/api/v1/items/0", "/api/v1/items/x", "/api/v1/families/999999",
        "/api/v1/lists/99", "/api/v1/items/999999/proof",
        "/api/v1/compare?left=1&right=999999",
      ] {
        let answer = try await client.send(.get, path, as: "lea")
        #expect(answer.status == 404, "\(path)")
      }
    }
  }

  @Test func numbersAtTheEdgeOfWhatIsCountedAreAnswered() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      for number in ["9223372036854775807", "9223372036854775806", "0"] {
        for path in [
          "/families?at=", "/api/v1/families?at=", "/wall?at=", "/api/v1/wall?at=",
          "/api/v1/wall?item=", "/ledger?before=", "/api/v1/ledger?before=", "/compare?left=",
          "/api/v1/wall?family=", "/api/v1/wall?list=", "/api/v1/wall?limit=",
        ] {
          let answer = try await client.send(.get, path + number, as: "lea")
          #expect([200, 400, 404].contains(answer.status), "\(path)\(number): \(answer.status)")
        }
      }
    }
  }

  @Test func aTokenOfAMachineChangesNoPreference() async throws {
    let served = try ServedCase()
    let token = try APITokenService(store: served.store, actor: try served.actor("ann")).add(
      name: "script", scopes: [.read], days: 1)
    try await served.serve { client in
      let fields: HTTPFields = [.authorization: "Bearer \(token.token)"]
      let read = try await client.send(.get, "/api/v1/preferences", fields: fields)
      #expect(read.status == 200)
      let changed = try await client.send(
        .patch, "/api/v1/preferences", json: ["grey": false], fields: fields)
      #expect(changed.status == 403)
    }
  }

  @Test func noAnswerToAHeadHasABody() async throws {
    let port = Mutex(0)
    let served = try ServedCase()
    try await served.open { address in
      port.withLock { $0 = Int(address.split(separator: ":").last ?? "") ?? 0 }
      let text = try await RawConnection.exchange(
        port: port.withLock { $0 },
        "HEAD /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", seconds: 5)
      #expect(text.hasPrefix("HTTP/1.1 405") && text.hasSuffix("\r\n\r\n"), "\(text)")
      let other = try await RawConnection.exchange(
        port: port.withLock { $0 },
        "OPTIONS /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        seconds: 5)
      #expect(other.hasPrefix("HTTP/1.1 405"))
    }
  }

  @Test func aComparisonBeginsWithTheItemOneComesFrom() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      let page = try await client.send(.get, "/compare?left=3", as: "ann")
      #expect(page.status == 200 && page.text.contains("value=\"3\""))
      #expect(try await client.send(.get, "/compare?left=x&right=1", as: "ann").status == 400)
    }
  }

  @Test func thePolicyIsReadByAllAndChangedByAdministrators() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      let page = try await client.send(.get, "/settings", as: "ann").text
      #expect(page.contains("exposures_per_day") && !page.contains("<textarea"))
      #expect(try await client.send(.get, "/settings", as: "admin").text.contains("<textarea"))
      let policy = WorkPolicy.standardYAML.replacing(
        "idle_lock_minutes: 10", with: "idle_lock_minutes: 3")
      let refused = try await client.send(
        .put, "/api/v1/policy", as: "ann", json: ["text": .string(policy)])
      #expect(refused.status == 403)
      let bad = try await client.send(.put, "/api/v1/policy", as: "admin", json: ["text": "a: b"])
      #expect(bad.status == 400)
      let put = try await client.send(
        .put, "/api/v1/policy", as: "admin", json: ["text": .string(policy)])
      #expect(put.status == 200 && put.json["version"] == 1)
      #expect(
        try await client.send(.get, "/settings", as: "lea").text.contains("idle_lock_minutes: 3"))
    }
  }

  @Test func agreementIsToldByQuestionToWhoDoesNotGrade() async throws {
    let served = try BrowsingFixture.served()
    let items = try Self.selected(served).prefix(PeopleBrowser.fewestItems + 1)
    let users = UserService(store: served.store, actor: try served.actor("admin"))
    let others = try ["cy", "di"].map { name in
      let token = try users.add(name: name, role: .assessor)
      return try UserService.authenticate(name: name, token: token, store: served.store)
    }
    let pairs = [try ["ann", "ben"].map(served.actor), others]
    for (place, item) in items.enumerated() {
      for (rater, actor) in pairs[place % 2].enumerated() {
        let answer = place == 0 && rater == 1 ? "yes" : "no"
        _ = try AssessmentService(store: served.store, actor: actor).record([
          AssessmentEntry(item: item, facts: try FactSheet([.child: answer]), route: .seen)
        ])
      }
    }
    try await served.serve { client in
      let page = try await client.send(.get, "/people/agreement", as: "aud")
      #expect(page.status == 200 && page.text.contains("kappa"))
      #expect(!page.text.contains("ann") && !page.text.contains("ben<"))
      let told = try await client.send(.get, "/api/v1/people/agreement", as: "aud").json
      #expect(told["items"] == JSONValue(items.count))
      let child = told["questions"]?.elements?.first { $0["question"] == "child" }
      let raw = child?["figures"]?.elements?.first
      #expect(abs((raw?["value"]?.double ?? 0) - 5.0 / 6) < 1e-9, "one of six differs")
      let lead = try await client.send(.get, "/people/agreement", as: "lea")
      #expect(lead.status == 200 && !lead.text.contains("kappa"), "closed while items wait")
      #expect(try await client.send(.get, "/api/v1/people/agreement", as: "lea").status == 403)
      #expect(try await client.send(.get, "/people/agreement", as: "ann").status == 403)
    }
  }

  /// Items that go to assessment.
  private static func selected(_ served: ServedCase) throws -> [Int64] {
    let wall = try WallService(
      index: served.workbench.desk.wall, actor: try served.actor("admin"))
    let filter = try WallFilter(parameters: [("decision", "selected")])
    return try wall.page(filter, limit: 50).tiles.map(\.item)
  }

  @Test func theLedgerIsVerifiedOnceAtATime() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      let path = "/api/v1/ledger/check"
      let desk = served.workbench.desk
      let (begun, signal) = AsyncStream<Void>.makeStream()
      let release = DispatchSemaphore(value: 0)
      let holder = Task {
        try await desk.work {
          desk.verifying.withLock { _ in
            signal.finish()
            release.wait()
          }
        }
      }
      for await _ in begun {}
      #expect(try await client.send(.get, path, as: "lea").status == 409)
      release.signal()
      try await holder.value
      let found = try await client.send(.get, path, as: "lea")
      #expect(found.status == 200 && found.json["sound"] == true)
    }
  }

  @Test func viewsAndPreferencesAreKeptForTheirPersonAlone() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      let saved = try await client.send(
        .post, "/api/v1/wall/views", as: "ann",
        json: ["name": "Films", "order": "rank", "filter": ["kind": "video"]])
      #expect(saved.status == 200 && saved.json["path"] == "/wall?kind=video&order=rank")
      let mine = try await client.send(.get, "/api/v1/wall/views", as: "ann").json
      #expect(mine["views"]?.elements?.count == 1)
      let others = try await client.send(.get, "/api/v1/wall/views", as: "ben").json
      #expect(others["views"]?.elements?.isEmpty == true)
      let number = saved.json["view"]?.integer ?? 0
      #expect(
        try await client.send(.delete, "/api/v1/wall/views/\(number)", as: "ben").status == 404)
      #expect(
        try await client.send(.delete, "/api/v1/wall/views/\(number)", as: "ann").status == 204)
      let changed = try await client.send(
        .patch, "/api/v1/preferences", as: "ann", json: ["theme": "light"])
      #expect(changed.status == 200 && changed.json["theme"] == "light")
      let own = try await client.send(.get, "/api/v1/preferences", as: "ben").json
      #expect(own["theme"] == "system")
      let bad = try await client.send(
        .patch, "/api/v1/preferences", as: "ann", json: ["blur": 900])
      #expect(bad.status == 400)
    }
  }

  @Test func anInternalReportNeedsTwoPeopleAndItemsThatNobodyWaitsFor() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      let asked = try await client.send(
        .post, "/api/v1/requests", as: "aud", json: ["kind": "report.internal"])
      let number = try #require(asked.json["request"]?.integer)
      let decision = "/api/v1/requests/\(number)/decision"
      #expect(
        try await client.send(.post, decision, as: "aud", json: ["approve": true]).status == 403)
      #expect(
        try await client.send(.post, decision, as: "ann", json: ["approve": true]).status == 403)
      #expect(
        try await client.send(.post, decision, as: "admin", json: ["approve": true]).status == 204)
      let report = try await client.send(
        .post, "/api/v1/reports", as: "aud",
        json: ["format": "html", "edition": "internal", "request": .integer(number)])
      #expect(report.status == 200 && report.text.contains("<html"))
      #expect(report.fields[.contentDisposition]?.contains("report.html") == true)
      let published = try await client.send(
        .post, "/api/v1/reports", as: "admin", json: ["format": "json"])
      #expect(published.status == 200 && published.json["edition"] != nil)
      #expect(
        try await client.send(
          .post, "/api/v1/reports", as: "admin", json: ["format": "csv"]
        ).status == 400)
    }
  }

  @Test func theProofIsAFileThatHolds() async throws {
    let served = try BrowsingFixture.served()
    try await served.serve { client in
      let proof = try await client.send(.get, "/api/v1/items/3/proof", as: "ann").json
      #expect(proof["verified"] == true && (proof["size"]?.integer ?? 0) > 3)
      let file = try await client.send(.get, "/api/v1/items/3/proof/file", as: "ann")
      #expect(file.text.hasPrefix("c2sp.org/tlog-proof@v1\n"))
      #expect(file.fields[.contentDisposition] == "attachment; filename=\"item-3.tlog-proof\"")
      let check = try await client.send(.get, "/api/v1/ledger/check", as: "aud").json
      #expect(check["sound"] == true && check["assurance"] == "signed")
      #expect(check["promise"]?.text == PageTexts.text("promise_signed"))
      let checkpoint = try await client.send(.get, "/api/v1/ledger/checkpoint", as: "aud")
      #expect(checkpoint.text.hasPrefix("martlet.invalid/case/"))
    }
  }
}
