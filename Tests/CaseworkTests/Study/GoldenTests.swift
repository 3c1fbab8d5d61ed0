// SPDX-License-Identifier: Apache-2.0
// Results on golden items: a person's own once opened, and sums of whole weeks of four people or more.

import Catalog
import EvidenceModel
import StudyStatistics
import Testing

@testable import Casework

@Suite struct GoldenTests {
  private func planned(people: Int, policy: [String: String] = [:]) throws -> (
    desk: WorkDesk, items: [Int64]
  ) {
    let desk = try WorkDesk(items: 3, people: people, policy: policy)
    let items = try desk.testCase.rows(QueueEntryRow.self).map(\.itemId).sorted()
    try StudyPlanService(store: desk.store, actor: desk.lead).put(
      PlanText.changed([
        "golden:":
          "golden: [{item: \(items[0]), facts: {child: no}}, {item: \(items[1]), facts: {child: yes, severity: c}}]",
        "roles:": "roles: {assessors: \(people), leads: [lead]}",
      ]))
    return (desk, items)
  }

  private func golden(_ desk: WorkDesk, _ actor: Actor) -> GoldenService {
    GoldenService(store: desk.store, actor: actor)
  }

  @Test func theFirstLookAtEachItemIsReadWithWhatWasAgreed() throws {
    let (desk, items) = try planned(people: 2)
    let ann = desk.people[0]
    try desk.record(items[0], "none", by: ann)
    try desk.record(items[2], "severe", by: ann)
    desk.testCase.clock.advance(seconds: 60)
    try desk.record(items[1], "severe", by: ann)
    try desk.record(items[1], "mild", by: ann)
    let looks = try desk.store.catalog.read {
      try GoldenLooks(reader: $0, columns: desk.store.columns).read()
    }
    #expect(looks.count == 3, "a second record of an item is no further look")
    let now = desk.store.clock()
    #expect(
      looks.map { $0.agreements(at: now) } == [
        [.child: true], nil, [.child: true, .severity: false],
      ])
    #expect(looks.map(\.records.count) == [1, 0, 2])
  }

  @Test func openingIsOnRecordWithoutANameAndChangesNoReport() throws {
    let (desk, items) = try planned(people: 2)
    try desk.record(items[0], "none", by: desk.people[0])
    let opened = try golden(desk, desk.people[0]).openOwn(by: .week)
    #expect(opened.series.lines == [] && opened.standings == [], "fewer than a hundred")
    let leaf = try #require(try desk.testCase.rows(LeafRow.self).last)
    #expect(leaf.kind == "study.drift" && LeafKind.drift.leavesStudyUnchanged)
    let shown = String(decoding: leaf.entry, as: UTF8.self)
    #expect(shown.contains("viewer") && !shown.contains(desk.people[0].pseudonym))
    #expect(try desk.testCase.problems() == [])
    let auditor = Actor(user: 9, name: "auditor", role: .auditor)
    for actor in [auditor, desk.testCase.administrator, .keyHolder] {
      #expect(throws: CaseworkError(.denied, "")) {
        try golden(desk, actor).openOwn(by: .hundred)
      }
    }
  }

  /// Whoever asks before and after somebody records learns nothing of that record.
  @Test func leadsSeeWholeWeeksOfFourPeopleOrMoreOnly() throws {
    let (desk, items) = try planned(people: 5)
    let week = 7 * 86_400.0
    for (number, person) in desk.people.prefix(4).enumerated() {
      try desk.record(items[0], number == 0 ? "severe" : "none", by: person)
      #expect(try golden(desk, desk.lead).team() == nil)
    }
    desk.testCase.clock.advance(seconds: week)
    let team = GoldenTeamResults(people: 4, answers: 4, agreeing: 3)
    #expect(try golden(desk, desk.lead).team() == team)
    // In the second week three people answer: their sum is told to nobody.
    try desk.record(items[0], "none", by: desk.people[4])
    for person in desk.people.prefix(2) { try desk.record(items[1], "mild", by: person) }
    desk.testCase.clock.advance(seconds: week)
    #expect(try golden(desk, desk.lead).team() == team)
    #expect(throws: CaseworkError(.denied, "")) { try golden(desk, desk.people[0]).team() }
  }

  @Test func driftGoesToLeadsOnlyByPolicyAndAfterEachPerson() throws {
    let (desk, items) = try planned(people: 5)
    for person in desk.people { try desk.record(items[0], "none", by: person) }
    desk.testCase.clock.advance(seconds: 7 * 86_400)
    let lead = golden(desk, desk.lead)
    for person in desk.people { _ = try golden(desk, person).openOwn(by: .week) }
    #expect(throws: CaseworkError(.denied, "")) { try lead.teamDrift() }
    try desk.put(["drift_to_leads:": "drift_to_leads: yes"])
    let told = try lead.teamDrift()
    #expect(told.lines.map(\.question) == [nil, .child])
    #expect(told.lines[0].points.map(\.tally) == [try Tally(found: 5, of: 5)])
    // A further week is told once everybody who answered in it has opened it.
    for person in desk.people { try desk.record(items[1], "mild", by: person) }
    desk.testCase.clock.advance(seconds: 7 * 86_400)
    for person in desk.people {
      #expect(try lead.teamDrift() == told, "not before the last of them")
      _ = try golden(desk, person).openOwn(by: .hundred)
    }
    #expect(try lead.teamDrift().lines[0].points.count == 2)
    for actor in [desk.people[0], .keyHolder] {
      #expect(throws: CaseworkError(.denied, "")) { try golden(desk, actor).teamDrift() }
    }
  }

  @Test func policiesOfBeforeKeepDriftToEachPerson() throws {
    let text = try WorkDesk.policy(["drift_to_leads:": ""])
    #expect(try !WorkPolicy(yaml: text).tellsDriftToLeads)
    #expect(try !WorkPolicy(yaml: WorkPolicy.standardYAML).tellsDriftToLeads)
    #expect(throws: WorkPolicyError.self) {
      try WorkPolicy(yaml: WorkDesk.policy(["drift_to_leads:": "drift_to_leads: some"]))
    }
  }

  @Test func aPersonSeesTheOwnTimeAndLooks() throws {
    let (desk, items) = try planned(people: 2)
    let ann = desk.people[0]
    let own = OwnWorkService(store: desk.store, actor: ann)
    let none = try own.read()
    #expect([none.day, none.week, none.all].allSatisfy { $0 == OwnFigures() })
    try desk.record(items[0], "none", by: ann)
    try desk.record(items[1], "none", by: desk.people[1])
    desk.testCase.clock.advance(seconds: 2 * 86_400)
    try desk.record(items[2], "none", by: ann)
    let work = try own.read()
    #expect(work.day.looks == 1 && work.week.looks == 2 && work.all.looks == 2)
    #expect(work.all.measured == 0 && work.all.secondsPerLook == nil, "none was measured")
    var some = OwnFigures()
    (some.looks, some.measured, some.seconds) = (27, 2, 20.5)
    #expect(some.secondsPerLook == 10.25, "of those measured alone")
    #expect(throws: CaseworkError(.denied, "")) {
      try OwnWorkService(store: desk.store, actor: desk.testCase.administrator).read()
    }
  }
}
