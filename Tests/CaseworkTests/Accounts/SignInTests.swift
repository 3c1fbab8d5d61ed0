// SPDX-License-Identifier: Apache-2.0
// Who is let in, who is not, and what the ledger says of it.

import Catalog
import EvidenceModel
import EvidenceVault
import Synchronization
import Testing

@testable import Casework

/// Counts how often a password is held against a hash.
private final class CountingHashes: PasswordHashing {
  let checks = Mutex(0)

  func encoded(_ password: [UInt8]) throws -> String { try SignInCase.cheap.encoded(password) }

  func verifies(_ password: [UInt8], _ encoded: String) -> Bool {
    checks.withLock { $0 += 1 }
    return SignInCase.cheap.verifies(password, encoded)
  }

  func isOutdated(_ encoded: String) -> Bool { false }
}

@Suite struct SignInTests {
  @Test func theRightPasswordOpensASession() throws {
    let door = try SignInCase()
    let heron = try door.add("heron")
    let opened = try door.enter("heron")
    #expect(opened.session.actor == heron)
    #expect(!opened.session.mustChangePassword && !opened.session.isLocked)
    #expect(opened.id.count == 64 && opened.session.csrfToken.count == 64)
    #expect(try door.service.session(opened.id, isActivity: true)?.number == opened.session.number)
    #expect(try door.testCase.problems() == [])
  }

  /// Names and passwords that open nothing.
  static let wrong: [(String, String)] = [
    ("heron", "four words of a gulL"), ("heron", ""), ("heron", " " + SignInCase.password),
    ("Heron", SignInCase.password), ("nobody", SignInCase.password), ("", SignInCase.password),
    ("gone", SignInCase.password), ("tokens-only", SignInCase.password),
    ("heron", String(repeating: "x", count: 100_000)),
    (String(repeating: "x", count: 100_000), SignInCase.password), ("heron\u{0}", "x"),
  ]

  @Test(arguments: wrong)
  func everythingElseIsRefusedAlikeAndTakesAsLong(_ name: String, _ password: String) throws {
    let hashes = CountingHashes()
    let door = try SignInCase(passwords: hashes)
    try door.add("heron")
    try door.add("gone")
    _ = try door.testCase.add("tokens-only", .lead)
    try UserService(store: door.testCase.store, actor: door.testCase.administrator).deactivate(
      name: "gone")
    let before = hashes.checks.withLock { $0 }
    #expect(throws: SignInError.refused) { try door.enter(name, password, address: "10.9.9.9") }
    #expect(hashes.checks.withLock { $0 } == before + 1, "one hash, whoever it is")
    #expect(door.service.sessions.count == 0)
  }

  @Test func unicodeSpellingsOfOnePasswordAreOne() throws {
    let door = try SignInCase()
    try door.add("heron")
    try door.choose("heron", "caf\u{e9} \u{fb01}nch ten pence")
    _ = try door.enter("heron", "cafe\u{301} finch ten pence")
  }

  @Test func aOneTimePasswordAllowsNothingButChoosingAnother() throws {
    let door = try SignInCase()
    _ = try door.testCase.add("heron", .assessor)
    let given = try door.credentials.reset(name: "heron")
    #expect(given.password.count == 24)
    let opened = try door.enter("heron", given.password)
    #expect(opened.session.mustChangePassword)
    let after = try door.service.changePassword(
      opened.id, current: given.password, new: SignInCase.password, address: "10.0.0.1")
    #expect(!after.session.mustChangePassword)
    #expect(throws: SignInError.refused) { try door.enter("heron", given.password) }
    _ = try door.enter("heron")
  }

  /// Passwords that nobody may choose.
  static let bad = [
    "", "eleven byte", String(repeating: "a", count: 1_025), "the-name-of-me", "THE-NAME-OF-ME",
    String(repeating: "z", count: 40), SignInCase.password,
  ]

