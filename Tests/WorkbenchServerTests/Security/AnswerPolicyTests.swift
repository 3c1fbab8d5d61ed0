// SPDX-License-Identifier: Apache-2.0
// What every answer of every route carries: no cache, no inline code, one shape of errors.

import Casework
import EvidenceModel
import HTTPTypes
import Testing

@testable import WorkbenchServer

@Suite struct AnswerPolicyTests {
  @Test func everyAnswerIsNotKeptAndEveryPageRunsOurCodeOnly() async throws {
    let served = try ServedCase()
    for name in ["lea", "admin", "ann"] { try served.choosePassword(name) }
    try await served.serve { client in
      for name in ["lea", "admin", "ann"] {
        let visitor = try await ServedVisitor.signedIn(name, client)
        for route in RouteTable.routes
        where route.method == .get && !AccessMatrixTests.goesOn(route) {
          let path = AccessMatrixTests.filled(route.path)
          let answer =
            route.kind == .page ? try await visitor.page(path) : try await visitor.send(.get, path)
          #expect(answer.fields[.cacheControl] == "no-store", "\(path)")
          #expect(answer.fields[.xContentTypeOptions] == "nosniff", "\(path)")
          check(answer, path)
        }
      }
    }
  }

  @Test func thePagesOutsideTheBarRunOurCodeOnly() async throws {
    let served = try ServedCase()
    try served.choosePassword("ann")
    try await served.serve { client in
      let visitor = ServedVisitor(client)
      check(try await visitor.page("/sign-in"), "/sign-in")
      check(try await visitor.post("/sign-in", ["name": "<i>", "password": "x"]), "sign-in again")
      let ann = try await ServedVisitor.signedIn("ann", client)
      check(try await ann.post("/account/codes", ["password": ServedCase.password]), "enrol")
      _ = try await ann.send(.post, "/api/v1/session/lock")
      check(try await ann.page("/locked"), "/locked")
      check(try await ann.page("/nowhere"), "an error's page")
    }
  }

  private func check(_ answer: ServedClient.Answer, _ place: String) {
    let policy = answer.fields[.contentSecurityPolicy] ?? ""
    #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "\(place)")
    guard answer.fields[.contentType]?.hasPrefix("text/html") == true else { return }
    #expect(policy.contains("frame-ancestors 'none'"), "\(place)")
    #expect(policy.contains("form-action 'self'"), "\(place)")
    let text = answer.text
    #expect(text.firstMatch(of: /<script(?![^>]*\ssrc="\/assets\/)/) == nil, "\(place)")
    #expect(text.firstMatch(of: /<script[^>]*>[^<]/) == nil, "\(place)")
    #expect(text.firstMatch(of: /<style|\sstyle=/) == nil, "\(place)")
    #expect(text.firstMatch(of: /<[^>]*\son[a-z]+=/) == nil, "\(place)")
    #expect(text.firstMatch(of: /(?:src|href|action)="(?:https?:)?\/\//) == nil, "\(place)")
  }

  @Test func everyErrorHasTheOneShapeAndTellsNothingOfTheCase() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      for route in RouteTable.routes where route.kind == .api && !AccessMatrixTests.goesOn(route) {
        for user in [nil, "aud", "admin"] {
          let answer = try await client.send(
            route.method, AccessMatrixTests.filled(route.path), as: user)
          guard answer.status >= 400 else { continue }
          let place = "\(route.method) \(route.path)"
          let error = try #require(answer.json["error"], "\(place)")
          #expect(error.members?.map(\.name) == ["code", "message", "request_id"], "\(place)")
          let code = error["code"]?.text ?? ""
          #expect(WorkbenchError.Code(rawValue: code)?.status.code == answer.status, "\(place)")
          #expect(answer.json.members?.count == 1, "\(place)")
          #expect(!answer.text.contains(served.folder), "\(place)")
        }
      }
    }
  }

  @Test func cookiesAreForTheWorkbenchAloneAndOverTLSForNoOtherHost() {
    let plain = SessionCookie(isEncrypted: false)
    let encrypted = SessionCookie(isEncrypted: true)
    #expect(plain.name == "martlet_session" && encrypted.name == "__Host-martlet_session")
    let set = encrypted.giving("ab")[.setCookie] ?? ""
    for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
      #expect(set.contains("; \(part)"), "\(part)")
    }
    #expect(!set.contains("Domain"))
    #expect(plain.giving("ab")[.setCookie]?.contains("Secure") == false)
    #expect(encrypted.taking[.setCookie]?.contains("Max-Age=0") == true)
  }
}
