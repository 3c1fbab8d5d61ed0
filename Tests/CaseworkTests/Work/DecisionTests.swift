// SPDX-License-Identifier: Apache-2.0
// Undo, second opinions, double rating, opting out, tags and notes.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework

@Suite struct DecisionTests {
  // MARK: - Undo

  @Test func undoGoesBackWithoutLimit() throws {
    let desk = try WorkDesk(people: 2)
    let rater = desk.people[0]
    let service = WithdrawalService(store: desk.store, actor: rater)
    try desk.record(1, "none", by: rater)
    try desk.record(1, "mild", by: rater)
    try desk.record(2, "severe", by: rater)
    #expect(try service.undo()?.item == 2)
    #expect(try desk.grade(2).status == .none)
    #expect(try desk.grade(1).outcome?.severity == "C")
    #expect(try service.undo()?.item == 1)
    #expect(try desk.grade(1).outcome?.instrument == "none", "what it superseded stands again")
    #expect(try desk.entry(1) == nil, "and so the item is done")
    #expect(try service.undo()?.item == 1)
    #expect(try desk.grade(1).status == .none)
    #expect(try service.undo() == nil)
    #expect(try desk.testCase.rows(AssessmentRow.self).count == 3, "records stay")
    #expect(try desk.testCase.problems() == [])
    try desk.store.close()
  }

  @Test func anUndoneItemComesBackToThatPersonFirst() throws {
    let desk = try WorkDesk(people: 2)
    let (mine, theirs) = (desk.people[0], desk.people[1])
    let first = try #require(try desk.next(mine)).item
    try desk.record(first, "none", by: mine)
    let second = try #require(try desk.next(mine)).item
    desk.testCase.clock.advance(seconds: 3)
    _ = try WithdrawalService(store: desk.store, actor: mine).undo()
    #expect(try desk.next(theirs)?.item != first)
    #expect(try desk.next(mine)?.item == first)
    try desk.record(first, "mild", by: mine)
    #expect(try desk.next(mine)?.item == second, "then what was held before")
    try desk.store.close()
  }

