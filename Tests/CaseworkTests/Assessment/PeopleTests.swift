// SPDX-License-Identifier: Apache-2.0
// Who may do what, and who proves to be whom.

import Catalog
import EvidenceModel
import LegalRegime
import StudyReport
import Testing

@testable import Casework

@Suite struct PeopleTests {
  @Test func servicesAskForTheirCapability() throws {
    let testCase = try TestCase()
    let auditor = try testCase.add("auditor", .auditor)
    let store = testCase.store
    let text = SelectionRules.standardYAML
    let rules = try SelectionRules(yaml: text)
    let denied = CaseworkError(.denied, "")
    #expect(throws: denied) {
      try IngestService(store: store, decoders: TestDecoders.shared(), actor: auditor).ingest(
        IngestRequest(sources: [], mapping: nil, mappingText: nil))
    }
    #expect(throws: denied) {
      try SelectionService(store: store, actor: auditor).run(rules, text: text)
    }
    #expect(throws: denied) { try SelectionService(store: store, actor: auditor).triage([]) }
    #expect(throws: denied) { try FamilyService(store: store, actor: auditor).rebuild() }
    #expect(throws: denied) { try WorkQueue(store: store, actor: auditor).next() }
    #expect(throws: denied) { try UserService(store: store, actor: auditor).deactivate(name: "x") }
    #expect(throws: denied) {
      try RegimeService(store: store, actor: auditor).confirm(rules: [], because: "read")
    }
    #expect(throws: denied) {
      try FindingsService(store: store, actor: auditor).list(showsPlaces: true) { _ in }
    }
    let rater = try testCase.add("rater", .assessor)
    #expect(throws: denied) {
      try ReportService(store: store, actor: rater).build(
        options: ReportOptions(edition: .internal))
    }
    try store.close()
  }

  @Test func aWrongTokenAndAnUnknownNameAreToldAlike() throws {
    let testCase = try TestCase()
    let service = UserService(store: testCase.store, actor: testCase.administrator)
    let token = try service.add(name: "rater", role: .assessor)
    func failure(_ name: String, _ token: String) -> String? {
      #expect(throws: CaseworkError.self) {
        _ = try UserService.authenticate(name: name, token: token, store: testCase.store)
      }?.userMessage
    }
    let message = failure("rater", token + "0")
    #expect(message != nil)
    #expect(failure("nobody", token) == message)
    #expect(failure("rater", "") == message)
    let renewed = try service.renewToken(name: "rater")
    #expect(failure("rater", token) == message, "the old token ends")
    #expect(
      try UserService.authenticate(name: "rater", token: renewed, store: testCase.store).role
        == .assessor)
    try service.deactivate(name: "rater")
    #expect(failure("rater", renewed) == message)
    let leaves = try testCase.rows(LeafRow.self).count
    let again = #expect(throws: CaseworkError(.conflict, "")) {
      try service.deactivate(name: "rater")
    }
    #expect(again?.userMessage == "the access of this user has ended before; nothing was changed")
    #expect(try testCase.rows(LeafRow.self).count == leaves)
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func theLastAdministratorStays() throws {
    let testCase = try TestCase()
    let service = UserService(store: testCase.store, actor: testCase.administrator)
    #expect(throws: CaseworkError(.conflict, "")) { try service.deactivate(name: "admin") }
    #expect(try service.list().map(\.isActive) == [true])
    _ = try service.add(name: "second", role: .administrator)
    try service.deactivate(name: "admin")
    #expect(try service.list().map(\.isActive) == [false, true])
    #expect(throws: CaseworkError(.conflict, "")) { try service.deactivate(name: "second") }
    try testCase.store.close()
  }

  @Test func namesAreCheckedAndTakenOnce() throws {
    let testCase = try TestCase()
    let service = UserService(store: testCase.store, actor: testCase.administrator)
    for name in ["", "a b", "ä", "a/b", String(repeating: "a", count: 65), "a\u{202e}b"] {
      #expect(throws: CaseworkError(.usage, "")) { try service.add(name: name, role: .auditor) }
    }
    _ = try service.add(name: "Quay-1_x.y", role: .auditor)
    #expect(throws: CaseworkError(.conflict, "")) {
      try service.add(name: "Quay-1_x.y", role: .lead)
    }
    #expect(throws: CaseworkError(.notFound, "")) { try service.deactivate(name: "nobody") }
    try testCase.store.close()
  }

  @Test func aNameOfAnUnverifiedRuleIsConfirmedOnce() throws {
    let testCase = try TestCase()
    let service = RegimeService(store: testCase.store, actor: testCase.administrator)
    let rules = try RegimeLibrary.regime("uk-england-wales").rules
    let open = try #require(rules.first { !$0.isVerified })
    let closed = try #require(rules.first { $0.isVerified })
    for names in [["nothing"], [closed.name], [open.name, closed.name]] {
      #expect(throws: CaseworkError(.usage, "")) {
        try service.confirm(rules: names, because: "read")
      }
    }
    #expect(try service.confirmed() == [])
    for _ in 0..<2 { try service.confirm(rules: [open.name], because: "read") }
    #expect(try service.confirmed() == [open.name])
    let leaves = try testCase.rows(LeafRow.self).filter { $0.kind == "regime.confirm" }
    #expect(leaves.count == 1)
    try testCase.store.close()
  }
}
