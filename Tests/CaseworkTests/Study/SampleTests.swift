// SPDX-License-Identifier: Apache-2.0
// Audit samples: what they are drawn from, how they wait, and that nothing tells their items apart.

import Catalog
import EvidenceModel
import Ledger
import Testing

@testable import Casework

@Suite struct SampleTests {
  @Test func aSampleOfWhatWasLeftAsideIsDrawnBySeedAndCanBeDrawnAgain() throws {
    let audit = try AuditDesk(items: 12, aside: 8)
    let sample = try audit.draw(.notSelected, .items(3))
    #expect(sample.population == 8 && sample.size == 3 && sample.seed == 5)
    let drawn = try audit.items(of: sample)
    #expect(Set(drawn).isSubset(of: Set(audit.aside)) && Set(drawn).count == 3)
    #expect(sample.root == HexText.encode(SampleService.root(drawn)))
    #expect(sample.root != HexText.encode(SampleService.root(drawn.reversed())))
    // By hand: sorted, swapped to the front by the published generator.
    var names = audit.aside.sorted()
    var generator = Peer(state: 5)
    for place in 0..<3 { names.swapAt(place, place + generator.below(names.count - place)) }
    #expect(Array(names.prefix(3)) == drawn)
    let leaf = try #require(try audit.desk.testCase.rows(LeafRow.self).last)
    #expect(leaf.kind == "study.sample")
    let facts = try LeafDetail(
      bytes: audit.desk.testCase.store.columns.open(
        leaf.sealedDetail, LeafRow.self, "sealed_detail", row: leaf.seq)
    ).facts
    #expect(facts["root"]?.text == sample.root && facts["size"]?.integer == 3)
    #expect(facts["population"]?.integer == Int64(audit.aside.count))
    let shown = try LedgerLeaf(bytes: leaf.entry)
    #expect(shown["stratum"] != nil)
    #expect(["population", "size", "root", "seed"].allSatisfy { shown[$0] == nil })
    let row = try #require(try audit.desk.testCase.rows(StudySampleRow.self).first)
    #expect(row.populationRoot == SampleService.root(audit.aside))
    #expect(try audit.desk.testCase.problems() == [])
  }

  /// SplitMix64, written again.
  private struct Peer {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &+ 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int {
      let limit = UInt64.max - (UInt64.max % UInt64(bound) + 1) % UInt64(bound)
      while true {
        let bits = next()
        if bits <= limit { return Int(bits % UInt64(bound)) }
      }
    }
  }

  static let sizes: [(share: Double, size: Int)] = [
    (0.01, 295), (0.005, 576), (0.002, 1_401), (0.001, 2_589),
  ]

  @Test(arguments: sizes)
  func aShareIsExcludedByTheSizeOfTheReference(_ share: Double, _ size: Int) throws {
    let found = try SampleService.size(
      .excludes(share: share, confidence: 0.95), of: 9_146, .notSelected)
    #expect(found.size == size)
  }

  @Test func itemsOfASampleWaitForOneLookAmongTheOthers() throws {
    let audit = try AuditDesk()
    let sample = try audit.draw(.notSelected, .items(2))
    let drawn = Set(try audit.items(of: sample))
    for item in drawn {
      let entry = try #require(try audit.desk.entry(item))
      #expect(entry.lane == .rating && entry.remaining == 1 && entry.purpose == .sample)
      let places = try audit.desk.testCase.rows(SelectionRow.self).map {
        QueueContext.place(of: $0.itemId, rank: $0.rank)
      }
      #expect(places.contains(entry.rank))
    }
    let seen = try audit.work(audit.desk.people[0])
    #expect(Set(seen) == Set(audit.selected).union(drawn))
    #expect(try audit.desk.testCase.rows(QueueEntryRow.self).isEmpty)
    #expect(try audit.desk.queueProblems() == [])
    #expect(try audit.desk.testCase.problems() == [])
  }

