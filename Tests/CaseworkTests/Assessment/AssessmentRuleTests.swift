// SPDX-License-Identifier: Apache-2.0
// What may be recorded by which route, what it supersedes, and which times count.

import Catalog
import EvidenceModel
import Foundation
import StudyReport
import Testing

@testable import Casework

@Suite struct AssessmentRuleTests {
  /// A case of three small pictures with a rater and a lead.
  struct Desk {
    let testCase: TestCase
    let rater: Actor
    let lead: Actor

    init(isSynthetic: Bool = true) throws {
      testCase = try TestCase(isSynthetic: isSynthetic)
      let source = try Scratch()
      for seed in UInt64(61)...63 {
        try source.write(try Pictures.png(seed, side: 64), to: "f/\(seed).png")
      }
      try testCase.ingest([source.path + "/f"])
      rater = try testCase.add("rater", .assessor)
      lead = try testCase.add("lead", .lead)
      let text = SelectionRules.standardYAML
      _ = try SelectionService(store: testCase.store, actor: lead).run(
        try SelectionRules(yaml: text), text: text)
    }

    func record(_ entry: AssessmentEntry, by actor: Actor? = nil) throws -> AssessmentOutcome {
      try #require(
        try AssessmentService(store: testCase.store, actor: actor ?? rater).record([entry]).first)
    }

    func refusal(_ entry: AssessmentEntry, by actor: Actor? = nil) throws -> CaseworkError.Code? {
      if case .refused(let error) = try record(entry, by: actor) { error.code } else { nil }
    }

    func newest() throws -> AssessmentRow {
      try #require(try testCase.rows(AssessmentRow.self).max { $0.id < $1.id })
    }

