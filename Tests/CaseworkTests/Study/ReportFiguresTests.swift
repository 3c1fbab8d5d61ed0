// SPDX-License-Identifier: Apache-2.0
// What a report is given of agreement, audit and work: from which records, and as of when.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct ReportFiguresTests {
  private static func snapshot(_ desk: WorkDesk, at size: Int? = nil) throws -> StudySnapshot {
    try ReportService(store: desk.store, actor: desk.testCase.administrator).snapshot(at: size)
  }

  private static func leaves(_ desk: WorkDesk) throws -> Int {
    try desk.store.catalog.read { try $0.count(LeafRow.self) }
  }

  private static func rows(_ snapshot: StudySnapshot, _ question: String) -> [[String?]] {
    snapshot.agreement?.questions.first { $0.id == question }?.rows ?? []
  }

  /// A desk at which all of four people rated every item; the last answers otherwise about the first item.
  private static func rated() throws -> (desk: WorkDesk, items: [Int64]) {
    let desk = try WorkDesk(items: 6, people: 4)
    let items = try (1...6).compactMap { Int64($0) }.filter { try desk.entry($0) != nil }
    for item in items {
      for (place, person) in desk.people.enumerated() {
        try desk.record(item, place == 3 && item == items[0] ? "mild" : "none", by: person)
      }
    }
    return (desk, items)
  }

  @Test func ratingsComeWithoutNames() throws {
    let (desk, items) = try Self.rated()
    let snapshot = try Self.snapshot(desk)
    let results = Self.rows(snapshot, "result")
    #expect(results.count == items.count && results.allSatisfy { $0.count == 4 })
    #expect(results.filter { Set($0).count == 2 }.count == 1)
    let text = "\(try #require(snapshot.agreement))"
    #expect(!text.contains("rater-") && !text.contains("user-"))
  }

  @Test func whoWasRemovedHasRatedAndLookedAllTheSame() throws {
    let (desk, _) = try Self.rated()
    let before = try Self.snapshot(desk)
    try UserService(store: desk.store, actor: desk.testCase.administrator).deactivate(
      name: desk.people[3].name)
    let after = try Self.snapshot(desk)
    #expect(after.agreement == before.agreement)
    #expect(after.work == before.work)
    #expect(after.effort == before.effort)
  }

  @Test func laterVotesDoNotMoveAnEarlierSnapshot() throws {
    let (desk, items) = try Self.rated()
    let size = try Self.leaves(desk)
    let before = try Self.snapshot(desk, at: size)
    try desk.record(items[1], "mild", by: desk.people[2])
    try desk.record(items[0], "mild", by: desk.lead, isAdjudication: true)
    _ = try WithdrawalService(store: desk.store, actor: desk.people[1]).undo()
    let again = try Self.snapshot(desk, at: size)
    #expect(again.agreement == before.agreement && again.work == before.work)
    #expect(again.audit == before.audit)
    let now = try Self.snapshot(desk)
    #expect(
      Self.rows(now, "result").filter { Set($0.compactMap(\.self)).count == 2 }.count == 1,
      "neither a record after others' could be read nor what settles a dispute is a rating")
    #expect(
      Self.rows(now, "result").count { $0.contains(nil) } == 0,
      "what was taken back once others' could be read was said all the same")
    #expect(now.work?.stages[.adjudication]?.looks == 1)
  }

  @Test func looksStandInTheirStages() throws {
    let audit = try AuditDesk(items: 8, aside: 4, people: 3)
    let people = audit.desk.people
    for item in audit.selected { try audit.desk.record(item, "none", by: people[0]) }
    try audit.desk.record(audit.selected[0], "none", by: people[0])
    try audit.desk.record(audit.selected[0], "mild", by: people[1])
    try audit.desk.record(audit.selected[0], "none", by: audit.desk.lead, isAdjudication: true)
    let sample = try audit.draw(.notSelected, .items(3))
    for item in try audit.items(of: sample) { try audit.desk.record(item, "none", by: people[2]) }
    try audit.draw(.negative, .items(2))
    try audit.work(people[2])
    let work = try #require(try Self.snapshot(audit.desk).work)
    #expect(
      work.stages.mapValues(\.looks)
        == [.grading: 4, .again: 1, .second: 1, .adjudication: 1, .audit: 5])
    #expect(work.stages.mapValues { $0.people.count }[.audit] == 1)
    #expect(work.triage.looks == 4 && work.triage.people.count == 1)
  }

  @Test func samplesAreToldAsTheEstimateTellsThem() throws {
    let audit = try AuditDesk(items: 12, aside: 4, people: 3)
    let (first, second) = (audit.desk.people[0], audit.desk.people[1])
    for item in audit.selected.prefix(3) { try audit.desk.record(item, "mild", by: first) }
    for item in audit.selected.dropFirst(3) { try audit.desk.record(item, "none", by: first) }
    let never = try #require(try Self.snapshot(audit.desk).audit)
    #expect(never.strata.map(\.present) == [4, 5] && never.strata.allSatisfy(\.samples.isEmpty))
    let sample = try audit.draw(.notSelected, .items(4))
    let drawn = try audit.items(of: sample)
    try audit.desk.record(drawn[0], "mild", by: first)
    let size = try Self.leaves(audit.desk)
    for item in drawn.dropFirst() { try audit.desk.record(item, "none", by: first) }
    try audit.draw(.negative, .items(5))
    try audit.work(second)
    let found = try #require(try Self.snapshot(audit.desk).audit)
    let outcomes = try audit.estimate().samples
    let samples = found.strata.flatMap(\.samples)
    #expect(samples.map(\.population) == outcomes.map(\.sample.population))
    #expect(samples.map(\.examined) == outcomes.map(\.examined))
    #expect(samples.map { $0.found.values.reduce(0, +) } == outcomes.map(\.found))
    #expect(samples[0].found.count == 1 && samples[0].found.values.first == 1)
    #expect(found.known.values.reduce(0, +) == 4, "three outside of the sample, and its find")
    let earlier = try #require(try Self.snapshot(audit.desk, at: size).audit)
    #expect(earlier.strata[0].samples.map(\.examined) == [1])
    #expect(earlier.strata[1].samples.isEmpty)
  }

  @Test func auditLooksAndGoldenItemsAreApartFromTheRatingsThatADrawGave() throws {
    let audit = try AuditDesk(items: 8, aside: 2, people: 3)
    let golden = audit.selected[0]
    try StudyPlanService(store: audit.desk.store, actor: audit.desk.lead).put(
      PlanText.changed([
        "golden:": "golden: [{item: \(golden), facts: {child: no}}]",
        "double_rating:": "double_rating: {share: 1, seed: 1}",
      ]))
    for person in audit.desk.people { try audit.work(person) }
    let sample = try audit.draw(.negative, .items(3))
    for person in audit.desk.people { try audit.work(person) }
    let drawn = try audit.items(of: sample).filter { $0 != golden }
    let agreement = try #require(try Self.snapshot(audit.desk).agreement)
    let study = try #require(agreement.questions.first { $0.id == "result" })
    #expect(study.rows.count == 5 && study.rows.allSatisfy { $0.count { $0 != nil } == 2 })
    let checks = Dictionary(uniqueKeysWithValues: agreement.checks.map { ($0.id, $0.rows) })
    #expect(checks["audit"]?.count == drawn.count && !drawn.isEmpty)
    #expect(checks["audit"]?.allSatisfy { $0.count { $0 != nil } == 3 } ?? false)
    #expect(checks["golden"]?.map { $0.count { $0 != nil } } == [3])
  }

  @Test func whatWaitsForItsSecondRatingTellsHowOftenResultsAreGiven() throws {
    let desk = try WorkDesk(items: 4, people: 2)
    try StudyPlanService(store: desk.store, actor: desk.lead).put(
      PlanText.changed(["double_rating:": "double_rating: {share: 1, seed: 1}"]))
    for _ in 0..<3 {
      let item = try #require(try desk.next(desk.people[0])).item
      try desk.record(item, "none", by: desk.people[0])
    }
    let item = try #require(try desk.next(desk.people[1])).item
    try desk.record(item, "none", by: desk.people[1])
    let rows = Self.rows(try Self.snapshot(desk), "result")
    #expect(Set(rows.map { $0.count { $0 != nil } }).isSubset(of: [1, 2]) && rows.count >= 3)
  }

  @Test func aCaseWithoutASelectionHasNoAudit() throws {
    let testCase = try TestCase()
    let service = ReportService(store: testCase.store, actor: testCase.administrator)
    #expect(try service.snapshot(at: nil).audit == nil)
  }
}
