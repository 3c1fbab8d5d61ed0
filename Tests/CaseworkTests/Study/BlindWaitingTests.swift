// SPDX-License-Identifier: Apache-2.0
// While anything waits to be rated, no count tells who rates what others said, or which items are rated twice or audited.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct BlindWaitingTests {
  private static let twice = [
    "sampling:": "sampling: {seed: 1, double_rating: 1, glanced: 0.1, inferred: 0}"
  ]

  private func areFiguresOpen(_ desk: WorkDesk, _ actor: Actor) throws -> Bool {
    try desk.store.catalog.read { try AnswerAccess(reader: $0, actor: actor).areFiguresOpen() }
  }

  private func work(_ desk: WorkDesk, _ person: Actor) throws {
    while let next = try desk.next(person) { try desk.record(next.item, "severe", by: person) }
  }

  @Test func figuresStayClosedUntilTheSecondRatingsAreIn() throws {
    let desk = try WorkDesk(items: 4, policy: Self.twice)
    let auditor = Actor(user: nil, name: "auditor", role: .auditor)
    try work(desk, desk.people[0])
    for actor in [desk.people[0], desk.people[1], desk.lead] {
      #expect(try !areFiguresOpen(desk, actor))
    }
    for actor in desk.people.prefix(2) {
      #expect(throws: CaseworkError(.denied, "")) {
        try ReportService(store: desk.store, actor: actor).build(
          options: ReportOptions(edition: .published))
      }
      #expect(try !CaseStatus.read(desk.store, for: actor).areGradesOpen)
    }
    #expect(try areFiguresOpen(desk, auditor))
    try work(desk, desk.people[1])
    for actor in [desk.people[0], desk.people[1], desk.lead] {
      #expect(try areFiguresOpen(desk, actor))
    }
  }

  @Test func carriedItemsThatNobodyIsToSeeHoldNothingBack() throws {
    let (desk, items, stranger) = try WorkDesk.family()
    let mine = desk.people[0]
    try desk.put(["sampling:": "sampling: {seed: 1, double_rating: 0, glanced: 0.1, inferred: 0}"])
    try desk.record(items[0], "mild", by: mine)
    _ = try ExceptionService(store: desk.store, actor: mine).restOfFamily(of: items[0])
    #expect(try !areFiguresOpen(desk, mine), "the stranger waits")
    try desk.record(stranger, "none", by: mine)
    #expect(try desk.next(mine) == nil)
    for actor in [mine, desk.people[1], desk.lead] {
      #expect(try areFiguresOpen(desk, actor))
    }
  }

  @Test func aTileSparesNoLookThatTwoPeopleAreToTake() throws {
    let (desk, items, _) = try WorkDesk.family()
    try desk.put(Self.twice)
    let mine = desk.people[0]
    try desk.record(items[1], "none", by: mine, route: .glanced)
    #expect(try desk.entry(items[1])?.remaining == 2)
    try desk.record(items[0], "none", by: mine)
    let left = try ExceptionService(store: desk.store, actor: mine).restOfFamily(of: items[0])
    #expect(left.recorded.isEmpty && left.left.contains(items[1]))
    try work(desk, mine)
    try work(desk, desk.people[1])
    for item in items {
      let looks = try desk.testCase.rows(AssessmentRow.self).filter {
        $0.itemId == item && $0.route == .seen
      }
      #expect(Set(looks.map(\.userId)).count == 2, "item \(item)")
    }
    #expect(try desk.queueProblems() == [])
  }

  @Test func avoidedLooksDoNotGoDownWithTheItemsOfASample() throws {
    let audit = try AuditDesk(items: 10, aside: 6)
    let (desk, mine) = (audit.desk, audit.desk.people[0])
    let administrator = desk.testCase.administrator
    let counter = AvoidedLooksCounter(store: desk.store)
    let sample = try audit.items(of: try audit.draw(.notSelected, .items(3)))
    #expect(try counter.count(for: mine).deselected == 6)
    #expect(try counter.count(for: administrator).deselected == 3, "what was drawn waits")
    var (told, whole, looked) = ([Int](), [Int](), [Int64]())
    while let next = try desk.next(mine) {
      try desk.record(next.item, "none", by: mine)
      looked.append(next.item)
      told.append(try counter.count(for: mine).deselected)
      whole.append(try counter.count(for: administrator).deselected)
    }
    #expect(told.count == 7 && Set(whole) == [3])
    // What is told changes once, when the sample is whole.
    #expect(told.last == 3 && Set(told).isSubset(of: [6, 3]))
    #expect(told.firstIndex(of: 3) == looked.lastIndex(where: sample.contains))
  }

  @Test func howManyWereRatedTwiceIsNotToldToThoseWhoRate() throws {
    let desk = try WorkDesk(items: 3)
    try StudyPlanService(store: desk.store, actor: desk.lead).put(
      try PlanText.changed(["double_rating:": "double_rating: {share: 1, seed: 11}"]))
    func tells(_ actor: Actor) throws -> Bool {
      try DeviationService(store: desk.store, actor: actor).read().contains {
        $0.code == .doubleRating
      }
    }
    let first = try #require(try desk.next(desk.people[0]))
    try desk.record(first.item, "none", by: desk.people[0])
    #expect(try tells(Actor(user: nil, name: "auditor", role: .auditor)))
    #expect(try !tells(desk.lead))
    for person in desk.people.prefix(2) { try work(desk, person) }
    #expect(try !tells(desk.lead), "everything was rated twice")
  }

  @Test func aSampleComesScatteredAmongItemsOfEqualRank() throws {
    let audit = try AuditDesk(items: 40, aside: 20)
    let sample = try audit.draw(.notSelected, .items(10))
    let drawn = Set(try audit.items(of: sample))
    let order = try audit.work(audit.desk.people[0])
    #expect(order.filter { !drawn.contains($0) } == audit.selected, "equal ranks by number")
    let places = order.indices.filter { drawn.contains(order[$0]) }
    #expect(places.count == 10)
    let runs = zip(places, places.dropFirst()).count { $1 - $0 > 1 } + 1
    #expect(runs > 5 && (places.last ?? 0) - (places.first ?? 0) > 15, "\(places)")
    #expect(try audit.desk.queueProblems() == [])
  }
}