  @Test(arguments: bad)
  func aBadPasswordIsNotTakenAndChangesNothing(_ new: String) throws {
    let door = try SignInCase()
    try door.add("the-name-of-me")
    let opened = try door.enter("the-name-of-me")
    let rows = try door.testCase.rows(CredentialRow.self)
    #expect(throws: CaseworkError(.usage, "")) {
      try door.service.changePassword(
        opened.id, current: SignInCase.password, new: new, address: "10.0.0.1")
    }
    #expect(try door.testCase.rows(CredentialRow.self) == rows)
    #expect(try door.service.session(opened.id, isActivity: false) != nil)
  }

  @Test(arguments: [12, 1_024])
  func lengthsAtTheLimitsAreTaken(_ count: Int) throws {
    let door = try SignInCase()
    try door.add("heron")
    let password = String("ab".prefix(2)) + String(repeating: "c", count: count - 2)
    try door.choose("heron", password)
    _ = try door.enter("heron", password)
  }

  @Test func aPasswordIsHashedAnewWhenItsCostHasRisen() throws {
    let door = try SignInCase()
    try door.add("heron")
    let dear = Argon2idPasswords(operations: 2, memory: 16_384)
    let service = try SignInService(
      store: door.testCase.store, passwords: dear, uptime: door.uptime.reader)
    func enter() throws {
      _ = try service.signIn(
        SignInAttempt(name: "heron", password: SignInCase.password, address: "10.0.0.1"))
    }
    func encoded() throws -> [String] {
      try door.testCase.rows(CredentialRow.self).map { try door.testCase.store.encodedPassword($0) }
    }
    #expect(try encoded().allSatisfy { $0.contains("m=8,t=1") })
    try enter()
    let risen = try encoded()
    #expect(risen.allSatisfy { $0.contains("m=16,t=2") })
    try enter()
    #expect(try encoded() == risen)
    #expect(try door.testCase.problems() == [])
  }

  @Test func theLedgerTellsOfComingAndGoingByPseudonym() throws {
    let door = try SignInCase()
    let heron = try door.add("heron")
    let before = try door.events().count
    let opened = try door.enter("heron")
    try door.service.signOut(opened.id)
    try door.service.signOut(opened.id)
    for attempt in 0..<5 {
      #expect(throws: SignInError.refused) {
        try door.enter("heron", "wrong", address: "10.0.1.\(attempt)")
      }
    }
    let user = heron.pseudonym
    #expect(
      try door.events().dropFirst(before) == [
        "\(user) \(user) signed_in", "\(user) \(user) signed_out", "nobody \(user) locked_out",
      ])
    #expect(try door.testCase.problems() == [])
  }

  @Test func noPasswordAndNoHashStandsInTheClearOrInAFact() throws {
    let door = try SignInCase()
    try door.add("heron")
    let store = door.testCase.store
    for row in try door.testCase.rows(CredentialRow.self) {
      let encoded = try store.encodedPassword(row)
      #expect(encoded.hasPrefix("$argon2id$"))
      #expect(!String(decoding: row.sealedPassword, as: UTF8.self).contains("argon2"))
    }
    for row in try door.testCase.rows(LeafRow.self) {
      let detail = try store.columns.open(
        row.sealedDetail, LeafRow.self, "sealed_detail", row: row.seq)
      let facts = try LeafDetail(bytes: detail).facts.compactText
      #expect(!facts.contains("argon2") && !facts.contains(SignInCase.password))
    }
  }

  @Test func signingInEndsTheSessionThatTheVisitorCameWith() throws {
    let door = try SignInCase()
    try door.add("heron")
    let first = try door.enter("heron")
    let second = try door.enter("heron", replaces: first.id)
    #expect(first.id != second.id)
    #expect(try door.service.session(first.id, isActivity: true) == nil)
    #expect(try door.service.session(second.id, isActivity: true) != nil)
  }
}
