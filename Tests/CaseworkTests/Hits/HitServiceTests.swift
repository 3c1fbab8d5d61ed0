// SPDX-License-Identifier: Apache-2.0
// A rejected hit and a flooding entry bear on nothing; every word is recorded, and older reports stay.

import EvidenceModel
import StudyReport
import Testing

@testable import Casework
@testable import Catalog

@Suite struct HitServiceTests {
  private struct Fixture {
    let testCase: TestCase
    let lead: Actor

    /// Five pictures: an exact hit on 1, and one entry that 2, 3 and 4 are near to.
    init() throws {
      testCase = try TestCase()
      lead = try testCase.add("lead", .lead)
      try testCase.addPlain(Array(repeating: PlainItem(), count: 5))
      try testCase.addList(
        1, hits: [(1, .sha256, 1), (2, .pdq, 2), (3, .pdq, 2), (4, .pdq, 2)])
    }

    var service: HitService { HitService(store: testCase.store, actor: lead) }

    /// What a check finds in rows; the items of these tests have no blobs.
    func rowProblems() throws -> [String] {
      try testCase.store.catalog.read { reader in
        let state = try LedgerState.read(reader, columns: testCase.store.columns)
        var audit = RowAudit(state)
        try audit.run(reader)
        return state.problems + audit.problems
      }
    }

