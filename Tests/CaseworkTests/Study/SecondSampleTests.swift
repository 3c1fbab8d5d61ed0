// SPDX-License-Identifier: Apache-2.0
// A second sample of what was seen: drawn from what no sample checked and somebody can still rate blind.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct SecondSampleTests {
  /// Twelve items that the first of two people found not to be criminal, three of which the second has seen, too.
  private func desk() throws -> AuditDesk {
    let audit = try AuditDesk(items: 13, aside: 1, people: 2)
    try audit.work(audit.desk.people[0])
    for item in audit.selected.prefix(3) {
      try audit.desk.record(item, "none", by: audit.desk.people[1])
    }
    return audit
  }

  private func refusal(_ audit: AuditDesk) -> String {
    let error = #expect(throws: CaseworkError(.conflict, "")) {
      try audit.draw(.negative, .items(1))
    }
    return error?.userMessage ?? ""
  }

  @Test func twoPeopleFinishOneSampleAfterAnother() throws {
    let audit = try desk()
    let (ann, ben) = (audit.desk.people[0], audit.desk.people[1])
    var checked: Set<Int64> = []
    for (number, population) in [9, 5, 1].enumerated() {
      let sample = try audit.draw(.negative, .items(min(4, population)))
      #expect(sample.population == population, "sample \(number + 1)")
      let drawn = Set(try audit.items(of: sample))
      #expect(drawn.isDisjoint(with: checked))
      #expect(drawn.isSubset(of: audit.selected.dropFirst(3)), "both have seen the first three")
      checked.formUnion(drawn)
      #expect(try audit.work(ann) == [])
      #expect(Set(try audit.work(ben)) == drawn)
      #expect(try audit.desk.testCase.rows(QueueEntryRow.self).isEmpty)
    }
    // What both have seen is left to the lead, who need not look.
    let overview = try AuditOverviewService(
      store: audit.desk.store, actor: Actor(user: nil, name: "auditor", role: .auditor)
    ).read()
    #expect(overview.strata.last?.size == 3)
    try audit.draw(.notSelected, .items(1))
    try audit.work(ann)
    let estimate = try audit.estimate()
    #expect(estimate.samples.allSatisfy { $0.unsettled == 0 && $0.left == 0 })
    #expect(
      estimate.total == CriminalTotal(known: 0, estimate: 0, interval: 0...0, guaranteed: 0...0))
    #expect(
      estimate.notes.contains(
        "3 items that are not criminal had been looked at by everybody who assesses when a sample was drawn, so that "
          + "nobody was left to check them: they are in no sample, and count as recorded."))
    #expect(try audit.desk.queueProblems() == [])
    #expect(try audit.desk.testCase.problems() == [])
  }

  @Test func whatTheFirstSampleCheckedCountsAsSeen() throws {
    let audit = try AuditDesk(items: 13, aside: 1, people: 3)
    try audit.work(audit.desk.people[0])
    let first = try audit.items(of: audit.draw(.negative, .items(4)))
    for (place, item) in first.enumerated() {
      try audit.desk.record(item, place == 0 ? "mild" : "none", by: audit.desk.people[1])
    }
    try audit.desk.record(first[0], "mild", by: audit.desk.lead, isAdjudication: true)
    let second = try audit.draw(.negative, .items(4))
    #expect(second.population == 8, "a third person could look at the first sample's, but need not")
    for item in try audit.items(of: second) {
      try audit.desk.record(item, "none", by: audit.desk.people[2])
    }
    try audit.draw(.notSelected, .items(1))
    try audit.work(audit.desk.people[0])
    let total = try #require(try audit.estimate().total)
    // One of eight, of twelve: what one sample of both sizes together would say.
    #expect(total.known == 1 && abs(total.estimate - 1.5) < 1e-12)
    #expect(total.guaranteed.lowerBound == 1 && total.guaranteed.upperBound <= 5)
    #expect(try audit.estimate().samples.map(\.left) == [4, 4, 0])
  }

  @Test func whereEverythingWasCheckedOrNobodyIsLeftItIsSaid() throws {
    let audit = try AuditDesk(items: 4, aside: 1, people: 2)
    for person in audit.desk.people {
      for item in audit.selected { try audit.desk.record(item, "none", by: person) }
    }
    // The lead may rate as well, and is asked where no assessor is left.
    let sample = try audit.draw(.negative, .items(1))
    #expect(sample.population == 3)
    #expect(try audit.work(audit.desk.lead).count == 1)
    for item in try audit.items(of: audit.draw(.negative, .items(2))) {
      try audit.desk.record(item, "none", by: audit.desk.lead)
    }
    #expect(
      refusal(audit)
        == "every item of what was seen and is not criminal was checked by a sample: there is nothing left to draw"
    )
    let other = try AuditDesk(items: 3, aside: 1, people: 1)
    for person in other.desk.people + [other.desk.lead] {
      for item in other.selected { try other.desk.record(item, "none", by: person) }
    }
    #expect(
      refusal(other)
        == "nobody is left who could check more of what was seen and is not criminal: what no sample checked was looked at "
        + "by everybody who assesses; add a user who assesses, then draw again")
    let overview = try AuditOverviewService(
      store: other.desk.store, actor: Actor(user: nil, name: "auditor", role: .auditor)
    ).read()
    let stratum = try #require(overview.strata.last)
    #expect(stratum.size == 0 && !stratum.isOpen)
    #expect(stratum.why.hasPrefix("Nobody is left who could check more"))
    #expect(
      try other.estimate().notes.contains {
        $0.hasPrefix(
          "No total: the stratum negative holds 2 items and was never sampled; nobody is left")
      })
    // Somebody new can check all of it.
    _ = try other.desk.testCase.add("new", .assessor)
    #expect(try other.draw(.negative, .items(1)).population == 2)
  }

  @Test func theFrameIsWorkedOutAgainWhoeverComesAndGoes() throws {
    let audit = try desk()
    let sample = try audit.draw(.negative, .items(2))
    _ = try audit.desk.testCase.add("new", .assessor)
    try audit.work(audit.desk.people[1])
    let row = try #require(
      try audit.desk.testCase.rows(StudySampleRow.self).first { $0.id == sample.id })
    let drawn = try audit.desk.store.catalog.read { reader in
      try AuditStrata(reader, store: audit.desk.store).drawn(from: row)
    }
    #expect(drawn.isExact && drawn.items == Array(audit.selected.dropFirst(3)))
    #expect(drawn.aside == Set(audit.selected.prefix(3)))
    // Somebody new can look at what both have seen.
    #expect(try audit.draw(.negative, .items(1)).population == 10)
  }
}
