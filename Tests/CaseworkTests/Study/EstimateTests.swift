// SPDX-License-Identifier: Apache-2.0
// What samples show: bounds, verdicts, totals, and the cases in which there is no figure but words.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct EstimateTests {
  @Test func anUnfinishedSampleHasNoBoundAndNoTotal() throws {
    let audit = try AuditDesk()
    try audit.draw(.notSelected, .items(2))
    let estimate = try audit.estimate()
    let outcome = try #require(estimate.samples.first)
    #expect(outcome.examined == 0 && outcome.found == 0 && outcome.bounds == nil)
    #expect(
      outcome.verdict
        == "Not finished: 0 of 2 items were looked at; there is no bound until all are.")
    #expect(estimate.total == nil)
    #expect(
      estimate.notes == [
        "No total: sample 1 is not finished; 2 of its items wait.",
        "No total: 4 selected pictures and videos wait for their first look.",
      ])
  }

  @Test func aCleanSampleGivesAnExactBound() throws {
    let audit = try AuditDesk(items: 12, aside: 10)
    try audit.draw(.notSelected, .excludes(share: 0.5, confidence: 0.95))
    try audit.work(audit.desk.people[0])
    let estimate = try audit.estimate()
    let outcome = try #require(estimate.samples.first)
    // With 5 of 10 criminal, 4 draws without one: 5·4·3·2 / 10·9·8·7 = 1/42; 3 draws: 1/12.
    #expect(outcome.sample.size == 4 && outcome.sample.excludes == 5)
    // With 4 of 10: 6·5·4·3 / 5040 = 1/14 above 1/20.
    #expect(outcome.bounds == 0...4 && !outcome.reopens)
    #expect(
      outcome.verdict
        == "None of 4 is criminal: with 95 % confidence at most 4 of 10 (40.00 %) are, so 5 or more are excluded."
    )
    #expect(
      estimate.notes == [
        "No total: the stratum negative holds 2 items and was never sampled; draw a sample of it."
      ])
  }

  /// The bound of a sample is of when it was drawn; what became known of the others since is told beside it.
  @Test func aVerdictTellsTheDrawFromWhatIsKnownByNow() throws {
    let audit = try AuditDesk(items: 12, aside: 10)
    let sample = try audit.draw(.notSelected, .excludes(share: 0.2, confidence: 0.7))
    try audit.work(audit.desk.people[0])
    let drawn = try audit.items(of: sample)
    let others = audit.aside.filter { !drawn.contains($0) }
    // With 2 of 10 criminal, 5 draws without one: 5·4 / 10·9 = 2/9.
    #expect(drawn.count == 5 && sample.excludes == 2)
    func outcome(looking count: Int) throws -> SampleOutcome {
      for item in others.prefix(count) {
        try audit.desk.record(item, "none", by: audit.desk.people[0])
      }
      return try #require(try audit.estimate().samples.first)
    }
    let bound = "with 70 % confidence at most 1 of 10 (10.00 %) are"
    #expect(
      try outcome(looking: 0).verdict
        == "None of 5 is criminal: \(bound), so 2 or more are excluded.")
    let later = try outcome(looking: 3)
    #expect(later.bounds == 0...1 && later.left == 2)
    #expect(
      later.verdict
        == "None of 5 is criminal: by the sample alone, as it was drawn, \(bound); with what was looked at since, at most 1 "
        + "are, so 2 or more are excluded.")
    let whole = try outcome(looking: 5)
    #expect(whole.bounds == 0...0)
    #expect(
      whole.verdict
        == "None of 5 is criminal, nor any of 5 others, which were looked at since: no item that it was drawn from is."
    )
  }

  @Test func aCriminalFindOpensTheStratumAgain() throws {
    let audit = try AuditDesk()
    let sample = try audit.draw(.notSelected, .items(2))
    let drawn = try audit.items(of: sample)
    try audit.desk.record(drawn[0], "mild", by: audit.desk.people[0])
    let early = try #require(try audit.estimate().samples.first)
    #expect(early.reopens && early.bounds == nil, "told at once, though the sample is not finished")
    #expect(early.verdict.hasPrefix("1 of 1 item looked at is criminal: open the stratum again"))
    try audit.desk.record(drawn[1], "none", by: audit.desk.people[0])
    let late = try #require(try audit.estimate().samples.first)
    #expect(late.found == 1 && late.examined == 2 && late.bounds?.lowerBound == 1)
    #expect(late.bounds?.upperBound == 3, "4 items, 1 of 2 criminal: one is known not to be")
  }

  @Test func theTotalAddsStrataAndWhatWasFound() throws {
    let audit = try AuditDesk(items: 12, aside: 4, people: 3)
    let (first, second) = (audit.desk.people[0], audit.desk.people[1])
    for item in audit.selected.prefix(3) { try audit.desk.record(item, "mild", by: first) }
    for item in audit.selected.dropFirst(3) { try audit.desk.record(item, "none", by: first) }
    try audit.draw(.notSelected, .items(4))
    try audit.work(first)
    try audit.draw(.negative, .items(5))
    try audit.work(second)
    let estimate = try audit.estimate()
    #expect(
      estimate.samples.map(\.sample.population) == [4, 5],
      "what one stratum holds, the other does not")
    #expect(estimate.samples.map(\.bounds) == [0...0, 0...0], "all were looked at")
    #expect(estimate.confirmed == 3)
    #expect(
      estimate.total
        == CriminalTotal(known: 3, estimate: 3, interval: 3...3, guaranteed: 3...3))
    #expect(estimate.notes == [])
  }

  @Test func aSampleOfPartLeavesAnInterval() throws {
    let audit = try AuditDesk(items: 12, aside: 1, people: 3)
    try audit.work(audit.desk.people[0])
    try audit.draw(.notSelected, .items(1))
    try audit.work(audit.desk.people[0])
    let sample = try audit.draw(.negative, .items(4))
    #expect(sample.population == 11)
    try audit.work(audit.desk.people[1])
    let total = try #require(try audit.estimate().total)
    #expect(total.estimate == 0 && total.interval.lowerBound == 0 && total.interval.upperBound > 0)
    #expect(total.guaranteed.upperBound <= 7, "four of eleven are known")
  }

  @Test func whatWaitsForItsFirstLookGivesNoTotal() throws {
    // One of many was looked at and is criminal: nobody knows of the others.
    let audit = try AuditDesk(items: 12, aside: 1, people: 2)
    try audit.desk.record(audit.selected[0], "mild", by: audit.desk.people[0])
    let sample = try audit.draw(.notSelected, .items(1))
    try audit.desk.record(
      try audit.items(of: sample)[0], "none", by: audit.desk.people[0])
    let estimate = try audit.estimate()
    #expect(estimate.total == nil && estimate.confirmed == 1)
    #expect(
      estimate.notes == ["No total: 10 selected pictures and videos wait for their first look."])
    let report = try ReportService(
      store: audit.desk.store, actor: audit.desk.testCase.add("auditor", .auditor)
    ).build(options: ReportOptions(edition: .internal))
    let table = report.sections.flatMap(\.tables).first { $0.id == "audit_total" }
    #expect(
      table?.rows.first { $0.id == "criminal" }?.cells.map(\.number)
        == [.count(1), .absent, .absent, .absent])
  }

  /// Else the number of criminal items in all would be told as if nothing had come.
  @Test func whatCameAfterTheSelectionGivesNoTotal() throws {
    let audit = try AuditDesk(items: 3, aside: 1, people: 2)
    try audit.work(audit.desk.people[0], "mild")
    try audit.draw(.notSelected, .items(1))
    try audit.work(audit.desk.people[0])
    #expect(try audit.estimate().total != nil && audit.estimate().notes == [])
    let later = try audit.desk.testCase.addPlain([PlainItem(), PlainItem()])
    let estimate = try audit.estimate()
    #expect(estimate.total == nil)
    #expect(
      estimate.notes == [
        "No total: 2 items came after the newest selection, and nothing is decided about them; run select."
      ])
    let report = try ReportService(
      store: audit.desk.store, actor: audit.desk.testCase.add("auditor", .auditor)
    ).build(options: ReportOptions(edition: .internal))
    let section = try #require(report.sections.first { $0.id == "audit" })
    #expect(
      section.lead.contains(
        "Items came after the newest selection, and nothing is decided about them, so there is no total."
      ))
    func row(_ table: String, _ id: String) -> [ReportNumber]? {
      section.tables.first { $0.id == table }?.rows.first { $0.id == id }?.cells.map(\.number)
    }
    #expect(row("audit", "unconsidered")?.first == .count(2))
    #expect(row("audit_total", "criminal") == [.count(2), .absent, .absent, .absent])
    // Once somebody has looked at one, only the other is open.
    try audit.desk.record(later[0], "mild", by: audit.desk.people[0])
    #expect(
      try audit.estimate().notes == [
        "No total: 1 item came after the newest selection, and nothing is decided about it; run select."
      ])
    try audit.desk.select()
    #expect(
      try audit.estimate().notes == [
        "No total: 1 selected picture or video waits for its first look."
      ])
  }

  /// Rules draw from texts and broken pictures too, and what they draw waits in the queue, though it is in no stratum.
  @Test func whatRulesDrawAndIsNoPictureGivesNoTotal() throws {
    let audit = try AuditDesk(items: 3, aside: 1, people: 2)
    try audit.work(audit.desk.people[0], "mild")
    try audit.draw(.notSelected, .items(1))
    try audit.work(audit.desk.people[0])
    func select(_ sample: String) throws -> [String] {
      try audit.desk.testCase.select(
        """
        id: texts
        seed: 1
        rules:
          - {name: others, when: {kind: text}, decide: not_selected, sample: \(sample), reason: texts}
          - {name: person, when: {triage: not_selected}, decide: not_selected, sample: 0.000001, reason: somebody}
          - {name: rest, decide: selected, reason: all}
        """)
      return try audit.estimate().notes
    }
    let text = try audit.desk.testCase.addPlain([PlainItem(kind: .text, posted: 5_000_000)])[0]
    #expect(
      try select("0.000001") == [
        "1 item that was not selected is no picture or video that could be decoded, and nobody has seen it: it is in no stratum, and in no total."
      ])
    #expect(try audit.estimate().total != nil)
    #expect(
      try select("1") == [
        "No total: 1 item that is selected, or drawn by a rule, waits for its first look, such as a text or a broken file: no picture or video that could be decoded."
      ])
    let queued = try audit.desk.testCase.rows(QueueEntryRow.self).map(\.itemId)
    #expect(try queued.contains(text) && audit.estimate().total == nil)
  }

  @Test func whatWasCarriedOverWidensTheTotal() throws {
    let (desk, items, stranger) = try WorkDesk.family()
    try desk.record(items[0], "mild", by: desk.people[0])
    _ = try ExceptionService(store: desk.store, actor: desk.people[0]).restOfFamily(of: items[0])
    try desk.record(stranger, "mild", by: desk.people[0])
    let auditor = Actor(user: nil, name: "auditor", role: .auditor)
    let estimate = try EstimateService(store: desk.store, actor: auditor).read()
    let total = try #require(estimate.total)
    #expect(total == CriminalTotal(known: 2, estimate: 2, interval: 2...4, guaranteed: 2...4))
    #expect(
      estimate.notes == [
        "2 selected items have a tile or a carried-over record and no look: they are not in the estimate, and count as possibly criminal in its upper ends."
      ])
    try desk.store.close()
  }

  @Test func whatIsNotSettledGivesNoVerdict() throws {
    let audit = try AuditDesk(items: 3, aside: 1)
    try audit.work(audit.desk.people[0])
    try audit.draw(.negative, .items(2))
    try audit.work(audit.desk.people[1], "mild")
    let open = try #require(try audit.estimate().samples.first)
    #expect(open.unsettled == 2 && open.found == 0 && open.bounds == 0...2)
    #expect(open.verdict.hasPrefix("No verdict yet: 2 of 2 items are not settled"))
    let disputes = try audit.desk.testCase.rows(QueueEntryRow.self).map(\.itemId).sorted()
    for (item, answer) in zip(disputes, ["none", "mild"]) {
      try audit.desk.record(item, answer, by: audit.desk.lead, isAdjudication: true)
    }
    let settled = try #require(try audit.estimate().samples.first)
    #expect(settled.unsettled == 0 && settled.found == 1)
    #expect(!settled.reopens, "the sample is the whole stratum: nothing is left to open")
  }

  @Test func looksOfPeopleWhoWereRemovedCountAndAreTold() throws {
    let audit = try AuditDesk()
    try audit.draw(.notSelected, .items(2))
    try audit.work(audit.desk.people[0])
    try UserService(store: audit.desk.store, actor: audit.desk.testCase.administrator).deactivate(
      name: audit.desk.people[0].name)
    let outcome = try #require(try audit.estimate().samples.first)
    #expect(outcome.examined == 2 && outcome.bounds != nil)
    #expect(
      outcome.notes == [
        "2 looks are of people who were removed since; they count as they were recorded."
      ])
  }

  @Test func aSampleThatNobodyIsLeftToLookAtSaysSo() throws {
    let audit = try AuditDesk(items: 3, aside: 1, people: 1)
    try audit.work(audit.desk.people[0])
    // Only the lead can check what the one assessor saw, and then leaves.
    try audit.draw(.negative, .items(2))
    try UserService(store: audit.desk.store, actor: audit.desk.testCase.administrator).deactivate(
      name: audit.desk.lead.name)
    let outcome = try #require(try audit.estimate().samples.first)
    #expect(
      outcome.notes.count == 1 && outcome.notes[0].contains("there is nobody left: add a user"))
  }

  @Test func whoGradesIsToldHowFarASampleIsAndNotWhatWasFound() throws {
    let audit = try AuditDesk()
    let sample = try audit.draw(.notSelected, .items(2))
    try audit.desk.record(try audit.items(of: sample)[0], "mild", by: audit.desk.people[0])
    let seen = try EstimateService(store: audit.desk.store, actor: audit.desk.lead).read()
    let outcome = try #require(seen.samples.first)
    #expect(outcome.examined == 1 && outcome.found == nil && !outcome.reopens)
    #expect(seen.total == nil && seen.confirmed == nil)
    try audit.work(audit.desk.people[1])
    #expect(
      try EstimateService(store: audit.desk.store, actor: audit.desk.lead).read().samples.first?
        .found
        == 1)
  }

  /// How far a sample is, asked before and after a record, would tell that the item was one of it.
  @Test func whoOnlyAssessesIsToldNothingUntilNothingWaits() throws {
    let audit = try AuditDesk()
    let sample = try audit.draw(.notSelected, .items(1))
    let ann = audit.desk.people[0]
    let service = EstimateService(store: audit.desk.store, actor: ann)
    #expect(throws: CaseworkError(.denied, "")) { try service.read() }
    try audit.desk.record(try audit.items(of: sample)[0], "none", by: ann)
    #expect(throws: CaseworkError(.denied, "")) { try service.read() }
    try audit.work(ann)
    #expect(try service.read().samples.map(\.found) == [0])
  }

  @Test func withoutASampleThereIsNoSilentZero() throws {
    let audit = try AuditDesk()
    let estimate = try audit.estimate()
    #expect(estimate.samples == [] && estimate.total == nil)
    #expect(estimate.notes.count == 2 && estimate.notes[0].contains("was never sampled"))
    #expect(
      estimate.notes[1] == "No total: 4 selected pictures and videos wait for their first look.")
    let empty = try TestCase()
    let auditor = Actor(user: nil, name: "auditor", role: .auditor)
    #expect(
      try EstimateService(store: empty.store, actor: auditor).read().notes
        == ["No total: nothing was selected yet."])
  }
}