    func bearings() throws -> [SelectionFeatures.Match] {
      let index = try testCase.store.catalog.read {
        try MatchIndex.read($0, columns: testCase.store.columns)
      }
      let wall = try WallIndex(store: testCase.store).table()
      return try (1...5).map { item in
        let bearing = index.bearing(on: Int64(item))
        #expect(
          ByteWords<SelectionFeatures.Match>.word(wall.matches[item]) == bearing, "the wall agrees")
        let alone = try testCase.store.catalog.read {
          try MatchIndex.read(of: Int64(item), $0, columns: testCase.store.columns)
        }
        #expect(alone.bearing(on: Int64(item)) == bearing, "and so does a look-up of one item")
        return bearing
      }
    }
  }

  @Test func aRejectedHitBearsOnNothingUntilItIsConfirmed() throws {
    let fixture = try Fixture()
    #expect(
      try fixture.bearings()
        == [.positiveExact, .positiveNear, .positiveNear, .positiveNear, .none])
    try fixture.service.decide(hit: 2, .rejected, reason: "another lighthouse")
    #expect(
      try fixture.bearings()
        == [.positiveExact, .none, .positiveNear, .positiveNear, .none])
    try fixture.service.decide(hit: 2, .confirmed, reason: "looked again")
    #expect(try fixture.bearings()[1] == .positiveNear)
    #expect(try fixture.testCase.rows(HitDecisionRow.self).count == 2, "the earlier word stays")
    #expect(try fixture.rowProblems() == [])
  }

  @Test(arguments: [
    (EntryStanding.quarantined, SelectionFeatures.Match.none), (.excluded, .none),
    (.released, .positiveNear),
  ])
  func aHeldEntryBearsOnNoItem(_ standing: EntryStanding, _ expected: SelectionFeatures.Match)
    throws
  {
    let fixture = try Fixture()
    try fixture.service.hold(entryOf: 3, as: standing, reason: "a test card")
    #expect(
      try fixture.bearings() == [.positiveExact, expected, expected, expected, .none])
    #expect(try fixture.testCase.rows(EntryHoldRow.self).map(\.items) == [3])
    #expect(try fixture.rowProblems() == [])
  }

  @Test func anEntryThatFloodsIsQuarantinedBeforeSelectionAndOnce() throws {
    let fixture = try Fixture()
    try fixture.testCase.select()
    #expect(try fixture.testCase.rows(EntryHoldRow.self) == [], "three items are no flood")
    try fixture.service.setRule(FloodRule(limit: 2))
    try fixture.testCase.select()
    let held = try fixture.testCase.rows(EntryHoldRow.self)
    #expect(held.map(\.state) == [.quarantined] && held.map(\.items) == [3])
    #expect(held.first?.userId == nil, "the rule decided")
    let ranks = try fixture.testCase.rows(SelectionRow.self).filter { $0.runId == 2 }.map(\.rank)
    #expect(ranks[1...3].allSatisfy { $0 == ranks[4] }, "its hits move nothing in the queue")
    try fixture.service.hold(entryOf: 3, as: .released, reason: "all of one series")
    try fixture.testCase.select()
    #expect(try fixture.testCase.rows(EntryHoldRow.self).count == 2, "a person decided")
    #expect(try fixture.bearings()[3] == .positiveNear)
  }

  @Test func aHoldOutlivesTheVersionOfTheList() throws {
    let fixture = try Fixture()
    try fixture.service.hold(entryOf: 2, as: .excluded, reason: "a logo")
    try fixture.testCase.addList(1, hits: [(2, .pdq, 2), (5, .pdq, 2), (3, .pdq, 4)])
    #expect(try fixture.bearings() == [.none, .none, .positiveNear, .none, .none])
    #expect(throws: CaseworkError(.conflict, "")) {
      try fixture.service.decide(hit: 1, .rejected, reason: "of the old version")
    }
  }

  @Test func aReportOfAnEarlierStateCountsTheHitAsItDidThen() throws {
    let fixture = try Fixture()
    let reports = ReportService(store: fixture.testCase.store, actor: fixture.lead)
    let options = ReportOptions(edition: .internal)
    let before = try reports.make(.json, options: options)
    try fixture.service.decide(hit: 1, .rejected, reason: "another lighthouse")
    try fixture.service.hold(entryOf: 2, as: .excluded, reason: "a logo")
    let then = try reports.make(.json, options: options, at: before.ledgerSize)
    #expect(then.files.map(\.bytes) == before.files.map(\.bytes))
    let now = try reports.snapshot(at: nil)
    #expect(now.items.map(\.isMatched) == [false, false, false, false, false])
    #expect(
      try reports.snapshot(at: before.ledgerSize).items.map(\.isMatched).count(where: \.self) == 4)
  }

  @Test func reasonsAreSealedAndLeavesNameNone() throws {
    let fixture = try Fixture()
    let reason = "a reason that stands nowhere in the clear"
    try fixture.service.decide(hit: 2, .rejected, reason: reason)
    let raw = try fixture.testCase.rows(HitDecisionRow.self)[0]
    let bytes = try fixture.testCase.store.columns.open(
      raw.sealedReason, HitDecisionRow.self, "sealed_reason", row: raw.id)
    #expect(bytes == Array(reason.utf8))
    let leaf = try #require(try fixture.testCase.rows(LeafRow.self).last)
    #expect(leaf.kind == "list.hits")
    #expect(!String(decoding: leaf.entry, as: UTF8.self).contains("reason that"))
  }

  @Test func whoMayNotSelectDecidesNothing() throws {
    let fixture = try Fixture()
    let rater = try fixture.testCase.add("rater", .assessor)
    let auditor = try fixture.testCase.add("auditor", .auditor)
    for actor in [rater, auditor, .keyHolder] {
      let service = HitService(store: fixture.testCase.store, actor: actor)
      #expect(throws: CaseworkError(.denied, "")) {
        try service.decide(hit: 1, .confirmed, reason: "x")
      }
      #expect(throws: CaseworkError(.denied, "")) {
        try service.hold(entryOf: 1, as: .excluded, reason: "x")
      }
      #expect(throws: CaseworkError(.denied, "")) { try service.setRule(FloodRule(limit: 5)) }
    }
  }

  @Test(arguments: ["", "   \n", String(repeating: "x", count: 4_097), "a\u{0}b"])
  func aReasonIsGiven(_ reason: String) throws {
    let fixture = try Fixture()
    #expect(throws: CaseworkError(.usage, "")) {
      try fixture.service.decide(hit: 1, .rejected, reason: reason)
    }
    #expect(throws: CaseworkError(.notFound, "")) {
      try fixture.service.decide(hit: 99, .rejected, reason: "x")
    }
    #expect(throws: CaseworkError(.usage, "")) {
      try fixture.service.hold(entryOf: 1, as: .standing, reason: "x")
    }
    #expect(try fixture.testCase.rows(HitDecisionRow.self) == [])
  }
}
