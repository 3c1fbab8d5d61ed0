// SPDX-License-Identifier: Apache-2.0
// Whatever ends or locks a session ends its views at once, and tells the pages that listen.

import Catalog
import EvidenceModel
import Foundation
import HTTPTypes
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct SessionEndTests {
  /// What somebody does elsewhere.
  enum Act: String, CaseIterable, Sendable {
    case signsOutEverywhere, signsOutOnThePage, isSignedOut, choosesAPassword
    case chooseAPasswordOnThePage, locks, isDeactivated

    /// What the pages of the session are told.
    var word: String { self == .locks ? "locked" : "over" }

    /// Whether the other session of the person goes on; `nil` where that is found out once it asks for something.
    var leavesTheOther: Bool? {
      switch self {
      case .choosesAPassword, .chooseAPasswordOnThePage, .locks: true
      case .signsOutEverywhere, .signsOutOnThePage, .isSignedOut: false
      case .isDeactivated: nil
      }
    }
  }

  private static let newest = "a newer phrase by far"

  private static func open(_ visitor: ServedVisitor, _ item: Int64) async throws -> String {
    let begun = try await visitor.send(
      .post, "/api/v1/views",
      json: ["item": .integer(item), "purpose": "item", "side": 320, "blur": 0, "grey": false])
    return try #require(begun.json["view"]?.text, "\(begun.text)")
  }

  /// Listens for the end of a session, as a page does.
  private static func listen(_ client: ServedClient, _ cookie: String) throws -> RawConnection {
    let port = client.client.port
    let connection = try RawConnection(port: port)
    connection.send(
      "GET /api/v1/session/events HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        + "X-Martlet-Background: 1\r\nCookie: martlet_session=\(cookie)\r\n\r\n")
    return connection
  }

  /// Does it, by way of `there`, a session of the same person, or of `here` itself where it is locked.
  private static func act(
    _ act: Act, here: ServedVisitor, there: ServedVisitor, admin: ServedVisitor,
    _ served: ServedCase
  ) async throws -> Int {
    let (old, new) = (ServedCase.password, newest)
    return switch act {
    case .signsOutEverywhere: try await there.send(.delete, "/api/v1/sessions").status
    case .signsOutOnThePage: try await there.post("/account/sign-out-everywhere", [:]).status
    case .isSignedOut: try await admin.send(.delete, "/api/v1/users/ann/sessions").status
    case .choosesAPassword:
      try await there.send(
        .post, "/api/v1/account/password", json: ["current": .string(old), "new": .string(new)]
      ).status
    case .chooseAPasswordOnThePage:
      try await there.post("/account/password", ["current": old, "new": new, "again": new]).status
    case .locks: try await here.send(.post, "/api/v1/session/lock").status
    case .isDeactivated: try deactivate(served)
    }
  }

  private static func deactivate(_ served: ServedCase) throws -> Int {
    try UserService(store: served.store, actor: try served.actor("admin")).deactivate(name: "ann")
    return 204
  }

  @Test(arguments: Act.allCases)
  func whatASessionShowsIsOverWithIt(_ act: Act) async throws {
    let uptime = ServedUptime()
    let served = try ServedCase { $0.uptime = uptime.reader }
    for name in ["ann", "admin"] { try served.choosePassword(name) }
    let item = try #require(
      try served.store.catalog.read { try $0.rows(ItemRow.self, orderedBy: ["id"]) }
        .first { $0.kind == .image && $0.width ?? 0 > 300 }
    ).id
    try await served.serve { client in
      let (here, there, admin) = (
        try await ServedVisitor.signedIn("ann", client),
        try await ServedVisitor.signedIn("ann", client),
        try await ServedVisitor.signedIn("admin", client)
      )
      let view = try await Self.open(here, item)
      _ = try await Self.open(there, item)
      let listening = try Self.listen(client, await here.cookie)
      #expect(await listening.heard(seconds: 60, until: "event: open").contains("event: open"))
      served.clock.advance(seconds: 3)
      let status = try await Self.act(act, here: here, there: there, admin: admin, served)
      #expect([200, 204, 303].contains(status), "\(act) \(status)")
      // Another process may have done it: it is found out within a second.
      uptime.advance(.seconds(1))
      try served.workbench.desk.keepSessions()
      #expect(
        await listening.heard(seconds: 60, until: "event: \(act.word)").contains(
          "event: \(act.word)"))
      served.clock.advance(seconds: 60)

      try served.workbench.desk.views.flush()
      let seen = try CustodyService(store: served.store, actor: try served.actor("admin"))
        .views(of: item, question: "When did the views of this item end?")
      let first = try #require(seen.first)
      #expect(seen.count == 2 && first.ended?.seconds(since: first.began) == 3)
      if let isLeft = act.leavesTheOther { #expect((seen[1].ended == nil) == isLeft) }
      let again = ServedVisitor(client, cookie: await here.cookie)
      #expect(try await again.page("/media/\(view)/0").status != 200)
    }
  }

  @Test func toListenIsNoSignOfSomebodyAndLocksAtItsTime() async throws {
    let uptime = ServedUptime()
    let served = try ServedCase { $0.uptime = uptime.reader }
    try served.choosePassword("ann")
    try await served.serve { client in
      let visitor = try await ServedVisitor.signedIn("ann", client)
      uptime.advance(.seconds(599))
      let listening = try Self.listen(client, await visitor.cookie)
      #expect(await listening.heard(seconds: 60, until: "event: open").contains("event: open"))
      uptime.advance(.seconds(1))
      try served.workbench.desk.keepSessions()
      #expect(await listening.heard(seconds: 60, until: "event: locked").contains("event: locked"))
      #expect(try await visitor.send(.get, "/api/v1/session/events").status == 423)
    }
  }
}
