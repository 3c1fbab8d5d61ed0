// SPDX-License-Identifier: Apache-2.0
// No other site, and no other session, can make a person's browser change anything.

import Casework
import EvidenceModel
import HTTPTypes
import Testing

@testable import WorkbenchServer

@Suite struct CrossSiteTests {
  private func isRefused(_ answer: ServedClient.Answer) -> Bool {
    answer.status == 403 && answer.json["error"]?["code"] == "cross_site"
  }

  /// Whether a form that is not needed any more was led to a page, and nothing came of it.
  private func isLedOn(_ answer: ServedClient.Answer, _ route: WorkbenchRoute) -> Bool {
    route.leadsOn != nil && answer.status == 303 && answer.fields[.location] == "/"
      && answer.fields[.setCookie] == nil
  }

  @Test func everyChangeNeedsTheProofOfThisSession() async throws {
    let served = try ServedCase()
    for name in ["ann", "lea"] { try served.choosePassword(name) }
    try await served.serve { client in
      let ann = try await ServedVisitor.signedIn("ann", client)
      let lea = try await ServedVisitor.signedIn("lea", client)
      let foreign = await lea.csrf
      let actor = try served.actor("ann")
      #expect(RouteTable.routes.filter { $0.leadsOn != nil }.map(\.path) == ["/unlock"])
      for route in RouteTable.routes where route.isUnsafe && route.access != .anyone {
        guard route.access.allows(Identity(actor: actor, proof: .token)) else { continue }
        let path = AccessMatrixTests.filled(route.path)
        let missing = try await ann.send(route.method, path, sendsProof: false)
        #expect(isRefused(missing) || isLedOn(missing, route), "\(path)")
        for wrong in ["", "0", foreign, String(foreign.dropLast())] {
          let answer = try await ann.send(route.method, path, fields: [.csrf: wrong])
          #expect(isRefused(answer) || isLedOn(answer, route), "\(path)")
        }
        guard route.method == .post else { continue }
        let form = try await ann.post(path, ["csrf": foreign])
        #expect(
          isLedOn(form, route)
            || form.status == 403
              && form.text.contains("does not come from a page of this session"),
          "\(path)")
      }
      #expect(try await ann.send(.get, "/api/v1/session").status == 200, "nothing was done")
      #expect(try await ann.send(.post, "/api/v1/session/lock").status == 204)
    }
  }

  /// What a browser says of where a request comes from, and whether that is one of our pages.
  static let senders: [(fields: HTTPFields, isOurs: Bool)] = [
    ([:], true),
    ([.origin: "http://localhost"], true),
    ([.origin: "http://localhost:9"], false),
    ([.origin: "https://localhost"], false),
    ([.origin: "https://quay.example"], false),
    ([.origin: "null"], false),
    ([.origin: "http://localhost.quay.example"], false),
    ([.fetchSite: "same-origin"], true),
    ([.fetchSite: "same-origin", .origin: "null"], true),
    ([.fetchSite: "cross-site"], false),
    ([.fetchSite: "same-site"], false),
    ([.fetchSite: "none"], false),
    ([.fetchSite: "cross-site", .origin: "null"], false),
    ([.fetchSite: "same-origin", .origin: "https://quay.example"], false),
  ]

  @Test(arguments: senders)
  func aChangeFromAnotherSiteIsRefusedThoughItHasTheProof(
    _ sender: (fields: HTTPFields, isOurs: Bool)
  ) async throws {
    let served = try ServedCase()
    try served.choosePassword("ann")
    try await served.serve { client in
      let ann = try await ServedVisitor.signedIn("ann", client)
      let answer = try await ann.send(.post, "/api/v1/session/lock", fields: sender.fields)
      #expect(isRefused(answer) != sender.isOurs, "\(sender.fields)")
      let entry = try await ServedVisitor(client).send(
        .post, "/api/v1/session",
        json: ["name": "ann", "password": .string(ServedCase.password)], fields: sender.fields)
      #expect(isRefused(entry) != sender.isOurs, "nor is anybody signed in by another site")
    }
  }

  @Test func machinesNeedNoProofOfAPage() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let answer = try await client.send(
        .delete, "/api/v1/users/ben/sessions", as: "admin")
      #expect(answer.status == 204)
    }
  }
}
