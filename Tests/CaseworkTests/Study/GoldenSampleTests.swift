// SPDX-License-Identifier: Apache-2.0
// Golden items and audit samples of what was seen: counted apart, so that no sample waits for nobody.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct GoldenSampleTests {
  private func plan(_ audit: AuditDesk, golden: [Int64], amending: String? = nil) throws {
    let items = golden.map { "{item: \($0), facts: {child: no}}" }.joined(separator: ", ")
    try StudyPlanService(store: audit.desk.store, actor: audit.desk.lead).put(
      PlanText.changed([
        "golden:": golden.isEmpty ? "golden: none" : "golden: [\(items)]",
        "roles:": "roles: {assessors: 2, leads: [lead]}",
      ]), amending: amending)
  }

  /// Seven items, one left aside, of which everybody rates the first two.
  private func rated(_ answer: String = "none") throws -> (audit: AuditDesk, golden: [Int64]) {
    let audit = try AuditDesk(items: 7, aside: 1, people: 2)
    let golden = Array(audit.selected.prefix(2))
    try plan(audit, golden: golden)
    for person in audit.desk.people { try audit.desk.record(golden[1], answer, by: person) }
    for person in audit.desk.people { try audit.work(person) }
    #expect(try audit.desk.testCase.rows(QueueEntryRow.self).isEmpty)
    return (audit, golden)
  }

  private func population(_ audit: AuditDesk, _ sample: DrawnSample) throws -> [Int64] {
    try audit.desk.store.catalog.read { reader in
      let row = try #require(
        try reader.row(StudySampleRow.self, key: .integer(sample.id)))
      return try AuditStrata(reader, store: audit.desk.store).population(of: row)
    }
  }

  @Test func aSampleOfWhatWasSeenIsFinishedByWhoAssesses() throws {
    let (audit, golden) = try rated()
    let sample = try audit.draw(.negative, .items(4))
    #expect(sample.population == 4, "the two that everybody has rated are counted apart")
    #expect(try Set(audit.items(of: sample)).isDisjoint(with: golden))
    #expect(try population(audit, sample) == Array(audit.selected.dropFirst(2)))
    for person in audit.desk.people { try audit.work(person) }
    let outcome = try #require(try audit.estimate().samples.first)
    #expect(outcome.examined == 4 && outcome.bounds == 0...0 && outcome.notes == [])
    #expect(try audit.desk.queueProblems() == [] && audit.desk.testCase.problems() == [])
  }

  @Test func goldenItemsCountAsRecordedInTheTotal() throws {
    let (audit, _) = try rated("mild")
    try audit.draw(.notSelected, .items(1))
    try audit.work(audit.desk.people[0])
    try audit.draw(.negative, .items(2))
    for person in audit.desk.people { try audit.work(person) }
    let estimate = try audit.estimate()
    let total = try #require(estimate.total)
    #expect(estimate.confirmed == 1 && total.estimate == 1 && total.guaranteed.lowerBound == 1)
    // Two of four were looked at, and none is criminal: of these at most two are.
    #expect(total.guaranteed.upperBound <= 3)
    #expect(
      estimate.notes == [
        "Golden items, which everybody rates, are in no sample of what was seen: as recorded, 1 of them counts as not "
          + "criminal."
      ])
    let ann = audit.desk.people[0]
    #expect(
      try EstimateService(store: audit.desk.store, actor: ann).read().notes == [],
      "who only assesses is told no number of golden items")
    let report = try ReportService(store: audit.desk.store, actor: audit.desk.lead).snapshot(
      at: nil)
    let strata = try #require(report.audit?.strata)
    #expect(strata.map { $0.samples.map(\.population) } == [[1], [4]])
    #expect(report.audit?.known.values.reduce(0, +) == 1)
  }

  @Test func aStratumOfGoldenItemsAloneIsEmpty() throws {
    let audit = try AuditDesk(items: 3, aside: 1, people: 2)
    try plan(audit, golden: audit.selected)
    for person in audit.desk.people { try audit.work(person) }
    #expect(throws: CaseworkError(.conflict, "")) { try audit.draw(.negative, .items(1)) }
    let overview = try AuditOverviewService(
      store: audit.desk.store, actor: audit.desk.testCase.administrator
    ).read()
    #expect(overview.strata.last?.size == 0)
  }

  @Test func whatWasDrawnStaysWhatItWasUnderAnotherPlan() throws {
    let (audit, golden) = try rated()
    let sample = try audit.draw(.negative, .items(4))
    for person in audit.desk.people { try audit.work(person) }
    try plan(audit, golden: [audit.selected[5]], amending: "another item")
    #expect(try population(audit, sample) == Array(audit.selected.dropFirst(2)))
    try plan(audit, golden: [], amending: "none at all")
    #expect(try population(audit, sample) == Array(audit.selected.dropFirst(2)))
    let next = try audit.draw(.negative, .items(1))
    // Four were checked; the two that were golden can be looked at by the lead alone.
    #expect(next.population == golden.count)
  }

  @Test func aSampleDrawnBeforeThereWasAPlanHoldsWhatItHeld() throws {
    let audit = try AuditDesk(items: 5, aside: 1, people: 2)
    try audit.work(audit.desk.people[0])
    let sample = try audit.draw(.negative, .items(4))
    try plan(audit, golden: [audit.selected[0]], amending: "late")
    #expect(try population(audit, sample) == audit.selected)
    try audit.work(audit.desk.people[1])
    #expect(try audit.estimate().samples.first?.examined == 4, "the golden look is its look too")
  }
}
