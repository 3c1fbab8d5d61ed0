// SPDX-License-Identifier: Apache-2.0
// Every route, for every role and for nobody: made from the table of routes and the table of capabilities.

import Casework
import EvidenceModel
import HTTPTypes
import Testing

@testable import WorkbenchServer

@Suite struct AccessMatrixTests {
  static let people: [(name: String, role: UserRole)] = [
    ("ann", .assessor), ("lea", .lead), ("aud", .auditor), ("admin", .administrator),
  ]

  /// A path whose parameters are filled with a number.
  static func filled(_ path: String) -> String {
    path.split(separator: "/").map { $0.hasPrefix("{") ? "1" : String($0) }
      .reduce("") { $0 + "/" + $1 }.ifEmpty("/")
  }

  /// Whether an answer has no end: events, as they come.
  static func goesOn(_ route: WorkbenchRoute) -> Bool { route.path.hasSuffix("/events") }

  /// Whether the capability table lets a role use a route.
  private func isAllowed(_ access: RouteAccess, _ role: UserRole?) -> Bool {
    switch access {
    case .anyone: true
    case .signedIn: role != nil
    case .machine: false
    case .may(let capability):
      role.map { Actor.capabilities[$0]?.contains(capability) == true } ?? false
    }
  }

  @Test func everyRouteAnswersJustWhomItsTableAllows() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      for route in RouteTable.routes {
        for person in Self.people
        where !(Self.goesOn(route) && isAllowed(route.access, person.role)) {
          let answer = try await client.send(
            route.method, Self.filled(route.path), as: person.name)
          let isRefused =
            answer.status == 403
            && answer.json["error"]?["message"]?.text?.hasPrefix("your role does not") == true
          let cell = "\(route.method) \(route.path) \(person.role.rawValue)"
          #expect(isRefused != isAllowed(route.access, person.role), "\(cell)")
          #expect(answer.status != 401 || route.access == .anyone, "\(cell)")
          #expect(answer.status != 500, "\(cell) \(answer.text)")
        }
      }
    }
  }

  @Test func nobodyIsAnsweredWhereSomebodyMustBe() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      for route in RouteTable.routes where route.access != .anyone {
        for token in [nil, "Bearer ", "Bearer mt_0", "Bearer mta_0", "Basic YW5uOmFubg=="] {
          var fields: HTTPFields = [:]
          if let token { fields[.authorization] = token }
          let answer = try await client.send(
            route.method, Self.filled(route.path), fields: fields)
          let place = "\(route.method) \(route.path) \(token ?? "")"
          if route.kind == .page {
            #expect(answer.status == 303 && answer.fields[.location] == "/sign-in", "\(place)")
          } else {
            #expect(answer.status == 401, "\(place)")
            #expect(answer.json["error"]?["code"] == "unauthenticated", "\(place)")
          }
        }
      }
    }
  }

  @Test func noRouteThatChangesAnythingIsAGetAndNoneIsForAnyoneButTheDoor() {
    let open = RouteTable.routes.filter { $0.isUnsafe && $0.access == .anyone }.map(\.path)
    #expect(open.sorted() == ["/api/v1/session", "/sign-in", "/sign-in/code"])
    for route in RouteTable.routes where route.access == .anyone && !route.isUnsafe {
      #expect(
        route.kind == .asset
          || ["/sign-in", "/api/v1/health", "/api/v1/openapi.json"].contains(route.path))
    }
  }

  @Test func onlyTheWayOutIsOpenToALockedSession() {
    let open = RouteTable.routes.filter { $0.standing == .locked }.map {
      "\($0.method.rawValue) \($0.path)"
    }
    #expect(
      open.sorted() == [
        "DELETE /api/v1/session", "DELETE /api/v1/sessions", "GET /api/v1/session", "GET /locked",
        "POST /account/sign-out-everywhere", "POST /api/v1/session/lock",
        "POST /api/v1/session/unlock", "POST /api/v1/views/{view}/end", "POST /sign-out",
        "POST /unlock",
      ])
  }
}

extension String {
  fileprivate func ifEmpty(_ other: String) -> String { isEmpty ? other : self }
}
