// SPDX-License-Identifier: Apache-2.0
// A case with people who have passwords, cheap hashes and a clock for sessions.

import Catalog
import EvidenceModel
import EvidenceVault
import Foundation
import Ledger
import Synchronization

@testable import Casework

/// A clock that only goes forward, when it is told to.
final class TestUptime: Sendable {
  private let now = Mutex(Duration.zero)

  func advance(_ duration: Duration) { now.withLock { $0 += duration } }

  var reader: @Sendable () -> Duration { { self.now.withLock { $0 } } }
}

/// A case with a door.
final class SignInCase {
  static let cheap = Argon2idPasswords(operations: 1, memory: 8_192)
  static let password = "four words of a gull"

  let testCase: TestCase
  let uptime = TestUptime()
  let service: SignInService

  init(passwords: any PasswordHashing = SignInCase.cheap) throws {
    testCase = try TestCase()
    service = try SignInService(
      store: testCase.store, passwords: passwords, uptime: uptime.reader)
  }

  /// Gives out one-time passwords as the administrator.
  var credentials: CredentialService {
    CredentialService(
      store: testCase.store, actor: testCase.administrator, passwords: Self.cheap)
  }

  /// Adds a person who has chosen ``password``.
  @discardableResult
  func add(_ name: String, _ role: UserRole = .assessor) throws -> Actor {
    let actor = try testCase.add(name, role)
    try choose(name, Self.password)
    return actor
  }

  /// Has a person choose a password by way of a one-time one.
  func choose(_ name: String, _ password: String) throws {
    let given = try credentials.reset(name: name)
    let first = try enter(name, given.password)
    _ = try service.changePassword(
      first.id, current: given.password, new: password, address: "10.0.0.1")
    service.sessions.endAll(user: first.session.actor.user ?? 0)
  }

  /// Signs somebody in who needs no code.
  func enter(
    _ name: String, _ password: String = SignInCase.password, address: String = "10.0.0.1",
    code: String? = nil, replaces: String? = nil
  ) throws -> OpenedSession {
    let outcome = try service.signIn(
      SignInAttempt(
        name: name, password: password, code: code, address: address, replaces: replaces))
    guard case .signedIn(let opened) = outcome else { throw SignInError.over }
    return opened
  }

  /// Turns codes on for a person who is signed in; the secret, the new session and recovery codes.
  func enrol(
    _ id: String
  ) throws -> (code: TimeBasedCode, opened: OpenedSession, recovery: [String]) {
    _ = try service.enrol(id, password: Self.password, address: "10.0.0.1")
    let code = TimeBasedCode(secret: service.sessions.entry(id)?.pendingSecret ?? [])
    let done = try service.confirmEnrolment(id, code: present(code))
    return (code, done.opened, done.recoveryCodes)
  }

  /// The code of the present moment.
  func present(_ code: TimeBasedCode) -> String {
    code.code(step: TimeBasedCode.step(at: testCase.clock.present))
  }

  /// The public part of every leaf about signing in, in order: actor, user, event.
  func events() throws -> [String] {
    try testCase.rows(LeafRow.self).filter { $0.kind == "people.signin" }.map { row in
      let leaf = try LedgerLeaf(bytes: row.entry)
      return "\(leaf.actor) \(leaf["user"] ?? "") \(leaf["event"] ?? "")"
    }
  }
}
