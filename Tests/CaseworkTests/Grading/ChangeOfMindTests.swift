// SPDX-License-Identifier: Apache-2.0
// Who has answered may read what others said: what is recorded anew after that settles nothing.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct ChangeOfMindTests {
  /// What grades, samples and the item's own page say of an item.
  private func status(_ desk: WorkDesk, _ item: Int64) throws -> [Grade.Status] {
    let store = desk.store
    return try store.catalog.read { reader in
      let own = try OutcomeReader.own(store, reader)
      let grades = try GradeReader(
        reader: reader, outcomes: own,
        state: LedgerState.read(reader, columns: store.columns), columns: store.columns
      ).read()
      let auditor = Actor(user: nil, name: "auditor", role: .auditor)
      let history = try ItemReading(reader: reader, columns: store.columns, item: item)
        .history(for: auditor, regime: store.description.regime)
      let audited = try AuditVotes(reader, outcomes: own).grade(item)
      return [grades.grades[item]?.status ?? .none, audited.status, history.status ?? .none]
    }
  }

  private let disputed: [Grade.Status] = [.disputed, .disputed, .disputed]

  @Test func aDisputeWaitsForALeadWhateverIsRecordedAnew() throws {
    let desk = try WorkDesk(items: 2)
    try desk.record(1, "mild", by: desk.people[0])
    try desk.record(1, "mild", by: desk.people[1])
    try desk.record(1, "none", by: desk.people[2])
    #expect(try status(desk, 1) == disputed)
    // The third reads the two others' answers, and gives theirs.
    try desk.record(1, "mild", by: desk.people[2])
    #expect(try status(desk, 1) == disputed)
    #expect(try desk.next(desk.lead, .dispute)?.item == 1)
    #expect(try CaseCheck(store: desk.store).run().problems == [])
    try desk.record(1, "mild", by: desk.lead, isAdjudication: true)
    #expect(try status(desk, 1) == [.adjudicated, .adjudicated, .adjudicated])
    #expect(try desk.entry(1) == nil)
    try desk.store.close()
  }

  @Test func anAnswerThatIsTakenBackOnceOthersCouldBeReadStillDiffers() throws {
    let desk = try WorkDesk(items: 2)
    try desk.record(1, "mild", by: desk.people[0])
    try desk.record(1, "none", by: desk.people[1])
    desk.testCase.clock.advance(seconds: 1)
    _ = try WithdrawalService(store: desk.store, actor: desk.people[1]).undo()
    #expect(try status(desk, 1) == disputed)
    #expect(try desk.entry(1)?.lane == .lead)
    #expect(try CaseCheck(store: desk.store).run().problems == [])
    try desk.store.close()
  }

  @Test func aSlipBeforeAnybodyElseAnsweredIsNoDispute() throws {
    let desk = try WorkDesk(items: 2)
    try desk.record(1, "none", by: desk.people[0])
    _ = try WithdrawalService(store: desk.store, actor: desk.people[0]).undo()
    try desk.record(1, "severe", by: desk.people[0])
    try desk.record(1, "mild", by: desk.people[0])
    desk.testCase.clock.advance(seconds: 1)
    try desk.record(1, "mild", by: desk.people[1])
    #expect(try status(desk, 1) == [.indicative, .indicative, .indicative])
    #expect(try desk.entry(1) == nil)
    try desk.store.close()
  }

  @Test func aFindOfASampleIsNotUndoneByWhoMadeIt() throws {
    let audit = try AuditDesk(items: 8, aside: 4, people: 3)
    let (first, second) = (audit.desk.people[0], audit.desk.people[1])
    for item in audit.selected { try audit.desk.record(item, "none", by: first) }
    let sample = try audit.draw(.negative, .items(4))
    let drawn = try audit.items(of: sample)
    try audit.desk.record(drawn[0], "mild", by: second)
    for item in drawn.dropFirst() { try audit.desk.record(item, "none", by: second) }
    let before = try #require(try audit.estimate().samples.last)
    try audit.desk.record(drawn[0], "none", by: second)
    let after = try #require(try audit.estimate().samples.last)
    #expect(before.unsettled == 1 && after.unsettled == 1)
    #expect(try status(audit.desk, drawn[0]) == disputed)
    try audit.desk.record(drawn[0], "none", by: audit.desk.lead, isAdjudication: true)
    let settled = try #require(try audit.estimate().samples.last)
    #expect(settled.unsettled == 0 && settled.found == 0)
    try audit.desk.store.close()
  }
}
