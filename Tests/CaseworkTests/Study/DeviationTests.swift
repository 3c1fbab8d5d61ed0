// SPDX-License-Identifier: Apache-2.0
// What was done otherwise than planned: each kind by what makes it and what ends it, now and in reports.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct DeviationTests {
  private func lines(_ desk: WorkDesk) throws -> [StudyDeviation] {
    try DeviationService(store: desk.store, actor: desk.lead).read()
  }

  private func put(
    _ desk: WorkDesk, _ changes: [String: String] = [:], amending reason: String? = nil
  ) throws {
    try StudyPlanService(store: desk.store, actor: desk.lead).put(
      PlanText.changed(changes), amending: reason)
  }

  private func plan(
    _ service: ReportService, _ edition: ReportEdition, at size: Int? = nil
  ) throws -> StudyPlanNote? {
    let report = try service.build(options: ReportOptions(edition: edition), at: size)
    return report.plan
  }

  @Test func withoutAPlanThereIsNoDeviationAndAFollowedPlanHasNone() throws {
    let desk = try WorkDesk(items: 3, people: 3)
    #expect(try lines(desk) == [])
    try put(
      desk,
      [
        "double_rating:": "double_rating: {share: 1, seed: 1}",
        "roles:": "roles: {assessors: 2, leads: [lead]}",
      ])
    #expect(try lines(desk) == [], "nothing was done yet")
    for person in desk.people.prefix(2) {
      while let next = try desk.next(person) { try desk.record(next.item, "none", by: person) }
    }
    #expect(try lines(desk) == [])
  }

  @Test func assessmentsBeforeThePlanAreCounted() throws {
    let desk = try WorkDesk(items: 3, people: 3)
    let item = try #require(try desk.next(desk.people[0])).item
    try desk.record(item, "none", by: desk.people[0])
    try put(desk, ["roles:": "roles: {assessors: 1, leads: [lead]}"], amending: "begun in haste")
    #expect(try lines(desk).map(\.code) == [.assessedBeforePlan])
    #expect(try lines(desk)[0].actual == "1 assessments before it")
  }

  @Test func otherRulesAnotherSeedAndOtherRegimesAreTold() throws {
    let desk = try WorkDesk(items: 2)
    try put(
      desk,
      [
        "selection:": "selection: {rules: mine, seed: 2}",
        "regimes:": "regimes: [uk-england-wales, us-federal]",
      ])
    let found = try lines(desk)
    #expect(found.map(\.code) == [.selection, .regimes])
    #expect(found[0].planned == "rules mine, seed 2" && found[0].actual == "rules standard, seed 1")
    #expect(found[1].actual == "uk-england-wales")
  }

  @Test func fewerDoubleRatingsAndOtherNumbersOfPeopleAreTold() throws {
    let desk = try WorkDesk(items: 4, people: 3)
    try put(desk, ["double_rating:": "double_rating: {share: 1, seed: 1}"])
    while let next = try desk.next(desk.people[0]) {
      try desk.record(next.item, "none", by: desk.people[0])
    }
    let found = try lines(desk)
    #expect(found.map(\.code) == [.doubleRating, .people])
    #expect(
      found[0].planned == "100 %, by seed 4 of 4 items seen" && found[0].actual == "0 of these 4")
    #expect(found[1].planned == "3" && found[1].actual == "1")
  }

  @Test func aReportTellsThemAsOfItsLedgerSizeWithFiguresInTheInternalEditionOnly() throws {
    let desk = try WorkDesk(items: 4, people: 3)
    try put(desk)
    let size = try desk.testCase.rows(LeafRow.self).count
    let item = try #require(try desk.next(desk.people[0])).item
    try desk.record(item, "none", by: desk.people[0])
    let auditor = try desk.testCase.add("aud", .auditor)
    let service = ReportService(store: desk.store, actor: auditor)
    #expect(try plan(service, .published, at: size)?.deviations == [])
    #expect(try plan(service, .published, at: size - 1) == nil, "there was no plan then")
    let published = try #require(try plan(service, .published)?.deviations.first)
    #expect(published.id == "people" && published.planned.isEmpty && published.actual.isEmpty)
    let full = try #require(try plan(service, .internal)?.deviations.first)
    #expect(full.planned == "3" && full.actual == "1")
    let files = try service.make(.csv, options: ReportOptions(edition: .internal)).files
    let about = try #require(files.first { $0.name == "report.csv" })
    let text = String(decoding: about.bytes, as: UTF8.self)
    #expect(text.contains("plan_version,1\n") && text.contains("plan_late,no\n"))
    #expect(
      text.contains(
        "deviation.people,\"another number of people assessed than planned (planned: 3; is: 1)\"\n")
    )
    let html = try #require(
      try service.make(.html, options: ReportOptions(edition: .published)).files.first)
    let page = String(decoding: html.bytes, as: UTF8.self)
    #expect(
      page.contains("Deviation from the plan: another number of people assessed than planned."))
  }
}
