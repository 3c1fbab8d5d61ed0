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
    #expect(try desk.grade(1).outcome?.result?.severity == "C")
    #expect(try service.undo()?.item == 1)
    #expect(
      try desk.grade(1).outcome?.result?.instrument == "none", "what it superseded stands again")
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

  @Test func whoSettlesReadsTheRatersReasonsOnceTheOwnAnswerIsIn() throws {
    let desk = try WorkDesk(items: 2, people: 2)
    try desk.record(1, "none", by: desk.people[0], note: "nothing of note")
    try desk.record(1, "mild", by: desk.people[1], note: "see the corner")
    let blind = try #require(try desk.next(desk.lead, .dispute))
    #expect(blind.isDispute && blind.opinions == [], "the lead has not answered")
    try WorkQueue(store: desk.store, actor: desk.lead).release(blind.item)
    try desk.record(blind.item, "mild", by: desk.lead)
    let open = try #require(try desk.next(desk.lead, .dispute))
    #expect(open.item == blind.item)
    #expect(open.opinions.map(\.note) == ["nothing of note", "see the corner", nil])
    #expect(open.opinions.first?.facts == (try FactSheet(named: WorkDesk.answers["none"] ?? [:])))
    let history = { (actor: Actor) in
      try desk.store.catalog.read { reader in
        try ItemReading(reader: reader, columns: desk.store.columns, item: open.item)
          .history(for: actor, regime: desk.store.description.regime).records.map(\.note)
      }
    }
    #expect(try history(desk.lead) == ["nothing of note", "see the corner", nil])
    #expect(try history(desk.people[0]) == ["nothing of note", nil, nil])
    try desk.record(
      open.item, "mild", by: desk.lead, isAdjudication: true, note: "the mark is there")
    #expect(try history(desk.people[0]) == ["nothing of note", nil, nil, "the mark is there"])
    try desk.store.close()
  }

  @Test func nobodySettlesTheOwnDisputeWhileAnotherLeadIsThere() throws {
    let desk = try WorkDesk(items: 2, people: 1)
    try desk.record(1, "none", by: desk.people[0])
    try desk.record(1, "mild", by: desk.lead)
    // Alone, a lead must settle what is there.
    #expect(try desk.next(desk.lead, .dispute)?.item == 1)
    let second = try desk.testCase.add("second-lead", .lead)
    try WorkQueue(store: desk.store, actor: desk.lead).release(1)
    #expect(try desk.next(desk.lead, .dispute) == nil)
    #expect(throws: CaseworkError(.conflict, "")) {
      try desk.record(1, "mild", by: desk.lead, isAdjudication: true)
    }
    #expect(try desk.next(second, .dispute)?.item == 1)
    try UserService(store: desk.store, actor: desk.testCase.administrator).deactivate(
      name: "second-lead")
    try desk.record(1, "mild", by: desk.lead, isAdjudication: true)
    #expect(try desk.grade(1).status == .adjudicated)
    try desk.store.close()
  }

  @Test func thereIsNothingToSettleWhereAllAgree() throws {
    let desk = try WorkDesk(items: 3, people: 2)
    for person in desk.people { try desk.record(1, "mild", by: person) }
    #expect(throws: CaseworkError(.conflict, "")) {
      try desk.record(1, "none", by: desk.lead, isAdjudication: true)
    }
    #expect(try desk.grade(1).status == .indicative)
    try desk.record(2, "mild", by: desk.people[0])
    try desk.record(2, "open", by: desk.people[1], unsure: true)
    #expect(throws: CaseworkError(.conflict, "")) {
      try desk.record(2, "none", by: desk.lead, isAdjudication: true)
    }
    for person in desk.people { try desk.record(3, "open", by: person, unsure: true) }
    try desk.record(3, "none", by: desk.lead, isAdjudication: true)
    #expect(try desk.grade(3).status == .adjudicated, "what two left to a lead is settled")
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
    // Which of the three rates the first goes by the seed and the case's own names of contents.
    let held = try desk.people.map { try desk.next($0)?.item }
    let pair = zip(desk.people, held).filter { $0.1 == 1 }.map(\.0)
    let third = try #require(zip(desk.people, held).first { $0.1 == 2 }?.0)
    try #require(pair.count == 2, "two hold the first, one gets the second: \(held)")
    try desk.record(1, "none", by: pair[0])
    #expect(try desk.next(third)?.item == 2)
    #expect(try desk.next(pair[0])?.item == 2, "never the same item twice")
    #expect(try desk.next(desk.lead) == nil, "nobody else is asked")
    try desk.record(1, "none", by: pair[1])
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

  @Test func whatWasLeftAfterItWasRecordedComesBackByNoUndo() throws {
    let desk = try WorkDesk(items: 2, people: 1)
    let mine = desk.people[0]
    #expect(try desk.next(mine)?.item == 1)
    try desk.record(1, "none", by: mine)
    try OptOutService(store: desk.store, actor: mine).leave(1)
    #expect(try WithdrawalService(store: desk.store, actor: mine).undo()?.item == 1)
    #expect(try desk.testCase.rows(LeaseRow.self).isEmpty, "it is not held again")
    #expect(try desk.next(mine)?.item == 2)
    let refused = #expect(throws: CaseworkError.self) { try desk.record(1, "none", by: mine) }
    #expect(refused?.code == .conflict && refused?.refusal == .leftToOthers)
    #expect(try desk.queueProblems() == [])
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
    #expect(throws: usage) { try tags.set(.series, on: 1, present: true, label: " \u{200b}") }
    for blank in ["", " \n\t", "\u{200b}\u{a0}"] {
      #expect(throws: usage) { try tags.note(blank, on: 1) }
    }
    #expect(throws: usage) { try tags.note(String(repeating: "x", count: 16_385), on: 1) }
    #expect(throws: CaseworkError(.notFound, "")) { try tags.note("x", on: 9) }
    #expect(throws: CaseworkError(.denied, "")) {
      try TagService(store: desk.store, actor: desk.testCase.administrator).note("x", on: 1)
    }
    try desk.store.close()
  }

  @Test func theWallFindsItemsByTagsThatThePersonMaySee() throws {
    let desk = try WorkDesk(items: 3, people: 2)
    let (mine, theirs) = (desk.people[0], desk.people[1])
    let index = WallIndex(store: desk.store)
    func shown(_ words: String, to actor: Actor) throws -> [Int64] {
      try WallService(index: index, actor: actor).page(
        WallFilter(parameters: [("tag", words)]), limit: 10
      ).tiles.map(\.item)
    }
    let tags = TagService(store: desk.store, actor: mine)
    try tags.set(.knownVictim, on: 1, present: true)
    try tags.set(.commercial, on: 2, present: true)
    try tags.set(.commercial, on: 3, present: true)
    try tags.set(.commercial, on: 3, present: false)
    #expect(try shown("known_victim", to: mine) == [1])
    #expect(try shown("commercial,known_victim", to: mine) == [1, 2])
    #expect(try shown("known_victim", to: theirs) == [], "blind until answered")
    try desk.record(1, "none", by: theirs)
    #expect(try shown("commercial,known_victim", to: theirs) == [1])
    #expect(throws: CaseworkError(.usage, "")) { try shown("harbour", to: mine) }
    #expect(throws: CaseworkError(.denied, "")) {
      try shown("commercial", to: desk.testCase.administrator)
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
