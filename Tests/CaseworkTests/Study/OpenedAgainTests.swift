// SPDX-License-Identifier: Apache-2.0
// After a find: a stratum that is opened, sampled again or grown, and what the total knows of it.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct OpenedAgainTests {
  /// Six selected items that were found not to be criminal, and six that were left aside.
  private func desk() throws -> AuditDesk {
    let audit = try AuditDesk(items: 12, aside: 6, people: 3)
    for item in audit.selected { try audit.desk.record(item, "none", by: audit.desk.people[0]) }
    return audit
  }

  /// Draws from what was left aside, and records that so many of those drawn are criminal.
  @discardableResult
  private func sample(_ audit: AuditDesk, _ size: Int, criminal: Int) throws -> [Int64] {
    let drawn = try audit.items(of: audit.draw(.notSelected, .items(size)))
    for (place, item) in drawn.enumerated() {
      try audit.desk.record(item, place < criminal ? "mild" : "none", by: audit.desk.people[0])
    }
    return drawn
  }

  private func checkNegatives(_ audit: AuditDesk) throws {
    try audit.draw(.negative, .share(1))
    try audit.work(audit.desk.people[1])
  }

  @Test func whatWasSeenSinceTheFindCountsAsSeen() throws {
    let audit = try desk()
    let drawn = try sample(audit, 2, criminal: 1)
    try checkNegatives(audit)
    let before = try #require(try audit.estimate().total)
    #expect(before.known == 1 && before.estimate == 3, "one of two, of six")
    let rest = audit.aside.filter { !drawn.contains($0) }
    for (place, item) in rest.prefix(2).enumerated() {
      try audit.desk.record(item, place == 0 ? "mild" : "none", by: audit.desk.people[0])
    }
    let part = try audit.estimate()
    #expect(part.total?.known == 2 && part.total?.estimate == 3)
    #expect(part.total.map { $0.interval.lowerBound >= 2 && $0.interval.upperBound <= 4 } == true)
    #expect(part.samples.first?.since == 1 && part.samples.first?.left == 2)
    #expect(part.samples.first?.reopens == true)
    for item in rest.dropFirst(2) { try audit.desk.record(item, "mild", by: audit.desk.people[0]) }
    let whole = try audit.estimate()
    #expect(
      whole.total == CriminalTotal(known: 4, estimate: 4, interval: 4...4, guaranteed: 4...4))
    let outcome = try #require(whole.samples.first)
    #expect(!outcome.reopens && outcome.bounds == 4...4)
    #expect(
      outcome.verdict
        == "1 of 2 items looked at was criminal; by now the whole stratum was looked at, and 4 of 6 are."
    )
    let report = try ReportService(store: audit.desk.store, actor: audit.desk.lead).snapshot(
      at: nil)
    #expect(report.audit?.known.values.reduce(0, +) == 4)
    let told = try #require(report.audit?.strata.first?.samples.first)
    #expect(told.since.values.reduce(0, +) == 3 && told.left == 0)
    #expect(report.audit?.strata.map(\.present) == [0, 0])
  }

  @Test func aSecondSampleIsTakenTogetherWithTheFirst() throws {
    let audit = try desk()
    try sample(audit, 2, criminal: 1)
    try sample(audit, 2, criminal: 0)
    try checkNegatives(audit)
    let estimate = try audit.estimate()
    // One of four, of six.
    #expect(estimate.total?.estimate == 1.5 && estimate.total?.known == 1)
    #expect(estimate.total?.guaranteed == 1...3)
    #expect(
      estimate.notes == [
        "The total goes by all 2 samples of not_selected together, each for what it was drawn from; their bounds hold together, however many are drawn."
      ])
  }

  @Test func whatCameAfterTheSampleEndsTheTotal() throws {
    let audit = try AuditDesk(items: 8, aside: 2, people: 3)
    try sample(audit, 2, criminal: 0)
    let late = audit.selected[0]
    for item in audit.selected.dropFirst() {
      try audit.desk.record(item, "none", by: audit.desk.people[0])
    }
    for item in try audit.items(of: audit.draw(.negative, .items(5))) {
      try audit.desk.record(item, "none", by: audit.desk.people[1])
    }
    try SelectionService(store: audit.desk.store, actor: audit.desk.lead).triage([
      TriageDecision(item: late, isSelected: false, started: nil, ended: nil)
    ])
    try audit.desk.select()
    let estimate = try audit.estimate()
    #expect(estimate.total == nil)
    #expect(
      estimate.notes == [
        "No total: the stratum not_selected holds 1 item that came after its samples were drawn; draw another sample of it."
      ])
    let report = try ReportService(store: audit.desk.store, actor: audit.desk.lead).snapshot(
      at: nil)
    #expect(report.audit?.strata.map(\.present) == [1, 0])
  }

  /// A case with a draft, something undetermined and a crime outside of the samples, sampled and looked at.
  private func drafts(sampled answer: String) throws -> AuditDesk {
    let audit = try AuditDesk(items: 8, aside: 2, people: 3)
    let answers = ["draft", "open", "mild", "none", "none", "none"]
    for (item, answer) in zip(audit.selected, answers) {
      try audit.desk.record(item, answer, by: audit.desk.people[0])
    }
    let drawn = try audit.items(of: audit.draw(.notSelected, .items(2)))
    try audit.desk.record(drawn[0], answer, by: audit.desk.people[0])
    try audit.desk.record(drawn[1], "none", by: audit.desk.people[0])
    let negative = try audit.draw(.negative, .items(3))
    #expect(negative.population == 3, "a draft is in no stratum of what is not criminal")
    for item in try audit.items(of: negative) {
      try audit.desk.record(item, "none", by: audit.desk.people[1])
    }
    return audit
  }

  @Test func draftsAndWhatIsUndeterminedAreNoCrimesAndNoZeros() throws {
    let open = try drafts(sampled: "draft").estimate()
    #expect(open.samples.first?.found == 0 && open.samples.first?.unsettled == 1)
    #expect(open.total == nil && open.notes == ["No total: 1 item of sample 1 is not settled."])
    let audit = try drafts(sampled: "none")
    let estimate = try audit.estimate()
    #expect(
      estimate.total == CriminalTotal(known: 1, estimate: 1, interval: 1...3, guaranteed: 1...3))
    #expect(
      estimate.notes == [
        "1 item that was seen and is undetermined is not in the estimate, and counts as possibly criminal in its upper ends.",
        "Counsel required: 1 item outside of the strata has a draft of a rule that nobody confirmed. Until an administrator "
          + "confirms the rule by its name it is in no count, not in the estimate, and counts as possibly criminal in its upper ends.",
      ])
    let report = try ReportService(store: audit.desk.store, actor: audit.desk.lead).snapshot(
      at: nil)
    #expect(report.audit?.known.values.reduce(0, +) == 1 && report.audit?.undecided == 2)
  }
}
