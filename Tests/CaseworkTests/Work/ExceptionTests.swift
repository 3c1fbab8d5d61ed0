// SPDX-License-Identifier: Apache-2.0
// Grading by exception: a record for each item with its route, and never over a look.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct ExceptionTests {
  private func policy(wall: Bool, inferred: Int = 0) -> [String: String] {
    [
      "wall:": wall ? "wall: on" : "wall: off",
      "sampling:": "sampling: {seed: 1, double_rating: 0, glanced: 1, inferred: \(inferred)}",
    ]
  }

  @Test func oneLookGradesAFamily() throws {
    let (desk, items, stranger) = try WorkDesk.family()
    try desk.put(policy(wall: false))
    let (mine, theirs) = (desk.people[0], desk.people[1])
    try desk.record(items[0], "mild", by: mine)
    try desk.record(items[2], "none", by: theirs)
    let service = ExceptionService(store: desk.store, actor: mine)
    let first = try service.restOfFamily(of: items[0])
    #expect(Set(first.recorded.keys) == Set(items.dropFirst()), "also what another has seen")
    #expect(first.left == [])
    let rows = try desk.testCase.rows(AssessmentRow.self).filter { $0.route == .inferred }
    #expect(rows.allSatisfy { $0.sourceAssessmentId == 1 && $0.distance ?? 99 <= 16 })
    #expect(try desk.entry(items[1]) == nil, "carried over, it waits for nobody")
    #expect(try desk.grade(items[1]).status == .inferred)
    #expect(try desk.grade(items[2]).outcome?.instrument == "none", "the look stands")
    #expect(throws: CaseworkError(.conflict, "")) { try service.restOfFamily(of: stranger) }
    #expect(try desk.queueProblems() == [])
    try desk.store.close()
  }

  @Test func whatThePersonHasSeenIsLeft() throws {
    let (desk, items, _) = try WorkDesk.family()
    try desk.put(policy(wall: true))
    let mine = desk.people[0]
    for item in items.prefix(2) { try desk.record(item, "mild", by: mine) }
    let service = ExceptionService(store: desk.store, actor: mine)
    #expect(try service.restOfFamily(of: items[0]).left == [items[1]])
    let page = try service.restOfPage(items + items, notCriminal: true)
    #expect(page.left == Array(items.prefix(2)))
    #expect(Set(page.recorded.keys) == [items[2]])
    #expect(try desk.grade(items[0]).outcome?.severity == "C")
    try desk.store.close()
  }

  @Test func whatIsDecidedAgainIsRecordedOnce() throws {
    let (desk, items, _) = try WorkDesk.family()
    try desk.put(policy(wall: true))
    let mine = desk.people[0]
    let service = ExceptionService(store: desk.store, actor: mine)
    let count = { try desk.testCase.rows(AssessmentRow.self).count }
    try desk.record(items[0], "mild", by: mine)
    #expect(try service.restOfFamily(of: items[0]).recorded.count == 2)
    let again = try service.restOfFamily(of: items[0])
    #expect(again.recorded == [:] && again.left == items.dropFirst().sorted())
    #expect(try count() == 3)
    #expect(try service.restOfPage(items, notCriminal: true).recorded.count == 2)
    #expect(try service.restOfPage(items, notCriminal: true).recorded == [:])
    #expect(try count() == 5)
    #expect(try service.restOfPage(items, notCriminal: false).recorded.count == 2, "another word")
    #expect(try service.restOfFamily(of: items[0]).recorded.count == 2, "and another route")
    try desk.record(items[0], "none", by: mine)
    #expect(try service.restOfFamily(of: items[0]).recorded.count == 2, "and another answer")
    #expect(try count() == 12)
    #expect(try desk.queueProblems() == [])
    try desk.store.close()
  }

  @Test func whatWasCarriedFromARecordThatWasTakenBackIsCarriedAgain() throws {
    let (desk, items, _) = try WorkDesk.family()
    try desk.put(policy(wall: false))
    let mine = desk.people[0]
    let service = ExceptionService(store: desk.store, actor: mine)
    let id = try desk.record(items[0], "mild", by: mine)
    _ = try service.restOfFamily(of: items[0])
    try WithdrawalService(store: desk.store, actor: mine).withdraw(id)
    try desk.record(items[0], "mild", by: mine)
    #expect(try service.restOfFamily(of: items[0]).recorded.count == 2, "the old path is gone")
    #expect(try desk.grade(items[1]).status == .inferred)
    try desk.store.close()
  }

  @Test func anItemThatIsNotThereStopsBeforeAnythingIsRecorded() throws {
    let (desk, items, _) = try WorkDesk.family()
    try desk.put(policy(wall: true))
    let service = ExceptionService(store: desk.store, actor: desk.people[0])
    #expect(throws: CaseworkError(.notFound, "")) {
      try service.restOfPage(items + [999], notCriminal: true)
    }
    #expect(try desk.testCase.rows(AssessmentRow.self) == [])
    try desk.store.close()
  }

  @Test func takingBackTheLookBringsTheFamilyBack() throws {
    let (desk, items, _) = try WorkDesk.family()
    try desk.put(policy(wall: false))
    let id = try desk.record(items[0], "mild", by: desk.people[0])
    _ = try ExceptionService(store: desk.store, actor: desk.people[0]).restOfFamily(of: items[0])
    #expect(try items.allSatisfy { try desk.entry($0) == nil })
    try WithdrawalService(store: desk.store, actor: desk.people[0]).withdraw(id)
    for item in items {
      #expect(try desk.entry(item)?.rater == 0)
      #expect(try desk.grade(item).status == .none, "what was carried from it stands no more")
    }
    #expect(try desk.queueProblems() == [])
    try desk.store.close()
  }

  @Test func aSampleOfWhatWasCarriedOverIsLookedAt() throws {
    let (desk, items, _) = try WorkDesk.family()
    try desk.put(policy(wall: false, inferred: 1))
    try desk.record(items[0], "mild", by: desk.people[0])
    _ = try ExceptionService(store: desk.store, actor: desk.people[0]).restOfFamily(of: items[0])
    #expect(try desk.entry(items[1])?.remaining == 1)
    try desk.store.close()
  }

  @Test func tilesAreDecidedOnlyWhereThePolicyTurnsTheWallOn() throws {
    let (desk, items, _) = try WorkDesk.family()
    let service = ExceptionService(store: desk.store, actor: desk.people[0])
    #expect(throws: CaseworkError(.denied, "")) { try service.restOfPage(items, notCriminal: true) }
    try desk.put(policy(wall: true))
    #expect(try service.restOfPage(items, notCriminal: false).recorded.count == 3)
    #expect(try items.allSatisfy { try desk.entry($0) != nil }, "this policy samples all of them")
    #expect(try desk.grade(items[0]).status == .glanced)
    #expect(throws: CaseworkError(.notFound, "")) {
      try service.restOfPage([999], notCriminal: true)
    }
    #expect(throws: CaseworkError(.usage, "")) {
      try service.restOfPage(Array(1...10_001), notCriminal: true)
    }
    try desk.store.close()
  }

  @Test func whatTwoAreToRateNeitherGivesNorTakes() throws {
    let (desk, items, _) = try WorkDesk.family(people: 3)
    try desk.put([
      "sampling:": "sampling: {seed: 1, double_rating: 1, glanced: 0.1, inferred: 0}"
    ])
    let service = ExceptionService(store: desk.store, actor: desk.people[0])
    try desk.record(items[0], "mild", by: desk.people[0])
    #expect(try service.restOfFamily(of: items[0]).recorded == [:], "no source before both are in")
    try desk.record(items[0], "mild", by: desk.people[1])
    #expect(try service.restOfFamily(of: items[0]).recorded == [:], "and no target either")
    for person in desk.people.dropFirst() {
      try desk.record(items[1], "none", by: person)
    }
    #expect(Set(try service.restOfFamily(of: items[0]).recorded.keys) == [items[1]])
    try desk.store.close()
  }
}
