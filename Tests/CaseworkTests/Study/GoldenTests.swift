// SPDX-License-Identifier: Apache-2.0
// Results on golden items: a person's own by day, and sums that are of four people or more.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct GoldenTests {
  private func planned(people: Int) throws -> (desk: WorkDesk, items: [Int64]) {
    let desk = try WorkDesk(items: 3, people: people)
    let items = try desk.testCase.rows(QueueEntryRow.self).map(\.itemId).sorted()
    try StudyPlanService(store: desk.store, actor: desk.lead).put(
      PlanText.changed([
        "golden:":
          "golden: [{item: \(items[0]), facts: {child: no}}, {item: \(items[1]), facts: {child: yes, severity: c}}]",
        "roles:": "roles: {assessors: \(people), leads: [lead]}",
      ]))
    return (desk, items)
  }

  @Test func aPersonSeesTheOwnAnswersByDayAndNoItem() throws {
    let (desk, items) = try planned(people: 2)
    let service = GoldenService(store: desk.store, actor: desk.people[0])
    #expect(try service.own() == GoldenResults(items: 0, agreeing: 0, days: []))
    try desk.record(items[0], "none", by: desk.people[0])
    try desk.record(items[2], "severe", by: desk.people[0])
    try desk.record(items[0], "severe", by: desk.people[1])
    desk.testCase.clock.advance(seconds: 86_400)
    try desk.record(items[1], "severe", by: desk.people[0])
    try desk.record(items[1], "mild", by: desk.people[0])
    let own = try service.own()
    #expect(own.items == 2 && own.agreeing == 1, "the first look counts")
    #expect(own.days.map(\.items) == [1, 1] && own.days.map(\.agreeing) == [1, 0])
    let other = try GoldenService(store: desk.store, actor: desk.people[1]).own()
    #expect(other.items == 1 && other.agreeing == 0)
  }

  @Test func leadsSeeSumsOfFourPeopleOrMoreOnly() throws {
    let (desk, items) = try planned(people: 4)
    let service = GoldenService(store: desk.store, actor: desk.lead)
    for (number, person) in desk.people.enumerated() {
      #expect(try service.team() == nil)
      try desk.record(items[0], number == 0 ? "severe" : "none", by: person)
    }
    #expect(try service.team() == GoldenTeamResults(people: 4, answers: 4, agreeing: 3))
    #expect(throws: CaseworkError(.denied, "")) {
      try GoldenService(store: desk.store, actor: desk.people[0]).team()
    }
  }
}
