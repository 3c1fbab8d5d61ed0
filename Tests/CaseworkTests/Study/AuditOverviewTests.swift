// SPDX-License-Identifier: Apache-2.0
// The audit as a page shows it: sizes wanted and why, words for what is empty, and nothing while a sample waits.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct AuditOverviewTests {
  private let auditor = Actor(user: nil, name: "auditor", role: .auditor)

  private func overview(_ audit: AuditDesk, _ actor: Actor) throws -> AuditOverview {
    try AuditOverviewService(store: audit.desk.store, actor: actor).read()
  }

  private func plan(_ audit: AuditDesk, _ audits: String) throws {
    try StudyPlanService(store: audit.desk.store, actor: audit.desk.lead).put(
      PlanText.changed(["audits:": "audits: \(audits)"]))
  }

  @Test func theSizeWantedIsExactAndSaysWhy() throws {
    let audit = try AuditDesk(items: 12, aside: 10)
    try plan(
      audit,
      "[{stratum: not_selected, excludes: 0.5, confidence: 0.95, seed: 5}, {stratum: negative, items: 3, seed: 5}]"
    )
    let strata = try overview(audit, auditor).strata
    #expect(strata.map(\.stratum) == [.notSelected, .negative])
    // With 5 of 10 criminal, 4 draws without one: 1/42; 3 draws: 1/12.
    #expect(strata[0].size == 10 && strata[0].wanted == 4 && strata[0].isOpen)
    #expect(
      strata[0].why
        == "The fewest that do: with none found among 4 of 10, 5 or more criminal items are excluded with 95 % "
        + "confidence (hypergeometric, exact).")
    #expect(strata[1].size == 0 && strata[1].wanted == nil && !strata[1].isOpen)
    #expect(
      strata[1].why
        == "The stratum is empty: there is no item of what was seen and is not criminal; there is nothing to draw."
    )
    // With 4 of 10: 6·5·4·3 / 5040 = 1/14 above 1/20; with 5: 1/42.
    #expect(
      try AuditOverviewService.why((size: 4, level: 0.95, excludes: nil), of: 10)
        == "With none found among 4 of 10, at most 4 are criminal with 95 % confidence (hypergeometric, exact)."
    )
  }

  @Test func withoutPlanOrSelectionItIsSaidInWords() throws {
    let audit = try AuditDesk()
    let strata = try overview(audit, auditor).strata
    #expect(strata[0].wanted == nil && strata[0].planned == nil && strata[0].size == 4)
    #expect(
      strata[0].why == "The study plan says nothing of it: who leads says how many are drawn.")
    try plan(audit, "[{stratum: not_selected, items: 400, seed: 5}]")
    let more = try overview(audit, auditor).strata
    #expect(more[0].wanted == 4 && more[0].why.contains("none found among 4 of 4"))
    let bare = try TestCase()
    let none = try AuditOverviewService(store: bare.store, actor: bare.administrator).read()
    #expect(none.strata.allSatisfy { $0.size == 0 && !$0.isOpen })
    #expect(none.strata[0].why == "Nothing was selected yet, so there are no strata.")
    try bare.store.close()
  }

  @Test func whileASampleWaitsNobodyWhoAssessesIsToldAnythingThatALookChanges() throws {
    let audit = try AuditDesk()
    let (ann, lead) = (audit.desk.people[0], audit.desk.lead)
    let sample = try audit.draw(.notSelected, .items(2))
    let before = (try overview(audit, ann), try overview(audit, lead))
    #expect(before.0.strata.allSatisfy { $0.size == nil && $0.wanted == nil })
    #expect(before.1.strata.allSatisfy { $0.size == nil && $0.wanted == nil })
    let drawn = try audit.items(of: sample)
    try audit.desk.record(drawn[0], "none", by: ann)
    #expect(try overview(audit, ann) == before.0, "the own look at a drawn item changes nothing")
    let own = try #require(before.0.samples.first)
    #expect(own.examined == nil && own.found == nil && !own.isDrawTold && own.bounds == nil)
    #expect(own.verdict == AuditOverviewService.unfinished && own.notes == [])
    // Who leads may grade, too: the own look at a drawn item changes nothing either.
    #expect(try overview(audit, lead) == before.1)
    let led = try #require(before.1.samples.first)
    #expect(led.examined == nil && led.size == nil && led.population == nil && !led.isDrawTold)
    #expect(led.found == nil && led.unsettled == nil)
    #expect(led.verdict == AuditOverviewService.unfinished && led.notes == [])
    let audited = try #require(try overview(audit, auditor).samples.first)
    #expect(audited.examined == 1 && audited.found == nil && audited.isDrawTold)
    #expect(try overview(audit, auditor).strata[0].size == 3 && audited.population == 4)
    #expect(try !overview(audit, auditor).strata[0].isOpen, "an earlier sample waits")
  }

  @Test func boundsAndFindsAreToldOnceASampleIsFinished() throws {
    let audit = try AuditDesk(items: 12, aside: 10)
    try audit.draw(.notSelected, .items(4))
    try audit.work(audit.desk.people[0])
    let outcome = try #require(try overview(audit, auditor).samples.first)
    #expect(outcome.examined == 4 && outcome.found == 0 && outcome.bounds == 0...4)
    #expect(
      outcome.verdict.hasPrefix("None of 4 is criminal: with 95 % confidence at most 4 of 10"))
    #expect(try overview(audit, auditor).strata[0].isOpen)
    let other = try AuditDesk()
    let drawn = try other.items(of: other.draw(.notSelected, .items(2)))
    try other.desk.record(drawn[0], "mild", by: other.desk.people[0])
    let early = try #require(try overview(other, auditor).samples.first)
    #expect(early.found == 1 && early.examined == 1, "a find is told at once")
    let closed = try #require(try overview(other, other.desk.people[1]).samples.first)
    #expect(closed.found == nil && closed.examined == nil)
  }

  /// How many were seen and are not criminal is a result, and follows from a sample of a planned share.
  @Test func aSampleOfAShareTellsNoResultToWhoGrades() throws {
    let audit = try AuditDesk(items: 12, aside: 1, people: 3)
    try plan(audit, "[{stratum: negative, share: 0.5, seed: 5}]")
    for item in audit.selected.prefix(10) {
      try audit.desk.record(item, "none", by: audit.desk.people[0])
    }
    let sample = try audit.draw(.negative, nil, seed: nil)
    #expect(sample.size == 5 && !sample.isSizeTold)
    for actor in [audit.desk.people[0], audit.desk.lead] {
      let own = try #require(try overview(audit, actor).samples.first)
      #expect(own.size == nil && own.population == nil && own.examined == nil)
      #expect(!own.verdict.contains("5") && !own.verdict.contains("10 of"))
    }
    let seen = try EstimateService(store: audit.desk.store, actor: audit.desk.lead).read()
    #expect(
      seen.samples.first?.verdict
        == "Not all of its items were looked at; what was found is closed to who grades until nothing waits any more."
    )
    #expect(seen.samples.first?.isSizeTold == false)
    let audited = try #require(try overview(audit, auditor).samples.first)
    #expect(audited.size == 5 && audited.population == 10)
    let none = #expect(throws: CaseworkError.self) { try audit.draw(.notSelected, .items(0)) }
    #expect(none?.userMessage.contains("draw one item or more") == true)
    for person in audit.desk.people { try audit.work(person) }
    let told = try #require(try overview(audit, audit.desk.lead).samples.first)
    #expect(told.size == 5 && told.population == 10 && told.examined == 5)
  }

  @Test func whoMaySeeNoCountsSeesNothing() throws {
    let audit = try AuditDesk()
    #expect(throws: CaseworkError(.denied, "")) { try overview(audit, .nobody) }
  }
}