  @Test func whatWasSeenIsLookedAtOnceMoreBySomebodyElse() throws {
    let audit = try AuditDesk(items: 6, aside: 1, people: 3)
    try audit.work(audit.desk.people[0])
    try audit.desk.record(audit.selected[0], "none", by: audit.desk.people[1])
    let sample = try audit.draw(.negative, .items(5))
    #expect(sample.population == 5)
    #expect(
      try audit.work(audit.desk.people[0]) == [], "whoever has seen an item is not asked again")
    #expect(Set(try audit.work(audit.desk.people[1])) == Set(audit.selected.dropFirst()))
    #expect(try audit.work(audit.desk.people[2]) == [audit.selected[0]])
    #expect(try audit.desk.testCase.rows(QueueEntryRow.self).isEmpty)
    #expect(try audit.desk.testCase.problems() == [])
  }

  @Test func aLookThatDiffersIsSettledByALead() throws {
    let audit = try AuditDesk(items: 3, aside: 1)
    try audit.work(audit.desk.people[0])
    try audit.draw(.negative, .items(2))
    try audit.work(audit.desk.people[1], "mild")
    let disputes = try audit.desk.testCase.rows(QueueEntryRow.self)
    #expect(disputes.map(\.lane) == [.lead, .lead])
    for dispute in disputes {
      try audit.desk.record(dispute.itemId, "none", by: audit.desk.lead, isAdjudication: true)
    }
    #expect(try audit.desk.testCase.rows(QueueEntryRow.self).isEmpty)
    #expect(try audit.desk.queueProblems() == [])
  }

  @Test func aLookThatDiffersFromASettlementIsSettledAgain() throws {
    let audit = try AuditDesk(items: 3, aside: 1)
    let item = audit.selected[0]
    try audit.work(audit.desk.people[0])
    try audit.desk.record(item, "mild", by: audit.desk.people[1])
    try audit.desk.record(item, "none", by: audit.desk.lead, isAdjudication: true)
    let sample = try audit.draw(.negative, .items(2))
    #expect(try audit.items(of: sample).contains(item))
    #expect(try audit.desk.entry(item)?.lane == .rating)
    try audit.desk.record(item, "mild", by: audit.desk.people[2])
    #expect(try audit.desk.entry(item)?.lane == .lead)
    try audit.desk.record(item, "none", by: audit.desk.lead, isAdjudication: true)
    #expect(try audit.desk.entry(item) == nil)
    #expect(try audit.desk.queueProblems() == [])
  }

  @Test func anItemOfASampleNeitherGivesNorTakesACarriedRecord() throws {
    let (desk, items, _) = try WorkDesk.family()
    try SelectionService(store: desk.store, actor: desk.lead).triage([
      TriageDecision(item: items[1], isSelected: false, started: nil, ended: nil)
    ])
    try desk.select()
    try desk.record(items[0], "none", by: desk.people[0])
    _ = try SampleService(store: desk.store, actor: desk.lead).draw(.notSelected, .items(1))
    #expect(throws: CaseworkError(.conflict, "")) {
      try desk.record(items[1], "", by: desk.people[0], route: .inferred)
    }
    try desk.record(items[1], "none", by: desk.people[1])
    try desk.record(items[1], "none", by: desk.people[0])
    #expect(try desk.entry(items[1]) == nil)
    try desk.record(items[2], "", by: desk.people[0], route: .inferred)
  }

  @Test func whileASampleIsAuditedNobodyWhoAssessesIsToldWhy() throws {
    let audit = try AuditDesk()
    let person = audit.desk.people[0]
    let before = try #require(try audit.desk.next(person))
    #expect(before.rule == "everything_else")
    try WorkQueue(store: audit.desk.store, actor: person).release(before.item)
    let sample = try audit.draw(.notSelected, .items(2))
    let drawn = Set(try audit.items(of: sample))
    var offers: Set<[String]> = []
    while let next = try audit.desk.next(person) {
      offers.insert([next.rule, next.ruleReason, "\(next.reasons.count)"])
      #expect(next.rank == nil)
      let view = try ItemService(store: audit.desk.store, actor: person).view(next.item)
      offers.insert([view.selection?.rule ?? "?", "\(view.selection?.decision.rawValue ?? "?")"])
      try audit.desk.record(next.item, "none", by: person)
      if drawn.allSatisfy({ (try? audit.desk.entry($0)) == nil }) { break }
    }
    #expect(offers == [["", AuditBlindness.words, "0"], ["", "undecided"]])
    let after = try ItemService(store: audit.desk.store, actor: person).view(audit.aside[0])
    #expect(after.selection?.decision == .notSelected, "told again once the ratings are in")
  }

  @Test func theWallTellsWhoAssessesNothingApartWhileASampleIsAudited() throws {
    let audit = try AuditDesk()
    let index = WallIndex(store: audit.desk.store)
    func decisions(_ actor: Actor) throws -> Set<WallDecision> {
      Set(
        try WallService(index: index, actor: actor).page(WallFilter(), limit: 50).tiles.map(
          \.decision))
    }
    #expect(try decisions(audit.desk.people[0]) == [.selected, .notSelected])
    try audit.draw(.notSelected, .items(1))
    #expect(try decisions(audit.desk.people[0]) == [.undecided])
    let wall = try WallService(index: index, actor: audit.desk.people[0])
    #expect(try wall.page(WallFilter(), limit: 50).tiles.allSatisfy { $0.rank == nil })
    #expect(try decisions(audit.desk.lead) == [.undecided])
    let auditor = try audit.desk.testCase.add("aud", .auditor)
    #expect(try decisions(auditor) == [.selected, .notSelected])
    try audit.work(audit.desk.people[0])
    #expect(try decisions(audit.desk.people[0]) == [.selected, .notSelected])
  }

  @Test func whatCannotBeDrawnIsRefusedInWords() throws {
    let audit = try AuditDesk(items: 5, aside: 2)
    func words(_ stratum: AuditStratum, _ extent: SampleExtent?) -> (CaseworkError.Code?, String) {
      let error = #expect(throws: CaseworkError.self) { try audit.draw(stratum, extent) }
      return (error?.code, error?.userMessage ?? "")
    }
    #expect(
      words(.negative, .items(1)) == (
        .conflict,
        SampleService.nothing
      ))
    // What is wrong whatever the stratum holds is told first: else the words would tell whether it holds anything.
    #expect(words(.negative, .items(0)).0 == .usage)
    #expect(words(.notSelected, .items(0)).0 == .usage)
    #expect(words(.notSelected, nil).1.contains("the study plan says nothing"))
    let bad: [(Double, Double, String)] = [
      (0, 0.95, "the share to exclude"), (0.1, 0.3, "the confidence must be"),
    ]
    for (share, confidence, told) in bad {
      let said = words(.notSelected, .excludes(share: share, confidence: confidence)).1
      #expect(said.contains(told), "\(said)")
    }
    try audit.draw(.notSelected, .items(1))
    #expect(words(.notSelected, .items(1)).1.contains("is not finished: items of it wait"))
    try audit.work(audit.desk.people[0])
    #expect(try audit.draw(.notSelected, .items(1)).population == 1, "what was seen has left it")
    for actor in [audit.desk.people[0], .keyHolder] {
      #expect(throws: CaseworkError(.denied, "")) {
        try SampleService(store: audit.desk.store, actor: actor).draw(.negative, .items(1))
      }
    }
  }

  /// A refusal that leaves no leaf would tell who grades, by trying, how many were found not to be criminal.
  @Test(arguments: [2, 3, 4, 100_000])
  func whoGradesLearnsNothingByAskingForMoreThanThereIs(wanted: Int) throws {
    let audit = try AuditDesk(items: 12, aside: 1)
    let (ann, lead) = (audit.desk.people[0], audit.desk.lead)
    try StudyPlanService(store: audit.desk.store, actor: lead).put(
      try PlanText.changed(["audits:": "audits: [{stratum: negative, share: 0.1, seed: 77}]"]))
    #expect(throws: CaseworkError(.conflict, SampleService.nothing)) {
      try audit.draw(.negative, .items(wanted))
    }
    for item in audit.selected.prefix(3) { try audit.desk.record(item, "none", by: ann) }
    let sample = try audit.draw(.negative, .items(wanted))
    #expect(sample.size == min(wanted, 3) && sample.population == 3)
    #expect(!sample.isSizeTold)
    for item in try audit.items(of: sample) {
      try audit.desk.record(item, "none", by: audit.desk.people[1])
    }
    // It is finished; other work waits.
    let outcome = try #require(
      try EstimateService(store: audit.desk.store, actor: lead).read().samples.first)
    #expect(outcome.verdict.hasPrefix("All of its items were looked at"))
    #expect(!outcome.isSizeTold)
    let deviations = DeviationService(store: audit.desk.store, actor: lead)
    #expect(try !deviations.read().contains { $0.code == .sample } && !deviations.tellsAll())
    for (actor, isWhole) in [
      (lead, false), (Actor(user: nil, name: "auditor", role: .auditor), true),
    ] {
      let study = try StudyBrowser(index: WallIndex(store: audit.desk.store), actor: actor)
      #expect(try study.studyPlan()?.areDeviationsWhole == isWhole)
    }
    #expect(try audit.estimate().samples.first?.isSizeTold == true)
  }

  @Test func thePlanSaysHowManyAndByWhichSeed() throws {
    let audit = try AuditDesk()
    try StudyPlanService(store: audit.desk.store, actor: audit.desk.lead).put(
      try PlanText.changed([
        "audits:": "audits: [{stratum: not_selected, share: 0.5, seed: 77}]"
      ]))
    let deviations = DeviationService(store: audit.desk.store, actor: audit.desk.lead)
    #expect(try deviations.read().map(\.actual) == ["not drawn"])
    let sample = try audit.draw(.notSelected, nil, seed: nil)
    #expect(sample.size == 2 && sample.seed == 77)
    #expect(try deviations.read().map(\.actual) == ["drawn, and not finished"])
    let auditor = Actor(user: nil, name: "auditor", role: .auditor)
    #expect(
      try DeviationService(store: audit.desk.store, actor: auditor).read().map(\.actual) == [
        "2 of 2 items wait for their look"
      ])
    for person in audit.desk.people { try audit.work(person) }
    #expect(try deviations.read().map(\.code) == [.people])
  }
}
