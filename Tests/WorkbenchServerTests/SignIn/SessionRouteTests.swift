// SPDX-License-Identifier: Apache-2.0
// Signing in and out over real HTTP.

import Casework
import EvidenceModel
import HTTPTypes
import Testing

@testable import WorkbenchServer

@Suite struct SessionRouteTests {
  private func credentials(_ name: String, _ password: String = ServedCase.password) -> JSONValue {
    ["name": .string(name), "password": .string(password)]
  }

  @Test func thePasswordGivesASessionInACookieThatScriptsCannotRead() async throws {
    let served = try ServedCase()
    try served.choosePassword("ann")
    try await served.serve { client in
      let visitor = ServedVisitor(client)
      let answer = try await visitor.send(.post, "/api/v1/session", json: credentials("ann"))
      #expect(answer.status == 200)
      let set = try #require(answer.fields[.setCookie])
      #expect(
        set.wholeMatch(of: /martlet_session=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict/)
          != nil)
      #expect(answer.json["name"] == "ann" && answer.json["role"] == "assessor")
      #expect(answer.json["capabilities"]?.elements?.contains("assess") == true)
      #expect(answer.json["locks_after"] == 600 && answer.json["ends_after"] == 43_200)
      let again = try await visitor.send(.get, "/api/v1/session")
      #expect(again.status == 200 && again.json["csrf"] == answer.json["csrf"])
      #expect(again.fields[.setCookie] == nil)
      let old = await visitor.cookie
      let out = try await visitor.send(.delete, "/api/v1/session")
      #expect(out.status == 204)
      #expect(out.fields[.setCookie]?.contains("Max-Age=0") == true)
      let stale = ServedVisitor(client, cookie: old)
      #expect(try await stale.send(.get, "/api/v1/session").status == 401)
    }
  }

  @Test func wrongNamesAndPasswordsAreToldAlike() async throws {
    let served = try ServedCase()
    try served.choosePassword("ann")
    try await served.serve { client in
      var told: Set<String> = []
      for (name, password) in [("ann", "wrong"), ("nobody", "wrong"), ("ben", "wrong")] {
        let answer = try await ServedVisitor(client).send(
          .post, "/api/v1/session", json: credentials(name, password))
        #expect(answer.status == 401 && answer.json["error"]?["code"] == "unauthenticated")
        #expect(answer.fields[.setCookie] == nil)
        told.insert(answer.json["error"]?["message"]?.text ?? "")
      }
      #expect(told.count == 1)
    }
  }

  @Test func whoGuessesIsToldToWait() async throws {
    let uptime = ServedUptime()
    let served = try ServedCase { $0.uptime = uptime.reader }
    try served.choosePassword("ann")
    try await served.serve { client in
      let visitor = ServedVisitor(client)
      for _ in 0..<5 {
        let answer = try await visitor.send(
          .post, "/api/v1/session", json: credentials("ann", "wrong"))
        #expect(answer.status == 401)
      }
      let answer = try await visitor.send(.post, "/api/v1/session", json: credentials("ann"))
      #expect(answer.status == 429 && answer.json["error"]?["code"] == "too_many")
      #expect(answer.fields[.retryAfter] == "2")
      let page = try await visitor.post(
        "/sign-in", ["name": "ann", "password": ServedCase.password])
      #expect(page.status == 429 && page.fields[.retryAfter] != nil)
      uptime.advance(.seconds(2))
      #expect(
        try await visitor.send(.post, "/api/v1/session", json: credentials("ann")).status == 200)
    }
  }

  @Test func aSessionIsNeverOneThatTheVisitorBrought() async throws {
    let served = try ServedCase()
    try served.choosePassword("ann")
    try await served.serve { client in
      let planted = String(repeating: "ab", count: 32)
      let victim = ServedVisitor(client, cookie: planted)
      _ = try await victim.send(.post, "/api/v1/session", json: credentials("ann"))
      #expect(await victim.cookie != planted)
      let thief = ServedVisitor(client, cookie: planted)
      #expect(try await thief.send(.get, "/api/v1/session").status == 401)
      let first = await victim.cookie
      _ = try await victim.send(.post, "/api/v1/session", json: credentials("ann"))
      #expect(await victim.cookie != first)
      let earlier = ServedVisitor(client, cookie: first)
      #expect(try await earlier.send(.get, "/api/v1/session").status == 401)
    }
  }

  @Test func everyChangeOfRightsGivesANewIdentifier() async throws {
    let served = try ServedCase()
    try served.choosePassword("ann")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("ann", client)
      func changes(_ what: String, _ body: () async throws -> ServedClient.Answer) async throws {
        let before = await visitor.cookie
        let answer = try await body()
        #expect(answer.status == 200, "\(what) \(answer.text)")
        #expect(await visitor.cookie != before, "\(what)")
        let thief = ServedVisitor(client, cookie: before)
        #expect(try await thief.send(.get, "/api/v1/session").status == 401, "\(what)")
      }
      _ = try await visitor.send(.post, "/api/v1/session/lock")
      try await changes("unlock") {
        try await visitor.send(
          .post, "/api/v1/session/unlock", json: ["password": .string(ServedCase.password)])
      }
      try await changes("password") {
        try await visitor.send(
          .post, "/api/v1/account/password",
          json: ["current": .string(ServedCase.password), "new": "a newer phrase by far"])
      }
    }
  }

  @Test func aLockedSessionAnswersNothingButHowToUnlock() async throws {
    let served = try ServedCase()
    try served.choosePassword("lea")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("lea", client)
      #expect(try await visitor.page("/").status == 303)
      for body: JSONValue in [["active": 1], ["idle": true]] {
        let refused = try await visitor.send(.post, "/api/v1/session/lock", json: body)
        #expect(refused.status == 400)
      }
      #expect(try await visitor.send(.post, "/api/v1/session/lock").status == 204)
      let who = try await visitor.send(.get, "/api/v1/session")
      #expect(who.status == 200 && who.json["locked"] == .bool(true))
      for route in RouteTable.routes
      where route.access != .anyone && route.standing != .locked {
        let path = AccessMatrixTests.filled(route.path)
        let answer = try await visitor.send(route.method, path)
        if route.kind == .page {
          let isBack = route.method == .get && route.standing == .open
          #expect(answer.status == 303, "\(path)")
          #expect(answer.fields[.location] == "/locked" + (isBack ? "#" + path : ""), "\(path)")
        } else if route.access.allows(Identity(actor: try served.actor("lea"), proof: .token)) {
          #expect(answer.status == 423 && answer.json["error"]?["code"] == "locked", "\(path)")
        }
      }
      let page = try await visitor.page("/locked")
      #expect(page.status == 200 && page.text.contains("lea"))
      #expect(!page.text.contains("Harbour study"), "nothing of the case")
      let wrong = try await visitor.post("/unlock", ["password": "wrong"])
      #expect(wrong.status == 403 && wrong.text.contains("not right"))
      let right = try await visitor.post("/unlock", ["password": ServedCase.password])
      #expect(right.status == 303 && right.fields[.location] == "/")
      #expect(try await visitor.page("/account").status == 200)
    }
  }

  /// Where somebody says that the lock was put before, and where unlocking leads.
  private static let behind = [
    ("/items/7", "/items/7"), ("/wall?kind=image,video&at=40", "/wall?kind=image,video&at=40"),
    ("/compare?left=1&right=2", "/compare?left=1&right=2"), ("//quay.example/", "/"),
    ("/\\quay.example", "/"), ("https://quay.example/items/7", "/"), ("/items/7\r\nX: y", "/"),
    ("/items", "/"), ("/api/v1/case", "/"), ("/locked", "/"), ("/sign-in", "/"),
    ("/items/7#x", "/"), ("/items/" + String(repeating: "7", count: 1_024), "/"), ("", "/"),
  ]

  @Test func unlockingLeadsBackToThePageAndNowhereElse() async throws {
    let served = try ServedCase()
    try served.choosePassword("lea")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("lea", client)
      for (told, expected) in Self.behind {
        _ = try await visitor.send(.post, "/api/v1/session/lock")
        _ = try await visitor.page("/locked")
        let wrong = try await visitor.post("/unlock", ["password": "wrong", "behind": told])
        #expect(wrong.text.contains("name=\"behind\" value=\"/") == (expected != "/"), "\(told)")
        let right = try await visitor.post(
          "/unlock", ["password": ServedCase.password, "behind": told])
        #expect(right.status == 303 && right.fields[.location] == expected, "\(told)")
        // The session is a new one, with a proof of its own.
        #expect(try await visitor.page("/account").status == 200)
      }
    }
  }

  @Test func aStaleProofLeadsOnWhereTheSessionIsOpenAndDoesNothingElse() async throws {
    let served = try ServedCase()
    try served.choosePassword("lea")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("lea", client)
      let stale = await visitor.csrf
      _ = try await visitor.send(.post, "/api/v1/session/lock")
      let unlocked = try await visitor.send(
        .post, "/api/v1/session/unlock", json: ["password": .string(ServedCase.password)])
      #expect(unlocked.status == 200)
      let cookie = await visitor.cookie
      for (password, behind, path) in [
        (ServedCase.password, "/items/7", "/items/7"), ("wrong", "//quay.example/", "/"),
      ] {
        let answer = try await visitor.post(
          "/unlock", ["password": password, "behind": behind, "csrf": stale])
        #expect(answer.status == 303 && answer.fields[.location] == path)
        #expect(answer.fields[.setCookie] == nil)
      }
      #expect(await visitor.cookie == cookie, "nothing was done")
      let foreign = try await visitor.post(
        "/unlock", ["password": ServedCase.password, "csrf": stale],
        fields: [.fetchSite: "cross-site"])
      #expect(foreign.status == 403)
      #expect(try await visitor.post("/sign-out", ["csrf": stale]).status == 403)
      #expect(
        try await visitor.send(.post, "/api/v1/session/lock", fields: [.csrf: stale]).status == 403)
      _ = try await visitor.page("/account")
      #expect(try await visitor.send(.post, "/api/v1/session/lock").status == 204)
      let locked = try await visitor.post(
        "/unlock", ["password": ServedCase.password, "csrf": stale])
      #expect(locked.status == 403, "a locked session is opened by its own page alone")
    }
  }

  @Test func aSessionLocksByItselfAndPollingDoesNotPutThatOff() async throws {
    let uptime = ServedUptime()
    let served = try ServedCase { $0.uptime = uptime.reader }
    try served.choosePassword("ann")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("ann", client)
      func account(background: Bool) async throws -> Int {
        uptime.advance(.seconds(400))
        let fields: HTTPFields = background ? [.background: "1"] : [:]
        return try await visitor.send(.get, "/api/v1/account", fields: fields).status
      }
      #expect(try await account(background: false) == 200)
      #expect(try await account(background: false) == 200)
      #expect(try await account(background: true) == 200)
      #expect(try await account(background: true) == 423)
    }
  }

  @Test func aOneTimePasswordOpensNothingButTheChoiceOfAnother() async throws {
    let served = try ServedCase()
    let given = try served.oneTimePassword("ann")
    try await served.serve { client in
      let visitor = ServedVisitor(client)
      let entry = try await visitor.post("/sign-in", ["name": "ann", "password": given])
      #expect(entry.status == 303 && entry.fields[.location] == "/account/password")
      let refused = try await visitor.send(.get, "/api/v1/account")
      #expect(refused.status == 403)
      #expect(refused.json["error"]?["code"] == "password_change_needed")
      #expect(try await visitor.page("/queue").fields[.location] == "/account/password")
      let page = try await visitor.page("/account/password")
      #expect(page.status == 200 && page.text.contains("one-time"))
      #expect(!page.text.contains("Harbour study"))
      let differ = try await visitor.post(
        "/account/password",
        ["current": given, "new": ServedCase.password, "again": "something else"])
      #expect(differ.status == 400 && differ.text.contains("not the same"))
      let short = try await visitor.post(
        "/account/password", ["current": given, "new": "short", "again": "short"])
      #expect(short.status == 400 && short.text.contains("12 to 1,024"))
      let done = try await visitor.post(
        "/account/password",
        ["current": given, "new": ServedCase.password, "again": ServedCase.password])
      #expect(done.status == 303 && done.fields[.location] == "/")
      #expect(try await visitor.send(.get, "/api/v1/account").status == 200)
    }
  }

  @Test func whoIsDeactivatedIsOutAtOnceAlsoByAnotherProcess() async throws {
    let uptime = ServedUptime()
    let served = try ServedCase { $0.uptime = uptime.reader }
    try served.choosePassword("ann")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("ann", client)
      try UserService(store: served.store, actor: try served.actor("admin")).deactivate(name: "ann")
      uptime.advance(.seconds(1))
      #expect(try await visitor.send(.get, "/api/v1/session").status == 401)
    }
  }

  @Test func everySessionCanBeEndedByItsOwnerAndByAnAdministrator() async throws {
    let served = try ServedCase()
    for name in ["ann", "admin"] { try served.choosePassword(name) }
    try await served.serve { client in
      let (here, there) = (
        try await ServedVisitor.signedIn("ann", client),
        try await ServedVisitor.signedIn("ann", client)
      )
      #expect(try await here.send(.delete, "/api/v1/sessions").status == 204)
      #expect(try await there.send(.get, "/api/v1/session").status == 401)
      let third = try await ServedVisitor.signedIn("ann", client)
      #expect(try await third.send(.delete, "/api/v1/users/admin/sessions").status == 403)
      let administrator = try await ServedVisitor.signedIn("admin", client)
      #expect(
        try await administrator.send(.delete, "/api/v1/users/nobody/sessions").status == 404)
      #expect(try await administrator.send(.delete, "/api/v1/users/ann/sessions").status == 204)
      #expect(try await third.send(.get, "/api/v1/session").status == 401)
      let given = try await administrator.send(
        .post, "/api/v1/users/ann/password", json: ["remove_codes": .bool(true)])
      #expect(given.status == 200 && given.json["password"]?.text?.count == 24)
      let own = try await administrator.send(
        .post, "/api/v1/users/admin/password", json: .object([]))
      #expect(own.status == 409)
    }
  }

  @Test func thePagesLeadInAndOutWithoutScripts() async throws {
    let served = try ServedCase()
    try served.choosePassword("ann")
    try await served.serve { client in
      let visitor = ServedVisitor(client)
      let page = try await visitor.page("/sign-in")
      #expect(page.status == 200 && !page.text.contains("Harbour study"))
      let hostile = "\"><script>alert(1)</script>"
      let wrong = try await visitor.post("/sign-in", ["name": hostile, "password": "x"])
      #expect(wrong.status == 401 && !wrong.text.contains("<script>alert"))
      #expect(wrong.text.contains("role=\"alert\""))
      let entry = try await visitor.post(
        "/sign-in", ["name": "ann", "password": ServedCase.password])
      #expect(entry.status == 303 && entry.fields[.location] == "/")
      #expect(try await visitor.page("/sign-in").fields[.location] == "/")
      #expect(try await visitor.page("/locked").fields[.location] == "/")
      #expect(try await visitor.page("/account").text.contains("ann"))
      let out = try await visitor.post("/sign-out", [:])
      #expect(out.status == 303 && out.fields[.location] == "/sign-in")
      #expect(try await visitor.page("/account").fields[.location] == "/sign-in")
    }
  }
}
