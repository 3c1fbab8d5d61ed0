// SPDX-License-Identifier: Apache-2.0
// Grading by exception: a record for each item with its route, and never over a look.

import Catalog
import EvidenceModel
import LegalRegime
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
    #expect(try desk.grade(items[2]).outcome?.result?.instrument == "none", "the look stands")
    #expect(throws: CaseworkError(.conflict, "")) { try service.restOfFamily(of: stranger) }
    #expect(try desk.queueProblems() == [])
    try desk.store.close()
  }

  @Test func whatWasDrawnForACheckIsLookedAtFirst() throws {
    let (desk, others, drawn) = try WorkDesk.largeFamily()
    try desk.put(policy(wall: false))
    let (mine, theirs) = (desk.people[0], desk.people[1])
    #expect(drawn.count == 2 && others.count == 4)
    try desk.record(others[0], "mild", by: mine)
    let service = ExceptionService(store: desk.store, actor: mine)
    func refusal() throws -> String {
      let outcome = Result { try service.restOfFamily(of: others[0]) }
      guard case .failure(let error as CaseworkError) = outcome else { return "" }
      return error.userMessage
    }
    #expect(try refusal().hasSuffix("items \(drawn[0]), \(drawn[1])"))
    #expect(throws: CaseworkError(.conflict, "")) {
      try desk.record(others[1], "", by: mine, route: .inferred)
    }
    try desk.record(drawn[1], "mild", by: theirs)
    #expect(
      try refusal().hasSuffix("items \(drawn[0]), \(drawn[1])"),
      "nothing tells that somebody else has looked")
    try desk.record(drawn[1], "mild", by: mine)
    #expect(try refusal().hasSuffix("item \(drawn[0])"))
    #expect(try desk.testCase.rows(AssessmentRow.self).allSatisfy { $0.route == .seen })
    try desk.record(drawn[0], "mild", by: mine)
    let summary = try service.restOfFamily(of: others[0])
    #expect(Set(summary.recorded.keys) == Set(others.dropFirst()))
    #expect(summary.left == drawn)
    try desk.store.close()
  }

  @Test func whoLeftAnItemOfTheCheckLooksAtAnotherInItsPlace() throws {
    let (desk, others, drawn) = try WorkDesk.largeFamily()
    let (mine, theirs) = (desk.people[0], desk.people[1])
    let medoid = try #require(try desk.testCase.rows(FamilyMemberRow.self).last?.family)
    for person in [mine, theirs] { try desk.record(medoid, "mild", by: person) }
    func unchecked(_ person: Actor) throws -> [Int64] {
      let service = ExceptionService(store: desk.store, actor: person)
      let outcome = Result { try service.restOfFamily(of: medoid) }
      guard case .failure(let error as CaseworkError) = outcome else { return [] }
      #expect(error.refusal == .checkFirst)
      return error.items
    }
    #expect(try unchecked(mine) == drawn)
    let leaving = OptOutService(store: desk.store, actor: mine)
    try leaving.leave(drawn[0])
    let first = Set(try unchecked(mine)).subtracting(drawn)
    let other = try #require(first.first)
    #expect(first.count == 1 && others.contains(other) && other != medoid)
    #expect(try unchecked(mine) == [drawn[1], other].sorted())
    #expect(try unchecked(theirs) == drawn, "the draw of others stays")
    // Leaving more brings other members, never fewer.
    try leaving.leave(other)
    let next = try unchecked(mine)
    #expect(next.count == 2 && next.contains(drawn[1]))
    #expect(Set(next).isDisjoint(with: [drawn[0], other]))
    let view = try FamilyBrowser(index: WallIndex(store: desk.store), actor: mine).family(
      of: medoid)
    #expect(view.members.filter(\.isSample).map(\.item).sorted() == next)
    for item in next { try desk.record(item, "mild", by: mine) }
    let summary = try ExceptionService(store: desk.store, actor: mine).restOfFamily(of: medoid)
    // What was left is not carried to: it waits for somebody else.
    let rest = Set(others + drawn).subtracting(next + [medoid, drawn[0], other])
    #expect(Set(summary.recorded.keys) == rest && !rest.isEmpty)
    for item in [drawn[0], other] { #expect(summary.reasons[item]?.refusal == .leftToOthers) }
    try desk.store.close()
  }

  @Test func aDecisionAboutManyItemsIsTakenBackAsAWhole() throws {
    let (desk, items, stranger) = try WorkDesk.family()
    try desk.put(policy(wall: true))
    let mine = desk.people[0]
    let service = ExceptionService(store: desk.store, actor: mine)
    let withdrawals = WithdrawalService(store: desk.store, actor: mine)
    try desk.record(items[0], "mild", by: mine)
    _ = try service.restOfFamily(of: items[0])
    desk.testCase.clock.advance(seconds: 1)
    _ = try service.restOfPage([items[1], items[2], stranger], notCriminal: true)
    desk.testCase.clock.advance(seconds: 1)
    _ = try service.restOfPage([items[1]], notCriminal: false)
    #expect(try withdrawals.undo()?.records == 1)
    let page = try #require(try withdrawals.undo())
    #expect(page.records == 3 && page.item == stranger)
    #expect(try desk.grade(items[1]).status == .inferred, "what it superseded stands again")
    #expect(try withdrawals.undo()?.records == 2)
    #expect(try items.dropFirst().allSatisfy { try desk.grade($0).status == .none })
    #expect(try desk.grade(items[0]).status == .single, "the look stands")
    #expect(try withdrawals.undo() == UndoneDecision(assessment: 1, item: items[0], records: 1))
    #expect(try withdrawals.undo() == nil)
    #expect(try desk.queueProblems() == [] && desk.testCase.problems() == [])
    try desk.store.close()
  }

  @Test func oneDecisionOverAFamilyIsTakenBackAsOneWhateverItsSources() throws {
    let (desk, others, drawn) = try WorkDesk.largeFamily()
    try desk.put(policy(wall: false))
    let mine = desk.people[0]
    for item in [others[0]] + drawn { try desk.record(item, "mild", by: mine) }
    let summary = try ExceptionService(store: desk.store, actor: mine).restOfFamily(of: others[0])
    let carried = try desk.testCase.rows(AssessmentRow.self).filter { $0.route == .inferred }
    try #require(carried.count == 3)
    // Each comes from the nearest record: here one of them from another.
    let raw = try RawCatalog(case: desk.testCase.path)
    try raw.execute(
      "UPDATE assessment SET source_assessment_id = source_assessment_id % 3 + 1 "
        + "WHERE id = \(carried[1].id)")
    try raw.close()
    #expect(summary.reasons.keys.sorted() == drawn)
    #expect(summary.reasons.values.allSatisfy { $0.refusal == .seenAlready })
    let withdrawals = WithdrawalService(store: desk.store, actor: mine)
    #expect(try withdrawals.undo()?.records == 3)
    #expect(try withdrawals.undo()?.records == 1)
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
    #expect(try desk.grade(items[0]).outcome?.result?.severity == "C")
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

  @Test func theSameWordsRecordTheSameByATileAndByALook() throws {
    let words = [
      "not_criminal": ExceptionService.notCriminal,
      "not_for_assessment": ExceptionService.notForAssessment,
    ]
    var found: Set<String> = []
    for regime in try EmbeddedRegimes.ids.map(RegimeLibrary.regime) {
      let macros = try EmbeddedRegimes.standingMacros(
        for: regime, asOf: CivilDate(daysSinceEpoch: 20_760))
      for macro in macros {
        guard let facts = words[macro.name] else { continue }
        #expect(try macro.facts == FactSheet(facts), "\(regime.id) \(macro.name)")
        found.insert("\(regime.id) \(macro.name)")
      }
    }
    #expect(
      found.isSuperset(of: [
        "uk-england-wales not_criminal", "uk-england-wales not_for_assessment",
        "us-federal not_for_assessment", "canada not_for_assessment",
      ]))
    let (desk, items, _) = try WorkDesk.family()
    try desk.put(policy(wall: true))
    let service = ExceptionService(store: desk.store, actor: desk.people[0])
    for (notCriminal, facts) in [
      (true, words["not_criminal"]), (false, words["not_for_assessment"]),
    ] {
      let id = try #require(
        try service.restOfPage([items[0]], notCriminal: notCriminal).recorded[items[0]])
      let row = try #require(try desk.testCase.rows(AssessmentRow.self).first { $0.id == id })
      #expect(try FactRecord.open(row, columns: desk.store.columns) == FactSheet(facts ?? [:]))
      let found = try desk.testCase.rows(DeterminationRow.self).first { $0.assessmentId == id }
      #expect(found?.instrument == RegimeInstrument.none)
    }
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

  /// What was drawn is refused in the same words as what nothing near was seen of: no text tells which of the two it is.
  @Test func aRefusalDoesNotTellWhatWasDrawn() throws {
    let (desk, items, stranger) = try WorkDesk.family(people: 3)
    try desk.put(["sampling:": "sampling: {seed: 1, double_rating: 1, glanced: 0.1, inferred: 0}"])
    let mine = desk.people[0]
    let service = ExceptionService(store: desk.store, actor: mine)
    try desk.record(items[0], "mild", by: mine)
    let reasons = try service.restOfFamily(of: items[0]).reasons
    let refused = { (item: Int64) in
      CaseworkError(
        .conflict,
        "item \(item) is left for a look: this person has seen no member of its family within 16 bits, or answers on it or on "
          + "that member are still to come", refusal: .noPath, items: [item])
    }
    for item in items.dropFirst() {
      #expect(reasons[item]?.userMessage == refused(item).userMessage)
      #expect(reasons[item]?.refusal == .noPath)
    }
    let far = #expect(throws: CaseworkError.self) {
      try desk.record(stranger, "mild", by: mine, route: .inferred)
    }
    #expect(far?.userMessage == refused(stranger).userMessage && far?.refusal == .noPath)
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
