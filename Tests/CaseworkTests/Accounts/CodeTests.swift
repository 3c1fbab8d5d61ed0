// SPDX-License-Identifier: Apache-2.0
// Codes besides the password: asked for, taken once, lost and removed.

import Catalog
import Testing

@testable import Casework

@Suite struct CodeTests {
  private static let address = "10.0.0.1"

  @Test func codesCountOnceTheFirstOneWasGiven() throws {
    let door = try SignInCase()
    try door.add("heron")
    let id = try door.enter("heron").id
    #expect(throws: CaseworkError(.conflict, "")) {
      try door.service.confirmEnrolment(id, code: "123456")
    }
    let shown = try door.service.enrol(id, password: SignInCase.password, address: Self.address)
    #expect(shown.secret.count == 32 && shown.address.contains(shown.secret))
    _ = try door.enter("heron")
    #expect(throws: SignInError.refused) { try door.service.confirmEnrolment(id, code: "x") }
    let (code, opened, recovery) = try door.enrol(id)
    #expect(opened.id != id && opened.session.actor.name == "heron")
    #expect(Set(recovery).count == 10 && recovery.allSatisfy { $0.count == 11 })
    #expect(throws: SignInError.over) { try door.enter("heron") }
    #expect(throws: SignInError.refused) { try door.enter("heron", code: door.present(code)) }
    door.testCase.clock.advance(seconds: 30)
    _ = try door.enter("heron", code: door.present(code))
    let own = try door.service.ownAccount(opened.id)
    #expect(own.usesCodes && own.recoveryCodesLeft == 10)
    #expect(try door.testCase.problems() == [])
  }

  @Test func codesInForceAreNotReplacedFromAnotherSession() throws {
    let door = try SignInCase()
    try door.add("heron")
    let (here, there) = (try door.enter("heron").id, try door.enter("heron").id)
    _ = try door.service.enrol(there, password: SignInCase.password, address: Self.address)
    let (code, opened, recovery) = try door.enrol(here)
    let late = TimeBasedCode(secret: door.service.sessions.entry(there)?.pendingSecret ?? [])
    #expect(throws: CaseworkError(.conflict, "")) {
      try door.service.confirmEnrolment(there, code: door.present(late))
    }
    door.testCase.clock.advance(seconds: 30)
    _ = try door.enter("heron", code: door.present(code))
    _ = try door.enter("heron", code: recovery[0])
    #expect(try door.service.ownAccount(opened.id).recoveryCodesLeft == 9)
  }

  @Test func aCodeIsAskedForAfterThePasswordOnly() throws {
    let door = try SignInCase()
    try door.add("heron")
    let (code, _, _) = try door.enrol(try door.enter("heron").id)
    door.testCase.clock.advance(seconds: 60)
    let attempt = SignInAttempt(
      name: "heron", password: SignInCase.password, address: Self.address)
    guard case .codeNeeded(let challenge) = try door.service.signIn(attempt) else {
      Issue.record("a code is needed")
      return
    }
    #expect(throws: SignInError.refused) {
      try door.service.confirm(challenge: challenge, code: "000", address: Self.address)
    }
    let right = door.present(code)
    let opened = try door.service.confirm(
      challenge: challenge, code: right, address: Self.address)
    #expect(opened.session.actor.name == "heron")
    #expect(throws: SignInError.over) {
      try door.service.confirm(challenge: challenge, code: right, address: Self.address)
    }
    #expect(throws: SignInError.refused, "no code is taken twice") {
      try door.enter("heron", code: right)
    }
  }

  @Test func aQuestionForACodeEnds() throws {
    let door = try SignInCase()
    try door.add("heron")
    let (code, _, _) = try door.enrol(try door.enter("heron").id)
    door.testCase.clock.advance(seconds: 60)
    func ask() throws -> String {
      let attempt = SignInAttempt(
        name: "heron", password: SignInCase.password, address: Self.address)
      guard case .codeNeeded(let challenge) = try door.service.signIn(attempt) else { return "" }
      return challenge
    }
    func answer(_ challenge: String, _ code: String) throws {
      _ = try door.service.confirm(challenge: challenge, code: code, address: Self.address)
    }
    let late = try ask()
    door.uptime.advance(.seconds(301))
    #expect(throws: SignInError.over) { try answer(late, door.present(code)) }
    let guessed = try ask()
    for _ in 0..<5 {
      #expect(throws: SignInError.refused) { try answer(guessed, "000") }
      door.uptime.advance(.seconds(20))
    }
    #expect(throws: SignInError.over, "five tries") { try answer(guessed, door.present(code)) }
    let reset = try ask()
    _ = try door.credentials.reset(name: "heron")
    #expect(throws: SignInError.over, "the password is another") {
      try answer(reset, door.present(code))
    }
    #expect(throws: SignInError.over) { try answer("made up", "123456") }
  }

  @Test func aRecoveryCodeStandsInOnce() throws {
    let door = try SignInCase()
    try door.add("heron")
    let (_, opened, recovery) = try door.enrol(try door.enter("heron").id)
    _ = try door.enter("heron", code: recovery[3])
    #expect(throws: SignInError.refused) { try door.enter("heron", code: recovery[3]) }
    let typed = " " + recovery[4].uppercased().filter { $0 != "-" }
    _ = try door.enter("heron", code: typed)
    #expect(try door.service.ownAccount(opened.id).recoveryCodesLeft == 8)
    let new = try door.service.renewRecoveryCodes(
      opened.id, password: SignInCase.password, address: Self.address)
    #expect(throws: SignInError.refused) { try door.enter("heron", code: recovery[5]) }
    _ = try door.enter("heron", code: new[0])
    #expect(try door.testCase.problems() == [])
  }

  @Test func codesAreRemovedWithThePasswordOrByAnAdministrator() throws {
    let door = try SignInCase()
    try door.add("heron")
    let (_, opened, _) = try door.enrol(try door.enter("heron").id)
    #expect(throws: SignInError.refused) {
      try door.service.removeCodes(opened.id, password: "wrong", address: Self.address)
    }
    let after = try door.service.removeCodes(
      opened.id, password: SignInCase.password, address: Self.address)
    #expect(after.id != opened.id)
    #expect(throws: CaseworkError(.conflict, "")) {
      try door.service.removeCodes(
        after.id, password: SignInCase.password, address: Self.address)
    }
    _ = try door.enter("heron")
    _ = try door.enrol(after.id)
    let kept = try door.credentials.reset(name: "heron")
    #expect(throws: SignInError.over, "a code is still asked for") {
      try door.enter("heron", kept.password)
    }
    let given = try door.credentials.reset(name: "heron", removesCodes: true)
    _ = try door.enter("heron", given.password)
  }

  @Test func theSecretIsSealed() throws {
    let door = try SignInCase()
    try door.add("heron")
    let (code, _, _) = try door.enrol(try door.enter("heron").id)
    let row = try #require(
      try door.testCase.rows(CredentialRow.self).first { $0.sealedTotp != nil })
    #expect(row.sealedTotp?.count == code.secret.count + 29)
    #expect(try door.testCase.store.timeBasedCode(row) == code)
    #expect(row.recoveryKeys.count == 320)
  }
}
