// SPDX-License-Identifier: Apache-2.0
// What was done otherwise than planned: each kind by what makes it and what ends it, now and in reports.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct DeviationTests {
  private func lines(_ desk: WorkDesk) throws -> [StudyDeviation] {
    try DeviationService(
      store: desk.store, actor: Actor(user: nil, name: "auditor", role: .auditor)
    ).read()
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

  @Test func anAmendmentIsHeldAgainstThePlanWithWhichAssessmentBegan() throws {
    let desk = try WorkDesk(items: 3, people: 3)
    try put(desk, ["title:": "title: A first thought"])
    try put(desk, ["title:": "title: A second thought"])
    let item = try #require(try desk.next(desk.people[0])).item
    try desk.record(item, "none", by: desk.people[0])
    for reason in ["   ", "\u{200b}"] {
      let error = #expect(throws: CaseworkError.self) {
        try put(desk, ["title:": "title: A third"], amending: reason)
      }
      #expect(error?.code == .usage)
    }
    try put(desk, ["title:": "title: A third"], amending: "one board was closed")
    let amended = try #require(try lines(desk).first { $0.code == .amended })
    #expect(amended.planned == "version 2" && amended.actual.hasPrefix("version 3 since"))
    #expect(
      amended.actual.hasSuffix(
        "because: one board was closed; changed: title: A second thought → A third"))
    try put(
      desk,
      [
        "title:": "title: A third", "double_rating:": "double_rating: {share: 1, seed: 77}",
        "audits:": "audits: none",
      ], amending: "fewer hands")
    let last = try #require(try lines(desk).last { $0.code == .amended })
    #expect(last.actual.contains("rated by two people: "))
    #expect(last.actual.contains("audit samples: none → none") == false)
    #expect(last.actual.hasSuffix("; another seed") && !last.actual.contains("77"))
  }

  @Test func ofSeveralSamplesEachSizeIsTold() throws {
    let audit = try AuditDesk(items: 6, aside: 4, people: 2)
    let person = audit.desk.people[0]
    try put(audit.desk, ["audits:": "audits: [{stratum: not_selected, items: 2, seed: 5}]"])
    for size in [2, 1] {
      try audit.draw(.notSelected, .items(size))
      while let next = try audit.desk.next(person) {
        try audit.desk.record(next.item, "none", by: person)
      }
    }
    let found = try #require(try lines(audit.desk).first { $0.code == .sample })
    #expect(
      found.actual.hasPrefix("2 samples of 2 and 1 items, the newest of 1 item"), "\(found.actual)")
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

  /// Where the plan asks for more items than the stratum holds, all are drawn: that keeps the plan, and fewer do not.
  @Test(arguments: [(true, []), (false, ["2 items, seed 77"])])
  func allThatThereIsKeepsAPlanThatAsksForMore(asPlanned: Bool, deviations: [String]) throws {
    let audit = try AuditDesk(items: 6, aside: 3)
    try put(
      audit.desk, ["audits:": "audits: [{stratum: not_selected, items: 400, seed: 77}]"])
    #expect(try lines(audit.desk).map(\.actual) == ["not drawn"])
    let sample = try audit.draw(.notSelected, asPlanned ? nil : .items(2), seed: 77)
    #expect(sample.size == (asPlanned ? 3 : 2) && sample.population == 3)
    for person in audit.desk.people { try audit.work(person) }
    let found = try lines(audit.desk).filter { $0.code == .sample }
    #expect(found.map(\.actual) == deviations)
    #expect(found.allSatisfy { $0.planned == "not_selected: 400 items, seed 77" })
    let auditor = try audit.desk.testCase.add("aud", .auditor)
    let service = ReportService(store: audit.desk.store, actor: auditor)
    let told = try plan(service, .internal)?.deviations.map(\.id).contains("sample")
    #expect(told == !asPlanned)
  }

  /// What was left aside is looked at once, to check that: it is not among what two people were to rate.
  @Test func looksAtWhatWasLeftAsideAreNoMissingSecondRatings() throws {
    let audit = try AuditDesk(items: 6, aside: 3, people: 2)
    try put(
      audit.desk,
      [
        "double_rating:": "double_rating: {share: 1, seed: 1}",
        "roles:": "roles: {assessors: 2, leads: [lead]}",
      ])
    for person in audit.desk.people { try audit.work(person) }
    #expect(try lines(audit.desk) == [])
    try audit.draw(.notSelected, .items(2))
    for person in audit.desk.people { try audit.work(person) }
    #expect(try lines(audit.desk) == [], "each of the two was looked at once, as it was to be")
  }

  @Test func aReportTellsThePlanAndKeepsBackWhatIsOfFewInPublic() throws {
    let audit = try AuditDesk(items: 4, aside: 2)
    try put(
      audit.desk,
      [
        "title:": "title: \"Harbour <b>lights</b>\"", "question:": "question: How many ships?",
        "audits:": "audits: [{stratum: not_selected, items: 2, seed: 7777}]",
        "double_rating:": "double_rating: {share: 0.125, seed: 8888}",
        "golden:": "golden: [{item: 1, facts: {child: no}}]",
      ])
    let auditor = try audit.desk.testCase.add("aud", .auditor)
    let service = ReportService(store: audit.desk.store, actor: auditor)
    for edition in ReportEdition.allCases {
      let files = try [ReportFormat.html, .json, .csv].map { format in
        let made = try service.make(
          format, options: ReportOptions(edition: edition), allowsDifferences: true)
        return made.files.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
      }
      for text in files {
        #expect(text.contains("How many ships?"))
        #expect(text.contains("of what was not selected and nobody has seen: 2 items"))
        #expect(text.contains("12.5 % of what is assessed, drawn by a seed"))
        #expect(text.contains("some, on which people agreed beforehand"))
        #expect(!text.contains("7777") && !text.contains("8888"), "drawn, and not looked at")
      }
      #expect(files[0].contains("Harbour &lt;b&gt;lights&lt;/b&gt;"))
      #expect(!files[0].contains("<b>lights"))
      let json = try JSONParser.parse(files[1])
      let ids = (json["plan"]?["particulars"]?.elements ?? []).compactMap { $0["id"]?.text }
      let all = [
        "title", "question", "frame", "regimes", "selection", "double_rating",
        "audit.not_selected", "golden",
      ]
      #expect(
        ids == all + (edition == .internal ? ["golden_items", "assessors", "leads"] : []))
      #expect(files[2].contains("plan.question,How many ships?\n"))
    }
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
