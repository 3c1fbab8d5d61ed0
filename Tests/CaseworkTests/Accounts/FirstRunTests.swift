// SPDX-License-Identifier: Apache-2.0
// The first password of a case, and passwords that somebody forgot.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct FirstRunTests {
  private func service(_ testCase: TestCase, _ actor: Actor = .keyHolder) -> CredentialService {
    CredentialService(store: testCase.store, actor: actor, passwords: SignInCase.cheap)
  }

  @Test func theOneAdministratorGetsAPasswordUntilSomebodyChoseOne() throws {
    let door = try SignInCase()
    let first = try #require(try service(door.testCase).firstRun())
    #expect(first.name == "admin")
    let second = try #require(try service(door.testCase).firstRun(), "a lost one is replaced")
    #expect(second.password != first.password)
    #expect(throws: SignInError.refused) { try door.enter("admin", first.password) }
    let opened = try door.enter("admin", second.password)
    #expect(opened.session.mustChangePassword)
    _ = try door.service.changePassword(
      opened.id, current: second.password, new: SignInCase.password, address: "10.0.0.1")
    #expect(try service(door.testCase).firstRun() == nil)
    #expect(try door.testCase.problems() == [])
  }

  @Test func nobodyHasAPasswordByDefault() throws {
    let door = try SignInCase()
    #expect(try door.testCase.rows(CredentialRow.self) == [])
    for password in ["", "admin", "password", "martlet"] {
      #expect(throws: SignInError.refused) { try door.enter("admin", password) }
    }
  }

  @Test func amongSeveralAdministratorsOneIsNamed() throws {
    let testCase = try TestCase()
    _ = try testCase.add("second", .administrator)
    _ = try testCase.add("rater", .assessor)
    #expect(throws: CaseworkError(.usage, "")) { try service(testCase).firstRun() }
    #expect(throws: CaseworkError(.notFound, "")) { try service(testCase).firstRun(name: "rater") }
    #expect(throws: CaseworkError(.notFound, "")) { try service(testCase).firstRun(name: "who") }
    #expect(try service(testCase).firstRun(name: "second")?.name == "second")
  }

  @Test func theKeyHolderMayHelpTheFirstAdministratorOnly() throws {
    let door = try SignInCase()
    _ = try door.testCase.add("rater", .assessor)
    let denied = CaseworkError(.denied, "")
    #expect(throws: denied) { try service(door.testCase).reset(name: "rater") }
    #expect(throws: denied) { try service(door.testCase).reset(name: "nobody") }
    #expect(try service(door.testCase).reset(name: "admin").name == "admin")
    try door.choose("admin", SignInCase.password)
    #expect(throws: denied) { try service(door.testCase).reset(name: "admin") }
  }

  @Test(arguments: [UserRole.assessor, .lead, .auditor])
  func onlyAnAdministratorGivesPasswords(_ role: UserRole) throws {
    let testCase = try TestCase()
    let actor = try testCase.add("x", role)
    #expect(throws: CaseworkError(.denied, "")) {
      try service(testCase, actor).reset(name: "admin")
    }
    #expect(throws: CaseworkError(.denied, "")) { try service(testCase, actor).list() }
    #expect(throws: CaseworkError(.denied, "")) {
      try service(testCase, .nobody).reset(name: "admin")
    }
  }

  @Test func unknownAndInactiveUsersGetNone() throws {
    let testCase = try TestCase()
    _ = try testCase.add("gone", .assessor)
    try UserService(store: testCase.store, actor: testCase.administrator).deactivate(name: "gone")
    for name in ["gone", "nobody"] {
      #expect(throws: CaseworkError(.notFound, "")) {
        try service(testCase, testCase.administrator).reset(name: name)
      }
    }
  }

  @Test func administratorsSeeWhoHasToChange() throws {
    let door = try SignInCase()
    let heron = try door.add("heron")
    let wren = try door.testCase.add("wren", .lead)
    _ = try door.credentials.reset(name: "wren")
    _ = try door.enrol(try door.enter("heron").id)
    #expect(
      try door.credentials.list() == [
        CredentialSummary(user: heron.user ?? 0, mustChangePassword: false, usesCodes: true),
        CredentialSummary(user: wren.user ?? 0, mustChangePassword: true, usesCodes: false),
      ])
  }

  @Test func aRoleIsChangedByAnAdministratorAndTheLastOneStays() throws {
    let testCase = try TestCase()
    let rater = try testCase.add("rater", .assessor)
    let service = UserService(store: testCase.store, actor: testCase.administrator)
    #expect(throws: CaseworkError(.denied, "")) {
      try UserService(store: testCase.store, actor: rater).setRole(name: "rater", role: .lead)
    }
    try service.setRole(name: "rater", role: .administrator)
    try service.setRole(name: "admin", role: .auditor)
    #expect(try service.list().map(\.role) == [.auditor, .administrator])
    #expect(throws: CaseworkError(.conflict, "")) {
      try service.setRole(name: "rater", role: .lead)
    }
    #expect(throws: CaseworkError(.notFound, "")) { try service.setRole(name: "x", role: .lead) }
    #expect(try testCase.problems() == [])
  }
}
