// SPDX-License-Identifier: Apache-2.0
// Avoided looks have one reason each, follow the newest state of lists and records, and are counted no more than needed.

import EvidenceModel
import StudyReport
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
    #expect(
      looks.known + looks.negative + looks.inferred + looks.deselected <= items.count - seen.count)
    // Items 1 and 2 are on the positive list and were seen all the same.
    #expect(looks.known == 0 && looks.inferred == 0)
    let posted = try testCase.rows(PostingRow.self).map(\.itemId)
    #expect(looks.duplicates == posted.count - Set(posted).count && !posted.isEmpty)
    #expect(looks.total == looks.deselected + looks.negative + looks.duplicates)
    #expect(try Self.agrees(looks, testCase, lead))
    #expect(throws: CaseworkError(.denied, "")) { try counter.own(.keyHolder) }
    #expect(try counter.own(lead) == 0)
  }

  /// Whether the report of the case tells the same.
  private static func agrees(
    _ looks: AvoidedLooks, _ testCase: TestCase, _ lead: Actor
  ) throws -> Bool {
    let report = try ReportService(store: testCase.store, actor: lead).build(
      options: ReportOptions(edition: .internal))
    let table = try #require(
      report.sections.flatMap(\.tables).first { $0.id == "exposure" })
    let rows = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.id, $0.cells[0].number) })
    let told = [
      "known": looks.known, "negative": looks.negative, "inferred": looks.inferred,
      "deselected": looks.deselected, "duplicate": looks.duplicates,
    ]
    return told.allSatisfy { rows[$0.key] == .count($0.value) }
  }

  @Test func reportAndWorkbenchTellTheSameLooks() throws {
    let audit = try AuditDesk(items: 8, aside: 4, people: 2)
    let counter = AvoidedLooksCounter(store: audit.desk.store)
    let auditor = try audit.desk.testCase.add("auditor", .auditor)
    #expect(try counter.count(for: auditor).deselected == 4)
    try audit.draw(.notSelected, .items(3))
    let drawn = try counter.count(for: auditor)
    #expect(drawn.deselected == 1, "nothing spares what is drawn and still to be looked at")
    #expect(try Self.agrees(drawn, audit.desk.testCase, auditor))
    #expect(try counter.count(for: audit.desk.people[0]).deselected == 4)
    try audit.work(audit.desk.people[0])
    let looks = try counter.count(for: auditor)
    #expect(looks.deselected == 1, "three of what was left aside were looked at for the sample")
    #expect(try Self.agrees(looks, audit.desk.testCase, auditor))
    let report = try ReportService(store: audit.desk.store, actor: auditor).build(
      options: ReportOptions(edition: .internal))
    let row = report.sections.flatMap(\.tables).first { $0.id == "exposure" }?.rows.first {
      $0.id == "audited"
    }
    #expect(row?.cells[0].number == .count(3))
  }

  @Test func onlyHitsThatBearOnItemsMakeThemKnown() throws {
    let testCase = try TestCase()
    let lead = try testCase.add("lead", .lead)
    try testCase.addPlain(Array(repeating: PlainItem(posted: 5_000_000), count: 6))
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
    let rest = try ExceptionService(store: desk.store, actor: mine).restOfFamily(of: items[0])
    #expect(try figures() == [2, 2])
    try WithdrawalService(store: desk.store, actor: mine).withdraw(
      try #require(rest.recorded[items[1]]))
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
    try testCase.addPlain(Array(repeating: PlainItem(posted: 5_000_000), count: 4))
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
