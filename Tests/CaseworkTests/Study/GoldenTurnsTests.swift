// SPDX-License-Identifier: Apache-2.0
// Golden items among the work: nothing tells one apart, and they come all over a person's work.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct GoldenTurnsTests {
  private func plan(
    _ desk: WorkDesk, golden: [Int64], share: Double, people: Int
  ) throws -> String {
    let items = golden.map { "{item: \($0), facts: {child: no}}" }.joined(separator: ", ")
    return try PlanText.changed([
      "golden:": "golden: [\(items)]",
      "double_rating:": "double_rating: {share: \(share), seed: 3}",
      "roles:": "roles: {assessors: \(people), leads: [lead]}",
    ])
  }

  /// A golden item that was left aside is the only such item among the work: its rule would tell it.
  @Test func aGoldenItemThatWasLeftAsideDoesNotGiveItselfAway() throws {
    let audit = try AuditDesk(items: 8, aside: 4, people: 2)
    let golden = audit.aside[0]
    let (ann, ben) = (audit.desk.people[0], audit.desk.people[1])
    try StudyPlanService(store: audit.desk.store, actor: audit.desk.lead).put(
      plan(audit.desk, golden: [golden], share: 0, people: 2))
    let index = WallIndex(store: audit.desk.store)
    func decisions(_ actor: Actor) throws -> Set<WallDecision> {
      Set(
        try WallService(index: index, actor: actor).page(WallFilter(), limit: 50).tiles.map(
          \.decision))
    }
    #expect(try decisions(ann) == [.undecided])
    #expect(try decisions(audit.desk.lead) == [.undecided])
    var offers: Set<[String]> = []
    var seen: Set<Int64> = []
    while let next = try audit.desk.next(ann) {
      offers.insert([next.rule, next.ruleReason, "\(next.reasons.count)"])
      #expect(next.rank == nil, "no number stands for what is withheld")
      let view = try ItemService(store: audit.desk.store, actor: ann).view(next.item)
      #expect(view.selection?.decision == .undecided && view.selection?.rule == "")
      #expect(view.selection?.rank == nil)
      try audit.desk.record(next.item, "none", by: ann)
      seen.insert(next.item)
    }
    #expect(seen.contains(golden) && offers == [["", AuditBlindness.words, "0"]])
    try audit.work(ben)
    #expect(try decisions(ann) == [.selected, .notSelected], "told again once everybody rated it")
  }

  @Test func oneGoldenItemFallsIntoEachPartOfAPersonsWork() {
    for count in [1, 2, 7, 40] {
      let contents = (1...count).reduce(into: [Int64: [UInt8]]()) {
        $0[Int64($1)] = [UInt8(clamping: $1), 9]
      }
      var orders: Set<[Int64]> = []
      for user in Int64(1)...6 {
        let moments = GoldenTurns.moments(of: contents, user: user, seed: 3)
        #expect(moments == GoldenTurns.moments(of: contents, user: user, seed: 3))
        let sorted = moments.sorted { $0.value < $1.value }
        orders.insert(sorted.map(\.key))
        for (part, moment) in sorted.map(\.value).enumerated() {
          let edges = [part, part + 1].map { Double($0) / Double(count) * 0.95 }
          #expect(moment >= edges[0] && moment <= edges[1], "part \(part) of \(count)")
        }
      }
      #expect(count < 7 || orders.count == 6, "nobody's order is another's")
    }
  }

  @Test func theWorkThatIsExpectedIsCountedByLooks() {
    // Three golden items; 40 that nobody has looked at, a quarter of them twice, among four; 6 second looks among three.
    #expect(
      GoldenTurns.expected(golden: 3, first: 40, second: 6, doubleRating: 0.25, people: 4)
        == 3 + 12.5 + 2)
    #expect(
      GoldenTurns.expected(golden: 0, first: 5, second: 2, doubleRating: 0, people: 1) == 7)
  }

  /// The looks of each of four people at 48 items, ten of them golden, in order.
  private func study(share: Double) throws -> (desk: WorkDesk, golden: [Int64], work: [[Int64]]) {
    let desk = try WorkDesk(items: 48, people: 4)
    // Those that rank first, so that by rank alone they would all come at the beginning.
    let ranked = try desk.testCase.rows(QueueEntryRow.self).sorted { $0.precedes($1) }
    let golden = ranked.prefix(10).map(\.itemId)
    try StudyPlanService(store: desk.store, actor: desk.lead).put(
      plan(desk, golden: golden, share: share, people: 4))
    var work: [[Int64]] = Array(repeating: [], count: 4)
    var isIdle = false
    while !isIdle {
      isIdle = true
      for (number, person) in desk.people.enumerated() {
        guard let next = try desk.next(person) else { continue }
        isIdle = false
        try desk.record(next.item, "none", by: person)
        work[number].append(next.item)
      }
    }
    return (desk, golden, work)
  }

  @Test func goldenItemsComeAllOverAPersonsWorkAndNotToAllInOneOrder() throws {
    let (desk, golden, work) = try study(share: 0.5)
    let orders = work.map { $0.filter(golden.contains) }
    #expect(orders.allSatisfy { Set($0) == Set(golden) && $0.count == 10 })
    #expect(Set(orders).count == 4, "nobody's order is another's")
    #expect(try desk.queueProblems() == [])
  }

  /// Of ten moments the first three lie before 0.285 of the work and the last three after 0.665, whatever is drawn: six
  /// looks and four from the half of 29.
  @Test func goldenItemsDoNotCrowdIntoTheFirstHalfOfTheWork() throws {
    let (_, golden, work) = try study(share: 1)
    for looks in work {
      let places = looks.indices.filter { golden.contains(looks[$0]) }
      let early = places.count { $0 * 2 < looks.count }
      #expect(early >= 3 && places.count - early >= 3, "\(places) of \(looks.count)")
    }
  }

  /// Somebody who answers one class up gives the same answer where there is no class above, and where nothing is settled.
  @Test(arguments: [
    ("{child: no}", true),
    ("{child: yes, origin: camera, photograph_like: yes, indecent: yes, severity: c}", true),
    ("{child: yes, origin: camera, photograph_like: yes, indecent: yes, severity: b}", true),
    ("{child: yes, origin: camera, photograph_like: yes, indecent: yes, severity: a}", false),
    ("{child: yes, origin: camera, photograph_like: yes, indecent: yes}", false),
    ("{child: unsure}", false),
    ("{child: yes, origin: altered, photograph_like: yes, indecent: yes, severity: c}", false),
  ])
  func onlyGoldenItemsThatCanShowABiasCount(facts: String, counts: Bool) throws {
    let desk = try WorkDesk(items: 60, people: 2)
    let items = try desk.testCase.rows(ItemRow.self).map(\.id).sorted()
    let golden = items.map { "\n  - {item: \($0), facts: \(facts)}" }.joined()
    let text = try PlanText.changed([
      "golden:": "golden:\(golden)", "roles:": "roles: {assessors: 2, leads: [lead]}",
    ])
    let service = StudyPlanService(store: desk.store, actor: desk.lead)
    let notice = try service.remarks(on: text).first {
      $0.hasPrefix("The plan has 60 golden items")
    }
    #expect((notice == nil) == counts, "\(notice ?? "")")
    #expect(counts || notice?.contains("items, none of which can show it") == true)
    // Without a case nobody knows by which law, and that is said.
    let unknown = try StudyPlan(yaml: text).goldenNotice()
    #expect(unknown?.hasSuffix("how many of these do is told beside a case.") == true)
    #expect(unknown?.hasPrefix("The plan has enough golden items") == true, "60 are no too few")
  }

  @Test func aPlanIsToldWhichGoldenItemsWouldGiveThemselvesAway() throws {
    let audit = try AuditDesk(items: 4, aside: 2, people: 2)
    let service = StudyPlanService(store: audit.desk.store, actor: audit.desk.lead)
    let (picture, aside) = (audit.selected[0], audit.aside[0])
    let few = try service.remarks(
      on: plan(audit.desk, golden: [picture, aside, 999], share: 0, people: 2))
    let notice = "The plan has 3 golden items, 2 of which can show it: the others have "
    #expect(few.first?.hasPrefix(notice) == true)
    #expect(
      few.dropFirst()
        == [
          "Golden item \(aside) was not selected: until everybody has rated it, nobody who assesses is told which items were selected, and why.",
          "Golden item 999: there is no such item.",
        ])
    let source = try Scratch()
    try source.write(Array("a guide to lighthouses\n".utf8), to: "f/guide.txt")
    try audit.desk.testCase.ingest([source.path + "/f"])
    let text = try #require(
      try audit.desk.testCase.rows(ItemRow.self).first { $0.kind == .text })
    #expect(
      try service.remarks(on: plan(audit.desk, golden: [text.id], share: 0, people: 2)).dropFirst()
        == [
          "Golden item \(text.id) is no picture and no video (text): it gives itself away among the work; choose another."
        ])
  }
}
