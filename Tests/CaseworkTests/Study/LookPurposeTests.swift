// SPDX-License-Identifier: Apache-2.0
// A report's hours are of first looks; second ratings, golden items, audits and disputes stand in rows of their own.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct LookPurposeTests {
  /// Lets a person hold whatever comes next, and record it after so many seconds.
  private func look(_ audit: AuditDesk, _ person: Actor, seconds: Double, _ answer: String = "none")
    throws -> Int64
  {
    let item = try #require(try audit.desk.next(person)).item
    audit.desk.testCase.clock.advance(seconds: seconds)
    try audit.desk.record(item, answer, by: person)
    return item
  }

  /// What looks took, by what they were for.
  private func stages(_ audit: AuditDesk) throws -> [StudyStage: StageWork] {
    let store = audit.desk.store
    return try store.catalog.read { reader in
      let state = try LedgerState.read(reader, columns: store.columns)
      return try WorkReader(reader: reader, state: state, deselected: Set(audit.aside)).read()
        .work.stages
    }
  }

  /// The headline figures of the internal edition.
  private func figures(_ audit: AuditDesk) throws -> [String: ReportNumber] {
    let report = try ReportService(store: audit.desk.store, actor: audit.desk.lead).build(
      options: ReportOptions(edition: .internal))
    return Dictionary(uniqueKeysWithValues: report.figures.map { ($0.id, $0.number) })
  }

  @Test func everySortOfLookIsToldApart() throws {
    let audit = try AuditDesk(items: 9, aside: 4, people: 3)
    let (desk, people) = (audit.desk, audit.desk.people)
    try StudyPlanService(store: desk.store, actor: desk.lead).put(
      PlanText.changed([
        "golden:": "golden: [{item: \(audit.selected[0]), facts: {child: no}}]"
      ]))
    try audit.draw(.notSelected, .items(2))
    // Five selected and two sampled items by the first person, an hour each: five of them are of the study.
    for _ in 0..<7 { _ = try look(audit, people[0], seconds: 900) }
    // The golden item waits for the two others.
    for person in people.dropFirst() {
      #expect(try look(audit, person, seconds: 450) == audit.selected[0])
    }
    try audit.draw(.negative, .items(2))
    for _ in 0..<2 { _ = try look(audit, people[1], seconds: 900, "mild") }
    while let dispute = try desk.next(desk.lead, .dispute) {
      desk.testCase.clock.advance(seconds: 900)
      try desk.record(dispute.item, "none", by: desk.lead, isAdjudication: true)
    }
    let stages = try stages(audit)
    let grading = try #require(stages[.grading])
    #expect(grading.looks == 5 && grading.seconds == 4_500 && grading.people.count == 1)
    #expect(stages[.golden]?.looks == 2 && stages[.golden]?.seconds == 900)
    #expect(stages[.audit]?.looks == 4 && stages[.audit]?.seconds == 3_600)
    #expect(stages[.adjudication]?.looks == 2 && stages[.second] == nil)
    #expect(try figures(audit)["images_not_selected"] == .count(4))
  }

  @Test func aFindAmongWhatWasLeftAsideIsNotCountedInTheStudy() throws {
    let audit = try AuditDesk()
    try audit.draw(.notSelected, .items(4))
    while let next = try audit.desk.next(audit.desk.people[0]) {
      let isAside = audit.aside.contains(next.item)
      try audit.desk.record(next.item, isAside ? "mild" : "none", by: audit.desk.people[0])
    }
    #expect(try audit.estimate().samples.first?.found == 4)
    #expect(try figures(audit)["criminal"] == .count(0))
    // Once selected they count as what they were seen to be.
    try SelectionService(store: audit.desk.store, actor: audit.desk.lead).triage(
      audit.aside.map { TriageDecision(item: $0, isSelected: true, started: nil, ended: nil) })
    try audit.desk.select()
    #expect(try figures(audit)["criminal"] == .count(4))
  }

  @Test func aSecondRatingIsApart() throws {
    let audit = try AuditDesk(items: 6, aside: 1, people: 2)
    try StudyPlanService(store: audit.desk.store, actor: audit.desk.lead).put(
      PlanText.changed(["double_rating:": "double_rating: {share: 1, seed: 1}"]))
    for person in audit.desk.people { for _ in 0..<5 { _ = try look(audit, person, seconds: 360) } }
    let first = try #require(audit.desk.people.first)
    // A person's further record of an item is a look again, and no other first look.
    try audit.desk.record(audit.selected[0], "mild", by: first)
    let stages = try stages(audit)
    #expect(stages[.grading]?.looks == 5 && stages[.grading]?.seconds == 1_800)
    #expect(stages[.again]?.looks == 1 && stages[.again]?.people.count == 1)
    #expect(stages[.second]?.looks == 5 && stages[.second]?.seconds == 1_800)
  }
}
