// SPDX-License-Identifier: Apache-2.0
// Sessions lock, end, and never outlive the right to them.

import Catalog
import Testing

@testable import Casework

@Suite struct SessionTests {
  private func users(_ door: SignInCase) -> UserService {
    UserService(store: door.testCase.store, actor: door.testCase.administrator)
  }

  @Test func aSessionLocksWhenNothingIsDone() throws {
    let door = try SignInCase()
    try door.add("heron")
    let id = try door.enter("heron").id
    door.uptime.advance(.seconds(599))
    #expect(try door.service.session(id, isActivity: true)?.isLocked == false)
    door.uptime.advance(.seconds(599))
    #expect(try door.service.session(id, isActivity: false)?.isLocked == false)
    door.uptime.advance(.seconds(1))
    #expect(try door.service.session(id, isActivity: true)?.isLocked == true)
    #expect(try door.service.session(id, isActivity: true)?.isLocked == true, "and stays so")
  }

  @Test func thePasswordUnlocksAndGivesANewIdentifier() throws {
    let door = try SignInCase()
    try door.add("heron")
    let opened = try door.enter("heron")
    try door.service.lock(opened.id)
    #expect(try door.service.session(opened.id, isActivity: true)?.isLocked == true)
    #expect(throws: SignInError.refused) {
      try door.service.unlock(opened.id, password: "wrong", address: "10.0.0.1")
    }
    let unlocked = try door.service.unlock(
      opened.id, password: SignInCase.password, address: "10.0.0.1")
    #expect(unlocked.session.number == opened.session.number && !unlocked.session.isLocked)
    #expect(unlocked.session.csrfToken != opened.session.csrfToken)
    #expect(try door.service.session(opened.id, isActivity: true) == nil)
  }

  @Test func aSessionEndsForItsAgeWhateverIsDone() throws {
    let door = try SignInCase()
    try door.add("heron")
    let opened = try door.enter("heron")
    for _ in 0..<144 {
      #expect(try door.service.session(opened.id, isActivity: true)?.isLocked == false)
      door.uptime.advance(.seconds(300))
    }
    #expect(try door.service.session(opened.id, isActivity: true) == nil)
    #expect(door.service.sessions.count == 0)
    #expect(throws: SignInError.over) { try door.service.lock(opened.id) }
    #expect(throws: SignInError.over) {
      try door.service.unlock(opened.id, password: SignInCase.password, address: "10.0.0.1")
    }
  }

  @Test(arguments: ["deactivate", "role", "password"])
  func aChangeOfThePersonEndsTheSessionWhoeverMadeIt(_ change: String) throws {
    let door = try SignInCase()
    try door.add("heron")
    try door.add("wren")
    let (heron, wren) = (try door.enter("heron").id, try door.enter("wren").id)
    switch change {
    case "deactivate": try users(door).deactivate(name: "heron")
    case "role": try users(door).setRole(name: "heron", role: .lead)
    default: _ = try door.credentials.reset(name: "heron")
    }
    door.uptime.advance(.seconds(1))
    #expect(try door.service.session(heron, isActivity: true) == nil)
    #expect(try door.service.session(wren, isActivity: true) != nil)
  }

  private static let changes: [(String, @Sendable (SignInService, String) throws -> Void)] = [
    (
      "password",
      {
        _ = try $0.changePassword(
          $1, current: SignInCase.password, new: "a newer phrase by far", address: "10.0.0.1")
      }
    ),
    ("unlock", { _ = try $0.unlock($1, password: SignInCase.password, address: "10.0.0.1") }),
    ("enrol", { _ = try $0.enrol($1, password: SignInCase.password, address: "10.0.0.1") }),
    ("confirm", { _ = try $0.confirmEnrolment($1, code: "123456") }),
  ]

  @Test(arguments: changes.indices)
  func whoWasDemotedChangesNothingInTheSecondBeforeTheSessionEnds(_ index: Int) throws {
    let (name, change) = Self.changes[index]
    let door = try SignInCase()
    let heron = try door.add("heron", .administrator)
    let id = try door.enter("heron").id
    _ = try door.service.enrol(id, password: SignInCase.password, address: "10.0.0.1")
    try users(door).setRole(name: "heron", role: .assessor)
    let before = try door.testCase.rows(CredentialRow.self)
    #expect(throws: SignInError.over, "\(name)") { try change(door.service, id) }
    #expect(try door.testCase.rows(CredentialRow.self) == before)
    door.uptime.advance(.seconds(1))
    #expect(try door.service.session(id, isActivity: true) == nil, "\(heron.name) has no session")
  }

  @Test func anewPasswordEndsEveryOtherSessionAndRenewsThisOne() throws {
    let door = try SignInCase()
    try door.add("heron")
    let (here, there) = (try door.enter("heron"), try door.enter("heron"))
    let renewed = try door.service.changePassword(
      here.id, current: SignInCase.password, new: "a newer phrase by far", address: "10.0.0.1")
    door.uptime.advance(.seconds(5))
    #expect(try door.service.session(here.id, isActivity: true) == nil)
    #expect(try door.service.session(there.id, isActivity: true) == nil)
    #expect(try door.service.session(renewed.id, isActivity: true)?.number == here.session.number)
  }

  @Test func everySessionOfAPersonCanBeEndedAtOnce() throws {
    let door = try SignInCase()
    try door.add("heron")
    let wren = try door.add("wren")
    let ids = try (0..<3).map { _ in try door.enter("heron").id }
    let other = try door.enter("wren").id
    #expect(try door.service.signOutEverywhere(ids[0]) == 3)
    for id in ids { #expect(try door.service.session(id, isActivity: true) == nil) }
    #expect(throws: SignInError.over) { try door.service.signOutEverywhere(ids[0]) }
    _ = try door.enter("heron")
    #expect(throws: CaseworkError(.denied, "")) {
      try door.service.signOut(userNamed: "heron", by: wren)
    }
    let administrator = door.testCase.administrator
    #expect(try door.service.signOut(userNamed: "heron", by: administrator) == 1)
    #expect(throws: CaseworkError(.notFound, "")) {
      try door.service.signOut(userNamed: "nobody", by: administrator)
    }
    #expect(try door.service.session(other, isActivity: true) != nil)
  }

  @Test func theOldestSessionsMakeRoom() throws {
    let uptime = TestUptime()
    let store = SessionStore(
      limits: SessionLimits(perUser: 2, total: 3), uptime: uptime.reader)
    let mark = AccountMark(role: "assessor", changed: 1)
    func open(_ user: Int64) -> String {
      store.open(
        Actor(user: user, name: "u", role: .assessor), mustChangePassword: false, mark: mark
      ).id
    }
    let (a, b, c) = (open(1), open(1), open(1))
    #expect(store.session(a) == nil && store.session(b) != nil && store.session(c) != nil)
    let (d, e) = (open(2), open(3))
    #expect(store.session(b) == nil && store.session(d) != nil && store.session(e) != nil)
    #expect(store.count == 3)
  }

  @Test func numbersAreNeverUsedAgain() throws {
    let door = try SignInCase()
    try door.add("heron")
    let first = try door.enter("heron")
    try door.service.signOut(first.id)
    #expect(try door.enter("heron").session.number > first.session.number)
  }

  @Test(arguments: [
    "", "0", String(repeating: "f", count: 64), String(repeating: "a", count: 99_999),
  ])
  func whatIsNoIdentifierOpensNothing(_ id: String) throws {
    let door = try SignInCase()
    try door.add("heron")
    _ = try door.enter("heron")
    #expect(try door.service.session(id, isActivity: true) == nil)
    #expect(throws: Never.self) { try door.service.signOut(id) }
    #expect(throws: SignInError.over) { try door.service.signOutEverywhere(id) }
    #expect(throws: SignInError.over) { try door.service.ownAccount(id) }
  }
}