    func report() throws -> Report {
      try ReportService(store: testCase.store, actor: lead).build(
        options: ReportOptions(
          edition: testCase.store.description.isSynthetic ? .internal : .published))
    }
  }

  private let adult = Result { try FactSheet([.child: "no"]) }

  @Test func whatHasNoPictureIsNeverGlancedAtWhicheverClientSaysSo() throws {
    let desk = try Desk()
    let source = try Scratch()
    try source.write(Array("The harbour opens at six.".utf8), to: "f/notes.txt")
    try desk.testCase.ingest([source.path + "/f"])
    let policy = try WorkDesk.policy(["wall:": "wall: on"])
    try PolicyService(store: desk.testCase.store, actor: desk.testCase.administrator).put(policy)
    let text = try #require(try desk.testCase.rows(ItemRow.self).first { $0.kind == .text })
    let entry = AssessmentEntry(item: text.id, facts: nil, route: .glanced)
    #expect(try desk.refusal(entry) == .conflict)
    #expect(try desk.refusal(AssessmentEntry(item: 1, facts: nil, route: .glanced)) == nil)
    let seen = try FactSheet([.child: "no"])
    #expect(try desk.refusal(AssessmentEntry(item: text.id, facts: seen, route: .seen)) == nil)
  }

  @Test func eachRouteHasItsRules() throws {
    let desk = try Desk()
    let adult = try adult.get()
    let other = try FactSheet([.child: "yes"])
    #expect(
      try desk.refusal(AssessmentEntry(item: 99, facts: adult, route: .seen)) == .notFound)
    #expect(try desk.refusal(AssessmentEntry(item: 1, facts: nil, route: .seen)) == .usage)
    #expect(try desk.refusal(AssessmentEntry(item: 1, facts: .empty, route: .seen)) == .usage)
    #expect(try desk.refusal(AssessmentEntry(item: 1, facts: other, route: .glanced)) == .usage)
    #expect(try desk.refusal(AssessmentEntry(item: 1, facts: nil, route: .inferred)) == .conflict)
    #expect(
      try desk.refusal(AssessmentEntry(item: 1, facts: nil, route: .glanced)) == .denied,
      "the policy keeps the wall off")
    #expect(try desk.testCase.rows(AssessmentRow.self) == [])
    try desk.testCase.turnWallOn()
    #expect(try desk.refusal(AssessmentEntry(item: 1, facts: nil, route: .glanced)) == nil)
    #expect(try desk.refusal(AssessmentEntry(item: 2, facts: adult, route: .glanced)) == nil)
    #expect(try desk.refusal(AssessmentEntry(item: 3, facts: adult, route: .seen)) == nil)
    #expect(try desk.testCase.rows(DeterminationRow.self).map(\.assessmentId) == [2, 3])
    #expect(try desk.testCase.problems() == [])
    try desk.testCase.store.close()
  }

  @Test func aLaterRecordSupersedesAndNothingIsEdited() throws {
    let desk = try Desk()
    let first = try adult.get()
    let second = try FactSheet([.child: "unsure"])
    _ = try desk.record(AssessmentEntry(item: 1, facts: first, route: .seen))
    let before = try desk.newest()
    _ = try desk.record(AssessmentEntry(item: 1, facts: second, route: .seen))
    #expect(try desk.newest().supersedes == before.id)
    #expect(try desk.testCase.rows(AssessmentRow.self).contains(before))
    _ = try desk.record(AssessmentEntry(item: 1, facts: second, route: .seen), by: desk.lead)
    #expect(try desk.newest().supersedes == nil, "another person's record is never superseded")
    try desk.testCase.store.close()
  }

  @Test func onlyALeadSettlesADispute() throws {
    let desk = try Desk()
    let facts = try adult.get()
    let entry = AssessmentEntry(
      item: 1, facts: facts, route: .seen, note: "an adult, plainly", isAdjudication: true)
    #expect(try desk.refusal(entry) == .denied)
    #expect(try desk.refusal(entry, by: desk.lead) == .conflict, "there is nothing to settle")
    let look = AssessmentEntry(item: 1, facts: facts, route: .seen)
    _ = try desk.record(look)
    #expect(try desk.refusal(entry, by: desk.lead) == .conflict, "of one person's word")
    _ = try desk.record(look, by: desk.lead)
    #expect(try desk.refusal(entry, by: desk.lead) == .conflict, "of what both say")
    let other = AssessmentEntry(
      item: 1, facts: try FactSheet([.child: "unsure"]), route: .seen)
    _ = try desk.record(other, by: desk.lead)
    for nothing in [nil, "", " \n\t"] {
      let bare = AssessmentEntry(
        item: 1, facts: facts, route: .seen, note: nothing, isAdjudication: true)
      #expect(try desk.refusal(bare, by: desk.lead) == .usage, "a settlement has a reason")
    }
    #expect(try desk.refusal(entry, by: desk.lead) == nil)
    #expect(try desk.newest().kind == .adjudication)
    #expect(throws: CaseworkError(.denied, "")) {
      try desk.record(entry, by: desk.testCase.administrator)
    }
    #expect(throws: CaseworkError(.denied, "")) { try desk.record(entry, by: .keyHolder) }
    try desk.testCase.store.close()
  }

  @Test func claimedTimesOfARealCaseAreInNoEffortFigure() throws {
    for isSynthetic in [true, false] {
      let desk = try Desk(isSynthetic: isSynthetic)
      let ended = desk.testCase.clock.present
      _ = try desk.record(
        AssessmentEntry(
          item: 1, facts: try adult.get(), route: .seen, started: ended.advanced(bySeconds: -3_600),
          ended: ended))
      let row = try desk.newest()
      #expect(row.claimedTimes == !isSynthetic)
      #expect(row.activeSeconds == (isSynthetic ? 3_600 : nil))
      let store = desk.testCase.store
      let effort = try store.catalog.read { reader in
        let state = try LedgerState.read(reader, columns: store.columns)
        return try GradeReader(
          reader: reader, outcomes: OutcomeReader.own(store, reader), state: state,
          columns: store.columns
        ).read()
      }
      #expect(effort.work[desk.rater.user ?? 0]?.seconds == (isSynthetic ? 3_600 : 0))
      #expect(effort.claimedTimes == (isSynthetic ? 0 : 1))
      try store.close()
    }
  }

  @Test func timesComeTogetherAndInOrder() throws {
    let desk = try Desk()
    let now = desk.testCase.clock.present
    let facts = try adult.get()
    for (started, ended) in [
      (now, nil), (nil, now), (now, now.advanced(bySeconds: -1)),
      (now, now.advanced(bySeconds: 24 * 3_600 + 1)),
    ] as [(Instant?, Instant?)] {
      let entry = AssessmentEntry(
        item: 1, facts: facts, route: .seen, started: started, ended: ended)
      #expect(try desk.refusal(entry) == .usage)
    }
    try desk.testCase.store.close()
  }

  @Test func aHeldItemMeasuresItsLook() throws {
    let desk = try Desk(isSynthetic: false)
    let queue = WorkQueue(store: desk.testCase.store, actor: desk.rater)
    let item = try #require(try queue.next())
    let began = desk.testCase.clock.present
    desk.testCase.clock.advance(seconds: 42)
    _ = try desk.record(
      AssessmentEntry(item: item.item, facts: try adult.get(), route: .seen))
    let row = try desk.newest()
    #expect(row.activeSeconds == 42)
    #expect(row.started == began.microseconds)
    #expect(!row.claimedTimes)
    #expect(try desk.testCase.rows(LeaseRow.self) == [], "a record ends the hold")
    desk.testCase.clock.advance(seconds: 5)
    _ = try desk.record(
      AssessmentEntry(item: item.item, facts: try adult.get(), route: .seen), by: desk.lead)
    #expect(try desk.newest().activeSeconds == nil, "nobody held it: nothing was measured")
    try desk.testCase.store.close()
  }

  @Test func askingAgainForAHeldItemDoesNotShortenTheLook() throws {
    let desk = try Desk(isSynthetic: false)
    let queue = WorkQueue(store: desk.testCase.store, actor: desk.rater)
    let item = try #require(try queue.next())
    desk.testCase.clock.advance(seconds: 100)
    #expect(try queue.next()?.item == item.item)
    desk.testCase.clock.advance(seconds: 20)
    _ = try desk.record(
      AssessmentEntry(item: item.item, facts: try adult.get(), route: .seen))
    #expect(try desk.newest().activeSeconds == 120)
    try desk.testCase.store.close()
  }

  @Test func aBatchTakesGoodLinesAndNamesBadOnes() throws {
    let bad: [(String, String)] = [
      ("[1]", "the line is not a JSON object"), ("{", "the line is not a JSON object"),
      (#"{"item": 1, "route": "seen", "verdict": 1}"#, "there is no field verdict"),
      (#"{"route": "seen"}"#, "`item` must be the number of an item"),
      (#"{"item": 0, "route": "seen"}"#, "`item` must be the number of an item"),
      (#"{"item": 1, "route": "heard"}"#, "`route` must be seen, glanced or inferred"),
      (#"{"item": 1, "route": "seen", "facts": 3}"#, "`facts` must be an object"),
      (#"{"item": 1, "route": "seen", "facts": {"child": 1}}"#, "answered by a word"),
      (#"{"item": 1, "route": "seen", "facts": {"child": "maybe"}}"#, "child must be one of"),
      (#"{"item": 1, "route": "seen", "facts": {"weather": "fog"}}"#, "no such question"),
      (#"{"item": 1, "route": "seen", "started": "noon"}"#, "`started` must be a time"),
      (#"{"item": 1, "route": "seen", "note": 7}"#, "`note` must be a text"),
    ]
    for (line, message) in bad {
      let error = #expect(throws: CaseworkError.self) { try AssessmentEntry(json: line) }
      #expect(
        error?.userMessage.contains(message) == true, "\(error?.userMessage ?? "") for \(line)")
      #expect(error?.code == .usage)
    }
    let good = try AssessmentEntry(
      json: #"{"item": 2, "route": "seen", "facts": {"child": "no"}, "note": "checked"}"#)
    #expect(good.item == 2)
    #expect(good.note == "checked")
    let desk = try Desk()
    let outcomes = try AssessmentService(store: desk.testCase.store, actor: desk.rater).record([
      AssessmentEntry(item: 77, facts: good.facts, route: .seen), good,
      AssessmentEntry(item: 1, facts: nil, route: .seen),
    ])
    #expect(
      outcomes.map { if case .recorded = $0 { true } else { false } } == [false, true, false])
    #expect(try desk.testCase.rows(AssessmentRow.self).map(\.itemId) == [2])
    #expect(try desk.testCase.problems() == [])
    try desk.testCase.store.close()
  }
}
