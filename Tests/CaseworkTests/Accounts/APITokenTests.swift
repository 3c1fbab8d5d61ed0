// SPDX-License-Identifier: Apache-2.0
// Tokens of machines: shown once, narrower than their owner, and at an end when they should be.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct APITokenTests {
  private func service(_ testCase: TestCase, _ actor: Actor) -> APITokenService {
    APITokenService(store: testCase.store, actor: actor)
  }

  private func actor(_ token: String, _ testCase: TestCase) throws -> Actor {
    try APITokenService.authenticate(token: token, store: testCase.store)
  }

  @Test func aTokenWorksForItsOwnerWithinItsScopes() throws {
    let testCase = try TestCase()
    let lead = try testCase.add("lee", .lead)
    let made = try service(testCase, lead).add(name: "importer", scopes: [.ingest, .read], days: 7)
    #expect(made.token.hasPrefix("mta_") && made.token.utf8.count == 68)
    let machine = try actor(made.token, testCase)
    #expect(machine.user == lead.user && machine.role == .lead)
    #expect(machine.may(.ingest) && machine.may(.browse))
    #expect(!machine.may(.assess) && !machine.may(.adjudicate))
    let row = try #require(try testCase.rows(APITokenRow.self).first)
    #expect(row.scopes == "ingest read" && row.tokenKey.count == 32)
    #expect(!made.token.contains(HexText.encode(row.tokenKey)))
    #expect(try testCase.problems() == [])
  }

  @Test func aTokenIsNarrowedWithItsOwnersRole() throws {
    let testCase = try TestCase()
    let lead = try testCase.add("lee", .lead)
    let made = try service(testCase, lead).add(name: "m", scopes: [.ingest, .assess], days: 7)
    let users = UserService(store: testCase.store, actor: testCase.administrator)
    try users.setRole(name: "lee", role: .assessor)
    let machine = try actor(made.token, testCase)
    #expect(!machine.may(.ingest) && machine.may(.assess))
  }

  @Test(arguments: ["revoked", "expired", "deactivated", "cut", "other"])
  func aTokenThatIsNoneIsRefusedAlike(_ way: String) throws {
    let testCase = try TestCase()
    let lead = try testCase.add("lee", .lead)
    let made = try service(testCase, lead).add(name: "m", scopes: [.read], days: 7)
    var token = made.token
    switch way {
    case "revoked": try service(testCase, lead).revoke(made.id)
    case "expired": testCase.clock.advance(seconds: 7 * 86_400)
    case "deactivated":
      try UserService(store: testCase.store, actor: testCase.administrator).deactivate(name: "lee")
    case "cut": token.removeLast()
    default: token = "mta_" + String(repeating: "0", count: 64)
    }
    #expect(throws: CaseworkError(.denied, "")) { try actor(token, testCase) }
  }

  @Test func justBeforeItsEndATokenStillWorks() throws {
    let testCase = try TestCase()
    let lead = try testCase.add("lee", .lead)
    let made = try service(testCase, lead).add(name: "m", scopes: [.read], days: 7)
    testCase.clock.advance(seconds: 7 * 86_400 - 1)
    #expect(try actor(made.token, testCase).name == "lee")
  }

  @Test func whatMayNotBeMadeIsRefused() throws {
    let testCase = try TestCase()
    let rater = try testCase.add("rater", .assessor)
    let own = service(testCase, rater)
    let (usage, denied) = (CaseworkError(.usage, ""), CaseworkError(.denied, ""))
    for name in ["", "a b", String(repeating: "a", count: 65), "a\r\nb"] {
      #expect(throws: usage) { try own.add(name: name, scopes: [.read], days: 1) }
    }
    for days in [0, 367, -1, .max] {
      #expect(throws: usage) { try own.add(name: "m", scopes: [.read], days: days) }
    }
    #expect(throws: usage) { try own.add(name: "m", scopes: [], days: 1) }
    #expect(throws: denied) { try own.add(name: "m", scopes: [.select, .ledger], days: 1) }
    #expect(throws: denied) {
      try service(testCase, .keyHolder).add(name: "m", scopes: [.read], days: 1)
    }
    let made = try own.add(name: "m", scopes: [.read], days: 1)
    #expect(throws: CaseworkError(.conflict, "")) {
      try own.add(name: "m", scopes: [.read], days: 1)
    }
    let machine = try actor(made.token, testCase)
    #expect(throws: denied, "no token makes tokens") {
      try service(testCase, machine).add(name: "n", scopes: [.read], days: 1)
    }
    #expect(throws: CaseworkError(.notFound, ""), "nor ends them") {
      try service(testCase, machine).revoke(made.id)
    }
    try own.revoke(made.id)
    _ = try own.add(name: "m", scopes: [.read], days: 1)
  }

  @Test func aPersonSeesAndEndsOwnTokensAndAnAdministratorAll() throws {
    let testCase = try TestCase()
    let (lee, rater) = (try testCase.add("lee", .lead), try testCase.add("rater", .assessor))
    let first = try service(testCase, lee).add(name: "a", scopes: [.ledger, .read], days: 1).id
    let second = try service(testCase, rater).add(name: "b", scopes: [.read], days: 2).id
    #expect(try service(testCase, lee).list().map(\.id) == [first])
    #expect(try service(testCase, lee).list().first?.scopes == [.ledger, .read])
    #expect(try service(testCase, testCase.administrator).list().map(\.owner) == ["lee", "rater"])
    #expect(throws: CaseworkError(.denied, "")) { try service(testCase, .keyHolder).list() }
    #expect(throws: CaseworkError(.notFound, "")) { try service(testCase, rater).revoke(first) }
    try service(testCase, testCase.administrator).revoke(second)
    #expect(throws: CaseworkError(.conflict, "")) { try service(testCase, rater).revoke(second) }
    testCase.clock.advance(seconds: 86_400)
    #expect(
      try service(testCase, testCase.administrator).list().map(\.isActive) == [false, false])
    #expect(try testCase.problems() == [])
  }

  @Test func aPersonHasSoManyTokensAndNoMore() throws {
    let testCase = try TestCase()
    let lead = try testCase.add("lee", .lead)
    for number in 0..<APITokenService.perUser {
      _ = try service(testCase, lead).add(name: "m\(number)", scopes: [.read], days: 1)
    }
    #expect(throws: CaseworkError(.conflict, "")) {
      try service(testCase, lead).add(name: "more", scopes: [.read], days: 1)
    }
    testCase.clock.advance(seconds: 86_400)
    _ = try service(testCase, lead).add(name: "more", scopes: [.read], days: 1)
  }
}
