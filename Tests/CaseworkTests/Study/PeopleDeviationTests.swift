// SPDX-License-Identifier: Apache-2.0
// Who was deactivated is told where their answers stand or the plan names them, with what then waits for nobody.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct PeopleDeviationTests {
  private func deviations(_ desk: WorkDesk) throws -> [StudyDeviation] {
    try DeviationService(
      store: desk.store, actor: Actor(user: nil, name: "auditor", role: .auditor)
    ).read()
  }

  private func deactivate(_ desk: WorkDesk, _ name: String) throws {
    try UserService(
      store: desk.store, actor: Actor(user: nil, name: "root", role: .administrator)
    ).deactivate(name: name)
  }

  /// Three people, two items of which one is golden, and a plan for three.
  private func planned() throws -> (desk: WorkDesk, golden: Int64) {
    let desk = try WorkDesk(items: 3, people: 3)
    let items = try desk.testCase.rows(QueueEntryRow.self).map(\.itemId).sorted()
    try StudyPlanService(store: desk.store, actor: desk.lead).put(
      PlanText.changed([
        "golden:": "golden: [{item: \(items[0]), facts: {child: no}}]",
        "roles:": "roles: {assessors: 3, leads: [lead]}",
      ]))
    return (desk, items[0])
  }

  @Test func answersOfSomebodyDeactivatedAreToldToStand() throws {
    let (desk, golden) = try planned()
    for person in desk.people { try desk.record(golden, "none", by: person) }
    #expect(try deviations(desk) == [])
    let size = try desk.testCase.rows(LeafRow.self).count
    try deactivate(desk, "rater-3")
    let found = try deviations(desk)
    #expect(found.map(\.code) == [.deactivated], "all had rated the golden item")
    #expect(found[0].actual == "1 person deactivated whose answers stand and count")
    // A report as of an earlier ledger size does not know of it: rows of users are updated in place.
    let before = try desk.store.catalog.read { reader in
      let state = try LedgerState.read(reader, columns: desk.store.columns, limit: size)
      return try DeviationReader(store: desk.store, reader: reader, state: state).read()
    }
    #expect(before == [])
  }

  @Test func aLeadWhomThePlanNamesIsTold() throws {
    let (desk, _) = try planned()
    try deactivate(desk, "lead")
    let found = try deviations(desk)
    #expect(found.map(\.code) == [.deactivated])
    #expect(found[0].actual.hasPrefix("lead deactivated, who was to lead: amend"))
  }

  @Test func goldenItemsThatWaitForNobodyAreToldWithTheAmendment() throws {
    let (desk, golden) = try planned()
    for person in desk.people.prefix(2) { try desk.record(golden, "none", by: person) }
    #expect(try deviations(desk).map(\.code) == [.people])
    try deactivate(desk, "rater-3")
    let found = try deviations(desk)
    #expect(found.map(\.code) == [.people, .golden], "nobody whose answers stand is gone")
    let told = try #require(found.last)
    #expect(told.planned == "3 people rate each golden item")
    #expect(told.actual.hasPrefix("1 golden item with 2 who rated or can"))
    #expect(told.actual.hasSuffix("add an assessor, or amend the plan to assessors: 2"))
    // The amendment opens what was closed.
    func waits() throws -> Bool {
      try desk.testCase.rows(QueueEntryRow.self).contains {
        $0.itemId == golden && $0.lane == .rating
      }
    }
    #expect(try waits())
    try StudyPlanService(store: desk.store, actor: desk.lead).put(
      PlanText.changed([
        "golden:": "golden: [{item: \(golden), facts: {child: no}}]",
        "roles:": "roles: {assessors: 2, leads: [lead]}",
      ]), amending: "one person left")
    #expect(try !waits())
    #expect(try deviations(desk).map(\.code) == [.amended])
  }
}
