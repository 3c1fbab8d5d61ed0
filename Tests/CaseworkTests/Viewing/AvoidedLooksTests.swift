// SPDX-License-Identifier: Apache-2.0
// Avoided looks have one reason each, follow the newest state of lists and records, and are counted no more than needed.

import EvidenceModel
import Testing

@testable import Casework
@testable import Catalog

@Suite struct AvoidedLooksTests {
  @Test func everyAvoidedLookHasOneReason() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let lead = try testCase.add("second-lead", .lead)
    let counter = AvoidedLooksCounter(store: testCase.store)
    let looks = try counter.count(for: lead)
    let items = try testCase.rows(ItemRow.self).filter { [.image, .video].contains($0.kind) }
    let seen = Set(try testCase.rows(AssessmentRow.self).map(\.itemId))
    #expect(looks.known + looks.inferred + looks.deselected <= items.count - seen.count)
    // Items 1 and 2 are on the positive list and were seen all the same; 3 is on the negative one.
    #expect(looks.known == 0 && looks.inferred == 0)
    let captures = try testCase.rows(CaptureRow.self).compactMap(\.itemId)
      .filter { id in items.contains { $0.id == id } }
    #expect(looks.duplicates == captures.count - Set(captures).count)
    #expect(looks.total == looks.deselected + looks.duplicates)
    #expect(throws: CaseworkError(.denied, "")) { try counter.own(.keyHolder) }
    #expect(try counter.own(lead) == 0)
  }

  @Test func onlyHitsThatBearOnItemsMakeThemKnown() throws {
    let testCase = try TestCase()
    let lead = try testCase.add("lead", .lead)
    try testCase.addPlain(Array(repeating: PlainItem(), count: 6))
    let counter = AvoidedLooksCounter(store: testCase.store)
    let known = { try counter.count(for: lead).known }
    #expect(try known() == 0)
    try testCase.addList(1, hits: [(1, .sha256, 1), (2, .sha256, 2), (3, .pdq, 3), (4, .md5, 4)])
    try testCase.addList(2, .negative, hits: [(5, .sha256, 1)])
    #expect(try known() == 3, "an MD5 proves nothing, and a negative list says nothing")
    try testCase.addList(1, hits: [(2, .sha256, 2), (3, .pdq, 3), (6, .pdq, 3)])
    #expect(try known() == 3, "the newest version counts")
    let hits = HitService(store: testCase.store, actor: lead)
    let standing = try testCase.standingHits().filter { $0.listVersionId == 3 }
    try hits.decide(hit: standing[0].id, .rejected, reason: "another lighthouse")
    #expect(try known() == 2)
    try hits.hold(entryOf: standing[1].id, as: .excluded, reason: "a test card")
    #expect(try known() == 0)
  }

  @Test func aRecordThatDoesNotStandAvoidsNothing() throws {
    let (desk, items, _) = try WorkDesk.family()
    let (mine, counter) = (desk.people[0], AvoidedLooksCounter(store: desk.store))
    let figures = { [try counter.count(for: desk.lead).inferred, try counter.own(mine)] }
    let look = try desk.record(items[0], "mild", by: mine)
    #expect(try figures() == [0, 0])
    _ = try ExceptionService(store: desk.store, actor: mine).restOfFamily(of: items[0])
    #expect(try figures() == [2, 2])
    _ = try WithdrawalService(store: desk.store, actor: mine).undo()
    #expect(try figures() == [1, 1], "one was taken back")
    #expect(try counter.own(desk.people[1]) == 0)
    try WithdrawalService(store: desk.store, actor: mine).withdraw(look)
    #expect(try figures() == [0, 0], "and what the other was carried from")
    try desk.store.close()
  }

  @Test func familiesThatWereParted() throws {
    let (desk, items, _) = try WorkDesk.family()
    let (mine, counter) = (desk.people[0], AvoidedLooksCounter(store: desk.store))
    try desk.record(items[0], "mild", by: mine)
    _ = try ExceptionService(store: desk.store, actor: mine).restOfFamily(of: items[0])
    try desk.testCase.addFamilies([[items[0], items[1]]])
    #expect(try counter.count(for: desk.lead).inferred == 1, "the path to the third is gone")
    #expect(try counter.own(mine) == 1)
    try desk.store.close()
  }

  @Test func nothingIsCountedAgainThatDidNotChange() throws {
    let testCase = try TestCase()
    let lead = try testCase.add("lead", .lead)
    try testCase.addPlain(Array(repeating: PlainItem(), count: 4))
    try testCase.addList(1, hits: [(1, .sha256, 1)])
    let counter = AvoidedLooksCounter(store: testCase.store)
    #expect(try counter.count(for: lead).known == 1)
    let raw = try RawCatalog(case: testCase.path)
    try raw.execute("UPDATE item SET kind = 'other'")
    try raw.close()
    try TagService(store: testCase.store, actor: lead).note("a note", on: 1)
    #expect(try counter.count(for: lead).known == 1, "a note bears on no count")
    try testCase.addList(2, hits: [])
    #expect(try counter.count(for: lead).known == 0, "a list does, and so all is read again")
  }
}