  @Test func onlyOnesOwnNewestRecordIsTakenBack() throws {
    let desk = try WorkDesk(people: 2)
    let (mine, theirs) = (desk.people[0], desk.people[1])
    let old = try desk.record(1, "none", by: mine)
    let new = try desk.record(1, "mild", by: mine)
    let service = WithdrawalService(store: desk.store, actor: mine)
    #expect(throws: CaseworkError(.notFound, "")) {
      try WithdrawalService(store: desk.store, actor: theirs).withdraw(new)
    }
    #expect(throws: CaseworkError(.notFound, "")) { try service.withdraw(999) }
    #expect(throws: CaseworkError(.conflict, "")) { try service.withdraw(old) }
    try service.withdraw(new)
    #expect(throws: CaseworkError(.conflict, "")) { try service.withdraw(new) }
    try service.withdraw(old)
    #expect(throws: CaseworkError(.denied, "")) {
      try WithdrawalService(store: desk.store, actor: desk.testCase.administrator).undo()
    }
    try desk.store.close()
  }

  @Test func aSettledDisputeThatIsTakenBackIsOpenAgain() throws {
    let desk = try WorkDesk(people: 2)
    try desk.record(1, "none", by: desk.people[0])
    try desk.record(1, "mild", by: desk.people[1])
    #expect(try desk.entry(1)?.lane == .lead)
    #expect(try desk.next(desk.lead, .dispute)?.item == 1)
    try desk.record(1, "mild", by: desk.lead, isAdjudication: true)
    #expect(try desk.entry(1) == nil)
    _ = try WithdrawalService(store: desk.store, actor: desk.lead).undo()
    #expect(try desk.entry(1)?.lane == .lead)
    let again = try #require(try desk.next(desk.lead, .dispute))
    #expect(again.item == 1 && again.isDispute)
    try desk.store.close()
  }

  // MARK: - Second opinions and double rating

  @Test func whoIsNotSureLeavesTheItemToAnother() throws {
    let desk = try WorkDesk(items: 1, people: 2)
    let (mine, theirs) = (desk.people[0], desk.people[1])
    try desk.record(1, "open", by: mine, unsure: true)
    #expect(try desk.next(mine) == nil)
    #expect(try desk.grade(1).status == .none, "a record in doubt that says nothing is no vote")
    #expect(try desk.next(theirs)?.item == 1)
    try desk.record(1, "none", by: theirs)
    #expect(try desk.grade(1).status == .single)
    #expect(try desk.entry(1) == nil)
    try desk.store.close()
  }

  @Test func aDoubtThatSaysSomethingIsHeldAgainstTheOtherOpinion() throws {
    let desk = try WorkDesk(items: 1, people: 2)
    try desk.record(1, "mild", by: desk.people[0], unsure: true)
    #expect(try desk.next(desk.people[1])?.item == 1)
    try desk.record(1, "severe", by: desk.people[1])
    #expect(try desk.grade(1).status == .disputed)
    #expect(try desk.next(desk.lead, .dispute)?.item == 1)
    #expect(throws: CaseworkError(.denied, "")) { try desk.next(desk.people[0], .dispute) }
    try desk.store.close()
  }

  @Test func factsThatLeaveItOpenAskByThemselvesWhereThePolicySaysSo() throws {
    let desk = try WorkDesk(
      items: 1, people: 2,
      policy: ["second_opinion:": "second_opinion: {when_undetermined: yes}"])
    try desk.record(1, "open", by: desk.people[0])
    #expect(try desk.testCase.rows(SecondOpinionRow.self).map(\.assessmentId) == [1])
    #expect(try desk.next(desk.people[1])?.item == 1)
    try desk.store.close()
  }

  @Test func aWishGoesWithALookOnly() throws {
    let desk = try WorkDesk(items: 1)
    #expect(throws: CaseworkError(.usage, "")) {
      try desk.record(1, "none", by: desk.people[0], route: .glanced, unsure: true)
    }
    #expect(throws: CaseworkError(.usage, "")) {
      try desk.record(1, "none", by: desk.lead, isAdjudication: true, unsure: true)
    }
    try desk.record(1, "", by: desk.people[0], unsure: true)
    try desk.store.close()
  }

  @Test func twoPeopleRateWhatTheSeedDraws() throws {
    let desk = try WorkDesk(
      items: 2, people: 3,
      policy: ["sampling:": "sampling: {seed: 1, double_rating: 1, glanced: 0.1, inferred: 0}"])
    let held = try desk.people.map { try desk.next($0)?.item }
    #expect(held == [1, 1, 2], "two hold the first, the third gets the second")
    try desk.record(1, "none", by: desk.people[0])
    #expect(try desk.next(desk.people[2])?.item == 2)
    #expect(try desk.next(desk.people[0])?.item == 2, "never the same item twice")
    #expect(try desk.next(desk.lead) == nil, "nobody else is asked")
    try desk.record(1, "none", by: desk.people[1])
    #expect(try desk.entry(1) == nil)
    #expect(try desk.grade(1).status == .indicative)
    try desk.store.close()
  }

  @Test func theDrawDependsOnSeedAndContentAlone() throws {
    let policy = try WorkPolicy(
      yaml: WorkDesk.policy([
        "sampling:": "sampling: {seed: 7, double_rating: 0.1, glanced: 0.1, inferred: 0.1}"
      ]))
    let names = (0..<4_000).map { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> $0) } }
    let drawn = names.filter { policy.draws(.doubleRating, contentName: $0) }
    #expect(drawn == names.filter { policy.draws(.doubleRating, contentName: $0) })
    #expect((300...500).contains(drawn.count), "\(drawn.count)")
    let glanced = names.filter { policy.draws(.glanced, contentName: $0) }
    #expect(glanced != drawn, "each draw is its own")
  }

  // MARK: - Opting out

  @Test func whatSomebodyLeavesComesToOthersOnly() throws {
    let desk = try WorkDesk(items: 2, people: 2)
    let (mine, theirs) = (desk.people[0], desk.people[1])
    let service = OptOutService(store: desk.store, actor: mine)
    #expect(try desk.next(mine)?.item == 1)
    try service.leave(1)
    try service.leave(1)
    #expect(try desk.next(mine)?.item == 2)
    #expect(try desk.next(theirs)?.item == 1)
    try desk.select()
    desk.testCase.clock.advance(seconds: 1_000)
    try desk.record(2, "none", by: mine)
    #expect(try desk.next(mine) == nil, "never again, after a new selection too")
    #expect(throws: CaseworkError(.notFound, "")) { try service.leave(99) }
    try desk.store.close()
  }

  @Test func nothingTellsWhoLeftWhat() throws {
    let desk = try WorkDesk(items: 3, people: 2)
    for item in Int64(1)...3 {
      for person in desk.people {
        try OptOutService(store: desk.store, actor: person).leave(item)
      }
    }
    let rows = try desk.testCase.rows(OptOutRow.self)
    #expect(Set(rows.map(\.personKey)).count == 6, "no two rows share a key")
    let leaves = try desk.testCase.rows(LeafRow.self)
    try OptOutService(store: desk.store, actor: desk.people[0]).leave(2)
    #expect(try desk.testCase.rows(LeafRow.self) == leaves, "no leaf tells of it")
    try desk.store.close()
  }

  @Test func aLeadSeesHowManyItemsEverybodyLeft() throws {
    let desk = try WorkDesk(items: 3, people: 2)
    let everybody = desk.people + [desk.lead]
    for person in everybody { try OptOutService(store: desk.store, actor: person).leave(1) }
    for person in desk.people { try OptOutService(store: desk.store, actor: person).leave(2) }
    let lead = OptOutService(store: desk.store, actor: desk.lead)
    #expect(try lead.leftByAll() == 1)
    #expect(throws: CaseworkError(.denied, "")) {
      try OptOutService(store: desk.store, actor: desk.people[0]).leftByAll()
    }
    try UserService(store: desk.store, actor: desk.testCase.administrator).deactivate(name: "lead")
    #expect(try lead.leftByAll() == 2)
    try desk.store.close()
  }

  // MARK: - Tags and notes

  @Test func tagsAreSupersededAndSealed() throws {
    let desk = try WorkDesk(items: 1, people: 2)
    let tags = TagService(store: desk.store, actor: desk.people[0])
    try tags.set(.commercial, on: 1, present: true)
    try tags.set(.commercial, on: 1, present: true)
    try tags.set(.series, on: 1, present: true, label: "harbour walls")
    try tags.set(.series, on: 1, present: true, label: "harbour lights")
    try tags.set(.publicFigure, on: 1, present: false)
    #expect(try tags.tags(on: 1).map(\.tag) == [.commercial, .series])
    #expect(try tags.tags(on: 1).last?.label == "harbour lights")
    try tags.set(.commercial, on: 1, present: false)
    #expect(try tags.tags(on: 1).map(\.tag) == [.series])
    let rows = try desk.testCase.rows(ItemTagRow.self)
    #expect(rows.map(\.present) == [true, true, true, false], "nothing is recorded twice")
    for row in rows {
      let text = String(decoding: row.sealedLabel ?? [], as: UTF8.self)
      #expect(!text.contains("harbour"))
    }
    try desk.store.close()
  }

  @Test func badTagsAndNotesAreRefused() throws {
    let desk = try WorkDesk(items: 1, people: 1)
    let tags = TagService(store: desk.store, actor: desk.people[0])
    let usage = CaseworkError(.usage, "")
    #expect(throws: usage) { try tags.set(.series, on: 1, present: true) }
    #expect(throws: usage) { try tags.set(.series, on: 1, present: true, label: "") }
    #expect(throws: usage) { try tags.set(.commercial, on: 1, present: true, label: "x") }
    #expect(throws: usage) { try tags.note("", on: 1) }
    #expect(throws: usage) { try tags.note(String(repeating: "x", count: 16_385), on: 1) }
    #expect(throws: CaseworkError(.notFound, "")) { try tags.note("x", on: 9) }
    #expect(throws: CaseworkError(.denied, "")) {
      try TagService(store: desk.store, actor: desk.testCase.administrator).note("x", on: 1)
    }
    try desk.store.close()
  }

  @Test func othersTagsAndNotesAreShownAfterOnesOwnRecordOnly() throws {
    let desk = try WorkDesk(items: 1, people: 2)
    let mine = TagService(store: desk.store, actor: desk.people[0])
    let theirs = TagService(store: desk.store, actor: desk.people[1])
    try mine.set(.commercial, on: 1, present: true)
    try mine.note("a note", on: 1)
    #expect(try theirs.tags(on: 1) == [] && theirs.notes(on: 1) == [])
    let id = try desk.record(1, "open", by: desk.people[1], unsure: true)
    #expect(try theirs.tags(on: 1) == [], "a wish for a second opinion is no answer")
    try WithdrawalService(store: desk.store, actor: desk.people[1]).withdraw(id)
    try desk.record(1, "none", by: desk.people[1])
    #expect(try theirs.tags(on: 1).count == 1)
    #expect(try theirs.notes(on: 1).map(\.text) == ["a note"])
    _ = try WithdrawalService(store: desk.store, actor: desk.people[1]).undo()
    #expect(try theirs.notes(on: 1) == [], "and not any more once it was taken back")
    try desk.store.close()
  }
}
