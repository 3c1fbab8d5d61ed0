// SPDX-License-Identifier: Apache-2.0
// A machine's proof is taken for a moment: not longer, not from another token, and not from a person.

import HTTPTypes
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct RecentMachinesTests {
  private let start = ContinuousClock.now
  private let machine = Identity(
    actor: Actor(user: 1, name: "admin", role: .administrator, scope: [.match], token: 7),
    proof: .token)

  private func head(_ token: String) -> HTTPRequest {
    HTTPRequest(
      method: .get, scheme: "http", authority: "127.0.0.1", path: "/hma/m/lookup",
      headerFields: [.authorization: "Bearer \(token)"])
  }

  @Test func aProofLastsForAMoment() {
    let recent = RecentMachines()
    #expect(recent.identity(of: head("a"), at: start) == nil)
    recent.note(machine, by: head("a"), at: start)
    let last = start.advanced(by: RecentMachines.lasting - .nanoseconds(1))
    #expect(recent.identity(of: head("a"), at: last)?.actor.token == 7)
    #expect(recent.identity(of: head("a"), at: start.advanced(by: RecentMachines.lasting)) == nil)
    #expect(recent.identity(of: head("b"), at: start) == nil)
  }

  @Test func whoeverComesWithoutAMachinesTokenIsNotRemembered() {
    let recent = RecentMachines()
    let person = Identity(
      actor: Actor(user: 1, name: "admin", role: .administrator), proof: .token)
    recent.note(person, by: head("a"), at: start)
    #expect(recent.identity(of: head("a"), at: start) == nil)
    let bare = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1", path: "/hma")
    recent.note(machine, by: bare, at: start)
    #expect(recent.identity(of: bare, at: start) == nil)
  }

  @Test func manyTokensPushOutOnlyWhatIsOld() {
    let recent = RecentMachines()
    for number in 0..<RecentMachines.most { recent.note(machine, by: head("\(number)"), at: start) }
    recent.note(machine, by: head("late"), at: start)
    #expect(recent.identity(of: head("late"), at: start) == nil)
    let later = start.advanced(by: RecentMachines.lasting)
    recent.note(machine, by: head("late"), at: later)
    #expect(recent.identity(of: head("late"), at: later) != nil)
    #expect(recent.identity(of: head("0"), at: later) == nil)
  }

  @Test func aRevokedTokenIsAnsweredNoLongerThanAMoment() async throws {
    let fixture = try MatchingFixture()
    let store = fixture.served.store
    let administrator = try fixture.served.actor("admin")
    try await fixture.serve { _, ask in
      #expect(try await ask(.match, MatchingFixture.lookup(MatchingFixture.known)).status == 200)
      let tokens = APITokenService(store: store, actor: administrator)
      let token = try #require(try tokens.list().first { $0.scopes == [.match] })
      try tokens.revoke(token.id)
      try await Task.sleep(for: RecentMachines.lasting)
      #expect(try await ask(.match, MatchingFixture.lookup(MatchingFixture.known)).status == 401)
    }
  }
}
